import type { EstateView } from '../estate-view';
import { exchangeServers, made, namesOf, standingSites } from '../estate-parts';
import { nameList, quote, quoteList } from '../powershell-text';
import type { Step } from '../procedure';
import { ServerView } from '../server-view';
import { ref, text } from '../text';
import { controllerShell, windowsShell } from './shells';

const POLICY = 'Exchange local administrators';
const POLICY_KEY = 'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\LAPS';

/** Releases without Windows LAPS. Source: learn.microsoft.com/windows-server/identity/laps/laps-overview. */
const WITHOUT_LAPS = ['Windows Server 2012 R2', 'Windows Server 2016'];

/** The account that Azure makes is the built-in administrator under another name, which is the one that LAPS manages by default. */
const BUILT_IN = "Get-LocalUser | Where-Object { $_.SID.Value -like '*-500' }";

/**
 * The passwords that Terraform gave are replaced: by Windows LAPS on members of the domain, and by people on what is in no domain.
 *
 * Source: learn.microsoft.com/windows-server/identity/laps/laps-scenarios-windows-server-active-directory.
 */
export function localAdministratorSteps(estate: EstateView): Step[] {
  const machines = standingSites(estate).flatMap((site) => made(exchangeServers(site)));
  const witnesses = made(estate.witnesses.map((machine) => new ServerView(machine)));
  const members = [...machines, ...witnesses];
  const managed = members.filter(({ windows }) => windows === undefined || !WITHOUT_LAPS.includes(windows));
  const others = [
    ...members.filter((member) => !managed.includes(member)),
    ...standingSites(estate).flatMap((site) => made(site.edges)),
  ];
  return [
    ...(managed.length > 0
      ? [introducePolicy(estate, namesOf(managed)), rotateByPolicy(namesOf(managed))]
      : []),
    ...(others.length > 0 ? [rotateByHand(namesOf(others))] : []),
  ];
}

function introducePolicy(estate: EstateView, servers: string[]): Step {
  return {
    id: 'introduce-laps',
    title: 'Let Windows rotate the passwords of the local administrators',
    why:
      'Until now one password opens all servers of a kind, and the Terraform state has it. Windows LAPS gives each member of the domain one of its own every 30 days and keeps it in Active Directory, for Domain Admins to read. ' +
      'The policy applies to the organizational units that the servers are in. Servers and this domain controller need the updates of April 2023; the schema asks for Schema Admins.',
    ...controllerShell(estate),
    command: [
      'Update-LapsADSchema',
      `$servers = ${quoteList(servers)}`,
      "$units = @(foreach ($server in $servers) { (Get-ADComputer -Identity $server).DistinguishedName -replace '^[^,]+,' }) | Sort-Object -Unique",
      'foreach ($unit in $units) { Set-LapsADComputerSelfPermission -Identity $unit -ErrorAction Stop }',
      `New-GPO -Name ${quote(POLICY)}`,
      `Set-GPRegistryValue -Name ${quote(POLICY)} -Key ${quote(POLICY_KEY)} -ValueName 'BackupDirectory' -Type DWord -Value 2`,
      `Set-GPRegistryValue -Name ${quote(POLICY)} -Key ${quote(POLICY_KEY)} -ValueName 'PasswordAgeDays' -Type DWord -Value 30`,
      `foreach ($unit in $units) { New-GPLink -Name ${quote(POLICY)} -Target $unit }`,
    ],
    check: [`Get-GPRegistryValue -Name ${quote(POLICY)} -Key ${quote(POLICY_KEY)}`],
    expected: 'BackupDirectory is 2, which is Active Directory, and PasswordAgeDays is 30.',
    otherwise:
      'CN=Computers is refused: it is a container, and no policy can be linked to it. Move the accounts of the servers into an organizational unit of their own (Active Directory Users and Computers), and state it as organizationalUnit in the program. ' +
      '"Already exists" or "already linked": leave that line out. The cmdlet is not found: install the updates first.',
  };
}

function rotateByPolicy(servers: string[]): Step {
  return {
    id: 'rotate-by-laps',
    title: 'Rotate the passwords for the first time',
    why: text`Each server would do it within two hours by itself. A server that is rebuilt or added later does, as it joins the same organizational unit; one in another unit needs ${ref('introduce-laps')} again.`,
    ...windowsShell(...servers),
    command: ['gpupdate.exe /target:computer /force', 'Invoke-LapsPolicyProcessing'],
    check: [
      'Get-LapsADPassword -Identity $env:COMPUTERNAME | Format-List -Property ComputerName, Account, PasswordUpdateTime, ExpirationTimestamp',
      `${BUILT_IN} | Format-List -Property Name, PasswordLastSet`,
    ],
    expected:
      'Account is the user that Azure was given, which the second list names too; PasswordUpdateTime is now, and ExpirationTimestamp 30 days ahead.',
    otherwise:
      'Nothing is listed: event log Microsoft-Windows-LAPS/Operational says why; often the right on the unit is missing. Another Account: name that user in the policy, by the value AdministratorAccountName. Domain Admins may read the list.',
  };
}

/** A password of its own for each machine that Windows LAPS does not manage. */
export function rotateByHand(servers: string[]): Step {
  return {
    id: 'rotate-administrators',
    title: `Give the local administrator of ${nameList(servers)} a password of its own`,
    why:
      'Windows LAPS manages members of a domain or of Entra ID from Windows Server 2019 on, and these are neither (learn.microsoft.com/windows-server/identity/laps/laps-overview). Take another password for each server, from the password store of your team; do it again every 90 days, and whenever someone leaves who knew one. ' +
      'Terraform ignores that it differs from the one that it gave.',
    ...windowsShell(...servers),
    command: [
      "$password = Read-Host 'New password of the local administrator' -AsSecureString",
      `${BUILT_IN} | Set-LocalUser -Password $password`,
    ],
    check: [`${BUILT_IN} | Format-List -Property Name, PasswordLastSet`],
    expected: 'PasswordLastSet is now. A new session of Remote Desktop accepts the new password.',
    otherwise:
      'The password does not meet the requirements: 12 characters or more, of three kinds. Nobody can log on any more: set it with "Reset password" of the machine in the Azure portal, which is also how a lost one is replaced.',
  };
}
