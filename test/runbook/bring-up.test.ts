import { bringUp } from '../../lib/runbook/bring-up';
import { subscribeEdges } from '../../lib/runbook/edge-subscription-steps';
import { EstateFacts } from '../../lib/runbook/estate-facts';
import {
  automaticEstate,
  manualEstate,
  noGroupEstate,
  noLagEstate,
  oneToOneEstate,
  pilotLightEstate,
  singleSiteEstate,
  smartHostEstate,
  splitRolesEstate,
} from './support/facts';
import { expectOrder, placeOf, stepOf, titlesOf } from './support/procedure-checks';

function commands(estate: EstateFacts): string[] {
  return bringUp(estate).steps.flatMap(({ command }) => command);
}

/** Lines of all commands that have a text in them. */
function lines(estate: EstateFacts, text: string | RegExp): string[] {
  return commands(estate).filter((line) =>
    typeof text === 'string' ? line.includes(text) : text.test(line),
  );
}

describe('the order', () => {
  test('is network, directory, Exchange, group, Edges, checks', () => {
    expectOrder(bringUp(automaticEstate()), [
      'Make networks, machines and addresses',
      'Publish the names and tie the sites together',
      'Describe the sites to Active Directory',
      'Prepare Active Directory for Exchange',
      'Write the PTRs and join the machines to the domain',
      'See that the servers are ready',
      'Install Exchange on AMSFE1',
      'License the servers',
      'Make the group DAG1',
      'Add the members one after the other',
      'Switch the datacenter activation mode on',
      'Make the databases',
      'Add the copies of preference 2',
      'Guard the lagged copies',
      'Restart the Information Store of each member in turn',
      'Put every database on its first choice',
      'Take mail for contoso.com',
      'License AMSEDGE1 and AMSEDGE2',
      'Import the certificate on AMSEDGE1 and AMSEDGE2',
      'Import the configuration of AMSEDGE1 on AMSEDGE2',
      'Make the subscription file of AMSEDGE1',
      'Subscribe AMSEDGE1 and AMSEDGE2 to Amsterdam',
      'Synchronize the Edges of Amsterdam',
      'Start Transport on AMSEDGE1 and AMSEDGE2',
      'See that the services run',
    ]);
  });

  test('the references to steps have their numbers', () => {
    const procedure = bringUp(automaticEstate());
    const number = placeOf(procedure, 'Publish the names and tie the sites together') + 1;
    expect(stepOf(procedure, 'Delegate contoso.com at the registrar').otherwise).toContain(
      `step ${number} (Publish the names and tie the sites together)`,
    );
  });
});

describe('Terraform', () => {
  test('holds PTRs and joins back on the first apply, and nothing on the second', () => {
    const procedure = bringUp(automaticEstate());
    expect(stepOf(procedure, 'Make networks, machines and addresses').command).toContain(
      `terraform "-chdir=cdktf.out/stacks/contoso-primary" apply -var 'reverse_dns=false' -var 'domain_joined=false'`,
    );
    const second = stepOf(procedure, 'Write the PTRs and join the machines to the domain').command;
    expect(second).toEqual(
      ['primary', 'standby', 'witness'].map(
        (stack) => `terraform "-chdir=cdktf.out/stacks/contoso-${stack}" apply`,
      ),
    );
  });

  test('gives a stack only the variables it has', () => {
    const [witness] = lines(automaticEstate(), 'contoso-witness" apply -var');
    expect(witness).not.toContain('reverse_dns');
    const withoutEdges = {
      ...singleSiteEstate(),
      primary: { ...singleSiteEstate().primary, edges: [], subscriptions: [] },
    };
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
    const unknown = { ...estate, primary: { ...estate.primary, domainControllers: [] } };
    const [ask] = stepOf(bringUp(unknown), /^Lead the published names/).command;
    expect(ask).toBe("$controller = Read-Host 'Name of a domain controller that serves Amsterdam'");
    expect(lines(estate, 'Name of a domain controller')).toEqual([]);
  });

  test('each subnet belongs to its site, the witness’s too, and the sites have a link', () => {
    const { witnessSite, ...elsewhere } = automaticEstate();
    expect(lines(elsewhere, 'New-ADReplicationSubnet')).toHaveLength(4);
    expect(lines(automaticEstate(), 'New-ADReplicationSubnet')).toHaveLength(4 + 2);
    expect(lines(automaticEstate(), "-Site 'Paris'")).toHaveLength(witnessSite!.directorySubnets.length);
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
    expect(lines(estate, 'New-AcceptedDomain')).toHaveLength(1);
    expect(lines({ ...estate, directoryDomain: 'contoso.com' }, 'New-AcceptedDomain')).toEqual([]);
  });
});

describe('Exchange', () => {
  test('the servers of the program are installed, those that exist are not', () => {
    const estate = automaticEstate();
    const [first, second, third] = estate.primary.mailboxServers;
    const existing = { ...third, terraformAddress: undefined };
    const servers = [first, second, existing];
    const mixed = { ...estate, primary: { ...estate.primary, mailboxServers: servers, frontEnds: servers } };
    expect(titlesOf(bringUp(estate))).toContain('Install Exchange on AMSFE3');
    expect(titlesOf(bringUp(mixed))).not.toContain('Install Exchange on AMSFE3');
    expect(titlesOf(bringUp(mixed))).toContain('Install Exchange on AMSFE2');
  });

  test('Setup makes the first database of a server in its place', () => {
    const [setup] = lines(automaticEstate(), "'/MdbName:DB02'");
    expect(setup).toContain("'/DbFilePath:M:\\Databases\\DB02\\DB02.edb' '/LogFolderPath:L:\\Logs\\DB02'");
    expect(lines(noGroupEstate(), '/MdbName')).toEqual([]);
  });

  test('a database of a server that stood before is made by hand', () => {
    const estate = automaticEstate();
    const existing = estate.group!.members.map((member) =>
      member.name === 'AMSFE2' ? { ...member, terraformAddress: undefined } : member,
    );
    const mixed = { ...estate, group: { ...estate.group!, members: existing } };
    expect(lines(mixed, "New-MailboxDatabase -Name 'DB02'")).toHaveLength(1);
    expect(lines(estate, "New-MailboxDatabase -Name 'DB02'")).toEqual([]);
  });

  test('Autodiscover entries follow the installations of their site', () => {
    const procedure = bringUp(automaticEstate());
    const title = 'Point the Autodiscover entries of Amsterdam to autodiscover.contoso.com';
    expectOrder(procedure, ['Install Exchange on AMSFE3', title, 'Install Exchange on DUBFE1']);
    expect(stepOf(procedure, title).command).toContain(
      "Set-ClientAccessService -Identity 'AMSFE2' -AutoDiscoverServiceInternalUri 'https://autodiscover.contoso.com/Autodiscover/Autodiscover.xml'",
    );
  });

  test('every front end of both sites has the URLs of one name', () => {
    const step = stepOf(bringUp(automaticEstate()), 'Give all servers the URLs of mail.contoso.com');
    expect(step.command[0]).toBe(
      "foreach ($server in 'AMSFE1', 'AMSFE2', 'AMSFE3', 'DUBFE1', 'DUBFE2', 'DUBFE3') {",
    );
    for (const kind of ['Owa', 'Ecp', 'WebServices', 'ActiveSync', 'Oab', 'Mapi']) {
      expect(step.command.filter((line) => line.includes(`Set-${kind}VirtualDirectory`))).toHaveLength(1);
    }
    expect(step.command.join('\n')).not.toContain('https://autodiscover');
  });

  test('more databases on a server than the Standard edition mounts ask for Enterprise', () => {
    expect(stepOf(bringUp(automaticEstate()), 'License the servers').why).toContain('up to 8 copies');
    expect(stepOf(bringUp(automaticEstate()), 'License the servers').expected).toContain('Enterprise');
    expect(stepOf(bringUp(noGroupEstate()), 'License the servers').expected).not.toContain('Enterprise');
  });

  test('2013 has two roles, and databases on the Mailbox servers only', () => {
    const estate = splitRolesEstate();
    expect(lines(estate, '/Roles:ClientAccess')).toHaveLength(6);
    expect(lines(estate, '/Roles:Mailbox')).toHaveLength(6);
    expect(lines(automaticEstate(), '/Roles:ClientAccess')).toEqual([]);
    expect(lines(estate, /MailboxDatabase.*FE\d/)).toEqual([]);
    expect(lines(estate, 'Set-ClientAccessServer')).toHaveLength(6);
    expect(lines(estate, 'DiagnosticDataOFF')).toEqual([]);
    expect(lines(automaticEstate(), /Setup\.exe/).every((line) => line.includes('DiagnosticDataOFF'))).toBe(
      true,
    );
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
    const { command } = stepOf(bringUp(automaticEstate()), 'Add the members one after the other');
    expect(command.filter((line) => line.startsWith('Add-DatabaseAvailabilityGroupServer'))).toHaveLength(6);
    expect(command[1]).toBe('repadmin /syncall /AdeP');
  });

  test('says which losses the vote does not survive', () => {
    const why = (estate: EstateFacts): string => stepOf(bringUp(estate), 'See that the group is sound').why;
    expect(why(automaticEstate())).toContain('survives each loss');
    expect(why(manualEstate())).toContain('does not survive the loss of site Amsterdam');
  });

  test('one member alone has no activation mode', () => {
    const estate = automaticEstate();
    const alone = {
      ...estate,
      group: { ...estate.group!, members: estate.group!.members.slice(0, 1), databases: [] },
    };
    expect(lines(alone, 'New-DatabaseAvailabilityGroup')).toHaveLength(1);
    expect(lines(alone, 'DagOnly')).toEqual([]);
  });

  test('a witness that exists already is given its rights', () => {
    const estate = automaticEstate();
    const witness = { ...estate.group!.witness!, stack: undefined };
    const title = 'Let Exchange make the witness share on PARFSW1';
    expect(titlesOf(bringUp({ ...estate, group: { ...estate.group!, witness } }))).toContain(title);
    expect(titlesOf(bringUp(estate))).not.toContain(title);
  });

  test('is left out with all that belongs to it where there is none', () => {
    expect(lines(noGroupEstate(), /DatabaseAvailabilityGroup|MailboxDatabase|ReplayLag/)).toEqual([]);
    expect(lines(noGroupEstate(), 'Enable-ExchangeCertificate')).not.toEqual([]);
  });
});

describe('databases', () => {
  test('each is made once, by Setup or by hand, and mounted', () => {
    const estate = automaticEstate();
    for (const { name } of estate.group!.databases) {
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

  test('without lagged copies nothing of that is said', () => {
    expect(lines(noLagEstate(), /ReplayLagTime|ActivationOnly|SafetyNet/)).toEqual([]);
    expect(lines(noLagEstate(), 'Add-MailboxDatabaseCopy')).toHaveLength(12 * 2);
  });

  test('a lag that Safety Net covers by default leaves it alone', () => {
    const estate = automaticEstate();
    const short = { ...estate, group: { ...estate.group!, replayLagDays: 2 } };
    expect(lines(short, 'Set-TransportConfig')).toEqual([]);
    expect(lines(short, '-ReplayLagTime 2.00:00:00')).toHaveLength(12);
  });

  test('many databases are made in a loop that has every one', () => {
    const estate = automaticEstate();
    const [model] = estate.group!.databases;
    const databases = Array.from({ length: 30 }, (_, index) => ({ ...model, name: `DB${index + 10}` }));
    const many = { ...estate, group: { ...estate.group!, databases } };
    const { command } = stepOf(bringUp(many), 'Add the copies of preference 2');
    expect(command).toContain('foreach ($row in $rows) {');
    for (const { name } of databases)
      expect(command.filter((line) => line.includes(`'${name}'`))).toHaveLength(1);
  });
});

describe('Edges', () => {
  test('every Edge is licensed and certified before it is subscribed, and started after', () => {
    const procedure = bringUp(automaticEstate());
    for (const [site, edges] of [
      ['Amsterdam', 'AMSEDGE1 and AMSEDGE2'],
      ['Dublin', 'DUBEDGE1 and DUBEDGE2'],
    ]) {
      expectOrder(procedure, [
        `License ${edges}`,
        `Import the certificate on ${edges}`,
        `Subscribe ${edges} to ${site}`,
        `Start Transport on ${edges}`,
      ]);
    }
    const before = procedure.steps.slice(0, placeOf(procedure, 'Start Transport on AMSEDGE1 and AMSEDGE2'));
    expect(
      before
        .flatMap(({ command }) => command)
        .filter((line) => /Start-Service.*MSExchangeTransport/.test(line)),
    ).toEqual([]);
  });

  test('a subscription file is imported by a Mailbox server of the site and deleted', () => {
    const step = stepOf(bringUp(automaticEstate()), 'Subscribe DUBEDGE1 and DUBEDGE2 to Dublin');
    expect(step.place).toEqual({ shell: 'Exchange Management Shell', host: 'DUBFE1' });
    expect(step.command).toContain(
      "New-EdgeSubscription -FileData ([System.IO.File]::ReadAllBytes('C:\\EdgeSubscription\\DUBEDGE2.xml')) -Site 'Dublin' -ErrorAction Stop",
    );
    expect(step.command.filter((line) => line.startsWith('Remove-Item'))).toHaveLength(2);
  });

  test('a pair is subscribed by its own server to its own site', () => {
    const step = stepOf(bringUp(oneToOneEstate()), 'Subscribe AMSEDGE2 to Amsterdam-2');
    expect(step.place.host).toBe('AMSFE2');
    expect(step.expected).toContain('AMSEDGE2 is listed');
  });

  test('only the wanted Edges are subscribed', () => {
    const estate = automaticEstate();
    const text = JSON.stringify(subscribeEdges(estate.primary, estate, ['AMSEDGE2']));
    expect(text).toContain('Subscribe AMSEDGE2 to Amsterdam');
    expect(text).not.toContain('AMSEDGE1');
    expect(subscribeEdges(estate.primary, estate, [])).toEqual([]);
  });

  test('a smart host is set on the connector, where there is one', () => {
    const [set] = lines(smartHostEstate(), "Set-SendConnector -Identity 'EdgeSync - Amsterdam to Internet'");
    expect(set).toContain("-SmartHosts 'smtp.relay.contoso.net' -DNSRoutingEnabled $false -Port 587");
    expect(lines(automaticEstate(), /Set-SendConnector|Get-Credential/)).toEqual([]);
    expect(stepOf(bringUp(automaticEstate()), 'See the connectors of Amsterdam').expected).toContain(
      'no smart host',
    );
  });

  test('the queue moves to its disk where there is one', () => {
    const estate = singleSiteEstate();
    const plain = {
      ...estate,
      primary: {
        ...estate.primary,
        edges: estate.primary.edges.map((edge) => ({ ...edge, queueDrive: undefined })),
      },
    };
    expect(lines(estate, "'QueueDatabasePath'")).toHaveLength(1);
    expect(lines(plain, 'QueueDatabasePath')).toEqual([]);
  });

  test('MX records are those of the facts, or the filtering service’s', () => {
    const estate = automaticEstate();
    const text = (facts: EstateFacts): string => stepOf(bringUp(facts), /^Delegate/).expected;
    expect(text(estate)).toContain(
      '10 amsedge1.contoso.com, 10 amsedge2.contoso.com, 20 dubedge1.contoso.com',
    );
    const filtered = { ...estate, names: { ...estate.names, filterHosts: ['mx1.filter.example'] } };
    expect(text(filtered)).toContain('filtering service: mx1.filter.example');
  });
});

test('a pilot light gets its network and its site, but no Exchange', () => {
  const procedure = bringUp(pilotLightEstate());
  expect(procedure.before.join(' ')).toContain('Dublin is a pilot light');
  expect(stepOf(procedure, 'Describe the sites to Active Directory').command).toContain(
    "New-ADReplicationSite -Name 'Dublin'",
  );
  const hosts = procedure.steps.map(({ place }) => place.host);
  expect(hosts.filter((host) => host.includes('DUB'))).toEqual([]);
  expect(titlesOf(procedure)).toContain('Install Exchange on AMSFE1');
});

test('a single site has no step of another', () => {
  expect(JSON.stringify(bringUp(singleSiteEstate()))).not.toMatch(/Dublin|DUB|dub/);
});
