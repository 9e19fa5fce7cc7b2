import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { each } from '../support/each';
import { EXAMPLES, ROOT } from '../support/synth';
import { DOCUMENTS, proseOf, REFERENCE, textOf } from './documents';

/** The anchor that GitHub gives a heading. */
function anchor(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replace(/ /g, '-');
}

const anchors = new Map<string, Set<string>>();

function anchorsOf(document: string): Set<string> {
  let known = anchors.get(document);
  if (!known) {
    known = new Set([...proseOf(document).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchor(heading)));
    anchors.set(document, known);
  }
  return known;
}

/** Relative links of a document which lead nowhere. */
function deadLinks(document: string, text = proseOf(document)): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
  return targets
    .filter((target) => !/^(?:https?|mailto):/.test(target))
    .filter((target) => {
      const [path, fragment] = target.split('#');
      const file = path === '' ? document : posix.normalize(posix.join(dirname(document), path));
      if (!existsSync(join(ROOT, file))) return true;
      return fragment !== undefined && file.endsWith('.md') && !anchorsOf(file).has(fragment);
    })
    .map((target) => `${document}: ${target}`);
}

test('every link between documents leads to a file and a heading that exist', () => {
  expect(each(DOCUMENTS).flatMap((document) => deadLinks(document))).toEqual([]);
});

test('every link of the API reference leads to a file and a heading that exist', () => {
  expect(each(REFERENCE).flatMap((document) => deadLinks(document))).toEqual([]);
});

test('a page of the API reference is short enough for a browser, and does not repeat what every construct has', () => {
  const pages = each(REFERENCE);
  expect(pages.filter((page) => textOf(page).length > 400_000)).toEqual([]);
  expect(
    pages.filter((page) => page !== 'docs/api/README.md' && /\bis_?construct\b/i.test(textOf(page))),
  ).toEqual([]);
});

test('a link to a file or a heading that does not exist is found', () => {
  expect(deadLinks('README.md', '[a](docs/gone.md) [b](docs/dns.md#gone) [c](docs/dns.md#bind)')).toEqual([
    'README.md: docs/gone.md',
    'README.md: docs/dns.md#gone',
  ]);
});

test('every guide is in the index, and says at its beginning what it is for and when to read it', () => {
  const guides = DOCUMENTS.filter((document) => /^docs\/[^/]+\.md$/.test(document)).filter(
    (document) => document !== 'docs/README.md',
  );
  const index = textOf('docs/README.md');
  expect(each(guides).filter((guide) => !index.includes(`](${relative('docs', guide)})`))).toEqual([]);
  const beginning = /^# .+\n\n(?:This guide|Read this guide)[^\n]*(?:\n[^\n]+)*/;
  expect(each(guides).filter((guide) => !beginning.test(textOf(guide)))).toEqual([]);
  expect(each(guides).filter((guide) => !/\bRead (?:it|this guide) /.test(textOf(guide)))).toEqual([]);
});

test('the README has at most 250 lines, and begins with the picture', () => {
  const lines = textOf('README.md').trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(250);
  expect(lines.slice(1, 4).join('\n')).toContain('](docs/two-site-topology.svg)');
});

test('the table of warnings names every warning', () => {
  const source = readFileSync(join(ROOT, 'lib/core/warning-id.ts'), 'utf8');
  const ids = [...source.matchAll(/= '([a-z0-9-]+)'/g)].map((match) => match[1]);
  const named = [...textOf('docs/warnings.md').matchAll(/^\| `([a-z0-9-]+)`/gm)].map((match) => match[1]);
  expect(named.sort()).toEqual(ids.sort());
});

test('the two lines that a newcomer types are in the README', () => {
  expect(textOf('README.md')).toMatch(/^npm ci && npm run synth$/m);
  expect(textOf('README.md')).toMatch(/^npm ci && npm test$/m);
});

test('the table of examples names every example', () => {
  const named = [...textOf('README.md').matchAll(/\]\(examples\/([a-z-]+)\/main\.ts\)/g)].map(
    ([, name]) => name,
  );
  expect([...new Set(named)].sort()).toEqual(EXAMPLES);
});

test('every decision is in the index, with its context, what follows and what would change it', () => {
  const records = DOCUMENTS.filter((document) => /^docs\/decisions\/\d{4}-/.test(document));
  const index = textOf('docs/decisions/README.md');
  const wrong = each(records).filter((record) => {
    const title = /^# (.+)$/m.exec(textOf(record))?.[1];
    const parts = [...textOf(record).matchAll(/^## (.+)$/gm)].map(([, part]) => part).join();
    const isListed = index.includes(`[${title}](${relative('docs/decisions', record)})`);
    return !isListed || parts !== 'Context,Decision,Consequences,What would change it';
  });
  expect(wrong).toEqual([]);
});
