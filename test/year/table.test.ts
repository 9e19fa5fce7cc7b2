import { NOT_SEEN } from '../../year/assumptions';
import type { Fare } from '../../year/observer';
import { CLIENTS } from '../../year/observer';
import { renderPicture } from '../../year/picture';
import type { Row } from '../../year/row';
import { isSound, losses, outages } from '../../year/row';
import { each } from '../support/each';
import { columnsOf, conclusion, COPIES, renderMarkdown, renderText } from '../../year/table';

function fare(id: string, lowest: number, minutesBelow = 0, members = 3, needed = 1): Fare {
  return { id, members, needed, lowest, minutesBelow };
}

function row(changed: Partial<Row> = {}): Row {
  return {
    ...{ id: 'sizes', title: 'All sizes are changed', applies: 3, waves: 0, minutes: 12, verdict: 'passed' },
    fares: [fare('AMS/ClientAccess', 2), fare('database:DB01', 2), fare(CLIENTS, 1, 0, 1)],
    ...{ lost: [], excused: [], released: [] },
    ...changed,
  };
}

const DOWN = row({ title: 'Down', fares: [fare('AMS/ClientAccess', 0, 7.5)] });
const LOST = row({ title: 'Lost', lost: [{ kind: 'disk', id: 'disk', owner: 'AMSFE1' }] });

describe('an event', () => {
  test('is sound where nothing fell below its need and nothing was lost', () => {
    expect(isSound(row())).toBe(true);
    expect(isSound(row({ fares: [fare('AMS/Edge', 1)] }))).toBe(true);
    expect(isSound(DOWN)).toBe(false);
    expect(isSound(LOST)).toBe(false);
  });

  test('is not sound where a group was down for no time at all by the clock', () => {
    expect(outages(row({ fares: [fare('AMS/Edge', 0, 0)] }))).toEqual([{ id: 'AMS/Edge', minutes: 0 }]);
  });

  test('is excused for what it itself takes, and for nothing else', () => {
    const both = [fare('AMS/Edge', 0, 9), fare('DUB/Edge', 0, 4)];
    expect(outages(row({ fares: both, excused: ['AMS/Edge'] }))).toEqual([{ id: 'DUB/Edge', minutes: 4 }]);
    expect(isSound(row({ fares: both, excused: ['AMS/Edge', 'DUB/Edge'] }))).toBe(true);
  });

  test('may lose what belongs to machines that go by intention, and nothing else', () => {
    expect(losses({ ...LOST, released: ['AMSFE1'] })).toEqual([]);
    expect(losses({ ...LOST, released: ['AMSFE2'] })).toEqual(LOST.lost);
    const front = row({ lost: [{ kind: 'address', id: 'front' }], released: ['AMSFE1'] });
    expect(isSound(front)).toBe(false);
  });
});

describe('the table', () => {
  const LINES = renderMarkdown([row({ verdict: 'refused', waves: 10 }), DOWN, LOST]).split('\n');

  test('shows groups as columns, and the worst of all databases as one', () => {
    const found = columnsOf([
      row({ fares: [fare('database:DB01', 2), fare('database:DB02', 1), fare(CLIENTS, 1)] }),
    ]);
    expect(found.map(({ id }) => id)).toEqual([COPIES, CLIENTS]);
    const [, , line] = renderMarkdown([
      row({ fares: [fare('database:DB01', 2), fare('database:DB02', 1)] }),
    ]).split('\n');
    expect(line).toContain('| 1 of 3 |');
  });

  test('says what the gate said, the fewest members, and what was below its need and lost', () => {
    expect(LINES[0]).toBe(
      '| event | gate | applies | AMS front ends | copies of a database | client names | below need | disks lost | addresses lost |',
    );
    expect(LINES[2]).toBe(
      '| All sizes are changed | refused: 10 waves | 3 | 2 of 3 | 2 of 3 | yes | 0 | 0 | 0 |',
    );
    expect(LINES[3]).toBe(
      '| Down | passed | 3 | 0 of 3 | – | – | at least 7.5 min: AMS front ends | 0 | 0 |',
    );
    expect(LINES[4]).toContain('| 0 | 1 | 0 |');
  });

  test('marks what the event itself takes', () => {
    const [, , excused] = renderMarkdown([{ ...DOWN, excused: ['AMS/ClientAccess'] }]).split('\n');
    expect(excused).toContain('7.5 min: AMS front ends*');
    const [, , released] = renderMarkdown([{ ...LOST, released: ['AMSFE1'] }]).split('\n');
    expect(released).toContain('| 0 (1 released) | 0 |');
  });

  test('says that a change passed by an exception only', () => {
    const [, , line] = renderMarkdown([row({ verdict: 'passed with an exception' })]).split('\n');
    expect(line).toContain('| passed with an exception |');
  });

  test.each([renderMarkdown, renderText])('says under it what is assumed and what is not seen', (render) => {
    const text = render([row({ startup: 7 })]);
    expect(text).toContain('Windows and Exchange need 7 minutes');
    expect(render([row()])).toContain('What Windows and Exchange need after a start comes on top');
    each(NOT_SEEN).forEach((what) => expect(text).toContain(what));
  });

  test('is shown in a terminal too', () => {
    expect(renderText([row(), DOWN])).toMatch(/│ Down +│ passed +│ 3 +│ 0 of 3/);
  });

  test('has a sentence at its end', () => {
    expect(conclusion([row()])).toMatch(/^1 events?: nothing fell/);
    expect(conclusion([row(), DOWN, LOST])).toBe(
      '2 of 3 events took the service down or lost something: Down; Lost.',
    );
  });
});

describe('the picture', () => {
  test('is the same for the same rows', () => {
    expect(renderPicture('A year', [row(), DOWN])).toBe(renderPicture('A year', [row(), DOWN]));
  });

  test('tells apart what serves, what is short and what is meant to be', () => {
    const kinds = (shown: Row): string[] =>
      [...renderPicture('A year', [shown]).matchAll(/<path class="(\w+)"/g)].map(([, kind]) => kind);
    expect(kinds(row())).toEqual([]);
    expect(kinds(DOWN)).toEqual(['short']);
    expect(kinds({ ...DOWN, excused: ['AMS/ClientAccess'] })).toEqual(['meant']);
  });

  test('has colours for both schemes, a name, and no text that would be markup', () => {
    const picture = renderPicture('A "year" <on> it & off', [row()]);
    expect(picture).toContain('prefers-color-scheme: dark');
    expect(picture).toContain('aria-label="A &quot;year&quot; &lt;on> it &amp; off"');
    expect(picture.match(/<svg /g)).toHaveLength(1);
  });
});
