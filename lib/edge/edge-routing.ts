import type { IConstruct } from 'constructs';
import { checkGiven } from '../core/check-class';
import { suggest } from '../core/closest';
import { refuse, refusalText } from '../core/refusal';
import type { ISite } from '../site/i-site';
import { RoutingPreference } from './routing-preference';

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
  if (preference._ipTags === undefined || region.hasZones) return preference;
  return refuse(tier, {
    property: `routingPreferences.${edge}`,
    value: preference.name,
    fault: `is not offered in ${region.name}`,
    cause:
      'an address with this preference has to be over several availability zones, and the region has none (learn.microsoft.com/azure/virtual-network/ip-services/routing-preference-overview)',
    remedy: `leave ${edge} out, choose a region with zones for ${siteName}, or add an Edge outside Azure`,
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
