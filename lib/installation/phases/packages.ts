import type { SetupPackage } from '../../exchange/setup-requirements';
import { DOT_NET_KEY, SetupPackages } from '../../exchange/setup-requirements';
import { quotePowerShell } from '../../core/quote-powershell';
import type { InstallationPlan, PlannedFile } from '../installation-plan';
import { InstalledRole } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';
import { GET_REGISTRY_VALUE, OPEN_SETUP_MEDIA, quotedList } from '../phase-commands';
import { mediaPath } from './media';

/** Ends of an installer that are none of failure: done, restart needed, restart begun, and a newer one is there. */
const GOOD_ENDS = '0, 3010, 1641, 1638';

export const TEST_PACKAGE = `function Test-Package {
  param([string] $Key, [string] $Name, [int] $Least)
  $value = Get-RegistryValue -Path $Key -Name $Name
  if ($null -eq $value) { return $false }
  return $Least -eq 0 -or $value -ge $Least
}`;

/** Whether the package had to be installed. UCMA's own installer returns before it has ended: its mark is awaited. */
export const ADD_PACKAGE = `function Add-Package {
  param([string] $What, [string] $File, [string[]] $Arguments, [string] $Key, [string] $Name, [int] $Least)
  if (Test-Package -Key $Key -Name $Name -Least $Least) { return $false }
  if (-not (Test-Path -LiteralPath $File)) { throw "$What is not installed, and $File is not there: name its file in the program, or put it into the image." }
  Write-Step -Text "$What is being installed."
  if ($File -like '*.msi') { $process = Start-Process -FilePath 'msiexec.exe' -ArgumentList '/i', ('"{0}"' -f $File), '/quiet', '/norestart' -Wait -PassThru }
  else { $process = Start-Process -FilePath $File -ArgumentList $Arguments -Wait -PassThru }
  if ($process.ExitCode -notin ${GOOD_ENDS}) { throw "$What has ended with $($process.ExitCode)." }
  $attempt = 0
  while ($attempt -lt 60) {
    $attempt += 1
    if ((Test-Package -Key $Key -Name $Name -Least $Least) -or $process.ExitCode -in 3010, 1641) { return $true }
    Start-Sleep -Seconds 10
  }
  throw "$What has ended with $($process.ExitCode), and is not installed."
}`;

/** The software that Setup asks for is installed. */
export function packagesPhase(plan: InstallationPlan): Phase[] {
  return [
    {
      id: 'packages',
      does: 'installs what Setup needs beside Windows features',
      functions: [GET_REGISTRY_VALUE, OPEN_SETUP_MEDIA, TEST_PACKAGE, ADD_PACKAGE],
      body: [
        '$added = $false',
        ...dotNetLines(plan),
        ...packagesOf(plan).map(({ setupPackage, file }) => add(setupPackage, file)),
        ...(usesMediaUcma(plan) ? mediaUcmaLines(plan) : []),
        "if ($added) { return 'restart' }",
        "return 'done'",
      ],
      account: PhaseAccount.SYSTEM,
      patienceMinutes: 120,
      onTimeout: 'An installer of what Setup needs does not end.',
      tries: 3,
    },
  ];
}

/** Everything but .NET Framework, in its order; UCMA where it has a file of its own. */
function packagesOf(plan: InstallationPlan): { setupPackage: SetupPackage; file?: PlannedFile }[] {
  const { visualC2012, visualC2013, ucma, urlRewrite } = plan.media;
  const first = { setupPackage: SetupPackages.VISUAL_C_2012, file: visualC2012 };
  if (plan.role === InstalledRole.EDGE) return [first];
  return [
    first,
    { setupPackage: SetupPackages.VISUAL_C_2013, file: visualC2013 },
    ...(usesMediaUcma(plan) ? [] : [{ setupPackage: SetupPackages.UCMA, file: ucma }]),
    { setupPackage: SetupPackages.URL_REWRITE, file: urlRewrite },
  ];
}

/** A file that the plan does not name can only be in the image already. */
function add({ what, file: usual, arguments: quiet, leaves }: SetupPackage, file?: PlannedFile): string {
  const path = file === undefined ? quotePowerShell(usual) : mediaPath(file);
  return `if (${invocation(what, path, quiet, leaves)}) { $added = $true }`;
}

/** The call of `Add-Package`; the path is an expression of PowerShell. */
export function invocation(
  what: string,
  path: string,
  quiet: readonly string[],
  leaves: SetupPackage['leaves'],
): string {
  const { key, value, least = 0 } = leaves;
  const list = quiet.length === 0 ? '@()' : quotedList(quiet);
  return `Add-Package -What '${what}' -File ${path} -Arguments ${list} -Key '${key}' -Name '${value}' -Least ${least}`;
}

/** The newer one is recommended only: it is tried once, and the least that Setup accepts is what counts. */
function dotNetLines({ release, windows, media: { dotNet } }: InstallationPlan): string[] {
  const least = release.dotNetRelease;
  const { what, arguments: quiet } = SetupPackages.FRAMEWORK;
  if (dotNet === undefined)
    return [
      `if (-not (Test-Package -Key '${DOT_NET_KEY}' -Name 'Release' -Least ${least})) { throw 'Windows has an older .NET Framework than Setup accepts: name the file of one in the program, or put it into the image.' }`,
    ];
  const leaves = { key: DOT_NET_KEY, value: 'Release' };
  const tried = quotePowerShell(`${mediaPath(dotNet).slice(1, -1)}.tried`);
  return [
    `if (-not (Test-Path -LiteralPath ${tried}) -and -not (Test-Package -Key '${DOT_NET_KEY}' -Name 'Release' -Least ${release.recommendedDotNetRelease(windows)})) {`,
    `  Set-Content -LiteralPath ${tried} -Value ''`,
    `  Write-Step -Text '.NET Framework is being installed.'`,
    `  $process = Start-Process -FilePath ${mediaPath(dotNet)} -ArgumentList ${quotedList(quiet)} -Wait -PassThru`,
    "  if ($process.ExitCode -in 3010, 1641) { return 'restart' }",
    '}',
    `if (${invocation(what, mediaPath(dotNet), quiet, { ...leaves, least })}) { $added = $true }`,
  ];
}

/**
 * Whether UCMA is taken from the media of Setup, which has it from 2019 on.
 *
 * Source: learn.microsoft.com/exchange/plan-and-deploy/prerequisites (the folder UCMARedist).
 */
function usesMediaUcma({ role, media }: InstallationPlan): boolean {
  return role !== InstalledRole.EDGE && media.ucma === undefined;
}

function mediaUcmaLines({ media }: InstallationPlan): string[] {
  const { what, leaves } = SetupPackages.UCMA;
  return [
    `if (-not (Test-Package -Key '${leaves.key}' -Name '${leaves.value}' -Least 0)) {`,
    `  $drive = Open-SetupMedia -Image ${mediaPath(media.setup)}`,
    `  if (${invocation(what, '"$drive\\UCMARedist\\Setup.exe"', ['/passive', '/norestart'], leaves)}) { $added = $true }`,
    `  $null = Dismount-DiskImage -ImagePath ${mediaPath(media.setup)}`,
    '}',
  ];
}
