import type { EstateView } from '../../lib/runbook/estate-view';
import type { ProxyModel } from '../../lib/model/proxy-model';
import type { Procedure } from '../../lib/runbook/procedure';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import { proxiesLost } from '../../lib/runbook/procedures/proxies-lost';
import { proxiedSites } from '../../lib/runbook/vocabulary/proxies';
import { each } from '../support/each';
import { automaticEstate, manualNames, oneSite, proxiedEstate } from './support/estates';
import { expectOrder, expectSound, idsOf, said, stepOf } from './support/procedure-checks';

function pageOf(estate: EstateView, id: string): Procedure {
  const page = proceduresOf(estate).find((one) => one.id === id);
  if (!page) throw new Error(`No page ${id}`);
  return page;
}

/** What is said before the steps of a page, with the ids of the steps that it leads to. */
function raw(estate: EstateView, id: string): string {
  return JSON.stringify(pageOf(estate, id).before);
}

const IDS = ['proxies-lost', 'proxies-health', 'proxies-maintenance'].flatMap((id) =>
  ['AMS', 'DUB'].map((site) => `${id}-${site}`),
);

test.each(['pass-through', 'host-names', 're-encryption'])('each site has its pages with %s', (mode) => {
  const estate = proxiedEstate(mode);
  for (const id of each(IDS)) expectSound(estate, pageOf(estate, id));
});

test('an estate without proxies has no page of theirs, and no word about them', () => {
  const pages = proceduresOf(automaticEstate());
  expect(pages.filter(({ id }) => id.startsWith('proxies-'))).toEqual([]);
  const words = JSON.stringify(pages).match(/haproxy|the prox(?:y|ies) /gi) ?? [];
  expect(words).toEqual([]);
});

test('no page leads to the pages of proxies that clients pass by', () => {
  const estate = proxiedEstate('pass-through', ({ tiers }) => {
    for (const { clientAccess } of tiers) delete (clientAccess as { proxy?: ProxyModel } | undefined)?.proxy;
  });
  const pages = proceduresOf(estate);
  expect(pages.filter(({ id }) => id.startsWith('proxies-'))).toEqual([]);
  expect(JSON.stringify(pages)).not.toMatch(/proxies-(?:lost|health|maintenance)/);
});

describe('lost proxies', () => {
  test('are looked at, started, and rebuilt one by one', () => {
    const page = pageOf(proxiedEstate(), 'proxies-lost-AMS');
    expect(idsOf(page)).toEqual([
      'see-proxies-ams',
      'start-proxies-ams',
      'reach-proxy-by-ssh-ams',
      'restart-proxies-ams',
      'serve-without-proxies-ams',
      'replace-proxy-amspx1',
      'replace-proxy-amspx2',
      'check-proxies-ams',
    ]);
    const { command, why, when } = stepOf(page, 'replace-proxy-amspx2');
    expect(command).toEqual([
      expect.stringMatching(/apply '-replace=azurerm_linux_virtual_machine.AMS-proxy-2'$/),
    ]);
    expect(why).toContain('Never replace two proxies in one apply: AMSPX1 leads the clients meanwhile.');
    expect(when).toContain('Only if AMSPX2 leads no clients');
  });

  test('lead to the other site by Traffic Manager, by people, or nowhere', () => {
    const before = (estate: EstateView): string => said(pageOf(estate, 'proxies-lost-AMS'), 'before');
    expect(before(proxiedEstate())).toContain(
      'Traffic Manager leads clients from outside to Dublin by itself',
    );
    expect(before(proxiedEstate('pass-through', manualNames))).toMatch(
      /lead the names to Dublin by switchover-unplanned/,
    );
    const alone = proxiedEstate('pass-through', oneSite);
    const [proxied] = proxiedSites(alone);
    expect(said(proxiesLost(alone, proxied), 'before')).toContain('No other site serves');
  });

  test('hold a key only where TLS ends on them', () => {
    const before = (mode: string): string => said(pageOf(proxiedEstate(mode), 'proxies-lost-AMS'), 'before');
    expect(before('re-encryption')).toContain('key vault');
    expect(before('pass-through')).not.toContain('key vault');
  });
});

describe('the way past the proxies', () => {
  test('is on the page of lost proxies, with its price', () => {
    const page = pageOf(proxiedEstate(), 'proxies-lost-DUB');
    const { command, why, when, expected } = stepOf(page, 'serve-without-proxies-dub');
    expect(command[0]).toContain('bypassed: true');
    expect(command[1]).toMatch(/^terraform .*apply/);
    expect(command.join('\n')).not.toContain('-replace');
    expect(why).toContain('one health page decides');
    expect(why).toContain('about ten minutes');
    expect(when).toContain('Only if no proxy leads clients');
    expect(expected).toContain('and no machine');
    expect(said(page, 'before')).toContain('the servers can serve clients without the proxies');
  });

  test('is the way out while no site has a certificate that proxies accept', () => {
    const estate = proxiedEstate();
    const health = said(pageOf(estate, 'proxies-health-AMS'), 'before');
    expect(health).toContain('a switchover does not help');
    expect(raw(estate, 'proxies-health-AMS')).toContain('serve-without-proxies-ams');
    const renewal = raw(estate, 'certificate-renewal');
    expect(renewal).toContain('serve-without-proxies-ams');
    expect(renewal).toContain('serve-without-proxies-dub');
    expect(said(pageOf(automaticEstate(), 'certificate-renewal'), 'before')).not.toContain('bypassed');
  });

  test('is not needed once it is known what a proxy does not accept', () => {
    const { check, otherwise } = stepOf(
      pageOf(proxiedEstate(), 'proxies-health-AMS'),
      'see-certificate-of-servers-ams',
    );
    const script = check.join('\n');
    expect(script).toContain('-servername mail.contoso.com -verify_hostname mail.contoso.com');
    expect(script).toContain('-showcerts');
    expect(script).toContain('for a in 10.1');
    expect(script).toContain("foreach ($name in 'AMSPX1') {");
    expect(otherwise).toContain('the one between is missing');
  });
});

test('a proxy is reached by SSH through Bastion when Azure runs no commands', () => {
  const estate = proxiedEstate();
  const { command, why } = stepOf(pageOf(estate, 'proxies-lost-AMS'), 'reach-proxy-by-ssh-ams');
  expect(command.at(-1)).toMatch(
    /^az network bastion ssh .*--auth-type ssh-key --username \$user --ssh-key \$key$/,
  );
  expect(why).toMatch(/\.48\.4 for AMSPX1/);
  for (const id of each(['proxies-health-AMS', 'proxies-maintenance-AMS']))
    expect(raw(estate, id)).toContain('reach-proxy-by-ssh-ams');
});

describe('addresses of clients', () => {
  const fieldSteps = (estate: EstateView): string[] =>
    proceduresOf(estate).flatMap(({ id, steps }) =>
      steps.filter((step) => step.id.startsWith('log-client-addresses')).map(() => id),
    );

  test('are logged by IIS where TLS ends on the proxies, on new servers and after an update too', () => {
    const estate = proxiedEstate('re-encryption');
    expect(fieldSteps(estate)).toEqual(
      expect.arrayContaining(['bring-up', 'new-server', 'exchange-update', 'member-rebuild-AMSFE1']),
    );
    const step = stepOf(pageOf(estate, 'bring-up'), 'log-client-addresses');
    expect(step.hosts).toEqual(expect.arrayContaining(['AMSFE1', 'DUBFE3']));
    expect(step.command[2]).toContain("sourceName = 'X-Forwarded-For'; sourceType = 'RequestHeader'");
    expect(stepOf(pageOf(estate, 'exchange-update'), 'log-client-addresses-update').when).toContain(
      'cumulative update',
    );
    expect(fieldSteps(proxiedEstate('host-names'))).toEqual([]);
  });

  test('are looked for on the proxies, and not in the logs of the servers', () => {
    const before = (estate: EstateView): string => said(pageOf(estate, 'compromise'), 'before');
    expect(before(proxiedEstate())).toContain('/var/log/exchange-proxy.log on each of AMSPX1');
    expect(before(proxiedEstate())).not.toContain('X-Forwarded-For');
    expect(before(proxiedEstate('re-encryption'))).toContain('X-Forwarded-For');
    expect(before(automaticEstate())).not.toContain('c-ip');
  });
});

test('a dead proxy keeps a change from no other one', () => {
  const before = said(pageOf(proxiedEstate(), 'proxies-maintenance-AMS'), 'before');
  expect(before).toContain('keeps a change from no other one');
  expect(before).toContain('-target');
  expect(before).not.toContain('the other one is untouched');
});

test('the firewall of the vault admits the proxies', () => {
  expect(JSON.stringify(pageOf(proxiedEstate('re-encryption'), 'certificate-renewal'))).toContain(
    'ForbiddenByFirewall',
  );
});

describe('work on a proxy', () => {
  test('takes it out first and brings it back, one at a time', () => {
    const page = pageOf(proxiedEstate(), 'proxies-maintenance-AMS');
    expectOrder(page, ['see-proxies-ams', 'take-proxy-out-ams', 'work-on-proxy-ams', 'bring-proxy-back-ams']);
    expect(stepOf(page, 'take-proxy-out-ams').command.join('\n')).toContain(
      "'/usr/local/sbin/exchange-proxy leave'",
    );
    expect(stepOf(page, 'bring-proxy-back-ams').command.join('\n')).toContain('exchange-proxy enter');
    expect(said(page, 'before')).toContain('only one at a time is out of service');
    expect(page.table!.rows.map(([name]) => name)).toEqual(['AMSPX1', 'AMSPX2']);
  });

  test('is announced to the alerts in one way for both sites', () => {
    const estate = proxiedEstate('pass-through', (draft) => {
      draft.alerts = [
        {
          id: 'alert-1',
          severity: 1,
          tells: 'A machine is silent.',
          stack: 's',
          region: 'global',
          page: 'alerts',
        },
      ];
    });
    const quiet = (id: string): string[] => stepOf(pageOf(estate, id), 'quiet-alerts-about-proxy').command;
    expect(quiet('proxies-maintenance-AMS')).toEqual(quiet('proxies-maintenance-DUB'));
  });
});

describe('a protocol that fails', () => {
  test.each([
    ['pass-through', 'the worst page decides', 'all names'],
    ['host-names', 'leaves the backend of that name', 'mail.contoso.com'],
    ['re-encryption', 'leaves the backend of that protocol', '/owa'],
  ])('is explained for %s', (mode, why, leads) => {
    const page = pageOf(proxiedEstate(mode), 'proxies-health-AMS');
    expect(said(page, 'before')).toContain(why);
    expect(page.table!.rows[0][1]).toBe(leads);
  });

  test('is asked of each page that a proxy asks', () => {
    const page = pageOf(proxiedEstate('host-names'), 'proxies-health-AMS');
    expect(stepOf(page, 'ask-health-pages-ams').check[0]).toBe(
      "foreach ($path in '/owa/healthcheck.htm', '/ecp/healthcheck.htm', '/ews/healthcheck.htm') {",
    );
  });

  test('a server leaves all backends by hand, with its agent unasked, and comes back whatever its last word was', () => {
    const page = pageOf(proxiedEstate('host-names'), 'proxies-health-AMS');
    const out = stepOf(page, 'take-server-out-ams').command.join('\n');
    expect(out).toContain('"/usr/local/sbin/exchange-proxy take-out $server"');
    expect(stepOf(page, 'take-server-out-ams').why).toContain('The agent of the server is no longer asked');
    const back = stepOf(page, 'bring-server-back-ams');
    expect(back.command.join('\n')).toContain('"/usr/local/sbin/exchange-proxy bring-back $server"');
    expect(back.why).toContain('leaves its last word');
  });

  test('without agents nothing is said of them', () => {
    const estate = proxiedEstate('host-names', ({ tiers }) => {
      for (const { clientAccess } of tiers) delete clientAccess?.proxy?.agentPort;
    });
    const page = pageOf(estate, 'proxies-health-AMS');
    expect(stepOf(page, 'take-server-out-ams').why).not.toContain('agent');
    expect(stepOf(page, 'bring-server-back-ams').why).not.toContain('agent that dies');
  });
});

describe('host names of virtual directories', () => {
  const namesOfTheirOwn = (): EstateView =>
    proxiedEstate('host-names', ({ tiers }) => {
      for (const tier of tiers.filter(({ clientAccess }) => clientAccess !== undefined)) {
        const { clientAccess } = tier;
        tier.clientAccess = {
          ...clientAccess!,
          namespaces: [...clientAccess!.namespaces, 'owa', 'mobile'],
          directoryNames: [
            { directory: 'owa', label: 'owa' },
            { directory: 'ecp', label: 'owa' },
            { directory: 'Microsoft-Server-ActiveSync', label: 'mobile' },
          ],
        };
      }
    });

  test.each([
    ['bring-up', 'set-urls'],
    ['new-server', 'set-urls-this-server'],
    ['member-rebuild-AMSFE1', 'set-urls-amsfe1'],
  ])('are in the URLs that %s sets and checks', (page, id) => {
    const { title, command, why, expected } = stepOf(pageOf(namesOfTheirOwn(), page), id);
    const line = (kind: string): string => command.find((each) => each.includes(`Set-${kind}`)) ?? '';
    const url = (kind: string): RegExpMatchArray | null => /-ExternalUrl '(.*?)'/.exec(line(kind));
    expect(
      ['Owa', 'Ecp', 'ActiveSync', 'WebServices', 'Oab', 'Mapi'].map(
        (kind) => url(`${kind}VirtualDirectory`)?.[1],
      ),
    ).toEqual([
      'https://owa.contoso.com/owa',
      'https://owa.contoso.com/ecp',
      'https://mobile.contoso.com/Microsoft-Server-ActiveSync',
      'https://mail.contoso.com/EWS/Exchange.asmx',
      'https://mail.contoso.com/OAB',
      'https://mail.contoso.com/mapi',
    ]);
    expect(line('ActiveSyncVirtualDirectory')).toContain("-InternalUrl 'https://mobile.contoso.com/");
    expect(line('OutlookAnywhere')).toContain("-ExternalHostname 'mail.contoso.com'");
    expect(title).toContain('to the name of each protocol');
    expect(why).toContain('Autodiscover hands these URLs out');
    expect(expected).toMatch(
      /begins with https:\/\/owa\.contoso\.com\/ \(OwaVirtualDirectory, EcpVirtualDirectory\), https:\/\/mail\.contoso\.com\/ \(WebServicesVirtualDirectory, OabVirtualDirectory, MapiVirtualDirectory\) and https:\/\/mobile\.contoso\.com\/ \(ActiveSyncVirtualDirectory\), and both host names of Outlook Anywhere are mail\.contoso\.com\./,
    );
  });

  test('are the way to a mailbox after a switchover', () => {
    const steps = JSON.stringify(pageOf(namesOfTheirOwn(), 'switchover-unplanned').steps);
    expect(steps).toContain('Outlook and https://owa.contoso.com/owa open a mailbox');
  });

  test('are not asked for where one name leads to everything', () => {
    const step = stepOf(pageOf(proxiedEstate('host-names'), 'bring-up'), 'set-urls');
    expect(step.title).toBe('Set the URLs of all servers to mail.contoso.com');
    expect(step.why).not.toContain('hands these URLs out');
    expect(step.expected).toContain('begins with https://mail.contoso.com/, and both host names');
  });
});

describe('other pages', () => {
  const all = (id: string, mode?: string): Procedure => pageOf(proxiedEstate(mode), id);

  test('know the days on which Azure patches proxies', () => {
    const estate = proxiedEstate('pass-through', (draft) => {
      for (const machine of draft.machines.filter(({ roles }) => roles.includes('proxy')))
        machine.maintenanceSlot = {
          ...{ weekday: 'Friday', startTime: '22:00', timeZone: 'UTC', durationMinutes: 180 },
          daysAfterPatchTuesday: 3,
        };
    });
    expect(said(pageOf(estate, 'patching'), 'before')).toContain(
      'AMSPX1 on Friday, 3 days after Patch Tuesday, 22:00 UTC, for 3 h',
    );
  });

  test.each([
    [undefined, 'AMSPX1 on each Tuesday, 22:00 UTC, for 3 h'],
    [2, 'AMSPX1 on every second Tuesday (week 2 of 2), 22:00 UTC, for 3 h'],
  ])('know the weekday where Azure patches in each week, or in every second one: %s', (week, text) => {
    const estate = proxiedEstate('pass-through', (draft) => {
      for (const machine of draft.machines.filter(({ roles }) => roles.includes('proxy')))
        machine.maintenanceSlot = {
          ...{ weekday: 'Tuesday', startTime: '22:00', timeZone: 'UTC', durationMinutes: 180 },
          alternateWeek: week,
        };
    });
    expect(said(pageOf(estate, 'patching'), 'before')).toContain(text);
  });

  test('a compromised proxy has given its key away with re-encryption only', () => {
    const row = (mode: string): string =>
      all('compromise', mode)
        .table!.rows.find(([what]) => what.startsWith('proxy: '))!
        .join(' ');
    expect(row('re-encryption')).toContain('new key');
    expect(row('pass-through')).toContain('It holds no key');
    expect(row('pass-through')).toMatch(/TLS-ALPN-01.*crt\.sh.*RFC 8657/);
    expect(stepOf(all('compromise', 're-encryption'), 'replace-keys').why).toContain(
      'Proxy: it holds the key',
    );
    expect(stepOf(all('compromise'), 'replace-keys').why).not.toContain('Proxy');
    expect(stepOf(all('compromise'), 'isolate-machine').command[0]).toContain('AMSPX1');
  });

  test('an Exchange server in maintenance is seen to leave the proxies and to come back', () => {
    for (const id of each(['maintenance-member', 'patching', 'exchange-update'])) {
      expectOrder(all(id), ['take-offline', 'see-server-drained', 'bring-online', 'see-server-returned']);
    }
    expect(stepOf(all('maintenance-member'), 'see-server-drained').otherwise).toContain('proxies-health-AMS');
    const { why, otherwise } = stepOf(all('maintenance-member'), 'see-server-returned');
    expect(why).toContain('its last word holds');
    expect(otherwise).toContain('proxies-health-AMS');
    expect(idsOf(pageOf(automaticEstate(), 'maintenance-member'))).not.toContain('see-server-drained');
  });

  test('servers and proxies change their certificate together where TLS ends on the proxies', () => {
    const page = all('certificate-renewal', 're-encryption');
    expect(said(page, 'before')).toContain('Extended Protection');
    expectOrder(page, ['restart-iis', 'take-certificate-on-proxies-ams', 'see-proxies-ams']);
    const passed = all('certificate-renewal');
    expect(said(passed, 'before')).not.toContain('Extended Protection');
    expect(said(passed, 'before')).toContain('trustedAuthority');
    expect(idsOf(passed)).not.toContain('take-certificate-on-proxies-ams');
    expect(said(pageOf(automaticEstate(), 'certificate-renewal'), 'before')).not.toContain(
      'trustedAuthority',
    );
  });

  test('look at the proxies where a site is set up or made again, and where a switchover is thought of', () => {
    expect(idsOf(all('bring-up'))).toContain('see-proxies-ams');
    expect(idsOf(all('site-from-nothing-AMS'))).toContain('see-proxies-ams');
    expect(said(all('switchover-unplanned'), 'before')).toContain('proxies-lost-AMS');
    expect(said(all('switchover-planned'), 'before')).not.toContain('proxies-lost-AMS');
  });
});
