import type { EstateView } from '../../lib/runbook/estate-view';
import type { Procedure } from '../../lib/runbook/procedure';
import { removalEdge, removalServer, removalSite } from '../../lib/runbook/procedures/removal';
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

test.each(Object.entries(ESTATES))('the pages are sound for the estate %s', (_, estate) => {
  expectSound(estate, server(estate));
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
      'destroy-machine',
    ]);
    expect(said(server(automaticEstate()), 'before')).toContain(
      'Terraform destroys the machine in the last step only',
    );
  });

  test('of a group has lost its copies before: the page stops where it has some', () => {
    const { command } = stepOf(server(automaticEstate()), 'move-mailboxes-away');
    expect(command.findIndex((line) => line.includes('throw'))).toBeLessThan(
      command.findIndex((line) => line.includes('New-MoveRequest')),
    );
    expect(said(server(automaticEstate()), 'before')).toContain('copy-changes');
    expect(said(server(noGroupEstate()), 'before')).not.toContain('copy-changes');
  });

  test('takes system mailboxes, public folders and archives along', () => {
    const text = stepOf(server(noGroupEstate()), 'move-mailboxes-away').command.join();
    expect(text).toMatch(/-Arbitration.*-AuditLog.*-PublicFolder.*-ArchiveOnly/);
  });

  test('says what the vote and the site are without it', () => {
    const rows = server(automaticEstate()).table!.rows;
    expect(rows).toContainEqual(['AMSFE1', 'Amsterdam', 'AMSFE2 and AMSFE3', '5 members, Node Majority']);
    expect(server(noGroupEstate()).table!.head).toHaveLength(3);
    expect(server(singleSiteEstate(without('AMSFE2', 'AMSFE3'))).table!.rows[0][2]).toBe('none');
  });

  test('that is a front end of 2013 has no databases to move', () => {
    expect(stepOf(server(splitRolesEstate()), 'move-mailboxes-away').hosts).not.toContain('AMSFE1');
    expect(stepOf(server(splitRolesEstate()), 'uninstall-exchange').hosts).toContain('AMSFE1');
  });
});

describe('an Edge', () => {
  test('loses its names first, its subscription before its installation, its address last', () => {
    expectOrder(edge(automaticEstate()), [
      'withdraw-names',
      'close-edge-for-good',
      'end-subscription',
      'uninstall-edge',
      'destroy-edge',
    ]);
    expect(stepOf(edge(automaticEstate()), 'withdraw-names').command).toEqual([
      'terraform "-chdir=cdktf.out/stacks/contoso-dns" apply',
    ]);
  });

  test('is shown with those that are left', () => {
    expect(edge(automaticEstate(without('DUBEDGE2'))).table!.rows).toContainEqual([
      'DUBEDGE1',
      'Dublin',
      'none',
    ]);
  });
});

describe('a site', () => {
  test('goes after its servers, its names before its stack', () => {
    const procedure = site(automaticEstate());
    expectOrder(procedure, [
      'pin-names-to-primary',
      'check-vote-without-site',
      'publish-one-site',
      'destroy-site',
    ]);
    expect(said(procedure, 'before')).toMatch(
      /Each of DUBFE1.*removal-server.*Each of DUBEDGE1.*removal-edge/,
    );
    expect(stepOf(procedure, 'destroy-site').command).toEqual([
      'terraform "-chdir=cdktf.out/stacks/contoso-standby" destroy',
    ]);
    expect(stepOf(procedure, 'check-vote-without-site').expected).toContain('AMSFE1, AMSFE2 and AMSFE3');
  });

  test('says which witness goes with it', () => {
    expect(said(site(automaticEstate()), 'before')).toContain('DUBFSW1 goes with the site');
    expect(said(site(manualEstate()), 'before')).not.toContain('PARFSW1');
  });

  test('that is a pilot light has no servers to take out', () => {
    expect(said(site(pilotLightEstate()), 'before')).not.toContain('DUBFE');
    expect(idsOf(site(pilotLightEstate()))).not.toContain('check-vote-without-site');
    expect(stepOf(site(pilotLightEstate()), 'destroy-site').command[0]).toContain("-var 'activated=true'");
  });

  test('is no page of an estate with one site', () => {
    expect(removalSite(singleSiteEstate())).toBeUndefined();
  });
});
