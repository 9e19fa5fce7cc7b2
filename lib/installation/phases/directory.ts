import { ExchangeVersion } from '../../exchange/exchange-version';
import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';
import { FIND_IN_DIRECTORY, GET_DIRECTORY_SITE, GET_ROOT_DSE, waitsForDirectory } from '../phase-commands';

/** What `serialNumber` of a server begins with. Source: learn.microsoft.com/exchange/new-features/build-numbers-and-release-dates. */
const SERIAL_NUMBERS = [
  { version: ExchangeVersion.V2010, begins: 'Version 14.' },
  { version: ExchangeVersion.V2013, begins: 'Version 15.0 ' },
];

/** A number that an object has; 0 where the object or the number is not there. */
export const GET_DIRECTORY_NUMBER = `function Get-DirectoryNumber {
  param([string] $Path, [string] $Filter, [string] $Attribute)
  $found = @(Find-InDirectory -Path $Path -Filter $Filter -Attributes $Attribute)
  if ($found.Count -eq 0) { return 0 }
  return [int] $found[0][$Attribute][0]
}`;

/**
 * What people prepared in Active Directory has arrived in the site: the domain controller that answers is one of the site, and has versions that are at least those
 * of the release.
 *
 * Whether the account of a machine may read `Microsoft Exchange System Objects` in every domain is not documented; where it may not, this phase waits.
 *
 * Source: learn.microsoft.com/exchange/plan-and-deploy/prepare-ad-and-domains (how do you know this worked).
 */
export function directoryPhase({ domain, release }: InstallationPlan): Phase[] {
  if (domain === undefined) return [];
  return [
    {
      id: 'directory',
      does: 'waits until the preparation of Active Directory has arrived in its site',
      functions: [FIND_IN_DIRECTORY, GET_ROOT_DSE, GET_DIRECTORY_SITE, GET_DIRECTORY_NUMBER],
      body: waitsForDirectory([
        '$site = Get-DirectorySite',
        "$answers = Get-RootDse -Name 'serverName'",
        'if ($answers -notlike "*,CN=$site,CN=Sites,*") { return Wait-For -Text "a domain controller of the site $site (now $answers answers)" }',
        "$schema = Get-DirectoryNumber -Path ('LDAP://' + (Get-RootDse -Name 'schemaNamingContext')) -Filter '(cn=ms-Exch-Schema-Version-Pt)' -Attribute 'rangeUpper'",
        `if ($schema -lt ${release.schemaVersion}) { return Wait-For -Text "the schema ${release.schemaVersion} (now $schema)" }`,
        "$exchange = 'LDAP://CN=Microsoft Exchange,CN=Services,' + (Get-RootDse -Name 'configurationNamingContext')",
        "$organization = Get-DirectoryNumber -Path $exchange -Filter '(objectClass=msExchOrganizationContainer)' -Attribute 'objectVersion'",
        `if ($organization -lt ${release.organizationVersion}) { return Wait-For -Text "the version ${release.organizationVersion} of the organization (now $organization)" }`,
        "$objects = Get-DirectoryNumber -Path ('LDAP://' + (Get-RootDse -Name 'defaultNamingContext')) -Filter '(&(objectClass=msExchSystemObjectsContainer)(cn=Microsoft Exchange System Objects))' -Attribute 'objectVersion'",
        `if ($objects -lt ${release.domainVersion}) { return Wait-For -Text "the version ${release.domainVersion} of the domain (now $objects)" }`,
        ...coexistence(release.refusesBeside, release.name),
        "return 'done'",
      ]),
      account: PhaseAccount.SYSTEM,
      patienceMinutes: 2 * 24 * 60,
      onTimeout:
        'The preparation of Active Directory has not arrived in the site: prepare schema, organization and domains by the page, and look at the replication (repadmin /showrepl).',
      tries: 3,
    },
  ];
}

function coexistence(refused: readonly ExchangeVersion[], release: string): string[] {
  return SERIAL_NUMBERS.filter(({ version }) => refused.includes(version)).flatMap(({ version, begins }) => [
    `$old = @(Find-InDirectory -Path $exchange -Filter '(&(objectCategory=msExchExchangeServer)(serialNumber=${begins}*))' -Attributes 'cn')`,
    `if ($old.Count -gt 0) { throw "${release} cannot be installed beside ${version.name}: $($old[0]['cn'][0]) is still in the organization." }`,
  ]);
}
