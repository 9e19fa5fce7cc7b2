// What every new server has before it takes clients or mail, on whichever page it is made.
import type { EstateView } from '../../lib/runbook/estate-view';
import type { Procedure } from '../../lib/runbook/procedure';
import { bringUp } from '../../lib/runbook/procedures/bring-up';
import { edgeRebuild } from '../../lib/runbook/procedures/edge-rebuild';
import { newEdge, newServer } from '../../lib/runbook/procedures/new-servers';
import { memberRebuild } from '../../lib/runbook/procedures/member-rebuild';
import { compose } from '../../lib/runbook/compose';
import { renderPowerShell } from '../../lib/runbook/render/render-powershell';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import { each } from '../support/each';
import type { Change } from './support/estates';
import {
  automaticEstate,
  edgesOnlyEstate,
  ESTATES,
  existing,
  noGroupEstate,
  oneToOneEstate,
  singleSiteEstate,
  smartHostEstate,
  splitRolesEstate,
} from './support/estates';
import { clashes } from './support/functions';
import { expectOrder, expectSound, idsOf, placeOf, stepOf } from './support/procedure-checks';

/** The program balances these protocols. */
const speaks =
  (...protocols: string[]): Change =>
  ({ tiers }) => {
    for (const { clientAccess } of tiers) if (clientAccess) clientAccess.protocols = ['Https', ...protocols];
  };

function lines({ steps }: Procedure, text: string | RegExp): string[] {
  return steps
    .flatMap(({ command }) => command)
    .filter((line) => (typeof text === 'string' ? line.includes(text) : text.test(line)));
}

/** Computer names of servers of the program with these letters. */
function names(estate: EstateView, kind: string): string[] {
  return [estate.primary, estate.standby!]
    .flatMap((site) => [...site.mailboxServers, ...site.edges])
    .map(({ name }) => name)
    .filter((name) => name.includes(kind));
}

const SECURED = ['install-security-update', 'exclude-from-scans', 'import-certificate', 'check-health'];

describe('a server that takes clients', () => {
  const estate = automaticEstate();

  test('of a bring-up stays out of the pools until it is up to date, certified, healthy and has databases', () => {
    const procedure = bringUp(estate);
    expectOrder(procedure, [
      'check-held-out',
      'install-exchange-amsfe1',
      'install-security-update',
      'exclude-from-scans',
      'import-certificate',
      'create-databases',
      'check-health',
      'let-into-pools',
      'check-from-outside',
    ]);
    for (const id of each(['check-held-out', 'install-security-update', 'check-health', 'let-into-pools']))
      expect(stepOf(procedure, id).hosts.sort()).toEqual(names(estate, 'FE').sort());
  });

  test('that is rebuilt, too', () => {
    for (const server of each(['AMSFE1', 'DUBFE3'])) {
      const of = server.toLowerCase();
      const procedure = memberRebuild(estate, server);
      expectOrder(procedure, [
        `replace-machine-${of}`,
        `check-held-out-${of}`,
        `recover-exchange-${of}`,
        ...SECURED.map((id) => `${id}-${of}`),
        `let-into-pools-${of}`,
      ]);
      for (const id of each(SECURED)) expect(stepOf(procedure, `${id}-${of}`).hosts).toEqual([server]);
    }
  });

  test('is let in by one line only, after its own page has answered by its own name', () => {
    for (const procedure of each([bringUp(estate), memberRebuild(estate, 'AMSFE1')])) {
      const removals = procedure.steps.filter(({ command }) =>
        command.join().includes("Remove-NetFirewallRule -DisplayName 'Exchange: held out of rotation'"),
      );
      expect(removals.map(({ id }) => id.replace(/-amsfe1$/, ''))).toEqual(['let-into-pools']);
      const health = procedure.steps[placeOf(procedure, /^check-health/)];
      expect(health.check.join()).toContain('GetHostEntry($env:COMPUTERNAME).HostName)/owa/healthcheck.htm');
    }
  });

  test('that existed before the program has no rule: its components hold it back', () => {
    const procedure = memberRebuild(noGroupEstate(existing('AMSFE1')), 'AMSFE1');
    expectOrder(procedure, [
      'keep-clients-away-amsfe1',
      'install-security-update-amsfe1',
      'readmit-clients-amsfe1',
    ]);
    expect(idsOf(procedure)).not.toContain('let-into-pools-amsfe1');
    expect(idsOf(memberRebuild(noGroupEstate(), 'AMSFE1'))).not.toContain('keep-clients-away-amsfe1');
  });

  test('in 2013 a Mailbox server has no pool, and is checked all the same', () => {
    const split = splitRolesEstate();
    const procedure = memberRebuild(split, 'AMSMBX1');
    expect(idsOf(procedure)).toContain('check-health-amsmbx1');
    expect(idsOf(procedure)).not.toContain('let-into-pools-amsmbx1');
    expect(stepOf(bringUp(split), 'check-health-mailbox-servers').hosts).toContain('AMSMBX1');
    expect(stepOf(bringUp(split), 'let-into-pools').hosts).not.toContain('AMSMBX1');
  });
});

describe('an Edge', () => {
  test.each([
    ['bring-up', (estate: EstateView) => bringUp(estate), 'ams'],
    ['rebuild', (estate: EstateView) => edgeRebuild(estate, 'AMSEDGE1'), 'amsedge1'],
  ])('takes mail after all of that, in %s, and refuses unknown recipients', (_, page, of) => {
    const procedure = page(automaticEstate());
    expectOrder(procedure, [
      `tune-windows-${of}`,
      `install-edge-${of}`,
      `install-security-update-${of}`,
      `exclude-from-scans-${of}`,
      `import-certificate-${of}`,
      /^subscribe-edges-/,
      `validate-recipients-${of}`,
      `check-health-${of}`,
      `start-transport-${of}`,
    ]);
    expect(stepOf(procedure, `exclude-from-scans-${of}`).command.join()).toContain(
      "-ExclusionPath 'Q:\\Queue'",
    );
    expect(lines(procedure, '-RecipientValidationEnabled $true').length).toBeGreaterThan(0);
  });
});

describe('a server that comes later', () => {
  const page = (estate: EstateView): Procedure => newServer(estate)!;

  const created = Object.entries(ESTATES).filter(([name]) => name !== 'datacenter beside a pilot light');

  test.each(created)('has sound pages in the estate %s', (_, estate) => {
    const pages = [newServer(estate), newEdge(estate)].filter((each) => each !== undefined);
    for (const procedure of each(pages)) expectSound(estate, procedure);
  });

  test('comes from the program to its first client by the same gate as the others', () => {
    expectOrder(page(automaticEstate()), [
      'create-new-server',
      'check-held-out-new',
      'tune-windows-new',
      'install-exchange-new',
      'set-autodiscover-this-server',
      'install-security-update-new',
      'exclude-from-scans-new',
      'license-new-server',
      'import-certificate-this-server',
      'add-new-member',
      'apply-change-log-new',
      'check-health-new',
      'start-transport-new',
      'let-into-pools-new',
    ]);
  });

  test('takes no mail before it is checked, with the connectors of the others', () => {
    const install = stepOf(page(automaticEstate()), 'install-exchange-new').command.join('\n');
    expect(install).toMatch(
      /\/DoNotStartTransport[\s\S]*Set-Service -StartupType Disabled\n {2}Restart-Computer/,
    );
    expect(stepOf(page(automaticEstate()), 'apply-change-log-new').check.join()).toContain(
      'Get-ReceiveConnector -Server $server.Name',
    );
    expect(JSON.stringify(page(automaticEstate()).after)).toMatch(
      /member-rebuild-AMSFE1","step":"check-edgesync-amsfe1/,
    );
  });

  test('is asked for its own name: no other server is changed, and nothing is filled in', () => {
    const { steps } = page(automaticEstate(speaks('Imaps')));
    for (const step of each(steps.slice(1))) {
      expect([step.id, step.subject]).toEqual([step.id, 'the new server']);
      const text = [...step.command, ...step.check].join();
      expect(text).not.toMatch(/'(?:AMS|DUB)FE\d'|THIS-SERVER/);
    }
    expect(stepOf(page(automaticEstate()), 'set-urls-this-server').command[0]).toBe(
      'foreach ($server in $env:COMPUTERNAME) {',
    );
  });

  test('has nothing of a group where there is none, and its role where there are two', () => {
    expect(idsOf(page(noGroupEstate()))).not.toContain('add-new-member');
    const { command } = stepOf(page(splitRolesEstate()), 'install-exchange-new');
    expect(command.join()).toContain('/Roles:ClientAccess');
    expect(command.join()).toContain("-in 'AMSMBX1'");
    expect(stepOf(page(splitRolesEstate()), 'set-urls-this-server').hosts).not.toContain('AMSMBX1');
  });

  test('that is an Edge gets its name before its PTR, and mail after everything else', () => {
    const procedure = newEdge(automaticEstate())!;
    const { command } = stepOf(procedure, 'create-new-edge');
    const place = (text: string): number => command.findIndex((line) => line.includes(text));
    expect(place('TF_VAR_new_edges =')).toBeLessThan(place('contoso-primary'));
    expect(place('Env:TF_VAR_new_edges')).toBeLessThan(place('contoso-dns'));
    expect(command[command.length - 1]).toContain('contoso-standby');
    expectOrder(procedure, [
      'create-new-edge',
      'install-edge-new-edge',
      'install-security-update-new-edge',
      'import-certificate-new-edge',
      'subscribe-new-edge',
      'rotate-administrator-new-edge',
      'validate-recipients-new-edge',
      'check-health-new-edge',
      'start-transport-new-edge',
    ]);
    expect(stepOf(newEdge(oneToOneEstate())!, 'subscribe-new-edge').command).toContain(
      "  'AMSFE2' = 'Amsterdam-2'",
    );
  });

  test('that is the first Edge of a site sends through the relay of the program', () => {
    const relay = newEdge(smartHostEstate())!;
    expectOrder(relay, ['subscribe-new-edge', /^use-smart-host-.*-again$/, 'start-transport-new-edge']);
    expect(relay.steps.find(({ id }) => id.endsWith('-again'))!.when).toContain('the first one of ');
    expect(idsOf(newEdge(automaticEstate())!).filter((id) => id.startsWith('use-smart-host'))).toEqual([]);
  });
});

describe('Windows', () => {
  test('has a page file that fits the version, before Setup', () => {
    const size = (estate: EstateView): string[] => lines(bringUp(estate), '$size = ');
    expect(size(singleSiteEstate())).toEqual(['$size = [int]($memory / 4)', '$size = [int]($memory / 4)']);
    expect(size(splitRolesEstate())[0]).toBe('$size = [System.Math]::Min($memory + 10, 32778)');
    for (const name of each(['Exchange Server 2016', 'Exchange Server 2013'])) {
      const old = automaticEstate(({ machines }) => {
        for (const machine of machines) if (machine.exchangeVersion) machine.exchangeVersion = name;
      });
      expect(size(old)[0]).toContain('32778');
    }
    expectOrder(bringUp(automaticEstate()), ['tune-windows', 'install-exchange-amsfe1']);
  });

  test('runs named installers only, never whatever lies in a folder', () => {
    for (const estate of each(Object.values(ESTATES)))
      for (const procedure of each(proceduresOf(estate))) {
        expect(lines(procedure, /Get-ChildItem.*Start-Process/)).toEqual([]);
        const starts = lines(procedure, 'Start-Process').filter(
          (line) => !/-FilePath ("\$folder\\[\w.-]+\.exe"|'msiexec\.exe')/.test(line),
        );
        expect([procedure.id, starts]).toEqual([procedure.id, []]);
      }
  });

  test('is not scanned where databases, logs and queues will be', () => {
    const exclusion = (estate: EstateView): string =>
      stepOf(bringUp(estate), 'exclude-from-scans').command.join();
    expect(exclusion(automaticEstate())).toContain("'M:\\Databases', 'L:\\Logs'");
    expect(exclusion(noGroupEstate())).not.toContain('Add-MpPreference');
    expectOrder(bringUp(automaticEstate()), ['exclude-from-scans', 'create-databases']);
  });
});

describe('POP, IMAP and submission', () => {
  const step = 'start-client-protocols';

  test('are started on every server, with the certificate of the clients, where the program balances them', () => {
    const estate = automaticEstate(speaks('Imaps', 'Pop3s', 'Submission'));
    const { command } = stepOf(bringUp(estate), step);
    const text = command.join('\n');
    expect(text).toContain(
      "Set-ImapSettings -Server $server -ExternalConnectionSettings 'mail.contoso.com:993:SSL' -X509CertificateName 'mail.contoso.com'",
    );
    expect(text).toContain("'mail.contoso.com:995:SSL'");
    expect(text).toContain('-Services IMAP, POP');
    expect(text).toContain('-Identity "$server\\Client Frontend $server" -Fqdn \'mail.contoso.com\'');
    for (const service of each([
      'MSExchangeIMAP4',
      'MSExchangeIMAP4BE',
      'MSExchangePOP3',
      'MSExchangePOP3BE',
    ]))
      expect(text).toContain(`'${service}'`);
    for (const server of each(names(estate, 'FE'))) expect(text).toContain(`'${server}'`);
    expectOrder(bringUp(estate), ['import-certificate', step, 'let-into-pools']);
    expectOrder(memberRebuild(estate, 'DUBFE1'), [
      'import-certificate-dubfe1',
      `${step}-dubfe1`,
      'let-into-pools-dubfe1',
    ]);
  });

  test('each is there alone as well, and none where the program has HTTPS only', () => {
    const text = (...protocols: string[]): string =>
      stepOf(bringUp(automaticEstate(speaks(...protocols))), step).command.join('\n');
    expect(text('Imaps')).not.toMatch(/POP|Client Frontend/);
    expect(text('Pop3s')).not.toMatch(/IMAP|Imap/);
    expect(text('Submission')).not.toMatch(/IMAP|POP|Set-Service/);
    expect(idsOf(bringUp(automaticEstate()))).not.toContain(step);
  });

  test('in 2013 the services behind are on the Mailbox servers', () => {
    const { command } = stepOf(bringUp(splitRolesEstate(speaks('Imaps'))), step);
    expect(command[0]).not.toContain('AMSMBX1');
    expect(command[command.length - 1]).toContain("'AMSMBX1'");
  });

  test('a name of their own is used where there is one', () => {
    const named = automaticEstate(speaks('Imaps'), ({ tiers }) => {
      for (const { clientAccess } of tiers) clientAccess?.namespaces.push('imap');
    });
    expect(stepOf(bringUp(named), step).command.join()).toContain("'imap.contoso.com:993:SSL'");
  });
});

test('whoever runs Terraform is told what names the subscription', () => {
  const estate = automaticEstate();
  expect(stepOf(bringUp(estate), 'create-infrastructure').why).toContain('ARM_SUBSCRIPTION_ID');
  expect(stepOf(memberRebuild(estate, 'AMSFE1'), 'replace-machine-amsfe1').why).toContain(
    'ARM_SUBSCRIPTION_ID',
  );
});

test.each(Object.entries(ESTATES))(
  'one name of a function has one body, whatever pages are loaded, in the estate %s',
  (_, estate) => {
    const scripts = compose(proceduresOf(estate)).map((page): [string, string] => [
      page.id,
      renderPowerShell(estate, page),
    ]);
    expect(scripts.length).toBeGreaterThan(10);
    expect(clashes(scripts)).toEqual([]);
  },
);

test('a new Edge of an organization outside the program is subscribed on a Mailbox server that the program does not know', () => {
  const step = stepOf(newEdge(edgesOnlyEstate())!, 'subscribe-new-edge');
  expect(step).toMatchObject({ hosts: [], unnamedHost: { kind: 'a Mailbox server', of: 'Utrecht' } });
  expect(step.command[0]).toBe("$site = Read-Host 'Active Directory site of the Edge: Utrecht'");
  expect(step.command.join('\n')).toContain('-Site $site ');
});
