import { INSTALLATION_FAILURES } from '../../lib/exchange/installation-failures';
import { bringUp } from '../../lib/runbook/procedures/bring-up';
import { activation } from '../../lib/runbook/procedures/activation';
import { certificateRenewal } from '../../lib/runbook/procedures/certificate-renewal';
import { edgeRebuild } from '../../lib/runbook/procedures/edge-rebuild';
import { installationFailed } from '../../lib/runbook/procedures/installation-failed';
import { memberRebuild } from '../../lib/runbook/procedures/member-rebuild';
import { newEdge, newServer } from '../../lib/runbook/procedures/new-servers';
import { switchback } from '../../lib/runbook/procedures/switchback';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import { each } from '../support/each';
import {
  allUnattended,
  automaticEstate,
  manualEstate,
  pilotLightEstate,
  unattendedRole,
} from './support/estates';
import { expectOrder, idsOf, plain, stepOf } from './support/procedure-checks';

/** Steps that a machine does which installs itself. */
const BY_THE_MACHINE =
  /^(?:install-(?:prerequisites|exchange|edge|security-update)|tune-windows|check-(?:machines|held-out|health)|set-(?:autodiscover|urls|full-name)|import-certificate|move-queue|exclude-from-scans|let-into-pools|start-transport|close-admin-center|license-edge)(?:-|$)/;

const unattended = automaticEstate(allUnattended);

describe('the bring-up of machines that install themselves', () => {
  const page = bringUp(unattended);
  const lines = page.steps.flatMap(({ command }) => command);

  test('leaves what the machine does out', () => {
    expect(idsOf(bringUp(automaticEstate())).filter((id) => BY_THE_MACHINE.test(id)).length).toBeGreaterThan(
      20,
    );
    expect(
      idsOf(page).filter((id) => BY_THE_MACHINE.test(id) && !id.startsWith('check-health-pages')),
    ).toEqual([]);
  });

  test('has the account before the join, the first server before the others, and the end last', () => {
    expectOrder(page, [
      'prepare-active-directory',
      'create-setup-account',
      'store-setup-password',
      'allow-first-server',
      'join-machines',
      'follow-first-server',
      'end-first-right',
      'limit-setup-account',
      'provision-servers',
      'follow-installation',
      'license-servers',
      'create-group',
      'accept-domain',
      'import-configuration-amsedge2',
      'export-subscription-amsedge1-amsterdam',
      'subscribe-edges-amsterdam',
      'follow-edges-ams',
      'check-services',
      'end-installation-rights',
      'disable-setup-account',
      'disable-setup-secret',
    ]);
  });

  test('asks for the password without showing it, and writes it into the vault of each region', () => {
    const { command } = stepOf(page, 'store-setup-password');
    expect(command.filter((line) => line.includes('Read-Host'))).toEqual([
      "$secret = Read-Host 'Password of CORP\\svc-exsetup' -AsSecureString",
    ]);
    expect(command.slice(2)).toEqual([
      "$null = Set-AzKeyVaultSecret -VaultName 'kv-ams' -Name 'exchange-setup' -SecretValue $secret -ErrorAction Stop",
      "$null = Set-AzKeyVaultSecret -VaultName 'kv-dub' -Name 'exchange-setup' -SecretValue $secret -ErrorAction Stop",
    ]);
    expect(lines.filter((line) => /AsPlainText|--value/.test(line))).toEqual([]);
  });

  test('provisions every server but the first', () => {
    const list = stepOf(page, 'provision-servers').command.find((line) => line.startsWith('$names'));
    expect(list).toBe("$names = @('AMSFE2', 'AMSFE3', 'DUBFE1', 'DUBFE2', 'DUBFE3')");
  });

  test('limits the account to the servers of the estate', () => {
    const { command } = stepOf(page, 'limit-setup-account');
    expect(command[0]).toContain("Name -eq 'AMSFE1' -or Name -eq 'AMSFE2'");
    expect(command[0]).not.toContain('EDGE');
    expect(command[1]).toContain("-CustomConfigWriteScope 'Exchange estate setup'");
  });

  test('shows the state of all of them with one command, and waits for the stated time', () => {
    const { check, wait } = stepOf(page, 'follow-installation');
    expect(check.filter((line) => line.startsWith('foreach'))).toEqual([
      "foreach ($name in 'AMSFE1', 'AMSFE2', 'AMSFE3', 'DUBFE1', 'DUBFE2', 'DUBFE3', 'AMSEDGE1', 'AMSEDGE2', 'DUBEDGE1', 'DUBEDGE2') {",
    ]);
    expect(wait?.seconds).toBe(7200);
  });

  test('licenses an Edge before it takes the file, which the machine had made without a licence', () => {
    const { command } = stepOf(page, 'export-subscription-amsedge1-amsterdam');
    const key = command.findIndex((line) => line.includes('-ProductKey'));
    const file = command.findIndex((line) => line.startsWith('New-EdgeSubscription'));
    expect(key).toBeGreaterThanOrEqual(0);
    expect(file).toBeGreaterThan(key);
    expect(command[file]).toContain('ExchangeEstate\\EdgeSubscription\\AMSEDGE1.xml');
  });

  test('asks for media and vaults, and not for what people would install from', () => {
    const before = page.before.map((each) => plain(page, each)).join(' ');
    expect(before).toContain('mediaams and mediadub');
    expect(before).toContain('in kv-ams and kv-dub with the whole chain');
    expect(before).not.toContain('Set-ExchAVExclusions.ps1');
  });

  test('closes the remote PowerShell all the same: it is a rule of the organization', () => {
    expect(idsOf(page)).toContain('close-remote-powershell');
  });
});

describe('a mixed estate', () => {
  test('has the steps of people for servers, and none of them for Edges', () => {
    const page = bringUp(manualEstate(unattendedRole('edge')));
    const ids = idsOf(page);
    expect(ids).toContain('install-exchange-amsfe1');
    expect(ids).toContain('follow-installation');
    expect(ids.filter((id) => id.startsWith('install-edge'))).toEqual([]);
    expect(ids.filter((id) => /setup-(?:account|password|secret)/.test(id))).toEqual([]);
  });

  test('has both where one front end installs itself', () => {
    const page = bringUp(
      automaticEstate((estate) => {
        allUnattended(estate);
        for (const machine of estate.machines) {
          if (machine.id === 'AMSFE2') {
            delete machine.installation;
            delete machine.certificate;
          }
        }
      }),
    );
    const ids = idsOf(page);
    expect(ids.filter((id) => id.startsWith('install-exchange'))).toEqual(['install-exchange-amsfe2']);
    expect(stepOf(page, 'set-urls').command[0]).toBe("foreach ($server in 'AMSFE2') {");
    expect(ids.filter((id) => id === 'close-remote-powershell')).toHaveLength(1);
    expect(stepOf(page, 'provision-servers').command.join('\n')).not.toContain('AMSFE2');
  });

  test('keeps the import of a certificate where no vault has it', () => {
    const page = bringUp(
      automaticEstate(allUnattended, ({ machines }) => {
        for (const machine of machines) delete machine.certificate;
      }),
    );
    expect(idsOf(page)).toContain('import-certificate');
    expect(idsOf(page)).toContain('import-certificate-ams');
    expect(idsOf(page)).not.toContain('set-urls');
    expectOrder(page, ['follow-installation', 'import-certificate', 'follow-certified-servers']);
    for (const id of each(['follow-first-server', 'follow-installation']))
      expect(plain(page, stepOf(page, id).expected)).toMatch(/AMSFE1.* or phase is "certificate"/);
    expect(plain(page, stepOf(page, 'follow-installation').expected)).toMatch(
      /DUBEDGE2 phase is "certificate"/,
    );
    const byVault = plain(page, stepOf(bringUp(unattended), 'follow-installation').expected);
    expect(byVault).toMatch(/"done" on AMSFE1.*DUBFE3\. On AMSEDGE1.*phase is "subscription"/);
    expect(byVault).not.toContain('"certificate"');
  });
});

describe('the page about a failed installation', () => {
  test('exists where a machine installs itself, a pilot light included', () => {
    const exists = (estate: typeof unattended): boolean =>
      proceduresOf(estate).some(({ id }) => id === 'installation-failed');
    expect(exists(automaticEstate())).toBe(false);
    expect(exists(manualEstate(unattendedRole('edge')))).toBe(true);
    expect(
      exists(
        pilotLightEstate((estate) => {
          allUnattended(estate);
          for (const machine of estate.machines) if (machine.site === 'AMS') delete machine.installation;
        }),
      ),
    ).toBe(true);
  });

  test('has a row for each phase that its machines have', () => {
    const phases = (estate: typeof unattended): string[] =>
      installationFailed(estate)!.table!.rows.map(([phase]) => phase.replace(/`/g, ''));
    expect(phases(unattended)).toEqual(Object.keys(INSTALLATION_FAILURES));
    const edges = phases(manualEstate(unattendedRole('edge')));
    expect(edges).toContain('subscription');
    expect(edges).not.toContain('place');
    const members = phases(automaticEstate(unattendedRole('mailbox')));
    expect(members).toContain('place');
    expect(members).not.toContain('suffix');
  });

  test('starts a failed phase again, and makes a machine again only where Setup stopped halfway', () => {
    const page = installationFailed(unattended)!;
    expect(stepOf(page, 'go-on').command.at(-1)).toMatch(/install\.ps1' -Retry$/);
    expect(plain(page, stepOf(page, 'make-machine-again').when!)).toContain('halfway');
    expect(plain(page, stepOf(page, 'make-machine-again').why)).toContain('member-rebuild-AMSFE1');
  });

  test('leads from its last step to the step with the reason, and not to itself', () => {
    const page = installationFailed(unattended)!;
    const { otherwise } = page.steps.find(({ id }) => id === 'follow-repaired-installation')!;
    expect(otherwise).toContainEqual({ step: 'read-reason' });
    expect(JSON.stringify(page.steps)).not.toContain('"page":"installation-failed"');
  });

  test('never stops Setup', () => {
    const lines = installationFailed(unattended)!.steps.flatMap(({ command }) => command);
    expect(lines.filter((line) => /Stop-(?:Process|ScheduledTask|Computer)/.test(line))).toEqual([]);
    for (const line of each(lines.filter((each) => each.includes('-ScheduledTask'))))
      expect(line).toMatch(/(?:Disable|Enable)-ScheduledTask/);
  });
});

describe('the rebuild of a server that installs itself', () => {
  const page = memberRebuild(unattended, 'AMSFE2');

  test('takes the server out of the maintenance that it was lost in, which Active Directory remembers', () => {
    const step = stepOf(page, 'end-old-maintenance-amsfe2');
    expect(step.hosts).not.toContain('AMSFE2');
    expect(
      step.command.filter((line) => line.includes('-State Active') && line.includes('-RemoteOnly')),
    ).toHaveLength(2);
    expect(idsOf(memberRebuild(automaticEstate(), 'AMSFE2'))).not.toContain('end-old-maintenance-amsfe2');
  });

  test('names what group policies have to leave', () => {
    const why = plain(bringUp(unattended), stepOf(bringUp(unattended), 'create-setup-account').why);
    expect(why).toMatch(/Turn on Script Execution.*storage of passwords.*batch job/);
  });

  test('gives the account its right when the old queue and copies are set aside, and takes it back at the end', () => {
    expectOrder(page, [
      'remove-member-amsfe2',
      'reset-account-amsfe2',
      'replace-machine-amsfe2',
      'check-machine-amsfe2',
      'enable-setup-account-amsfe2',
      'store-setup-password-amsfe2',
      'end-old-maintenance-amsfe2',
      'follow-recovery-amsfe2',
      'start-transport-amsfe2',
      'release-recovered-amsfe2',
      'follow-release-amsfe2',
      'add-member-amsfe2',
      'add-copies-amsfe2',
      'check-server-amsfe2',
      'end-installation-rights-amsfe2',
      'disable-setup-account-amsfe2',
      'disable-setup-secret-amsfe2',
    ]);
    expect(idsOf(page).filter((id) => BY_THE_MACHINE.test(id))).toEqual(['start-transport-amsfe2']);
    expect(idsOf(page)).not.toContain('recover-exchange-amsfe2');
  });

  test('waits with Setup until the disks are in order, and with clients and mail until it is released', () => {
    const prepare = stepOf(page, 'check-machine-amsfe2').command;
    expect(prepare.at(-1)).toContain('Installation\\prepared.txt');
    expect(plain(page, stepOf(page, 'follow-recovery-amsfe2').expected)).toContain('phase is "admit"');
    expect(stepOf(page, 'release-recovered-amsfe2').command[0]).toContain('Installation\\released.txt');
    expect(stepOf(page, 'start-transport-amsfe2').command.join('\n')).not.toContain('Start-Service');
    const manual = memberRebuild(automaticEstate(), 'AMSFE2').steps.flatMap(({ command }) => command);
    expect(manual.filter((line) => /prepared\.txt|released\.txt/.test(line))).toEqual([]);
  });

  test('without a vault gets its certificate before anybody waits for the rest', () => {
    const own = automaticEstate(allUnattended, ({ machines }) => {
      for (const machine of machines) delete machine.certificate;
    });
    const server = memberRebuild(own, 'AMSFE2');
    expectOrder(server, [
      'follow-recovery-amsfe2',
      'import-certificate-amsfe2',
      'follow-certified-amsfe2',
      'start-transport-amsfe2',
      'release-recovered-amsfe2',
    ]);
    expect(plain(server, stepOf(server, 'follow-recovery-amsfe2').expected)).toContain('"certificate"');
    const edge = edgeRebuild(own, 'AMSEDGE1');
    expectOrder(edge, [
      'follow-installation-amsedge1',
      'import-certificate-amsedge1',
      'follow-edges-amsedge1',
    ]);
    expect(plain(edge, stepOf(edge, 'follow-installation-amsedge1').expected)).toContain('"certificate"');
    expectOrder(newServer(own)!, [
      'follow-installation-new',
      /^import-certificate/,
      'follow-certified-new',
      'add-new-member',
    ]);
  });

  test('puts the account into Organization Management, which recovery asks for, and out of it', () => {
    const wake = stepOf(page, 'enable-setup-account-amsfe2').command.join('\n');
    expect(wake).toContain("Add-ADGroupMember -Identity 'Organization Management'");
    const end = stepOf(page, 'disable-setup-account-amsfe2').command.join('\n');
    expect(end).toContain("Remove-ADGroupMember -Identity 'Organization Management'");
    expect(end).toContain('Disable-ADAccount');
  });

  test('takes the name out of those that are done before the machine is replaced', () => {
    expect(stepOf(page, 'replace-machine-amsfe2').why).toContain('take AMSFE2 out of `installed`');
    expect(
      memberRebuild(automaticEstate(), 'AMSFE2').steps.some(({ why }) =>
        plain(page, why).includes('`installed`'),
      ),
    ).toBe(false);
  });

  test('of an Edge is waited for, configured and subscribed', () => {
    const edge = edgeRebuild(unattended, 'AMSEDGE1');
    expectOrder(edge, [
      'replace-machine-amsedge1',
      'follow-installation-amsedge1',
      /^import-/,
      'export-subscription-amsedge1-amsterdam',
      'follow-edges-amsedge1',
      'check-from-outside-amsedge1',
      'end-installation-rights-amsedge1',
    ]);
    expect(
      idsOf(edge).filter((id) => /^(?:install-edge|set-full-name|disable-setup|set-queue-aside)/.test(id)),
    ).toEqual([]);
    expect(plain(edge, stepOf(edge, 'follow-installation-amsedge1').expected)).toContain('Q:\\QueueOriginal');
  });
});

describe('the activation of a pilot light that installs itself', () => {
  const estate = pilotLightEstate(allUnattended);
  const page = activation(estate, estate.standby!);

  test('has the password in the vault before the machines exist, and provisions them all', () => {
    expectOrder(page, [
      'enable-setup-account-activation',
      'store-setup-password-activation',
      'activate-site-dub',
      'provision-servers-activation',
      'follow-installation-activation',
      'follow-edges-dub-activation',
      'disable-setup-account-activation',
    ]);
    expect(stepOf(page, 'store-setup-password-activation').command.join(' ')).not.toContain('kv-ams');
    expect(stepOf(page, 'provision-servers-activation').command.join(' ')).toContain(
      "@('DUBFE1', 'DUBFE2', 'DUBFE3')",
    );
    expect(idsOf(page).filter((id) => /first-(?:server|right)|limit-setup/.test(id))).toEqual([]);
  });

  test('does nothing on a machine of the lost site', () => {
    const lost = [
      ...estate.primary.domainControllers,
      ...[...estate.primary.frontEnds, ...estate.primary.mailboxServers, ...estate.primary.edges].map(
        ({ name }) => name,
      ),
    ];
    expect(estate.primary.domainControllers.length).toBeGreaterThan(0);
    for (const { hosts } of each(page.steps)) expect(hosts.filter((host) => lost.includes(host))).toEqual([]);
    expect(stepOf(page, 'enable-setup-account-activation').hosts).toEqual(
      estate.standby!.domainControllers.slice(0, 1),
    );
  });

  test('applies the rights back with the variable that keeps the servers', () => {
    expect(stepOf(page, 'end-installation-rights-activation').command).toEqual([
      `terraform "-chdir=cdktf.out/stacks/contoso-standby" apply -var 'activated=true'`,
    ]);
  });

  test('runs nothing on a domain controller of the site that is lost', () => {
    const hosts = page.steps.flatMap((step) => step.hosts);
    expect(stepOf(page, 'enable-setup-account-activation').hosts).toEqual(['10.20.64.4']);
    expect(hosts.filter((host) => host.startsWith('10.10.'))).toEqual([]);
    expect(stepOf(page, 'provision-servers-activation').otherwise).toContain(
      '`repadmin` reports an error for each domain controller of Amsterdam',
    );
  });

  test('takes the names out of those that are done when the servers go, and admits them only while they exist', () => {
    expect(stepOf(page, 'end-installation-rights-activation').why).toContain('`activated: true`');
    expect(stepOf(switchback(estate), 'deactivate-site-dub').why).toContain(
      'Take DUBFE1, DUBFE2, DUBFE3, DUBEDGE1 and DUBEDGE2 out of `installed`',
    );
    expect(stepOf(switchback(pilotLightEstate()), 'deactivate-site-dub').why).not.toContain('`installed`');
  });

  test('finds the account that the bring-up has made, where only the pilot light installs itself', () => {
    const standby = pilotLightEstate((estate) => {
      allUnattended(estate);
      for (const machine of estate.machines) if (machine.site === 'AMS') delete machine.installation;
    });
    const ids = idsOf(bringUp(standby));
    expect(ids).toContain('create-setup-account');
    expect(ids).toContain('limit-setup-account');
    expect(ids).toContain('disable-setup-account');
    expect(
      ids.filter((id) => /^(?:follow-|allow-first|end-first|provision|end-installation)/.test(id)),
    ).toEqual([]);
    expect(stepOf(bringUp(standby), 'limit-setup-account').command[0]).toContain("Name -eq 'DUBFE1'");
  });
});

describe('a server that is new', () => {
  test('is provisioned, put into the scope and waited for, where servers install themselves', () => {
    const page = newServer(unattended)!;
    expectOrder(page, [
      'enable-setup-account-new-server',
      'store-setup-password-new-server',
      'create-new-server',
      'provision-new-server',
      'widen-setup-scope',
      'follow-installation-new',
      'license-new-server',
      'add-new-member',
      'apply-change-log-new',
      'end-installation-rights-new-server',
      'disable-setup-secret-new-server',
    ]);
    expect(idsOf(page).filter((id) => BY_THE_MACHINE.test(id))).toEqual([]);
    expect(page.steps.filter(({ when }) => when !== undefined)).toEqual([]);
    expect(stepOf(page, 'follow-installation-new').check[0]).toBe(
      "$names = @(Read-Host 'Computer name of the new server')",
    );
  });

  test('has both ways in an estate that has both, each with its condition', () => {
    const page = newServer(
      automaticEstate(allUnattended, ({ machines }) => {
        for (const machine of machines) if (machine.site === 'DUB') delete machine.installation;
      }),
    )!;
    expect(stepOf(page, 'install-exchange-new').when).toContain('DUBFE1, DUBFE2 and DUBFE3');
    expect(stepOf(page, 'install-exchange-new').hosts).toEqual(['DUBFE1', 'DUBFE2', 'DUBFE3']);
    expect(stepOf(page, 'follow-installation-new').when).toContain('AMSFE1, AMSFE2 and AMSFE3');
    expect(stepOf(page, 'enable-setup-account-new-server').when).toContain('AMSFE1');
  });

  test('of the Edges is licensed when it takes its file', () => {
    const page = newEdge(unattended)!;
    expectOrder(page, [
      'create-new-edge',
      'follow-installation-new-edge',
      'export-subscription-new',
      'subscribe-new-edge',
      'follow-edges-new-edge',
      'end-installation-rights-new-edge',
    ]);
    expect(stepOf(page, 'export-subscription-new').command.join('\n')).toContain('-ProductKey');
    expect(stepOf(newEdge(automaticEstate())!, 'export-subscription-new').command.join('\n')).not.toContain(
      '-ProductKey',
    );
    expect(idsOf(page).filter((id) => /^(?:install-edge|license-edge|set-full-name)/.test(id))).toEqual([]);
  });
});

describe('the renewal of certificates that a vault has', () => {
  const page = certificateRenewal(unattended)!;

  test('looks at the task first, can let it run at once, and goes by hand only where it has failed', () => {
    expectOrder(page, [
      'see-certificates',
      'see-certificate-task',
      'force-certificate-task',
      'renew-import-certificate',
    ]);
    expect(stepOf(page, 'force-certificate-task').command).toEqual([
      "powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File 'C:\\ProgramData\\ExchangeEstate\\Certificate\\certificate.ps1' -AtOnce",
    ]);
    expect(stepOf(page, 'set-connector-certificates').when).toBeUndefined();
    const byHand = page.steps.filter(({ id }) => /^(?:renew-|restart-iis|import-certificate)/.test(id));
    for (const { when } of each(byHand)) expect(plain(page, when!)).toContain('whose task has failed');
    expect(plain(page, stepOf(page, 'remove-old-certificate').when!)).toContain('A few days later');
  });

  test('is by hand throughout where no vault has them', () => {
    const manual = certificateRenewal(automaticEstate())!;
    expect(idsOf(manual)).not.toContain('see-certificate-task');
    expect(stepOf(manual, 'restart-iis').when).toBeUndefined();
  });

  test('names only the servers that have the task', () => {
    const mixed = certificateRenewal(automaticEstate(unattendedRole('edge')))!;
    expect(stepOf(mixed, 'see-certificate-task').hosts).toEqual([
      'AMSEDGE1',
      'AMSEDGE2',
      'DUBEDGE1',
      'DUBEDGE2',
    ]);
  });
});

test('a site from nothing gives the setup account its right for the time of the recovery', () => {
  const page = proceduresOf(unattended).find(({ id }) => id === 'site-from-nothing-AMS')!;
  expectOrder(page, [
    'create-site-ams',
    'enable-setup-account-ams',
    'store-setup-password-ams',
    'join-site-ams',
    'rebuild-servers-ams',
    'end-installation-rights-ams',
    'disable-setup-secret-ams',
  ]);
  expect(stepOf(page, 'store-setup-password-ams').command.join(' ')).not.toContain('kv-dub');
});
