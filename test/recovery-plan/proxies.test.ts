import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EstateDocument } from '../../lib/model/estate-document';
import { PlanEstate } from '../../lib/recovery-plan/plan-estate';
import { plannedRoles } from '../../lib/recovery-plan/roles';
import { routesOf } from '../../lib/recovery-plan/routes';
import { withProxies } from '../support/with-proxies';

const TWO_SITE = JSON.parse(
  readFileSync(join(__dirname, '../two-site.estate.json'), 'utf8'),
) as EstateDocument;

const held = (mode: string): string[] =>
  plannedRoles(new PlanEstate(withProxies(TWO_SITE, mode)))
    .find(({ id }) => id === 'proxy')!
    .holds.map(({ what }) => what);

test('a proxy holds what is generated, and a key where TLS ends on it', () => {
  expect(held('pass-through')).toEqual(['the configuration of HAProxy', expect.anything()]);
  expect(held('re-encryption')).toContain('the certificate of the clients, with its key');
});

test('a proxy comes back from code by the page of its site, and loses nothing', () => {
  const document = withProxies(TWO_SITE);
  const machine = document.machines.find(({ id }) => id === 'DUBPX1')!;
  expect(routesOf(new PlanEstate(document), machine)).toEqual([
    expect.objectContaining({ page: 'proxies-lost-DUB', loss: [] }),
  ]);
});
