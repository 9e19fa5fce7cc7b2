import { rmSync } from 'node:fs';
import { each } from '../support/each';
import { temporaryDirectory } from '../support/synth';
import type { EstateDocument } from '../../lib/model/estate-document';
import { releaseOf } from '../../lib/plan-gate/released';
import type { PlanJson, PlannedChange, Values } from './support/plans';
import {
  ask,
  changed,
  estate,
  planned,
  planOf,
  plansOf,
  removed,
  report,
  SECRET,
  updated,
  without,
} from './support/plans';

// Plans that Terraform made of real changes to the two-site example: see fixtures/README.md.

const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true }));

const FRONT_ENDS = ['AMSFE1', 'AMSFE2', 'AMSFE3'];
const EDGES = ['AMSEDGE1', 'AMSEDGE2'];
const CLIENTS_DOWN = 'group AMS/ClientAccess without AMSFE1, AMSFE2, AMSFE3';
const MAIL_DOWN = 'group AMS/Edge without AMSEDGE1, AMSEDGE2';

/** Names of plans, or plans that were altered. */
type Plans = string[] | Record<string, PlanJson>;

interface Dangerous {
  readonly plans: Plans;
  /** Beginnings of the ids of all problems. */
  readonly problems: string[];
  /** What happens to the machines that go down. */
  readonly down: Record<string, string>;
}

const all = (machines: string[], effect: string): Record<string, string> =>
  Object.fromEntries(machines.map((each) => [each, effect]));

const made = (plans: Plans): Record<string, PlanJson> => (Array.isArray(plans) ? plansOf(...plans) : plans);

/** The plan of a stack without a change, altered where the address has this text. */
const altered = (
  text: string,
  change: (each: PlannedChange) => Partial<PlannedChange['change']>,
  stack = 'primary',
): Record<string, PlanJson> => ({
  [`contoso-${stack}`]: changed(planOf(`base.${stack}`), (each) =>
    each.address.includes(text) ? change(each) : undefined,
  ),
});

/** The same for arguments that are updated. */
const set = (text: string, values: Values, stack?: string): Record<string, PlanJson> =>
  altered(text, (each) => updated(each, values), stack);

/** The plan of the primary site with one more resource, as it is in the program too. */
const withResource = (
  address: string,
  change: PlannedChange['change'],
  configured: object = {},
): Record<string, PlanJson> => {
  const plan = planOf('base.primary');
  const type = address.replace(/^module\.\w+\./, '').split('.')[0];
  plan.resource_changes.push({ address, mode: 'managed', type, change });
  if (!address.startsWith('module.'))
    plan.configuration.root_module.resources.push({ address, mode: 'managed', ...configured });
  return { 'contoso-primary': plan };
};
const GATEWAY = 'azurerm_vpn_gateway.own';
const OWN = { id: '/subscriptions/0/resourceGroups/own/providers/own/own' };
const COMMAND = { provisioners: [{ type: 'local-exec' }] };
const APART = all(
  [...FRONT_ENDS, ...EDGES, 'DUBFE1', 'DUBFE2', 'DUBFE3', 'DUBEDGE1', 'DUBEDGE2', 'DUBFSW1', 'PARFSW1'],
  'site link cut',
);
const ON_PREMISES = planOf('base.interconnect').resource_changes.map((each) =>
  each.type === 'azurerm_virtual_network_peering'
    ? {
        ...each,
        change: {
          ...updated(each, { use_remote_gateways: false }),
          before: { ...each.change.before, use_remote_gateways: true },
        } as PlannedChange['change'],
      }
    : each,
);

const DANGEROUS: Record<string, Dangerous> = {
  'another administrator password': {
    plans: ['password'],
    problems: [CLIENTS_DOWN, MAIL_DOWN],
    down: all([...FRONT_ENDS, ...EDGES], 'replaced'),
  },
  'another size of all front ends': {
    plans: ['size-front-ends'],
    problems: [CLIENTS_DOWN],
    down: all(FRONT_ENDS, 'deallocated'),
  },
  'another size of all Edges': {
    plans: ['size-edges'],
    problems: [MAIL_DOWN],
    down: all(EDGES, 'deallocated'),
  },
  'another release of the image': {
    plans: ['image-all'],
    problems: [CLIENTS_DOWN, MAIL_DOWN],
    down: all([...FRONT_ENDS, ...EDGES], 'replaced'),
  },
  'another zone of a front end and its disks': {
    plans: ['zone-with-disks'],
    problems: ['data contoso-primary azurerm_managed_disk.', 'data contoso-primary azurerm_managed_disk.'],
    down: { AMSFE1: 'replaced' },
  },
  'smaller disks of the operating system': {
    plans: ['os-disk-shrunk'],
    problems: [CLIENTS_DOWN],
    down: all(FRONT_ENDS, 'switched off for good'),
  },
  'another name of a database disk': {
    plans: ['data-disk-renamed'],
    problems: ['data contoso-primary azurerm_managed_disk.'],
    down: { AMSFE1: 'disk detached' },
  },
  'another type of all database disks': {
    plans: ['data-disk-type'],
    problems: [CLIENTS_DOWN],
    down: all(FRONT_ENDS, 'deallocated'),
  },
  'a database disk taken out': {
    plans: ['data-disk-removed'],
    problems: ['data contoso-primary azurerm_managed_disk.'],
    down: { AMSFE1: 'disk detached' },
  },
  'another routing preference of an Edge address that exists': {
    plans: ['edge-address-replaced'],
    problems: ['identity contoso-primary azurerm_public_ip.', 'name MX 10 contoso.com'],
    down: { AMSEDGE1: 'cut off' },
  },
  'the same, with the plan of the DNS stack as it is': {
    plans: ['edge-address-replaced', 'base.dns'],
    problems: ['identity contoso-primary azurerm_public_ip.', 'name A amsedge1.contoso.com'],
    down: { AMSEDGE1: 'cut off' },
  },
  'another label of the client address': {
    plans: ['client-label'],
    problems: [
      CLIENTS_DOWN,
      'identity contoso-primary azurerm_public_ip.',
      'name Traffic Manager mail',
      'name Traffic Manager autodiscover',
    ],
    down: all(FRONT_ENDS, 'unpublished'),
  },
  'all front ends out of the public pool': {
    plans: ['pool-all'],
    problems: [CLIENTS_DOWN],
    down: all(FRONT_ENDS, 'removed from a pool'),
  },
  'no rule that admits clients': {
    plans: ['rule-removed'],
    problems: [CLIENTS_DOWN],
    down: all(FRONT_ENDS, 'cut off'),
  },
  'a rule that denies clients': {
    plans: ['rule-denies'],
    problems: [CLIENTS_DOWN],
    down: all(FRONT_ENDS, 'cut off'),
  },
  'a rule that admits fewer senders': {
    plans: ['rule-narrowed'],
    problems: [MAIL_DOWN],
    down: all(EDGES, 'cut off'),
  },
  'no security group at the subnet': {
    plans: ['subnet-group-removed'],
    problems: [CLIENTS_DOWN],
    down: all(FRONT_ENDS, 'cut off'),
  },
  'another name of a security group': {
    plans: ['nsg-renamed'],
    problems: [CLIENTS_DOWN],
    down: all(FRONT_ENDS, 'cut off'),
  },
  'no load balancing rule': {
    plans: ['lb-rule-removed'],
    problems: [CLIENTS_DOWN],
    down: all(FRONT_ENDS, 'removed from a pool'),
  },
  'another port of the load balancing rule': {
    plans: ['lb-rule-port'],
    problems: [CLIENTS_DOWN],
    down: all(FRONT_ENDS, 'removed from a pool'),
  },
  'another name of the pool': {
    plans: ['pool-renamed'],
    problems: [CLIENTS_DOWN, 'refused contoso-primary azurerm_lb_backend_address_pool.'],
    down: all(FRONT_ENDS, 'removed from a pool'),
  },
  'other addresses of the Edges': {
    plans: ['nic-address'],
    problems: [MAIL_DOWN],
    down: all(EDGES, 'cut off'),
  },
  'another join credential': {
    plans: ['join-setting'],
    problems: [CLIENTS_DOWN],
    down: all(FRONT_ENDS, 'restarted'),
  },
  'both Edges tainted': { plans: ['tainted'], problems: [MAIL_DOWN], down: all(EDGES, 'replaced') },
  'no MX record': {
    plans: ['mx-removed'],
    problems: [MAIL_DOWN, 'group DUB/Edge without', 'name MX contoso.com'],
    down: all([...EDGES, 'DUBEDGE1', 'DUBEDGE2'], 'unpublished'),
  },
  'an MX record that leads nowhere': {
    plans: ['mx-elsewhere'],
    problems: [MAIL_DOWN, 'group DUB/Edge without', 'name MX contoso.com'],
    down: all([...EDGES, 'DUBEDGE1', 'DUBEDGE2'], 'unpublished'),
  },
  'no address of an Edge that MX names': {
    plans: ['a-removed'],
    problems: ['name MX contoso.com'],
    down: { AMSEDGE1: 'unpublished' },
  },
  'no autodiscover name': {
    plans: ['cname-removed'],
    problems: ['name CNAME autodiscover.contoso.com'],
    down: {},
  },
  'no zone': {
    plans: ['zone-removed'],
    problems: [
      MAIL_DOWN,
      'group DUB/Edge without',
      'identity contoso-dns azurerm_dns_zone.',
      'name CNAME autodiscover.contoso.com',
      'name CNAME mail.contoso.com',
      'name MX contoso.com',
      'name TXT contoso.com',
    ],
    down: all([...EDGES, 'DUBEDGE1', 'DUBEDGE2'], 'unpublished'),
  },
  'no endpoint that answers': {
    plans: ['endpoints-disabled'],
    problems: ['name profile traf-contoso-clientaccess'],
    down: {},
  },
  'another name of the Traffic Manager profile': {
    plans: ['profile-renamed'],
    problems: ['identity contoso-dns azurerm_traffic_manager_profile.'],
    down: {},
  },
  'no peering': {
    plans: ['peerings-removed'],
    problems: ['group quorum:DAG1 without'],
    down: APART,
  },
  'the witness destroyed': {
    plans: ['destroy'],
    problems: ['identity contoso-witness azurerm_public_ip.'],
    down: { PARFSW1: 'destroyed' },
  },
  'rules that admit, below those that deny': {
    plans: altered('azurerm_network_security_rule', (each) => {
      const { access, direction, priority } = each.change.before ?? {};
      return access === 'Allow' && direction === 'Inbound'
        ? updated(each, { priority: Number(priority) + 3901 })
        : { actions: ['no-op'] };
    }),
    problems: [CLIENTS_DOWN, MAIL_DOWN],
    down: all([...FRONT_ENDS, ...EDGES], 'cut off'),
  },
  'a rule that denies, above those that admit': {
    plans: set('DenyVirtualNetworkInbound', { priority: 90 }),
    problems: [MAIL_DOWN],
    down: all(EDGES, 'cut off'),
  },
  'a narrower prefix': {
    plans: set('AllowSmtpFromExchange', { source_address_prefixes: ['10.10.0.0/21'] }),
    problems: [MAIL_DOWN],
    down: all(EDGES, 'cut off'),
  },
  'a page of the probe that no server answers': {
    plans: set('_Probe-Https_', { request_path: '/nope' }),
    problems: [CLIENTS_DOWN],
    down: all(FRONT_ENDS, 'removed from a pool'),
  },
  'a port of the probe that no server answers': {
    plans: set('Public_Probe-Https_', { port: 4443 }),
    problems: [CLIENTS_DOWN],
    down: all(FRONT_ENDS, 'removed from a pool'),
  },
  'another probe of the rule': {
    plans: set('Public_Rule-Https_', { probe_id: '/other' }),
    problems: [CLIENTS_DOWN],
    down: all(FRONT_ENDS, 'removed from a pool'),
  },
  'a way out without TCP': {
    plans: set('Egress_Rule_', { protocol: 'Udp' }),
    problems: [CLIENTS_DOWN],
    down: all(FRONT_ENDS, 'removed from a pool'),
  },
  'no gateway of the network next to it': {
    plans: { 'contoso-interconnect': { ...planOf('base.interconnect'), resource_changes: ON_PREMISES } },
    problems: ['group quorum:DAG1 without'],
    down: APART,
  },
  'no gateway to the offices': {
    plans: withResource(GATEWAY, { ...removed, before: OWN }),
    problems: [`unknown contoso-primary ${GATEWAY}`],
    down: {},
  },
  'another kind of the gateway to the offices': {
    plans: withResource(GATEWAY, {
      actions: ['update'],
      before: { ...OWN, sku: 'VpnGw1' },
      after: { ...OWN, sku: 'VpnGw2' },
    }),
    problems: [`unknown contoso-primary ${GATEWAY}`],
    down: {},
  },
  'a new rule of a module': {
    plans: withResource('module.own.azurerm_network_security_rule.deny', {
      actions: ['create'],
      before: null,
      after: { access: 'Deny' },
    }),
    problems: ['unknown contoso-primary module.own.azurerm_network_security_rule.deny'],
    down: {},
  },
  'a command on the machine of the pipeline': {
    plans: withResource('terraform_data.own', { actions: ['create'], before: null, after: {} }, COMMAND),
    problems: ['unknown contoso-primary terraform_data.own'],
    down: {},
  },
  'four voters of both sites at once': {
    plans: ['size-front-ends', 'encryption-at-host'],
    problems: [
      CLIENTS_DOWN,
      'group quorum:DAG1 without AMSFE1, AMSFE2, AMSFE3, DUBFE1',
      ...['DB01', 'DB04', 'DB07', 'DB10'].map((each) => `group database:${each} without AMSFE`),
    ],
    down: all([...FRONT_ENDS, 'DUBFE1'], 'deallocated'),
  },
};
const HARMLESS: Record<string, Plans> = {
  'the health page of another protocol': set('_Probe-Https_', {
    request_path: '/Microsoft-Server-ActiveSync/healthcheck.htm',
  }),
  'a rule that admits, elsewhere among those of its kind': set('AllowSmtpFromOutside', { priority: 135 }),
  'a wider prefix': set('AllowSmtpFromExchange', { source_address_prefixes: ['10.10.0.0/19'] }),
  'a wider range of ports': set('AllowHttpsFromClients', { destination_port_range: '440-450' }),
  'a rule that denies fewer ports': set('DenyOtherFromEdges', { destination_port_range: '26-65535' }),
  'a rule in place of another one': altered('AllowSmtpFrom', (each) =>
    each.address.includes('FromOutside')
      ? updated(each, { source_address_prefix: '*' })
      : { actions: each.address.includes('FromExchange') ? ['delete'] : ['no-op'], after: null },
  ),
  'a way out for all protocols': set('Egress_Rule_', { protocol: 'All', idle_timeout_in_minutes: 5 }),
  'a gateway of the network next to it': set(
    'Interconnect_AMS-PAR',
    { use_remote_gateways: true },
    'interconnect',
  ),
  'a date in the state alone': withResource('terraform_data.own', {
    actions: ['delete', 'create'],
    before: { input: 'a' },
    after: { input: 'b' },
  }),
  'a value with a command that runs when it is made': withResource(
    'terraform_data.own',
    { actions: ['update'], before: { input: 'a' }, after: { input: 'b' } },
    COMMAND,
  ),

  'another size of one front end': ['size-one'],
  'other tags of everything': ['tags-all'],
  'another patch window': ['patch-window'],
  'a larger database disk': ['data-disk-grown'],
  'another page of the probe': ['probe-path'],
  'another interval of the probe': ['probe-interval'],
  'another idle timeout': ['idle-timeout'],
  'another description of a rule': ['rule-description'],
  'another rule that admits': ['rule-added'],
  'a rule that admits more': ['rule-widened'],
  'another script of a run command': ['run-command'],
  'another TTL of the MX records': ['ttl'],
  'another TTL of an A record': ['one-record-ttl'],
  'another TTL of Traffic Manager': ['tm-ttl'],
  'another page that Traffic Manager asks for': ['monitor-path'],
  'a switchover': ['switchover'],
  'other domain controllers of the network': ['vnet-dns'],
  'another front end in both sites': ['add-front-end'],
  'another scale of the Bastion': ['bastion-scale'],
  'another record of the zone': ['record-added'],
  'another image of one Edge': ['edge-image-one'],
  'one front end out of the public pool': ['pool-one'],
  'one front end out of the egress pool': ['egress-one'],
  'encryption at host of one front end': ['encryption-at-host'],
  'another size of the witness': ['witness-size'],
  nothing: ['base.primary', 'base.standby', 'base.witness', 'base.dns', 'base.interconnect'],
};

describe('plans of real changes', () => {
  test.each(Object.entries(DANGEROUS))('stopped: %s', (_, { plans: names, problems, down }) => {
    const answer = report(directory, { plans: made(names) });
    expect(answer.problems.map(({ id }, at) => id.slice(0, problems[at]?.length))).toEqual(problems);
    expect(Object.fromEntries(answer.outages.map(({ machine, effect }) => [machine, effect]))).toEqual(down);
    expect(answer.verdict).toBe('failed');
  });

  test.each(Object.entries(HARMLESS))('passed: %s', (_, names) => {
    const answer = report(directory, { plans: made(names) });
    expect(answer.problems).toEqual([]);
    expect(answer.unknown).toEqual([]);
    expect(answer.verdict).toBe('passed');
  });

  test('there are at least 20 of each', () => {
    expect(Object.keys(DANGEROUS).length).toBeGreaterThanOrEqual(20);
    expect(Object.keys(HARMLESS).length).toBeGreaterThanOrEqual(20);
  });

  test('a front end taken out loses its databases, and lowers what the next gate asks', () => {
    const plans = plansOf('remove-front-end');
    const answer = report(directory, { plans, new: planned(plans, (model) => without(model, 'AMSFE3')) });
    expect(answer.problems.map(({ kind }) => kind)).toEqual(['data', 'data']);
    expect(answer.outages.map(({ machine, effect }) => [machine, effect])).toEqual([['AMSFE3', 'destroyed']]);
    expect(answer.loosened).toContain('AMSFE3 is no machine of the estate any more');
    expect(answer.loosened).toContain('AMS/ClientAccess is without AMSFE3');
  });

  test('a release counts when it is deployed, and is reported when it is new', () => {
    const plans = plansOf('remove-front-end');
    const next = planned(plans, (model) => without(model, 'AMSFE3'));
    const disks = report(directory, { plans, new: next }).losses.map(({ resource }) => resource);
    const reason = 'AMSFE3 is removed, change 4711';
    const releasing = (resources: string[]): EstateDocument => ({
      ...estate(),
      released: resources.map((resource) => ({
        stack: 'contoso-primary',
        resource,
        holds: 'data',
        machine: 'AMSFE3',
        reason,
      })),
    });
    const deployed = report(directory, { plans, deployed: releasing(disks), new: next });
    expect(deployed.problems).toEqual([]);
    expect(deployed.losses.map(({ released }) => released)).toEqual([reason, reason]);
    expect(deployed.loosened.join()).not.toContain(reason);
    const half = report(directory, { plans, deployed: releasing(disks.slice(1)), new: next });
    expect(half.problems.map(({ id }) => id)).toEqual([`data contoso-primary ${disks[0]}`]);

    const asked = report(directory, { plans: plansOf('base.primary'), new: releasing(disks) });
    expect(asked.verdict).toBe('passed');
    expect(asked.loosened).toEqual([
      `2 resources with data of AMSFE3 may be destroyed from now on: ${reason}`,
    ]);
    const inPassing = report(directory, { plans, new: { ...next, released: releasing(disks).released } });
    expect(inPassing.problems.map(({ kind }) => kind)).toEqual(['data', 'data']);
  });

  test.each([
    ['2026-11-20', []],
    ['2026-11-21', []],
    ['2026-11-22', ['data', 'data']],
  ])('a release until 2026-11-21 is judged on %s', (today, problems) => {
    const plans = plansOf('remove-front-end');
    const next = planned(plans, (model) => without(model, 'AMSFE3'));
    const released = report(directory, { plans, new: next }).losses.map(({ resource }) => ({
      ...{ stack: 'contoso-primary', resource, holds: 'data', machine: 'AMSFE3' },
      ...{ reason: 'change 4711', until: '2026-11-21' },
    }));
    const answer = report(directory, {
      plans,
      deployed: { ...estate(), released },
      new: next,
      args: ['--today', today],
    });
    expect(answer.problems.map(({ kind }) => kind)).toEqual(problems);
    expect(answer.problems.map(({ what }) => what.includes('its release expired on 2026-11-21'))).toEqual(
      problems.map(() => true),
    );
  });

  test('a release of a counted resource is one of all its instances', () => {
    const [plan] = Object.values(plansOf('remove-front-end'));
    const lost = each(plan.resource_changes).filter(
      ({ type, change }) => type === 'azurerm_managed_disk' && change.actions.includes('delete'),
    );
    const release = {
      stack: 'contoso-primary',
      resource: lost[0].address,
      holds: 'data',
      reason: 'back to the pilot light',
    };
    const place = { stack: 'contoso-primary', resource: `${lost[0].address}[0]` };
    expect(releaseOf({ released: [release] }, place)).toBe(release);
    expect(releaseOf({}, place)).toBeUndefined();
  });

  test('an Edge taken out together with its names loses its queue and its address, and no name leads to it', () => {
    const plans = plansOf('remove-edge');
    const answer = report(directory, { plans, new: planned(plans, (model) => without(model, 'AMSEDGE2')) });
    expect(answer.problems.map(({ kind }) => kind)).toEqual(['data', 'identity']);
  });

  test('an Edge taken out before its names leaves them leading to it', () => {
    const plans = { 'contoso-primary': plansOf('remove-edge')['contoso-primary'] };
    const next = planned(plans, (model) => without(model, 'AMSEDGE2'));
    const kinds = report(directory, { plans, new: next }).problems.map(({ kind }) => kind);
    expect(kinds).toEqual(['data', 'identity', 'name']);
    const late = { ...plans, ...plansOf('base.dns') };
    const names = report(directory, { plans: late, new: planned(late, () => next) }).problems.slice(2);
    expect(names.map(({ id }) => id)).toEqual([
      'name A amsedge2.contoso.com',
      'name MX contoso.com',
      'name A inside amsedge2.contoso.com',
    ]);
  });

  test.each(['text', 'json', 'markdown'])('no secret is in any answer, as %s', (format) => {
    const names = [...Object.values(DANGEROUS).map(({ plans }) => plans), ...Object.values(HARMLESS)];
    for (const plans of each(names)) {
      const { out, error } = ask(directory, { plans: made(plans), args: ['--format', format] });
      expect(out + error).not.toContain(SECRET);
    }
  });

  test('the fixtures have secrets to look for', () => {
    const texts = each(Object.values(plansOf('password'))).map((plan) =>
      JSON.stringify(plan.resource_changes),
    );
    expect(texts[0]).toContain(SECRET);
  });
});
