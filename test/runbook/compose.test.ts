import type { Link } from '../../lib/runbook/compose';
import { compose } from '../../lib/runbook/compose';
import type { Procedure, Step } from '../../lib/runbook/procedure';
import { functionName, Shell, stepId, UnnamedHost } from '../../lib/runbook/procedure';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import { listed, pageRef, ref, sentences, text } from '../../lib/runbook/text';
import { renderIndex } from '../../lib/runbook/render/render-index';
import { renderPowerShell } from '../../lib/runbook/render/render-powershell';
import { clashes } from './support/functions';
import { automaticEstate, ESTATES } from './support/estates';

function step(id: string, more: Partial<Step> = {}): Step {
  return {
    id,
    title: `Do ${id}`,
    why: 'Because.',
    shell: Shell.TERRAFORM,
    hosts: ['deployment workstation'],
    command: ['terraform plan'],
    check: ['terraform plan'],
    expected: 'No changes.',
    otherwise: 'Read the plan.',
    ...more,
  };
}

function procedure(id: string, steps: Step[]): Procedure {
  return { id, title: `Page ${id}`, purpose: 'For tests.', before: ['Be awake.'], steps, after: ['Sleep.'] };
}

describe('text', () => {
  test('without references is a string, and keeps them where it has some', () => {
    expect(text`a ${1} b`).toBe('a 1 b');
    expect(text`see ${ref('first')}.`).toEqual(['see ', { step: 'first' }, '.']);
    expect(sentences('One.', false, undefined, '', 'Two.')).toBe('One. Two.');
    expect(sentences('One.', text`See ${ref('first')}.`)).toEqual([
      'One.',
      ' ',
      'See ',
      { step: 'first' },
      '.',
    ]);
    expect(listed([ref('a'), ref('b')])).toEqual([{ step: 'a' }, ', ', { step: 'b' }]);
  });
});

describe('ids', () => {
  test('are made of codes and names, and functions are named after them', () => {
    expect(stepId('stop-cluster', 'DUB')).toBe('stop-cluster-dub');
    expect(stepId('subscribe-edges', 'Zürich West (2)')).toBe('subscribe-edges-zurich-west-2');
    expect(functionName('stop-cluster-dub')).toBe('StopClusterDub');
    expect(functionName('subscribe-edges-zurich-2')).toBe('SubscribeEdgesZurich2');
  });
});

describe('references', () => {
  const links = (page: Procedure, all: Procedure[]): unknown =>
    compose(all).find(({ id }) => id === page.id)!.steps[0].why;

  test('lead to a step of the page, a page, and a step of another page', () => {
    const why = text`${ref('second')}, ${pageRef('other')}, ${pageRef('other', 'third')}`;
    const page = procedure('page', [step('first', { why }), step('second')]);
    const other = procedure('other', [step('third')]);
    const link: Link = { page: { id: 'other', title: 'Page other' } };
    expect(links(page, [page, other])).toEqual([
      '',
      { step: { id: 'second', number: 2, title: 'Do second' } },
      ', ',
      link,
      ', ',
      { ...link, step: { id: 'third', number: 1, title: 'Do third' } },
      '',
    ]);
  });

  test('are refused where they lead nowhere', () => {
    const to =
      (why: Step['why']): (() => unknown) =>
      () =>
        compose([procedure('page', [step('first', { why })])]);
    expect(to(text`${ref('second')}`)).toThrow(
      "The page 'page' names the step 'second' of 'page', which does not exist.",
    );
    expect(to(text`${pageRef('other')}`)).toThrow(
      "The page 'page' names the page 'other', which does not exist.",
    );
    expect(to(text`${pageRef('page', 'second')}`)).toThrow("the step 'second' of 'page'");
    expect(to(text`${ref('first')}`)).not.toThrow();
  });
});

describe('steps and pages', () => {
  const steps =
    (...all: Step[]): (() => unknown) =>
    () =>
      compose([procedure('page', all)]);

  test('have ids that tell them apart, in PowerShell too', () => {
    expect(steps(step('a'), step('a'))).toThrow("Two steps of the page 'page' have the id 'a'.");
    expect(steps(step('add-ab'), step('add-a-b'))).toThrow('Two steps');
    expect(() => compose([procedure('p', [step('a')]), procedure('p', [step('a')])])).toThrow(
      "Two pages have the id 'p'.",
    );
    expect(steps(step('a'), step('b'))).not.toThrow();
  });

  test.each(['Stop', 'stop cluster', '1-stop', 'stop-', ''])('are refused with the id "%s"', (id) => {
    expect(steps(step(id))).toThrow('needs an id in kebab case');
  });

  test('are done on machines that are named, or of a kind that is', () => {
    const unnamedHost = { kind: UnnamedHost.DOMAIN_CONTROLLER, of: 'corp.contoso.com' };
    expect(steps(step('a', { hosts: [] }))).toThrow('needs either hosts or an unnamed host');
    expect(steps(step('a', { unnamedHost }))).toThrow('needs either hosts or an unnamed host');
    expect(steps(step('a', { hosts: [], unnamedHost }))).not.toThrow();
  });
});

test.each(Object.entries(ESTATES))(
  'two functions of one name do the same in the estate with %s: the files of two pages are loaded into one shell',
  (_, estate) => {
    const pages = compose(proceduresOf(estate));
    expect(clashes(pages.map((page): [string, string] => [page.id, renderPowerShell(estate, page)]))).toEqual(
      [],
    );
  },
);

test('the index has emergencies first, pages of one server last, and the witnesses', () => {
  const estate = automaticEstate();
  const index = renderIndex(estate, compose(proceduresOf(estate)));
  const places = [
    '(switchover-unplanned.md)',
    '(transport-outage-DUB.md)',
    '(switchback.md)',
    '(member-rebuild-AMSFE1.md)',
    '(queue-salvage-mailbox-server.md)',
  ].map((link) => index.indexOf(link));
  expect(Math.min(...places)).toBeGreaterThan(0);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(index.indexOf('(bring-up.md)')).toBeGreaterThan(places[1]);
  expect(index).toMatch(
    /^\| PARFSW1 \| Paris \| .* \| 10\.30\.\S+ \| parfsw1\.corp\.contoso\.com \| `contoso-witness` \|$/m,
  );
});

test.each([
  [['terraform "-chdir=x" apply', 'az vm list'], 'Terraform'],
  [['az vm list'], 'Azure CLI'],
  [["Set-Content -Path 'drills/x.md' -Value 'the az of Terraform'"], 'Windows PowerShell'],
])('a step on the workstation with %j says what is opened: %s', (command, shell) => {
  const [page] = compose([procedure('page', [step('only', { command, check: [] })])]);
  expect(page.steps[0].shell).toBe(shell);
});

test.each(Object.entries(ESTATES))('all pages of the estate with %s compose', (_, estate) => {
  expect(compose(proceduresOf(estate)).length).toBeGreaterThan(5);
});

// "At bring-up" and "a switchback" are words of the language too.
const PLAIN_NAME =
  /\b(?:member-rebuild|edge-rebuild|queue-salvage|transport-outage|edge-resubscription|copy-changes|switchover-(?:un)?planned|hubs-lost)\b|\b(?:pages?|procedures?) (?:[`"]?(?:bring-up|switchback|switchover)\b|for lost)|\bsee (?:the )?switchover\b/i;

test.each(Object.entries(ESTATES))(
  'no text names a page but by reference, in the estate with %s',
  (_, estate) => {
    const texts = compose(proceduresOf(estate)).flatMap(({ id, title, purpose, before, after, steps }) =>
      [
        [title],
        purpose,
        ...before,
        ...after,
        ...steps.flatMap(({ title: what, when = [], why, expected, otherwise }) => [
          [what],
          when,
          why,
          expected,
          otherwise,
        ]),
      ].map((text): [string, readonly unknown[]] => [id, text]),
    );
    const named = texts.flatMap(([id, text]) =>
      text.flatMap((part) => {
        const match = typeof part === 'string' ? PLAIN_NAME.exec(part) : null;
        return match ? [`${id}: ${match[0]}`] : [];
      }),
    );
    expect(named).toEqual([]);
  },
);
