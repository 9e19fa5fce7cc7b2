import { ExchangeRelease } from 'cdktf-resilient-exchange';
import { CERTIFICATE_TASK } from '../../lib/exchange/certificate-task';
import { HOLD_OUT_RULE } from '../../lib/exchange/hold-out-commands';
import { INSTALLATION } from '../../lib/exchange/installation-names';
import type { InstallationPlan } from '../../lib/installation/installation-plan';
import { InstalledRole } from '../../lib/installation/installation-plan';
import { PhaseAccount, type Phase } from '../../lib/installation/phase';
import { admitPhase } from '../../lib/installation/phases/admit';
import { autodiscoverPhase } from '../../lib/installation/phases/autodiscover';
import { certificatePhase } from '../../lib/installation/phases/certificate';
import { connectorsPhase } from '../../lib/installation/phases/connectors';
import { finishPhase } from '../../lib/installation/phases/finish';
import { healthPhase } from '../../lib/installation/phases/health';
import { namesPhase } from '../../lib/installation/phases/names';
import { queuePhase } from '../../lib/installation/phases/queue';
import { subscriptionPhase } from '../../lib/installation/phases/subscription';
import { subscriptionFilePhase } from '../../lib/installation/phases/subscription-file';
import { runnerScript } from '../../lib/installation/runner-script';
import { FakeMachine } from '../protection/support/machine';
import { checkPowerShell, loadPowerShell, parsePowerShell, unassignedVariables } from '../support/powershell';
import type { Arguments, Machine, Value } from '../support/powershell/run';
import { Hash, PowerShellRun } from '../support/powershell/run';
import { EDGE_PLAN, MAILBOX_PLAN } from './support/plans';

/** A front end with databases and every protocol. */
const frontEnd = (more: Partial<InstallationPlan> = {}): InstallationPlan => ({
  ...MAILBOX_PLAN,
  protocols: ['IMAP', 'POP', 'submission'],
  ...more,
});
const edgeServer = (more: Partial<InstallationPlan> = {}): InstallationPlan => ({
  ...EDGE_PLAN,
  mailDomains: ['contoso.com', 'fabrikam.com'],
  ...more,
});
const RELEASE_2013 = ExchangeRelease.V2013_CU23;
const STEPS = [
  ...[autodiscoverPhase, queuePhase, certificatePhase, namesPhase, connectorsPhase, healthPhase],
  ...[subscriptionFilePhase, subscriptionPhase, admitPhase, finishPhase],
];
const phasesOf = (plan: InstallationPlan): Phase[] => STEPS.flatMap((step) => step(plan));
const idsOf = (plan: InstallationPlan): string[] => phasesOf(plan).map(({ id }) => id);

const ACCOUNT = { name: 'CORP\\svc-exsetup', passwordUrl: 'https://contoso.vault.azure.net/secrets/setup' };
const PLANS: [string, InstallationPlan][] = [
  ['a front end', frontEnd()],
  [
    'one without a vault, names or protocols',
    frontEnd({ certificateUrl: undefined, names: undefined, protocols: [] }),
  ],
  ['a Client Access server of 2013', frontEnd({ release: RELEASE_2013, role: InstalledRole.CLIENT_ACCESS })],
  [
    'a Mailbox server of 2013',
    frontEnd({ release: RELEASE_2013, names: undefined, protocols: [], certificateUrl: undefined }),
  ],
  ['an Edge', edgeServer()],
  ['an Edge without a vault', edgeServer({ certificateUrl: undefined, mailDomains: [] })],
];

beforeAll(loadPowerShell);

test.each(PLANS)('the phases of %s are PowerShell that the reference knows', (_, plan) => {
  const script = runnerScript(phasesOf(plan), ACCOUNT);
  expect([checkPowerShell(script), unassignedVariables(parsePowerShell(script))]).toEqual([[], []]);
});

test('each role has the phases that it needs', () => {
  expect(idsOf(frontEnd())).toEqual([
    ...['autodiscover', 'queue', 'certificate', 'names', 'connectors', 'health', 'admit', 'finish'],
  ]);
  expect(idsOf(edgeServer())).toEqual([
    ...['queue', 'certificate', 'health', 'subscription-file', 'subscription', 'admit', 'finish'],
  ]);
  expect(
    idsOf(frontEnd({ release: RELEASE_2013, names: undefined, protocols: [], certificateUrl: undefined })),
  ).toEqual([...['queue', 'health', 'admit', 'finish']]);
  expect(
    idsOf(frontEnd({ release: RELEASE_2013, role: InstalledRole.CLIENT_ACCESS, protocols: [] })),
  ).toEqual([...['autodiscover', 'certificate', 'names', 'health', 'admit', 'finish']]);
});

test('only settings in Active Directory are made by the setup account', () => {
  const accounts = phasesOf(frontEnd()).filter(({ account }) => account === PhaseAccount.SETUP_ACCOUNT);
  expect(accounts.map(({ id }) => id)).toEqual(['autodiscover', 'names', 'connectors']);
});

/** A server whose answers a test states. */
class Server extends FakeMachine {
  public version = '15.02.2562.043';
  public stopped: string[] = [];
  public sick: string[] = [];
  public domains: string[] = [];
  public exitCodeOfScript = 0;
  public readonly done: string[] = [];
  public rules = [HOLD_OUT_RULE];
  public imported: { issuer: string; key: boolean; days: number; name?: string }[] = [];
  /** Which of the imported ones is shown on port 443. */
  public shown = 0;
  public guard: number[] = [];
  /** States of its components in Active Directory. */
  public components: string[] = [];

  public constructor() {
    super('AMSFE1');
    const note =
      (what: string, argument = '') =>
      ({ named }: Arguments): Value[] => {
        this.done.push(argument === '' ? what : `${what} ${String(named[argument])}`);
        return [];
      };
    const property = this.machine.commands['get-itemproperty'];
    Object.assign(this.more, {
      'get-ciminstance': () => hash({ SecurityServicesRunning: this.guard }),
      'get-itemproperty': (args: Arguments) =>
        args.named.literalpath === undefined ? property(args) : undefined,
      'get-item': ({ named }: Arguments) =>
        String(named.path).startsWith('Cert:')
          ? this.imported.map(certificateOf)[Number(String(named.path).split('\\').pop()) - 1]
          : hash({ VersionInfo: hash({ FileVersion: this.version }) }),
      'get-service': ({ named }: Arguments) =>
        (named.exclude === undefined ? ['transport'] : this.stopped).map((name) =>
          hash({ Name: name, StartType: 'Automatic', Status: 'Stopped' }),
        ),
      'set-service': ({ named, input }: Arguments) =>
        void this.done.push(`${(input[0] as Hash).get('Name') as string} ${String(named.startuptype)}`),
      'start-service': ({ input }: Arguments) =>
        void this.done.push(`start ${(input[0] as Hash).get('Name') as string}`),
      'get-accepteddomain': () => this.domains.map((name) => hash({ DomainName: name })),
      'enable-transportagent': note('recipient agent'),
      'set-recipientfilterconfig': note('recipient filter'),
      'get-netfirewallrule': ({ named }: Arguments) =>
        this.rules.filter((rule) => rule === named.displayname),
      'remove-netfirewallrule': ({ named }: Arguments) =>
        void (this.rules = this.rules.filter((rule) => rule !== named.displayname)),
      'write-step': () => undefined,
      'start-process': ({ named }: Arguments) => {
        this.done.push((named.argumentlist as string[]).slice(-2).join(' '));
        return hash({ ExitCode: this.exitCodeOfScript });
      },
      'get-winevent': () => hash({ Message: 'reason=Its key is not one of RSA.' }),
      'test-path': ({ named }: Arguments) => this.files.has(String(named.literalpath)),
      'remove-item': ({ named }: Arguments) => {
        this.done.push(`remove ${String(named.literalpath)}`);
        return [];
      },
      'get-childitem': () => this.imported.map(certificateOf),
      'get-date': () => 0,
      'get-content': ({ named }: Arguments) =>
        this.files.get(String(named.literalpath))!.toString().split('\n'),
      'new-edgesubscription': note('subscription file', 'filename'),
      'icacls.exe': () => [],
      'select-string': ({ named }: Arguments) =>
        this.files.get(String(named.literalpath))!.toString().includes(String(named.pattern)),
    });
  }

  public override get machine(): Machine {
    const base = super.machine;
    return {
      ...base,
      types: {
        ...base.types,
        regex: { escape: (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') },
        'system.security.authentication.sslprotocols': { tls12: 3072 },
      },
    };
  }
}

function certificateOf({ issuer, key, days, name }: Server['imported'][number]): Hash {
  const names = hash({ Punycode: [name ?? 'mail.contoso.com'] });
  return hash({ HasPrivateKey: key, Issuer: issuer, Subject: 'CN=own', NotAfter: days, DnsNameList: names });
}

function hash(values: Record<string, Value>): Hash {
  const made = new Hash();
  for (const [name, value] of Object.entries(values)) made.set(name, value);
  return made;
}

/** What a phase answers, and what it waits for. */
async function answer(server: Server, [phase]: Phase[], stub: string[] = []): Promise<[string, string]> {
  const shell = new PowerShellRun(server.machine);
  const script = [
    ...(phase.functions ?? []),
    ...stub,
    "function Wait-For {\n  param([string] $Text)\n  $script:reason = $Text\n  'wait'\n}",
    'function Invoke-Phase {',
    ...phase.body,
    '}',
    'Invoke-Phase',
  ].join('\n');
  try {
    const answers = await shell.run(script, { reason: '' });
    return [String(answers.at(-1)), String(shell.variable('script:reason'))];
  } finally {
    shell.end();
  }
}

/** The function that asks for a page, told by the test. */
const pages = (server: Server): string[] => [
  'function Get-OwnAnswer {',
  '  param([string] $Name, [string] $Path)',
  `  @{ Thumbprint = '${server.shown || ''}'; Healthy = @(${server.sick.map((path) => `'${path}'`).join(', ')}) -notcontains $Path }`,
  '}',
  "function Get-RootDse { 'CN=Configuration' }",
  'function Find-InDirectory {',
  `  @{ msExchComponentStates = @(${server.components.map((state) => `'${state}'`).join(', ')}) }`,
  '}',
];

/** A server that shows a certificate of an authority with the name of the clients. */
function showing(): Server {
  const server = new Server();
  server.imported = [{ issuer: 'CN=CA', key: true, days: 1 }];
  server.shown = 1;
  return server;
}

describe('health', () => {
  test.each([
    ['the build of the security update', '15.02.2562.043', 'done'],
    ['a newer one', '15.02.2562.100', 'done'],
  ])('is well with %s', async (_, version, outcome) => {
    const server = showing();
    server.version = version;
    expect((await answer(server, healthPhase(frontEnd()), pages(server)))[0]).toBe(outcome);
  });

  test('fails with the build of the release, where there is an update', async () => {
    const server = showing();
    server.version = '15.02.2562.017';
    await expect(answer(server, healthPhase(frontEnd()), pages(server))).rejects.toThrow('15.2.2562.43');
    const without = frontEnd({ media: { ...frontEnd().media, securityUpdate: undefined } });
    expect(await answer(server, healthPhase(without), pages(server))).toEqual(['done', '']);
  });

  test('waits for services, then for each page', async () => {
    const server = showing();
    server.stopped = ['MSExchangeIS'];
    expect(await answer(server, healthPhase(frontEnd()), pages(server))).toEqual([
      'wait',
      'the service MSExchangeIS',
    ]);
    server.stopped = [];
    server.sick = ['/Microsoft-Server-ActiveSync/healthcheck.htm'];
    expect(await answer(server, healthPhase(frontEnd()), pages(server))).toEqual([
      'wait',
      'the page /Microsoft-Server-ActiveSync/healthcheck.htm',
    ]);
  });

  test.each([
    ['none', { issuer: 'CN=CA', key: true, days: 1 }, 0],
    ['that of Setup', { issuer: 'CN=own', key: true, days: 1 }, 1],
    ['that of the machine', { issuer: 'CN=CA', key: true, days: 1, name: 'amsfe1.corp.contoso.com' }, 1],
  ])('waits for the certificate of the clients, and is shown %s', async (_, imported, shown) => {
    const server = showing();
    Object.assign(server, { imported: [imported], shown });
    expect(await answer(server, healthPhase(frontEnd()), pages(server))).toEqual([
      'wait',
      'a certificate of an authority with the name mail.contoso.com on port 443',
    ]);
  });

  test.each([
    ['1:ServerWideOffline:Maintenance:0:638000000000000000', 'wait'],
    ['1:HubTransport:Maintenance:2:638000000000000000', 'wait'],
    ['1:HubTransport:Maintenance:1:638000000000000000', 'done'],
    ['1:ServerWideOffline:Functional:0:638000000000000000', 'done'],
  ])('with the state %s in Active Directory: %s', async (state, outcome) => {
    const server = showing();
    server.components = ['1:Monitoring:Maintenance:1:638000000000000000', state];
    const [said, reason] = await answer(server, healthPhase(frontEnd()), pages(server));
    expect([said, reason.includes(`(${state})`)]).toEqual([outcome, outcome === 'wait']);
  });

  test('fails where a policy has turned Credential Guard on again', async () => {
    const server = showing();
    server.guard = [1, 2];
    await expect(answer(server, healthPhase(frontEnd()), pages(server))).rejects.toThrow(
      'Credential Guard runs',
    );
  });

  test('asks no page of servers without clients', () => {
    const mailbox2013 = frontEnd({ release: RELEASE_2013, names: undefined, protocols: [] });
    for (const plan of [edgeServer(), mailbox2013])
      expect(healthPhase(plan)[0].body.join('\n')).not.toContain('Get-OwnAnswer');
  });
});

describe('certificate', () => {
  const ready = (): Server => {
    const server = new Server();
    server.files.set(CERTIFICATE_TASK.script, Buffer.from(''));
    return server;
  };

  test('runs the script of the daily task at once', async () => {
    const server = ready();
    expect((await answer(server, certificatePhase(frontEnd())))[0]).toBe('done');
    expect(server.done).toEqual([`"${CERTIFICATE_TASK.script}" -AtOnce`]);
  });

  test('is looked at again on an Edge when Transport has started, which does not keep it from mail', async () => {
    for (const exitCode of [0, 1]) {
      const server = ready();
      server.exitCodeOfScript = exitCode;
      expect((await answer(server, admitPhase(edgeServer())))[0]).toBe('done');
      expect(server.done.at(-1)).toBe(`-File "${CERTIFICATE_TASK.script}"`);
    }
    const byHand = ready();
    await answer(byHand, admitPhase(edgeServer({ certificateUrl: undefined })));
    await answer(byHand, admitPhase(frontEnd()));
    expect(byHand.done.join()).not.toContain(CERTIFICATE_TASK.script);
  });

  test('waits for the script, and fails with its reason', async () => {
    expect((await answer(new Server(), certificatePhase(frontEnd())))[0]).toBe('wait');
    const server = ready();
    server.exitCodeOfScript = 1;
    await expect(answer(server, certificatePhase(frontEnd()))).rejects.toThrow(
      'reason=Its key is not one of RSA.',
    );
  });

  test.each([
    ['of an authority with the name of the clients', { name: 'mail.contoso.com' }, 1, 'done'],
    ['of an authority with a wildcard', { name: '*.contoso.com' }, 1, 'done'],
    ['with a wildcard for another label', { name: '*.mail.contoso.com' }, 1, 'wait'],
    ['that the domain has given to the machine', { name: 'amsfe1.corp.contoso.com' }, 1, 'wait'],
    ['that Setup has made', { issuer: 'CN=own' }, 1, 'wait'],
    ['that is not enabled for IIS', { name: 'mail.contoso.com' }, 0, 'wait'],
  ])('by hand, on a front end: one %s', async (_, imported, shown, outcome) => {
    const server = new Server();
    Object.assign(server, { imported: [{ issuer: 'CN=CA', key: true, days: 1, ...imported }], shown });
    const plan = frontEnd({ certificateUrl: undefined });
    expect((await answer(server, certificatePhase(plan), pages(server)))[0]).toBe(outcome);
  });

  test.each([
    ['of an authority', { issuer: 'CN=CA', key: true, days: 1 }, 'done'],
    ['of Setup', { issuer: 'CN=own', key: true, days: 1 }, 'wait'],
    ['without its key', { issuer: 'CN=CA', key: false, days: 1 }, 'wait'],
    ['that has expired', { issuer: 'CN=CA', key: true, days: 0 }, 'wait'],
    ['with another name', { issuer: 'CN=CA', key: true, days: 1, name: 'amsedge2.contoso.com' }, 'wait'],
    ['of the agent of Azure', { issuer: 'DC=Windows Azure CRP', key: true, days: 1 }, 'wait'],
  ])('by hand: one %s', async (_, imported, outcome) => {
    const server = new Server();
    server.imported = [{ name: 'amsedge1.contoso.com', ...imported }];
    expect((await answer(server, certificatePhase(edgeServer({ certificateUrl: undefined }))))[0]).toBe(
      outcome,
    );
  });
});

describe('an Edge', () => {
  test.each([
    ['no domain', [], 'wait'],
    ['one of two', ['contoso.com'], 'wait'],
    ['both', ['fabrikam.com', 'contoso.com'], 'done'],
  ])('waits until EdgeSync has brought its domains: %s', async (_, domains, outcome) => {
    const server = new Server();
    server.domains = domains;
    expect((await answer(server, subscriptionPhase(edgeServer())))[0]).toBe(outcome);
    expect(server.done).toEqual(outcome === 'done' ? [`remove ${INSTALLATION.subscriptionFolder}`] : []);
  });

  test('makes its file once', async () => {
    const server = new Server();
    await answer(server, subscriptionFilePhase(edgeServer()));
    const file = `${INSTALLATION.subscriptionFolder}\\AMSEDGE1.xml`;
    expect(server.done).toEqual([`subscription file ${file}`]);
    server.files.set(file, Buffer.from(''));
    await answer(server, subscriptionFilePhase(edgeServer()));
    expect(server.done).toHaveLength(1);
  });

  test('compares recipients before it takes mail', async () => {
    const server = new Server();
    expect((await answer(server, admitPhase(edgeServer())))[0]).toBe('done');
    expect(server.done).toEqual([
      'recipient agent',
      'recipient filter',
      'transport Automatic',
      'start transport',
      `-File "${CERTIFICATE_TASK.script}"`,
    ]);
  });
});

test('a server is let in by the end of its rule, whether it has one or not', async () => {
  const server = new Server();
  server.rules.push('another');
  await answer(server, admitPhase(frontEnd()));
  expect([server.rules, server.done]).toEqual([['another'], ['transport Automatic', 'start transport']]);
  expect((await answer(server, admitPhase(frontEnd())))[0]).toBe('done');
});

test('a server that has been recovered is let in when people have released it', async () => {
  const server = new Server();
  server.files.set(INSTALLATION.mode, Buffer.from('RecoverServer\nC:\\Exchange'));
  const [outcome, reason] = await answer(server, admitPhase(frontEnd()));
  expect([outcome, server.rules, server.done]).toEqual(['wait', [HOLD_OUT_RULE], []]);
  expect(reason).toContain('release it');
  server.files.set(INSTALLATION.released, Buffer.from('AMSFE1'));
  expect((await answer(server, admitPhase(frontEnd())))[0]).toBe('done');
  expect(server.rules).toEqual([]);
});

test('one that was installed waits for nobody', async () => {
  const server = new Server();
  server.files.set(INSTALLATION.mode, Buffer.from('Install'));
  expect((await answer(server, admitPhase(frontEnd())))[0]).toBe('done');
});

test('the wait for a certificate is reported: nobody would learn of it otherwise', () => {
  const [phase] = certificatePhase(frontEnd({ certificateUrl: undefined }));
  expect(phase.quiet).not.toBe(true);
});

test('the queue is moved once', async () => {
  const server = new Server();
  server.files.set(
    'C:\\Exchange\\\\Bin\\EdgeTransport.exe.config',
    Buffer.from('<add key="QueueDatabasePath" value="Q:\\Queue"/>'),
  );
  expect((await answer(server, queuePhase(frontEnd())))[0]).toBe('done');
  expect(server.done).toEqual([]);
});

test('the admin center is closed only where clients come from the Internet', () => {
  const closed = (internetFacing: boolean): boolean =>
    namesPhase(frontEnd({ names: { ...frontEnd().names!, internetFacing } }))[0].body.some((line) =>
      line.includes('-AdminEnabled $false'),
    );
  expect([closed(true), closed(false)]).toEqual([true, false]);
});

test('the URLs of virtual directories with a name of their own have that name', () => {
  const names = {
    ...frontEnd().names!,
    directories: { 'Microsoft-Server-ActiveSync': 'mobile.contoso.com' },
  };
  const [{ body }] = namesPhase(frontEnd({ names }));
  const externalUrl = (kind: string): string | undefined =>
    body.flatMap((line) => new RegExp(`^Set-${kind} .*-ExternalUrl '(.*?)'`).exec(line)?.[1] ?? []).at(0);
  expect(externalUrl('ActiveSyncVirtualDirectory')).toBe(
    'https://mobile.contoso.com/Microsoft-Server-ActiveSync',
  );
  expect(externalUrl('OwaVirtualDirectory')).toBe('https://mail.contoso.com/owa');
});
