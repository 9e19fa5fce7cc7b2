/** What is called what on a proxy: its scripts write it, and pages name it. */
export const PROXY_NAMES = {
  /** What systemd calls HAProxy. */
  service: 'haproxy',
  configuration: '/etc/haproxy/exchange/haproxy.cfg',
  /** The command that people and the services use: `leave`, `enter`, `show`, `take-out SERVER`, `bring-back SERVER`, `certificate`. */
  command: '/usr/local/sbin/exchange-proxy',
  /** Before the id of a backend. */
  backendPrefix: 'be_',
} as const;
