import fc from 'fast-check';
import { DependencyKind } from '../../../lib/model/dependency';
import type { EstateDocument } from '../../../lib/model/estate-document';
import { quorumGroupId } from '../../../lib/model/ids';
import type { MachineModel } from '../../../lib/model/machine-model';
import { NameUse } from '../../../lib/model/name-model';
import { NameStage } from '../../../lib/model/name-stage';
import { Runs } from '../../../lib/model/site-model';

interface RandomTier {
  readonly kind: string;
  readonly machines: { readonly zone?: string; readonly carrier?: string; readonly drained: boolean }[];
}

interface RandomSite {
  readonly name: string;
  readonly controllers: number;
  readonly tiers: RandomTier[];
}

/** Texts that would be markup or code somewhere, and others. */
export const HOSTILE = [
  '<script>alert(1)</script>',
  '"]]><!-- & --> &lt; \'',
  'a"b\'c&d;e#f%%{init: {}}%%',
  'end',
  '`**x**`',
  '\u0001\u202e\ud800 hidden',
  'Zürich Øst 東京 مرحبا',
  'W'.repeat(90),
];

const text = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
);
const tier: fc.Arbitrary<RandomTier> = fc.record({
  kind: fc.constantFrom('client-access', 'edge', 'mailbox', 'witness', 'office-online'),
  machines: fc.array(
    fc.record(
      {
        zone: fc.constantFrom('1', '2', '3'),
        carrier: fc.constantFrom('Microsoft network', 'transit carriers'),
        drained: fc.boolean(),
      },
      { requiredKeys: ['drained'] },
    ),
    { minLength: 0, maxLength: 9 },
  ),
});
const site: fc.Arbitrary<RandomSite> = fc.record({
  name: text,
  controllers: fc.integer({ min: 0, max: 3 }),
  tiers: fc.array(tier, { maxLength: 4 }),
});

/** Estates of any shape, most of which nobody would build. */
export const randomEstate: fc.Arbitrary<EstateDocument> = fc
  .record({
    sites: fc.array(site, { minLength: 0, maxLength: 4 }),
    strays: fc.array(text, { maxLength: 2 }),
    zones: fc.array(text, { maxLength: 2 }),
    hasGroup: fc.boolean(),
  })
  .map(({ sites, strays, zones, hasGroup }) => estateOf(sites, strays, zones, hasGroup));

function estateOf(sites: RandomSite[], strays: string[], zones: string[], hasGroup: boolean): EstateDocument {
  const tiers = sites.flatMap(({ tiers: own }, s) =>
    own.map((each, t) => ({ ...each, site: `S${s}`, id: `S${s}/Tier${t}`, t })),
  );
  const machines = tiers.flatMap((each) =>
    each.machines.map((machine, m) => ({
      id: `S${each.t}${each.site}M${m}`,
      ...machine,
      site: each.site,
      tier: each.id,
      kind: each.kind,
    })),
  );
  const all: Partial<MachineModel>[] = [
    ...machines.map(({ id, zone, carrier, drained, site: place, tier: of, kind }) => ({
      id,
      roles: [kind],
      site: place,
      location: place,
      tier: of,
      zone,
      carrier,
      drained,
      runs: Runs.ALWAYS,
      failureDomains: [`region:${place}`, ...(zone === undefined ? [] : [`zone:${place}/${zone}`])],
    })),
    ...strays.map((location, index) => ({
      id: `STRAY${index}`,
      roles: ['witness'],
      location,
      existing: true,
      failureDomains: ['region:elsewhere'],
    })),
  ];
  const names = zones.flatMap((zone, z) =>
    tiers.map((each, index) => ({
      id: `name ${z} ${index}`,
      zone,
      name: `n${index % 2}.${zone}`,
      recordType: each.kind === 'edge' ? `MX ${index}` : 'CNAME',
      usedBy: each.kind === 'edge' ? NameUse.MAIL : NameUse.CLIENTS,
      stage: index % 3 === 0 ? NameStage.HELD : NameStage.LIVE,
      target: each.id,
    })),
  );
  const members = machines.filter(({ kind }) => kind === 'mailbox').map(({ id }) => id);
  return {
    formatVersion: '1.0',
    vaults: [],
    exportStores: [],
    exports: [],
    restoreDrills: [],
    alerts: [],
    estate: 'random',
    sites: sites.map(({ name, controllers }, s) => ({
      id: `S${s}`,
      name,
      region: 'westeurope',
      failureDomains: [`region:S${s}`],
      domainControllers: Array.from({ length: controllers }, (_, index) => `10.${s}.0.${index}`),
      standbyFor: s === 1 ? 'S0' : undefined,
    })),
    tiers: tiers.map(({ id, kind, site: place }) => ({
      id,
      name: id,
      kind,
      site: place,
      machines: machines.filter(({ tier: of }) => of === id).map((machine) => machine.id),
    })),
    machines: all,
    redundancyGroups: hasGroup
      ? [{ id: quorumGroupId('DAG1'), provides: 'quorum', members, needed: 2, votes: true }]
      : [],
    dependencies: [
      ...names.map(({ id, target }) => ({ source: id, target, kind: DependencyKind.LEADS_TO })),
      ...tiers.slice(1).map(({ id }, index) => ({
        source: tiers[index].id,
        target: id,
        kind: DependencyKind.REACHES,
      })),
    ],
    externals: sites.map((_, s) => ({
      id: `directory:S${s}`,
      kind: 'domain controllers',
      name: 'domain controllers',
      failureDomains: [],
      site: `S${s}`,
    })),
    availabilityGroups: hasGroup ? [{ id: 'DAG1', members, witness: 'STRAY0' }] : [],
    databases: [],
    dnsZones: [],
    names,
    stacks: [],
    states: [],
    interconnects: [{ stack: 'links', sites: sites.map((_, s) => `S${s}`) }],
    documents: [],
    warnings: [],
  } as unknown as EstateDocument;
}
