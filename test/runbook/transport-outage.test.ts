import type { EstateView } from '../../lib/runbook/estate-view';
import type { SiteView } from '../../lib/runbook/site-view';
import { transportOutageId } from '../../lib/runbook/vocabulary/group-switchover';
import { transportOutage } from '../../lib/runbook/procedures/transport-outage';
import {
  filtered,
  automaticEstate,
  ESTATES,
  manualEstate,
  oneToOneEstate,
  pilotLightEstate,
  singleSiteEstate,
} from './support/estates';
import { expectOrder, expectSound, stepOf, idsOf } from './support/procedure-checks';

const ADMIT = 'admit-servers-dub';
const ENTER = 'move-mail-dub';

const cases = Object.entries(ESTATES).flatMap(([name, estate]) =>
  [estate.primary, ...(estate.standby ? [estate.standby] : [])]
    .filter((site) => transportOutageId(site) !== undefined)
    .map((site): [string, string, EstateView, SiteView] => [name, site.name, estate, site]),
);

test.each(cases)('is sound for the estate with %s, %s', (_, __, estate, site) => {
  const procedure = transportOutage(estate, site);
  expectSound(estate, procedure);
  expect(procedure.id).toBe(`transport-outage-${site.code}`);
});

test('the code of a site makes a file name, whatever people call the site', () => {
  const estate = automaticEstate(({ sites }) => {
    sites[1].name = 'Zürich West';
  });
  const procedure = transportOutage(estate, estate.standby!);
  expect(procedure.id).toBe('transport-outage-DUB');
});

test('EdgeSync is restored, by another subscription where no other site has taken the Edges', () => {
  const pilot = transportOutage(pilotLightEstate(), pilotLightEstate().primary);
  expectOrder(pilot, ['retry-mail-amsedge1', 'restore-edgesync-ams', 'subscribe-edges-amsterdam']);
  expect(JSON.stringify(stepOf(pilot, 'subscribe-edges-amsterdam').when)).toContain(
    'Synchronize the Edges of Amsterdam again',
  );
  const automatic = transportOutage(automaticEstate(), automaticEstate().primary);
  expect(stepOf(automatic, 'restore-edgesync-ams').check.join()).toContain('Test-EdgeSynchronization');
  expect(JSON.stringify(stepOf(automatic, 'subscribe-edges-amsterdam').when)).not.toContain(
    'Synchronize the Edges',
  );
});

describe('of the primary site', () => {
  const estate = automaticEstate();
  const procedure = transportOutage(estate, estate.primary);

  test('gives mail more time, swaps the MX, opens the network, subscribes, sends on, and goes back', () => {
    expectOrder(procedure, [
      'confirm-transport-outage-ams',
      'extend-expiry-amsedge1',
      'extend-expiry-amsedge2',
      ENTER,
      ADMIT,
      'add-hosts-amsedge1',
      'remove-subscriptions-ams-amsterdam',
      'export-subscription-amsedge1-dublin',
      'subscribe-edges-amsedge1-amsedge2-dublin',
      'export-mail-amsedge1',
      'resume-queues-amsedge1',
      'retry-mail-amsedge1',
      'remove-subscriptions-ams-dublin',
      'export-subscription-amsedge1-amsterdam',
      'subscribe-edges-amsterdam',
      'close-perimeter-ams',
      'return-names-ams',
      'reset-edge-amsedge1',
    ]);
  });

  test('swaps the MX by the active site, and waits for the TTL', () => {
    const { command, wait, expected } = stepOf(procedure, ENTER);
    expect(command).toEqual([
      `terraform "-chdir=cdktf.out/stacks/contoso-dns" apply -var 'active_site=standby'`,
    ]);
    expect(wait?.seconds).toBe(170);
    expect(expected).toContain('MX: 5 dubedge1.contoso.com');
    expect(stepOf(procedure, 'return-names-ams').command.join()).toContain('active_site=automatic');
  });

  test('admits the servers of Dublin by a change of the program, on the stack of Amsterdam', () => {
    const { why, command, expected } = stepOf(procedure, ADMIT);
    expect(why).toContain("exchangeServerPrefixes: ['10.20.0.4/32', '10.20.0.5/32', '10.20.0.6/32']");
    expect(why).not.toContain('EdgeSubscription.toSite()');
    expect(command).toEqual([
      'terraform "-chdir=cdktf.out/stacks/contoso-primary" apply',
      'terraform "-chdir=cdktf.out/stacks/contoso-standby" apply',
    ]);
    expect(why).not.toContain('lets the Edges of Amsterdam in already');
    expect(expected).toContain('AllowSmtpFromGuestEdges in Dublin');
    expect(stepOf(procedure, 'close-perimeter-ams').command).toEqual(command);
    expect(expected).toContain('AllowEdgeSyncFromExchange');
  });

  test('removes a subscription only after ports and services were checked', () => {
    expectOrder(procedure, [
      'add-hosts-amsedge2',
      'check-receivers-ams-dub',
      'remove-subscriptions-ams-amsterdam',
      'check-receivers-ams-ams',
      'remove-subscriptions-ams-dublin',
    ]);
    const { hosts, command, check } = stepOf(procedure, 'check-receivers-ams-dub');
    expect(hosts).toEqual(['DUBFE1']);
    expect(command.join()).toContain("Test-ServiceHealth -Server 'DUBFE3'");
    expect(check.join()).toContain("'amsedge2.contoso.com' -Port 50636");
    const { when } = stepOf(procedure, 'remove-subscriptions-ams-amsterdam');
    expect(when).toMatch(
      /only if port 25 has answered in step \d+ .*, step \d+ .*, and step \d+ .* has passed\.$/,
    );
  });

  test('adds the hosts that the Edge needs and takes them out again', () => {
    expect(stepOf(procedure, 'add-hosts-amsedge2').command.slice(1)).toEqual([
      "Add-Content -Path $file -Value '10.20.0.4 dubfe1.corp.contoso.com dubfe1'",
      "Add-Content -Path $file -Value '10.20.0.5 dubfe2.corp.contoso.com dubfe2'",
      "Add-Content -Path $file -Value '10.20.0.6 dubfe3.corp.contoso.com dubfe3'",
    ]);
    expect(stepOf(procedure, 'reset-edge-amsedge2').command.join()).toContain(
      ".Contains('dubfe3.corp.contoso.com')",
    );
  });

  test('imports in Dublin, and what refers to a step means the one of its own way', () => {
    const there = stepOf(procedure, 'subscribe-edges-amsedge1-amsedge2-dublin');
    expect(there.hosts[0]).toBe('DUBFE1');
    expect(there.command.join()).toContain("-Site 'Dublin'");
    expect(there.otherwise).toContain('(Create the subscription file of AMSEDGE1 for Dublin)');
    const back = stepOf(procedure, 'subscribe-edges-amsterdam');
    expect(back.command.join()).toContain("-Site 'Amsterdam'");
    expect(back.otherwise).toContain('(Create the subscription file of AMSEDGE1 for Amsterdam)');
  });

  test('extends the expiry on every Edge and sets it back', () => {
    for (const edge of ['AMSEDGE1', 'AMSEDGE2']) {
      expect(stepOf(procedure, `extend-expiry-${edge.toLowerCase()}`).command).toEqual([
        `Set-TransportService -Identity '${edge}' -MessageExpirationTimeout '5.00:00:00'`,
      ]);
      expect(stepOf(procedure, `reset-edge-${edge.toLowerCase()}`).command[0]).toContain("'2.00:00:00'");
    }
  });
});

test('of the standby site: nothing is swapped unless it is the active one', () => {
  const estate = automaticEstate();
  const procedure = transportOutage(estate, estate.standby!);
  const { when, command } = stepOf(procedure, 'move-mail-ams');
  expect(when).toMatch(/^Only while Dublin is the active site\. Else there is nothing to swap/);
  expect(command.join()).toContain('active_site=primary');
  expect(stepOf(procedure, 'remove-subscriptions-dub-dublin').hosts[0]).toBe('AMSFE1');
});

test('names by hand go back to primary', () => {
  const estate = manualEstate();
  const procedure = transportOutage(estate, estate.primary);
  expect(stepOf(procedure, 'return-names-ams').command.join()).toContain('active_site=primary');
  expect(stepOf(procedure, ENTER).wait?.seconds).toBe(300);
});

test('strict pairs are given up for it, since the program refuses them together with other networks', () => {
  const estate = oneToOneEstate();
  const procedure = transportOutage(estate, estate.primary);
  expect(stepOf(procedure, ADMIT).why).toContain('EdgeSubscription.toSite()');
  expect(stepOf(procedure, 'subscribe-edges-amsedge2-dublin-2').hosts[0]).toBe('DUBFE2');
});

test.each([
  ['a pilot light', pilotLightEstate()],
  ['one site', singleSiteEstate()],
])('with %s mail waits: there is nobody to hand it to', (_, estate) => {
  const titles = idsOf(transportOutage(estate, estate.primary));
  expect(titles).toEqual([
    'confirm-transport-outage-ams',
    'extend-expiry-amsedge1',
    'extend-expiry-amsedge2',
    'retry-mail-amsedge1',
    'retry-mail-amsedge2',
    'restore-edgesync-ams',
    'export-subscription-amsedge1-amsterdam',
    'export-subscription-amsedge2-amsterdam',
    'subscribe-edges-amsterdam',
    'synchronize-edges-amsterdam',
    'check-connectors-amsterdam',
    'reset-edge-amsedge1',
    'reset-edge-amsedge2',
  ]);
});

test('every apply of a pilot light that has been activated keeps its servers', () => {
  const estate = pilotLightEstate();
  const lines = transportOutage(estate, estate.standby!)
    .steps.flatMap(({ command, check }) => [...command, ...check])
    .filter((line) => line.includes(`stacks/${estate.standby!.stack}"`));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => !line.includes("-var 'activated=true'"))).toEqual([]);
});

test('a filtering service has no MX to swap', () => {
  const estate = automaticEstate(filtered);
  expect(idsOf(transportOutage(estate, estate.primary))).not.toContain(ENTER);
});
