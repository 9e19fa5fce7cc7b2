import { EDGE_FEATURES, FORMER_FEATURES, serverFeatures } from '../../exchange/setup-requirements';
import type { InstallationPlan } from '../installation-plan';
import { InstalledRole } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';
import { quotedList } from '../phase-commands';

/** Windows has the features that Setup asks for. */
export function featuresPhase({ role, release, windows }: InstallationPlan): Phase[] {
  const edge = role === InstalledRole.EDGE;
  const features = edge ? EDGE_FEATURES : serverFeatures(release.version.name, windows);
  return [
    {
      id: 'features',
      does: 'installs the Windows features',
      body: [
        ...featureLines(features),
        "if ($missing.Count -gt 0 -or $former.Count -gt 0) { return 'restart' }",
        "return 'done'",
      ],
      account: PhaseAccount.SYSTEM,
      patienceMinutes: 120,
      onTimeout: 'Windows does not install its features.',
      tries: 3,
    },
  ];
}

/**
 * Installs features, and removes what Exchange no longer asks for. One unknown name would fail the whole list, and Server Core lacks some; what Setup needs and
 * does not find is named by its own check.
 */
export function featureLines(features: readonly string[]): string[] {
  return [
    `$wanted = @(${quotedList(features)})`,
    '$known = @(Get-WindowsFeature)',
    '$unknown = @($wanted | Where-Object { $known.Name -notcontains $_ })',
    'if ($unknown.Count -gt 0) { Write-Step -Text "Windows does not know these features: $unknown" }',
    '$missing = @($known | Where-Object { $wanted -contains $_.Name -and -not $_.Installed })',
    `$former = @($known | Where-Object { $_.Installed -and $_.Name -in ${quotedList(FORMER_FEATURES.filter((name) => !features.includes(name)))} })`,
    'if ($former.Count -gt 0) { $null = Uninstall-WindowsFeature -Name $former.Name }',
    'if ($missing.Count -gt 0) {',
    '  $result = Install-WindowsFeature -Name $missing.Name',
    '  if (-not $result.Success) { throw "Windows has not installed $($missing.Name): $($result.ExitCode)." }',
    '}',
  ];
}
