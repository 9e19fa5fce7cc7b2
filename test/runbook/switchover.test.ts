import { compose } from '../../lib/runbook/compose';
import type { EstateView } from '../../lib/runbook/estate-view';
import type { Procedure } from '../../lib/runbook/procedure';
import { AppliesTo } from '../../lib/runbook/procedure';
import { switchover } from '../../lib/runbook/procedures/switchover';
import { renderIndex } from '../../lib/runbook/render/render-index';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import type { Change } from './support/estates';
import {
  filtered,
  pairedGroupEstate,
  without,
  automaticEstate,
  ESTATES,
  manualEstate,
  noGroupEstate,
  noLagEstate,
  pilotLightEstate,
  singleSiteEstate,
  splitRolesEstate,
} from './support/estates';
import { said, expectOrder, expectSound, idsOf, placeOf, stepOf } from './support/procedure-checks';

const unplanned = (estate: EstateView): Procedure => switchover(estate, AppliesTo.UNPLANNED);
const planned = (estate: EstateView): Procedure => switchover(estate, AppliesTo.PLANNED);

const ESTABLISH = 'confirm-outage-ams';
const VOTES = 'check-votes';
const PLANNED = 'move-databases-dub';
const PIN = 'pin-names-dub';
const NAMES = 'move-names-dub';
const STOP = 'stop-members-ams';
const MARK = 'mark-stopped-ams';
const CLUSTER = 'stop-cluster-dub';
const RESTORE = 'restore-group-dub';
const BLOCKS = 'unblock-activation-dub';
const ACTIVATE = 'activate-databases-dub';
const COPIES = 'check-copies-dub';
const SHUTDOWN = 'stop-before-shutdown-ams';
const MAIL = 'check-mail-flow-dub';
const SERVICE = 'check-service-dub';
const COMMIT = 'commit-active-site';

const twoSites = Object.entries(ESTATES).filter(([, estate]) => estate.standby);

/** Those whose standby has no copy of a database. */
const WITHOUT_COPIES = [
  'pilot light',
  'unattended pilot light',
  'datacenter beside a pilot light',
  'no group',
  'one to one',
];

test.each(twoSites)('is sound for the estate with %s', (_, estate) => {
  expectSound(estate, unplanned(estate));
});

test.each(twoSites.filter(([name]) => !WITHOUT_COPIES.includes(name)))(
  'is sound where it is planned, for the estate with %s',
  (_, estate) => expectSound(estate, planned(estate)),
);

test.each(WITHOUT_COPIES)('there is none to plan with %s: mail since the backup would be lost', (name) => {
  const estate = ESTATES[name];
  expect(() => planned(estate)).toThrow('No planned switchover: ');
  const pages = compose(proceduresOf(estate));
  expect(pages.map(({ id }) => id)).not.toContain('switchover-planned');
  const [reason] = /There is no planned switchover: .*/.exec(renderIndex(estate, pages)) ?? [];
  expect(reason).toContain(
    name.endsWith('pilot light') ? 'Dublin has no copy of a database' : 'no database availability group',
  );
});

test('has fixed ids, which links lead to', () => {
  expect(unplanned(automaticEstate()).id).toBe('switchover-unplanned');
  expect(planned(automaticEstate()).id).toBe('switchover-planned');
});

test('refuses an estate of one site', () => {
  expect(() => unplanned(singleSiteEstate())).toThrow('An estate of one site has no switchover.');
});

describe('automatic names and a group that survives', () => {
  const procedure = unplanned(automaticEstate());

  test('pins first, since probing would go back, and marks members before databases', () => {
    expectOrder(procedure, [
      ESTABLISH,
      VOTES,
      PIN,
      STOP,
      MARK,
      CLUSTER,
      RESTORE,
      BLOCKS,
      ACTIVATE,
      MAIL,
      COMMIT,
    ]);
    expect(idsOf(procedure)).not.toContain(NAMES);
    expect(idsOf(procedure)).not.toContain(PLANNED);
  });

  test('waits for probes and TTL before it decides, and for the TTL once it has pinned', () => {
    expect(stepOf(procedure, ESTABLISH).wait?.seconds).toBe(130 + 170);
    expect(stepOf(procedure, PIN).wait).toEqual({ seconds: 170, because: 'TTL 170 s' });
  });

  test('restores the group only where the vote is lost too, and names the step by number', () => {
    const number = placeOf(procedure, VOTES) + 1;
    for (const title of [CLUSTER, RESTORE])
      expect(stepOf(procedure, title).when).toBe(
        `Only if step ${number} (Check which votes are left) showed no quorum, whatever the reason.`,
      );
    const { otherwise } = stepOf(procedure, VOTES);
    expect(otherwise).toContain('If there is no quorum, whatever the reason');
    expect(otherwise).toContain('mark that member as stopped first');
    expect(otherwise).toContain('An even number of remaining members then needs the witness.');
    expect(JSON.stringify(procedure)).not.toContain('is lost too:');
  });

  test('never stops the Cluster service while it has quorum, afterwards neither', () => {
    const after = said(procedure, 'after');
    expect(after).toContain('Get-ClusterNode | Format-Table Name, NodeWeight, DynamicWeight');
    // Which command evicts members of a cluster that has quorum is not documented: none is told here.
    expect(after).not.toContain('Stop-DatabaseAvailabilityGroup');
    expect(after).toContain('Do not stop the Cluster service while it has quorum');
    expect(after).not.toMatch(/step \d|maintenance window/);
  });

  test('tells the numbers of the vote', () => {
    expect(stepOf(procedure, VOTES).why).toContain('4 of 7 votes are left, 4 are needed');
    expect(stepOf(procedure, VOTES).command.join()).toContain("'parfsw1.corp.contoso.com' -Port 445");
    expect(said(procedure, 'after')).toContain('no vote is to spare');
  });

  test('stops, marks and restores by Active Directory site', () => {
    expect(stepOf(procedure, STOP).hosts[0]).toBe('AMSFE1');
    expect(stepOf(procedure, STOP).command).toEqual([
      "Stop-DatabaseAvailabilityGroup -Identity 'DAG1' -ActiveDirectorySite 'Amsterdam'",
    ]);
    expect(stepOf(procedure, MARK).hosts[0]).toBe('DUBFE1');
    expect(stepOf(procedure, MARK).command).toEqual([
      "Stop-DatabaseAvailabilityGroup -Identity 'DAG1' -ActiveDirectorySite 'Amsterdam' -ConfigurationOnly",
    ]);
    expect(stepOf(procedure, RESTORE).command).toEqual([
      "Restore-DatabaseAvailabilityGroup -Identity 'DAG1' -ActiveDirectorySite 'Dublin' -AlternateWitnessServer 'dubfsw1.corp.contoso.com' " +
        "-AlternateWitnessDirectory 'C:\\DAGFileShareWitnesses'",
    ]);
  });

  test('stops the Cluster service on every member of Dublin, and on no other', () => {
    const lines = stepOf(procedure, CLUSTER).command;
    expect(lines.map((line) => /-ComputerName '(\w+)'/.exec(line)?.[1])).toEqual([
      'DUBFE1',
      'DUBFE2',
      'DUBFE3',
    ]);
  });

  test('activates each database on its first copy in Dublin that is not lagged, and only where it is not mounted', () => {
    const group = automaticEstate().group!;
    const expected = group.databases.map(({ name, copies }) => {
      const copy = copies.find(({ server, lagged }) => server.startsWith('DUB') && !lagged)!;
      return (
        `if (-not (Get-MailboxDatabase -Identity '${name}' -Status).Mounted) ` +
        `{ Move-ActiveMailboxDatabase -Identity '${name}' -ActivateOnServer '${copy.server}' -Confirm:$false }`
      );
    });
    expect(expected).toHaveLength(12);
    expect(stepOf(procedure, ACTIVATE).command).toEqual(expected);
  });

  test('leaves lagged copies alone and says so', () => {
    expect(stepOf(procedure, BLOCKS).why).toContain('DB01\\DUBFE2');
    expect(idsOf(procedure)).not.toContain('activate-lagged-copies-dub');
    expect(stepOf(unplanned(noLagEstate()), BLOCKS).why).not.toContain('lagged');
  });

  test('keeps databases from going back by themselves in a planned switchover', () => {
    const { command } = stepOf(planned(automaticEstate()), PLANNED);
    expect(command.slice(0, 4)).toEqual([
      "Set-DatabaseAvailabilityGroup -Identity 'DAG1' -PreferenceMoveFrequency ([System.Threading.Timeout]::InfiniteTimeSpan)",
      ...['AMSFE1', 'AMSFE2', 'AMSFE3'].map(
        (server) => `Set-MailboxServer -Identity '${server}' -DatabaseCopyAutoActivationPolicy Blocked`,
      ),
    ]);
    expect(command.slice(4)).toHaveLength(12);
    expect(stepOf(planned(splitRolesEstate()), PLANNED).command.join()).not.toContain(
      'PreferenceMoveFrequency',
    );
  });

  test('shows names, health page and the order of the MX records', () => {
    const { check, expected, command } = stepOf(procedure, PIN);
    expect(command).toEqual([
      `terraform "-chdir=cdktf.out/stacks/contoso-dns" apply -var 'active_site=standby'`,
    ]);
    expect(check.join()).toContain("'https://mail.contoso.com/owa/healthcheck.htm'");
    expect(check.join()).toContain("'autodiscover.contoso.com'");
    expect(expected).toContain('contoso-com-dub-clientaccess.northeurope.cloudapp.azure.com');
    expect(expected).toContain(
      'MX: 5 dubedge1.contoso.com, 5 dubedge2.contoso.com, 10 amsedge1.contoso.com, 10 amsedge2.contoso.com.',
    );
  });
});

describe('a planned switchover', () => {
  test('frees the way in Dublin, moves databases while all members run, and stops members last', () => {
    const ids = [VOTES, COPIES, BLOCKS, PLANNED, PIN, MAIL, SHUTDOWN, SERVICE, COMMIT];
    expect(idsOf(planned(automaticEstate()))).toEqual(ids);
  });

  test('moves the names last where that is done by hand', () => {
    const ids = [VOTES, COPIES, BLOCKS, PLANNED, NAMES, MAIL, SHUTDOWN, SERVICE, COMMIT];
    expect(idsOf(planned(manualEstate()))).toEqual(ids);
  });

  test('looks whether each copy can be activated before the moves', () => {
    const { check, expected } = stepOf(planned(automaticEstate()), COPIES);
    expect(check).toHaveLength(3);
    expect(check.join()).toContain('CopyQueueLength, ReplayQueueLength');
    expect(expected).toContain('Healthy');
    expect(expected).toContain('DB01 on DUBFE');
  });

  test('stops the members where the site is taken down, and looks at quorum before the power is off', () => {
    const { when, command, check, expected, hosts } = stepOf(planned(automaticEstate()), SHUTDOWN);
    expect(when).toBe('Only if Amsterdam is to be taken down. Skip this step in a rehearsal.');
    expect(hosts).toEqual(['DUBFE1']);
    expect(command).toEqual([
      "Stop-DatabaseAvailabilityGroup -Identity 'DAG1' -ActiveDirectorySite 'Amsterdam'",
    ]);
    expect(check.join()).toContain('DynamicWeight');
    expect(expected).toContain('StoppedMailboxServers lists AMSFE1, AMSFE2 and AMSFE3');
    expect(expected).not.toContain('witness');
    expect(idsOf(unplanned(automaticEstate()))).not.toContain(SHUTDOWN);
    const even = stepOf(planned(automaticEstate(without('DUBFE3'))), SHUTDOWN);
    expect(even.expected).toContain('the witness is in use');
  });

  test('says nothing of a loss, and nothing of what the other page does', () => {
    const procedure = planned(manualEstate());
    const everything = JSON.stringify(procedure);
    expect(everything).not.toMatch(/Restore-DatabaseAvailabilityGroup|ConfigurationOnly|MountDialOverride/);
    expect(stepOf(procedure, VOTES).expected).toContain(
      'AMSFE1, AMSFE2, AMSFE3, DUBFE1, DUBFE2 and DUBFE3 Up',
    );
    expect(said(procedure, 'before')).not.toContain('votes');
  });
});

describe('names by hand and a group that stops', () => {
  const procedure = unplanned(manualEstate());

  test('moves the names last, after the databases', () => {
    expectOrder(procedure, [
      ESTABLISH,
      VOTES,
      STOP,
      MARK,
      CLUSTER,
      RESTORE,
      BLOCKS,
      ACTIVATE,
      NAMES,
      MAIL,
      COMMIT,
    ]);
    expect(idsOf(procedure)).not.toContain(PIN);
  });

  test('waits for the TTL alone', () => {
    expect(stepOf(procedure, ESTABLISH).wait).toBeUndefined();
    expect(stepOf(procedure, NAMES).wait).toEqual({ seconds: 300, because: 'TTL 300 s' });
  });

  test('expects no quorum', () => {
    expect(stepOf(procedure, VOTES).expected).toContain('No quorum after the loss of Amsterdam');
    expect(stepOf(procedure, RESTORE).when).toContain('which is expected after the loss of Amsterdam');
    expect(said(procedure, 'before')).toContain('leaves 3 of 7 votes, and 4 are needed. The group stops');
  });
});

describe('the witness of a restored group', () => {
  const noAlternate: Change = ({ availabilityGroups: [group] }) => delete group.alternateWitness;
  const members = (count: number): Change => without(...['DUBFE3', 'DUBFE2'].slice(0, 3 - count));
  const restore = (estate: EstateView): string[] => stepOf(unplanned(estate), RESTORE).command;

  test('is the alternate one where there is one', () => {
    expect(restore(automaticEstate(members(2))).join()).toContain("-AlternateWitnessServer 'dubfsw1");
  });

  test('is the one of before where the loss has left it and a witness is needed', () => {
    for (const count of [1, 2])
      expect(restore(automaticEstate(members(count), noAlternate))).toEqual([
        "Restore-DatabaseAvailabilityGroup -Identity 'DAG1' -ActiveDirectorySite 'Dublin' -UsePrimaryWitnessServer",
      ]);
  });

  test('is none for an odd number', () => {
    expect(restore(automaticEstate(noAlternate))).toEqual([
      "Restore-DatabaseAvailabilityGroup -Identity 'DAG1' -ActiveDirectorySite 'Dublin'",
    ]);
  });

  test('is asked for where it is lost', () => {
    const lines = restore(manualEstate(members(2), noAlternate));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('Read-Host');
    expect(lines[2]).toContain('-AlternateWitnessServer $witness -AlternateWitnessDirectory $directory');
  });
});

test('members of several Active Directory sites are named one by one', () => {
  const procedure = unplanned(pairedGroupEstate());
  expect(stepOf(procedure, MARK).command).toEqual([
    "Stop-DatabaseAvailabilityGroup -Identity 'DAG1' -MailboxServer 'AMSFE1' -ConfigurationOnly",
    "Stop-DatabaseAvailabilityGroup -Identity 'DAG1' -MailboxServer 'AMSFE2' -ConfigurationOnly",
  ]);
  expect(stepOf(procedure, RESTORE).command.join()).not.toContain('-ActiveDirectorySite');
});

test('one Active Directory site for both never stops the members that are left', () => {
  const estate = automaticEstate(({ sites, tiers }) => {
    sites[1].activeDirectorySite = 'Amsterdam';
    for (const { mailTransport } of tiers) mailTransport?.subscriptions.splice(0);
  });
  const text = JSON.stringify(unplanned(estate).steps);
  expect(text).not.toContain('-ActiveDirectorySite');
  expect(text).toContain("-MailboxServer 'AMSFE3' -ConfigurationOnly");
});

test('a database with nothing but a lagged copy in Dublin is a decision of its own, one without a copy is named', () => {
  const estate = automaticEstate(({ databases: [first, second] }) => {
    first.copies = first.copies.filter(({ server, lagged }) => lagged || server.startsWith('AMS'));
    second.copies = second.copies.filter(({ server }) => server.startsWith('AMS'));
  });
  const procedure = unplanned(estate);
  expect(stepOf(procedure, 'activate-lagged-copies-dub').command).toEqual([
    "Move-ActiveMailboxDatabase -Identity 'DB01' -ActivateOnServer 'DUBFE2' -SkipLagChecks -Confirm:$false",
  ]);
  expect(stepOf(procedure, ACTIVATE).command).toHaveLength(10);
  expect(stepOf(procedure, ACTIVATE).expected).toContain('DB02 has no copy in Dublin');
});

test('many databases are a loop', () => {
  const many = (count: number): EstateView =>
    automaticEstate(({ databases }) => {
      const all = Array.from({ length: count }, (_, index) => ({ ...databases[0], id: `MDB${index}` }));
      databases.splice(0, databases.length, ...all);
    });
  const command = (count: number): string[] => stepOf(unplanned(many(count)), ACTIVATE).command;
  expect(command(24)).toHaveLength(24);
  const loop = command(25);
  expect(loop).toHaveLength(2 + 25 + 3);
  expect(loop[25]).toBe("  @('MDB24', 'DUBFE1')");
  expect(loop[28]).toContain('-Identity $row[0] -ActivateOnServer $row[1]');
});

test('Safety Net brings back what it was told to hold at bring-up', () => {
  const { otherwise } = stepOf(unplanned(automaticEstate()), ACTIVATE);
  expect(otherwise).toContain('the mail of the last 7 days');
  expect(stepOf(unplanned(noLagEstate()), ACTIVATE).otherwise).toContain('the mail of the last 2 days');
});

describe('a pilot light', () => {
  const procedure = unplanned(pilotLightEstate());

  test('is activated by its page, and names come after', () => {
    expectOrder(procedure, [ESTABLISH, 'follow-activation-dub', NAMES, COMMIT, 'commit-activation-dub']);
    const { why, command } = stepOf(procedure, 'follow-activation-dub');
    expect(why).toContain('Do the whole page activation-DUB');
    expect(why).toContain('counts with 10 min for it');
    expect(command.join()).not.toContain('apply');
    expect(JSON.stringify(procedure)).not.toContain('Move-ActiveMailboxDatabase');
  });
});

test('without a group it says that nothing is known of copies', () => {
  const procedure = unplanned(noGroupEstate());
  expect(stepOf(procedure, 'check-mailboxes-dub').why).toContain('describes no database availability group');
  expect(JSON.stringify(procedure.steps)).not.toContain('Stop-DatabaseAvailabilityGroup');
});

test('a filtering service is pointed to the Edges of Dublin, in a step of its own', () => {
  const estate = automaticEstate(filtered);
  for (const procedure of [unplanned(estate), planned(estate)]) {
    expectOrder(procedure, [PIN, 'point-filter-dub', MAIL]);
    expectSound(estate, procedure);
  }
  const { command, expected } = stepOf(unplanned(estate), 'point-filter-dub');
  expect(command.join()).toContain('dubedge1.contoso.com and dubedge2.contoso.com');
  expect(expected).toContain('as its only destination');
  expect(idsOf(unplanned(automaticEstate()))).not.toContain('point-filter-dub');
});

test('names that exist inside only are asked for inside', () => {
  const inside: Change = ({ tiers }) => {
    for (const { clientAccess } of tiers) delete clientAccess?.publicHostName;
  };
  const { expected, why } = stepOf(unplanned(automaticEstate(inside)), PIN);
  expect(expected).toContain('such as a domain controller of Dublin, but not from a front end');
  expect(expected).not.toContain('the view from outside');
  expect(stepOf(unplanned(automaticEstate()), PIN).expected).toContain('the view from outside');
  expect(why).toContain('located in the regions of Amsterdam and Dublin');
});

test('a filtering service keeps its MX records', () => {
  const procedure = unplanned(automaticEstate(filtered));
  const { expected, why } = stepOf(procedure, PIN);
  expect(expected).toContain('filtering service (mx1.filter.example)');
  expect(`${expected} ${why}`).not.toContain('MX: 5');
  expect(why).not.toContain('from 20 to 5');
});
