import { DOMParser } from '@xmldom/xmldom';
import { renderHtml } from '../../packages/drill/src/render-html';
import { renderJunit } from '../../packages/drill/src/render-junit';
import { renderText } from '../../packages/drill/src/render-text';
import type { DrillReport, ScenarioReport } from '../../packages/drill/src/report';
import { agrees } from '../../packages/drill/src/report';
import { Outcome } from '../../lib/resilience/outcome';

const HOSTILE = '<script>alert("1")</script> & \'more\'';

function scenario(differences: string[]): ScenarioReport {
  const verdict = { service: HOSTILE, scenario: 'site:AMS', outcome: Outcome.NEEDS_PERSON, reason: HOSTILE };
  return {
    ...{ id: 'site:AMS', name: `site ${HOSTILE}`, seconds: 61, calls: 42, lostCalls: 0, differences },
    steps: [{ title: 'Move the names', seconds: 12, calls: 30, changes: { add: 0, change: 4, remove: 0 } }],
    services: [{ service: HOSTILE, verdict, seen: 'works after the switchover' }],
    reduced: [{ id: 'AMS/Edge', provides: HOSTILE, members: 2, needed: 1, left: 0 }],
    names: {
      before: [{ name: 'mail.contoso.com', kind: 'clients', targets: [{ text: HOSTILE }] }],
      after: [],
    },
  };
}

const report = (differences: string[] = [], problems: string[] = []): DrillReport => ({
  ...{ folder: HOSTILE, stacks: ['a'], existing: [HOSTILE], problems },
  build: [{ title: 'Apply', seconds: 1, calls: 2 }],
  leftOut: [{ stack: 'a', address: 'azurerm_management_lock.A', reason: HOSTILE }],
  estates: [{ id: 'contoso', scenarios: [scenario(differences)], notes: [HOSTILE] }],
});

/** Fails at anything that is not well-formed. */
function parse(text: string): ReturnType<DOMParser['parseFromString']> {
  const parser = new DOMParser({
    onError: (level, message) => {
      throw new Error(`${level}: ${message}`);
    },
  });
  return parser.parseFromString(text.replace('<!DOCTYPE html>\n', ''), 'text/xml');
}

describe('the report', () => {
  test('agrees where nothing differs and everything was built', () => {
    expect([agrees(report()), agrees(report(['x'])), agrees(report([], ['x']))]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('says for a terminal what differs', () => {
    expect(renderText(report())).toContain('The failure that was played agrees');
    expect(renderText(report(['mail does not work']))).toMatch(
      /✘ site:AMS: mail does not work[^]*The failure that was played differs/,
    );
    expect(renderText(report([], ['apply fails']))).toMatch(/✘ apply fails\n.*nothing is proven/);
  });
});

describe('JUnit', () => {
  const attributes = (text: string): unknown[] => {
    const suites = [...parse(text).getElementsByTagName('testsuite')];
    return suites.map((each) =>
      ['name', 'tests', 'failures', 'errors', 'skipped'].map((name) => each.getAttribute(name)),
    );
  };

  test('has a suite for what was built and one for each estate, with a case for each failure', () => {
    const text = renderJunit(report());
    expect(attributes(text)).toEqual([
      ['build', '1', '0', '0', '0'],
      ['contoso', '1', '0', '0', '0'],
    ]);
    const cases = [...parse(text).getElementsByTagName('testcase')];
    expect(cases.map((each) => each.getAttribute('name'))).toEqual([
      `apply ${HOSTILE}`,
      `site:AMS (site ${HOSTILE})`,
    ]);
    expect(cases.map((each) => Number(each.getAttribute('time')))).toEqual([1, 61]);
  });

  test.each([[['one']], [['one', 'two\nthree']]])('has one failure for the differences %j', (differences) => {
    const text = renderJunit(report(differences));
    expect(attributes(text)[1]).toEqual(['contoso', '1', '1', '0', '0']);
    const failures = [...parse(text).getElementsByTagName('failure')];
    expect(failures).toHaveLength(1);
    expect(`${failures[0].getAttribute('message')} ${failures[0].textContent}`).toContain('one');
  });

  test('keeps the lines of what it says as lines', () => {
    const [output] = [...parse(renderJunit(report())).getElementsByTagName('testcase')]
      .flatMap((each) => [...each.getElementsByTagName('system-out')])
      .map(({ textContent }) => textContent?.split('\n'));
    expect(output).toEqual([
      '42 calls, 0 of them to what is lost',
      `${HOSTILE}: ${Outcome.NEEDS_PERSON}; seen: works after the switchover`,
    ]);
  });

  test('has what cannot be applied as a failure of the build', () => {
    expect(attributes(renderJunit(report([], ['x'])))[0]).toEqual(['build', '1', '1', '0', '0']);
  });
});

describe('the page', () => {
  test('is well-formed and needs nothing else, whatever values it shows', () => {
    const page = renderHtml(report(['it does not work']));
    const document = parse(page);
    expect(page.match(/<script|<link|src=|https?:/g)).toBeNull();
    expect(document.getElementsByTagName('h2').length).toBeGreaterThan(2);
    expect([...document.getElementsByTagName('td')].some(({ textContent }) => textContent === HOSTILE)).toBe(
      true,
    );
  });

  test('opens what differs, and folds the rest', () => {
    expect(renderHtml(report(['x']))).toContain('<details open="open">');
    expect(renderHtml(report())).not.toContain('open=');
  });
});
