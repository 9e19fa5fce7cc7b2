import { AzureCloud } from '../core/azure-cloud';
import { quotePowerShell } from '../core/quote-powershell';
import {
  BEGIN_OF_NIGHT,
  CERTIFICATE_TASK,
  CertificateEvent,
  certificateTime,
  FORMER_STAYS_DAYS,
  KEY_PROVIDER,
} from '../exchange/certificate-task';
import { BEFORE_REQUESTS, GET_ACCESS_TOKEN, getVaultSecret } from '../exchange/identity-commands';
import { INSTALLATION } from '../exchange/installation-names';
import { LOCAL_SHELL } from '../exchange/organization-shell';
import { GET_MAIL_ANSWER, GET_OWN_ANSWER, TEST_COVERS_NAME } from '../exchange/own-answer';
import { WATCH_SOURCE } from '../exchange/watch-commands';

/** What a machine has to know to renew its certificate. */
export interface CertificatePlan {
  /** Address of the secret, without a version. */
  readonly secretUrl: string;
  /** Cloud of the machine and the secret; the public one where it is left out. */
  readonly cloud?: AzureCloud;
  /** Whether it is an Edge, which shows the certificate to other mail servers, or a server that clients meet. */
  readonly isEdge: boolean;
  /** Names that have to be in the certificate; a name that only Terraform knows is not compared. */
  readonly names: readonly string[];
  /** Path of the page by which a server with clients is judged. */
  readonly healthPath: string;
  /** Names of the services of Exchange that show it beside IIS: `IMAP`, `POP`. */
  readonly services: readonly string[];
  /** Whether clients send mail to it, by a connector of their own. */
  readonly submission: boolean;
  /** Place of the machine in its tier, from 1. */
  readonly ordinal: number;
}

/** The services of Windows that answer clients of POP and IMAP, and take the certificate when they start. */
const MAIL_CLIENT_SERVICES: Readonly<Record<string, string>> = {
  IMAP: 'MSExchangeIMAP4',
  POP: 'MSExchangePOP3',
};

/** Bits that the key of a public certificate has at least. */
const KEY_BITS = 2048;

/**
 * Characters of `<I>issuer<S>subject` that a connector takes by every schema of Exchange: Active Directory has refused 276 of them (`CONSTRAINT_ATT_TYPE`,
 * `msExchSmtpTLSCertificate`, len 552). Which schema takes more is documented nowhere.
 */
const TLS_NAME_LENGTH = 256;

/** Days before the end of the certificate in use from which on a new one is taken without waiting for the next night. */
const URGENT_DAYS = 2;

const OUTCOME = [
  'function Write-Outcome {',
  '  param([int] $Id, [string] $Type, [string] $Text)',
  `  Write-EventLog -LogName Application -Source '${WATCH_SOURCE}' -EventId $Id -EntryType $Type -Message $Text`,
  '}',
];

/** Of a certificate that is not on the machine yet: what Exchange and its clients could not work with is never imported. */
const CHECK = [
  'function Assert-Usable {',
  '  param($Certificate, $All)',
  "  if ($Certificate.PublicKey.Oid.Value -ne '1.2.840.113549.1.1.1') { throw 'Its key is not one of RSA.' }",
  `  if ($Certificate.PublicKey.Key.KeySize -lt ${KEY_BITS}) { throw 'Its key has less than ${KEY_BITS} bits.' }`,
  '  $now = Get-Date',
  "  if ($Certificate.NotBefore -gt $now) { throw 'It does not hold yet.' }",
  "  if ($Certificate.NotAfter -lt $now) { throw 'It has expired.' }",
  '  foreach ($name in $names) {',
  "    if (-not (Test-CoversName -Certificate $Certificate -Name $name)) { throw ('It lacks the name ' + $name + '.') }",
  '  }',
  '  $chain = New-Object -TypeName System.Security.Cryptography.X509Certificates.X509Chain',
  '  $chain.ChainPolicy.ExtraStore.AddRange($All)',
  '  if (-not $chain.Build($Certificate)) {',
  '    foreach ($fault in @($chain.ChainStatus)) {',
  // A list that cannot be reached is no fault of the certificate.
  "      if ('RevocationStatusUnknown', 'OfflineRevocation' -notcontains [string] $fault.Status) { throw ('Its chain: ' + $fault.Status) }",
  '    }',
  '  }',
  '}',
];

/** Who trusts a certificate depends on its root, which the server itself cannot judge: it may trust more than telephones and partners do. */
const ROOT = [
  'function Get-Root {',
  '  param($Certificate, $All)',
  '  $chain = New-Object -TypeName System.Security.Cryptography.X509Certificates.X509Chain',
  "  $chain.ChainPolicy.RevocationMode = 'NoCheck'",
  '  if ($All) { $chain.ChainPolicy.ExtraStore.AddRange($All) }',
  '  $chain.Build($Certificate) | Out-Null',
  '  @($chain.ChainElements)[-1].Certificate',
  '}',
];

/**
 * The file exists while certutil reads it, in a folder that only SYSTEM and administrators read. Its password is empty, as Key Vault makes it.
 *
 * Source: learn.microsoft.com/windows-server/administration/windows-commands/certutil (importPFX, csp).
 */
const IMPORT = [
  'function Get-KeyProvider {',
  '  param([string] $Thumbprint)',
  '  $path = "Cert:\\LocalMachine\\My\\$Thumbprint"',
  "  if (-not (Test-Path -Path $path)) { return '' }",
  // Windows PowerShell shows no key that is in a Key Storage Provider.
  '  [string] (Get-Item -Path $path).PrivateKey.CspKeyContainerInfo.ProviderName',
  '}',
  '',
  'function Import-Key {',
  '  param([byte[]] $Content)',
  '  try {',
  '    [System.IO.File]::WriteAllBytes($pfx, $Content)',
  `    $import = Start-Process -FilePath 'certutil.exe' -ArgumentList '-f', '-p', '""', '-csp', '"${KEY_PROVIDER}"', '-importpfx', 'My', ('"' + $pfx + '"'), 'AT_KEYEXCHANGE,NoExport,NoRoot' -Wait -PassThru -WindowStyle Hidden`,
  "    if ($import.ExitCode -ne 0) { throw ('certutil has ended with ' + $import.ExitCode + '.') }",
  '  } finally {',
  '    Remove-Item -Path $pfx -Force -ErrorAction SilentlyContinue',
  '  }',
  '}',
  '',
  'function Remove-Certificate {',
  '  param([string] $Thumbprint)',
  '  $path = "Cert:\\LocalMachine\\My\\$Thumbprint"',
  '  if (Test-Path -Path $path) { Remove-Item -Path $path -DeleteKey }',
  '}',
];

/** Transport and the worker processes of IIS that are not SYSTEM read the key as Network Service. */
const KEY_RIGHT = [
  'function Grant-Key {',
  '  param([string] $Thumbprint)',
  '  $key = (Get-Item -Path "Cert:\\LocalMachine\\My\\$Thumbprint").PrivateKey.CspKeyContainerInfo.UniqueKeyContainerName',
  '  $file = "$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\$key"',
  "  icacls.exe $file /grant '*S-1-5-20:R' | Out-Null",
  "  if ($LASTEXITCODE -ne 0) { throw 'Network Service could not be given the key.' }",
  '}',
];

/** A connector has a certificate by issuer and subject. */
function nameable({ isEdge, submission }: CertificatePlan): string[] {
  return [
    'function Assert-Nameable {',
    '  param($Certificate)',
    ...(isEdge || submission
      ? [
          "  if (-not $Certificate.Subject) { throw 'Its subject is empty, and connectors name a certificate by its subject: order it with a common name.' }",
          // A connector that has the name has shown that it can.
          `  if (-not $AtOnce -and $other.Count -gt 0 -and (Get-TlsName -Certificate $Certificate).Length -gt ${TLS_NAME_LENGTH}) { throw 'Its issuer and subject have more than ${TLS_NAME_LENGTH} characters together, which not every directory takes for a connector: order it with a shorter subject, or try it with ${CERTIFICATE_TASK.script} -AtOnce.' }`,
        ]
      : []),
    '}',
  ];
}

/** What is shown to those who come for the name that is published, and whether the server answers as it should. */
function shownBy({ isEdge, names, healthPath }: CertificatePlan): string[] {
  const name = quotePowerShell(names[0] ?? 'localhost');
  return [
    ...(isEdge ? GET_MAIL_ANSWER : GET_OWN_ANSWER),
    '',
    'function Get-Shown {',
    isEdge
      ? `  Get-MailAnswer -Name ${name}`
      : `  Get-OwnAnswer -Name ${name} -Path ${quotePowerShell(healthPath)}`,
    '}',
  ];
}

/** Which connectors of the machine name the certificate, and how. None is a Send connector: those are settings of the whole organization. */
function connectors({ isEdge, submission }: CertificatePlan): string[] {
  const which = isEdge ? '$true' : submission ? "$_.Name -like 'Client Frontend *'" : '$false';
  return [
    'function Get-TlsName {',
    '  param($Certificate)',
    "  '<I>' + $Certificate.Issuer + '<S>' + $Certificate.Subject",
    '}',
    '',
    'function Get-OwnConnector {',
    `  $all = @(Get-ReceiveConnector -Server $env:COMPUTERNAME)`,
    `  @($all | Where-Object { ${which} })`,
    '}',
  ];
}

/** Puts a certificate into use; `$TlsNames` has the names that connectors are to have, by the connector. */
function use({ isEdge, services, submission }: CertificatePlan): string[] {
  const isWildcard = `"$($Certificate.Subject) $($Certificate.DnsNameList.Punycode)" -match '\\*'`;
  const clientServices = services.map((service) => MAIL_CLIENT_SERVICES[service]);
  const restarted = isEdge ? ['MSExchangeTransport'] : submission ? ['MSExchangeFrontEndTransport'] : [];
  return [
    'function Use-Certificate {',
    '  param($Certificate, $TlsNames)',
    ...(isEdge
      ? []
      : [
          // Without SMTP among the services, and without Force, the default certificate of transport stays: EdgeSync is bound to it.
          // Whether the site demands TLS stays as it is: people may have it redirect from HTTP.
          '  Enable-ExchangeCertificate -Thumbprint $Certificate.Thumbprint -Services IIS -DoNotRequireSsl',
          // POP and IMAP find a certificate with a wildcard by their own setting.
          ...(services.length === 0
            ? []
            : [
                `  if (-not (${isWildcard})) { Enable-ExchangeCertificate -Thumbprint $Certificate.Thumbprint -Services ${services.join(', ')} }`,
              ]),
          "  Restart-Service -Name 'WAS', 'W3SVC' -Force",
        ]),
    '  foreach ($connector in @($TlsNames.Keys)) { Set-ReceiveConnector -Identity $connector -TlsCertificateName $TlsNames[$connector] }',
    ...[...clientServices, ...restarted].map(
      (service) =>
        `  Get-Service -Name '${service}' -ErrorAction SilentlyContinue | Where-Object { $_.Status -eq 'Running' } | Restart-Service`,
    ),
    '}',
  ];
}

/** Nobody else notices a certificate that a server cannot use: what it shows is asked until application pools have had time to start. */
function waitUntilShown({ isEdge }: CertificatePlan): string[] {
  return [
    ...(isEdge
      ? [
          'function Test-TransportRuns {',
          "  @(Get-Service -Name 'MSExchangeTransport' | Where-Object { $_.Status -eq 'Running' }).Count -gt 0",
          '}',
          '',
        ]
      : []),
    'function Test-Shown {',
    '  param([string[]] $Thumbprints, $Before)',
    ...(isEdge ? ['  if (-not (Test-TransportRuns)) { return $true }'] : []),
    '  $attempt = 0',
    '  while ($attempt -lt 20) {',
    '    $attempt++',
    '    $now = Get-Shown',
    '    if ($Thumbprints -contains $now.Thumbprint -and ($now.Healthy -or -not $Before.Healthy)) { return $true }',
    '    Start-Sleep -Seconds 30',
    '  }',
    '  return $false',
    '}',
  ];
}

const STATE = [
  'function Read-State {',
  "  if (-not (Test-Path -Path $file)) { return @{ current = ''; former = ''; since = 0; refused = '' } }",
  '  Get-Content -LiteralPath $file | ConvertFrom-Json',
  '}',
  '',
  'function Save-State {',
  '  param([string] $Current, [string] $Former, $Since, [string] $Refused)',
  '  @{ current = $Current; former = $Former; since = $Since; refused = $Refused } | ConvertTo-Json -Compress | Set-Content -LiteralPath $file -Encoding UTF8',
  '}',
];

/**
 * Takes the former certificate off the machine when it has not been in use for some days, unless something names it still: another one with the same
 * issuer and subject is meant by the same name, so that its connectors need nothing. What names it is reported from the first night on, while the former one is still valid:
 * many authorities have another issuer at each renewal, and Send connectors are settings of the organization, which people change when all servers of the connector have the new one.
 *
 * Source: learn.microsoft.com/exchange/troubleshoot/mailflow/cannot-remove-installed-certificate.
 */
const REMOVE_FORMER = [
  'function Remove-Former {',
  '  param($State, $Certificate)',
  '  if (-not $State.former) { return }',
  '  $former = $null',
  '  $path = "Cert:\\LocalMachine\\My\\$($State.former)"',
  '  if (Test-Path -Path $path) {',
  '    $former = Get-Item -Path $path',
  '    $transport = Get-TransportService -Identity $env:COMPUTERNAME',
  '    if ([string] $transport.InternalTransportCertificateThumbprint -eq $State.former -or $former.Issuer -eq $former.Subject) { $former = $null }',
  '    if ($former -and (Get-TlsName -Certificate $former) -ne (Get-TlsName -Certificate $Certificate)) {',
  '      $all = @(Get-ReceiveConnector -Server $env:COMPUTERNAME)',
  '      $all += @(Get-SendConnector)',
  '      foreach ($connector in $all) {',
  "        if ([string] $connector.TlsCertificateName -eq (Get-TlsName -Certificate $former)) { throw ('The connector ' + $connector.Identity + ' names the former certificate, which stays until then: when all servers of the connector have the new one, set its TlsCertificateName to ' + (Get-TlsName -Certificate $Certificate)) }",
  '      }',
  '    }',
  '  }',
  `  if ($seconds - $State.since -lt ${FORMER_STAYS_DAYS * 86400}) { return }`,
  '  if ($former) { Remove-Certificate -Thumbprint $State.former }',
  "  Save-State -Current $State.current -Former '' -Since $State.since -Refused $State.refused",
  '}',
];

/**
 * The script that renews the certificate of a machine. Exchange cmdlets come from the snap-in of the local shell, since SYSTEM has no role of Exchange: the rights are those of
 * the computer account, which Setup makes a member of Exchange Trusted Subsystem. Microsoft supports the snap-in on Edges and for single cmdlets only, so that the script uses
 * five of them, on its own machine: Enable-ExchangeCertificate, Get- and Set-ReceiveConnector, Get-SendConnector and Get-TransportService.
 *
 * Sources: learn.microsoft.com/powershell/module/exchange/enable-exchangecertificate (services, network service, the question about the default certificate),
 * github.com/win-acme/win-acme (ImportExchange.ps1 works in the same way).
 */
export function certificateScript(plan: CertificatePlan): string[] {
  const names = plan.names.map((name) => quotePowerShell(name)).join(', ');
  return [
    'param([switch] $AtOnce)',
    "$ErrorActionPreference = 'Stop'",
    ...BEFORE_REQUESTS,
    "$setup = Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\ExchangeServer\\v15\\Setup' -ErrorAction SilentlyContinue",
    'if (-not $setup.MsiInstallPath) { exit 0 }',
    `$address = ${quotePowerShell(plan.secretUrl)}`,
    `$names = @(${names})`,
    `$file = '${CERTIFICATE_TASK.state}'`,
    `$pfx = '${CERTIFICATE_TASK.folder}\\certificate.pfx'`,
    '$seconds = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()',
    '',
    ...[
      GET_ACCESS_TOKEN,
      getVaultSecret(plan.cloud ?? AzureCloud.PUBLIC),
      OUTCOME,
      TEST_COVERS_NAME,
      CHECK,
      nameable(plan),
      ROOT,
      IMPORT,
      KEY_RIGHT,
      shownBy(plan),
      connectors(plan),
      use(plan),
      waitUntilShown(plan),
      STATE,
      REMOVE_FORMER,
    ].flatMap((lines) => [...lines, '']),
    'try {',
    // What a restart of the machine may have left.
    '  Remove-Item -Path $pfx -Force -ErrorAction SilentlyContinue',
    '  $state = Read-State',
    '  $secret = $null',
    '  foreach ($attempt in 1, 2, 3) {',
    '    try {',
    '      $secret = Get-VaultSecret -Address $address',
    '      break',
    '    } catch {',
    '      $reason = $_.Exception.Message',
    '      Start-Sleep -Seconds 60',
    '    }',
    '  }',
    "  if (-not $secret) { throw ('Key Vault did not give it: ' + $reason) }",
    "  if ($secret.contentType -ne 'application/x-pkcs12') { throw 'The secret is not a certificate with its key (PKCS #12).' }",
    '  $content = [Convert]::FromBase64String($secret.value)',
    '  $all = New-Object -TypeName System.Security.Cryptography.X509Certificates.X509Certificate2Collection',
    // The key stays in memory. Source: learn.microsoft.com/dotnet/api/system.security.cryptography.x509certificates.x509keystorageflags.
    "  $all.Import($content, '', 'EphemeralKeySet')",
    '  $certificate = @($all | Where-Object { $_.HasPrivateKey })[0]',
    "  if (-not $certificate) { throw 'The secret has no certificate with its key.' }",
    '  $thumbprint = $certificate.Thumbprint',
    "  if ($state.refused -eq $thumbprint -and -not $AtOnce) { throw ('The certificate ' + $thumbprint + ' was rolled back, and is not tried again.') }",
    `  ${LOCAL_SHELL}`,
    '  $tlsName = Get-TlsName -Certificate $certificate',
    '  $own = @(Get-OwnConnector)',
    '  $other = @($own | Where-Object { [string] $_.TlsCertificateName -ne $tlsName })',
    '  $before = Get-Shown',
    ...inUse(plan),
    '  if ($inUse) {',
    '    Remove-Former -State $state -Certificate $certificate',
    `    Write-Outcome -Id ${CertificateEvent.NOTHING} -Type Information -Text ('certificate=' + $thumbprint + '; nothing to do')`,
    '    exit 0',
    '  }',
    ...leftUntilTheNextNight(plan),
    '  Assert-Usable -Certificate $certificate -All $all',
    '  Assert-Nameable -Certificate $certificate',
    ...SAME_ROOT,
    '  if (-not (Get-KeyProvider -Thumbprint $thumbprint)) { Import-Key -Content $content }',
    '  if (-not (Get-KeyProvider -Thumbprint $thumbprint)) {',
    // One that is in use already stays, whatever is wrong with it: without any the server would not answer at all.
    '    if ($before.Thumbprint -ne $thumbprint) { Remove-Certificate -Thumbprint $thumbprint }',
    "    throw 'Its key came into a Key Storage Provider, with which Outlook on the web does not work.'",
    '  }',
    '  Grant-Key -Thumbprint $thumbprint',
    '  $wanted = @{}',
    '  $back = @{}',
    '  foreach ($connector in $own) {',
    '    $identity = [string] $connector.Identity',
    '    $wanted[$identity] = $tlsName',
    '    $back[$identity] = $connector.TlsCertificateName',
    '  }',
    ...formerOf(plan),
    '  try {',
    '    Use-Certificate -Certificate $certificate -TlsNames $wanted',
    "    if (-not (Test-Shown -Thumbprints $accepted -Before $before)) { throw 'The server does not answer with it as it did before.' }",
    '  } catch {',
    '    $reason = $_.Exception.Message',
    // Before anything else can fail: the next night must not try it again.
    `    ${plan.isEdge ? 'if ($shown -ne $thumbprint) { ' : ''}Save-State -Current $state.current -Former $state.former -Since $state.since -Refused $thumbprint${plan.isEdge ? ' }' : ''}`,
    plan.isEdge
      ? '    Use-Certificate -Certificate $certificate -TlsNames $back'
      : '    if ($former) { Use-Certificate -Certificate $former -TlsNames $back }',
    '    if ($shown -ne $thumbprint) { Remove-Certificate -Thumbprint $thumbprint }',
    "    if (-not $former -or $former.Thumbprint -eq $thumbprint) { throw ($reason + ' There was no other certificate to go back to.') }",
    ...(plan.isEdge
      ? [
          "    if (-not (Test-TransportRuns)) { throw ($reason + ' It was rolled back; Transport does not run, so that nothing was compared.') }",
        ]
      : []),
    "    if (Test-Shown -Thumbprints $former.Thumbprint -Before $before) { throw ($reason + ' It was rolled back.') }",
    "    throw ($reason + ' It was rolled back, and the server does not answer with the former one either.')",
    '  }',
    "  $leaves = ''",
    '  if ($former -and $former.Issuer -ne $former.Subject -and $former.Thumbprint -ne $thumbprint) { $leaves = $former.Thumbprint }',
    "  Save-State -Current $thumbprint -Former $leaves -Since $seconds -Refused ''",
    ...(plan.isEdge
      ? [
          "  $unseen = ''",
          "  if (-not (Test-TransportRuns)) { $unseen = '; Transport does not run, so that nobody has seen it yet' }",
        ]
      : []),
    `  Write-Outcome -Id ${CertificateEvent.RENEWED} -Type Information -Text ('certificate=' + $thumbprint + '; subject=' + $certificate.Subject${plan.isEdge ? ' + $unseen' : ''})`,
    '} catch {',
    `  Write-Outcome -Id ${CertificateEvent.FAILED} -Type Error -Text ('reason=' + $_.Exception.Message)`,
    '  exit 1',
    '}',
  ];
}

/**
 * Whether there is nothing to do. An Edge is asked on port 25 each night: its connectors name a certificate whether Transport can use its key or not, and nobody else notices
 * when it does not.
 */
function inUse({ isEdge }: CertificatePlan): string[] {
  if (!isEdge) {
    return [
      '  $inUse = $state.current -eq $thumbprint -and $before.Thumbprint -eq $thumbprint -and $other.Count -eq 0',
    ];
  }
  return [
    '  $named = $state.current -eq $thumbprint -and $other.Count -eq 0',
    '  $accepted = @($thumbprint)',
    '  if ($state.former -and (Test-Path -Path "Cert:\\LocalMachine\\My\\$($state.former)")) {',
    '    if ((Get-TlsName -Certificate (Get-Item -Path "Cert:\\LocalMachine\\My\\$($state.former)")) -eq $tlsName) { $accepted += $state.former }',
    '  }',
    '  $inUse = $named -and (Test-Shown -Thumbprints $accepted -Before $before)',
    '  if ($named -and -not $inUse -and -not $AtOnce) {',
    `    throw ("Its connectors name it, and port 25 shows '" + (Get-Shown).Thumbprint + "' instead: Transport cannot use it (event 12014), or offers no TLS. ${CERTIFICATE_TASK.script} -AtOnce puts it into use once more.")`,
    '  }',
  ];
}

/** Another root than that of the certificate in use is for people to decide: all members would show it by the next morning, and none would find fault with it. */
const SAME_ROOT = [
  '  $known = $present',
  '  if (-not $known -and $state.current -and (Test-Path -Path "Cert:\\LocalMachine\\My\\$($state.current)")) { $known = Get-Item -Path "Cert:\\LocalMachine\\My\\$($state.current)" }',
  '  if (-not $AtOnce -and $known -and $known.Issuer -ne $known.Subject) {',
  '    $root = Get-Root -Certificate $certificate -All $all',
  '    $knownRoot = Get-Root -Certificate $known',
  `    if ($root.Thumbprint -ne $knownRoot.Thumbprint) { throw ('Its root is ' + $root.Subject + ', and that of the certificate in use ' + $knownRoot.Subject + ': people say whether all clients trust it. If they do, run ${CERTIFICATE_TASK.script} -AtOnce on each server.') }`,
  '  }',
];

/**
 * What is shown at the moment, which a server goes back to; the self-signed certificate of Setup at first. An Edge shows it by the names of connectors: the
 * former one of the same name is as good as the new one until it is removed.
 */
function formerOf({ isEdge }: CertificatePlan): string[] {
  return [
    `  $shown = ${isEdge ? '$state.current' : '$before.Thumbprint'}`,
    '  $former = $null',
    '  if ($shown -and (Test-Path -Path "Cert:\\LocalMachine\\My\\$shown")) { $former = Get-Item -Path "Cert:\\LocalMachine\\My\\$shown" }',
    '  $accepted = @($thumbprint)',
    ...(isEdge
      ? [
          '  if ($former -and (Get-TlsName -Certificate $former) -eq $tlsName) { $accepted += $former.Thumbprint }',
        ]
      : []),
  ];
}

/** A version that came in the course of a night would reach some members only; the others would show another one for a day, which ends sessions of Outlook on the web. */
function leftUntilTheNextNight({ isEdge }: CertificatePlan): string[] {
  return [
    `  ${BEGIN_OF_NIGHT}`,
    '  $created = [DateTimeOffset]::FromUnixTimeSeconds($secret.attributes.created).LocalDateTime',
    `  $shown = ${isEdge ? '$state.current' : '$before.Thumbprint'}`,
    '  $present = $null',
    '  if ($shown -and (Test-Path -Path "Cert:\\LocalMachine\\My\\$shown")) { $present = Get-Item -Path "Cert:\\LocalMachine\\My\\$shown" }',
    `  $lasts = $present -and $present.Issuer -ne $present.Subject -and $present.NotAfter -gt (Get-Date).AddDays(${URGENT_DAYS})`,
    '  if (-not $AtOnce -and $lasts -and $created -gt $night) {',
    `    Write-Outcome -Id ${CertificateEvent.NOTHING} -Type Information -Text ('certificate=' + $thumbprint + '; waits for the next night')`,
    '    exit 0',
    '  }',
  ];
}

/**
 * The script of the run command that puts the other one on the machine and registers its task, as SYSTEM, whose identity at Azure is that of the machine. A missed run is
 * not made up for: after an outage of a whole site all members would change at once.
 *
 * Source: learn.microsoft.com/powershell/module/scheduledtasks/register-scheduledtask.
 */
export function certificateTaskScript(plan: CertificatePlan): string {
  return [
    "$ErrorActionPreference = 'Stop'",
    `$folder = '${CERTIFICATE_TASK.folder}'`,
    'New-Item -Path $folder -ItemType Directory -Force | Out-Null',
    // SYSTEM and the local administrators, whatever their names are in the language of the machine.
    "icacls.exe $folder /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' | Out-Null",
    "if ($LASTEXITCODE -ne 0) { Write-Error -Message 'The folder of the certificate is open to other users.' }",
    `$script = '${CERTIFICATE_TASK.script}'`,
    "Set-Content -Path $script -Encoding UTF8 -Value @'",
    ...certificateScript(plan),
    "'@",
    `if (-not [System.Diagnostics.EventLog]::SourceExists('${WATCH_SOURCE}')) { New-EventLog -LogName Application -Source '${WATCH_SOURCE}' }`,
    "$arguments = '-NoProfile -NonInteractive -ExecutionPolicy Bypass -File \"' + $script + '\"'",
    "$action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument $arguments",
    `$trigger = New-ScheduledTaskTrigger -Daily -At '${certificateTime(plan.ordinal)}'`,
    "$principal = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest",
    '$settings = New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -ExecutionTimeLimit (New-TimeSpan -Hours 2)',
    `Register-ScheduledTask -TaskName '${INSTALLATION.certificateTask}' -Action $action -Trigger $trigger -Principal $principal -Settings $settings -Force | Out-Null`,
  ].join('\n');
}
