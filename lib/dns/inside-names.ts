import type { Construct } from 'constructs';
import { checkList, checkObject, settingsNamed } from '../core/check-class';
import { checkIpv4 } from '../core/cidr';
import { checkHostName } from '../core/host-name';
import { isKnown, refuse } from '../core/refusal';
import { checkText } from '../core/visible-text';
import type { IDnsHosting } from '../publishing/dns-hosting';
import { foundZones, type FoundZone, type PrivateZonesOptions } from './existing-private-zone';
import type { HostedNamesSpec } from './hosted-names';
import { HostedNames } from './hosted-names';
import type { InsidePublisher } from './inside-publisher';
import type { PrivateNamesSpec } from './private-names';
import { PrivateNames } from './private-names';
import { UnpublishedNames } from './unpublished-names';
import { HOSTING } from './zone-settings';

/** Settings of names on the organization's own DNS servers. */
export interface HostedNamesOptions {
  /**
   * The zone on the servers that holds all names, such as `contoso.com` where inside and outside have different zones of that name. It exists.
   *
   * @default - a zone for each name, which has that name and the record at its head (pinpoint zones). They exist
   */
  readonly zone?: string;
  /**
   * The addresses that names have there now, by their full name, such as `mail.contoso.com`. They are taken over when the client names go live, and are
   * published again by a program whose stage is `NameStage.PREVIOUS`.
   *
   * @default - none: the zones have no records of these names
   */
  readonly previousAddresses?: Record<string, string[]>;
}

/** Where names are published for clients inside the networks, with the private addresses of the sites. They follow `active_site`. */
export class InsideNames {
  /**
   * A private zone of Azure DNS for each name, which networks resolve by `PrivateNameLinks`, and domain controllers by conditional forwarders to
   * 168.63.129.16. The zones are global in Azure and are lost with no region.
   *
   * @param options - zones that exist
   * @throws if an id is not that of a private zone, two zones have one name, or an address is not an IPv4 address
   */
  public static azurePrivateZones(options: PrivateZonesOptions = {}): InsideNames {
    return new InsideNames(undefined, undefined, foundZones('InsideNames.azurePrivateZones', options));
  }

  /**
   * The organization's own DNS servers, which its clients ask, such as the Windows DNS of Active Directory. The zones exist there.
   *
   * @param hosting - the server that takes the changes; it must not be located in one of the sites
   * @param options - the zone, and what names lead to now
   * @throws if the zone or a name is not a domain name, or an address is not an IPv4 address
   */
  public static hosted(hosting: IDnsHosting, options: HostedNamesOptions = {}): InsideNames {
    const scope = 'InsideNames.hosted';
    HOSTING(scope, 'hosting', hosting ?? null);
    checkObject(scope, 'options', options);
    settingsNamed<HostedNamesOptions>({ zone: true, previousAddresses: true })(scope, 'options', options);
    checkHosted(scope, options);
    return new InsideNames({ hosting, ...options });
  }

  /**
   * Nowhere: clients inside find the public addresses, or somebody else publishes the names and moves them.
   *
   * @param reason - why, for people
   * @throws if the reason is empty
   */
  public static none(reason: string): InsideNames {
    const scope = 'InsideNames.none';
    checkText(scope, 'reason', reason);
    if (!isKnown(reason) || typeof reason !== 'string' || reason.trim() === '') {
      refuse(scope, {
        property: 'reason',
        value: reason,
        limit: 'a text that is not empty',
        cause: 'pages show it to those who look for the names',
        remedy: "write a text such as 'the network team publishes them'",
      });
    }
    return new InsideNames(undefined, reason);
  }

  private constructor(
    private readonly hosted?: Hosted,
    private readonly reason?: string,
    private readonly found: FoundZone[] = [],
  ) {}

  /** @internal */
  public _bind(scope: Construct, spec: InsideNamesSpec): InsidePublisher {
    if (this.reason !== undefined) return new UnpublishedNames(this.reason);
    return this.hosted
      ? new HostedNames(scope, { ...spec, ...this.hosted })
      : new PrivateNames(scope, { ...spec, found: this.found });
  }
}

/** What inside names need, wherever they are. */
export type InsideNamesSpec = Omit<PrivateNamesSpec, 'found'> & Omit<HostedNamesSpec, keyof Hosted>;

type Hosted = HostedNamesOptions & { readonly hosting: IDnsHosting };

function checkHosted(scope: string, { zone, previousAddresses = {} }: HostedNamesOptions): void {
  if (zone !== undefined) checkHostName(scope, 'options.zone', zone, undefined, 'contoso.com');
  checkObject(scope, 'options.previousAddresses', previousAddresses);
  for (const [name, addresses] of Object.entries(previousAddresses)) {
    const property = `options.previousAddresses.${name}`;
    checkHostName(scope, property, name);
    checkList(scope, property, addresses, "['10.1.0.4']");
    addresses.forEach((address) => checkIpv4(scope, property, address));
  }
}
