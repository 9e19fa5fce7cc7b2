import { ExchangeRelease } from '../../../lib/exchange/exchange-release';
import { HOLD_OUT_RULE } from '../../../lib/exchange/hold-out-commands';
import { directoryPhase } from '../../../lib/installation/phases/directory';
import { domainPhase } from '../../../lib/installation/phases/domain';
import { heldOutPhase } from '../../../lib/installation/phases/held-out';
import { volumesPhase } from '../../../lib/installation/phases/volumes';
import { loadPowerShell } from '../../support/powershell';
import { EDGE_PLAN, MAILBOX_PLAN } from '../support/plans';
import { DIRECTORY, FakeWindows } from '../support/windows';

beforeAll(loadPowerShell);

describe('the domain', () => {
  const [phase] = domainPhase(MAILBOX_PLAN);

  function joined(): FakeWindows {
    const windows = new FakeWindows();
    windows.directory.push({
      dn: `CN=NTDS Settings,CN=AMSDC1,CN=Servers,CN=Amsterdam,CN=Sites,${DIRECTORY.configurationNamingContext}`,
      attributes: { objectCategory: ['nTDSDSA'], options: [1] },
    });
    return windows;
  }

  it('is there', async () => {
    expect(await joined().ask(phase)).toBe('done');
  });

  it.each([['MachinePolicy'], ['UserPolicy']])('refuses an execution policy in %s', async (scope) => {
    const windows = joined();
    windows.policies[scope] = 'RemoteSigned';
    await expect(windows.ask(phase)).rejects.toThrow(`(${scope} is RemoteSigned)`);
  });

  it('bears an execution policy that is no policy of the domain', async () => {
    const windows = joined();
    windows.policies.LocalMachine = 'RemoteSigned';
    expect(await windows.ask(phase)).toBe('done');
  });

  it('refuses Credential Guard, and a policy that turns it on later', async () => {
    const windows = joined();
    windows.cim.Win32_DeviceGuard = [{ SecurityServicesRunning: [1] }];
    await expect(windows.ask(phase)).rejects.toThrow('Credential Guard runs');
    windows.cim.Win32_DeviceGuard = [{ SecurityServicesRunning: [2] }];
    windows.setValue('HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\DeviceGuard', 'LsaCfgFlags', 0);
    expect(await windows.ask(phase)).toBe('done');
    windows.setValue('HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\DeviceGuard', 'LsaCfgFlags', 2);
    await expect(windows.ask(phase)).rejects.toThrow('a group policy turns it on');
  });

  it.each([
    [-2147016646, 'wait'],
    [-2147023541, 'wait'],
    [-2147024891, 'The directory fails.'],
  ])('whose controller answers with %d: %s', async (code, outcome) => {
    const windows = joined();
    windows.directoryFails = () => code;
    expect(await windows.ask(phase).catch((error: Error) => error.message)).toBe(outcome);
  });

  it('is waited for', async () => {
    const windows = joined();
    windows.cim.Win32_ComputerSystem[0].PartOfDomain = false;
    expect([await windows.ask(phase), windows.waitedFor]).toEqual([
      'wait',
      'the join to the domain corp.contoso.com',
    ]);
  });

  it('is another one than the program says', async () => {
    const windows = joined();
    windows.cim.Win32_ComputerSystem[0].Domain = 'fabrikam.com';
    await expect(windows.ask(phase)).rejects.toThrow(
      'The machine is in the domain fabrikam.com, and the program says corp.contoso.com.',
    );
  });

  it.each([[false], [new Error('The RPC server is unavailable.')]])(
    'is waited for while its channel says %s',
    async (channel) => {
      const windows = joined();
      windows.channel = channel;
      expect([await windows.ask(phase), windows.waitedFor]).toEqual([
        'wait',
        'a secure channel to the domain corp.contoso.com',
      ]);
    },
  );

  it.each([['Paris'], [undefined]])('is waited for while the site is %s', async (site) => {
    const windows = joined();
    windows.site = site;
    expect(await windows.ask(phase)).toBe('wait');
    expect(windows.waitedFor).toBe(
      `the site Amsterdam of Active Directory (the machine is in ${site ?? ''} now)`,
    );
  });

  it.each([
    ['no global catalog', { objectCategory: ['nTDSDSA'], options: [0] }],
    ['a read-only one', { objectCategory: ['nTDSDSARO'], options: [1] }],
  ])('needs a writable global catalog in the site, and has %s', async (_, attributes) => {
    const windows = joined();
    windows.directory[0] = { dn: windows.directory[0].dn, attributes };
    expect([await windows.ask(phase), windows.waitedFor]).toEqual([
      'wait',
      'a writable domain controller in the site Amsterdam that is a global catalog',
    ]);
  });

  it('may have any site where the program names none', async () => {
    const { site: _, ...domain } = MAILBOX_PLAN.domain!;
    const [any] = domainPhase({ ...MAILBOX_PLAN, domain });
    expect(await joined().ask(any)).toBe('done');
    const windows = joined();
    windows.site = undefined;
    expect(await windows.ask(any)).toBe('wait');
  });

  it('is no matter of an Edge', () => {
    expect([domainPhase(EDGE_PLAN), directoryPhase(EDGE_PLAN)]).toEqual([[], []]);
  });
});

describe('the volumes', () => {
  const [phase] = volumesPhase(MAILBOX_PLAN);

  it.each([
    [{ M: 'databases', L: 'logs', Q: 'queue' }, 'done', undefined],
    [{ M: 'databases', Q: 'queue' }, 'wait', 'the volume L for logs'],
    [
      { M: 'logs', L: 'databases', Q: 'queue' },
      'wait',
      'the volume M for databases (another one has the letter: logs)',
    ],
  ])('%j: %s', async (volumes, answer, waited) => {
    const windows = new FakeWindows();
    Object.entries(volumes).forEach(([letter, label]) => windows.volumes.set(letter, label));
    expect([await windows.ask(phase), windows.waitedFor]).toEqual([answer, waited]);
  });

  it('are none of a front end without data disks', () => {
    expect(volumesPhase({ ...MAILBOX_PLAN, volumes: [] })).toEqual([]);
  });

  const ready = (...files: string[]): FakeWindows => {
    const windows = new FakeWindows();
    for (const { letter, label } of MAILBOX_PLAN.volumes) windows.volumes.set(letter, label);
    for (const file of files) windows.write(file, `was ${file}`);
    return windows;
  };

  it('set the queue of a lost machine aside, before a new one opens it', async () => {
    const windows = ready('Q:\\Queue');
    expect(await windows.ask(phase)).toBe('done');
    expect([windows.text('Q:\\Queue'), windows.text('Q:\\QueueOriginal')]).toEqual([
      undefined,
      'was Q:\\Queue',
    ]);
  });

  it('keep the one of an earlier rebuild, under another name', async () => {
    const windows = ready('Q:\\Queue', 'Q:\\QueueOriginal');
    await windows.ask(phase);
    expect(windows.text('Q:\\QueueOriginal')).toBe('was Q:\\Queue');
    expect([...windows.files.values()].map(({ text }) => text)).toContain('was Q:\\QueueOriginal');
  });

  it('leave the queue of a server that has Exchange', async () => {
    const windows = ready('Q:\\Queue');
    windows.services.set('t', { name: 'MSExchangeTransport', starttype: 'Automatic', status: 'Running' });
    expect([await windows.ask(phase), windows.text('Q:\\Queue')]).toEqual(['done', 'was Q:\\Queue']);
  });
});

describe('the rule that holds a server out', () => {
  const [phase] = heldOutPhase(MAILBOX_PLAN);

  it('is made where it is not there', async () => {
    const windows = new FakeWindows();
    expect(await windows.ask(phase)).toBe('done');
    expect([...windows.rules]).toEqual([HOLD_OUT_RULE]);
  });

  it('has to be in force', async () => {
    const windows = new FakeWindows();
    windows.localRulesCount = false;
    await expect(windows.ask(phase)).rejects.toThrow('a group policy does not let local rules count');
  });

  it('needs a firewall that is on', async () => {
    const windows = new FakeWindows();
    windows.profilesOff.push('Domain', 'Public');
    await expect(windows.ask(phase)).rejects.toThrow('The firewall is off for Domain Public');
  });

  it('is made only where something probes', () => {
    const { holdOut: _, ...plan } = MAILBOX_PLAN;
    expect(heldOutPhase(plan)).toEqual([]);
  });
});

describe('what people prepare in Active Directory', () => {
  const [phase] = directoryPhase(MAILBOX_PLAN);
  const EXCHANGE = `CN=Microsoft Exchange,CN=Services,${DIRECTORY.configurationNamingContext}`;

  function prepared(schema: number, organization: number, domain: number): FakeWindows {
    const windows = new FakeWindows();
    windows.directory.push(
      {
        dn: `CN=ms-Exch-Schema-Version-Pt,${DIRECTORY.schemaNamingContext}`,
        attributes: { cn: ['ms-Exch-Schema-Version-Pt'], rangeUpper: [schema] },
      },
      {
        dn: `CN=Contoso,${EXCHANGE}`,
        attributes: { objectClass: ['msExchOrganizationContainer'], objectVersion: [organization] },
      },
      {
        dn: `CN=Microsoft Exchange System Objects,${DIRECTORY.defaultNamingContext}`,
        attributes: {
          objectClass: ['msExchSystemObjectsContainer'],
          cn: ['Microsoft Exchange System Objects'],
          objectVersion: [domain],
        },
      },
    );
    return windows;
  }

  it.each([
    [17003, 16763, 13243, 'done', undefined],
    [17004, 16764, 13244, 'done', undefined],
    [17002, 16763, 13243, 'wait', 'the schema 17003 (now 17002)'],
    [17003, 16762, 13243, 'wait', 'the version 16763 of the organization (now 16762)'],
    [17003, 16763, 13242, 'wait', 'the version 13243 of the domain (now 13242)'],
  ])('has the versions %d, %d and %d: %s', async (schema, organization, domain, answer, waited) => {
    const windows = prepared(schema, organization, domain);
    expect([await windows.ask(phase), windows.waitedFor]).toEqual([answer, waited]);
  });

  it('is waited for from the beginning', async () => {
    const windows = new FakeWindows();
    expect([await windows.ask(phase), windows.waitedFor]).toEqual(['wait', 'the schema 17003 (now 0)']);
  });

  it('is waited for while the schema is extended and the organization has no container', async () => {
    const windows = prepared(17003, 0, 0);
    windows.directoryFails = (path) => (path.includes('CN=Microsoft Exchange,') ? -2147016656 : undefined);
    expect([await windows.ask(phase), windows.waitedFor]).toEqual([
      'wait',
      'the version 16763 of the organization (now 0)',
    ]);
  });

  it('is waited for while no controller answers', async () => {
    const windows = prepared(17003, 16763, 13243);
    windows.directoryFails = () => -2147016646;
    expect([await windows.ask(phase), windows.waitedFor]).toEqual([
      'wait',
      'a domain controller that answers (The directory fails.)',
    ]);
  });

  it('is asked of a domain controller of the site', async () => {
    const windows = prepared(17003, 16763, 13243);
    windows.rootDse.serverName = DIRECTORY.serverName.replace('Amsterdam', 'Dublin');
    expect(await windows.ask(phase)).toBe('wait');
    expect(windows.waitedFor).toContain('a domain controller of the site Amsterdam (now CN=AMSDC1');
  });

  it.each([
    [ExchangeRelease.SE_RTM, 'Version 15.0 (Build 31497.2)', 'beside Exchange Server 2013: OLD is still'],
    [ExchangeRelease.SE_RTM, 'Version 14.3 (Build 30123.4)', 'beside Exchange Server 2010: OLD is still'],
    [ExchangeRelease.SE_RTM, 'Version 15.1 (Build 32507.6)', 'done'],
    [ExchangeRelease.V2019_CU14, 'Version 15.0 (Build 31497.2)', 'done'],
    [ExchangeRelease.V2019_CU14, 'Version 14.3 (Build 30123.4)', 'beside Exchange Server 2010'],
    [ExchangeRelease.V2016_CU23, 'Version 15.0 (Build 31497.2)', 'done'],
  ])('%s beside %s: %s', async (release, serialNumber, outcome) => {
    const windows = prepared(17003, 16763, 13243);
    windows.addServer('OLD', 2, { serialNumber: [serialNumber] });
    const [of] = directoryPhase({ ...MAILBOX_PLAN, release });
    expect(await windows.ask(of).catch((error: Error) => error.message)).toContain(outcome);
  });
});
