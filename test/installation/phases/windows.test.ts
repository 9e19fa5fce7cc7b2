import { ExchangeRelease } from '../../../lib/exchange/exchange-release';
import { EXCHANGE_FOLDER, serverFeatures } from '../../../lib/exchange/setup-requirements';
import { featuresPhase } from '../../../lib/installation/phases/features';
import { settingsPhase } from '../../../lib/installation/phases/settings';
import { suffixPhase } from '../../../lib/installation/phases/suffix';
import { loadPowerShell } from '../../support/powershell';
import { EDGE_PLAN, MAILBOX_2013_PLAN, MAILBOX_PLAN } from '../support/plans';
import { FakeWindows } from '../support/windows';

beforeAll(loadPowerShell);

const LSA = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Lsa';
const DEVICE_GUARD = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\DeviceGuard';

describe('the settings', () => {
  const [phase] = settingsPhase(MAILBOX_PLAN);

  it('have a page file of a quarter of the memory, and count after one restart', async () => {
    const windows = new FakeWindows();
    expect(await windows.settle(phase)).toEqual(['done', 1]);
    expect(windows.cim.Win32_PageFileSetting).toEqual([
      { Name: 'C:\\pagefile.sys', InitialSize: 32_768, MaximumSize: 32_768 },
    ]);
    expect(windows.cim.Win32_ComputerSystem[0].AutomaticManagedPagefile).toBe(false);
  });

  it.each([
    [16, 16_394],
    [128, 32_778],
  ])('of 2016, with %d GB of memory, have a page file of %d MB', async (gigabytes, size) => {
    const windows = new FakeWindows();
    windows.cim.Win32_PhysicalMemory = [{ Capacity: gigabytes * 1024 ** 3 }];
    await windows.settle(settingsPhase({ ...MAILBOX_PLAN, release: ExchangeRelease.V2016_CU23 })[0]);
    expect(windows.cim.Win32_PageFileSetting[0]).toMatchObject({ InitialSize: size, MaximumSize: size });
  });

  it('are refused on the Azure Edition, which Exchange does not know', async () => {
    const windows = new FakeWindows();
    windows.sku = 407;
    await expect(windows.ask(phase)).rejects.toThrow('Datacenter: Azure Edition');
  });

  it('replace every other page file', async () => {
    const windows = new FakeWindows();
    windows.cim.Win32_PageFileSetting = [
      { Name: 'C:\\pagefile.sys', InitialSize: 32_768, MaximumSize: 32_768 },
      { Name: 'D:\\pagefile.sys', InitialSize: 1, MaximumSize: 1 },
    ];
    expect(await windows.settle(phase)).toEqual(['done', 1]);
    expect(windows.cim.Win32_PageFileSetting).toHaveLength(1);
  });

  it('stop where Windows does not know the memory', async () => {
    const windows = new FakeWindows();
    windows.cim.Win32_PhysicalMemory = [{ Capacity: 0 }];
    await expect(windows.ask(phase)).rejects.toThrow('how much memory');
  });

  it('keep connections alive as Exchange wants it', async () => {
    const windows = new FakeWindows();
    await windows.settle(phase);
    expect(
      windows.value('HKLM:\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters', 'KeepAliveTime'),
    ).toBe(900_000);
  });

  it('turn Credential Guard off where it runs, and stop where a policy turns it on again', async () => {
    const windows = new FakeWindows();
    windows.cim.Win32_DeviceGuard = [{ SecurityServicesRunning: [1, 2] }];
    expect(await windows.ask(phase)).toBe('restart');
    expect(windows.value(LSA, 'LsaCfgFlags')).toBe(0);
    await expect(windows.ask(phase)).rejects.toThrow('Credential Guard runs although it is turned off');
  });

  it('turn Credential Guard off before Windows turns it on by itself, without another restart', async () => {
    const windows = new FakeWindows();
    windows.cim.Win32_DeviceGuard = [{ SecurityServicesRunning: [2] }];
    expect(await windows.settle(phase)).toEqual(['done', 1]);
    expect([windows.value(LSA, 'LsaCfgFlags'), windows.value(DEVICE_GUARD, 'LsaCfgFlags')]).toEqual([0, 0]);
  });

  it('exclude Exchange, databases, logs and queue from scans', async () => {
    const windows = new FakeWindows();
    await windows.settle(phase);
    expect(windows.excluded).toEqual(
      expect.arrayContaining([
        ...['M:\\Databases', 'L:\\Logs', 'Q:\\Queue'],
        `${EXCHANGE_FOLDER}\\Bin\\EdgeTransport.exe`,
      ]),
    );
  });

  it('go on where Microsoft Defender takes no exclusions', async () => {
    const windows = new FakeWindows();
    windows.defenderFails = '0x800106ba';
    expect(await windows.settle(phase)).toEqual(['done', 1]);
    expect(windows.steps).toContain('Microsoft Defender takes no exclusions: 0x800106ba');
  });
});

describe('the full name of an Edge', () => {
  const [phase] = suffixPhase(EDGE_PLAN);
  const key = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters';

  it('counts after a restart', async () => {
    const windows = new FakeWindows();
    expect(await windows.ask(phase)).toBe('restart');
    expect([windows.value(key, 'Domain'), windows.value(key, 'NV Domain')]).toEqual([
      'contoso.com',
      'contoso.com',
    ]);
    windows.dnsSuffix = 'contoso.com';
    expect(await windows.ask(phase)).toBe('done');
  });

  it('is a matter of Edges', () => {
    expect(suffixPhase(MAILBOX_PLAN)).toEqual([]);
  });
});

describe('the Windows features', () => {
  const [phase] = featuresPhase(MAILBOX_PLAN);
  const wanted = serverFeatures(MAILBOX_PLAN.release.version.name);

  function windowsWith(installed: boolean): FakeWindows {
    const windows = new FakeWindows();
    wanted.forEach((feature) => windows.features.set(feature, installed));
    return windows;
  }

  it('are installed, and count after one restart', async () => {
    const windows = windowsWith(false);
    expect(await windows.settle(phase)).toEqual(['done', 1]);
    expect([...windows.features].filter(([, installed]) => !installed)).toEqual([]);
  });

  it('need no restart where they are there', async () => {
    expect(await windowsWith(true).settle(phase)).toEqual(['done', 0]);
  });

  it('that Windows does not know are left out, and named in the log', async () => {
    const windows = windowsWith(false);
    windows.features.delete('Web-WMI');
    expect(await windows.settle(phase)).toEqual(['done', 1]);
    expect(windows.steps).toContain('Windows does not know these features: Web-WMI');
  });

  it('of the message queue are removed', async () => {
    const windows = windowsWith(true);
    windows.features.set('MSMQ', true);
    expect(await windows.settle(phase)).toEqual(['done', 1]);
    expect(windows.features.get('MSMQ')).toBe(false);
  });

  it('that Windows does not take are an error', async () => {
    const windows = windowsWith(false);
    windows.takesFeatures = false;
    await expect(windows.ask(phase)).rejects.toThrow(/Windows has not installed .*RSAT-ADDS.*: Failed/);
  });

  it('of an Edge and of 2013 are others', async () => {
    const windows = new FakeWindows();
    windows.features.set('ADLDS', false);
    windows.features.set('Desktop-Experience', false);
    await windows.settle(featuresPhase(EDGE_PLAN)[0]);
    expect([...windows.features]).toEqual([
      ['ADLDS', true],
      ['Desktop-Experience', false],
    ]);
    await windows.settle(featuresPhase(MAILBOX_2013_PLAN)[0]);
    expect(windows.features.get('Desktop-Experience')).toBe(true);
  });
});
