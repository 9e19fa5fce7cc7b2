import type { Size } from '../../core/size';
import type { ServerProtection } from '../../protection/server-protection';
import type { ProxyImage } from './proxy-image';
import type { ProxyRouting } from './proxy-routing';

/** Settings of proxies in front of the servers of a tier. */
export interface ProxyOptions {
  /**
   * Public key by which administrators sign in with SSH, in the form of OpenSSH: RSA of 2,048 bits or more, or Ed25519. It counts when a proxy is made: later it is changed in the machine.
   */
  readonly sshPublicKey: string;
  /**
   * Number of proxies in each site, from 2 to 7: each has to be able to serve all clients, and each is patched on a day of its own, the second a week after the first.
   *
   * @default 2
   */
  readonly servers?: number;
  /**
   * Number of proxies in a standby site whose readiness is `Readiness.warm()`, from 1 to `servers`; one of any other readiness has as many as `servers`.
   *
   * @default - as many as `servers`
   */
  readonly warmServers?: number;
  /**
   * Azure VM size; must be one with Premium storage, and with x64 processors where the image is one of the marketplace.
   *
   * @default 'Standard_D4s_v5'
   */
  readonly size?: string;
  /**
   * Memory of that size, at least 4 GiB: the number of connections that a proxy takes at a time follows from it.
   *
   * @default - what the name of the size says; 4 GiB where it does not say it, so that few connections are taken rather than too many
   */
  readonly memory?: Size;
  /**
   * What the proxies are made from.
   *
   * @default ProxyImage.ubuntu2404()
   */
  readonly image?: ProxyImage;
  /**
   * How clients are told apart.
   *
   * @default ProxyRouting.passThrough()
   */
  readonly routing?: ProxyRouting;
  /**
   * Certificates in PEM of the authority that signs those of the servers, for one of your own.
   *
   * @default - the authorities that Ubuntu knows
   */
  readonly trustedAuthority?: string;
  /**
   * Whether an agent on each server tells the proxies how much load it takes, so that new connections go to servers with less. Without it, the number of connections decides.
   *
   * @default true
   */
  readonly loadAgent?: boolean;
  /**
   * Whether clients pass the proxies by: the balancer leads them to the servers, as with `LoadBalancing.layer4()`, and the proxies stay as they are. For the time in which
   * proxies are made, and before they are removed.
   *
   * @default false
   */
  readonly bypassed?: boolean;
  /**
   * How the proxies are protected.
   *
   * @default - not at all: everything on them is generated
   */
  readonly protection?: ServerProtection;
  /**
   * Code of the proxies in computer names.
   *
   * @default 'PX'
   */
  readonly roleCode?: string;
  /**
   * Offset of the first address among the free ones of the subnet of proxies; those of a second array in the site need another.
   *
   * @default 0
   */
  readonly addressOffset?: number;
  /**
   * Whether network interfaces bypass the host's switch; turn off for sizes without it.
   *
   * @default true
   */
  readonly acceleratedNetworking?: boolean;
  /**
   * Whether the host encrypts temporary disks and caches of the proxies; see `DiskOptions`.
   *
   * @default - as the site says
   */
  readonly encryptionAtHost?: boolean;
}
