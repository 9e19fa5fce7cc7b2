import { INSTALLATION } from '../exchange/installation-names';
import type { OutputFiles } from '../core/output-files';
import type { InstallationPlan, PlannedFile } from './installation-plan';
import type { Phase } from './phase';
import { featuresPhase } from './phases/features';
import { packagesPhase } from './phases/packages';
import type { InstalledServer } from './plan-of';
import { mediaOf } from './plan-of';

/**
 * The script that prepares an image: the Windows features and the packages, by the same lines that a machine runs. The files of the media are in the folder of the
 * installation; each is compared with its checksum first. It ends with 3010 where Windows has to restart and the script has to be run again.
 */
export function prepareImageScript(plan: InstallationPlan): string {
  const phases = [...featuresPhase(plan), ...packagesPhase(plan)];
  return [
    'param([switch] $KeepMedia)',
    "$ErrorActionPreference = 'Stop'",
    `$folder = '${INSTALLATION.folder}'`,
    'function Write-Step {',
    '  param([string] $Text)',
    '  Write-Warning -Message $Text',
    '}',
    ...new Set(phases.flatMap(({ functions = [] }) => functions)),
    ...filesOf(plan).flatMap(check),
    ...phases.flatMap(run),
    `if (-not $KeepMedia -and (Test-Path -LiteralPath '${INSTALLATION.media}')) { Remove-Item -LiteralPath '${INSTALLATION.media}' -Recurse -Force }`,
    "'The image has what Setup needs.'",
    '',
  ].join('\n');
}

function filesOf({ media }: InstallationPlan): PlannedFile[] {
  const { setup, securityUpdate, visualC2012, visualC2013, urlRewrite, ucma, dotNet } = media;
  return [setup, securityUpdate, visualC2012, visualC2013, urlRewrite, ucma, dotNet].filter(
    (file) => file !== undefined,
  );
}

/** What is not there is named by the installer that needs it. */
function check({ name, sha256 }: PlannedFile): string[] {
  const path = `'${INSTALLATION.media}\\${name}'`;
  return [
    `if ((Test-Path -LiteralPath ${path}) -and (Get-FileHash -LiteralPath ${path} -Algorithm SHA256).Hash -ne '${sha256}') { throw '${name} has another checksum.' }`,
  ];
}

function run({ id, body }: Phase): string[] {
  const name = `Invoke-Image${id.slice(0, 1).toUpperCase()}${id.slice(1)}`;
  return [
    `function ${name} {`,
    ...body.map((line) => `  ${line}`),
    '}',
    `$outcome = ${name} | Select-Object -Last 1`,
    "if ($outcome -eq 'restart') { exit 3010 }",
  ];
}

/** The script for the servers of a tier, below the output directory: `installation/prepare-image-mailbox-2022.ps1`. */
export function imageFiles(
  server: Pick<InstalledServer, 'role' | 'windows' | 'settings' | 'region'>,
): OutputFiles {
  const { role, windows, settings } = server;
  const release = windows.release.toLowerCase().replace(/ /g, '-');
  return {
    [`installation/prepare-image-${role}-${release}.ps1`]: prepareImageScript({
      ...{ computerName: '', role, windows, release: settings.release, diagnosticData: false },
      ...{ media: mediaOf(server), volumes: [], protocols: [], mailDomains: [] },
    }),
  };
}
