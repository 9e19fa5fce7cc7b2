import { switchback } from '../../lib/runbook/procedures/switchback';
import {
  filtered,
  noLagEstate,
  without,
  automaticEstate,
  ESTATES,
  manualEstate,
  noGroupEstate,
  pilotLightEstate,
  singleSiteEstate,
  splitRolesEstate,
} from './support/estates';
import { expectOrder, expectSound, stepOf, idsOf } from './support/procedure-checks';

const BLOCK = 'block-activation-ams';
const START = 'start-members-ams';
const WITNESS = 'reset-quorum';
const SYNC = 'synchronize-copies-ams';
const DISMOUNT = 'dismount-databases';
const NAMES = 'move-names-ams';
const FREE = 'unblock-activation-ams';
const MOVE = 'move-databases-ams';
const MOUNT = 'mount-databases';
const CHECK = 'check-service-ams';
const RELEASE = 'release-names';

const twoSites = Object.entries(ESTATES).filter(([, estate]) => estate.standby);

test.each(twoSites)('is sound for the estate with %s', (_, estate) => {
  expectSound(estate, switchback(estate));
});

test('refuses an estate of one site', () => {
  expect(() => switchback(singleSiteEstate())).toThrow('An estate of one site has no switchback.');
});

describe('with a group', () => {
  const procedure = switchback(automaticEstate());

  test('blocks before it starts, moves the names before the databases, and releases them last', () => {
    expectOrder(procedure, [
      'apply-site-ams',
      'check-active-directory-ams',
      'check-exchange-ams',
      'check-edges-ams',
      BLOCK,
      START,
      WITNESS,
      SYNC,
      DISMOUNT,
      NAMES,
      FREE,
      MOVE,
      MOUNT,
      CHECK,
      RELEASE,
      'commit-active-site',
    ]);
  });

  test('waits out the TTL between names and databases', () => {
    expect(stepOf(procedure, NAMES).wait).toEqual({ seconds: 170, because: 'TTL 170 s' });
    expect(stepOf(procedure, NAMES).command).toEqual([
      `terraform "-chdir=cdktf.out/stacks/contoso-dns" apply -var 'active_site=primary'`,
    ]);
    expect(stepOf(procedure, MOVE).why).toContain('TTL of 170 s is over');
  });

  test('moves, dismounts and mounts every database whose home is Amsterdam', () => {
    const homes = automaticEstate().group!.databases.map(({ name, copies }) => [name, copies[0].server]);
    expect(homes).toHaveLength(12);
    expect(stepOf(procedure, MOVE).command).toEqual(
      homes.map(
        ([database, server]) =>
          `Move-ActiveMailboxDatabase -Identity '${database}' -ActivateOnServer '${server}' -Confirm:$false`,
      ),
    );
    expect(stepOf(procedure, DISMOUNT).command).toHaveLength(12);
    expect(stepOf(procedure, MOUNT).command).toHaveLength(12);
  });

  test('starts members again whether they were stopped or not', () => {
    const { why, otherwise } = stepOf(procedure, START);
    expect(why).toContain('after a loss or before the site was taken down');
    expect(otherwise).toContain('If no member was stopped, as in a rehearsal');
    expect(otherwise).not.toContain('nothing was stopped');
  });

  test('starts by site, and sets quorum with a bare command', () => {
    expect(stepOf(procedure, START).command).toEqual([
      "Start-DatabaseAvailabilityGroup -Identity 'DAG1' -ActiveDirectorySite 'Amsterdam'",
    ]);
    expect(stepOf(procedure, WITNESS).command).toEqual(["Set-DatabaseAvailabilityGroup -Identity 'DAG1'"]);
    expect(stepOf(procedure, WITNESS).expected).toContain('WitnessServer parfsw1.corp.contoso.com');
  });

  test('an odd number of members has no witness to look for', () => {
    const step = stepOf(switchback(automaticEstate(without('DUBFE3'))), WITNESS);
    expect(step.expected).toBe('No file share witness has a vote: the number of members is odd.');
  });

  test('looks at every copy of Amsterdam, and excuses lagged ones only where there are some', () => {
    const { check, expected } = stepOf(procedure, SYNC);
    expect(check).toHaveLength(3);
    expect(expected).toContain('24 copies');
    expect(expected).toContain('7 days of logs');
    expect(stepOf(switchback(noLagEstate()), SYNC).expected).not.toContain('lagged');
  });

  test('undoes the block on all members of Amsterdam', () => {
    expect(stepOf(procedure, BLOCK).command).toHaveLength(4);
    expect(stepOf(procedure, FREE).command).toEqual([
      "Set-DatabaseAvailabilityGroup -Identity 'DAG1' -PreferenceMoveFrequency '01:00:00'",
      ...['AMSFE1', 'AMSFE2', 'AMSFE3'].map(
        (server) => `Set-MailboxServer -Identity '${server}' -DatabaseCopyAutoActivationPolicy Unrestricted`,
      ),
    ]);
    expect(JSON.stringify(switchback(splitRolesEstate()).steps)).not.toContain('PreferenceMoveFrequency');
  });

  test('leaves databases whose home is Dublin where they are', () => {
    const estate = automaticEstate(({ databases: [first] }) => {
      first.copies = [
        { server: 'DUBFE3', preference: 1, lagged: false },
        { ...first.copies[0], preference: 2 },
      ];
    });
    const { command } = stepOf(switchback(estate), MOVE);
    expect(command).toHaveLength(11);
    expect(command.join()).not.toContain("'DB01'");
  });

  test('subscribes Edges again only where that is needed', () => {
    expect(stepOf(procedure, 'subscribe-edges-amsterdam').when).toMatch(/^Only for Edges that were rebuilt/);
  });

  test('applies the interconnect where there is one', () => {
    expect(stepOf(procedure, 'apply-site-ams').command).toHaveLength(2);
    const alone = switchback(automaticEstate(({ interconnects }) => interconnects.splice(0)));
    expect(stepOf(alone, 'apply-site-ams').command).toHaveLength(1);
  });
});

test('a filtering service is pointed back', () => {
  const procedure = switchback(automaticEstate(filtered));
  expectOrder(procedure, [NAMES, 'point-filter-ams', CHECK]);
  expect(stepOf(procedure, 'point-filter-ams').command.join()).toContain('amsedge1.contoso.com');
  expect(idsOf(switchback(automaticEstate()))).not.toContain('point-filter-ams');
});

test('names by hand are moved once, and committed as primary', () => {
  const procedure = switchback(manualEstate());
  expect(stepOf(procedure, NAMES).wait?.seconds).toBe(300);
  expect(idsOf(procedure)).not.toContain(RELEASE);
  expect(idsOf(procedure)).toContain('commit-active-site');
});

test('a pilot light goes out last, when nothing is left there', () => {
  const procedure = switchback(pilotLightEstate());
  expectOrder(procedure, [
    'move-mailboxes-ams',
    NAMES,
    CHECK,
    'close-edges-dub',
    'stop-edges-dub',
    'drain-transport-dub',
    'redirect-mail-dub',
    'remove-databases-dub',
    'uninstall-exchange-dub',
    'check-uninstalled-dub',
    'release-site-dub',
    'deactivate-site-dub',
  ]);
  expect(stepOf(procedure, 'release-site-dub').why).toContain('dataOnly: true');
  const { command, check } = stepOf(procedure, 'move-mailboxes-ams');
  for (const kind of ['', ' -Arbitration', ' -AuditLog', ' -PublicFolder']) {
    expect(command.join('\n')).toContain(`Get-Mailbox -Server $server${kind} -ResultSize`);
    expect(check.join('\n')).toContain(`Get-Mailbox -Server $_${kind} -ResultSize`);
  }
  expect(stepOf(procedure, 'uninstall-exchange-dub').hosts).toEqual(['DUBFE1', 'DUBFE2', 'DUBFE3']);
  expect(stepOf(procedure, 'uninstall-exchange-dub').command.join()).toContain('/Mode:Uninstall /IAccept');
  expect(stepOf(procedure, 'deactivate-site-dub').command).toEqual([
    `terraform "-chdir=cdktf.out/stacks/contoso-standby" apply -var 'activated=false'`,
  ]);
  expect(idsOf(procedure)).not.toContain(MOVE);
});

test('no mail that the pilot light accepted is destroyed', () => {
  const procedure = switchback(pilotLightEstate());
  const lines = (id: string): string => stepOf(procedure, id).command.join('\n');
  expect(stepOf(procedure, 'close-edges-dub').hosts).toEqual(['DUBEDGE1', 'DUBEDGE2']);
  expect(lines('close-edges-dub')).toContain('-Action Block -Protocol TCP -LocalPort 25');
  expect(lines('stop-edges-dub')).toMatch(/Get-Queue .*ShadowRedundancy[\s\S]*throw [\s\S]*Stop-Service/);
  expect(lines('redirect-mail-dub')).toContain("Redirect-Message -Server 'DUBFE3' -Target 'amsfe1.");
  expect(lines('remove-databases-dub')).toMatch(/Get-Queue -Server[\s\S]*throw [\s\S]*Remove-/);
});

test('mailboxes go back into databases that hold no old mailbox of theirs', () => {
  const { command } = stepOf(switchback(pilotLightEstate()), 'move-mailboxes-ams');
  expect(command.join('\n')).toMatch(
    /Get-MailboxStatistics [\s\S]*ExchangeGuid[\s\S]*throw [\s\S]*New-MoveRequest/,
  );
});

test('without a group nothing is said about databases', () => {
  const text = JSON.stringify(switchback(noGroupEstate()).steps);
  expect(text).not.toMatch(/Start-DatabaseAvailabilityGroup|Mount-Database/);
});
