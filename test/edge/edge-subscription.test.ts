import * as fc from 'fast-check';
import type { EdgeTierOptions, Site } from 'cdktf-resilient-exchange';
import { EdgeSubscription, MailboxTier, ResilientClientAccessArray } from 'cdktf-resilient-exchange';
import { pairEdges } from '../../lib/edge/edge-pairs';
import { DIRECTORY, edgeIn, rulesOf, siteIn, synth, synthStack, testApp } from '../support/app';
import { each } from '../support/each';
import { refusal } from '../support/refusal';

const strict = EdgeSubscription.oneToOne();

/** A site with so many Mailbox servers and Edges. */
function perimeter(
  mailboxServers: number,
  edges: number,
  props: Partial<EdgeTierOptions> = {},
  site: Partial<ConstructorParameters<typeof Site>[2]> = {},
): Site {
  const made = siteIn(testApp(), { activeDirectory: DIRECTORY, exchangeServerPrefixes: undefined, ...site });
  if (mailboxServers > 0)
    new ResilientClientAccessArray(made, 'ClientAccess', { site: made, servers: mailboxServers });
  edgeIn(made, { servers: edges, ...props });
  return made;
}

function perimeterRules(site: Site): Record<string, string> {
  return rulesOf(synthStack(site.node.root as ReturnType<typeof testApp>), 'perimeter');
}

describe('a subscription to the site', () => {
  test('admits EdgeSync from all Mailbox servers of the site to all its Edges', () => {
    const rules = perimeterRules(perimeter(3, 2));
    expect(rules.AllowEdgeSyncFromExchange).toBe('Inbound 120 Allow Tcp 50636 10.10.0.0/20 -> *');
    expect(Object.keys(rules).filter((name) => name.includes('EdgeSync'))).toHaveLength(1);
  });

  test('admits servers that exist already, each by its address, unless a block holds them', () => {
    const site = perimeter(2, 2, {}, { exchangeServerPrefixes: ['10.99.0.0/24'] });
    MailboxTier.fromServers(site, 'Existing', {
      protectedBy: 'Contoso Backup Team',
      site,
      servers: [
        { computerName: 'OLD1', address: '10.99.0.7' },
        { computerName: 'OLD2', address: '10.98.0.7' },
      ],
    });
    const rules = perimeterRules(site);
    expect(rules.AllowEdgeSyncFromExchange).toBe(
      'Inbound 120 Allow Tcp 50636 10.10.0.0/20,10.99.0.0/24,10.98.0.7/32 -> *',
    );
    expect(rules.AllowSmtpToExchange).toContain('10.98.0.7/32');
  });

  test('gives one group with all servers', () => {
    const site = perimeter(2, 2);
    const [edge] = site.tiers.slice(-1) as ReturnType<typeof edgeIn>[];
    expect(edge._subscriptions()).toEqual([
      {
        adSite: 'Amsterdam',
        edges: ['AMSEDGE1', 'AMSEDGE2'],
        mailboxServers: ['AMSFE1', 'AMSFE2'],
        laterMailboxServers: [],
        dueEdges: [],
      },
    ]);
  });
});

describe('strict pairs', () => {
  test('have an Active Directory site each, and a way to each other only', () => {
    const site = perimeter(2, 2, { subscription: strict });
    const rules = perimeterRules(site);
    expect(Object.entries(rules).filter(([name]) => /Exchange/.test(name))).toEqual([
      ['AllowEdgeSyncFromExchange-1', 'Inbound 1012 Allow Tcp 50636 10.10.0.4/32 -> 10.10.16.4'],
      ['AllowEdgeSyncFromExchange-2', 'Inbound 1022 Allow Tcp 50636 10.10.0.5/32 -> 10.10.16.5'],
      ['AllowSmtpFromExchange-1', 'Inbound 1011 Allow Tcp 25 10.10.0.4/32 -> 10.10.16.4'],
      ['AllowSmtpFromExchange-2', 'Inbound 1021 Allow Tcp 25 10.10.0.5/32 -> 10.10.16.5'],
      ['AllowSmtpToExchange-1', 'Outbound 1010 Allow Tcp 25 10.10.16.4 -> 10.10.0.4/32'],
      ['AllowSmtpToExchange-2', 'Outbound 1020 Allow Tcp 25 10.10.16.5 -> 10.10.0.5/32'],
    ]);
    const [edge] = site.tiers.slice(-1) as ReturnType<typeof edgeIn>[];
    expect(
      edge._subscriptions().map(({ adSite, edges, mailboxServers }) => [adSite, edges, mailboxServers]),
    ).toEqual([
      ['Amsterdam-1', ['AMSEDGE1'], ['AMSFE1']],
      ['Amsterdam-2', ['AMSEDGE2'], ['AMSFE2']],
    ]);
  });

  test.each([
    [3, 2, 'several Mailbox servers would share an Active Directory site'],
    [2, 3, 'at least one Edge would have no Mailbox server'],
    [0, 2, 'at least one Edge would have no Mailbox server'],
  ])('are refused for %i Mailbox servers and %i Edges', (mailboxServers, edges, cause) => {
    const site = perimeter(mailboxServers, edges, { subscription: strict });
    expect(refusal(() => synth(site.node.root as ReturnType<typeof testApp>))).toMatchObject({
      path: 'amsterdam/Amsterdam/Edge',
      property: 'subscription',
      limit: `cannot be one to one while Amsterdam has ${mailboxServers} Mailbox servers and ${edges} Edges`,
      advice: expect.stringMatching(new RegExp(cause, 'i')) as string,
    });
  });

  test('are refused where Mailbox servers are known as a block only, or an Edge stands elsewhere', () => {
    const blocks = perimeter(2, 2, { subscription: strict }, { exchangeServerPrefixes: ['10.99.0.0/24'] });
    expect(refusal(() => synth(blocks.node.root as ReturnType<typeof testApp>))).toMatchObject({
      limit: 'cannot be one to one while the site has exchangeServerPrefixes',
    });
    const external = [{ name: 'edge9', address: '203.0.113.25', carrier: 'city fibre' }];
    const elsewhere = perimeter(2, 2, { subscription: strict, externalEdges: external });
    expect(refusal(() => synth(elsewhere.node.root as ReturnType<typeof testApp>))).toMatchObject({
      limit: 'cannot be one to one while the tier has externalEdges',
    });
  });

  test('are one to one, and stay when another pair goes', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(numbers, fc.nat(), (ordinals, seed) => {
        const mailboxServer = (ordinal: number) =>
          ({ computerName: `AMSFE${ordinal}` }) as Parameters<typeof pairEdges>[1][0];
        const pairs = pairEdges(
          ordinals.map((each) => `AMSEDGE${each}`),
          [...ordinals].reverse().map(mailboxServer),
        );
        expect(new Set(pairs.map((pair) => pair.mailboxServer.computerName)).size).toBe(ordinals.length);
        const gone = ordinals[seed % ordinals.length];
        const rest = ordinals.filter((each) => each !== gone);
        const after = pairEdges(
          rest.map((each) => `AMSEDGE${each}`),
          rest.map(mailboxServer),
        );
        for (const { edge, mailboxServer: partner } of each(after)) {
          const before = pairs.find((pair) => pair.edge === edge);
          expect([edge, before?.mailboxServer.computerName]).toEqual([edge, partner.computerName]);
        }
      }),
    );
  });
});

describe('servers that came later', () => {
  const due = (subscription: EdgeSubscription, mailboxServers = 3, edges = 2): [string[], string[]][] => {
    const site = perimeter(mailboxServers, edges, { subscription });
    const [edge] = site.tiers.slice(-1) as ReturnType<typeof edgeIn>[];
    return edge._subscriptions().map(({ laterMailboxServers, dueEdges }) => [laterMailboxServers, dueEdges]);
  };

  test('a Mailbox server calls for all Edges of its Active Directory site', () => {
    const subscribed = ['amsfe1', 'AMSFE2', 'AMSEDGE1', 'AMSEDGE2', 'DUBFE1'];
    expect(due(EdgeSubscription.toSite({ subscribed }))).toEqual([[['AMSFE3'], ['AMSEDGE1', 'AMSEDGE2']]]);
  });

  test('an Edge calls for itself', () => {
    const subscribed = ['AMSFE1', 'AMSFE2', 'AMSFE3', 'AMSEDGE2'];
    expect(due(EdgeSubscription.toSite({ subscribed }))).toEqual([[[], ['AMSEDGE1']]]);
  });

  test('with strict pairs a Mailbox server calls for its own Edge only', () => {
    const subscribed = ['AMSFE1', 'AMSEDGE1', 'AMSEDGE2'];
    expect(due(EdgeSubscription.oneToOne({ subscribed }), 2)).toEqual([
      [[], []],
      [['AMSFE2'], ['AMSEDGE2']],
    ]);
  });
});

describe('the source of cloned configuration', () => {
  test('is the member with the lowest ordinal, or the one that is named', () => {
    const source = (props: Partial<EdgeTierOptions>): string | undefined => {
      const site = siteIn(testApp());
      return edgeIn(site, props).configurationSource?.computerName;
    };
    const elsewhere = [1, 2].map((number) => ({
      name: `edge${number}`,
      address: `203.0.113.${number}`,
      carrier: 'city fibre',
    }));
    expect(source({ servers: 0, externalEdges: elsewhere })).toBeUndefined();
    expect(source({ members: [{ name: '3' }, { name: '2' }] })).toBe('AMSEDGE2');
    expect(source({ servers: 3, configurationSource: '3' })).toBe('AMSEDGE3');
    expect(
      refusal(() => source({ servers: 0, externalEdges: elsewhere, configurationSource: '1' })),
    ).toMatchObject({
      property: 'configurationSource',
      advice: expect.stringContaining('eave it out while all Edges are outside Azure') as string,
    });
    expect(refusal(() => source({ servers: 2, configurationSource: '3' }))).toMatchObject({
      property: 'configurationSource',
      value: "'3'",
      limit: 'the name of a member in Azure',
    });
  });
});
