import { carrierLost } from '../../lib/runbook/procedures/carrier-lost';
import { linkLost } from '../../lib/runbook/procedures/link-lost';
import { smartHostLost } from '../../lib/runbook/procedures/smart-host-lost';
import { trafficManagerLost } from '../../lib/runbook/procedures/traffic-manager-lost';
import type { Change } from './support/estates';
import { automaticEstate, manualEstate, smartHostEstate } from './support/estates';
import { expectOrder, expectSound, idsOf, said, stepOf } from './support/procedure-checks';

/** Each Edge of a site behind a carrier of its own, and clients of the sites behind different ones. */
const CARRIERS: Change = ({ machines, tiers }) => {
  for (const machine of machines.filter(({ roles }) => roles.includes('edge')))
    Object.assign(machine, { carrier: machine.id.endsWith('1') ? 'one' : 'another' });
  for (const { site, clientAccess } of tiers)
    if (clientAccess) Object.assign(clientAccess, { carrier: site === 'AMS' ? 'one' : 'another' });
};

describe('a carrier that is down', () => {
  const estate = automaticEstate(CARRIERS);
  const page = carrierLost(estate)!;

  test('takes its Edges out, leads clients past it, and goes back', () => {
    expectSound(estate, page);
    expectOrder(page, [
      'confirm-carrier-lost',
      'take-edges-out',
      'resend-by-the-others',
      'lead-names-past-the-carrier',
      'bring-edges-back',
      'return-names-to-the-carrier',
    ]);
    expect(stepOf(page, 'take-edges-out').hosts).toEqual(['AMSEDGE1', 'AMSEDGE2', 'DUBEDGE1', 'DUBEDGE2']);
    expect(stepOf(page, 'return-names-to-the-carrier').command.join()).toContain('active_site=automatic');
  });

  test('has a table of what is behind it', () => {
    expect(page.table!.rows.map(([carrier, what]) => `${carrier}: ${what}`)).toEqual([
      'another: AMSEDGE2',
      'another: clients of Dublin',
      'another: DUBEDGE2',
      'one: clients of Amsterdam',
      'one: AMSEDGE1',
      'one: DUBEDGE1',
    ]);
  });

  test('moves no names where both sites are behind it', () => {
    const alike = automaticEstate((document) => {
      CARRIERS(document);
      for (const { clientAccess } of document.tiers)
        if (clientAccess) Object.assign(clientAccess, { carrier: 'one' });
    });
    expect(idsOf(carrierLost(alike)!)).not.toContain('lead-names-past-the-carrier');
  });
});

describe('a relay that takes no mail', () => {
  const page = smartHostLost(smartHostEstate())!;

  test('leaves mail on the Edges, which wait longer and can send by another one', () => {
    expectOrder(page, [
      'confirm-smart-host-lost',
      'keep-outbound-on-edges',
      'use-another-relay-ams',
      'send-what-waits',
      'return-expiry',
    ]);
    expect(stepOf(page, 'use-another-relay-ams').command.join('\n')).toContain(
      "Set-SendConnector -Identity 'EdgeSync - Amsterdam to Internet' -SmartHosts $relay",
    );
    expect(page.title).toContain(smartHostEstate().primary.smartHost!.host);
  });

  test('is no page where Edges deliver directly', () => {
    expect(smartHostLost(automaticEstate())).toBeUndefined();
  });
});

describe('Traffic Manager without answers', () => {
  const page = trafficManagerLost(automaticEstate())!;

  test('is passed by aliases of a front end that answers, and the apply goes back', () => {
    expectOrder(page, [
      'confirm-traffic-manager-lost',
      'point-names-past-traffic-manager',
      'return-to-traffic-manager',
    ]);
    const lines = stepOf(page, 'point-names-past-traffic-manager').command;
    expect(lines.filter((line) => line.includes('cname set-record'))).toEqual([
      expect.stringContaining("--record-set-name 'mail' --cname $frontEnd"),
      expect.stringContaining("--record-set-name 'autodiscover' --cname $frontEnd"),
    ]);
    expect(lines.findIndex((line) => line.includes('throw'))).toBeLessThan(
      lines.findIndex((line) => line.includes('set-record')),
    );
    expect(said(page, 'before')).toContain('Hold the pipeline');
  });

  test('is no page where people lead the names', () => {
    expect(trafficManagerLost(manualEstate())).toBeUndefined();
  });
});

test('after a broken link nothing is committed: each move of names is by a variable, and the last one is what the program has', () => {
  const page = linkLost(automaticEstate())!;
  expect(idsOf(page)).not.toContain('commit-active-site');
  const moves = page.steps.flatMap(({ command }) => command.filter((line) => line.includes('active_site')));
  expect(moves.map((line) => /active_site=(\w+)/.exec(line)?.[1])).toEqual(['standby', 'automatic']);
  expect(JSON.stringify(stepOf(page, 'return-names-ams').why)).toContain('Nothing is committed');
  const manual = linkLost(manualEstate())!;
  expect(stepOf(manual, 'return-names-ams').command.join()).toContain('active_site=primary');
});
