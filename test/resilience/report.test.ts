import { allOf, anyOf } from '../../lib/resilience/fault';
import { Objective } from '../../lib/resilience/objective';
import { Outcome } from '../../lib/resilience/outcome';
import { buildReport } from '../../lib/resilience/report/build-report';
import { cutSetSentences } from '../../lib/resilience/report/grouped-cut-sets';
import type { FailureClass } from '../../lib/resilience/report/classes';
import { renderReport } from '../../lib/resilience/report/render-report';
import { Scenario } from '../../lib/resilience/scenario';
import { ServiceKind } from '../../lib/resilience/service-result';
import { FAILURES, type HandMade, handMade, inbound } from './support/hand-made';

const DOCUMENT = {
  estate: 'contoso',
  tiers: [{ id: 'AMS/FE', name: 'FE' }],
  sites: [{ id: 'AMS', name: 'Amsterdam', region: 'westeurope', failureDomains: ['region:westeurope'] }],
  machines: ['AMSFE1', 'AMSFE2'].map((id) => ({
    id,
    site: 'AMS',
    tier: 'AMS/FE',
    location: 'Amsterdam',
    roles: ['mailbox'],
  })),
  externals: [{ id: 'azure-dns' }],
  availabilityGroups: [],
  databases: [],
  dnsZones: [],
  documents: [{ kind: 'runbooks', path: 'runbooks/contoso' }],
};

function report(services: HandMade[], objectives: Objective[] = []): string {
  const estate = handMade(FAILURES, services);
  const document = { ...estate.document, ...DOCUMENT } as unknown as typeof estate.document;
  return renderReport(buildReport({ ...estate, document }, objectives), document);
}

/** The text of a section. */
function section(text: string, title: string): string {
  const [, after] = text.split(`## ${title}\n\n`);
  return after === undefined ? 'nothing' : after.split('\n\n## ')[0];
}

describe('the report', () => {
  test('tells single points of failure first, the worst of them first, those that are alike together', () => {
    const text = report([
      inbound({ [Outcome.NEEDS_PERSON]: anyOf('machine:AMSFE1', 'machine:AMSFE2') }, { page: 'edges-lost' }),
      {
        id: 'out',
        name: 'outbound mail',
        kind: ServiceKind.OUTBOUND_MAIL,
        faults: { [Outcome.LOST]: 'zone:westeurope/1' },
      },
    ]);
    expect(section(text, 'Single points of failure').split('\n').slice(-2)).toEqual([
      '| zone 1 of Amsterdam | outbound mail | **lost until restored**; mail waits in queues, and expires after 2 days | It is so. |',
      '| one of AMSFE1 and AMSFE2 | inbound mail | **needs a person**: [edges-lost](../../runbooks/contoso/edges-lost.md) | It is so. |',
    ]);
  });

  test('says that there are none', () => {
    expect(
      section(report([inbound({ [Outcome.INTERRUPTED]: 'machine:AMSFE1' })]), 'Single points of failure'),
    ).toContain('No single failure within the estate');
  });

  test('tells apart what is outside the estate', () => {
    const text = report([inbound({ [Outcome.LOST]: 'azure-dns' })]);
    expect(section(text, 'Single points of failure')).toContain('No single failure');
    expect(section(text, 'What the estate relies on')).toContain('| Azure DNS | inbound mail |');
  });

  test('has a matrix with one row for failures that do the same', () => {
    const text = report([
      inbound(
        { [Outcome.REDUCED]: anyOf('machine:AMSFE1', 'machine:AMSFE2') },
        { capacity: '1 of 2 servers' },
      ),
      ...['A', 'B'].map((id) => ({
        id,
        name: `database ${id}`,
        kind: ServiceKind.DATABASE,
        faults: { [Outcome.INTERRUPTED]: id === 'A' ? anyOf('link:AMS/DUB', 'azure-dns') : 'azure-dns' },
        verdict: { seconds: 30 },
      })),
    ]);
    expect(section(text, 'When one thing fails')).toContain(
      'Each of these alone interrupts nothing and takes no capacity that is used: AMSEDGE1, DUBFE1, Amsterdam, Dublin, the carrier Microsoft network and zones 1 and 2 of Amsterdam.',
    );
    const rows = section(text, 'When one thing fails').split('\n');
    expect(rows.filter((row) => row.startsWith('|'))).toEqual([
      '| what fails | inbound mail | databases |',
      '| --- | --- | --- |',
      '| one of AMSFE1 and AMSFE2 | goes on with 1 of 2 servers |  |',
      '| the link between Amsterdam and Dublin |  | 1 of 2: comes back by itself, typically within 30 s |',
      '| Azure DNS |  | comes back by itself, typically within 30 s |',
    ]);
  });

  test('tells sums with their sources, and what is not stated', () => {
    const time = [
      { what: 'probes', seconds: 20, source: 'a page' },
      { what: 'decision', source: 'not stated', input: 'recoveryTimes.decision' },
      { what: 'mounting', source: 'it depends on the logs' },
    ];
    const text = report([inbound({ [Outcome.NEEDS_PERSON]: 'region:westeurope' }, { time })]);
    expect(section(text, 'How long it takes')).toContain(
      '| probes 20 s + decision (not stated) + mounting (not stated) | inbound mail | Amsterdam |',
    );
    expect(section(text, 'How long it takes')).toContain('- probes, 20 s: a page');
    expect(section(text, 'What is not stated')).toContain(
      '| decision | `recoveryTimes.decision` |\n| mounting | no input: it depends on the logs |',
    );
  });

  test('tells what must not fail together, without single points', () => {
    const fault = anyOf(
      'azure-dns',
      allOf('machine:AMSFE1', 'machine:AMSFE2'),
      allOf('zone:westeurope/1', 'link:AMS/DUB'),
    );
    expect(
      section(report([inbound({ [Outcome.LOST]: fault })]), 'What must not fail together')
        .split('\n')
        .slice(-2),
    ).toEqual([
      '- AMSFE1 **and** AMSFE2',
      '- zone 1 of Amsterdam **and** the link between Amsterdam and Dublin',
    ]);
  });

  test('lists what loses a service apart from what needs a person, with the page, and every pair', () => {
    const text = section(
      report([
        inbound(
          {
            [Outcome.LOST]: allOf('zone:westeurope/1', 'zone:westeurope/2'),
            [Outcome.NEEDS_PERSON]: anyOf(
              allOf('azure-dns', 'link:AMS/DUB', 'machine:AMSFE1'),
              allOf('machine:AMSEDGE1', 'machine:DUBFE1'),
            ),
          },
          { page: 'edges-lost' },
        ),
      ]),
      'What must not fail together',
    );
    const link = '[edges-lost](../../runbooks/contoso/edges-lost.md)';
    expect(text.split('\n').filter((line) => /^- |:$/.test(line))).toEqual([
      'Lost until restored:',
      '- zone 1 of Amsterdam **and** zone 2 of Amsterdam',
      'Needs a person:',
      `- AMSEDGE1 **and** DUBFE1: ${link}`,
      `- AMSFE1 **and** the link between Amsterdam and Dublin **and** Azure DNS: ${link}`,
    ]);
  });

  test('tells what takes the readiness apart from what takes a service', () => {
    const text = report([
      {
        id: 'switch',
        name: 'ability to switch over',
        kind: ServiceKind.SWITCHOVER,
        faults: { [Outcome.LOST]: 'region:northeurope' },
      },
      inbound({ [Outcome.LOST]: 'region:northeurope' }),
    ]);
    expect(section(text, 'Single points of failure')).toContain('| Dublin | inbound mail |');
    expect(section(text, 'What makes a second failure worse')).toContain(
      '| Dublin | ability to switch over |',
    );
    expect(
      section(report([inbound({ [Outcome.LOST]: 'azure-dns' })]), 'What makes a second failure worse'),
    ).toBe('nothing');
  });

  test('counts networks and not their names', () => {
    const inside = ['Amsterdam', 'Dublin'].flatMap((network) =>
      ['mail', 'autodiscover'].map((name) => ({
        id: `${network} ${name}`,
        name: `client access inside the network of ${network} at ${name}.contoso.com`,
        kind: ServiceKind.INSIDE_CLIENT_ACCESS,
        faults: network === 'Dublin' ? { [Outcome.LOST]: 'link:AMS/DUB' } : {},
      })),
    );
    expect(section(report(inside), 'When one thing fails')).toContain(
      '1 of 2 networks: **lost until restored** |',
    );
  });

  test('says what may be lost of mail under way, and only where there are such servers', () => {
    const text = report([inbound({})]);
    expect(section(text, 'What may be lost')).toContain('all Mailbox servers of a site');
    expect(text).not.toContain('a lost Edge');
  });

  test('says what a lost site loses with itself, and nothing of sites that lose nothing more', () => {
    expect(
      section(report([inbound({})]), 'What a lost site loses with itself')
        .split('\n')
        .slice(-2),
    ).toEqual([
      '| --- | --- |',
      '| Amsterdam | the mail in the queues of its Mailbox servers that has no shadow copy elsewhere |',
    ]);
  });

  test('says what the words mean and what it does not know', () => {
    const text = report([inbound({})]);
    expect(section(text, 'What the services are')).toContain('accepted and handed to a Mailbox server');
    expect(text).not.toContain('**Client access** ends');
    expect(section(text, 'What this page does not know')).toContain('Ransomware');
  });

  test('tells what is promised', () => {
    const promises = [Objective.survives(Scenario.anyZone()), Objective.survives(Scenario.azureDns())];
    const text = report([inbound({ [Outcome.LOST]: 'azure-dns' })], promises);
    const lines = section(text, 'What is promised').split('\n');
    expect(lines.filter((line) => line.startsWith('- '))).toEqual([
      '- any zone: survives without a person',
      '- Azure DNS: survives without a person (**not kept**)',
    ]);
    expect(section(report([inbound({})]), 'What is promised')).toBe('nothing');
  });

  test('lists a cut set where it is worst, and every verdict that is not "goes on"', () => {
    const estate = handMade(FAILURES, [
      inbound({ [Outcome.LOST]: 'azure-dns', [Outcome.INTERRUPTED]: 'link:AMS/DUB' }),
    ]);
    const { cutSets, scenarios } = buildReport(estate, []);
    expect(cutSets).toEqual([
      { service: 'inbound mail', outcome: Outcome.LOST, cutSets: [['azure-dns']] },
      { service: 'inbound mail', outcome: Outcome.INTERRUPTED, cutSets: [['link:AMS/DUB']] },
    ]);
    expect(scenarios.filter(({ verdicts }) => verdicts.length > 0).map(({ id }) => id)).toEqual([
      'link:AMS/DUB',
      'azure-dns',
    ]);
  });
});

describe('cut sets in sentences', () => {
  const A: FailureClass = { plural: 'servers of A', events: ['a1', 'a2', 'a3'] };
  const B: FailureClass = { plural: 'servers of B', events: ['b1', 'b2'] };
  const classes = new Map([
    ...A.events.map((id) => [id, A] as const),
    ...B.events.map((id) => [id, B] as const),
  ]);
  const sentences = (...cutSets: string[][]): string[] =>
    cutSetSentences(cutSets, classes, new Map([['x', 'the link']]));

  test.each([
    [
      [
        ['a1', 'a2'],
        ['a1', 'a3'],
        ['a2', 'a3'],
      ],
      ['any 2 of the 3 servers of A'],
    ],
    [
      [
        ['a1', 'a2'],
        ['a1', 'a3'],
      ],
      ['a1 **and** one of a2 and a3'],
    ],
    [
      [
        ['a1', 'x'],
        ['a2', 'x'],
        ['a3', 'x'],
      ],
      ['one of the 3 servers of A **and** the link'],
    ],
    [
      [
        ['b1', 'b2', 'a1'],
        ['b1', 'b2', 'a2'],
        ['a3', 'b1', 'b2'],
      ],
      ['all 2 servers of B **and** one of the 3 servers of A'],
    ],
    [
      [
        ['a1', 'b1'],
        ['a1', 'b2'],
        ['a2', 'b1'],
        ['a2', 'b2'],
      ],
      ['one of a1 and a2 **and** one of b1 and b2'],
    ],
    [
      [
        ['a1', 'x'],
        ['a1', 'b1'],
      ],
      ['a1 **and** (the link, or b1)'],
    ],
    [[['a1', 'x']], ['a1 **and** the link']],
  ])('%j', (cutSets, expected) => {
    expect(sentences(...cutSets)).toEqual(expected);
  });
});
