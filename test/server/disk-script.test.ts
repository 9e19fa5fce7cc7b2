import { Token } from 'cdktf';
import { ResilientClientAccessArray, Size } from 'cdktf-resilient-exchange';
import { EXCHANGE_SETUP_KEY } from '../../lib/exchange/hold-out-commands';
import { diskScript } from '../../lib/server/disk-script';
import type { Attributes } from '../support/app';
import { DIRECTORY, edgeIn, logicalNames, resources, siteIn, synthStack, testApp } from '../support/app';
import { each } from '../support/each';
import { checkPowerShell, loadPowerShell, parsePowerShell, unassignedVariables } from '../support/powershell';

beforeAll(async () => {
  await loadPowerShell();
});

const DISKS = [
  { name: 'databases', sizeGib: 1024, lun: 0, driveLetter: 'M' },
  { name: 'logs', sizeGib: 256, lun: 1, driveLetter: 'L' },
];

/** The calls of the script, one for each disk. */
function calls(script: string): string[] {
  return script.split('\n').filter((line) => line.startsWith('Add-DataVolume '));
}

describe('the script', () => {
  const script = diskScript(DISKS);

  test('is PowerShell that the reference knows', () => {
    expect(checkPowerShell(script)).toEqual([]);
    expect(unassignedVariables(parsePowerShell(script))).toEqual([]);
  });

  test('has nothing that Terraform would read as an expression', () => {
    expect(script).not.toMatch(/[$%]\{/);
  });

  test('knows each disk by number and size, and its volume by label and letter', () => {
    expect(calls(script)).toEqual([
      "Add-DataVolume -Label 'databases' -Letter M -Lun 0 -SizeGib 1024 -SizeIsUnique $true",
      "Add-DataVolume -Label 'logs' -Letter L -Lun 1 -SizeGib 256 -SizeIsUnique $true",
    ]);
  });

  test('does not go by the size alone where two disks have the same', () => {
    const sizes = [256, 256, 128].map((sizeGib, lun) => ({ ...DISKS[0], sizeGib, lun }));
    expect(calls(diskScript(sizes)).map((call) => call.split(' ').pop())).toEqual([
      '$false',
      '$false',
      '$true',
    ]);
  });

  test('takes a size that only Terraform knows', () => {
    const [call] = calls(diskScript([{ ...DISKS[0], sizeGib: Token.asNumber('${var.gib}') }]));
    expect(call).toMatch(/-SizeGib \$\{TfToken\[/);
  });

  test('throws before it changes anything when a disk is missing, or cannot be told from another', () => {
    const names = parsePowerShell(script).commands.map(({ name }) => name);
    const lines = script.split('\n');
    const line = (text: string): number => lines.findIndex((each) => each.includes(text));
    expect(names).toContain('Initialize-Disk');
    expect(line('if ($found.Count -ne 1) {')).toBeLessThan(line('throw "The disk for'));
    expect(line('throw "The disk for')).toBeLessThan(line('Initialize-Disk'));
    expect(line('Several volumes are called')).toBeLessThan(line('Set-Partition'));
    expect(lines[0]).toBe("$ErrorActionPreference = 'Stop'");
  });

  test('formats an empty disk only', () => {
    const formats = parsePowerShell(script).commands.filter(({ name }) => name === 'Format-Volume');
    expect(formats).toHaveLength(1);
    const line = (text: string): string => script.split('\n').find((each) => each.includes(text)) ?? '';
    expect(line('$empty = ')).toContain('Test-EmptyDisk -Disk $_');
    expect(line('  $found = @(Select')).toContain('-Disks $empty ');
    expect(line('$fitting = ')).toContain('@($Disks |');
    expect(line('$found = @($fitting')).toContain('-eq $Lun');
  });

  test('brings online only the disk that it looks for', () => {
    const commands = parsePowerShell(script).commands.filter(({ name }) => name === 'Set-Disk');
    const lines = script.split('\n').filter((line) => line.includes('Set-Disk'));
    expect(commands).toHaveLength(2);
    expect(lines.map((line) => line.trim())).toEqual([
      'Set-Disk -Number $own[0].Number -IsOffline $false',
      'Set-Disk -Number $own[0].Number -IsReadOnly $false',
    ]);
    expect(script).toContain('$own = @(Select-DataDisk -Disks $offline -Lun $Lun ');
  });

  test('changes no letter of a server on which Exchange is installed', () => {
    const lines = script.split('\n');
    const at = (text: string): number => lines.findIndex((each) => each.includes(text));
    const guard = at("if ($present -match '[A-Z]' -and (Test-Path -Path 'HKLM:");
    expect(lines[guard]).toContain(EXCHANGE_SETUP_KEY);
    expect(lines[guard + 1]).toMatch(/throw ".*letter \$present, and .* \$Letter\./);
    expect(at('Set-Partition -NewDriveLetter')).toBe(guard + 3);
  });
});

/**
 * The expressions by which the script reads a number, applied to what Windows shows. Sources:
 * learn.microsoft.com/azure/virtual-machines/windows/attach-managed-disk-portal, github.com/kubernetes-sigs/azuredisk-csi-driver/pull/3632.
 */
describe('the number of a disk', () => {
  const [location, path] = [/'(LUN [^']+)'/, /'(&\[[^']+)'/].map(
    (pattern) => new RegExp(pattern.exec(diskScript(DISKS))?.[1] ?? '', 'i'),
  );

  test.each([
    ['Integrated : Adapter 3 : Port 0 : Target 0 : LUN 0', '0'],
    ['Integrated : Bus 0 : Device 63667 : Function 30747 : Adapter 1 : Port 0 : Target 0 : LUN 12', '12'],
    ['Integrated : Bus 12606208 : Device 0 : Function 0 : Adapter 0', undefined],
  ])('in %s is %s', (text, number) => {
    expect(location.exec(text)?.[1]).toBe(number);
  });

  test.each([
    ['\\\\?\\scsi#disk&ven_nvme&prod_msft_nvme_accele#6&ca10229&0&000001#{53f56307-b6bf}', '01'],
    ['\\\\?\\scsi#disk&ven_nvme&prod_msft_nvme_accele#6&ca10229&0&00000a#{53f56307-b6bf}', '0a'],
  ])('in %s is %s', (text, number) => {
    expect(path.exec(text)?.[1]).toBe(number);
  });
});

describe('the command', () => {
  const disksOf = (stack: Parameters<typeof resources>[0]): Attributes[] =>
    resources(stack, 'azurerm_virtual_machine_run_command').filter(({ name }) =>
      String(name).endsWith('-disks'),
    );

  test('waits for the disks, and for the join, which restarts the machine', () => {
    const app = testApp();
    const site = siteIn(app, { activeDirectory: DIRECTORY });
    const mailboxStorage = { databaseDisk: Size.gibibytes(512), logDisk: Size.gibibytes(128) };
    new ResilientClientAccessArray(site, 'ClientAccess', { site, servers: 2, mailboxStorage });
    const stack = synthStack(app);
    const joins = logicalNames(stack, 'azurerm_virtual_machine_extension');
    const waits = disksOf(stack).map(({ depends_on }) => depends_on as string[]);
    expect(waits.map((each) => each.filter((address) => address.includes('_extension.')))).toEqual(
      joins.map((name) => [`azurerm_virtual_machine_extension.${name}`]),
    );
    each(waits).forEach((addresses) =>
      expect(addresses.filter((address) => address.includes('_data_disk_attachment.'))).toHaveLength(
        addresses.length - 1,
      ),
    );
  });

  test('waits for no join where the machine does not join', () => {
    const app = testApp();
    edgeIn(siteIn(app));
    const waits = each(disksOf(synthStack(app))).flatMap(({ depends_on }) => depends_on as string[]);
    expect(waits.filter((address) => !address.includes('_data_disk_attachment.'))).toEqual([]);
  });
});
