import { quotePowerShell } from '../../core/quote-powershell';
import { CERTIFICATE_TASK, CertificateEvent } from '../../exchange/certificate-task';
import { GET_OWN_ANSWER, TEST_COVERS_NAME, TEST_OWN_CERTIFICATE } from '../../exchange/own-answer';
import { WATCH_SOURCE } from '../../exchange/watch-commands';
import type { InstallationPlan } from '../installation-plan';
import { InstalledRole } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';

/** Two weeks, in which somebody orders a certificate and imports it. */
const BY_HAND_MINUTES = 14 * 24 * 60;

/** The certificate of the clients, or of the Edge, is in use: from the vault, or by people. Without one the server would show clients what Setup has signed itself. */
export function certificatePhase(plan: InstallationPlan): Phase[] {
  if (plan.certificateUrl !== undefined) return [fromVault()];
  return meetsOthers(plan) ? [byHand(plan)] : [];
}

/** In 2013 Mailbox servers keep what Setup gave them: clients meet front ends. */
function meetsOthers({ role, release }: InstallationPlan): boolean {
  return role !== InstalledRole.MAILBOX || !release.version.hasClientAccessRole;
}

/** Runs the script of the daily task in a process of its own. */
export function runCertificateScript(...more: string[]): string {
  const all = ["'-NoProfile'", "'-NonInteractive'", "'-ExecutionPolicy'", "'Bypass'", "'-File'"];
  return `Start-Process -FilePath 'powershell.exe' -ArgumentList ${[...all, `'"${CERTIFICATE_TASK.script}"'`, ...more].join(', ')} -Wait -PassThru -WindowStyle Hidden`;
}

/** The script of the daily task, which the run command `certificate` puts on the machine. */
function fromVault(): Phase {
  return {
    id: 'certificate',
    does: 'fetches the certificate from the vault and puts it into use',
    account: PhaseAccount.SYSTEM,
    body: [
      `if (-not (Test-Path -LiteralPath '${CERTIFICATE_TASK.script}')) { return Wait-For -Text 'the script of the certificate, which the stack of the site puts on the machine' }`,
      `$run = ${runCertificateScript("'-AtOnce'")}`,
      "if ($run.ExitCode -eq 0) { return 'done' }",
      `$event = Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = '${WATCH_SOURCE}'; Id = ${CertificateEvent.FAILED} } -MaxEvents 1`,
      'throw $event.Message',
    ],
    patienceMinutes: 120,
    onTimeout:
      'The script of the certificate is not on the machine: apply the stack of the site again, then go on.',
    // A right that was given just now takes minutes to count.
    tries: 6,
  };
}

/**
 * Windows may have other certificates with a key, such as one of the domain that it enrolls by itself. With names of clients the one counts that the server shows to them.
 * Transport of an Edge is still off, so that its store is asked.
 */
function byHand({ names, hostName }: InstallationPlan): Phase {
  return {
    id: 'certificate',
    does: 'waits for the certificate that people import',
    account: PhaseAccount.SYSTEM,
    functions: [GET_OWN_ANSWER, TEST_COVERS_NAME, TEST_OWN_CERTIFICATE].map((lines) => lines.join('\n')),
    body: names
      ? [
          `$shown = (Get-OwnAnswer -Name ${quotePowerShell(names.clients)} -Path '/').Thumbprint`,
          `if (-not (Test-OwnCertificate -Thumbprint $shown -Name ${quotePowerShell(names.clients)})) { return Wait-For -Text ${quotePowerShell(`a certificate of an authority with the name ${names.clients}, which people import and enable for IIS`)} }`,
          "'done'",
        ]
      : [
          "$certificates = @(Get-ChildItem -Path Cert:\\LocalMachine\\My | Where-Object { $_.HasPrivateKey -and $_.Issuer -ne $_.Subject -and $_.Issuer -notmatch 'Windows Azure CRP' -and $_.NotAfter -gt (Get-Date) })",
          ...(hostName === undefined
            ? []
            : [
                `$certificates = @($certificates | Where-Object { Test-CoversName -Certificate $_ -Name ${quotePowerShell(hostName)} })`,
              ]),
          `if ($certificates.Count -eq 0) { return Wait-For -Text ${quotePowerShell(`a certificate of an authority${hostName === undefined ? '' : ` with the name ${hostName}`}, which people import`)} }`,
          "'done'",
        ],
    patienceMinutes: BY_HAND_MINUTES,
    onTimeout:
      'Nobody has imported a certificate for two weeks. Import it as the page about the certificates says, then go on.',
    tries: 3,
  };
}
