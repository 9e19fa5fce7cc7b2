import type { EstateDocument } from '../../model/estate-document';
import { regionDomain } from '../../model/ids';
import type { KnownChange } from './known-change';

/** A region that nothing of the estate uses yet. */
const OTHER = 'another region';

/** A region of its own for the witness, for the management of the names, and for the state, where a site that serves is in it too. */
export function anotherRegion(document: EstateDocument): KnownChange[] {
  return [...witnesses(document), ...names(document), ...states(document)];
}

function servingRegions({ sites, machines }: EstateDocument): string[] {
  return sites
    .filter(({ id }) =>
      machines.some(({ site, exchangeVersion }) => site === id && exchangeVersion !== undefined),
    )
    .flatMap(({ region }) => region ?? []);
}

function witnesses(document: EstateDocument): KnownChange[] {
  const regions = servingRegions(document).map(regionDomain);
  return document.availabilityGroups.flatMap(({ witness }) => {
    const machine = document.machines.find(({ id }) => id === witness);
    if (!machine?.failureDomains.some((each) => regions.includes(each))) return [];
    const moved = { ...machine, zone: undefined, failureDomains: [regionDomain(OTHER)] };
    return [
      {
        words: `another region for the witness ${machine.id}`,
        document: {
          ...document,
          machines: document.machines.map((each) => (each === machine ? moved : each)),
        },
      },
    ];
  });
}

function names(document: EstateDocument): KnownChange[] {
  const regions = servingRegions(document);
  if (!document.dnsZones.some(({ region }) => region !== undefined && regions.includes(region))) return [];
  return [
    {
      words: 'another region for the names (dnsRegion)',
      document: {
        ...document,
        dnsZones: document.dnsZones.map((zone) => ({
          ...zone,
          region: zone.region !== undefined && regions.includes(zone.region) ? OTHER : zone.region,
        })),
      },
    },
  ];
}

function states(document: EstateDocument): KnownChange[] {
  const regions = servingRegions(document);
  const ids = new Set(
    document.states.flatMap(({ region, stack }) => (regions.includes(region ?? '') ? [stack] : [])),
  );
  if (ids.size === 0) return [];
  const stores = new Set(
    document.dependencies.filter(({ source }) => ids.has(source)).map(({ target }) => target),
  );
  return [
    {
      words: 'another region for the state of Terraform',
      document: {
        ...document,
        states: document.states.map((state) => (ids.has(state.stack) ? { ...state, region: OTHER } : state)),
        externals: document.externals.map((each) =>
          stores.has(each.id) ? { ...each, failureDomains: [regionDomain(OTHER)] } : each,
        ),
      },
    },
  ];
}
