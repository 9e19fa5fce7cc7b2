import { DOMParser } from '@xmldom/xmldom';
import { renderYearHtml } from '../../packages/drill/src/render-year-html';
import { renderYearJunit } from '../../packages/drill/src/render-year-junit';
import type { YearReport } from '../../packages/drill/src/year-report';
import type { Row } from '../../year/row';

const HOSTILE = '<script>alert("1")</script> & \'more\'';

function row(change: Partial<Row> = {}): Row {
  return {
    ...{ id: 'patching', title: `Patching ${HOSTILE}`, applies: 1, waves: 0, minutes: 60, note: HOSTILE },
    ...{ excused: [], released: [], lost: [], verdict: 'passed', startup: 10 },
    fares: [{ id: 'FRA/Edge', members: 4, needed: 1, lowest: 3, minutesBelow: 0 }],
    ...change,
  };
}

const BELOW = row({
  id: 'next:1',
  fares: [{ id: 'FRA/Edge', members: 4, needed: 2, lowest: 1, minutesBelow: 12 }],
  lost: [{ kind: 'disk', id: `/disks/${HOSTILE}`, owner: 'FRAEDGE1' }],
});

const report = (...rows: Row[]): YearReport => ({
  ...{ folder: HOSTILE, estate: HOSTILE, gate: true, planned: 3, omitted: [HOSTILE], existing: [HOSTILE] },
  played: rows.map((each) => ({ row: each, seconds: 61 })),
  leftOut: [{ stack: 'a', address: 'azurerm_management_lock.A', reason: HOSTILE }],
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

describe('JUnit of a year', () => {
  test('has a case for each event, and a failure for each that went wrong', () => {
    const document = parse(renderYearJunit(report(row(), BELOW)));
    const [suite] = [...document.getElementsByTagName('testsuite')];
    expect(['tests', 'failures'].map((name) => suite.getAttribute(name))).toEqual(['2', '1']);
    const failures = [...document.getElementsByTagName('failure')];
    expect(failures).toHaveLength(1);
    expect(failures[0].textContent).toContain('FRA/Edge was below its need for at least 12 min');
    expect(failures[0].textContent).toContain('of FRAEDGE1 is lost');
  });

  test('says what an event cannot do', () => {
    const document = parse(renderYearJunit(report(row({ failure: 'The gate refuses it:\nfor a reason' }))));
    const [failure] = [...document.getElementsByTagName('failure')];
    expect(failure.getAttribute('message')).toBe('The gate refuses it:');
    expect(failure.textContent).toBe('for a reason');
  });
});

describe('the page of a year', () => {
  test('is well-formed and needs nothing else, whatever values it shows', () => {
    const page = renderYearHtml(report(row(), BELOW));
    const document = parse(page);
    expect(page.match(/<script|<link|src=|https?:(?!\/\/www\.w3\.org)/g)).toBeNull();
    expect(document.getElementsByTagName('svg')).toHaveLength(1);
    expect([...document.getElementsByTagName('td')].map(({ textContent }) => textContent)).toContain(
      '3 of 4',
    );
  });

  test('says first whether all went well, and how many events were played', () => {
    expect(renderYearHtml(report(row()))).toContain('class="verdict good"');
    expect(renderYearHtml(report(row()))).toContain('1 of 3 events were played');
    expect(renderYearHtml({ ...report(row()), planned: 1 })).not.toContain('events were played');
    expect(renderYearHtml(report(BELOW))).toContain('class="verdict bad"');
    const failed = renderYearHtml(report(row({ failure: 'terraform apply failed' })));
    expect(failed).toContain('class="verdict bad"');
    expect(failed).toContain('terraform apply failed');
  });
});
