import { PROXY_NAMES } from '../../exchange/proxy-names';

/**
 * Where a proxy keeps its files. The package's own configuration stays as it is: a package that comes with another one would ask a person which of the two to
 * keep, and nobody is there when Azure patches.
 */
export const PROXY_FILES = {
  /** Only root reads it, since the key of the certificate is in it. */
  folder: '/etc/haproxy/exchange',
  configuration: PROXY_NAMES.configuration,
  /** Certificates that sign those of the servers. */
  authority: '/etc/haproxy/exchange/authority.pem',
  /** What clients see, with its key. */
  certificate: '/etc/haproxy/exchange/certificate.pem',
  /** systemd makes it when HAProxy starts and removes it when HAProxy stops, and with it what was said at run time. */
  run: '/run/exchange-proxy',
  socket: '/run/exchange-proxy/admin.sock',
  servers: '/run/exchange-proxy/servers.state',
  /** The servers that the proxy itself has taken out, since they show another certificate. */
  others: '/run/exchange-proxy/other-certificate.json',
} as const;

/** Certificates that Debian and Ubuntu trust. */
export const TRUSTED_AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

/** The backend that says whether the proxy itself takes clients: it fails the health page once its server is in maintenance. */
export const SELF = { backend: PROXY_NAMES.ownBackend, server: 'serving' } as const;
