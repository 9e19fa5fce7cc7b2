import { bringUp } from '../../lib/runbook/procedures/bring-up';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import { each } from '../support/each';
import type { Change } from './support/estates';
import { automaticEstate, pilotLightEstate, without } from './support/estates';
import { expectOrder, idsOf, stepOf } from './support/procedure-checks';

const page = bringUp(automaticEstate());

/** The estate with an older release of Windows on some machines. */
const onWindows =
  (release: string, ...names: string[]): Change =>
  ({ machines }) => {
    for (const machine of machines) if (names.includes(machine.id)) machine.windows = release;
  };

test('Windows rotates the passwords of members of the domain, witnesses included, and people those of the Edges', () => {
  expectOrder(page, [
    'join-machines',
    'introduce-laps',
    'rotate-by-laps',
    'rotate-administrators',
    'check-services',
  ]);
  const members = ['AMSFE1', 'AMSFE2', 'AMSFE3', 'DUBFE1', 'DUBFE2', 'DUBFE3', 'PARFSW1', 'DUBFSW1'];
  expect([...stepOf(page, 'rotate-by-laps').hosts].sort()).toEqual([...members].sort());
  const policy = stepOf(page, 'introduce-laps').command.join('\n');
  each(members).forEach((name) => expect(policy).toContain(`'${name}'`));
  expect(policy).not.toContain('EDGE');
  expect(stepOf(page, 'rotate-administrators').hosts).toEqual([
    'AMSEDGE1',
    'AMSEDGE2',
    'DUBEDGE1',
    'DUBEDGE2',
  ]);
});

test.each(['Windows Server 2016', 'Windows Server 2012 R2'])('%s has no Windows LAPS', (release) => {
  const old = bringUp(automaticEstate(onWindows(release, 'AMSFE2')));
  expect(stepOf(old, 'rotate-by-laps').hosts).not.toContain('AMSFE2');
  expect(stepOf(old, 'rotate-administrators').hosts).toContain('AMSFE2');
});

test('Windows Server 2019 has it', () => {
  const supported = bringUp(automaticEstate(onWindows('Windows Server 2019', 'AMSFE2')));
  expect(stepOf(supported, 'rotate-by-laps').hosts).toContain('AMSFE2');
});

test('machines that are made on the day are left out, and an estate without Edges has no step for them', () => {
  const light = bringUp(pilotLightEstate());
  expect(stepOf(light, 'rotate-by-laps').hosts.filter((name) => name.startsWith('DUB'))).toEqual([]);
  const noEdges = bringUp(automaticEstate(without('AMSEDGE1', 'AMSEDGE2', 'DUBEDGE1', 'DUBEDGE2')));
  expect(idsOf(noEdges)).toContain('rotate-by-laps');
  expect(idsOf(noEdges)).not.toContain('rotate-administrators');
});

test('no page leaves the key of a public certificate exportable on a server, or its file behind', () => {
  const importing = proceduresOf(automaticEstate())
    .flatMap(({ steps }) => steps)
    .filter(({ command }) => command.some((line) => line.includes('Import-ExchangeCertificate')));
  each(importing).forEach(({ command, check }) => {
    expect(command.join('\n')).toContain('-PrivateKeyExportable $false -ErrorAction Stop');
    expect(command.join('\n')).not.toContain('-PrivateKeyExportable $true');
    expect(command.at(-1)).toContain('Remove-Item -LiteralPath $pfx');
    // The file goes only when every server has the certificate.
    expect(command.at(-1)).toMatch(/^if \(/);
    expect(check).toContain("Test-Path -Path (Read-Host 'Path of the file that was imported')");
  });
});

test('an import of a certificate can be run again, and goes on after a server that does not answer', () => {
  const commands = proceduresOf(automaticEstate())
    .flatMap(({ steps }) => steps)
    .map(({ command }) => command.join('\n'))
    .filter((command) => command.includes('Import-ExchangeCertificate'));
  each(commands).forEach((command) => {
    expect(command).toContain(').EndEntityCertificates[0].Thumbprint');
    expect(command).toContain('if ($present.Thumbprint -notcontains $thumb) { Import-ExchangeCertificate');
    expect(command).toMatch(/Enable-ExchangeCertificate [^\n;]*-Thumbprint \$thumb [^\n;]*-ErrorAction Stop/);
  });
  const loops = commands.filter((command) => command.includes('foreach ($server in'));
  each(loops).forEach((command) => {
    expect(command).toContain(
      '} catch { $failed += "${server}: $_" }\n}\n$failed\nif ($failed.Count -eq 0) {',
    );
  });
});
