import type { EstateView } from '../../lib/runbook/estate-view';
import type { Procedure } from '../../lib/runbook/procedure';
import { runbookFiles, proceduresOf } from '../../lib/runbook/runbook-files';
import type { EstateDocument } from '../../lib/model/estate-document';
import { each } from '../support/each';
import { asDatacenter, KEPT_BY, withVpn } from './support/as-datacenter';
import { automaticEstate, ESTATES, ownDns as hostedElsewhere, pilotLightEstate } from './support/estates';
import { expectOrder, expectSound, idsOf, said, stepOf } from './support/procedure-checks';

const primary = automaticEstate(asDatacenter('AMS'), withVpn('AMS', 'DUB', 'contoso-standby'));
const standby = automaticEstate(asDatacenter('DUB'), withVpn('DUB', 'AMS', 'contoso-primary'));
/** The DNS servers of the datacenter have the names inside, and do not ask Azure. */
const ownDns = automaticEstate(
  asDatacenter('AMS'),
  withVpn('AMS', 'DUB', 'contoso-standby'),
  ({ dnsZones }) => {
    for (const zone of dnsZones) zone.networks = zone.networks.filter((code) => code !== 'AMS');
  },
);

function pageOf(estate: EstateView, id: string): Procedure {
  const found = proceduresOf(estate).find((page) => page.id === id);
  if (!found) throw new Error(`No page ${id}`);
  return found;
}

const DATACENTERS: [string, EstateView, string[], string][] = [
  ['primary', primary, ['AMSFE1', 'AMSFE2', 'AMSFE3', 'AMSEDGE1', 'AMSEDGE2'], 'contoso-primary'],
  ['standby', standby, ['DUBFE1', 'DUBFE2', 'DUBFE3', 'DUBEDGE1', 'DUBEDGE2'], 'contoso-standby'],
];

describe.each(DATACENTERS)('a datacenter as %s site', (_, estate, machines, stack) => {
  const pages = proceduresOf(estate);

  test('has sound pages, which name no stack of it', () => {
    for (const page of each(pages)) expectSound(estate, page);
    expect(JSON.stringify(pages)).not.toContain(stack);
  });

  test('has no command of Azure for a machine of it', () => {
    const lines = pages.flatMap(({ steps }) => steps.flatMap(({ command, check }) => [...command, ...check]));
    const azure = lines.filter((line) => line.startsWith('az vm') || line.startsWith('$machine = az vm'));
    for (const name of each(machines)) expect(azure.filter((line) => line.includes(name))).toEqual([]);
  });
});

describe('an unplanned switchover from a datacenter', () => {
  const page = pageOf(primary, 'switchover-unplanned');

  test('keeps its machines off before anything is decided in Azure', () => {
    expectOrder(page, ['confirm-outage-ams', 'keep-off-ams', 'check-votes', 'mark-stopped-ams']);
    expect(stepOf(page, 'keep-off-ams').why).toMatch(
      /Terraform and Azure cannot stop a machine in Amsterdam/,
    );
    expect(stepOf(page, 'stop-members-ams').otherwise).toMatch(/power off AMSFE1.* by the console/);
    expect(stepOf(page, 'stop-members-ams').otherwise).not.toContain('Azure portal');
  });

  test('trusts the view from the Internet, and not that of Azure', () => {
    expect(stepOf(page, 'confirm-outage-ams').why).toMatch(/does not answer from Azure says nothing/);
    expect(said(page, 'before')).toMatch(/federation servers.* is not located in Amsterdam/);
  });

  test('has none of that for a region of Azure', () => {
    const azure = pageOf(automaticEstate(), 'switchover-unplanned');
    expect(idsOf(azure)).not.toContain('keep-off-ams');
    expect(stepOf(azure, 'stop-members-ams').otherwise).toContain('Azure portal');
    expect(stepOf(azure, 'confirm-outage-ams').why).toContain("Azure's status of westeurope");
  });
});

test('people move the names inside where the DNS servers of a datacenter do not ask Azure', () => {
  const away = pageOf(ownDns, 'switchover-unplanned');
  const back = pageOf(ownDns, 'switchback');
  expect(stepOf(away, 'move-inside-names-ams-dub-after-loss').hosts).toEqual(['10.20.64.4']);
  expect(stepOf(away, 'move-inside-names-ams-dub-after-loss').expected).toContain('lead to 10.20.15.254');
  // The domain controllers of Dublin forward these names: their answer is that of Azure.
  expect(stepOf(away, 'move-inside-names-ams-dub-after-loss').check.join()).toContain('-Server $server');
  expect(stepOf(back, 'move-inside-names-ams-ams').expected).toContain('lead to 10.10.15.254');
  expect(idsOf(pageOf(primary, 'switchback')).filter((id) => id.startsWith('move-inside'))).toEqual([]);
  expect(idsOf(pageOf(ownDns, 'bring-up'))).not.toContain('forward-names-ams');
});

test('a switchback to a datacenter looks at it, and applies only what Azure has of the connection', () => {
  const page = pageOf(primary, 'switchback');
  expectOrder(page, ['check-datacenter-ams', 'apply-interconnect', 'check-active-directory-ams']);
  expect(idsOf(page)).not.toContain('apply-site-ams');
  expect(stepOf(page, 'apply-interconnect').command.join()).toContain('contoso-standby');
  expect(idsOf(pageOf(standby, 'switchback'))).toContain('apply-site-ams');
});

test('servers in Azure join the group of a datacenter, and nothing of it is made again', () => {
  const page = pageOf(primary, 'bring-up');
  expectOrder(page, [
    'create-infrastructure',
    'set-up-tunnels-vgw-contoso',
    'open-datacenter-ams',
    'create-ad-sites',
    'promote-controllers',
    'forward-names-dub',
    'join-machines',
    'compare-group',
    'set-witness',
    'add-members',
    'compare-databases',
    'add-copies-of-preference-3',
  ]);
  const added = stepOf(page, 'add-members').command.join();
  expect(added).toContain("'DUBFE1'");
  expect(added).not.toContain("'AMSFE1'");
  expect(stepOf(page, 'create-group').when).toMatch(/shows no group/);
  expect(idsOf(page)).not.toContain('create-databases');
  expect(idsOf(page)).not.toContain('accept-domain');
  expect(JSON.stringify(stepOf(page, 'create-ad-sites').command)).not.toContain(
    "New-ADReplicationSite -Name 'Amsterdam'",
  );
  expect(idsOf(pageOf(automaticEstate(), 'bring-up'))).toContain('create-databases');
});

test('domain controllers in Azure are asked for nothing before they can be promoted', () => {
  const page = pageOf(primary, 'bring-up');
  const { steps } = page;
  const promoted = steps.findIndex(({ id }) => id === 'promote-controllers');
  const before = steps.slice(0, promoted);
  expect(before.flatMap(({ hosts }) => hosts)).not.toContain('10.20.64.4');
  expect(JSON.stringify(before.map(({ check, expected }) => [check, expected]))).not.toContain('10.20.64.4');
  expect(stepOf(page, 'promote-controllers').expected).toContain('10.20.64.4');
  const second = pageOf(standby, 'bring-up');
  expect(stepOf(second, 'create-ad-sites').hosts).toEqual(['10.20.64.4']);
  expect(idsOf(pageOf(automaticEstate(), 'bring-up'))).not.toContain('promote-controllers');
});

test('servers that join a group in production mount nothing before their site is checked', () => {
  const page = pageOf(primary, 'bring-up');
  const blocked = "Set-MailboxServer -Identity 'DUBFE1' -DatabaseCopyAutoActivationPolicy Blocked";
  expect(stepOf(page, 'add-members').command).toContain(blocked);
  expectOrder(page, ['add-members', 'add-copies-of-preference-3', 'check-services', 'allow-activation']);
  const allowed = stepOf(page, 'allow-activation').command.join();
  expect(allowed).toContain("'DUBFE1' -DatabaseCopyAutoActivationPolicy Unrestricted");
  expect(allowed).not.toContain('AMSFE1');
  const azure = pageOf(automaticEstate(), 'bring-up');
  expect(idsOf(azure)).not.toContain('allow-activation');
  expect(stepOf(azure, 'add-members').command.join()).not.toContain('Blocked');
});

test('names of a datacenter with zones of its own get records there, and no forwarder', () => {
  const page = pageOf(primary, 'bring-up');
  expectOrder(page, ['see-inside-zones', 'add-inside-records', 'forward-names-dub']);
  expect(stepOf(page, 'add-inside-records').command.join()).toMatch(
    /-ZoneName \$zone .*dubedge1.*-IPv4Address '10\.20\./,
  );
  expect(stepOf(page, 'add-inside-records').expected).toMatch(/The TTL of mail\.contoso\.com/);
  expect(stepOf(page, 'forward-names-dub').when).toContain('showed no zone');
  expect(idsOf(pageOf(automaticEstate(), 'bring-up'))).not.toContain('see-inside-zones');
});

test('the firewall of a datacenter is opened for probes only where there are probes', () => {
  const manual = automaticEstate(asDatacenter('AMS'), ({ dnsZones }) => {
    for (const zone of dnsZones) zone.automatic = false;
  });
  const why = (estate: EstateView): string =>
    String(stepOf(pageOf(estate, 'bring-up'), 'open-datacenter-ams').why);
  expect(why(primary)).toContain('the probes of Traffic Manager');
  expect(why(manual)).not.toContain('Traffic Manager');
  expect(why(manual)).toContain('need port 443 of 10.20.15.254');
});

test('the health page of a datacenter is asked for as Traffic Manager asks, before names go live', () => {
  const page = pageOf(primary, 'bring-up');
  expectOrder(page, ['open-datacenter-ams', 'probe-datacenter-ams', 'check-from-outside']);
  const { check, expected } = stepOf(page, 'probe-datacenter-ams');
  expect(check).toEqual([
    "curl.exe --silent --show-error --insecure --fail --max-time 10 --output NUL --write-out '%{http_code}' --header 'Host: mail.contoso.com' 'https://owa-ams.contoso.com/owa/healthcheck.htm'",
  ]);
  expect(expected).toContain('200');
  const manual = automaticEstate(asDatacenter('AMS'), ({ dnsZones }) => {
    for (const zone of dnsZones) zone.automatic = false;
  });
  for (const estate of [manual, automaticEstate()])
    expect(idsOf(pageOf(estate, 'bring-up'))).not.toContain('probe-datacenter-ams');
});

test.each([
  ['maintenance-member', 'whoever runs it take the server out too'],
  ['maintenance-member', 'whoever runs the balancer there put it in again'],
  ['certificate-renewal', 'application firewall of Amsterdam that ends TLS'],
  ['bring-up', 'A balancer of Amsterdam that ends TLS'],
])('the page %s knows that a datacenter has a balancer of its own: %s', (id, words) => {
  expect(JSON.stringify(pageOf(primary, id))).toContain(words);
  expect(JSON.stringify(pageOf(automaticEstate(), id))).not.toContain(words.replace('Amsterdam', 'Dublin'));
});

test('a switchback to a datacenter looks at its tunnels', () => {
  expectOrder(pageOf(primary, 'switchback'), [
    'apply-interconnect',
    'see-tunnels',
    'check-active-directory-ams',
  ]);
  expect(idsOf(pageOf(automaticEstate(), 'switchback'))).not.toContain('see-tunnels');
});

test('an Edge of a datacenter is subscribed by no setting of the program', () => {
  const after = (estate: EstateView): string => said(pageOf(estate, 'edge-rebuild-AMSEDGE1'), 'after');
  expect(after(automaticEstate())).toContain('subscribed');
  expect(after(primary)).not.toContain('subscribed');
});

test('clients inside are moved by Terraform where it writes their name servers', () => {
  const hosted = automaticEstate(
    asDatacenter('AMS'),
    withVpn('AMS', 'DUB', 'contoso-standby'),
    ({ dnsZones }) => {
      for (const zone of dnsZones) zone.networks = zone.networks.filter((code) => code !== 'AMS');
    },
    hostedElsewhere,
  );
  const ids = idsOf(pageOf(hosted, 'switchover-unplanned'));
  expect(ids.filter((id) => id.startsWith('move-inside'))).toEqual([]);
});

test('a relay is set where the Edges send by it: in Azure, while those of a datacenter deliver directly', () => {
  const relay = { host: 'relay.example', port: 587 };
  const mixed = automaticEstate(
    asDatacenter('AMS'),
    withVpn('AMS', 'DUB', 'contoso-standby'),
    ({ tiers }) => {
      for (const { site, mailTransport } of tiers)
        if (mailTransport) {
          delete mailTransport.smartHost;
          if (site === 'DUB') mailTransport.smartHost = { ...relay };
        }
    },
  );
  const page = pageOf(mixed, 'bring-up');
  expectOrder(page, ['subscribe-edges-dublin', 'use-smart-host-dublin', 'check-connectors-dublin']);
  expect(stepOf(page, 'check-connectors-dublin').expected).toContain('the smart host relay.example');
  expect(said(page, 'before')).toContain('An account at relay.example');
  expect(idsOf(pageOf(mixed, 'edge-rebuild-AMSEDGE1'))).not.toContain('use-smart-host-amsterdam');
  expect(idsOf(pageOf(mixed, 'edge-rebuild-DUBEDGE1'))).toContain('use-smart-host-dublin');
  expect(JSON.stringify(pageOf(mixed, 'compromise'))).toContain('The account at relay.example');
});

test('a site that is rebuilt from nothing waits for those who run it', () => {
  const page = pageOf(primary, 'site-from-nothing-AMS');
  expect(idsOf(page)).not.toContain('see-what-is-left-ams');
  expect(stepOf(page, 'create-site-ams').why).toContain('Terraform creates nothing in Amsterdam');
  expect(stepOf(page, 'check-ptr-ams').why).toContain('Terraform does not write them');
  expect(said(page, 'before')).toContain(KEPT_BY);
  expect(idsOf(pageOf(primary, 'site-from-nothing-DUB'))).toContain('see-what-is-left-dub');
});

test('a lost server of a datacenter is provided by those who run it, an Edge in no domain', () => {
  const server = stepOf(pageOf(primary, 'member-rebuild-AMSFE1'), 'replace-machine-amsfe1');
  const edge = stepOf(pageOf(primary, 'edge-rebuild-AMSEDGE1'), 'replace-machine-amsedge1');
  expect(server.why).toMatch(/those who run it provide AMSFE1.* join it to the domain/);
  expect(edge.why).toMatch(/those who run it provide AMSEDGE1.*It is in no domain/);
  expect(edge.check).not.toContain('Test-ComputerSecureChannel');
  expect(stepOf(pageOf(primary, 'edge-rebuild-AMSEDGE1'), 'set-full-name-amsedge1').command.join()).toContain(
    'NV Domain',
  );
});

test('a server of a datacenter that is removed is handed back, one of Azure destroyed', () => {
  const page = pageOf(primary, 'removal-server');
  expect(stepOf(page, 'hand-back-machine').when).toContain('AMSFE1');
  expect(stepOf(page, 'destroy-machine').when).toContain('DUBFE1');
  expect(stepOf(page, 'destroy-machine').when).not.toContain('AMSFE1');
  expect(idsOf(pageOf(standby, 'removal-site')).slice(-1)).toEqual(['leave-datacenter']);
  expect(idsOf(pageOf(automaticEstate(), 'removal-server'))).not.toContain('hand-back-machine');
});

describe('the link with a datacenter', () => {
  const page = pageOf(primary, 'link-lost');

  test('has no private address behind it for the clients of the datacenter', () => {
    const lost = pageOf(ownDns, 'link-lost');
    const step = stepOf(lost, 'move-inside-names-ams-dub-over-internet');
    expect(JSON.stringify(step)).not.toContain('10.20.15.254');
    expect(step.command.join()).toMatch(/^Resolve-DnsName -Name 'contoso-com-dub-clientaccess/);
    expect(step.check.join()).toContain('-Port 443');
    expect(idsOf(lost)).not.toContain('move-inside-names-ams-dub');
    expectOrder(lost, ['see-vote', 'see-tunnels', 'lead-names-dub', step.id, 'move-inside-names-ams-ams']);
    expect(stepOf(lost, 'move-inside-names-ams-ams').expected).toContain('lead to 10.10.15.254');
  });

  test('leaves clients inside where they are if the other site has no public name', () => {
    const inside = automaticEstate(asDatacenter('AMS'), ({ dnsZones, tiers }) => {
      for (const zone of dnsZones) zone.networks = ['DUB'];
      for (const { clientAccess } of tiers) if (clientAccess) delete clientAccess.publicHostName;
    });
    expect(idsOf(pageOf(inside, 'link-lost')).filter((id) => id.includes('-ams-dub'))).toEqual([]);
  });

  test('carries its witness too, so that the vote stays in Azure', () => {
    expect(stepOf(page, 'see-vote').why).toMatch(/^Amsterdam reaches PARFSW1 over the same connection/);
    expect(stepOf(pageOf(automaticEstate(), 'link-lost'), 'see-vote').why).toMatch(
      /^The witness goes to the side/,
    );
    const apart = automaticEstate(
      asDatacenter('AMS'),
      withVpn('AMS', 'DUB', 'contoso-standby'),
      ({ interconnects }) => {
        const [link] = interconnects.slice(-1);
        interconnects.push({ ...link, sites: ['AMS', 'PAR'] });
      },
    );
    expect(stepOf(pageOf(apart, 'link-lost'), 'see-vote').why).toMatch(/^The witness goes to the side/);
    const both = /connection of Amsterdam with PARFSW1 may end at the same devices.*Dublin has the vote/;
    expect(said(pageOf(apart, 'link-lost'), 'before')).toMatch(both);
    expect(said(page, 'before')).not.toMatch(both);
  });
});

test('an index says where a site is located', () => {
  const { estate } = primary as unknown as { estate: EstateDocument };
  const index = runbookFiles(estate)['README.md'];
  expect(index).toMatch(/\| Amsterdam +\| datacenter +\| Amsterdam +\| - +\|/);
});

test('a datacenter beside a pilot light forms no new group', () => {
  const page = pageOf(pilotLightEstate(asDatacenter('AMS')), 'bring-up');
  expect(idsOf(page)).not.toContain('add-members');
  expect(Object.keys(ESTATES)).toContain('datacenter beside a pilot light');
});

test('Edges of a datacenter reach the port of mail in Azure, and no other', () => {
  const { why } = stepOf(pageOf(primary, 'transport-outage-AMS'), 'admit-servers-dub');
  expect(why).toContain("`edgePrefixes: ['");
  expect(why).not.toContain('`exchangeServerPrefixes: [');
  const servers = stepOf(pageOf(primary, 'transport-outage-DUB'), 'admit-servers-ams');
  expect(servers.why).toContain("`exchangeServerPrefixes: ['");
  expect(stepOf(pageOf(primary, 'transport-outage-AMS'), 'close-perimeter-ams').why).toContain(
    '`edgePrefixes`',
  );
});

test('a machine of a datacenter that may be compromised is isolated by those who run it', () => {
  const page = pageOf(primary, 'compromise');
  expect(stepOf(page, 'isolate-machine-ams').when).toMatch(/AMSFE1.*AMSEDGE1/);
  expect(stepOf(page, 'isolate-machine-ams').when).not.toContain('DUBFE1');
  expect(stepOf(page, 'disable-machine-account').command.join()).toContain('AMSFE1');
  expect(idsOf(pageOf(automaticEstate(), 'compromise'))).not.toContain('isolate-machine-ams');
});

test('the loss of a datacenter leads to the seizure of its roles', () => {
  expect(said(pageOf(primary, 'switchover-unplanned'), 'after')).toContain('operations master roles');
  expect(said(pageOf(automaticEstate(), 'switchover-unplanned'), 'after')).not.toContain('operations master');
});

test('tunnels are proved by the routes that they bring', () => {
  const step = stepOf(pageOf(primary, 'bring-up'), 'set-up-tunnels-vgw-contoso');
  expect(step.check.join()).toMatch(/list-bgp-peer-status.*list-learned-routes/);
  expect(step.expected).toContain('no default route is learned');
});

test('an Edge of a datacenter has no stack with rules and addresses', () => {
  const { otherwise } = stepOf(pageOf(primary, 'edge-rebuild-AMSEDGE1'), 'check-from-outside-amsedge1');
  expect(otherwise).toMatch(/the firewall of Amsterdam.*its carrier writes it/);
});
