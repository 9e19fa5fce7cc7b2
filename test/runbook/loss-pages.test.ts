import type { EstateView } from '../../lib/runbook/estate-view';
import type { Procedure } from '../../lib/runbook/procedure';
import { compose } from '../../lib/runbook/compose';
import { lossPages } from '../../lib/runbook/procedures/loss-pages';
import { renderPowerShell } from '../../lib/runbook/render/render-powershell';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import { checkPowerShell, loadPowerShell, parsePowerShell, unassignedVariables } from '../support/powershell';
import { ESTATES } from './support/estates';
import { expectSound } from './support/procedure-checks';

const CASES = Object.entries(ESTATES);

beforeAll(loadPowerShell);

const PAGES = CASES.flatMap(([name, estate]) =>
  lossPages(estate).map((page): [string, string, EstateView, Procedure] => [page.id, name, estate, page]),
);

test.each(PAGES)('%s is sound for the estate with %s', (_, __, estate, page) => {
  expectSound(estate, page);
});

test.each(CASES)('its commands are PowerShell of known cmdlets in the estate with %s', (_, estate) => {
  const own = lossPages(estate).map(({ id }) => id);
  const pages = compose(proceduresOf(estate)).filter(({ id }) => own.includes(id));
  expect(pages.map(({ id }) => id)).toEqual(own);
  const findings = pages.flatMap((page) => {
    const functions = renderPowerShell(estate, page).match(/^function [\s\S]*?^\}$/gm) ?? [];
    return functions.flatMap((code) => [
      ...checkPowerShell(code).map((finding) => `${page.id}: ${finding}`),
      ...unassignedVariables(parsePowerShell(code)).map(({ name }) => `${page.id}: reads $${name}`),
    ]);
  });
  expect(findings).toEqual([]);
});

test('pages exist where they apply, and nowhere else', () => {
  const ids = Object.fromEntries(
    CASES.map(([name, estate]) => [name, lossPages(estate).map(({ id }) => id)]),
  );
  expect(ids).toMatchInlineSnapshot(`
   {
     "automatic": [
       "edges-lost-AMS",
       "edges-lost-DUB",
       "witness-lost",
       "terraform-state",
     ],
     "changed layout": [
       "edges-lost-AMS",
       "edges-lost-DUB",
       "witness-lost",
       "terraform-state",
     ],
     "manual": [
       "edges-lost-AMS",
       "edges-lost-DUB",
       "witness-lost",
       "terraform-state",
     ],
     "no group": [
       "edges-lost-AMS",
       "edges-lost-DUB",
       "terraform-state",
     ],
     "no lag": [
       "edges-lost-AMS",
       "edges-lost-DUB",
       "witness-lost",
       "terraform-state",
     ],
     "one to one": [
       "edges-lost-AMS",
       "edges-lost-DUB",
       "terraform-state",
     ],
     "pilot light": [
       "edges-lost-AMS",
       "terraform-state",
     ],
     "single site": [
       "edges-lost-AMS",
       "terraform-state",
     ],
     "smart host": [
       "edges-lost-AMS",
       "edges-lost-DUB",
       "witness-lost",
       "terraform-state",
     ],
     "split roles": [
       "edges-lost-AMS",
       "edges-lost-DUB",
       "witness-lost",
       "terraform-state",
     ],
   }
  `);
});
