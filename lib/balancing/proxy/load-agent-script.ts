/** The small service of an Exchange server that tells proxies how much load it takes. */
export interface LoadAgent {
  /** TCP port on which it answers. */
  readonly port: number;
  /** IPv4 addresses of the proxies, which alone may ask it. */
  readonly proxyAddresses: readonly string[];
}

/** The script (Windows PowerShell) of the run command that installs the agent; it may run again at any time. */
export function loadAgentScript({ port }: LoadAgent): string {
  return ["$ErrorActionPreference = 'Stop'", `$port = ${port}`].join('\n');
}
