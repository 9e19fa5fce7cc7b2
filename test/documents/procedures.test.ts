import { PageId } from '../../lib/model/page-ids';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import { ESTATES } from '../runbook/support/estates';
import { each } from '../support/each';
import { textOf } from './documents';

/** The pages that the guide lists, each with `*` for what differs. */
const listed = [...textOf('docs/runbooks.md').matchAll(/^\| `([a-z*-]+)`/gm)].map(([, id]) => id);

/** Whether a page is one of a line of the guide: itself, or one of its kind. */
function isListed(page: string): boolean {
  return listed.some((id) => (id.endsWith('-*') ? page.startsWith(id.slice(0, -1)) : page === id));
}

test('the guide lists every page that other readers of the model name', () => {
  const { index, ...pages } = PageId;
  const ids = Object.values(pages).map((id) => (typeof id === 'string' ? id : id('*')));
  expect(index).toBe('README');
  expect(each(ids).filter((id) => !listed.includes(id))).toEqual([]);
});

test('the guide lists every procedure of the estates of the tests', () => {
  const pages = each(Object.values(ESTATES)).flatMap((estate) => proceduresOf(estate).map(({ id }) => id));
  expect(each(pages).filter((page) => !isListed(page))).toEqual([]);
});

test('the guide lists each page once', () => {
  expect([...new Set(listed)]).toEqual(each(listed));
});
