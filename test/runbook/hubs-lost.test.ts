import { EstateFacts, SiteFacts } from '../../lib/runbook/estate-facts';
import { hubsLost } from '../../lib/runbook/hubs-lost';
import {
  automaticEstate,
  ESTATES,
  manualEstate,
  oneToOneEstate,
  pilotLightEstate,
  singleSiteEstate,
} from './support/facts';
import { expectOrder, expectSound, stepOf, titlesOf } from './support/procedure-checks';

const ADMIT = 'Admit the servers of Dublin to the perimeter';
const ENTER = 'Let new mail enter in Dublin';

const cases = Object.entries(ESTATES).flatMap(([name, estate]) =>
  [estate.primary, ...(estate.standby ? [estate.standby] : [])].map(
    (site): [string, string, EstateFacts, SiteFacts] => [name, site.name, estate, site],
  ),
);

test.each(cases)('is sound for the estate with %s, %s', (_, place, estate, site) => {
  const procedure = hubsLost(estate, site);
  expectSound(estate, procedure);
  expect(procedure.id).toBe(`hubs-lost-${place}`);
});

test('the name of a site makes a file name', () => {
  const estate = automaticEstate();
  const id = (name: string): string => hubsLost(estate, { ...estate.standby!, name }).id;
  expect(id('Zürich West')).toBe('hubs-lost-Zurich-West');
  expect(id('(DC 2)')).toBe('hubs-lost-DC-2');
});

describe('of the primary site', () => {
  const estate = automaticEstate();
  const procedure = hubsLost(estate, estate.primary);

  test('gives mail more time, swaps the MX, opens the network, subscribes, sends on, and goes back', () => {
    expectOrder(procedure, [
      'Establish what is down',
      'Give mail on AMSEDGE1 more time',
      'Give mail on AMSEDGE2 more time',
      ENTER,
      ADMIT,
      'Let AMSEDGE1 find the other servers',
      'Remove the subscriptions to Amsterdam',
      'Make the subscription file of AMSEDGE1, for Dublin',
      'Subscribe AMSEDGE1 and AMSEDGE2 to Dublin',
      'Export the mail on AMSEDGE1',
      'Send on what waits on AMSEDGE1',
      'Remove the subscriptions to Dublin',
      'Make the subscription file of AMSEDGE1, for Amsterdam',
      'Subscribe AMSEDGE1 and AMSEDGE2 to Amsterdam',
      'Close the perimeter of Amsterdam again',
      'Let mail enter in Amsterdam again',
      'Set AMSEDGE1 back',
    ]);
  });

  test('swaps the MX by the active site, and waits for the TTL', () => {
    const { command, wait, expected } = stepOf(procedure, ENTER);
    expect(command).toEqual([
      `terraform "-chdir=cdktf.out/stacks/contoso-dns" apply -var 'active_site=standby'`,
    ]);
    expect(wait?.seconds).toBe(170);
    expect(expected).toContain('MX: 5 dubedge1.contoso.com');
    expect(stepOf(procedure, 'Let mail enter in Amsterdam again').command.join()).toContain(
      'active_site=automatic',
    );
  });

  test('admits the servers of Dublin by a change of the program, on the stack of Amsterdam', () => {
    const { why, command, expected } = stepOf(procedure, ADMIT);
    expect(why).toContain("exchangeServerPrefixes: ['10.20.0.4/32', '10.20.0.5/32', '10.20.0.6/32']");
    expect(why).not.toContain('EdgeSubscription.toSite()');
    expect(command).toEqual(['terraform "-chdir=cdktf.out/stacks/contoso-primary" apply']);
    expect(expected).toContain('AllowEdgeSyncFromExchange');
  });

  test('adds the hosts that the Edge needs and takes them out again', () => {
    expect(stepOf(procedure, 'Let AMSEDGE2 find the other servers').command.slice(1)).toEqual([
      "Add-Content -Path $file -Value '10.20.0.4 dubfe1.corp.contoso.com dubfe1'",
      "Add-Content -Path $file -Value '10.20.0.5 dubfe2.corp.contoso.com dubfe2'",
      "Add-Content -Path $file -Value '10.20.0.6 dubfe3.corp.contoso.com dubfe3'",
    ]);
    expect(stepOf(procedure, 'Set AMSEDGE2 back').command.join()).toContain(
      ".Contains('dubfe3.corp.contoso.com')",
    );
  });

  test('imports in Dublin, and what refers to a step means the one of its own way', () => {
    const there = stepOf(procedure, 'Subscribe AMSEDGE1 and AMSEDGE2 to Dublin');
    expect(there.place.host).toBe('DUBFE1');
    expect(there.command.join()).toContain("-Site 'Dublin'");
    expect(there.otherwise).toContain('(Make the subscription file of AMSEDGE1, for Dublin)');
    const back = stepOf(procedure, 'Subscribe AMSEDGE1 and AMSEDGE2 to Amsterdam');
    expect(back.command.join()).toContain("-Site 'Amsterdam'");
    expect(back.otherwise).toContain('(Make the subscription file of AMSEDGE1, for Amsterdam)');
  });

  test('extends the expiry on every Edge and sets it back', () => {
    for (const edge of ['AMSEDGE1', 'AMSEDGE2']) {
      expect(stepOf(procedure, `Give mail on ${edge} more time`).command).toEqual([
        `Set-TransportService -Identity '${edge}' -MessageExpirationTimeout '5.00:00:00'`,
      ]);
      expect(stepOf(procedure, `Set ${edge} back`).command[0]).toContain("'2.00:00:00'");
    }
  });
});

test('of the standby site: nothing is swapped unless it is the active one', () => {
  const estate = automaticEstate();
  const procedure = hubsLost(estate, estate.standby!);
  const { when, command } = stepOf(procedure, 'Let new mail enter in Amsterdam');
  expect(when).toMatch(/^Only while Dublin is the active site\. Else there is nothing to swap/);
  expect(command.join()).toContain('active_site=primary');
  expect(stepOf(procedure, 'Remove the subscriptions to Dublin').place.host).toBe('AMSFE1');
});

test('names by hand go back to primary', () => {
  const estate = manualEstate();
  const procedure = hubsLost(estate, estate.primary);
  expect(stepOf(procedure, 'Let mail enter in Amsterdam again').command.join()).toContain(
    'active_site=primary',
  );
  expect(stepOf(procedure, ENTER).wait?.seconds).toBe(300);
});

test('strict pairs are given up for it, since the program refuses them together with other networks', () => {
  const estate = oneToOneEstate();
  const procedure = hubsLost(estate, estate.primary);
  expect(stepOf(procedure, ADMIT).why).toContain('EdgeSubscription.toSite()');
  expect(stepOf(procedure, 'Subscribe AMSEDGE2 to Dublin-2').place.host).toBe('DUBFE2');
});

test.each([
  ['a pilot light', pilotLightEstate()],
  ['one site', singleSiteEstate()],
])('with %s mail waits: there is nobody to hand it to', (_, estate) => {
  const titles = titlesOf(hubsLost(estate, estate.primary));
  expect(titles).toEqual([
    'Establish what is down',
    'Give mail on AMSEDGE1 more time',
    'Give mail on AMSEDGE2 more time',
    'Send on what waits on AMSEDGE1',
    'Send on what waits on AMSEDGE2',
    'Set AMSEDGE1 back',
    'Set AMSEDGE2 back',
  ]);
});

test('every apply of a pilot light that has been activated keeps its servers', () => {
  const estate = pilotLightEstate();
  const lines = hubsLost(estate, estate.standby!)
    .steps.flatMap(({ command, check }) => [...command, ...check])
    .filter((line) => line.includes(`stacks/${estate.standby!.stack}"`));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => !line.includes("-var 'activated=true'"))).toEqual([]);
});

test('a filtering service has no MX to swap', () => {
  const estate = automaticEstate();
  const filtered = { ...estate, names: { ...estate.names, filterHosts: ['mx1.filter.example'] } };
  expect(titlesOf(hubsLost(filtered, filtered.primary))).not.toContain(ENTER);
});
