import type { EstateView } from '../../lib/runbook/estate-view';
import type { Procedure } from '../../lib/runbook/procedure';
import { removalEdge, removalServer, removalSite } from '../../lib/runbook/procedures/removal';
import { each } from '../support/each';
import {
  automaticEstate,
  ESTATES,
  manualEstate,
  noGroupEstate,
  pilotLightEstate,
  singleSiteEstate,
  splitRolesEstate,
  without,
} from './support/estates';
import { expectOrder, expectSound, idsOf, said, stepOf } from './support/procedure-checks';

const server = (estate: EstateView): Procedure => removalServer(estate)!;
const edge = (estate: EstateView): Procedure => removalEdge(estate)!;
const site = (estate: EstateView): Procedure => removalSite(estate)!;

test.each(Object.entries(ESTATES))('the pages are sound for the estate %s', (name, estate) => {
  if (name === 'edges only') expect(removalServer(estate)).toBeUndefined();
  else expectSound(estate, server(estate));
  expectSound(estate, edge(estate));
});

test.each(Object.entries(ESTATES).filter(([, { standby }]) => standby))(
  'the page of the site is sound for the estate %s',
  (_, estate) => {
    expectSound(estate, site(estate));
  },
);

describe('a server', () => {
  test('is emptied and uninstalled before the program destroys its machine', () => {
    expectOrder(server(automaticEstate()), [
      'move-mailboxes-away',
      'remove-databases',
      'leave-connectors',
      'leave-drain-transport',
      'leave-take-offline',
      'uninstall-exchange',
      'check-server-is-gone',
      'release-server',
      'destroy-machine',
    ]);
    expect(said(server(automaticEstate()), 'before')).toContain(
      'Terraform destroys the machine in the last step only',
    );
  });

  test('is destroyed by plans that touch no other server, and that the plan gate has let pass', () => {
    const { command } = stepOf(server(automaticEstate()), 'destroy-machine');
    expect(command).toContain("  'DUBFE1' = '\\.Dublin_ClientAccess_(Server|Address)-1_'");
    expect(command.join('\n')).toMatch(
      /plan "-out=[\s\S]*throw "Not of [\s\S]*npx resilience-gate [\s\S]*throw 'The plan gate [\s\S]* apply "\$folder\/contoso-standby\.tfplan"/,
    );
  });

  test('of a group has lost its copies before: the page stops where it has some', () => {
    const { command } = stepOf(server(automaticEstate()), 'move-mailboxes-away');
    expect(command.findIndex((line) => line.includes('throw'))).toBeLessThan(
      command.findIndex((line) => line.includes('New-MoveRequest')),
    );
    expect(said(server(automaticEstate()), 'before')).toContain('changes of the copy layout');
    expect(said(server(noGroupEstate()), 'before')).not.toContain('copy layout');
  });

  test('takes system mailboxes, public folders and archives along', () => {
    const text = stepOf(server(noGroupEstate()), 'move-mailboxes-away').command.join();
    expect(text).toMatch(/-Arbitration.*-AuditLog.*-PublicFolder.*-ArchiveOnly/);
  });

  test('says what the vote and the site are without it, and which loss of a site the group survives then', () => {
    const { head, rows } = server(automaticEstate()).table!;
    expect(head.slice(3)).toEqual([
      'the vote afterwards',
      'then loss of Amsterdam: the group',
      'then loss of Dublin: the group',
    ]);
    expect(rows.find(([name]) => name === 'AMSFE1')).toEqual([
      'AMSFE1',
      'Amsterdam',
      'AMSFE2 and AMSFE3',
      '5 members, Node Majority',
      'goes on with 3 of 5 votes',
      'stops: 2 of 5 votes, 3 needed',
    ]);
    expect(rows.find(([name]) => name === 'DUBFE1')!.slice(4)).toEqual([
      'stops: 2 of 5 votes, 3 needed',
      'goes on with 3 of 5 votes',
    ]);
    expect(said(server(automaticEstate()), 'before')).toContain('in pairs, one of each site');
  });

  test('counts the witness where an even number of members is left, and no site where one has all members', () => {
    const odd = automaticEstate(without('DUBFE3'));
    expect(
      server(odd)
        .table!.rows.find(([name]) => name === 'AMSFE1')!
        .slice(3),
    ).toEqual([
      '4 members, Node and File Share Majority',
      'goes on with 3 of 5 votes',
      'goes on with 3 of 5 votes',
    ]);
    expect(server(pilotLightEstate()).table!.head).toHaveLength(4);
    expect(said(server(pilotLightEstate()), 'before')).not.toContain('in pairs');
    expect(server(noGroupEstate()).table!.head).toHaveLength(3);
    expect(server(singleSiteEstate(without('AMSFE2', 'AMSFE3'))).table!.rows[0][2]).toBe('none');
  });

  test('leaves the connectors of a server alone whose name only begins like its own', () => {
    const [line] = stepOf(server(automaticEstate()), 'leave-connectors').command;
    expect(line).toContain('-contains $env:COMPUTERNAME');
    expect(line).not.toContain('-match');
  });

  test('forgets the moves from its own databases, and no others', () => {
    const moves = stepOf(server(automaticEstate()), 'remove-databases').command.filter((line) =>
      line.includes('Get-MoveRequest'),
    );
    expect(moves).toHaveLength(1);
    expect(moves[0]).toContain('-SourceDatabase $database.Name');
  });

  test('that is a front end of 2013 has no databases to move', () => {
    expect(stepOf(server(splitRolesEstate()), 'move-mailboxes-away').hosts).not.toContain('AMSFE1');
    expect(stepOf(server(splitRolesEstate()), 'uninstall-exchange').hosts).toContain('AMSFE1');
  });
});

describe('an Edge', () => {
  test('sends nothing any more before its names go, and loses its installation and its address last', () => {
    expectOrder(edge(automaticEstate()), [
      'close-edge-for-good',
      'end-subscription',
      'release-server',
      'withdraw-names',
      'uninstall-edge',
      'destroy-edge',
    ]);
    // Azure keeps a private zone that a network is linked to.
    expect(stepOf(edge(automaticEstate()), 'withdraw-names').command).toEqual([
      'terraform "-chdir=cdktf.out/stacks/contoso-interconnect" apply',
      'terraform "-chdir=cdktf.out/stacks/contoso-dns" apply',
    ]);
  });

  test('loses its subscription on a Mailbox server of its own site', () => {
    const { hosts, subject } = stepOf(edge(automaticEstate()), 'end-subscription');
    expect(hosts).toEqual(['AMSFE1', 'DUBFE1']);
    expect(subject).toBe('the one of AMSFE1 and DUBFE1 that is in the site of the Edge');
    expect(stepOf(edge(singleSiteEstate()), 'end-subscription').subject).toBeUndefined();
  });

  test('is shown with those that are left', () => {
    expect(edge(automaticEstate(without('DUBEDGE2'))).table!.rows).toContainEqual([
      'DUBEDGE1',
      'Dublin',
      'none',
    ]);
  });
});

describe('the release', () => {
  test('of a server changes nothing, and is one for a server that has disks', () => {
    const { why, command } = stepOf(server(automaticEstate()), 'release-server');
    expect(why).toContain("Release.of(app, { reason: 'DUBFE1 is removed', servers: ['DUBFE1'] })");
    expect(each(command).filter((line) => !line.endsWith(' plan'))).toEqual([]);
    const bare = noGroupEstate((model) => model.machines.forEach((machine) => (machine.volumes = [])));
    expect(idsOf(server(bare))).not.toContain('release-server');
    expect(idsOf(edge(bare))).toContain('release-server');
  });

  test('of a site is in the output that destroys it', () => {
    const { why, command } = stepOf(site(pilotLightEstate()), 'release-site');
    expect(why).toContain('this output is the old one of this page');
    expect(command).toEqual([
      `terraform "-chdir=cdktf.out/stacks/contoso-standby" plan -var 'activated=true'`,
    ]);
    const { otherwise } = stepOf(site(automaticEstate()), 'destroy-site');
    expect(JSON.stringify(otherwise)).toContain('Release Dublin in the program');
  });
});

describe('a site', () => {
  test('loses names and mail first, then its servers, and its machines after all that names them', () => {
    const procedure = site(automaticEstate());
    expectOrder(procedure, [
      'pin-names-to-primary',
      'release-site',
      'close-edges-of-site',
      'publish-one-site',
      'uninstall-edges-of-site',
      'remove-servers-of-site',
      'check-vote-without-site',
      'forget-alternate-witness',
      'apply-without-site',
      'demote-controllers-of-site',
      'destroy-site',
    ]);
    expect(JSON.stringify(stepOf(procedure, 'close-edges-of-site').why)).toMatch(/DUBEDGE1.*removal-edge/);
    expect(JSON.stringify(stepOf(procedure, 'remove-servers-of-site').why)).toMatch(/removal-server.*DUBFE1/);
    expect(stepOf(procedure, 'publish-one-site').command.slice(0, 2)).toEqual([
      expect.stringContaining(
        "state list | Where-Object { $_ -match 'dubedge1contosocom|dubedge2contosocom' }",
      ),
      'if ($targets) { terraform "-chdir=cdktf.out/stacks/contoso-interconnect" apply $targets }',
    ]);
    const applied = (id: string): string[] =>
      stepOf(procedure, id).command.flatMap(
        (line) => /^terraform "-chdir=cdktf.out\/stacks\/([\w-]+)" apply /.exec(line)?.[1] ?? [],
      );
    expect(applied('apply-without-site')).toEqual(
      ['dns', 'primary', 'witness', 'addresses'].map((stack) => `contoso-${stack}`),
    );
    expect(applied('disconnect-site')).toEqual(['contoso-interconnect']);
    expect(applied('destroy-site')).toEqual(['contoso-standby']);
    expect(stepOf(procedure, 'check-vote-without-site').expected).toContain('AMSFE1, AMSFE2 and AMSFE3');
  });

  test('tells the vote after each member', () => {
    const why = JSON.stringify(stepOf(site(automaticEstate()), 'remove-servers-of-site').why);
    expect(why).toContain(
      'without DUBFE1 5 members, Node Majority, after a loss of Amsterdam the group stops: 2 of 5 votes, 3 needed, after a loss of Dublin the group goes on with 3 of 5 votes; without DUBFE2 4 members',
    );
    expect(why).toContain('without DUBFE3 3 members, Node Majority. ');
  });

  test('takes the alternate witness along that is in it, and no other', () => {
    expect(stepOf(site(automaticEstate()), 'forget-alternate-witness').command[0]).toBe(
      "Set-DatabaseAvailabilityGroup -Identity 'DAG1' -AlternateWitnessServer $null",
    );
    expect(said(site(manualEstate()), 'before')).not.toContain('PARFSW1');
    expect(idsOf(site(noGroupEstate()))).not.toContain('forget-alternate-witness');
  });

  test('that is a pilot light has no servers to take out', () => {
    expect(said(site(pilotLightEstate()), 'before')).not.toContain('DUBFE');
    expect(idsOf(site(pilotLightEstate()))).not.toContain('check-vote-without-site');
    expect(idsOf(site(pilotLightEstate()))).not.toContain('remove-servers-of-site');
    expect(stepOf(site(pilotLightEstate()), 'destroy-site').command.join()).toContain(
      "-var 'activated=true'",
    );
  });

  test.each(['publish-one-site', 'apply-without-site', 'disconnect-site', 'destroy-site'])(
    'applies in %s what the plan gate has let pass, and nothing else',
    (id) => {
      const { command } = stepOf(site(automaticEstate()), id);
      const gate = command.findIndex((line) => line.startsWith('npx resilience-gate'));
      const applies = command.filter((line) => /" (apply|destroy)/.test(line) && !line.includes('$targets'));
      expect(gate).toBeGreaterThan(0);
      expect(applies.length).toBeGreaterThan(0);
      expect(applies.filter((line) => !line.endsWith('.tfplan"'))).toEqual([]);
      expect(Math.min(...applies.map((line) => command.indexOf(line)))).toBeGreaterThan(gate);
      expect(command[gate + 1]).toContain('throw');
    },
  );

  test('ends by a plan that destroys, judged with the release and the reviewed exceptions', () => {
    const { command } = stepOf(site(automaticEstate()), 'destroy-site');
    expect(command.join('\n')).toContain('plan -destroy "-out=');
    expect(command.join('\n')).toContain('--new $new --exceptions $exceptions --plan');
  });

  test('is no page of an estate with one site', () => {
    expect(removalSite(singleSiteEstate())).toBeUndefined();
  });
});
