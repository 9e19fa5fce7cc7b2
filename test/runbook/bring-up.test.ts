import { MountDial } from 'cdktf-resilient-exchange';
import { bringUp } from '../../lib/runbook/procedures/bring-up';
import { subscribeEdges } from '../../lib/runbook/vocabulary/edge-subscription';
import type { EstateView } from '../../lib/runbook/estate-view';
import { each } from '../support/each';
import {
  automaticEstate,
  edgesOnlyEstate,
  existing,
  filtered,
  noQueueVolume,
  without,
  manualEstate,
  noGroupEstate,
  noLagEstate,
  oneToOneEstate,
  pilotLightEstate,
  singleSiteEstate,
  smartHostEstate,
  splitRolesEstate,
} from './support/estates';
import { said, expectOrder, placeOf, stepOf, idsOf } from './support/procedure-checks';

function commands(estate: EstateView): string[] {
  return bringUp(estate).steps.flatMap(({ command }) => command);
}

/** Lines of all commands that have a text in them. */
function lines(estate: EstateView, text: string | RegExp): string[] {
  return commands(estate).filter((line) =>
    typeof text === 'string' ? line.includes(text) : text.test(line),
  );
}

describe('the order', () => {
  test('is network, directory, Exchange, group, Edges, checks', () => {
    expectOrder(bringUp(automaticEstate()), [
      'create-infrastructure',
      'publish-names',
      'create-ad-sites',
      'prepare-active-directory',
      'join-machines',
      'check-machines',
      'install-exchange-amsfe1',
      'license-servers',
      'create-group',
      'add-members',
      'enable-dac-mode',
      'create-databases',
      'add-copies-of-preference-2',
      'block-lagged-copies',
      'turn-on-circular-logging',
      'restart-information-store',
      'activate-first-choices',
      'accept-domain',
      'license-edge-ams',
      'import-certificate-ams',
      'import-configuration-amsedge2',
      'export-subscription-amsedge1-amsterdam',
      'subscribe-edges-amsterdam',
      'synchronize-edges-amsterdam',
      'start-transport-ams',
      'check-services',
    ]);
  });

  test('the references to steps have their numbers', () => {
    const procedure = bringUp(automaticEstate());
    const number = placeOf(procedure, 'publish-names') + 1;
    expect(stepOf(procedure, 'delegate-zone').otherwise).toContain(
      `step ${number} (Publish the names and connect the sites)`,
    );
  });
});

describe('Terraform', () => {
  test('makes the store of exports before the machines that get rights to it, and not again with the names', () => {
    const procedure = bringUp(automaticEstate());
    const applied = stepOf(procedure, 'create-infrastructure')
      .command.filter((line) => line.includes(' apply'))
      .map((line) => /stacks\/([\w-]+)/.exec(line)![1]);
    expect(applied.slice(0, 2)).toEqual(['contoso-exports', 'contoso-primary']);
    expect(stepOf(procedure, 'publish-names').command.join()).not.toContain('contoso-exports');
  });

  test('holds PTRs and joins back on the first apply, and nothing on the second', () => {
    const procedure = bringUp(automaticEstate());
    expect(stepOf(procedure, 'create-infrastructure').command).toContain(
      `terraform "-chdir=cdktf.out/stacks/contoso-primary" apply -var 'reverse_dns=false' -var 'domain_joined=false'`,
    );
    const second = stepOf(procedure, 'join-machines').command;
    expect(second).toEqual(
      ['primary', 'standby', 'witness'].map(
        (stack) => `terraform "-chdir=cdktf.out/stacks/contoso-${stack}" apply`,
      ),
    );
  });

  test('copies the addresses of the sites before the names that read them', () => {
    const step = stepOf(bringUp(automaticEstate()), 'publish-names');
    expect(step.command.filter((line) => / apply$/.test(line))).toEqual(
      ['addresses', 'dns', 'interconnect'].map(
        (stack) => `terraform "-chdir=cdktf.out/stacks/contoso-${stack}" apply`,
      ),
    );
    expect(step.why).toContain('the state of contoso-addresses');
  });

  test('gives a stack only the variables it has', () => {
    const [witness] = lines(automaticEstate(), 'contoso-witness" apply -var');
    expect(witness).not.toContain('reverse_dns');
    const withoutEdges = singleSiteEstate(without('AMSEDGE1', 'AMSEDGE2'));
    expect(lines(withoutEdges, 'reverse_dns')).toEqual([]);
    expect(lines(withoutEdges, 'domain_joined=false')).toHaveLength(1);
  });

  test('applies the interconnect where there is one', () => {
    expect(lines(automaticEstate(), 'contoso-interconnect" apply')).toHaveLength(1);
    expect(lines(singleSiteEstate(), 'contoso-interconnect')).toEqual([]);
  });
});

describe('names and directory', () => {
  test('every published name is forwarded by every domain controller', () => {
    const forwarders = lines(automaticEstate(), 'Add-DnsServerConditionalForwarderZone');
    expect(forwarders).toHaveLength(4 * 6);
    expect(forwarders).toContain(
      "Add-DnsServerConditionalForwarderZone -ComputerName '10.20.64.5' -Name 'amsedge2.contoso.com' -MasterServers '168.63.129.16'",
    );
  });

  test('a site without known domain controllers asks for one', () => {
    const estate = singleSiteEstate();
    const unknown = singleSiteEstate(({ sites }) => sites[0].domainControllers.splice(0));
    const [ask] = stepOf(bringUp(unknown), 'forward-names-ams').command;
    expect(ask).toBe("$controller = Read-Host 'Name of a domain controller that serves Amsterdam'");
    expect(lines(estate, 'Name of a domain controller')).toEqual([]);
  });

  test('each subnet belongs to its site, the witness’s too, and the sites have a link', () => {
    const elsewhere = automaticEstate(({ sites }) => sites.splice(2));
    // That of the alternate witness is the fifth.
    expect(lines(elsewhere, 'New-ADReplicationSubnet')).toHaveLength(4 + 1);
    expect(lines(automaticEstate(), 'New-ADReplicationSubnet')).toHaveLength(4 + 1 + 1);
    expect(lines(automaticEstate(), "-Site 'Paris'")).toEqual([
      "New-ADReplicationSubnet -Name '10.30.0.48/28' -Site 'Paris'",
    ]);
    expect(lines(automaticEstate(), 'New-ADReplicationSiteLink')).toHaveLength(1);
    expect(lines(singleSiteEstate(), 'New-ADReplicationSiteLink')).toEqual([]);
  });

  test('strict pairs have sites of their own with one address each', () => {
    expect(lines(oneToOneEstate(), 'New-ADReplicationSubnet')).toContain(
      "New-ADReplicationSubnet -Name '10.10.0.5/32' -Site 'Amsterdam-2'",
    );
    expect(lines(automaticEstate(), '/32')).toEqual([]);
  });

  test('the domain is accepted unless it is the directory’s', () => {
    const estate = automaticEstate();
    const same = automaticEstate(({ sites }) => {
      for (const site of sites) site.activeDirectoryDomain = 'contoso.com';
    });
    expect(lines(estate, 'New-AcceptedDomain')).toHaveLength(1);
    expect(lines(same, 'New-AcceptedDomain')).toEqual([]);
  });
});

describe('Exchange', () => {
  test('the servers of the program are installed, those that exist are not', () => {
    const estate = automaticEstate();
    const mixed = automaticEstate(existing('AMSFE3'));
    expect(idsOf(bringUp(estate))).toContain('install-exchange-amsfe3');
    expect(idsOf(bringUp(mixed))).not.toContain('install-exchange-amsfe3');
    expect(idsOf(bringUp(mixed))).toContain('install-exchange-amsfe2');
  });

  test('Setup makes the first database of a server in its place', () => {
    const [setup] = lines(automaticEstate(), "'/MdbName:DB02'");
    expect(setup).toContain("'/DbFilePath:M:\\Databases\\DB02\\DB02.edb' '/LogFolderPath:L:\\Logs\\DB02'");
    expect(lines(noGroupEstate(), '/MdbName')).toEqual([]);
  });

  test('a database of a server that stood before is made by hand', () => {
    const estate = automaticEstate();
    const mixed = automaticEstate(existing('AMSFE2'));
    expect(lines(mixed, "New-MailboxDatabase -Name 'DB02'")).toHaveLength(1);
    expect(lines(estate, "New-MailboxDatabase -Name 'DB02'")).toEqual([]);
  });

  test('Autodiscover entries follow the installations of their site', () => {
    const procedure = bringUp(automaticEstate());
    const title = 'set-autodiscover-ams';
    expectOrder(procedure, ['install-exchange-amsfe3', title, 'install-exchange-dubfe1']);
    expect(stepOf(procedure, title).command).toContain(
      "Set-ClientAccessService -Identity 'AMSFE2' -AutoDiscoverServiceInternalUri 'https://autodiscover.contoso.com/Autodiscover/Autodiscover.xml'",
    );
  });

  test('every front end of both sites has the URLs of one name', () => {
    const step = stepOf(bringUp(automaticEstate()), 'set-urls');
    expect(step.command[0]).toBe(
      "foreach ($server in 'AMSFE1', 'AMSFE2', 'AMSFE3', 'DUBFE1', 'DUBFE2', 'DUBFE3') {",
    );
    for (const kind of ['Owa', 'Ecp', 'WebServices', 'ActiveSync', 'Oab', 'Mapi']) {
      expect(step.command.filter((line) => line.includes(`Set-${kind}VirtualDirectory`))).toHaveLength(1);
    }
    expect(step.command.join('\n')).not.toContain('https://autodiscover');
  });

  test('the admin center is closed where clients come from the Internet', () => {
    const estate = automaticEstate();
    expectOrder(bringUp(estate), ['set-urls', 'close-admin-center']);
    expect(stepOf(bringUp(estate), 'close-admin-center').command).toEqual([
      "foreach ($server in 'AMSFE1', 'AMSFE2', 'AMSFE3', 'DUBFE1', 'DUBFE2', 'DUBFE3') {",
      '  Set-EcpVirtualDirectory -Identity "$server\\ecp (Default Web Site)" -AdminEnabled $false',
      '}',
    ]);
  });

  test('the remote PowerShell is closed to public addresses, but for those of administrators', () => {
    const estate = automaticEstate();
    expectOrder(bringUp(estate), ['close-admin-center', 'close-remote-powershell']);
    const [command] = stepOf(bringUp(estate), 'close-remote-powershell').command;
    expect(command).toContain('-Action DenyAccess -AnyOfProtocols RemotePowerShell');
    expect(command).not.toContain('Except');
    const ranges = each([...command.matchAll(/'([\d.]+)-([\d.]+)'/g)].map(([, low, high]) => [low, high]));
    const number = (address: string): number =>
      address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    const refused = (address: string): boolean =>
      ranges.some(([low, high]) => number(low) <= number(address) && number(address) <= number(high));
    const open = [
      '10.1.0.4',
      '100.64.0.1',
      '127.0.0.1',
      '169.254.1.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.0.9',
    ];
    expect(open.filter(refused)).toEqual([]);
    const closed = [
      '9.9.9.9',
      '11.0.0.1',
      '100.63.0.1',
      '100.128.0.1',
      '172.15.0.1',
      '172.32.0.1',
      '192.169.0.1',
      '203.0.113.7',
    ];
    expect(closed.filter(refused)).toEqual(closed);
    const administered = automaticEstate(({ sites }) => {
      sites[0].managementPrefixes = ['10.99.0.0/24', '198.51.100.0/28'];
    });
    expect(stepOf(bringUp(administered), 'close-remote-powershell').command[0]).toMatch(
      / -ExceptAnyOfClientIPAddressesOrRanges '198\.51\.100\.0\/28'$/,
    );
    expect(bringUp(splitRolesEstate()).steps.map(({ id }) => id)).not.toContain('close-remote-powershell');
  });

  test('more databases on a server than the Standard edition mounts ask for Enterprise', () => {
    expect(stepOf(bringUp(automaticEstate()), 'license-servers').why).toContain('up to 8 copies');
    expect(stepOf(bringUp(automaticEstate()), 'license-servers').expected).toContain('Enterprise');
    expect(stepOf(bringUp(noGroupEstate()), 'license-servers').expected).not.toContain('Enterprise');
  });

  test('2013 has two roles, and databases on the Mailbox servers only', () => {
    const estate = splitRolesEstate();
    expect(lines(estate, '/Roles:ClientAccess')).toHaveLength(6);
    expect(lines(estate, '/Roles:Mailbox')).toHaveLength(6);
    expect(lines(automaticEstate(), '/Roles:ClientAccess')).toEqual([]);
    expect(lines(estate, /MailboxDatabase.*FE\d/)).toEqual([]);
    expect(lines(estate, 'Set-ClientAccessServer')).toHaveLength(6);
    expect(lines(estate, 'DiagnosticDataOFF')).toEqual([]);
    expect(
      each(lines(automaticEstate(), /\\Setup\.exe/)).every((line) => line.includes('DiagnosticDataOFF')),
    ).toBe(true);
  });
});

describe('the group', () => {
  test('has no address, its witness and its alternate witness', () => {
    const [made] = lines(automaticEstate(), 'New-DatabaseAvailabilityGroup');
    expect(made).toContain("-WitnessServer 'parfsw1.corp.contoso.com'");
    expect(made).toContain('-DatabaseAvailabilityGroupIpAddresses ([System.Net.IPAddress]::None)');
    const [mode] = lines(automaticEstate(), '-DatacenterActivationMode DagOnly');
    expect(mode).toContain("-AlternateWitnessServer 'dubfsw1.corp.contoso.com'");
    expect(lines(pilotLightEstate(), '-AlternateWitnessServer')).toEqual([]);
  });

  test('gets every member, the first one alone', () => {
    const { command } = stepOf(bringUp(automaticEstate()), 'add-members');
    expect(command.filter((line) => line.startsWith('Add-DatabaseAvailabilityGroupServer'))).toHaveLength(6);
    expect(command[1]).toBe('repadmin /syncall /AdeP');
  });

  test('says which losses the vote does not survive', () => {
    const why = (estate: EstateView): string => stepOf(bringUp(estate), 'check-group').why;
    expect(why(automaticEstate())).toContain('survives each loss');
    expect(why(manualEstate())).toContain('does not survive the loss of site Amsterdam');
  });

  test('one member alone has no activation mode', () => {
    const alone = automaticEstate(({ availabilityGroups: [group], databases }) => {
      group.members.splice(1);
      databases.splice(0);
    });
    expect(lines(alone, 'New-DatabaseAvailabilityGroup')).toHaveLength(1);
    expect(lines(alone, 'DagOnly')).toEqual([]);
  });

  test('a witness that exists already is given its rights', () => {
    const estate = automaticEstate();
    const title = 'prepare-witness-parfsw1';
    expect(idsOf(bringUp(automaticEstate(existing('PARFSW1'))))).toContain(title);
    expect(idsOf(bringUp(estate))).not.toContain(title);
  });

  test('is left out with all that belongs to it where there is none', () => {
    expect(
      lines(noGroupEstate(), /DatabaseAvailabilityGroup|New-MailboxDatabase|MailboxDatabaseCopy|ReplayLag/),
    ).toEqual([]);
    expect(lines(noGroupEstate(), 'Enable-ExchangeCertificate')).not.toEqual([]);
  });
});

describe('the mount dial', () => {
  test('is set on every member, and says which databases mount automatically', () => {
    const best = automaticEstate(({ availabilityGroups: [group] }) => {
      group.automaticMountDial = MountDial.BEST_AVAILABILITY;
    });
    for (const [estate, dial, logs] of each([
      [automaticEstate(), 'GoodAvailability', 'at most 6 log files'],
      [best, 'BestAvailability', 'at most 12 log files'],
    ] as const)) {
      const { command, expected, why } = stepOf(bringUp(estate), 'set-mount-dial');
      expect(command).toEqual(
        estate.group!.members.map(
          ({ name }) => `Set-MailboxServer -Identity '${name}' -AutoDatabaseMountDial ${dial}`,
        ),
      );
      expect(expected).toContain(dial);
      expect(why).toContain(logs);
    }
  });
});

describe('log truncation', () => {
  test('is circular logging of every database, once it has all its copies', () => {
    const estate = automaticEstate();
    const page = bringUp(estate);
    const { command, check } = stepOf(page, 'turn-on-circular-logging');
    expect(command).toEqual(
      estate.group!.databases.map(
        ({ name }) => `Set-MailboxDatabase -Identity '${name}' -CircularLoggingEnabled $true`,
      ),
    );
    expect(check.join()).toContain('CircularLoggingEnabled, RetainDeletedItemsUntilBackup');
    const added = page.steps.flatMap(({ command: all }, index) =>
      all.some((line) => line.includes('Add-MailboxDatabaseCopy')) ? [index] : [],
    );
    expect(added).toHaveLength(3);
    expect(placeOf(page, 'turn-on-circular-logging')).toBeGreaterThan(Math.max(...added));
    expect(idsOf(page)).not.toContain('make-first-backup');
  });

  test('is left to the backup where one is stated, and no command turns circular logging on', () => {
    const page = bringUp(pilotLightEstate());
    expect(stepOf(page, 'make-first-backup').title).toBe('Back up every database with Contoso Backup');
    expectOrder(page, ['create-databases', 'activate-first-choices', 'make-first-backup']);
    expect(lines(pilotLightEstate(), 'CircularLoggingEnabled $true')).toEqual([]);
  });
});

describe('databases', () => {
  test('each is made once, by Setup or by hand, and mounted', () => {
    const estate = automaticEstate();
    for (const { name } of each(estate.group!.databases)) {
      const made =
        lines(estate, `'/MdbName:${name}'`).length +
        lines(estate, `New-MailboxDatabase -Name '${name}'`).length;
      expect([name, made]).toEqual([name, 1]);
      expect(lines(estate, `Mount-Database -Identity '${name}'`)).toHaveLength(1);
    }
  });

  test('each copy is added with its number, in ascending order', () => {
    const estate = automaticEstate();
    const added = lines(estate, 'Add-MailboxDatabaseCopy');
    expect(added).toHaveLength(12 * 3);
    const numbers = added.map((line) => Number(/ActivationPreference (\d)/.exec(line)![1]));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(added[0]).toBe(
      "Add-MailboxDatabaseCopy -Identity 'DB01' -MailboxServer 'AMSFE2' -ActivationPreference 2",
    );
  });

  test('lagged copies lag, are blocked, and Safety Net holds mail as long', () => {
    const estate = automaticEstate();
    expect(lines(estate, '-ReplayLagTime 7.00:00:00')).toHaveLength(12);
    expect(lines(estate, '-ActivationOnly')).toHaveLength(12);
    expect(lines(estate, 'Set-TransportConfig -SafetyNetHoldTime 7.00:00:00')).toHaveLength(1);
  });

  test('the lag is said to be the most that there is', () => {
    const said = idsOf(bringUp(automaticEstate()))
      .filter((id) => id.startsWith('add-copies-of-preference-'))
      .map((id) => String(stepOf(bringUp(automaticEstate()), id).why))
      .filter((why) => why.includes('7 days'));
    expect(said.length).toBeGreaterThan(0);
    expect(said).toEqual(said.map(() => expect.stringContaining('7 days behind at most') as string));
  });

  test('without lagged copies nothing of that is said', () => {
    expect(lines(noLagEstate(), /ReplayLagTime|ActivationOnly|SafetyNet/)).toEqual([]);
    expect(lines(noLagEstate(), 'Add-MailboxDatabaseCopy')).toHaveLength(12 * 2);
  });

  test('a lag that Safety Net covers by default leaves it alone', () => {
    const short = automaticEstate(({ availabilityGroups: [group] }) => {
      group.replayLagDays = 2;
    });
    expect(lines(short, 'Set-TransportConfig')).toEqual([]);
    expect(lines(short, '-ReplayLagTime 2.00:00:00')).toHaveLength(12);
  });

  test('many databases are made in a loop that has every one', () => {
    const many = automaticEstate(({ databases }) => {
      const all = Array.from({ length: 30 }, (_, index) => ({ ...databases[0], id: `DB${index + 10}` }));
      databases.splice(0, databases.length, ...all);
    });
    const { command } = stepOf(bringUp(many), 'add-copies-of-preference-2');
    expect(command).toContain('foreach ($row in $rows) {');
    expect(many.group!.databases).toHaveLength(30);
    for (const { name } of each(many.group!.databases))
      expect(command.filter((line) => line.includes(`'${name}'`))).toHaveLength(1);
  });
});

describe('Edges', () => {
  test('every Edge is licensed and certified before it is subscribed, and started after', () => {
    const procedure = bringUp(automaticEstate());
    for (const [site, code] of [
      ['amsterdam', 'ams'],
      ['dublin', 'dub'],
    ]) {
      expectOrder(procedure, [
        `license-edge-${code}`,
        `import-certificate-${code}`,
        `subscribe-edges-${site}`,
        `start-transport-${code}`,
      ]);
    }
    const before = procedure.steps.slice(0, placeOf(procedure, 'start-transport-ams'));
    expect(
      before
        .flatMap(({ command }) => command)
        .filter((line) => /Start-Service.*MSExchangeTransport/.test(line)),
    ).toEqual([]);
  });

  test('a subscription file is imported by a Mailbox server of the site and deleted', () => {
    const step = stepOf(bringUp(automaticEstate()), 'subscribe-edges-dublin');
    expect([step.shell, step.hosts]).toEqual(['Exchange Management Shell', ['DUBFE1']]);
    expect(step.command).toContain(
      "New-EdgeSubscription -FileData ([System.IO.File]::ReadAllBytes('C:\\EdgeSubscription\\DUBEDGE2.xml')) -Site 'Dublin' -ErrorAction Stop",
    );
    expect(step.command.filter((line) => line.startsWith('Remove-Item'))).toHaveLength(2);
  });

  test('a pair is subscribed by its own server to its own site', () => {
    const step = stepOf(bringUp(oneToOneEstate()), 'subscribe-edges-amsterdam-2');
    expect(step.hosts[0]).toBe('AMSFE2');
    expect(step.expected).toContain('AMSEDGE2 is listed');
  });

  test('only the wanted Edges are subscribed', () => {
    const estate = automaticEstate();
    const text = JSON.stringify(subscribeEdges(estate.primary, estate, ['AMSEDGE2']));
    expect(text).toContain('subscribe-edges-amsedge2-amsterdam');
    expect(text).not.toContain('AMSEDGE1');
    expect(subscribeEdges(estate.primary, estate, [])).toEqual([]);
  });

  test('a smart host is set on the connector, where there is one', () => {
    const [set] = lines(smartHostEstate(), "Set-SendConnector -Identity 'EdgeSync - Amsterdam to Internet'");
    expect(set).toContain("-SmartHosts 'smtp.relay.contoso.net' -DNSRoutingEnabled $false -Port 587");
    expect(lines(automaticEstate(), /Set-SendConnector|Get-Credential/)).toEqual([]);
    expect(stepOf(bringUp(automaticEstate()), 'check-connectors-amsterdam').expected).toContain(
      'no smart host',
    );
  });

  test('the queue moves to its disk where there is one', () => {
    const estate = singleSiteEstate();
    const plain = singleSiteEstate(noQueueVolume);
    expect(lines(estate, "'QueueDatabasePath'")).toHaveLength(1);
    expect(lines(plain, 'QueueDatabasePath')).toEqual([]);
  });

  test('MX records are those of the facts, or the filtering service’s', () => {
    const estate = automaticEstate();
    const text = (facts: EstateView): string => stepOf(bringUp(facts), 'delegate-zone').expected;
    expect(text(estate)).toContain(
      '10 amsedge1.contoso.com, 10 amsedge2.contoso.com, 20 dubedge1.contoso.com',
    );
    expect(text(automaticEstate(filtered))).toContain('filtering service: mx1.filter.example');
  });
});

test('a pilot light gets its network and its site, but no Exchange', () => {
  const procedure = bringUp(pilotLightEstate());
  expect(said(procedure, 'before')).toContain('Dublin is a pilot light');
  expect(stepOf(procedure, 'create-ad-sites').command).toContain("New-ADReplicationSite -Name 'Dublin'");
  const machines = procedure.steps.flatMap(({ hosts }) => hosts);
  expect(machines.filter((host) => host.includes('DUB'))).toEqual([]);
  expect(idsOf(procedure)).toContain('install-exchange-amsfe1');
});

test('a single site has no step of another', () => {
  expect(JSON.stringify(bringUp(singleSiteEstate()))).not.toMatch(/Dublin|DUB|dub/);
});

describe('Edges alone', () => {
  const procedure = bringUp(edgesOnlyEstate());

  test('belong to an organization that exists, with its Active Directory', () => {
    expect(idsOf(procedure)).not.toEqual(expect.arrayContaining(['create-ad-sites']));
    expect(idsOf(procedure)).not.toEqual(expect.arrayContaining(['prepare-active-directory']));
    const text = JSON.stringify([procedure.purpose, procedure.before, procedure.after]);
    expect(text).toContain('For new Edges of an Exchange organization that exists.');
    expect(text).toContain('Licence keys for Edges.');
    expect(text).not.toMatch(/Schema Admins|Mailbox servers\./);
  });

  test('come after the store of exports, which does not come again with the names', () => {
    expect(stepOf(procedure, 'create-infrastructure').command).toEqual([
      'terraform "-chdir=cdktf.out/stacks/contoso-exports" init',
      'terraform "-chdir=cdktf.out/stacks/contoso-exports" apply',
      'terraform "-chdir=cdktf.out/stacks/contoso-edge" init',
      `terraform "-chdir=cdktf.out/stacks/contoso-edge" apply -var 'reverse_dns=false'`,
    ]);
    expect(stepOf(procedure, 'publish-names').command.join()).not.toContain('contoso-exports');
  });

  test('have no client names that go live', () => {
    expect(idsOf(procedure).filter((id) => /client/.test(id))).toEqual([]);
    expect(idsOf(procedure)).toContain('go-live-mail');
  });
});
