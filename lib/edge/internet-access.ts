import { checkList, checkProps, givenListOf, givenText } from '../core/check-class';
import { Cidr } from '../core/cidr';
import { checkRange, isKnown, refuse } from '../core/refusal';

/** A destination that Edges may reach besides mail and Windows Update. */
export interface OutboundDestination {
  /** Letters and digits, unique in the list; part of the name of the rule. */
  readonly name: string;
  /** Address blocks, or one service tag of Azure such as `AzureMonitor`: network rules know no host names. They may be private, such as a proxy's. */
  readonly prefixes: string[];
  /** TCP port. */
  readonly port: number;
}

/** Settings of a restricted way to the Internet. */
export interface RestrictedInternetAccessProps {
  /**
   * What the Edges may reach besides, in a fixed order: add at the end. Certificate revocation lists and hosts of a filter's updates have names
   * rather than addresses, so that they usually need a proxy here.
   *
   * @default - none
   */
  readonly destinations?: OutboundDestination[];
}

/** How many destinations have a priority. */
const MOST_DESTINATIONS = 40;
const WHOLE_INTERNET = ['*', 'any', 'internet', '0.0.0.0/0'];

/** Where the Edges may connect to in the Internet, besides mail. */
export class InternetAccess {
  /** Anywhere. */
  public static unrestricted(): InternetAccess {
    return new InternetAccess(false, []);
  }

  /**
   * Mail, Windows Update and what is listed; everything else is denied. DNS by Azure's resolver, time and activation of Windows are no subject of network
   * rules. Port 443 to Azure itself in the region stays open, since run commands return their results that way, and Azure's addresses are those
   * of its customers too: what a compromised Edge sends to a machine of another customer in the region is not stopped.
   *
   * Sources: learn.microsoft.com/azure/virtual-network/service-tags-overview (AzureUpdateDelivery with AzureFrontDoor.FirstParty),
   * learn.microsoft.com/azure/virtual-machines/windows/run-command (AzureCloud), learn.microsoft.com/azure/virtual-network/network-security-groups-overview
   * (Azure platform considerations).
   *
   * @param props - what else may be reached
   * @throws if a destination is the whole Internet, or a name is repeated
   */
  public static restricted(props: RestrictedInternetAccessProps = {}): InternetAccess {
    const destinations = [...(props.destinations ?? [])];
    checkDestinations(props);
    return new InternetAccess(true, destinations);
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

function checkDestinations({ destinations }: RestrictedInternetAccessProps): void {
  const where = 'InternetAccess.restricted';
  checkList(
    where,
    'destinations',
    destinations,
    "[{ name: 'Proxy', prefixes: ['10.1.9.4/32'], port: 8080 }]",
  );
  checkRange(where, destinations?.length, {
    property: 'destinations',
    min: 0,
    max: MOST_DESTINATIONS,
    unit: 'destinations',
    cause: 'each has a rule with a priority of its own',
  });
  const names = new Set<string>();
  for (const each of destinations ?? []) {
    checkProps(where, each, {
      name: givenText("'Proxy'"),
      prefixes: givenListOf(checkPrefix, "['10.1.9.4/32']"),
    });
    checkTags(each.prefixes);
    checkName(each.name, names);
    checkRange(where, each.port, {
      property: 'port',
      min: 1,
      max: 65535,
      unit: '',
      cause: 'it is a TCP port',
    });
    names.add(each.name.toLowerCase());
  }
}

function checkName(name: string, earlier: Set<string>): void {
  if (/^[a-z][a-z0-9]{0,39}$/i.test(name) && !earlier.has(name.toLowerCase())) return;
  refuse('InternetAccess.restricted', {
    property: 'name',
    value: name,
    limit: 'up to 40 letters and digits, beginning with a letter, unique in the list',
    cause: 'it is part of the name of a network rule',
    remedy: "write it like 'Proxy'",
  });
}

function checkPrefix(_: unknown, property: string, value: unknown): void {
  const text = String(value);
  if ((typeof value === 'string' && !isKnown(value)) || isTag(text)) return;
  if (!WHOLE_INTERNET.includes(text.toLowerCase())) {
    Cidr.parse('InternetAccess.restricted', property, text);
    return;
  }
  refuse('InternetAccess.restricted', {
    property,
    value,
    fault: 'must contain address blocks, or the service tag of a single service',
    cause: 'with the whole Internet, nothing would be restricted',
    remedy: 'list the blocks, or use InternetAccess.unrestricted()',
  });
}

/** A rule has one service tag or several blocks. Source: registry.terraform.io, azurerm_network_security_rule (destination_address_prefixes). */
function checkTags(prefixes: string[]): void {
  if (prefixes.length < 2 || !prefixes.some((prefix) => isKnown(prefix) && isTag(prefix))) return;
  refuse('InternetAccess.restricted', {
    property: 'prefixes',
    value: prefixes,
    fault: 'must contain one service tag alone, or address blocks only',
    cause: 'a network rule cannot list service tags',
    remedy: 'give each service tag a destination of its own',
  });
}

function isTag(text: string): boolean {
  return /^[a-z][\w.]*$/i.test(text) && !WHOLE_INTERNET.includes(text.toLowerCase());
}
