import type { IConstruct } from 'constructs';
import { checkList } from '../core/check-class';
import { checkIpv4, Cidr, isPrivateBlock } from '../core/cidr';
import { checkHostName } from '../core/host-name';
import { isKnown, refuse } from '../core/refusal';
import { AutodiscoverKind } from '../model/mail-domain-model';

/** Records in one set. Source: learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits. */
const LARGEST_RECORD_SET = 20;

/**
 * How clients outside find the settings of mailboxes whose addresses are in a domain. They ask `https://<domain>`, then
 * `https://autodiscover.<domain>`, then `http://autodiscover.<domain>` for a redirect, then the service record.
 *
 * Source: learn.microsoft.com/exchange/architecture/client-access/autodiscover.
 */
export class Autodiscover {
  /**
   * By a service record (`_autodiscover._tcp`, SRV) that leads to the Autodiscover name of the main domain. The certificate needs no further name.
   * Outlook asks the user once whether the other domain may be trusted; some phones do not know service records.
   */
  public static serviceRecord(): Autodiscover {
    return new Autodiscover(AutodiscoverKind.SERVICE_RECORD);
  }

  /**
   * By the name `autodiscover` in the domain, an alias (CNAME) of that of the main domain: the certificate needs it as a further name
   * (`certificateNames`), or clients warn. It is the way for phones.
   */
  public static ownName(): Autodiscover {
    return new Autodiscover(AutodiscoverKind.OWN_NAME);
  }

  /**
   * By a web server that answers `http://autodiscover.<domain>/autodiscover/autodiscover.xml` with a redirect (302) to the Autodiscover name of the main
   * domain, and has port 443 closed. The name `autodiscover` becomes an alias (CNAME) of that server.
   *
   * @param host - full name of the server
   */
  public static redirectHost(host: string): Autodiscover {
    return new Autodiscover(AutodiscoverKind.REDIRECT, host);
  }

  /**
   * As `redirectHost`, where the server has addresses only (A).
   *
   * @param addresses - its public IPv4 addresses, 20 at most
   */
  public static redirectAddresses(addresses: string[]): Autodiscover {
    return new Autodiscover(AutodiscoverKind.REDIRECT, undefined, addresses);
  }

  /** Not at all: nobody has a mailbox address in the domain. */
  public static none(): Autodiscover {
    return new Autodiscover();
  }

  private constructor(
    /** @internal */
    public readonly _kind?: AutodiscoverKind,
    /** @internal */
    public readonly _host?: string,
    /** @internal */
    public readonly _addresses?: string[],
  ) {}

  /** @internal */
  public _check(scope: IConstruct): void {
    if (this._kind !== AutodiscoverKind.REDIRECT) return;
    const addresses = this._addresses;
    if (addresses === undefined) {
      checkHostName(scope, 'autodiscover.host', this._host as string);
      return;
    }
    checkList(scope, 'autodiscover.addresses', addresses, "['203.0.113.80']");
    addresses.forEach((address) => checkAddress(scope, address));
    if (addresses.length > 0 && addresses.length <= LARGEST_RECORD_SET) return;
    refuse(scope, {
      property: 'autodiscover.addresses',
      value: addresses.length,
      limit: `1 to ${LARGEST_RECORD_SET} addresses`,
      cause: 'an Azure DNS record set holds no more records, and a name without records does not exist',
      remedy: 'name the addresses of the server that redirects',
    });
  }
}

/** Clients outside ask the server. */
function checkAddress(scope: IConstruct, address: string): void {
  const property = 'autodiscover.addresses';
  checkIpv4(scope, property, address);
  if (!isKnown(address) || !isPrivateBlock(Cidr.parse(scope, property, `${address}/32`))) return;
  refuse(scope, {
    property,
    value: address,
    limit: 'a public address',
    cause: 'clients outside find it in the zone of the Internet, and ask it for the redirect',
    remedy: 'use the address that the Internet sees for the server',
  });
}
