import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDifference } from '../../lib/resilience/difference/command-line';
import { ResilienceDifference } from '../../lib/resilience/difference/resilience-difference';
import { allOf, anyOf } from '../../lib/resilience/fault';
import { Objective } from '../../lib/resilience/objective';
import { Outcome } from '../../lib/resilience/outcome';
import { buildReport } from '../../lib/resilience/report/build-report';
import { reportJson } from '../../lib/resilience/report/report-json';
import { Scenario } from '../../lib/resilience/scenario';
import { ServiceKind } from '../../lib/resilience/service-result';
import { FAILURES, failure, type HandMade, handMade, inbound } from './support/hand-made';

const CARRIER = 'carrier:Microsoft network';
const OTHER = failure('carrier', 'Internet', 'carrier Internet');
const json = (services: HandMade[], objectives: Objective[] = [], failures = [...FAILURES, OTHER]): string =>
  reportJson(buildReport(handMade(failures, services), objectives));
const between = (before: string, after: string): ResilienceDifference =>
  ResilienceDifference.between(before, after);

const twoCarriers = json([inbound({ [Outcome.LOST]: allOf(CARRIER, OTHER.id) })]);
const oneCarrier = json([inbound({ [Outcome.LOST]: CARRIER })]);

describe('the difference between two reports', () => {
  test('says what a service depends on now', () => {
    const { worse, better, other } = between(twoCarriers, oneCarrier);
    expect(worse).toEqual([
      'This change makes inbound mail depend on the carrier Microsoft network alone: it is then lost until restored.',
    ]);
    expect([better, other]).toEqual([[], []]);
  });

  test('says what it depends on no more', () => {
    const { worse, better } = between(oneCarrier, twoCarriers);
    expect(worse).toEqual([]);
    expect(better).toEqual([
      'This change no longer lets inbound mail depend on the carrier Microsoft network alone.',
    ]);
  });

  test('says of a new machine only what is a single point of failure', () => {
    const before = json([inbound({})], [], [OTHER]);
    const after = (outcome: Outcome): string => json([inbound({ [outcome]: 'machine:AMSFE1' })]);
    expect(between(before, after(Outcome.INTERRUPTED)).worse).toEqual([]);
    expect(between(before, after(Outcome.NEEDS_PERSON)).worse).toEqual([
      'This change makes inbound mail depend on AMSFE1 alone: it then needs a person.',
    ]);
  });

  test('names failures and services that change alike in one sentence', () => {
    const databases = (outcome: Outcome): HandMade[] =>
      ['DB01', 'DB02', 'DB03', 'DB04', 'DB05'].map((id) => ({
        id,
        name: `database ${id}`,
        kind: ServiceKind.DATABASE,
        faults: { [outcome]: { atLeast: 1, of: ['machine:AMSFE1', 'machine:AMSFE2'] } },
      }));
    expect(between(json(databases(Outcome.REDUCED)), json(databases(Outcome.INTERRUPTED))).worse).toEqual([
      'On the loss of AMSFE1 or AMSFE2, what becomes of all 5 databases changes: before, "goes on with less capacity"; now, "comes back by itself".',
    ]);
  });

  test('calls a server that is added no loss, and says what more is left', () => {
    const pool = (members: string[]): string => {
      const names = members.map((each) => `machine:${each}`);
      const report = JSON.parse(json([inbound({ [Outcome.REDUCED]: anyOf(...names) })])) as {
        scenarios: { events: string[]; verdicts: { capacity?: string }[] }[];
      };
      report.scenarios.forEach(({ verdicts }) =>
        verdicts.forEach((each) => {
          each.capacity = `${members.length - 1} of ${members.length} Edges of Amsterdam`;
        }),
      );
      return JSON.stringify(report);
    };
    const [two, three] = [pool(['AMSFE1', 'AMSFE2']), pool(['AMSFE1', 'AMSFE2', 'AMSEDGE1'])];
    const sentence = (is: string, was: string): string =>
      `On the loss of AMSFE1 or AMSFE2, ${is} Edges of Amsterdam are left for inbound mail; before, ${was} Edges of Amsterdam.`;
    expect(between(two, three)).toMatchObject({ worse: [], better: [sentence('2 of 3', '1 of 2')] });
    expect(between(three, two)).toMatchObject({ worse: [sentence('1 of 2', '2 of 3')], better: [] });
  });

  test('says that it takes longer, and that it takes less', () => {
    const taking = (seconds: number): string =>
      json([inbound({ [Outcome.INTERRUPTED]: CARRIER }, { seconds })]);
    const sentence = (was: string, is: string): string =>
      `On the loss of the carrier Microsoft network, it takes ${is} until inbound mail is back; before, it took ${was}.`;
    expect(between(taking(60), taking(90)).worse).toEqual([sentence('60 s', '90 s')]);
    expect(between(taking(90), taking(60)).better).toEqual([sentence('90 s', '60 s')]);
    expect(between(taking(60), taking(60))).toMatchObject({ worse: [], better: [], other: [] });
  });

  test('says that fewer failures are enough', () => {
    const three = json([
      inbound({ [Outcome.LOST]: allOf('machine:AMSFE1', 'machine:AMSFE2', 'machine:DUBFE1') }),
    ]);
    const two = json([inbound({ [Outcome.LOST]: allOf('machine:AMSFE1', 'machine:AMSFE2') })]);
    expect(between(three, two).worse).toEqual([
      'Two failures at once are now enough for inbound mail to need a person or be lost; before, it took three.',
    ]);
    expect(between(two, json([inbound({})])).better).toEqual([
      'More than three failures at once are now needed for inbound mail to need a person or be lost; before, two were enough.',
    ]);
  });

  test('says which promises are gone, and which services', () => {
    const promise = [Objective.survives(Scenario.anyZone())];
    expect(between(json([inbound({})], promise), json([])).worse).toEqual([
      'The estate no longer provides inbound mail.',
      'The program no longer promises "any zone: survives without a person".',
    ]);
    expect(between(json([]), json([inbound({})], promise))).toMatchObject({
      better: ['The program now promises "any zone: survives without a person".'],
      other: ['The estate now provides inbound mail.'],
    });
  });

  test('says which times are not stated any more', () => {
    const deciding = (seconds?: number): string =>
      json([
        inbound(
          { [Outcome.NEEDS_PERSON]: CARRIER },
          { time: [{ what: 'decision', seconds, source: 'the team' }] },
        ),
      ]);
    expect(between(deciding(60), deciding()).other).toEqual([
      'A time or an amount is not stated now: decision.',
    ]);
    expect(between(deciding(), deciding(60)).other).toEqual([
      'A time or an amount is now stated, or needed no more: decision.',
    ]);
  });

  test('is text or Markdown', () => {
    expect(between(twoCarriers, oneCarrier).toText()).toBe(
      'This change alters what contoso survives.\n\nWorse:\n\n' +
        '- This change makes inbound mail depend on the carrier Microsoft network alone: it is then lost until restored.\n',
    );
    expect(between(twoCarriers, oneCarrier).toMarkdown()).toContain('\n\n### Worse\n\n- This change makes');
    expect(between(oneCarrier, oneCarrier).toText()).toBe(
      'This change alters nothing about what contoso survives.\n',
    );
  });
});

describe('the command resilience-diff', () => {
  const folder = mkdtempSync(join(tmpdir(), 'difference-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const before = file('before.json', twoCarriers);
  const after = file('after.json', oneCarrier);
  const run = (...args: string[]): { code: number; out: string; error: string } => {
    const said = { out: '', error: '' };
    const code = runDifference(args, {
      out: (text) => (said.out += text),
      error: (text) => (said.error += text),
    });
    return { code, ...said };
  };

  afterAll(() => rmSync(folder, { recursive: true }));

  test('fails when something is worse, and only then', () => {
    expect(run(before, after)).toMatchObject({ code: 1, error: '' });
    expect(run(after, before)).toMatchObject({ code: 0, error: '' });
    expect(run(before, before)).toMatchObject({ code: 0, error: '' });
  });

  test('writes Markdown', () => {
    expect(run(before, after, '--format', 'markdown').out).toContain('### Worse');
    expect(run('--help').out).toContain('Usage: resilience-diff');
  });

  test.each([
    [[before], 'Two files are compared (got 1)'],
    [[before, after, after], 'Two files are compared (got 3)'],
    [[before, join(folder, 'none.json')], 'cannot be read (ENOENT)'],
    [[before, file('text', 'no')], 'The report after the change is not JSON'],
    [[before, file('null', 'null')], 'The report after the change is no report.'],
    [[before, file('model', '{"formatVersion":"1.0"}')], 'has no formatVersion or no estate'],
    [[before, file('bare', '{"formatVersion":"1.0","estate":"a"}')], 'it has no list of services'],
    [[file('new', after.replace(/.*/, oneCarrier.replace('"1.0"', '"2.0"'))), after], 'has the format 2.0'],
    [[before, file('other', oneCarrier.replace('"contoso"', '"fabrikam"'))], 'of the estate contoso'],
    [[before, after, '--format', 'html'], '--format must be text or markdown (got html)'],
    [[before, after, '--strict'], '--strict'],
  ])('cannot compare %p', (args, message) => {
    const { code, out, error } = run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(error).toContain(message);
  });
});
