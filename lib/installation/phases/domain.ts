import { quotePowerShellLate } from '../../core/quote-powershell';
import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';
import {
  ASSERT_NO_CREDENTIAL_GUARD,
  ASSERT_NO_EXECUTION_POLICY,
  FIND_IN_DIRECTORY,
  GET_DIRECTORY_SITE,
  GET_REGISTRY_VALUE,
  GET_ROOT_DSE,
  waitsForDirectory,
} from '../phase-commands';

/** Whether the machine and the domain trust each other; without a domain controller nobody can say. */
const TEST_CHANNEL = `function Test-Channel {
  try { Test-ComputerSecureChannel }
  catch {
    Write-Step -Text $_.Exception.Message
    $false
  }
}`;

/**
 * The machine is in its domain and its site, with a global catalog.
 *
 * Setup fails where the site has no writable domain controller that is a global catalog. In the configuration partition a writable one is of the category
 * nTDSDSA, and the bit 1 of `options` makes it a global catalog.
 *
 * Sources: learn.microsoft.com/exchange/plan-and-deploy/active-directory/ad-access;
 * learn.microsoft.com/openspecs/windows_protocols/ms-adts (6.1.1.2.2.1.2.1.1, nTDSDSA object, and nTDSDSARO for read-only ones).
 */
export function domainPhase({ domain }: InstallationPlan): Phase[] {
  if (domain === undefined) return [];
  return [
    {
      id: 'domain',
      does: 'waits for the domain, its site and a global catalog',
      functions: [
        FIND_IN_DIRECTORY,
        GET_ROOT_DSE,
        GET_DIRECTORY_SITE,
        TEST_CHANNEL,
        GET_REGISTRY_VALUE,
        ASSERT_NO_EXECUTION_POLICY,
        ASSERT_NO_CREDENTIAL_GUARD,
      ],
      body: waitsForDirectory([
        `$wanted = ${quotePowerShellLate(domain.name)}`,
        '$computer = Get-CimInstance -ClassName Win32_ComputerSystem',
        'if (-not $computer.PartOfDomain) { return Wait-For -Text "the join to the domain $wanted" }',
        'if ($computer.Domain -ne $wanted) { throw "The machine is in the domain $($computer.Domain), and the program says $wanted." }',
        'if (-not (Test-Channel)) { return Wait-For -Text "a secure channel to the domain $wanted" }',
        '$site = Get-DirectorySite',
        ...siteLines(domain.site),
        "$sites = 'CN=Sites,' + (Get-RootDse -Name 'configurationNamingContext')",
        `$catalogs = @(Find-InDirectory -Path "LDAP://CN=Servers,CN=$site,$sites" -Filter '(&(objectCategory=nTDSDSA)(options:1.2.840.113556.1.4.803:=1))' -Attributes 'distinguishedName')`,
        'if ($catalogs.Count -eq 0) { return Wait-For -Text "a writable domain controller in the site $site that is a global catalog" }',
        'Assert-NoExecutionPolicy',
        'Assert-NoCredentialGuard',
        "return 'done'",
      ]),
      account: PhaseAccount.SYSTEM,
      patienceMinutes: 240,
      onTimeout:
        'The machine is not in its domain and site, or the site has no writable domain controller that is a global catalog. Look at C:\\Windows\\debug\\NetSetup.LOG and at the subnets of the site.',
      tries: 3,
    },
  ];
}

/** Netlogon asks for the site when it starts; it may have started before the subnet was there. */
function siteLines(site: string | undefined): string[] {
  if (site === undefined)
    return [
      "if (-not $site) { return Wait-For -Text 'a site of Active Directory with the subnet of the machine' }",
    ];
  return [
    `$planned = ${quotePowerShellLate(site)}`,
    'if ($site -ne $planned) {',
    "  Restart-Service -Name 'Netlogon'",
    '  return Wait-For -Text "the site $planned of Active Directory (the machine is in $site now)"',
    '}',
  ];
}
