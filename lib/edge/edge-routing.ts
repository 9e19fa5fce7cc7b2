import type { IConstruct } from 'constructs';
import { checkGiven } from '../core/check-class';
import { suggest } from '../core/closest';
import { refuse, refusalText } from '../core/refusal';
import type { ISite } from '../site/i-site';
import { RoutingPreference } from './routing-preference';

const SOURCE = 'learn.microsoft.com/azure/virtual-network/ip-services/routing-preference-overview';

/** Regions of the public cloud that do not have the preference Internet; `SOURCE` lists them under its limitations. */
const WITHOUT_INTERNET = new Set([
  ...['australiacentral', 'austriaeast', 'brazilsoutheast', 'germanycentral', 'germanynortheast'],
  ...['norwaywest', 'swedencentral', 'westus3'],
]);

type Preferences = Record<string, RoutingPreference>;

/** Routing preferences by the name of the Edge: a list would give existing Edges another one when it changes. */
export function preferencesByEdge(scope: IConstruct | string, property: string, value: unknown): void {
  if (value === undefined) return;
  if (
    typeof value !== 'object' ||
    value === null ||
    Array.isArray(value) ||
    value instanceof RoutingPreference
  ) {
    refuse(scope, {
      property,
      value,
      limit: 'preferences by the computer names of Edges',
      cause: 'the preference of an address is fixed when it is made, so that each Edge keeps its own',
      remedy:
        'write { AMSEDGE2: RoutingPreference.internet() }, with the Edges whose public addresses have the IP tag RoutingPreference in the subscription, and new ones',
    });
  }
  for (const [edge, preference] of Object.entries(value))
    checkGiven(scope, `${property}.${edge}`, preference, RoutingPreference, 'RoutingPreference.internet()');
}

/** The preference of an Edge; refuses one that its region does not offer. */
export function preferenceOf(
  tier: IConstruct,
  { region, siteName }: ISite,
  edge: string,
  preferences: Preferences = {},
): RoutingPreference {
  const preference = preferences[edge] ?? RoutingPreference.microsoftNetwork();
  const isOffered = !WITHOUT_INTERNET.has(region.name);
  if (preference._ipTags === undefined || (region.hasZones && isOffered)) return preference;
  return refuse(tier, {
    property: `routingPreferences.${edge}`,
    value: preference.name,
    fault: `is not offered in ${region.name}`,
    cause: `${isOffered ? 'an address with this preference has to be over several availability zones, and the region has none' : 'Azure has this preference in all regions but some, and this is one of those'} (${SOURCE})`,
    remedy: `leave ${edge} out, choose ${isOffered ? 'a region with zones' : 'another region'} for ${siteName}, or add an Edge outside Azure`,
  });
}

/** What is said of entries for Edges that do not exist. */
export function unknownEdges(preferences: Preferences = {}, known: string[]): string[] {
  return Object.keys(preferences)
    .filter((edge) => !known.includes(edge))
    .map((edge) =>
      refusalText({
        property: 'routingPreferences',
        value: edge,
        limit: 'computer names of Edges of the tier, or of its copy in a standby site',
        cause: 'no such Edge has an address in the program',
        remedy: `remove the entry if the Edge has gone; if not, ${suggest(edge, known)}`,
      }),
    );
}
