import { Duration, NameStage } from 'cdktf-resilient-exchange';
import { bringUp } from '../../lib/runbook/procedures/bring-up';
import { dnsKey } from '../../lib/runbook/procedures/dns-key';
import { nameServerLost } from '../../lib/runbook/procedures/name-server-lost';
import { AppliesTo } from '../../lib/runbook/procedure';
import type { Procedure, Step } from '../../lib/runbook/procedure';
import { switchover } from '../../lib/runbook/procedures/switchover';
import { terraformState } from '../../lib/runbook/procedures/terraform-state';
import { trafficManagerLost } from '../../lib/runbook/procedures/traffic-manager-lost';
import { checkPowerShell, loadPowerShell } from '../support/powershell';
import { automaticEstate, manualEstate, ownDns, type Change } from './support/estates';

const ASK = "Resolve-DnsName -Name 'contoso.com' -Type SOA -Server 'ns0.contoso.net' -TcpOnly -DnsOnly";

const stepOf = ({ steps }: Procedure, id: string): Step => {
  const step = steps.find((each) => each.id === id);
  if (!step) throw new Error(`There is no step ${id} among ${steps.map((each) => each.id).join()}.`);
  return step;
};
/** At a provider without a server to ask: its interface takes the changes. */
const hosted: Change = (draft) => {
  for (const zone of draft.dnsZones)
    zone.hosting = { kind: 'route53', name: 'Route 53', needsServerForChanges: false };
};

beforeAll(loadPowerShell);

describe('a switchover with names on an own server', () => {
  const move = stepOf(switchover(manualEstate(ownDns), AppliesTo.UNPLANNED), 'move-names-dub');

  test('asks that server first, and says what to do when it is dead', () => {
    expect(move.command[0]).toContain(ASK);
    expect(move.command[1]).toContain('active_site=standby');
    const said = JSON.stringify(move.why);
    expect(said).toContain('ns0.contoso.net (Bern) and 192.0.2.10 (Zurich)');
    expect(said).toContain('name-server-lost');
  });

  test('waits until all name servers have the change', () => {
    expect(move.wait!.because).toContain('+ up to 60 s until all name servers have the change');
    expect(move.wait!.seconds).toBe(manualEstate().names.ttlSeconds + 60);
  });

  test('waits for the servers inside too, and asks a domain controller of the site', () => {
    const slow: Change = (draft) => {
      ownDns(draft);
      Object.assign(draft.dnsZones[0].insideNames!.hosting!, { propagationSeconds: 900 });
    };
    const estate = manualEstate(slow);
    const { wait, check } = stepOf(switchover(estate, AppliesTo.UNPLANNED), 'move-names-dub');
    expect(wait!.seconds).toBe(estate.names.ttlSeconds + 900);
    const ask = `-Server '${estate.standby!.domainControllers[0]}'`;
    expect(check.filter((line) => line.includes(ask))).toHaveLength(estate.names.clientNames.length);
    expect(move.check.join()).not.toContain('undefined');
    expect(
      stepOf(switchover(manualEstate(), AppliesTo.UNPLANNED), 'move-names-dub').check.join(),
    ).not.toContain(ask);
  });

  test('asks no server in Azure', () => {
    const azure = stepOf(switchover(manualEstate(), AppliesTo.UNPLANNED), 'move-names-dub');
    expect(azure.command).toHaveLength(1);
    expect(JSON.stringify(azure)).not.toContain('name-server-lost');
  });

  test('is written to the server by hand where Terraform cannot', () => {
    const { command } = stepOf(terraformState(manualEstate(ownDns)), 'move-names-by-hand');
    const lines = command.join('\n');
    expect(lines).toContain("'update delete mail.contoso.com. CNAME', 'update add mail.contoso.com. ");
    expect(lines).toContain("'update add contoso.com. ");
    expect(lines).not.toContain('update delete contoso.com. MX');
    // Inside: a zone for each name, with its own server.
    expect(lines).toContain("'zone mail.contoso.com', 'update delete mail.contoso.com. A'");
    expect(lines).not.toMatch(/\baz /);
    expect(checkPowerShell(lines)).toEqual([]);
  });

  test('is a question to people where a provider has no server', () => {
    const { command } = stepOf(terraformState(manualEstate(hosted)), 'move-names-by-hand');
    expect(command.filter((line) => line.includes('At Route 53, set CNAME mail.contoso.com'))).toHaveLength(
      1,
    );
    const page = trafficManagerLost(automaticEstate(hosted))!;
    const lines = stepOf(page, 'point-names-past-traffic-manager').command.join('\n');
    expect(lines).toContain('"At Route 53, set CNAME mail.contoso.com: $frontEnd.');
    expect(lines).not.toContain('az network dns');
    expect(checkPowerShell(lines)).toEqual([]);
  });
});

describe('the page for a lost server', () => {
  test('promotes a secondary, plans with it, and commits it, for outside and inside', () => {
    const page = nameServerLost(manualEstate(ownDns))!;
    expect(page.steps.map(({ id }) => id)).toEqual(
      ['bind-in-bern', 'dns-of-the-directory'].flatMap((name) =>
        [
          'confirm-name-server-lost',
          'move-other-names',
          'promote-secondary',
          'plan-with-new-server',
          'commit-new-server',
        ].map((step) => `${step}-${name}`),
      ),
    );
    const plan = stepOf(page, 'plan-with-new-server-bind-in-bern').command;
    expect(plan[0]).toContain('$env:TF_VAR_dns_server_bind_in_bern = Read-Host');
    expect(stepOf(page, 'commit-new-server-bind-in-bern').command[0]).toContain(
      "'Env:TF_VAR_dns_server_bind_in_bern'",
    );
  });

  test('and that for its key, are there only where such a server is', () => {
    for (const estate of [manualEstate(), manualEstate(hosted)])
      expect([nameServerLost(estate), dnsKey(estate)]).toEqual([undefined, undefined]);
    expect(dnsKey(manualEstate(ownDns))!.steps.map(({ id }) => id)).toEqual([
      'admit-both-keys',
      'use-new-key',
      'remove-old-key',
    ]);
  });
});

describe('going live on an own server', () => {
  const previousRecords = [
    { name: '@', recordType: 'MX', values: ['10 mx.old.example'], mail: true, ttlSeconds: 170 },
    { name: '@', recordType: 'TXT', values: ['v=spf1 mx -all', 'say="this"'], mail: true, ttlSeconds: 3600 },
    { name: 'mail', recordType: 'A', values: ['203.0.113.7'], mail: false, ttlSeconds: 170 },
  ];
  const held =
    (isNew?: boolean): Change =>
    (draft) => {
      ownDns(draft);
      Object.assign(draft.dnsZones[0], {
        ...{ clientNames: NameStage.HELD, mailNames: NameStage.HELD, isNew },
        ...{ previousRecords, previousTtlSeconds: Duration.hours(4).toSeconds() },
      });
    };
  const ids = (change: Change): string[] => bringUp(manualEstate(change)).steps.map(({ id }) => id);

  test('gives each record set the time to live of the program, and an address its alias, in one message', () => {
    const step = stepOf(bringUp(manualEstate(held())), 'prepare-records');
    const [update] = step.command.filter((line) => line.includes('nsupdate'));
    expect(update).toContain(
      "'update delete contoso.com. MX', 'update add contoso.com. 170 MX 10 mx.old.example.'",
    );
    expect(update).toContain(`'update add contoso.com. 3600 TXT "say=\\"this\\""'`);
    expect(update).toContain(
      "'update delete mail.contoso.com. A', 'update delete mail.contoso.com. CNAME', 'update add mail.contoso.com. 170 CNAME previous-mail.contoso.com.'",
    );
    expect(step.wait!.seconds).toBe(14400);
    expect(checkPowerShell(step.command.join('\n'))).toEqual([]);
  });

  test('has no such step where the zone is new, which is compared and delegated instead', () => {
    expect(ids(held(true))).not.toContain('prepare-records');
    expect(ids(held(true))).toContain('compare-records');
    expect(ids(held())).not.toContain('compare-records');
  });

  test('needs zones that exist, and forwards nothing to Azure', () => {
    const page = bringUp(manualEstate(held()));
    expect(stepOf(page, 'see-zones').check).toHaveLength(3);
    expect(page.steps.findIndex(({ id }) => id === 'see-zones')).toBeLessThan(
      page.steps.findIndex(({ id }) => id === 'publish-names'),
    );
    expect(JSON.stringify(page)).not.toContain('168.63.129.16');
    expect(ids(held())).not.toContain('forward-client-names-ams');
  });
});

describe('the bring-up on own servers', () => {
  const page = bringUp(manualEstate(ownDns));
  const positionOf = (id: string): number => page.steps.findIndex((step) => step.id === id);

  test('connects the sites before the names are written to a server in their networks', () => {
    const order = ['connect-sites', 'create-ad-sites', 'see-zones', 'publish-names', 'delegate-zone'];
    expect(order.map(positionOf)).toEqual(order.map(positionOf).sort((a, b) => a - b));
    expect(positionOf('connect-sites')).toBeGreaterThan(0);
    const { interconnectStack } = manualEstate();
    expect(stepOf(page, 'publish-names').command.join()).not.toContain(interconnectStack);
    const azure = bringUp(manualEstate());
    expect(azure.steps.map(({ id }) => id)).not.toContain('connect-sites');
    expect(stepOf(azure, 'publish-names').command.join()).toContain(interconnectStack);
  });

  test('leaves delegation and DNSSEC of a zone that exists as they are', () => {
    const step = stepOf(page, 'delegate-zone');
    expect(step.title).toBe('See that the name servers of contoso.com have the new records');
    expect(step.why).toContain('its DS record stay what they are');
    expect(JSON.stringify(step)).not.toContain('registrar');
    expect(JSON.stringify(page)).not.toMatch(/name_servers|private zones|168\.63/);
  });

  test('has a new zone delegated, without an output that only Azure has', () => {
    const isNew: Change = (draft) => {
      ownDns(draft);
      Object.assign(draft.dnsZones[0], { isNew: true });
    };
    const made = bringUp(manualEstate(isNew));
    expect(stepOf(made, 'delegate-zone').title).toBe('Delegate contoso.com at the registrar');
    expect(JSON.stringify(made)).not.toContain('name_servers');
  });

  test('gives what the first apply takes over the time to live of the program', () => {
    const live: Change = (draft) => {
      ownDns(draft);
      Object.assign(draft.dnsZones[0], {
        previousRecords: [
          { name: 'mail', recordType: 'CNAME', values: ['old.example'], mail: false, ttlSeconds: 170 },
        ],
        previousTtlSeconds: 3600,
      });
    };
    const { steps } = bringUp(manualEstate(live));
    const [prepare, publish] = ['prepare-live-records', 'publish-names'].map((id) =>
      steps.findIndex((step) => step.id === id),
    );
    expect(prepare).toBeGreaterThan(0);
    expect(prepare).toBeLessThan(publish);
    expect(steps[prepare].command.join()).toContain("'update add mail.contoso.com. 170 CNAME old.example.'");
    expect(positionOf('prepare-live-records')).toBe(-1);
  });

  test('removes IPv6 addresses before it adds an alias in the same message, which a server would ignore otherwise', () => {
    const dual: Change = (draft) => {
      ownDns(draft);
      Object.assign(draft.dnsZones[0], {
        clientNames: NameStage.HELD,
        previousRecords: [
          { name: 'mail', recordType: 'A', values: ['203.0.113.7'], mail: false },
          { name: 'mail', recordType: 'AAAA', values: ['2001:db8::7'], mail: false },
        ],
        previousTtlSeconds: 3600,
      });
    };
    const { command, check, expected } = stepOf(bringUp(automaticEstate(dual)), 'prepare-records');
    const [message] = command.filter((line) => line.includes('update add'));
    expect(message).not.toContain('2001:db8');
    expect(message.indexOf('update delete mail.contoso.com. AAAA')).toBeGreaterThan(0);
    expect(message.indexOf('update delete mail.contoso.com. AAAA')).toBeLessThan(
      message.indexOf('update add mail.contoso.com.'),
    );
    expect(check.join()).toContain('-Type AAAA');
    expect(expected).toContain('There is no IPv6 address');
  });

  test('looks at the time to live of the names inside, which must be that of the program', () => {
    const { check, expected } = stepOf(page, 'see-zones');
    expect(check.join()).toContain("-Name 'mail.contoso.com' -Type A -Server '192.0.2.10'");
    expect(expected).toContain(`with a TTL of ${manualEstate().names.ttlSeconds} s`);
  });

  test('asks each domain controller for the names inside', () => {
    const { check } = stepOf(page, 'forward-names-ams');
    const { domainControllers } = manualEstate().primary;
    expect(domainControllers.length).toBeGreaterThan(1);
    expect(domainControllers.filter((each) => check.join().includes(`-Server '${each}'`))).toEqual(
      domainControllers,
    );
  });
});

test('a server that has the names outside and inside is on the page once, with the zones of all mail domains', () => {
  const one: Change = (draft) => {
    ownDns(draft);
    for (const zone of draft.dnsZones) zone.insideNames!.hosting = { ...zone.hosting! };
  };
  const { steps } = nameServerLost(manualEstate(one))!;
  const ids = steps.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
  const promote = steps.find(({ id }) => id === 'promote-secondary-bind-in-bern')!;
  expect(promote.command.join()).toContain("-Name 'contoso.com'");
  expect(promote.command.join()).toContain("-Name 'mail.contoso.com'");
});

describe('names that are not on the lost server', () => {
  const move = (view: ReturnType<typeof manualEstate>): Step | undefined =>
    nameServerLost(view)!.steps.find(({ id }) => id === 'move-other-names-bind-in-bern');

  test('are moved by an apply that does not ask it', () => {
    const step = move(manualEstate(ownDns))!;
    const { command, why } = step;
    expect(command[2]).toContain("-notlike '*.bind-in-bern'");
    expect(command[4]).toContain('apply $targets -var "active_site=$site"');
    expect(JSON.stringify(why)).toContain('kept by DNS of the directory');
    expect(checkPowerShell([...command, ...step.check].join('\n'))).toEqual([]);
    const ids = nameServerLost(manualEstate(ownDns))!.steps.map(({ id }) => id);
    expect(ids).toContain('move-other-names-dns-of-the-directory');
  });

  test('are those in Traffic Manager too, and there is no such step where all are on that server', () => {
    const one: Change = (draft) => {
      ownDns(draft);
      for (const zone of draft.dnsZones) zone.insideNames!.hosting = { ...zone.hosting! };
    };
    expect(JSON.stringify(move(automaticEstate(one))!.why)).toContain('kept by Traffic Manager');
    expect(move(manualEstate(one))).toBeUndefined();
  });
});

test('a promotion says how the file of a secondary is read, and what Windows cannot', () => {
  const said = JSON.stringify(
    stepOf(nameServerLost(manualEstate(ownDns))!, 'promote-secondary-bind-in-bern').why,
  );
  expect(said).toContain('masterfile-format raw');
  expect(said).not.toContain('LoadExisting');
  expect(said).toContain('the apply fails at the server');
  expect(said).toContain('terraform-state');
});
