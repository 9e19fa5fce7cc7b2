import type { EstateView } from '../../lib/runbook/estate-view';
import { each } from '../support/each';
import type { Procedure } from '../../lib/runbook/procedure';
import { compose } from '../../lib/runbook/compose';
import { lossPages } from '../../lib/runbook/loss-pages';
import { renderPowerShell } from '../../lib/runbook/render/render-powershell';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import { loadPowerShell } from '../support/powershell';
import { ESTATES } from './support/estates';
import { findingsIn } from './support/script-findings';
import { expectSound } from './support/procedure-checks';

const CASES = Object.entries(ESTATES);

beforeAll(loadPowerShell);

const PAGES = CASES.flatMap(([name, estate]) =>
  lossPages(estate).map((page): [string, string, EstateView, Procedure] => [page.id, name, estate, page]),
);

test.each(PAGES)('%s is sound for the estate with %s', (_, __, estate, page) => {
  expectSound(estate, page);
});

test('their commands are PowerShell of known cmdlets', () => {
  for (const [name, estate] of each(CASES)) {
    const own = lossPages(estate).map(({ id }) => id);
    const pages = compose(proceduresOf(estate)).filter(({ id }) => own.includes(id));
    expect(pages.map(({ id }) => id)).toEqual(own);
    const findings = pages.flatMap((page) =>
      findingsIn(renderPowerShell(estate, page)).map((finding) => `${name} ${page.id}: ${finding}`),
    );
    expect(findings).toEqual([]);
  }
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
       "directory-outage-AMS",
       "directory-outage-DUB",
       "link-lost",
       "quorum-lost",
       "database-dismounted",
       "carrier-lost",
       "traffic-manager-lost",
       "witness-lost",
       "volume-full",
       "internal-certificates",
       "compromise",
       "terraform-state",
       "certificate-renewal",
       "mailbox-moves",
       "exercise",
     ],
     "changed layout": [
       "edges-lost-AMS",
       "edges-lost-DUB",
       "directory-outage-AMS",
       "directory-outage-DUB",
       "link-lost",
       "quorum-lost",
       "database-dismounted",
       "carrier-lost",
       "traffic-manager-lost",
       "witness-lost",
       "volume-full",
       "internal-certificates",
       "compromise",
       "terraform-state",
       "certificate-renewal",
       "mailbox-moves",
       "exercise",
     ],
     "edges only": [
       "carrier-lost",
       "volume-full",
       "compromise",
       "terraform-state",
       "certificate-renewal",
     ],
     "manual": [
       "edges-lost-AMS",
       "edges-lost-DUB",
       "directory-outage-AMS",
       "directory-outage-DUB",
       "link-lost",
       "quorum-lost",
       "database-dismounted",
       "carrier-lost",
       "witness-lost",
       "volume-full",
       "internal-certificates",
       "compromise",
       "terraform-state",
       "certificate-renewal",
       "mailbox-moves",
       "exercise",
     ],
     "no group": [
       "edges-lost-AMS",
       "edges-lost-DUB",
       "directory-outage-AMS",
       "directory-outage-DUB",
       "carrier-lost",
       "traffic-manager-lost",
       "volume-full",
       "internal-certificates",
       "compromise",
       "terraform-state",
       "certificate-renewal",
     ],
     "no lag": [
       "edges-lost-AMS",
       "edges-lost-DUB",
       "directory-outage-AMS",
       "directory-outage-DUB",
       "link-lost",
       "quorum-lost",
       "database-dismounted",
       "carrier-lost",
       "traffic-manager-lost",
       "witness-lost",
       "volume-full",
       "internal-certificates",
       "compromise",
       "terraform-state",
       "certificate-renewal",
       "mailbox-moves",
       "exercise",
     ],
     "one to one": [
       "edges-lost-AMS",
       "edges-lost-DUB",
       "directory-outage-AMS",
       "directory-outage-DUB",
       "carrier-lost",
       "traffic-manager-lost",
       "volume-full",
       "internal-certificates",
       "compromise",
       "terraform-state",
       "certificate-renewal",
     ],
     "pilot light": [
       "edges-lost-AMS",
       "directory-outage-AMS",
       "quorum-lost",
       "database-dismounted",
       "carrier-lost",
       "volume-full",
       "internal-certificates",
       "compromise",
       "terraform-state",
       "certificate-renewal",
       "mailbox-moves",
     ],
     "single site": [
       "edges-lost-AMS",
       "carrier-lost",
       "volume-full",
       "internal-certificates",
       "compromise",
       "terraform-state",
       "certificate-renewal",
     ],
     "smart host": [
       "edges-lost-AMS",
       "edges-lost-DUB",
       "directory-outage-AMS",
       "directory-outage-DUB",
       "link-lost",
       "quorum-lost",
       "database-dismounted",
       "carrier-lost",
       "smart-host-lost",
       "traffic-manager-lost",
       "witness-lost",
       "volume-full",
       "internal-certificates",
       "compromise",
       "terraform-state",
       "certificate-renewal",
       "mailbox-moves",
       "exercise",
     ],
     "split roles": [
       "edges-lost-AMS",
       "edges-lost-DUB",
       "directory-outage-AMS",
       "directory-outage-DUB",
       "link-lost",
       "quorum-lost",
       "database-dismounted",
       "carrier-lost",
       "traffic-manager-lost",
       "witness-lost",
       "volume-full",
       "internal-certificates",
       "compromise",
       "terraform-state",
       "certificate-renewal",
       "mailbox-moves",
       "exercise",
     ],
     "unattended": [
       "edges-lost-AMS",
       "edges-lost-DUB",
       "directory-outage-AMS",
       "directory-outage-DUB",
       "link-lost",
       "quorum-lost",
       "database-dismounted",
       "carrier-lost",
       "traffic-manager-lost",
       "witness-lost",
       "volume-full",
       "internal-certificates",
       "compromise",
       "terraform-state",
       "certificate-renewal",
       "installation-failed",
       "mailbox-moves",
       "exercise",
     ],
     "unattended Edges": [
       "edges-lost-AMS",
       "edges-lost-DUB",
       "directory-outage-AMS",
       "directory-outage-DUB",
       "link-lost",
       "quorum-lost",
       "database-dismounted",
       "carrier-lost",
       "witness-lost",
       "volume-full",
       "internal-certificates",
       "compromise",
       "terraform-state",
       "certificate-renewal",
       "installation-failed",
       "mailbox-moves",
       "exercise",
     ],
     "unattended pilot light": [
       "edges-lost-AMS",
       "directory-outage-AMS",
       "quorum-lost",
       "database-dismounted",
       "carrier-lost",
       "volume-full",
       "internal-certificates",
       "compromise",
       "terraform-state",
       "certificate-renewal",
       "installation-failed",
       "mailbox-moves",
     ],
   }
  `);
});
