import { compose } from '../../lib/runbook/compose';
import { activation } from '../../lib/runbook/procedures/activation';
import { AppliesTo } from '../../lib/runbook/procedure';
import { switchover } from '../../lib/runbook/procedures/switchover';
import { bringUp } from '../../lib/runbook/procedures/bring-up';
import type { EstateView } from '../../lib/runbook/estate-view';
import type { Procedure } from '../../lib/runbook/procedure';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import { each } from '../support/each';
import type { Change } from './support/estates';
import { automaticEstate, pilotLightEstate } from './support/estates';
import { expectOrder, expectSound, idsOf, placeOf, said, stepOf } from './support/procedure-checks';

const CIRCULAR: Change = ({ availabilityGroups }) => {
  availabilityGroups[0].logTruncation = { circularLogging: true };
};

function pageOf(estate: EstateView): Procedure {
  return activation(estate, estate.standby!);
}

describe('the activation of a pilot light', () => {
  const estate = pilotLightEstate();
  const page = pageOf(estate);
  const servers = ['DUBFE1', 'DUBFE2', 'DUBFE3'];

  it('is a page of such estates only', () => {
    const ids = (view: EstateView): string[] => proceduresOf(view).map(({ id }) => id);
    expect(ids(estate)).toContain('activation-DUB');
    expect(ids(automaticEstate()).filter((id) => id.startsWith('activation'))).toEqual([]);
  });

  it('is sound, from Windows to servers that serve', () => {
    expectSound(estate, page);
    expect(() => compose(proceduresOf(estate))).not.toThrow();
    expectOrder(page, [
      'activate-site-dub',
      'install-prerequisites-activation',
      'install-exchange-dubfe1-activation',
      'install-exchange-dubfe3-activation',
      'import-certificate-activation',
      'let-into-pools-activation',
      'install-edge-dub-activation',
      'subscribe-edges-dublin-activation',
      'keep-mail-dub',
      'start-transport-dub-activation',
      'restore-files-dub',
      'mount-restored-dub',
      'rehome-mailboxes-dub',
      'deliver-mail-dub',
      'check-services-activation',
    ]);
  });

  it('lets mail wait longer than the default wherever it can', () => {
    const { hosts, command } = stepOf(page, 'keep-mail-dub');
    expect(hosts).toEqual([...servers, 'DUBEDGE1', 'DUBEDGE2']);
    expect(command.join()).toContain("-MessageExpirationTimeout '5.00:00:00'");
    expect(said(page, 'after')).toContain("back to '2.00:00:00'");
  });

  it('has every server of the site, and none of the lost one', () => {
    const hosts = new Set(page.steps.flatMap((step) => step.hosts));
    expect([...hosts]).toEqual(expect.arrayContaining([...servers, 'DUBEDGE1', 'DUBEDGE2']));
    expect([...hosts].filter((name) => name.startsWith('AMS'))).toEqual([]);
    for (const server of each(servers))
      expect(stepOf(page, `install-exchange-${server.toLowerCase()}-activation`).hosts).toEqual([server]);
    expect(JSON.stringify(page.steps.map(({ command }) => command))).not.toMatch(/AMS(?:FE|EDGE)\d/);
  });

  it('shares no step with the bring-up, and refers to its own', () => {
    const shared = idsOf(bringUp(estate)).filter((id) => idsOf(page).includes(id));
    expect(shared).toEqual([]);
    expect(placeOf(page, 'check-connectors-dublin-activation')).toBeGreaterThan(0);
  });

  it('restores each database to one server, under a name that says so', () => {
    const { command, check, why } = stepOf(page, 'restore-files-dub');
    expect(command[1]).toMatch(/^ {2}'DUBFE1' = @\('M:\\DB01-DUB', 'L:\\DB01-DUB', 'M:\\DB04-DUB'/);
    expect(command.join('\n')).toContain('with Contoso Backup, then press Enter');
    expect(command.join('\n')).toContain('Add-MpPreference -ExclusionPath $place[$env:COMPUTERNAME]');
    expect(check.join('\n')).toContain('eseutil /mh');
    expect(why).toContain('DB02 to DUBFE2');
    const { command: mount } = stepOf(page, 'mount-restored-dub');
    expect(mount[0]).toBe(
      "New-MailboxDatabase -Name 'DB01-DUB' -Server 'DUBFE1' -EdbFilePath 'M:\\DB01-DUB\\DB01.edb' -LogFolderPath 'L:\\DB01-DUB'",
    );
    expect(mount.filter((line) => line.includes('-AllowFileRestore $true'))).toHaveLength(12);
  });

  it.each(['', ' -Arbitration', ' -AuditLog', ' -PublicFolder'])(
    'points the mailboxes that "Get-Mailbox%s" lists to the restored databases',
    (kind) => {
      const { command, check } = stepOf(page, 'rehome-mailboxes-dub');
      expect(command).toContain(
        `Get-Mailbox -Database 'DB01'${kind} -ResultSize Unlimited | Set-Mailbox${kind} -Database 'DB01-DUB' -Confirm:$false`,
      );
      expect(check.join('\n')).toContain(`Get-Mailbox -Database $_${kind} -ResultSize Unlimited }`);
    },
  );

  it('points archives too, wherever their mailbox is', () => {
    const { command } = stepOf(page, 'rehome-mailboxes-dub');
    expect(command.join('\n')).toContain(
      "Set-Mailbox -Identity $archive.DistinguishedName -ArchiveDatabase 'DB01-DUB'",
    );
  });

  it('says which times the program counts with, and whether there is a backup', () => {
    expect(said(page, 'before')).toContain('4 min until the servers exist, 6 min for the installation');
    expect(said(page, 'before')).toContain('The backups of Contoso Backup');
    expect(said(pageOf(pilotLightEstate(CIRCULAR)), 'before')).toContain('names no backup of the databases');
  });
});

test('the switchover to a pilot light promises no shadow copies of mail', () => {
  const said = (view: EstateView): string => JSON.stringify(switchover(view, AppliesTo.UNPLANNED).steps);
  expect(said(pilotLightEstate())).toContain('on its disks and nowhere else');
  expect(said(pilotLightEstate())).not.toContain('after 3 hours');
  expect(said(automaticEstate())).toContain('after 3 hours');
});
