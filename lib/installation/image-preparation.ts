import { refuse } from '../core/refusal';
import type { ExchangeRelease } from '../exchange/exchange-release';
import { EXCHANGE_SETUP_KEY } from '../exchange/hold-out-commands';
import { INSTALLATION } from '../exchange/installation-names';
import {
  DOT_NET_KEY,
  EDGE_FEATURES,
  EDGE_PACKAGES,
  SERVER_PACKAGES,
  serverFeatures,
  SetupPackages,
} from '../exchange/setup-requirements';
import type { WindowsVersion } from '../exchange/windows-version';
import { GET_REGISTRY_VALUE, SET_REGISTRY_NUMBER, TEST_RESTART_PENDING } from './phase-commands';
import { featureLines } from './phases/features';
import { ADD_PACKAGE, invocation, TEST_PACKAGE } from './phases/packages';
import { windowsSettings } from './phases/settings';

/** The end of a program that asks for a restart. Source: learn.microsoft.com/windows/win32/msi/error-codes (3010). */
const RESTART = 3010;

const WRITE_STEP = `function Write-Step {
  param([string] $Text)
  Write-Host $Text
}`;

/** PowerShell scripts for whoever builds images of servers with what Setup needs. */
export class ImagePreparation {
  /**
   * What a tool that builds images runs on a machine: the settings that an image may contain, features and packages. It ends with 3010 where Windows has to restart
   * before it is run again, and with 0 when everything is there: three runs with a restart between them are enough.
   *
   * The installers are in the folder `$Source`, under the names of the pages; what is in `$Media` becomes the media of the installation, in a folder that only
   * administrators may write to. The page file follows the memory of the machine: it is set again on each server.
   *
   * @param release - the release that servers from this image get
   * @param windows - the Windows release of the image
   * @param edge - whether it is for Edges; servers with mailboxes or clients otherwise
   * @throws if the release is not supported on this Windows release
   */
  public static script(release: ExchangeRelease, windows: WindowsVersion, edge?: boolean): string {
    if (!release.windows.includes(windows)) {
      refuse('ImagePreparation.script', {
        property: 'windows',
        value: String(windows),
        limit: release.windows.join(', '),
        cause: `${release.name} is supported on no other Windows`,
        remedy: 'build the image from one of these',
      });
    }
    const { name } = release.version;
    const packages = edge ? EDGE_PACKAGES : SERVER_PACKAGES;
    const framework = SetupPackages.FRAMEWORK;
    return [
      "param([string] $Source = 'C:\\ExchangePrerequisites', [string] $Media = '')",
      "$ErrorActionPreference = 'Stop'",
      "$ProgressPreference = 'SilentlyContinue'",
      ...[
        WRITE_STEP,
        GET_REGISTRY_VALUE,
        SET_REGISTRY_NUMBER,
        TEST_RESTART_PENDING,
        TEST_PACKAGE,
        ADD_PACKAGE,
      ],
      ...windowsSettings(name),
      ...featureLines(edge ? EDGE_FEATURES : serverFeatures(name, windows)),
      `if ($missing.Count -gt 0 -or $former.Count -gt 0) { exit ${RESTART} }`,
      ...[
        { ...framework, leaves: { key: DOT_NET_KEY, value: 'Release', least: release.dotNetRelease } },
        ...packages,
      ].map(
        ({ what, file, arguments: quiet, leaves }) =>
          `if (${invocation(what, `"$Source\\${file}"`, quiet, leaves)}) { $changed = $true }`,
      ),
      "if ($Media -ne '') {",
      `  $null = New-Item -Path '${INSTALLATION.media}' -ItemType Directory -Force`,
      `  icacls.exe '${INSTALLATION.folder}' /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F'`,
      "  if ($LASTEXITCODE -ne 0) { throw 'The folder of the media is not protected.' }",
      `  Copy-Item -Path "$Media\\*" -Destination '${INSTALLATION.media}' -Force`,
      '}',
      `if ($changed -or (Test-RestartPending)) { exit ${RESTART} }`,
      'exit 0',
    ].join('\n');
  }

  /**
   * What is run before an image is generalized: it names what may not be in an image. Exchange is bound to the name, the identifier and the object of its server, an
   * instance of AD LDS to its machine, a domain join and a certificate to one server. What extensions have left on the disk lets the machines that are
   * made from the image believe that they have run.
   *
   * Certificates that sign themselves are left alone: the connection of the tool that builds the image has one, and so has Remote Desktop.
   *
   * Sources: learn.microsoft.com/azure/virtual-machines/generalize; learn.microsoft.com/windows-server/identity/ad-lds (instances are services ADAM_*);
   * github.com/Azure/azure-powershell/issues/1316 (extensions of a generalized image).
   */
  public static check(): string {
    return [
      "$ErrorActionPreference = 'Stop'",
      ...[WRITE_STEP, GET_REGISTRY_VALUE, TEST_RESTART_PENDING],
      "if ((Get-CimInstance -ClassName Win32_ComputerSystem).PartOfDomain) { throw 'The machine is in a domain.' }",
      `if (Test-Path -Path '${EXCHANGE_SETUP_KEY}') { throw 'Exchange is installed.' }`,
      "if (@(Get-Service -Name 'ADAM_*').Count -gt 0) { throw 'The machine has an instance of AD LDS.' }",
      "$certificates = @(Get-ChildItem -Path 'Cert:\\LocalMachine\\My' | Where-Object { $_.Issuer -ne $_.Subject -and $_.Issuer -notlike '*Windows Azure CRP*' })",
      'if ($certificates.Count -gt 0) { throw "The machine has the certificate $($certificates[0].Subject)." }',
      "$extensions = @(Get-ChildItem -Path 'C:\\Packages\\Plugins' -ErrorAction SilentlyContinue)",
      'if ($extensions.Count -gt 0) { throw "The machine has the state of the extension $($extensions[0].Name)." }',
      `if (Test-Path -LiteralPath '${INSTALLATION.state}') { throw 'An installation of Exchange was begun.' }`,
      "if (Test-RestartPending) { throw 'Windows wants a restart.' }",
    ].join('\n');
  }

  private constructor() {}
}
