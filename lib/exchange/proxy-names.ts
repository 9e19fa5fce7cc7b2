/** What is called what on a proxy and by its agents: scripts write it, and pages name it. */
export const PROXY_NAMES = {
  /** What systemd calls HAProxy. */
  service: 'haproxy',
  configuration: '/etc/haproxy/exchange/haproxy.cfg',
  /** What clients see, with its key; where TLS ends on the proxy. */
  certificate: '/etc/haproxy/exchange/certificate.pem',
  /** What HAProxy says of connections, with the addresses of clients. */
  log: '/var/log/exchange-proxy.log',
  /** Days for which the log is kept, where 60 files of 1 GB are enough for them. */
  logDays: 30,
  /** The command that people and the services use: `leave`, `enter`, `show`, `take-out SERVER`, `bring-back SERVER`, `certificate`. */
  command: '/usr/local/sbin/exchange-proxy',
  /** The scheduled task of the agent on each Exchange server. */
  agentTask: 'Exchange estate - load agent',
  /** Before the id of a backend. */
  backendPrefix: 'be_',
  /** The back end that stands for the proxy itself, and has no server once people have taken it out. */
  ownBackend: 'be_self',
} as const;
