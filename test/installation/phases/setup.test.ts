import { INSTALLATION } from '../../../lib/exchange/installation-names';
import { SETUP_LOG, SETUP_SUCCEEDED } from '../../../lib/exchange/setup-commands';
import type { InstallationPlan } from '../../../lib/installation/installation-plan';
import { afterSetupPhase } from '../../../lib/installation/phases/after-setup';
import { securityUpdatePhase } from '../../../lib/installation/phases/security-update';
import { setupPhase } from '../../../lib/installation/phases/setup';
import { loadPowerShell } from '../../support/powershell';
import { CLIENT_ACCESS_2013_PLAN, EDGE_PLAN, file, MAILBOX_2013_PLAN, MAILBOX_PLAN } from '../support/plans';
import { DIRECTORY, FakeWindows } from '../support/windows';

beforeAll(loadPowerShell);

const UNINSTALL = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall';
const PRODUCT = `${UNINSTALL}\\{CD981244-E9B8-405A-9026-6AEB9DCEF1F1}`;
const VERSION = 'HKLM:\\SOFTWARE\\Microsoft\\ExchangeServer\\v15';
const SESSION_MANAGER = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Session Manager';
const BEGUN = 'Starting Microsoft Exchange Server Subscription Edition Setup';
const [PHASE] = setupPhase(MAILBOX_PLAN);

/** A machine whose Setup ends well unless a test says otherwise. */
function windows(mode = 'Install'): FakeWindows {
  const made = new FakeWindows();
  made.write(INSTALLATION.mode, mode);
  made.program = () => succeed(made);
  return made;
}

function log(machine: FakeWindows, ...lines: string[]): void {
  machine.write(SETUP_LOG, [machine.text(SETUP_LOG) ?? '', ...lines].join('\n'));
}

function succeed(machine: FakeWindows, product = PRODUCT): number {
  log(machine, BEGUN, SETUP_SUCCEEDED);
  machine.setValue(product, 'InstallDate', '20261122');
  machine.setValue(`${VERSION}\\MailboxRole`, 'ConfiguredVersion', '15.2.2562.17');
  return 0;
}

async function argumentsOf(plan: InstallationPlan, mode?: string): Promise<string[]> {
  const machine = windows(mode);
  machine.program = () =>
    succeed(
      machine,
      plan === MAILBOX_PLAN || plan === EDGE_PLAN
        ? PRODUCT
        : `${UNINSTALL}\\{4934D1EA-BE46-48B1-8847-F1AF20E892C1}`,
    );
  expect(await machine.ask(setupPhase(plan)[0])).toBe('done');
  return machine.ran[0].arguments;
}

describe('Setup', () => {
  it('installs a Mailbox server with its database, and Transport off', async () => {
    expect(await argumentsOf(MAILBOX_PLAN)).toEqual([
      ...[
        '/Mode:Install',
        '/Roles:Mailbox',
        '/InstallWindowsComponents',
        '/DoNotStartTransport',
        '/MdbName:DB01',
      ],
      ...['/DbFilePath:M:\\Databases\\DB01\\DB01.edb', '/LogFolderPath:L:\\Logs\\DB01'],
      '/IAcceptExchangeServerLicenseTerms_DiagnosticDataOFF',
    ]);
  });

  it('quotes an argument with a blank', async () => {
    const database = { ...MAILBOX_PLAN.database!, name: 'Board of directors' };
    const machine = windows();
    await machine.ask(setupPhase({ ...MAILBOX_PLAN, database })[0]);
    expect(machine.ran[0].arguments).toContain('"/MdbName:Board of directors"');
  });

  it('recovers a server, in another folder only where it was in one', async () => {
    const usual = 'RecoverServer\nC:\\Program Files\\Microsoft\\Exchange Server\\V15';
    const terms = '/IAcceptExchangeServerLicenseTerms_DiagnosticDataOFF';
    const recover = ['/Mode:RecoverServer', '/DoNotStartTransport', terms];
    expect(await argumentsOf(MAILBOX_PLAN, usual)).toEqual(recover);
    expect(await argumentsOf(MAILBOX_PLAN, 'RecoverServer\nD:\\Exchange')).toEqual([
      ...recover,
      '"/TargetDir:D:\\Exchange"',
    ]);
  });

  it('installs an Edge as the machine itself, without looking for Active Directory', async () => {
    expect(await argumentsOf(EDGE_PLAN)).toEqual([
      ...['/Mode:Install', '/Roles:EdgeTransport', '/InstallWindowsComponents', '/DoNotStartTransport'],
      '/IAcceptExchangeServerLicenseTerms_DiagnosticDataOFF',
    ]);
    expect(setupPhase(EDGE_PLAN)[0].functions!.join('\n')).not.toContain('DirectoryServices');
  });

  it('of 2013 has its own switch and its own product, and a front end has no Transport to keep off', async () => {
    expect(await argumentsOf(MAILBOX_2013_PLAN)).toContain('/DoNotStartTransport');
    expect(await argumentsOf(CLIENT_ACCESS_2013_PLAN)).toEqual([
      ...['/Mode:Install', '/Roles:ClientAccess', '/InstallWindowsComponents'],
      '/IAcceptExchangeServerLicenseTerms',
    ]);
  });

  it('is run from the image, which is not mounted afterwards', async () => {
    const machine = windows();
    await machine.ask(PHASE);
    expect(machine.ran[0].file).toBe('E:\\Setup.exe');
    expect(machine.mounted.size).toBe(0);
  });

  it('is not begun where a group policy sets the execution policy', async () => {
    const machine = windows();
    machine.policies.MachinePolicy = 'RemoteSigned';
    await expect(machine.ask(PHASE)).rejects.toThrow('(MachinePolicy is RemoteSigned)');
    expect(machine.ran).toEqual([]);
  });

  it.each([
    [
      'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending',
      '(Default)',
    ],
    ['HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired', 'a'],
    [SESSION_MANAGER, 'PendingFileRenameOperations'],
  ])('is not begun while Windows wants a restart (%s)', async (key, name) => {
    const machine = windows();
    machine.setValue(key, name, 1);
    expect(await machine.settle(PHASE)).toEqual(['done', 1]);
    expect(machine.steps[0]).toMatch(/^Windows wants a restart: /);
  });
});

describe('the end of Setup', () => {
  it.each([
    ['without its sentence', (machine: FakeWindows) => log(machine, BEGUN, '[ERROR] A check failed')],
    [
      'with the sentence of a former run',
      (machine: FakeWindows) => log(machine, BEGUN, SETUP_SUCCEEDED, BEGUN),
    ],
  ])('with 0 and %s is none', async (_, end) => {
    const machine = windows();
    machine.program = () => {
      machine.setValue(PRODUCT, 'InstallDate', '20261122');
      end(machine);
      return 0;
    };
    await expect(machine.ask(PHASE)).rejects.toThrow('Setup has ended with 0: ');
  });

  it('with 0 and its sentence is none where Windows does not know the program', async () => {
    const machine = windows();
    machine.program = () => {
      log(machine, BEGUN, SETUP_SUCCEEDED);
      return 0;
    };
    await expect(machine.ask(PHASE)).rejects.toThrow('Setup has ended with 0: its log has no error');
  });

  it('with 1 is an error with the last one of the log', async () => {
    const machine = windows();
    machine.program = () => {
      log(machine, BEGUN, '[ERROR] first', '[ERROR] The last');
      return 1;
    };
    await expect(machine.ask(PHASE)).rejects.toThrow('Setup has ended with 1: [ERROR] The last');
  });

  it('is followed by a restart where Setup found that Windows wants one, before it had begun', async () => {
    const machine = windows();
    machine.program = () => {
      if (machine.ran.length > 1) return succeed(machine);
      log(machine, BEGUN, '[ERROR] A reboot is pending');
      machine.setValue(SESSION_MANAGER, 'PendingFileRenameOperations', 'x');
      return 1;
    };
    expect(await machine.settle(PHASE)).toEqual(['done', 1]);
    expect(machine.ran).toHaveLength(2);
  });
});

describe('after a restart in the middle of Setup', () => {
  it('it has ended well', async () => {
    const machine = windows();
    succeed(machine);
    expect(await machine.ask(PHASE, 'afterRestart')).toBe('done');
  });

  it.each(['Setup', 'ExSetup', 'ExSetupUI', 'msiexec'])('it may still run (%s)', async (program) => {
    const machine = windows();
    machine.processes.add(program);
    expect(await machine.ask(PHASE, 'afterRestart')).toBe('wait');
  });

  it('it had not begun', async () => {
    const machine = windows();
    log(machine, BEGUN, '[ERROR] A check failed');
    expect(await machine.ask(PHASE, 'afterRestart')).toBe('retry');
  });

  it('it has left a mark, which stays', async () => {
    const machine = windows();
    succeed(machine);
    machine.setValue(`${VERSION}\\MailboxRole`, 'Watermark', '1 0b2a');
    await expect(machine.ask(PHASE, 'afterRestart')).rejects.toThrow(
      'Setup has stopped halfway (mailboxrole at 1 0b2a). Do not run it again',
    );
    expect(machine.value(`${VERSION}\\MailboxRole`, 'Watermark')).toBe('1 0b2a');
  });

  it.each(['AdminToolsRole', 'Setup'])('it has written %s', async (key) => {
    const machine = windows();
    machine.setValue(`${VERSION}\\${key}`, 'Action', 'Install');
    await expect(machine.ask(PHASE, 'afterRestart')).rejects.toThrow(
      'Setup has begun and has not ended well',
    );
  });
});

describe('the Autodiscover entry', () => {
  const OWN = 'https://amsmbx1.corp.contoso.com/Autodiscover/Autodiscover.xml';
  const ALL = 'https://autodiscover.contoso.com/Autodiscover/Autodiscover.xml';

  async function entryAfter(plan: InstallationPlan, binding: string[], cn = 'AMSMBX1'): Promise<unknown> {
    const machine = windows();
    const attributes = {
      objectClass: ['serviceConnectionPoint'],
      cn: [cn],
      keywords: ['77378F46-2C66-4aa9-a6a6-3e7a48b19596', 'Site=Amsterdam'],
      serviceBindingInformation: binding,
    };
    // Setup makes it while it runs.
    machine.during = () => {
      if (machine.directory.length === 0)
        machine.directory.push({
          dn: `CN=${cn},CN=Autodiscover,${DIRECTORY.configurationNamingContext}`,
          attributes,
        });
    };
    const seen: unknown[] = [];
    machine.program = () => {
      seen.push(...attributes.serviceBindingInformation);
      return succeed(machine);
    };
    await machine.ask(setupPhase(plan)[0]);
    return [seen, attributes.serviceBindingInformation];
  }

  const { names: _, ...nameless } = MAILBOX_PLAN;

  it('has the name of all before Setup has ended', async () => {
    expect(await entryAfter(MAILBOX_PLAN, [OWN])).toEqual([[ALL], [ALL]]);
  });

  it('is empty where no name is known yet', async () => {
    expect(await entryAfter(nameless, [OWN])).toEqual([[], []]);
  });

  it('keeps a name that people gave it, where the program knows none', async () => {
    expect(await entryAfter(nameless, [ALL])).toEqual([[ALL], [ALL]]);
  });

  it('of another server is left alone', async () => {
    expect(await entryAfter(MAILBOX_PLAN, [OWN], 'OTHER')).toEqual([[OWN], [OWN]]);
  });
});

describe('after Setup', () => {
  const [phase] = afterSetupPhase(MAILBOX_PLAN);

  it('the machine restarts once, with Transport off', async () => {
    const machine = windows();
    for (const name of ['MSExchangeTransport', 'MSExchangeFrontEndTransport', 'MSExchangeIS'])
      machine.services.set(name, { name, starttype: 'Automatic', status: 'Stopped' });
    machine.hours = 1;
    expect(await machine.settle(phase)).toEqual(['done', 1]);
    expect([...machine.services.values()].map(({ starttype }) => starttype)).toEqual([
      'Disabled',
      'Disabled',
      'Automatic',
    ]);
  });
});

describe('the security update', () => {
  const [phase] = securityUpdatePhase(MAILBOX_PLAN);
  const SETUP_FILE = 'C:\\Exchange\\Bin\\ExSetup.exe';

  function installed(version = '15.02.2562.017'): FakeWindows {
    const machine = new FakeWindows();
    machine.setValue(`${VERSION}\\Setup`, 'MsiInstallPath', 'C:\\Exchange');
    machine.write(SETUP_FILE, version);
    machine.services.set('MSExchangeIS', { name: 'MSExchangeIS', starttype: 'Automatic', status: 'Running' });
    return machine;
  }

  function update(machine: FakeWindows, version: string): void {
    machine.write(SETUP_FILE, version);
  }

  it('is installed, and counts after a restart', async () => {
    const machine = installed();
    machine.program = () => {
      update(machine, '15.02.2562.043');
      return 0;
    };
    expect(await machine.settle(phase)).toEqual(['done', 1]);
    expect(machine.ran.map((ran) => ran.arguments)).toEqual([['/passive']]);
  });

  it.each([
    ['15.02.2562.043', []],
    ['15.02.2562.044', []],
    ['15.02.3000.001', []],
  ])('is not needed by %s', async (version, ran) => {
    const machine = installed(version);
    expect(await machine.settle(phase)).toEqual(['done', 0]);
    expect(machine.ran).toEqual(ran);
  });

  it.each([3010, 1641])('that ends with %d is looked at after the restart', async (code) => {
    const machine = installed();
    machine.program = () => code;
    expect(await machine.ask(phase)).toBe('restart');
    update(machine, '15.02.2562.043');
    machine.restart();
    expect(await machine.ask(phase)).toBe('done');
  });

  it('that ends with 0 and changes nothing is for another release', async () => {
    const machine = installed();
    machine.program = () => 0;
    await expect(machine.ask(phase)).rejects.toThrow('the package is for another cumulative update');
  });

  it('that ends with another code is an error', async () => {
    const machine = installed();
    machine.program = () => 1603;
    await expect(machine.ask(phase)).rejects.toThrow('The update has ended with 1603.');
  });

  it('that ends in .msp is installed by Windows', async () => {
    const securityUpdate = { ...file('KB1.MSP'), build: '15.2.2562.43' };
    const [patch] = securityUpdatePhase({
      ...MAILBOX_PLAN,
      media: { ...MAILBOX_PLAN.media, securityUpdate },
    });
    const machine = installed();
    machine.program = () => 3010;
    await machine.ask(patch);
    expect(machine.ran[0]).toEqual({
      file: 'msiexec.exe',
      arguments: ['/update', `"${INSTALLATION.media}\\KB1.MSP"`, '/quiet', '/norestart'],
    });
  });

  it('may be left out', () => {
    const { securityUpdate: _, ...media } = MAILBOX_PLAN.media;
    expect(securityUpdatePhase({ ...MAILBOX_PLAN, media })).toEqual([]);
  });

  describe('after a restart in its middle', () => {
    it('still runs', async () => {
      const machine = installed();
      machine.processes.add('ExchangeSE-KB5094139-x64-en');
      expect(await machine.ask(phase, 'afterRestart')).toBe('wait');
    });

    it('has handed over to Windows Installer', async () => {
      const machine = installed();
      machine.processes.add('msiexec');
      expect(await machine.ask(phase, 'afterRestart')).toBe('wait');
    });

    it('is done', async () => {
      expect(await installed('15.02.2562.043').ask(phase, 'afterRestart')).toBe('done');
    });

    it('may be run again where it has changed nothing', async () => {
      expect(await installed().ask(phase, 'afterRestart')).toBe('retry');
    });

    it('has left services disabled, which people have to see; Transport is off for another reason', async () => {
      const machine = installed('15.02.2562.043');
      machine.services.set('MSExchangeTransport', {
        name: 'MSExchangeTransport',
        starttype: 'Disabled',
        status: 'Stopped',
      });
      expect(await machine.ask(phase, 'afterRestart')).toBe('done');
      machine.services.get('MSExchangeIS')!.starttype = 'Disabled';
      await expect(machine.ask(phase, 'afterRestart')).rejects.toThrow(
        'The update has stopped halfway: MSExchangeIS are disabled.',
      );
    });
  });
});
