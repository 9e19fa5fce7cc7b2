import { rmSync } from 'node:fs';
import type { DnsHostingModel } from '../../lib/model/dns-hosting-model';
import type { EstateDocument } from '../../lib/model/estate-document';
import { NameUse } from '../../lib/model/name-model';
import { Effect } from '../../lib/plan-gate/effect';
import { each } from '../support/each';
import { temporaryDirectory } from '../support/synth';
import type { PlanJson, PlannedChange, Values } from './support/plans';
import { ask, changed, estate, planOf, planned, removed, report, updated } from './support/plans';

const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true }));

const STACK = 'contoso-dns';
const SETS: Record<string, { type: string; values: (before: Values) => Values }> = {
  azurerm_dns_a_record: { type: 'dns_a_record_set', values: ({ records }) => ({ addresses: records }) },
  azurerm_private_dns_a_record: {
    type: 'dns_a_record_set',
    values: ({ records }) => ({ addresses: records }),
  },
  azurerm_dns_cname_record: {
    type: 'dns_cname_record',
    values: ({ record }) => ({ cname: `${String(record)}.` }),
  },
  azurerm_dns_mx_record: {
    type: 'dns_mx_record_set',
    values: ({ record }) => ({
      mx: each(record as { exchange: string; preference: string }[]).map(({ exchange, preference }) => ({
        exchange: `${exchange}.`,
        preference: Number(preference),
      })),
    }),
  },
  azurerm_dns_txt_record: {
    type: 'dns_txt_record_set',
    values: ({ record }) => ({ txt: (record as { value: string }[]).map(({ value }) => value) }),
  },
};
const ZONE = /^azurerm_(private_)?dns_zone/;

/** The plan without a change of the estate of the fixtures, with its records on servers of its own: outside on one, inside on another. */
function ownDns(): PlanJson {
  const base = planOf('base.dns');
  const resources = new Map(base.configuration.root_module.resources.map((one) => [one.address, one]));
  const moved = base.resource_changes.flatMap((one): PlannedChange[] => {
    const set = SETS[one.type];
    if (set === undefined) return ZONE.test(one.type) ? [] : [one];
    const { name, zone_name, ttl, ...before } = one.change.before!;
    const value = {
      zone: `${String(zone_name)}.`,
      name: name === '@' ? null : name,
      ttl,
      ...set.values(before),
    };
    const provider_config_key = one.type.includes('private') ? 'dns.inside' : 'dns.bind-in-bern';
    Object.assign(resources.get(one.address)!, { mode: 'managed', provider_config_key });
    return [{ ...one, type: set.type, change: { actions: ['no-op'], before: value, after: value } }];
  });
  const kept = new Set(moved.map(({ address }) => address));
  const { root_module, provider_config } = base.configuration;
  return {
    ...base,
    resource_changes: moved,
    configuration: {
      ...base.configuration,
      provider_config: {
        ...provider_config,
        'dns.inside': {
          full_name: 'registry.terraform.io/hashicorp/dns',
          version_constraint: '3.4.3',
        } as object,
      },
      root_module: {
        resources: root_module.resources.filter(
          ({ address }) => kept.has(address) || !(ZONE.test(address) || SETS[address.split('.')[0]]),
        ),
      },
    },
  };
}

/** The estate of the fixtures, with its records there. */
function model(): EstateDocument {
  const hosting: DnsHostingModel = {
    ...{ kind: 'rfc2136', name: 'BIND in Bern', server: '192.0.2.53', needsServerForChanges: true },
    providerAlias: 'bind-in-bern',
  };
  const inside = { ...hosting, name: 'Inside', providerAlias: 'inside' };
  const before = estate();
  const names = before.names
    .filter(({ usedBy }) => usedBy === NameUse.CLIENTS_INSIDE)
    .map(({ name }) => name);
  // One server may have the whole domain inside, so that a name is in both.
  const zones = ['contoso.com', ...names];
  return {
    ...before,
    dnsZones: before.dnsZones.map((zone) => ({ ...zone, hosting, insideNames: { hosting: inside, zones } })),
  };
}

function judged(change: (each: PlannedChange) => Partial<PlannedChange['change']> | undefined): {
  ids: string[];
  answer: ReturnType<typeof report>;
} {
  const plans = { [STACK]: changed(ownDns(), change) };
  const answer = report(directory, { plans, deployed: model(), new: planned(plans, () => model()) });
  return { ids: answer.problems.map(({ id }) => id), answer };
}

const of = (type: string, name: string | null) => (each: PlannedChange) =>
  each.type === type && each.change.before?.name === name;
const mail = of('dns_cname_record', 'mail');
const replaced = (each: PlannedChange): Partial<PlannedChange['change']> => ({
  actions: ['delete', 'create'],
  after: { ...each.change.before, ttl: 60 },
  replace_paths: [['ttl']],
});

describe('records on a server that takes updates', () => {
  test('pass where nothing changes, and where values change in place', () => {
    expect(judged(() => undefined).answer.verdict).toBe('passed');
    const moved = judged((each) =>
      mail(each)
        ? { ...updated(each, { cname: 'fe-dub.example.' }), after_unknown: { id: true } }
        : of('dns_mx_record_set', null)(each)
          ? updated(each, { mx: [{ exchange: 'dubedge1.contoso.com.', preference: 5 }] })
          : undefined,
    );
    // Hosts of the primary site that the MX record does not name any more are outages of these machines.
    expect(moved.ids.filter((id) => id.startsWith('name'))).toEqual([]);
    expect(moved.answer.unknown).toEqual([]);
  });

  test.each([
    ['dns_cname_record', 'mail', 'name CNAME mail.contoso.com'],
    ['dns_mx_record_set', null, 'name MX contoso.com'],
    ['dns_txt_record_set', null, 'name TXT contoso.com'],
    ['dns_a_record_set', 'amsedge1', 'name A amsedge1.contoso.com'],
  ])('are refused where another time to live replaces a %s', (type, name, id) => {
    const { ids, answer } = judged((one) => (of(type, name)(one) ? replaced(one) : undefined));
    expect(ids).toEqual([id]);
    expect(answer.problems[0].what).toContain('gone for a moment');
    expect(answer.problems[0].what).toContain('because of ttl');
    expect(answer.interruptions.map(({ effect }) => effect)).toEqual([Effect.UNPUBLISHED]);
  });

  test('are refused where a name goes, or leads to a host without an address', () => {
    expect(judged((one) => (mail(one) ? removed : undefined)).ids).toEqual(['name CNAME mail.contoso.com']);
    const lost = judged((one) =>
      of('dns_mx_record_set', null)(one)
        ? updated(one, {
            mx: [
              ...(one.change.before!.mx as object[]),
              { exchange: 'nowhere.contoso.com.', preference: 30 },
            ],
          })
        : undefined,
    );
    expect(lost.ids).toEqual(['name MX contoso.com']);
  });

  test('inside are told from those outside by the server, and lead to the estate only', () => {
    const inside = (one: PlannedChange): boolean =>
      one.change.before?.zone === 'mail.contoso.com.' && one.type === 'dns_a_record_set';
    expect(
      judged((one) => (inside(one) ? updated(one, { addresses: ['10.20.15.254'] }) : undefined)).ids,
    ).toEqual([]);
    expect(
      judged((one) => (inside(one) ? updated(one, { addresses: ['10.66.6.6'] }) : undefined)).ids,
    ).toEqual(['name A inside mail.contoso.com']);
    expect(judged((one) => (inside(one) ? removed : undefined)).ids).toEqual([
      'name A inside mail.contoso.com',
    ]);
  });

  test('are judged for the release of the provider that the table knows', () => {
    const plan = ownDns();
    const of = (version_constraint: string): PlanJson => ({
      ...plan,
      configuration: {
        ...plan.configuration,
        provider_config: {
          ...plan.configuration.provider_config,
          'dns.bind-in-bern': {
            full_name: 'registry.terraform.io/hashicorp/dns',
            version_constraint,
          } as object,
        },
      },
    });
    const say = (version: string): string =>
      ask(directory, {
        plans: { [STACK]: of(version) },
        deployed: model(),
        new: planned({ [STACK]: plan }, () => model()),
      }).error;
    expect(say('3.4.2')).toBe('');
    expect(say('3.5.0')).toContain('asks for dns 3.5.0, and the gate knows what 3.4.x does');
  });
});
