import { ProtectionKind } from '../../lib/model/protection-model';
import type { EstateView } from '../../lib/runbook/estate-view';
import { compose } from '../../lib/runbook/compose';
import type { Procedure } from '../../lib/runbook/procedure';
import { edgeRebuild } from '../../lib/runbook/procedures/edge-rebuild';
import { frontEndRecovery } from '../../lib/runbook/procedures/front-end-recovery';
import { memberRebuild } from '../../lib/runbook/procedures/member-rebuild';
import { exchangeUpdate } from '../../lib/runbook/procedures/updates';
import { recoveryPages } from '../../lib/runbook/recovery-pages';
import { renderPowerShell } from '../../lib/runbook/render/render-powershell';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import { each } from '../support/each';
import { loadPowerShell } from '../support/powershell';
import { findingsIn } from './support/script-findings';
import type { Change, Draft } from './support/estates';
import { automaticEstate, ESTATES, noExports, pilotLightEstate, splitRolesEstate } from './support/estates';
import { expectOrder, expectSound, idsOf, said, stepOf } from './support/procedure-checks';
import { changesInChecks, danglingMentions } from './support/rules';

/** Every machine of a site is in a vault of it; those of one estate are full images. */
function vaults(kind: ProtectionKind, paired: boolean): Change {
  return (estate: Draft) => {
    estate.vaults = estate.sites.map(({ id, region }) => ({
      id: `rsv-contoso-${id.toLowerCase()}`,
      site: id,
      region: region!,
      resourceGroup: `rg-contoso-${id.toLowerCase()}-backup`,
      failureDomains: [`region:${region}`],
      redundancy: paired ? 'GeoRedundant' : 'ZoneRedundant',
      crossRegionRestore: paired,
      ...(paired ? { pairedRegion: 'northeurope' } : { withoutIt: 'the copies in the other site.' }),
      existing: false,
    }));
    for (const machine of estate.machines) {
      if (machine.site === undefined || machine.roles.includes('witness')) continue;
      machine.protection = {
        kind,
        vault: `rsv-contoso-${machine.site.toLowerCase()}`,
        startTime: '02:00',
        timeZone: 'UTC',
        ...(kind === ProtectionKind.FULL_SERVER ? {} : { excludedVolumes: ['databases', 'logs'] }),
      };
    }
  };
}

/** No machine has a backup in a vault of the program. */
const noVaults: Change = (estate) => {
  estate.vaults = [];
  for (const machine of estate.machines) delete machine.protection;
};

const partial = automaticEstate(vaults(ProtectionKind.WITHOUT_DATABASE_VOLUMES, true));
const full = automaticEstate(vaults(ProtectionKind.FULL_SERVER, false));
const without = automaticEstate(noVaults, noExports);

const CASES: [string, EstateView][] = [
  ...Object.entries(ESTATES),
  ['vaults with a pair', partial],
  ['full images without a pair', full],
  ['no vaults', without],
  ['no exports', automaticEstate(noExports)],
  ['2013 with vaults', splitRolesEstate(vaults(ProtectionKind.FULL_SERVER, true))],
  ['pilot light with vaults', pilotLightEstate(vaults(ProtectionKind.WITHOUT_DATABASE_VOLUMES, true))],
];

beforeAll(loadPowerShell);

const PAGES = CASES.flatMap(([name, estate]) =>
  recoveryPages(estate).map((page): [string, string, EstateView, Procedure] => [page.id, name, estate, page]),
);

function pageOf(estate: EstateView, id: string): Procedure {
  const found = recoveryPages(estate).find((page) => page.id === id);
  if (!found) throw new Error(`no page ${id}`);
  return found;
}

function ids(estate: EstateView): string[] {
  return recoveryPages(estate).map(({ id }) => id);
}

test.each(PAGES)('%s is sound for the estate with %s', (_, __, estate, page) => {
  expectSound(estate, page);
  expect(changesInChecks(page)).toEqual([]);
});

test('their commands are PowerShell of known cmdlets, and their references lead somewhere', () => {
  for (const [name, estate] of each(CASES)) {
    const procedures = proceduresOf(estate);
    const own = ids(estate);
    const pages = compose(procedures).filter(({ id }) => own.includes(id));
    expect(pages.map(({ id }) => id).sort()).toEqual([...own].sort());
    const findings = pages.flatMap((page) =>
      findingsIn(renderPowerShell(estate, page)).map((finding) => `${name} ${page.id}: ${finding}`),
    );
    expect(findings).toEqual([]);
    const all = procedures.map(({ id }) => id);
    const dangling = recoveryPages(estate).flatMap((page) => danglingMentions(page, all));
    expect(dangling).toEqual([]);
  }
});

test('pages exist where the estate has what they are about', () => {
  expect(ids(partial)).toEqual([
    'single-item',
    'database-restore',
    'front-end-recovery',
    'image-restore',
    'site-from-nothing-AMS',
    'site-from-nothing-DUB',
    'group-from-nothing',
    'drill-edge',
    'drill-front-end',
    'drill-mailbox',
  ]);
  expect(ids(without)).toEqual([
    'single-item',
    'database-restore',
    'front-end-recovery',
    'site-from-nothing-AMS',
    'site-from-nothing-DUB',
    'group-from-nothing',
    'drill-mailbox',
  ]);
  const unlagged = automaticEstate(noVaults, ({ databases }) => {
    for (const { copies } of databases) for (const copy of copies) copy.lagged = false;
  });
  expect(ids(unlagged)).not.toContain('database-restore');
  expect(ids(unlagged)).not.toContain('drill-mailbox');
  expect(ids(automaticEstate(({ restoreDrills }) => restoreDrills.splice(0)))).not.toContain('drill-mailbox');
});

test('a database comes from each source that there is, and from no other', () => {
  const steps = (estate: EstateView): string[] => idsOf(pageOf(estate, 'database-restore'));
  const sources = ['restore-files-from-backup', 'restore-files-from-disk', 'take-lagged-files'];
  const found = (estate: EstateView): string[] => sources.filter((id) => steps(estate).includes(id));
  expect(found(partial)).toEqual(['take-lagged-files']);
  expect(found(full)).toEqual(['restore-files-from-disk', 'take-lagged-files']);
  expect(found(pilotLightEstate())).toEqual(['restore-files-from-backup']);
  expectOrder(pageOf(full, 'database-restore'), [
    'free-recovery-server',
    'restore-files-from-disk',
    'clean-restored-files',
    'mount-recovery-database',
    'restore-mailbox',
    'put-database-back',
    'resubmit-mail',
    'remove-recovery-database',
  ]);
  const request = stepOf(pageOf(full, 'database-restore'), 'restore-mailbox').command.join('\n');
  expect(request).toContain("-SourceDatabase 'RDB1'");
});

test('nothing leaves a copy suspended: not a restore, and not the drill every three months', () => {
  const take = pageOf(partial, 'database-restore').steps.find(({ id }) => id === 'take-lagged-files')!;
  expect(JSON.stringify(take.why)).toContain('resume-lagged-copy');
  const ends = [
    stepOf(pageOf(partial, 'database-restore'), 'remove-recovery-database'),
    stepOf(pageOf(partial, 'drill-mailbox'), 'clean-up-drill-database'),
  ];
  for (const { check, expected } of each(ends)) {
    expect(check.join('\n')).toContain("-match 'Suspended'");
    expect(expected).toContain('o copy is suspended');
  }
});

test('a database that is put back has copies of one history, and the old state of lagged ones is kept for some days', () => {
  const back = stepOf(pageOf(partial, 'database-restore'), 'put-database-back');
  const lines = back.command;
  const suspended = lines.findIndex((line) => line.includes('Suspend-MailboxDatabaseCopy'));
  expect(suspended).toBeGreaterThan(-1);
  expect(suspended).toBeLessThan(lines.findIndex((line) => line.startsWith('Mount-Database')));
  expect(back.expected).toContain('Seed the lagged copies last');
  const unlagged = pilotLightEstate();
  expect(stepOf(pageOf(unlagged, 'database-restore'), 'put-database-back').expected).not.toContain('lagged');
});

test('a machine keeps its id, its data disks and its address, and only its system disk is swapped', () => {
  const page = pageOf(partial, 'image-restore');
  expectOrder(page, [
    'choose-recovery-point',
    'restore-system-disk',
    'close-restored-machine',
    'swap-system-disk',
    'check-restored-edge',
    'synchronize-restored-edge',
    'open-restored-machine',
    'check-plan-after-restore',
  ]);
  expect(stepOf(page, 'restore-system-disk').command.join('\n')).toContain('--restore-only-osdisk true');
  expect(stepOf(page, 'swap-system-disk').command.join('\n')).not.toContain('disk detach');
  expect(page.table?.rows.map(([server]) => server)).toEqual(partial.backedUp.map(({ id }) => id));
  expect(page.table?.rows[0]).toContain('databases, logs');
});

test.each([
  ['restore-system-disk', 'SameAsOnSourceDisks'],
  ['restore-data-disk', 'SameAsOnSourceDisks'],
  ['restore-in-paired-region', 'EnablePublicAccessForAllDisks'],
])('%s says who may read its disks where the recovery point asks, and only there', (id, option) => {
  const { command } = stepOf(pageOf(partial, 'image-restore'), id);
  const [asked, ...rest] = command.slice(command.findIndex((line) => line.startsWith('$private = ')));
  expect(asked).toContain('az backup recoverypoint show');
  expect(asked.includes(' --use-secondary-region')).toBe(id.endsWith('region'));
  const [, where, elsewhere] = /^if \(\$private -eq 'true'\) \{ (.*) \} else \{ (.*) \}$/.exec(rest[0])!;
  expect(where).toBe(`${elsewhere} --disk-access-option ${option}`);
  expect(elsewhere).toMatch(/^az backup restore restore-disks /);
});

test('a restored system disk gets the key of the old one before the machine has it, and never in the restore', () => {
  const page = pageOf(partial, 'image-restore');
  const { command } = stepOf(page, 'swap-system-disk');
  const at = (start: string): number => command.findIndex((line) => line.startsWith(start));
  const order = ['$set = ', 'if ($set) { az disk update', 'az vm deallocate', 'az vm update'].map(at);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order).not.toContain(-1);
  const restores = page.steps.flatMap((step) => step.command).join('\n');
  expect(restores).not.toContain('--disk-encryption-set-id');
});

test('a restored machine serves nobody before it was checked: what held it back is on the disk that went back', () => {
  const page = pageOf(partial, 'image-restore');
  const close = stepOf(page, 'close-restored-machine').command.join('\n');
  const [, ports] = /--access Deny .*--destination-port-ranges ([\d ]+)/.exec(close)!;
  expect(ports.split(' ')).toEqual(expect.arrayContaining(['25', '443']));
  // EdgeSync, replication and remote desktop stay open.
  expect(ports.split(' ')).not.toEqual(expect.arrayContaining(['50636', '64327', '3389']));
  expect(stepOf(page, 'synchronize-restored-edge').command.join('\n')).toContain(
    'Start-EdgeSynchronization -TargetServer $edge -ForceFullSync',
  );
  expect(stepOf(page, 'open-restored-machine').command.join('\n')).toContain(
    'az network nsg delete --resource-group $place --name "restore-$vm"',
  );
  const bare = automaticEstate(({ machines, vaults: all }) => {
    all.splice(1);
    for (const machine of machines)
      if (machine.roles.some((role) => role !== 'witness')) delete machine.protection;
      else machine.protection = { kind: ProtectionKind.FULL_SERVER, vault: all[0].id };
  });
  expect(idsOf(pageOf(bare, 'image-restore'))).not.toContain('close-restored-machine');
});

test('the paired region is there only where recovery points are', () => {
  const [paired] = pageOf(partial, 'image-restore').steps.filter(
    ({ id }) => id === 'restore-in-paired-region',
  );
  const asked = paired.command.flatMap(
    (line) => line.match(/az backup (recoverypoint|restore) [^{}]*/g) ?? [],
  );
  expect(each(asked).filter((line) => !line.includes('--use-secondary-region'))).toEqual([]);
  expect(idsOf(pageOf(full, 'image-restore'))).not.toContain('restore-in-paired-region');
  expect(said(pageOf(full, 'image-restore'), 'before')).toContain('the copies in the other site.');
});

test.each(['drill-edge', 'drill-front-end'])('%s has a network without any way, and deletes it', (id) => {
  const page = pageOf(partial, id);
  expectOrder(page, [
    'choose-drill-point',
    'make-drill-network',
    'check-drill-network',
    'restore-into-drill',
    'start-copy',
    /^check-copy-/,
    /^open-export-/,
    /^record-drill-/,
    'delete-drill',
  ]);
  const made = stepOf(page, 'make-drill-network').command.join('\n');
  expect(made.match(/--access Deny/g)).toHaveLength(2);
  expect(made).toContain('--default-outbound-access false');
  const all = page.steps.flatMap(({ command }) => command).join('\n');
  expect(all).not.toMatch(/peering create|gateway create|public-ip/);
  // The copy is made in the network of the drill, and in no subnet of a site.
  expect(all.match(/--vnet-name \S+/g)!.filter((name) => name !== '--vnet-name drill')).toEqual([]);
  expect(stepOf(page, 'delete-drill').command).toContain('az group delete --name $target');
});

test('a drill says when it is due, and its record is what the program takes', () => {
  const rehearsed = automaticEstate(vaults(ProtectionKind.FULL_SERVER, true), ({ restoreDrills: [edge] }) => {
    edge.lastDay = '2026-10-05';
    edge.dueDay = '2027-04-03';
    edge.evidence = 'drills/2026-10-05-edge.md';
    edge.network = '172.31.0.0/24';
  });
  const page = pageOf(rehearsed, 'drill-edge');
  expect(page.purpose).toContain('the next is due by 2027-04-03');
  expect(pageOf(rehearsed, 'drill-front-end').purpose).toContain('it is due now');
  expect(stepOf(page, 'make-drill-network').command.join('\n')).toContain("'172.31.0.0/24'");
  expect(stepOf(page, 'record-drill-edge').command.join('\n')).toContain('RestoreDrill.edge({ results:');
});

test('a site comes back in its order', () => {
  const page = pageOf(partial, 'site-from-nothing-AMS');
  expectOrder(page, [
    'see-what-is-left-ams',
    'make-sure-of-directory-ams',
    'create-site-ams',
    'connect-site-ams',
    'bring-controllers-back-ams',
    'join-site-ams',
    'rebuild-servers-ams',
    'bring-databases-back-ams',
    'rebuild-site-edges-ams',
    'give-names-back-ams',
    'protect-site-again-ams',
  ]);
  expect(stepOf(page, 'create-site-ams').command.join('\n')).toContain("-var 'domain_joined=false'");
  expect(stepOf(page, 'join-site-ams').command.join('\n')).not.toContain('domain_joined');
});

test('role assignments on a store that has survived are no reason to stop', () => {
  const left = (estate: EstateView): string =>
    stepOf(pageOf(estate, 'site-from-nothing-AMS'), 'see-what-is-left-ams').expected;
  expect(left(automaticEstate())).toContain('It replaces role assignments (azurerm_role_assignment) on');
  expect(left(automaticEstate(noExports))).not.toContain('azurerm_role_assignment');
});

test('Exchange 2013 searches for items, and later versions restore them', () => {
  expect(idsOf(pageOf(splitRolesEstate(), 'single-item'))).not.toContain('restore-item');
  const page = pageOf(partial, 'single-item');
  expectOrder(page, ['allow-item-recovery', 'find-item', 'restore-item', 'take-back-item-recovery']);
  expect(stepOf(page, 'turn-on-item-recovery').command.join('\n')).toContain(
    "-DeletedItemRetention '30.00:00:00'",
  );
});

test('pages of servers fetch what was exported, warn against the metabase, and compare', () => {
  const estate = automaticEstate();
  const rebuild = memberRebuild(estate, 'AMSFE1');
  expectOrder(rebuild, [
    'recover-exchange-amsfe1',
    'fetch-export-amsfe1',
    'start-transport-amsfe1',
    'compare-customisations-amsfe1',
    'let-into-pools-amsfe1',
  ]);
  expect(stepOf(rebuild, 'start-transport-amsfe1').why).toContain('Never restore the metabase');
  const compared = stepOf(rebuild, 'compare-customisations-amsfe1').command.join('\n');
  // A capture that was not stored is not the last one; it counts where it is complete.
  expect(compared).toContain('customisations\\next');
  expect(compared).toContain("throw 'The present state could not be captured.'");
  // A task that has been told to start may not run yet.
  expect(compared).toContain('while ($run.LastRunTime -eq $since -or');
  const update = exchangeUpdate(estate)!;
  expectOrder(update, [
    'capture-customisations-update',
    'install-cumulative-update-update',
    'see-overwritten-update',
    'restore-configuration-update',
  ]);
  expect(stepOf(update, 'see-overwritten-update').why).toContain('Never restore the metabase');
  // A run of the night between the two captures would take the difference for itself.
  expect(stepOf(update, 'capture-customisations-update').command.at(-1)).toMatch(/^Disable-ScheduledTask/);
  expect(stepOf(update, 'see-overwritten-update').command[0]).toMatch(/^Enable-ScheduledTask/);
  // A new build has a folder of its own, with files of its own.
  const replayed = [
    stepOf(rebuild, 'start-transport-amsfe1'),
    stepOf(frontEndRecovery(estate)!, 'compare-customisations'),
    stepOf(update, 'see-overwritten-update'),
  ].map(({ why }) => JSON.stringify(why));
  const silent = replayed.filter(
    (why) => !/build that is installed now.*Compare file by file first/.test(why),
  );
  expect(silent).toEqual([]);
  expect(stepOf(update, 'capture-customisations-update').command.join('\n')).toMatch(
    /Copy-Item -Path ".*\\last" -Destination ".*\\before-update"/,
  );
  const edge = edgeRebuild(estate, 'AMSEDGE1');
  const findings = [rebuild, update, edge].flatMap((page) => {
    const composed = compose(proceduresOf(estate)).find(({ id }) => id === page.id)!;
    return findingsIn(renderPowerShell(estate, composed));
  });
  expect(findings).toEqual([]);
  const plain = automaticEstate(noExports);
  const ids = [...idsOf(memberRebuild(plain, 'AMSFE1')), ...idsOf(exchangeUpdate(plain)!)];
  const unlogged = [memberRebuild(plain, 'AMSFE1'), frontEndRecovery(plain), exchangeUpdate(plain)];
  expect(JSON.stringify(unlogged)).not.toContain('build that is installed now');
  expect(ids.filter((id) => /^(?:fetch-export|capture|see-overwritten|compare)-/.test(id))).toEqual([]);
});

test('the export of an Edge is imported into its copy, which gets the files by a disk', () => {
  const page = pageOf(partial, 'drill-edge');
  expectOrder(page, ['start-copy', 'open-export-edge', 'hand-export-to-copy', 'import-export-into-copy']);
  const disk = stepOf(page, 'hand-export-to-copy').command;
  expect(disk).toContain('az vm disk attach --resource-group $target --vm-name copy --name export');
  const there = stepOf(page, 'import-export-into-copy');
  expect(there.subject).toBe('the copy of the machine, in its serial console');
  const line = (text: string): number => there.command.findIndex((each) => each.includes(text));
  // What has no disk of the drill is the Edge that serves: nothing of it is changed.
  expect(line('it is not the copy')).toBeLessThan(line('Remove-EdgeSubscription'));
  expect(line('Remove-EdgeSubscription')).toBeLessThan(line('-IsImport $true'));
  expect(stepOf(page, 'record-drill-edge').command.join()).not.toContain('can be imported');
  expect(idsOf(pageOf(partial, 'drill-front-end'))).not.toContain('import-export-into-copy');
  const bare = pageOf(automaticEstate(vaults(ProtectionKind.FULL_SERVER, true), noExports), 'drill-edge');
  expect(idsOf(bare)).not.toContain('import-export-into-copy');
  expect(stepOf(bare, 'record-drill-edge').command.join()).toContain('whether an export can be imported');
});

test('without an image a drill opens the export, and has no network', () => {
  const page = pageOf(automaticEstate(noVaults), 'drill-edge');
  expect(idsOf(page)).toEqual(['open-export-edge', 'record-drill-edge']);
  expect(stepOf(page, 'open-export-edge').why).toContain('edge-rebuild-AMSEDGE1');
});
