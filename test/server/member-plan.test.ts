import fc from 'fast-check';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import type { PlannedMember, ServerMember } from 'cdktf-resilient-exchange';
import { AzureRegion, ServerProtection } from 'cdktf-resilient-exchange';
import type { MemberDemand } from '../../lib/server/member-plan';
import { planMembers } from '../../lib/server/member-plan';
import { arrayIn, DIRECTORY, resources, siteIn, stackIn, synthStack, testApp } from '../support/app';
import { each } from '../support/each';
import type { ExpectedRefusal } from '../support/refusal';
import { expectRefusal } from '../support/refusal';

function plan(demand: Partial<MemberDemand>): PlannedMember[] {
  return planMembers(new Construct(stackIn(testApp(), 'stack'), 'Tier'), {
    defaultServers: 3,
    fewest: 2,
    region: AzureRegion.WEST_EUROPE,
    ...demand,
  });
}

function refused(demand: Partial<MemberDemand>, expected: Omit<ExpectedRefusal, 'path'>): void {
  expectRefusal(() => plan(demand), { path: 'stack/Tier', ...expected });
}

describe('by number', () => {
  test('servers are called 1, 2, … and take the zones in turn', () => {
    expect(plan({ servers: 4 })).toEqual([
      { name: '1', ordinal: 1, zone: '1' },
      { name: '2', ordinal: 2, zone: '2' },
      { name: '3', ordinal: 3, zone: '3' },
      { name: '4', ordinal: 4, zone: '1' },
    ]);
  });

  test('there are as many as the tier has by default', () => {
    expect(plan({})).toHaveLength(3);
  });

  test('no zone in a region without', () => {
    expect(plan({ region: AzureRegion.UK_WEST }).map((member) => member.zone)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test.each([0, 1])('%d servers are too few where redundancy is promised', (servers) => {
    refused(
      { servers },
      {
        property: 'servers',
        value: String(servers),
        limit: 'at least 2',
        remedy: 'use servers: 2 or more',
      },
    );
  });

  test('two are enough, and one where the other site carries the promise', () => {
    expect(plan({ servers: 2 })).toHaveLength(2);
    expect(plan({ servers: 1, fewest: 1 })).toHaveLength(1);
    expect(plan({ servers: 0, fewest: 0 })).toHaveLength(0);
  });

  test.each([2.5, Number.NaN])('%d is no number of servers', (servers) => {
    refused(
      { servers },
      {
        property: 'servers',
        value: String(servers),
        limit: 'a whole number known at synthesis',
        remedy: 'write the number',
      },
    );
  });

  test('fewer than none are too few', () => {
    refused(
      { servers: -1, fewest: 0 },
      { property: 'servers', value: '-1', limit: 'at least 0', remedy: 'use servers' },
    );
  });

  test('a number only Terraform knows cannot be built from', () => {
    refused(
      { servers: Token.asNumber('${var.servers}') },
      { property: 'servers', value: 'a token', limit: 'known at synthesis', remedy: 'write the number' },
    );
  });

  test('both a number and names contradict each other', () => {
    refused(
      { servers: 2, members: [{ name: '1' }, { name: '2' }] },
      {
        property: 'servers',
        value: '2',
        limit: 'cannot be combined with members',
        remedy: 'leave servers out',
      },
    );
  });
});

describe('by name', () => {
  test('the number at the end is the ordinal', () => {
    expect(plan({ members: [{ name: 'A2' }, { name: '10' }] })).toEqual([
      { name: 'A2', ordinal: 2, zone: '2' },
      { name: '10', ordinal: 10, zone: '1' },
    ]);
  });

  test('ordinal and zone may be written', () => {
    expect(plan({ members: [{ name: 'red', ordinal: 7, zone: '3' }, { name: '1' }] })[0]).toEqual({
      name: 'red',
      ordinal: 7,
      zone: '3',
    });
  });

  test.each(['a-1', '', 'ä1', '1 ', 'a.1'])('%p is no name', (name) => {
    refused(
      { members: [{ name }, { name: '2' }] },
      {
        property: 'members.name',
        value: `'${name}'`,
        limit: 'letters and digits',
        remedy: "name members '1', '2', 'A1'",
      },
    );
  });

  test('a name without a number needs an ordinal', () => {
    refused(
      { members: [{ name: 'red' }, { name: '2' }] },
      {
        property: 'members.name',
        value: "'red'",
        limit: 'must end in a number, or come with an ordinal',
        remedy: "write { name: 'red', ordinal: 1 }, or 'red1'",
      },
    );
  });

  test.each([1, 250])('the ordinal may be %d', (ordinal) => {
    expect(
      plan({
        members: [
          { name: 'a', ordinal },
          { name: 'b', ordinal: 2 },
        ],
      })[0].ordinal,
    ).toBe(ordinal);
  });

  test.each([0, 251, 1.5, -1])('the ordinal may not be %d', (ordinal) => {
    refused(
      { members: [{ name: 'a', ordinal }, { name: '2' }] },
      {
        property: 'members.ordinal',
        value: String(ordinal),
        limit: 'a whole number from 1 to 250',
        remedy: 'use ',
      },
    );
  });

  test('names are unique, whatever their case', () => {
    refused(
      { members: [{ name: 'a1' }, { name: 'A1', ordinal: 2 }] },
      {
        property: 'members.name',
        value: "'A1'",
        limit: 'unique in the tier',
        remedy: 'give each member its own name',
      },
    );
  });

  test('ordinals are unique', () => {
    refused(
      { members: [{ name: 'a1' }, { name: 'b1' }] },
      {
        property: 'members.ordinal',
        value: '1',
        limit: 'unique in the tier',
        remedy: 'give each member its own ordinal',
      },
    );
  });

  test('one is too few, and says so of the members', () => {
    refused(
      { members: [{ name: '1' }] },
      { property: 'members', value: '1', limit: 'at least 2', remedy: 'use 2 members or more' },
    );
  });

  test.each([
    [AzureRegion.WEST_EUROPE, '4', 'one of 1, 2, 3', 'choose one of these zones'],
    [
      AzureRegion.UK_WEST,
      '1',
      'cannot be set in ukwest',
      'leave the zone out, or choose a region with zones',
    ],
  ])('%s has no zone %s', (region, zone, limit, remedy) => {
    refused(
      { region, members: [{ name: '1', zone }, { name: '2' }] },
      { property: 'members.zone', value: `'${zone}'`, limit, remedy },
    );
  });
});

describe('a member does not move', () => {
  const members = fc
    .uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 12 })
    .map((ordinals) => ordinals.map((ordinal): ServerMember => ({ name: `S${ordinal}` })));

  function placed(list: ServerMember[], region: AzureRegion): Map<string, PlannedMember> {
    return new Map(plan({ members: list, region, fewest: 0 }).map((member) => [member.name, member]));
  }

  /** Whether the members do not all fall into one zone, which is refused. */
  function spansZones(list: ServerMember[], { zones }: AzureRegion): boolean {
    const used = new Set(list.map(({ name }) => (Number(name.slice(1)) - 1) % zones.length));
    return zones.length === 0 || list.length < 2 || used.size > 1;
  }

  test.each([AzureRegion.WEST_EUROPE, AzureRegion.UK_WEST, AzureRegion.of({ name: 'x', zones: ['1', '2'] })])(
    'when others come, go or change places in %s',
    (region) => {
      const subsets = members.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: 1 })),
      );
      fc.assert(
        fc.property(subsets, ([all, some]) => {
          fc.pre(spansZones(all, region) && spansZones(some, region));
          const before = placed(all, region);
          for (const [name, member] of each(placed(some, region))) expect(member).toEqual(before.get(name));
        }),
        { numRuns: 40 },
      );
    },
  );

  test('when the number of servers grows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 0, max: 30 }), (few, more) => {
        expect(plan({ servers: few + more }).slice(0, few)).toEqual(plan({ servers: few }));
      }),
      { numRuns: 40 },
    );
  });

  test('neither does its address, nor any line about it', () => {
    const machines = (names: string[]): Record<string, unknown>[] => {
      const app = testApp();
      arrayIn(siteIn(app, { activeDirectory: DIRECTORY }), {
        members: names.map((name) => ({ name })),
        // Backups have seven starts a day.
        protection: ServerProtection.withoutDatabaseVolumes({ membersAtOnce: 2 }),
      });
      const stack = synthStack(app);
      return ['azurerm_windows_virtual_machine', 'azurerm_network_interface'].flatMap((type) =>
        resources(stack, type).filter((each) => /-[26]$/.test(String(each.name))),
      );
    };
    const two = machines(['2', '6']);
    expect(two).toHaveLength(4);
    expect(machines(['7', '6', '1', '2', '9'])).toEqual(two);
  });
});

describe('a tier in a region with zones', () => {
  const inZones = (...zones: string[]): PlannedMember[] =>
    plan({ members: zones.map((zone, index) => ({ name: String(index + 1), zone })) });

  test('is refused when all its servers stand in one zone', () => {
    expect(() => inZones('2', '2')).toThrow(
      /members\.zone must name at least two different zones \(got '2'\)/,
    );
    expect(() => plan({ members: [{ name: '1' }, { name: '4' }] })).toThrow('at least two different zones');
  });

  test('may stand in two, and a single server in one', () => {
    expect(inZones('2', '3')).toHaveLength(2);
    expect(plan({ servers: 1, fewest: 1 })).toHaveLength(1);
  });

  test('is not asked for zones where the region has none', () => {
    expect(plan({ servers: 2, region: AzureRegion.UK_WEST })).toHaveLength(2);
  });
});
