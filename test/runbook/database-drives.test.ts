import { CopyLayout, EstateModel, TwoSiteExchange } from 'cdktf-resilient-exchange';
import type { EstateDocument } from '../../lib/model/estate-document';
import { EstateView } from '../../lib/runbook/estate-view';
import { activation } from '../../lib/runbook/procedures/activation';
import { bringUp } from '../../lib/runbook/procedures/bring-up';
import { compromise } from '../../lib/runbook/procedures/compromise';
import { copyChanges } from '../../lib/runbook/procedures/copy-changes';
import { memberRebuild } from '../../lib/runbook/procedures/member-rebuild';
import { switchback } from '../../lib/runbook/procedures/switchback';
import { volumeFull } from '../../lib/runbook/procedures/volume-full';
import { runbookFiles } from '../../lib/runbook/runbook-files';
import { BACKED_UP, estateProps, testApp } from '../support/app';
import { each } from '../support/each';
import { pilotLight } from '../support/pilot-light';
import { expectSound, stepOf } from './support/procedure-checks';

const SITES = {
  primary: { domainControllers: ['10.10.64.4'] },
  standby: { domainControllers: ['10.20.64.4'] },
};

/** Twelve databases on two drives; the first ten were there when there was one drive. */
function program(): TwoSiteExchange {
  const copies = { localCopies: 2, remoteCopies: 2, laggedCopies: 1 };
  const group = { name: 'DAG1', databases: 10, copies };
  const estate = (databaseAvailabilityGroup: object): TwoSiteExchange =>
    new TwoSiteExchange(testApp(), 'contoso', estateProps({ ...SITES, databaseAvailabilityGroup }));
  const before = estate(group).databaseAvailabilityGroup!.layout.toJson();
  return estate({
    ...group,
    databases: 12,
    storage: { databaseDrives: ['M', 'N'] },
    previousLayout: CopyLayout.fromJson(before),
  });
}

const made = program();
const model: EstateDocument = EstateModel.of(made).toDocument();
const estate = new EstateView(model);

/** All texts and commands of a step. */
function whole(step: object): string {
  return JSON.stringify(step).split('\\\\').join('\\');
}

test('the layout that is written has the drives, and is read again', () => {
  const layout = runbookFiles(model)['copy-layout.json'];
  expect(layout.match(/"drive":"N"/g)).toHaveLength(2);
  expect(CopyLayout.fromJson(layout).databases).toEqual(made.databaseAvailabilityGroup!.layout.databases);
});

test('databases are created on their drives', () => {
  const page = copyChanges(estate)!;
  expectSound(estate, page);
  const { command } = stepOf(page, 'create-new-databases');
  expect(command.filter((line) => line.startsWith('New-MailboxDatabase'))).toEqual(
    ['DB11', 'DB12'].map(
      (name) => expect.stringContaining(`'N:\\Databases\\${name}\\${name}.edb'`) as string,
    ),
  );
  expect(JSON.stringify(page.before)).toContain('M:, N: and L: of');
  const made = whole(bringUp(estate).steps);
  expect(made).toContain("'M:\\Databases\\DB10\\DB10.edb'");
  expect(made).toContain("'N:\\Databases\\DB11\\DB11.edb'");
});

test('every volume is checked, excluded from scans and named where copies lag', () => {
  const page = bringUp(estate);
  expectSound(estate, page);
  expect(whole(stepOf(page, /^check-machines/))).toContain(
    'the volumes M and N for databases and L for logs',
  );
  const scans = page.steps.filter(({ id }) => id.startsWith('exclude-from-scans'));
  expect(whole(scans)).toContain("'M:\\Databases', 'N:\\Databases', 'L:\\Logs'");
  expect(whole(stepOf(page, 'block-lagged-copies'))).toContain('Lagged copies share M: and N: with others');
});

test('a member that is rebuilt gets its letters again, and a suspected one loses what was on all of them', () => {
  const page = memberRebuild(estate, 'AMSFE1');
  expectSound(estate, page);
  const { command } = stepOf(page, 'check-machine-amsfe1');
  for (const [label, letter] of each([
    ['databases', 'M'],
    ['databases-n', 'N'],
    ['logs', 'L'],
    ['queue', 'Q'],
  ])) {
    const at = command.findIndex((line) => line.startsWith(`Get-Volume -FileSystemLabel '${label}'`));
    expect(command[at + 1]).toContain(`-NewDriveLetter ${letter}`);
  }
  expect(whole(stepOf(compromise(estate)!, 'wipe-data-disks'))).toContain(
    "'queue', 'databases', 'logs', 'databases-n'",
  );
  expect(whole(switchback(estate).steps)).toContain(
    'folder of the database on M: or N: and of its logs on L:',
  );
});

test('every volume is looked at when one is full', () => {
  const page = volumeFull(estate)!;
  expectSound(estate, page);
  expect(whole(stepOf(page, 'see-volumes'))).toContain('when M: or N: or L: has no room left');
  expect(stepOf(page, 'see-databases').check[0]).toContain("-Path 'M:\\', 'N:\\' -Recurse");
});

test('databases that come back from backup are spread over the drives', () => {
  const databaseAvailabilityGroup = {
    databases: 6,
    copies: { localCopies: 2 },
    storage: { databaseDrives: ['M', 'N'] },
    ...BACKED_UP,
  };
  const pilot = new TwoSiteExchange(
    testApp(),
    'contoso',
    estateProps({ ...SITES, databaseAvailabilityGroup, readiness: pilotLight() }),
  );
  const view = new EstateView(EstateModel.of(pilot).toDocument());
  const page = activation(view, view.standby!);
  expectSound(view, page);
  const { command, check } = stepOf(page, 'restore-files-dub');
  expect(command[1]).toMatch(/'[MN]:\\DB0\d-DUB', 'L:\\DB0\d-DUB'/);
  expect(command.join().match(/'M:/g)).toHaveLength(3);
  expect(command.join().match(/'N:/g)).toHaveLength(3);
  expect(check[1]).toContain("'M:\\*-DUB\\*.edb', 'N:\\*-DUB\\*.edb'");
  expect(stepOf(page, 'mount-restored-dub').command[1]).toMatch(/'N:\\DB02-DUB\\DB02.edb'/);
});
