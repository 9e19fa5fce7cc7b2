import { memberRebuild } from '../../lib/runbook/procedures/member-rebuild';
import type { Procedure } from '../../lib/runbook/procedure';
import { each } from '../support/each';
import {
  automaticEstate,
  existing,
  noGroupEstate,
  noLagEstate,
  oneToOneEstate,
  pilotLightEstate,
  singleSiteEstate,
  splitRolesEstate,
} from './support/estates';
import { said, expectOrder, placeOf, stepOf, idsOf } from './support/procedure-checks';

function lines(procedure: Procedure, text: string | RegExp): string[] {
  return procedure.steps
    .flatMap(({ command }) => command)
    .filter((line) => (typeof text === 'string' ? line.includes(text) : text.test(line)));
}

describe('a member of the group', () => {
  const estate = automaticEstate();
  const procedure = memberRebuild(estate, 'DUBFE2');
  const own = estate.group!.databases.flatMap(({ name, copies }) =>
    copies.filter(({ server }) => server === 'DUBFE2').map((copy) => ({ ...copy, name })),
  );

  test('leaves the group, is recovered and comes back, in this order', () => {
    expect(procedure.id).toBe('member-rebuild-DUBFE2');
    expectOrder(procedure, [
      'move-databases-off-dubfe2',
      'remove-copies-dubfe2',
      'remove-member-dubfe2',
      'reset-account-dubfe2',
      'replace-machine-dubfe2',
      'check-machine-dubfe2',
      'check-held-out-dubfe2',
      'tune-windows-dubfe2',
      'recover-exchange-dubfe2',
      'install-security-update-dubfe2',
      'exclude-from-scans-dubfe2',
      'import-certificate-dubfe2',
      'check-health-dubfe2',
      'let-into-pools-dubfe2',
      'add-member-dubfe2',
      'add-copies-dubfe2',
      'block-lagged-copies-dubfe2',
      'activate-first-choices-dubfe2',
      'return-databases-dubfe2',
      'check-server-dubfe2',
    ]);
  });

  test('every database moves only while the primary site is active; otherwise only those of this server', () => {
    const all = stepOf(procedure, 'activate-first-choices-dubfe2');
    expect(all.when).toMatch(/^Only while Amsterdam is the active site and none of its members is blocked/);
    const { when, command } = stepOf(procedure, 'return-databases-dubfe2');
    expect(when).toMatch(/^Only if Dublin is the active site and step \d+ .* was not done\.$/);
    expect(command.length).toBeGreaterThan(0);
    expect(command.filter((line) => !line.includes("-ActivateOnServer 'DUBFE2'"))).toEqual([]);
    const alone = memberRebuild(singleSiteEstate(), 'AMSFE1');
    expect(idsOf(alone)).not.toContain('return-databases-amsfe1');
  });

  test('all its copies are removed and come back with their numbers and their lag', () => {
    expect(own).toHaveLength(8);
    expect(lines(procedure, 'Remove-MailboxDatabaseCopy')).toEqual(
      own.map(({ name }) => `Remove-MailboxDatabaseCopy -Identity '${name}\\DUBFE2' -Confirm:$false`),
    );
    const added = lines(procedure, 'Add-MailboxDatabaseCopy');
    expect(added).toHaveLength(8);
    for (const { name, preference, lagged } of each(own)) {
      expect(added).toContain(
        `Add-MailboxDatabaseCopy -Identity '${name}' -MailboxServer 'DUBFE2' -ActivationPreference ${preference}${lagged ? ' -ReplayLagTime 7.00:00:00' : ''}`,
      );
    }
    expect(lines(procedure, '-ActivationOnly')).toHaveLength(own.filter(({ lagged }) => lagged).length);
  });

  test('no command but those on the machine itself runs there before it has been recovered', () => {
    const before = procedure.steps.slice(0, placeOf(procedure, 'replace-machine-dubfe2'));
    expect(before.flatMap(({ hosts }) => hosts)).not.toContain('DUBFE2');
  });

  test('only its machine is replaced', () => {
    const { command, shell } = stepOf(procedure, 'replace-machine-dubfe2');
    expect(shell).toBe('Terraform');
    const { terraformAddress } = estate.standby!.mailboxServers[1];
    expect(command).toEqual([
      `terraform "-chdir=cdktf.out/stacks/contoso-standby" apply '-replace=${terraformAddress}'`,
    ]);
  });

  test('files are deleted on the new machine only, and those of its copies only', () => {
    const { command } = stepOf(procedure, 'check-machine-dubfe2');
    expect(command[0]).toBe("if ($env:COMPUTERNAME -ne 'DUBFE2') { throw 'This is not DUBFE2.' }");
    expect(command[1]).toContain('throw');
    const [loop] = command.filter((line) => line.startsWith('foreach'));
    for (const { name } of each(own)) expect(loop).toContain(`'M:\\Databases\\${name}', 'L:\\Logs\\${name}'`);
    expect(loop.match(/M:/g)).toHaveLength(own.length);
  });

  test('the vote is told with and without it', () => {
    const { why } = stepOf(procedure, 'remove-member-dubfe2');
    expect(why).toContain(
      'With 5 members left the vote is Node Majority, instead of Node and File Share Majority',
    );
    expect(stepOf(procedure, 'add-member-dubfe2').why).toContain('with the witness PARFSW1');
    const odd = memberRebuild(pilotLightEstate(), 'AMSFE2');
    expect(stepOf(odd, 'remove-member-amsfe2').why).toContain(
      'With 2 members left the vote is Node and File Share Majority, instead of Node Majority; the witness PARFSW1 votes.',
    );
  });

  test('the loss of a site while it is away is told by its outcome, and what has to rest', () => {
    const { why } = stepOf(procedure, 'remove-member-dubfe2');
    expect(why).toContain(
      'Until DUBFE2 is back, after a loss of Amsterdam the group stops: 2 of 5 votes, 3 needed; after a loss of Dublin the group goes on with 3 of 5 votes.',
    );
    expect(why).toContain('Do no planned work in Amsterdam or on the network between the sites until then.');
    expect(stepOf(memberRebuild(pilotLightEstate(), 'AMSFE2'), 'remove-member-amsfe2').why).not.toContain(
      'Until AMSFE2 is back',
    );
  });

  test('its Edges are subscribed again only where it takes no part', () => {
    expect(stepOf(procedure, 'subscribe-edges-dublin').when).toMatch(/^Only if step \d+ /);
    expect(stepOf(procedure, 'check-edgesync-dubfe2').hosts[0]).toBe('DUBFE2');
  });

  test('without lagged copies nothing is guarded', () => {
    const plain = memberRebuild(noLagEstate(), 'DUBFE1');
    expect(idsOf(plain).filter((id) => id.startsWith('block-lagged'))).toEqual([]);
    expect(lines(plain, 'ReplayLagTime')).toEqual([]);
  });

  test('a database that is nowhere else keeps its copy and its files', () => {
    const lonely = automaticEstate(({ databases }) => databases[0].copies.splice(1));
    const rebuilt = memberRebuild(lonely, 'AMSFE1');
    expect(lines(rebuilt, /DB01/)).toEqual([]);
    expect(said(rebuilt, 'before')).toContain('DB01 has its only copy on AMSFE1');
    expect(lines(memberRebuild(estate, 'AMSFE1'), /Remove-MailboxDatabaseCopy.*DB01/)).toHaveLength(1);
  });
});

describe('other servers', () => {
  test('without a group there is no step for databases or the cluster', () => {
    const procedure = memberRebuild(noGroupEstate(), 'AMSFE2');
    expect(
      lines(
        procedure,
        /DatabaseCopy|DatabaseAvailabilityGroup|ClusterNode|Remove-Item -Path \$folder -Recurse -Force/,
      ),
    ).toEqual([]);
    expect(lines(procedure, '/Mode:RecoverServer')).toHaveLength(1);
    expect(stepOf(procedure, /^check-servers-without-/).why).toContain('No group replicates its databases');
  });

  test('a front end of 2013 has no databases, a Mailbox server of 2013 no certificate of clients', () => {
    const estate = splitRolesEstate();
    const front = memberRebuild(estate, 'AMSFE1');
    expect(lines(front, /DatabaseCopy|DatabaseAvailabilityGroup|ClusterNode/)).toEqual([]);
    expect(lines(front, 'Import-ExchangeCertificate')).toHaveLength(1);
    expect(stepOf(front, /^check-servers-without-/).why).toContain('holds no databases');
    const mailbox = memberRebuild(estate, 'AMSMBX1');
    expect(lines(mailbox, 'Add-MailboxDatabaseCopy').length).toBeGreaterThan(0);
    expect(lines(mailbox, /Import-ExchangeCertificate|VirtualDirectory|ServerWideOffline/)).toEqual([]);
    expect(lines(mailbox, /RecoverServer/)[0]).not.toContain('DiagnosticData');
  });

  test('a machine that stood before the program is compared, not replaced', () => {
    const estate = noGroupEstate();
    const procedure = memberRebuild(noGroupEstate(existing('AMSFE1')), 'AMSFE1');
    expect(lines(procedure, 'terraform')).toEqual([]);
    expect(stepOf(procedure, 'replace-machine-amsfe1').expected).toContain('10.10.0.4');
    expect(lines(memberRebuild(estate, 'AMSFE1'), 'terraform')).toHaveLength(1);
  });

  test('a server of an activated pilot light stays activated', () => {
    const [apply] = lines(memberRebuild(pilotLightEstate(), 'DUBFE1'), 'terraform');
    expect(apply).toContain("-var 'activated=true'");
    expect(apply).toMatch(/\[0\]'$/);
    expect(lines(memberRebuild(pilotLightEstate(), 'AMSFE1'), 'activated')).toEqual([]);
  });

  test('the only Mailbox server of an Edge says that nobody synchronizes meanwhile', () => {
    const why = (server: string, estate = automaticEstate()): string =>
      stepOf(memberRebuild(estate, server), /^check-edgesync-/).why;
    expect(why('AMSFE1', oneToOneEstate())).toContain('the only one that synchronizes AMSEDGE1');
    expect(why('AMSFE1')).toContain('AMSFE2 and AMSFE3 continue meanwhile');
  });

  test('a name that is no server, or is an Edge, is refused', () => {
    expect(() => memberRebuild(automaticEstate(), 'AMSFE9')).toThrow('AMSFE9 is no server of the estate');
    expect(() => memberRebuild(automaticEstate(), 'AMSEDGE1')).toThrow('AMSEDGE1 is an Edge');
  });
});
