import type { IConstruct } from 'constructs';
import {
  checkAllProps,
  checkObject,
  checkProps,
  givenListOf,
  givenText,
  ofList,
  settingsNamed,
} from '../core/check-class';
import { Cidr } from '../core/cidr';
import { checkRange, isKnown, refuse } from '../core/refusal';
import { shown } from '../core/shown';
import { MailPort } from '../exchange/mail-port';

/** A destination that Edges may reach besides mail and Windows Update. */
export interface OutboundDestination {
  /** Up to 40 letters and digits, beginning with a letter, unique in the list; part of the name of the rule. */
  readonly name: string;
  /**
   * Address blocks of /8 or narrower, or one service tag of Azure such as `AzureMonitor`, which begins with a capital: network rules know no host
   * names. They may be private, such as a proxy's.
   */
  readonly prefixes: string[];
  /** TCP port; not 25, since mail leaves as `outbound` says. */
  readonly port: number;
}

/** Settings of a restricted way to the Internet. */
export interface RestrictedInternetAccessProps {
  /**
   * What the Edges may reach besides, 40 destinations at most, in a fixed order: add at the end. Certificate revocation lists and hosts of a filter's updates have names
   * rather than addresses, so that they usually need a proxy here.
   *
   * @default - none
   */
  readonly destinations?: OutboundDestination[];
}

/** How many destinations have a priority. */
const MOST_DESTINATIONS = 40;
/** As in SPF records: no organization has more of the Internet in one block. */
const WIDEST_BLOCK = 8;
const WHERE = 'InternetAccess.restricted';
const OWN_NETWORK = 'VirtualNetwork';
const WHOLE_INTERNET = ['*', 'any', 'internet', '0.0.0.0/0'];

/** Where the Edges may connect to in the Internet, besides mail. */
export class InternetAccess {
  /** Anywhere. */
  public static unrestricted(): InternetAccess {
    return new InternetAccess(false, []);
  }

  /**
   * Mail, Windows Update and what is listed; everything else is denied. DNS by Azure's resolver, time and activation of Windows are not subject to network
   * rules. Port 443 to Azure itself in the region stays open, since run commands return their results that way, and Azure's addresses are those
   * of its customers too. What a compromised Edge sends to a machine of another customer in the region is not stopped.
   *
   * Sources: learn.microsoft.com/azure/virtual-network/service-tags-overview (AzureUpdateDelivery with AzureFrontDoor.FirstParty),
   * learn.microsoft.com/azure/virtual-machines/windows/run-command (AzureCloud), learn.microsoft.com/azure/virtual-network/network-security-groups-overview
   * (Azure platform considerations).
   *
   * @param props - what else may be reached
   * @throws if a destination is the whole Internet, a host name, the network of the site or port 25, or a name is repeated
   */
  public static restricted(props: RestrictedInternetAccessProps = {}): InternetAccess {
    checkDestinations(props);
    return new InternetAccess(true, [...(props.destinations ?? [])]);
  }

  private constructor(
    /** Whether only what is listed may be reached. */
    public readonly isRestricted: boolean,
    private readonly listed: OutboundDestination[],
  ) {}

  /** What may be reached besides mail and Windows Update. */
  public get destinations(): OutboundDestination[] {
    return [...this.listed];
  }
}

function checkDestinations(props: RestrictedInternetAccessProps): void {
  checkAllProps<RestrictedInternetAccessProps>(WHERE, props, {
    destinations: ofList("[{ name: 'Proxy', prefixes: ['10.1.9.4/32'], port: 8080 }]"),
  });
  const { destinations = [] } = props;
  checkRange(WHERE, destinations.length, {
    property: 'destinations',
    min: 0,
    max: MOST_DESTINATIONS,
    unit: 'destinations',
    cause: 'each has a rule with a priority of its own',
  });
  const names = new Set<string>();
  destinations.forEach((each, index) => {
    checkDestination(each, `destinations[${index}]`, names);
    names.add(each.name.toLowerCase());
  });
}

function checkDestination(destination: OutboundDestination, property: string, earlier: Set<string>): void {
  checkObject(WHERE, property, destination);
  settingsNamed<OutboundDestination>({ name: true, prefixes: true, port: true })(
    WHERE,
    property,
    destination,
  );
  const { name, prefixes, port } = destination;
  checkProps(WHERE, destination, { name: givenText("'Proxy'") }, `${property}.`);
  checkName(name, `${property}.name`, earlier);
  const where = `${WHERE}, destination ${shown(name)}`;
  checkProps(where, destination, { prefixes: givenListOf(checkPrefix, "['10.1.9.4/32']") }, `${property}.`);
  checkCount(where, prefixes, `${property}.prefixes`);
  checkRange(where, port ?? Number.NaN, {
    property: `${property}.port`,
    min: 1,
    max: 65535,
    unit: '',
    cause: 'it is a TCP port',
  });
  if (port !== MailPort.SMTP) return;
  refuse(where, {
    property: `${property}.port`,
    value: port,
    limit: 'another port than that of mail',
    cause: 'mail leaves by the way that outbound states, and nowhere else',
    remedy: 'state the relay as outbound: OutboundMail.smartHost(), whose port needs no destination',
  });
}

function checkName(name: string, property: string, earlier: Set<string>): void {
  if (earlier.has(name.toLowerCase())) {
    refuse(WHERE, {
      property,
      value: name,
      limit: 'unique in the list',
      cause: 'an earlier destination has this name, and capitals do not tell rules apart',
      remedy: 'give each destination its own name',
    });
  }
  if (/^[a-z][a-z0-9]{0,39}$/i.test(name)) return;
  refuse(WHERE, {
    property,
    value: name,
    limit: 'up to 40 letters and digits, beginning with a letter',
    cause: 'it is part of the name of a network rule',
    remedy: "write it like 'Proxy'",
  });
}

function checkPrefix(where: IConstruct | string, property: string, value: unknown): void {
  const text = String(value);
  if ((typeof value === 'string' && !isKnown(value)) || isTag(text)) return;
  if (WHOLE_INTERNET.includes(text.toLowerCase())) {
    refuse(where, {
      property,
      value,
      fault: 'must contain address blocks, or the service tag of a single service',
      cause: 'with the whole Internet, nothing would be restricted',
      remedy: 'list the blocks, or use InternetAccess.unrestricted()',
    });
  }
  if (text.toLowerCase() === OWN_NETWORK.toLowerCase()) {
    refuse(where, {
      property,
      value,
      fault: 'must contain address blocks, or the service tag of a single service',
      cause:
        'this tag has every network that is connected with the perimeter, which the Edges are to protect',
      remedy: 'list the addresses of the one service that the Edges need',
    });
  }
  if (/[a-z]/i.test(text)) {
    refuse(where, {
      property,
      value,
      fault: 'must contain address blocks, or a service tag, which begins with a capital',
      cause: 'network rules know addresses and no host names',
      remedy: "list the addresses, such as '198.51.100.0/24', or those of a proxy",
    });
  }
  if (Cidr.parse(where, property, value as string).prefixLength >= WIDEST_BLOCK) return;
  refuse(where, {
    property,
    value,
    fault: `must contain blocks of /${WIDEST_BLOCK} or narrower`,
    cause: 'no organization has more of the Internet in one block, and two halves of it are all of it',
    remedy: 'list the blocks of the service, or use InternetAccess.unrestricted()',
  });
}

/**
 * A rule has one service tag or several blocks. Source: registry.terraform.io, azurerm_network_security_rule
 * (destination_address_prefixes).
 */
function checkCount(where: string, prefixes: string[], property: string): void {
  if (prefixes.length === 0) {
    refuse(where, {
      property,
      value: prefixes,
      fault: 'must contain at least one address block, or a service tag',
      cause: 'a network rule needs a destination',
      remedy: 'list the blocks, or leave the destination out',
    });
  }
  if (prefixes.length === 1 || !prefixes.some((prefix) => isKnown(prefix) && isTag(prefix))) return;
  refuse(where, {
    property,
    value: prefixes,
    fault: 'must contain one service tag alone, or address blocks only',
    cause: 'a network rule cannot list service tags',
    remedy: 'give each service tag a destination of its own',
  });
}

/** Such as `AzureMonitor` or `Storage.WestEurope`. Source: learn.microsoft.com/azure/virtual-network/service-tags-overview. */
function isTag(text: string): boolean {
  return (
    /^[A-Z]\w*(\.\w+)?$/.test(text) &&
    ![OWN_NETWORK.toLowerCase(), ...WHOLE_INTERNET].includes(text.toLowerCase())
  );
}
