import type { TwoSiteExchangeProps } from 'cdktf-resilient-exchange';
import { DnsFailover, EstateModel, LoadBalancing, Release, TwoSiteExchange } from 'cdktf-resilient-exchange';
import type { App } from 'cdktf';
import { HOLDINGS } from '../../lib/core/holdings';
import { RESOURCE_RULES } from '../../lib/plan-gate/resource-rules';
import type { Attributes, StackJson } from '../support/app';
import { arrayIn, BACKED_UP, edgeIn, estateProps, siteIn, synth, synthStack, testApp } from '../support/app';
import { each } from '../support/each';
import { pilotLight } from '../support/pilot-light';
import { expectRefusal, expectRefusedSynth } from '../support/refusal';
import { EXAMPLES, synthExample } from '../support/synth';

type Stacks = Record<string, StackJson>;

/** The resources with data or an identity, as `stack type.name`, by whether Terraform may destroy them. */
function held(stacks: Stacks): { kept: string[]; released: string[]; open: string[] } {
  const all = Object.entries(stacks).flatMap(([stack, { resource = {} }]) =>
    Object.keys(HOLDINGS).flatMap((type) =>
      Object.entries(resource[type] ?? {}).map(([name, { lifecycle }]) => ({
        address: `${stack} ${type}.${name}`,
        prevented: (lifecycle as Attributes | undefined)?.prevent_destroy,
      })),
    ),
  );
  const of = (value: unknown): string[] =>
    all.filter(({ prevented }) => prevented === value).map(({ address }) => address);
  return { kept: of(true), released: of(false), open: of(undefined) };
}

const GROUP = { databaseAvailabilityGroup: { databases: 4, ...BACKED_UP } };

function estateIn(app: App, props: Partial<TwoSiteExchangeProps> = {}): TwoSiteExchange {
  return new TwoSiteExchange(app, 'contoso', {
    ...estateProps(GROUP),
    failover: DnsFailover.manual(),
    ...props,
  });
}

function heldAfter(release: (estate: TwoSiteExchange, app: App) => void): ReturnType<typeof held> {
  const app = testApp();
  release(estateIn(app), app);
  return held(synth(app).stacks);
}

const REASON = 'The estate moves to Exchange Online, change 4711.';
const stacksOf = (addresses: string[]): string[] =>
  [...new Set(addresses.map((address) => address.split(' ')[0].replace('contoso-', '')))].sort();

test('the gate has a rule for every type that holds data or an identity', () => {
  expect(Object.keys(HOLDINGS).filter((type) => RESOURCE_RULES[type] === undefined)).toEqual([]);
});

describe('what holds data or an identity cannot be destroyed', () => {
  test.each(EXAMPLES)('in %s, without exception', (example) => {
    const { kept, released, open } = held(synthExample(example));
    expect({ released, open }).toEqual({ released: [], open: [] });
    expect(kept.length).toBeGreaterThan(2);
  });

  test('and nothing else is kept', () => {
    const others = Object.values(synthExample('two-site')).flatMap(({ resource = {} }) =>
      Object.entries(resource)
        .filter(([type]) => HOLDINGS[type] === undefined)
        .flatMap(([, blocks]) => Object.values(blocks)),
    );
    const kept = each(others).filter(
      ({ lifecycle }) => (lifecycle as Attributes | undefined)?.prevent_destroy !== undefined,
    );
    expect(kept).toEqual([]);
  });

  test('where it exists by a condition either', () => {
    const app = testApp();
    estateIn(app, { readiness: pilotLight() });
    const { kept, open } = held({ standby: synth(app).stacks['contoso-standby'] });
    expect(kept.filter((address) => address.includes('azurerm_managed_disk')).length).toBeGreaterThan(2);
    expect(open).toEqual([]);
  });
});

describe('a release', () => {
  test('of an estate holds in all its stacks', () => {
    const { kept, released } = heldAfter((estate) => Release.of(estate, { reason: REASON }));
    expect(kept).toEqual([]);
    expect(stacksOf(released)).toEqual(['dns', 'exports', 'primary', 'standby', 'witness']);
  });

  test('of the program is the same', () => {
    expect(heldAfter((_, app) => Release.of(app, { reason: REASON }))).toEqual(
      heldAfter((estate) => Release.of(estate, { reason: REASON })),
    );
  });

  test('of a site leaves the other stacks alone', () => {
    const { kept, released } = heldAfter(({ standby }) => Release.of(standby, { reason: REASON }));
    expect(stacksOf(released)).toEqual(['standby']);
    expect(stacksOf(kept)).toEqual(['dns', 'exports', 'primary', 'witness']);
  });

  test('of a tier leaves the rest of its site alone', () => {
    const { kept, released } = heldAfter(({ edge }) => Release.of(edge, { reason: REASON }));
    expect(each(released).filter((address) => !address.includes('_Edge_'))).toEqual([]);
    expect(kept.filter((address) => address.includes('contoso-primary')).join()).not.toContain('_Edge_');
  });

  test('of a server is about its disks, its own address and its backups', () => {
    const { released } = heldAfter((estate) =>
      Release.of(estate, { reason: REASON, servers: ['AMSEDGE2', 'DUBFE1'] }),
    );
    expect(released.map((address) => address.replace(/_[0-9A-F]{8}$/, ''))).toEqual([
      'contoso-primary azurerm_managed_disk.Amsterdam_Edge_Server-2_Disk-queue',
      'contoso-primary azurerm_backup_protected_vm.Amsterdam_Edge_Server-2_Backup',
      'contoso-primary azurerm_public_ip.Amsterdam_Edge_Address-2_PublicAddress',
      ...['databases', 'logs', 'queue'].map(
        (disk) => `contoso-standby azurerm_managed_disk.Dublin_ClientAccess_Server-1_Disk-${disk}`,
      ),
      'contoso-standby azurerm_backup_protected_vm.Dublin_ClientAccess_Server-1_Backup',
    ]);
  });

  test('of data leaves the addresses of the same servers alone', () => {
    const { released } = heldAfter(({ standby }) => Release.of(standby, { reason: REASON, dataOnly: true }));
    const types = [...new Set(released.map((address) => address.split(/[ .]/)[1]))];
    expect(types.sort()).toEqual([
      'azurerm_backup_protected_vm',
      'azurerm_managed_disk',
      'azurerm_recovery_services_vault',
    ]);
  });

  test('of a front end behind DNS round robin is about its address too', () => {
    const app = testApp();
    arrayIn(siteIn(app), { servers: 2, balancing: LoadBalancing.dnsRoundRobin() });
    Release.of(app, { reason: REASON, servers: ['AMSFE2'] });
    const { released } = held({ site: synthStack(app) });
    expect(released.filter((address) => address.includes('public_ip'))).toEqual([
      expect.stringContaining('Address-2'),
    ]);
  });

  test('holds for what is made after it', () => {
    const app = testApp();
    const site = siteIn(app);
    Release.of(site, { reason: REASON });
    edgeIn(site);
    expect(held({ site: synthStack(app) }).kept).toEqual([]);
  });

  test('keeps what else the program says of the life of a resource', () => {
    const app = testApp();
    const tier = edgeIn(siteIn(app));
    const disk = tier.servers[0].node.findChild('Disk-queue') as unknown as { lifecycle: Attributes };
    disk.lifecycle = { ...disk.lifecycle, ignoreChanges: ['tags'] };
    Release.of(tier, { reason: REASON });
    expect(disk.lifecycle).toEqual({ ignoreChanges: ['tags'], preventDestroy: false });
  });

  test('is in the model, with the reason and the machine', () => {
    const app = testApp();
    const estate = estateIn(app);
    expect(EstateModel.of(estate).released).toEqual([]);
    Release.of(estate, { reason: REASON, servers: ['AMSEDGE2'] });
    const common = { stack: 'contoso-primary', machine: 'AMSEDGE2', reason: REASON };
    expect(EstateModel.of(estate).released).toEqual([
      {
        ...common,
        holds: 'identity',
        resource: expect.stringMatching(/^azurerm_public_ip\.Amsterdam_Edge_Address-2_/) as string,
      },
      {
        ...common,
        holds: 'data',
        resource: expect.stringMatching(/^azurerm_managed_disk\.Amsterdam_Edge_Server-2_/) as string,
      },
      {
        ...common,
        holds: 'data',
        resource: expect.stringMatching(/^azurerm_backup_protected_vm\.Amsterdam_Edge_Server-2_/) as string,
      },
    ]);
  });
});

describe('refuses a release', () => {
  test('without a reason', () => {
    expectRefusal(() => heldAfter((estate) => Release.of(estate, { reason: ' ' })), {
      path: 'contoso',
      property: 'reason',
      value: "' '",
      limit: 'a text that is not empty',
      remedy: "write a text such as 'AMSFE3 is removed'",
    });
  });

  test.each(['2026-13-01', '2026-02-30', '1.12.2026'])('until %j, which is no day', (until) => {
    expectRefusal(() => heldAfter((estate) => Release.of(estate, { reason: REASON, until })), {
      path: 'contoso',
      property: 'until',
      value: `'${until}'`,
      limit: 'a day of the calendar',
      remedy: "write the last day on which the release holds, such as '2026-12-01'",
    });
  });

  test('with a reason that would be code on a page', () => {
    expectRefusal(() => heldAfter((estate) => Release.of(estate, { reason: 'gone `now`' })), {
      path: 'contoso',
      property: 'reason',
      value: "'gone `now`'",
      limit: 'one line of visible characters',
      remedy: 'leave these characters out',
    });
  });

  test('of a server that the program does not have, be it in that site', () => {
    const app = testApp();
    Release.of(estateIn(app).primary, { reason: REASON, servers: ['DUBFE1'] });
    expectRefusedSynth(app, {
      path: 'contoso-primary/Amsterdam',
      property: 'servers',
      value: "'DUBFE1'",
      limit: 'no server with a data disk, a backup or a public address here',
      remedy: 'remove the release if the server has gone',
    });
  });

  test('of nothing', () => {
    const app = testApp();
    const site = siteIn(app);
    edgeIn(site);
    Release.of(site.publicLoadBalancer(), { reason: REASON });
    expectRefusedSynth(app, {
      path: 'amsterdam/Amsterdam/PublicBalancer',
      property: 'scope',
      value: "'amsterdam/Amsterdam/PublicBalancer'",
      limit: 'nothing that the release is about',
      remedy: 'remove the release',
    });
  });
});
