import { INSTALLATION } from '../../exchange/installation-names';
import { WATCH_SOURCE } from '../../exchange/watch-commands';
import { PageId } from '../../model/page-ids';
import {
  exchangeServers,
  siteOf,
  sitesOf,
  standingSites,
  standingVariables,
  unattended,
  namesOf,
} from '../estate-parts';
import type { EstateView } from '../estate-view';
import { nameList, plural, quote, quoteList, terraform } from '../powershell-text';
import type { Step } from '../procedure';
import { Shell, stepId } from '../procedure';
import type { ServerView } from '../server-view';
import type { Reference, Text } from '../text';
import { code, pageRef, ref, sentences, text } from '../text';
import { licenseTerms } from './foundation';
import { changedNote, controllerShell, OUTSIDE, siteAtWork, TERRAFORM } from './shells';
import { MACHINES, onMachines, signIn } from './subscriptions';

/** Role group and management scope of the setup account. */
export const SETUP_GROUP = 'Exchange estate setup';

/**
 * What the phases after Setup change on a server of their own. Source: learn.microsoft.com/powershell/exchange/find-exchange-cmdlet-permissions.
 */
export const SETUP_ROLES = [
  'Exchange Servers',
  'Exchange Virtual Directories',
  'Exchange Server Certificates',
  'Receive Connectors',
  'POP3 and IMAP4 Protocols',
];

/** The steps about the setup account are named after what they are for. */
export interface SetupAccountUse {
  readonly servers: ServerView[];
  /** What ids end in; left out in the bring-up. */
  readonly of?: string;
}

/** The account that installs Exchange, and the secrets with its password: one of each region. */
interface SetupAccount {
  readonly account: string;
  /** Its name without the domain. */
  readonly name: string;
  readonly secrets: readonly { readonly vault: string; readonly secret: string }[];
}

/** Exchange servers install by an account; Edges do not. */
function accountOf(servers: ServerView[]): SetupAccount | undefined {
  const used = servers.flatMap(({ installation }) =>
    installation?.setupAccount === undefined ? [] : [installation],
  );
  if (used.length === 0) return undefined;
  const account = used[0].setupAccount!;
  const secrets = new Map(
    used.map(({ passwordVault = '', passwordSecret = '' }) => [
      `${passwordVault}/${passwordSecret}`,
      { vault: passwordVault, secret: passwordSecret },
    ]),
  );
  return { account, name: account.split('\\').pop()!, secrets: [...secrets.values()] };
}

function firstOf(servers: ServerView[]): ServerView | undefined {
  return servers.find(({ installation }) => installation?.mayBeFirst === true);
}

function suffixed(id: string, { of }: SetupAccountUse): string {
  return stepId(id, ...(of === undefined ? [] : [of]));
}

/** Exchange servers that install themselves, those of a pilot light too. */
function everywhere(estate: EstateView): ServerView[] {
  return unattended(sitesOf(estate).flatMap((site) => exchangeServers(site)));
}

/** Before the first machine joins the domain: the account, its password in the vaults, and the right for the first server. */
export function setupAccountSteps(estate: EstateView): Step[] {
  const servers = everywhere(estate);
  const account = accountOf(servers);
  if (account === undefined) return [];
  return [
    createAccount(estate, account),
    storePassword(account, { servers }),
    ...firstRight(estate, account, servers),
  ];
}

/** The same later on: the account was disabled when the last installation was over. */
export function wakeSetupAccount(estate: EstateView, use: SetupAccountUse, recovers: boolean): Step[] {
  const account = accountOf(use.servers);
  if (account === undefined) return [];
  return [wakeAccount(estate, account, use, recovers), storePassword(account, use)];
}

const TYPED =
  'Passwords are typed in, twice on two machines, and appear in no command line and no history. Take a long random one of letters and digits.';

/**
 * What group policies have to leave to the machines. Sources: support.microsoft.com/kb/2810617, and
 * learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/jj852185(v=ws.11).
 */
const POLICIES =
  'While servers install themselves, no group policy may set these for them: the execution policy of PowerShell ("Turn on Script Execution"), "Network access: Do not allow storage of passwords and credentials for network authentication", "Deny log on as a batch job" for the account, "Log on as a batch job" without Administrators, and the members of Administrators (Restricted Groups). Rules of AppLocker or App Control have to allow their scripts. ';

function createAccount(estate: EstateView, { account, name }: SetupAccount): Step {
  const root = quote(estate.forestRootDomain);
  return {
    id: 'create-setup-account',
    title: `Create the setup account ${account}`,
    why:
      `The machines install Exchange with this account, since the machine itself has no rights in the organization. Delegated Setup lets it install servers that an administrator has provisioned, and nothing else. ${TYPED} ` +
      'Deny it the interactive and the remote logon by group policy. ' +
      POLICIES +
      'Source: learn.microsoft.com/exchange/plan-and-deploy/deploy-new-installations/delegate-installations.',
    ...controllerShell(estate),
    command: [
      `$secret = Read-Host ${quote(`Password of ${account}`)} -AsSecureString`,
      `New-ADUser -Name ${quote(name)} -SamAccountName ${quote(name)} -AccountPassword $secret -Enabled $true -AccountNotDelegated $true -Description 'Installs Exchange on the machines of this estate'`,
      `Add-ADGroupMember -Identity 'Delegated Setup' -Members (Get-ADUser -Identity ${quote(name)}) -Server ${root}`,
      'repadmin /syncall /AdeP',
    ],
    check: [
      `Get-ADUser -Identity ${quote(name)} | Format-List -Property SamAccountName, Enabled`,
      `Get-ADGroupMember -Identity 'Delegated Setup' -Server ${root} | Format-Table -Property SamAccountName`,
    ],
    expected: `${name} is enabled, and a member of Delegated Setup.`,
    otherwise:
      'The password is refused: it does not fit the policy of the domain; set another with `Set-ADAccountPassword -Reset`, then `Enable-ADAccount`. No group Delegated Setup: Active Directory is not prepared, or has not replicated.',
  };
}

function wakeAccount(
  estate: EstateView,
  { account, name }: SetupAccount,
  use: SetupAccountUse,
  recovers: boolean,
): Step {
  const root = quote(estate.forestRootDomain);
  return {
    id: suffixed('enable-setup-account', use),
    title: `Enable the setup account ${account} with a new password`,
    why: sentences(
      'The account is disabled while no server is installed.',
      recovers &&
        'Setup that recovers a server changes objects which Delegated Setup may not: the account is a member of Organization Management until the server is back, and not longer.',
      TYPED,
    ),
    ...controllerShell(estate),
    command: [
      `$secret = Read-Host ${quote(`New password of ${account}`)} -AsSecureString`,
      `Set-ADAccountPassword -Identity ${quote(name)} -Reset -NewPassword $secret`,
      `Enable-ADAccount -Identity ${quote(name)}`,
      ...(recovers
        ? [
            `Add-ADGroupMember -Identity 'Organization Management' -Members (Get-ADUser -Identity ${quote(name)}) -Server ${root}`,
          ]
        : []),
      'repadmin /syncall /AdeP',
    ],
    check: [
      `Get-ADUser -Identity ${quote(name)} -Properties MemberOf | Format-List -Property SamAccountName, Enabled, MemberOf`,
    ],
    expected: `Enabled is True. MemberOf has Delegated Setup and ${SETUP_GROUP}${recovers ? ', and Organization Management for now' : ''}.`,
    otherwise: sentences(
      text`No such account: create it as ${pageRef('bring-up', 'create-setup-account')} and ${pageRef('bring-up', 'limit-setup-account')} do.`,
      lostPartners(estate),
    ),
  };
}

/** The value goes from the keyboard to the vault. Source: learn.microsoft.com/powershell/module/az.keyvault/set-azkeyvaultsecret. */
function storePassword({ account, secrets }: SetupAccount, use: SetupAccountUse): Step {
  return {
    id: suffixed('store-setup-password', use),
    title: `Put the password of ${account} into the ${plural(secrets, 'vault', 'vaults')}`,
    why:
      'Each machine reads it from the vault of its own region with its own identity, and Terraform never sees it. Type the same password again. It needs the module Az.KeyVault and the role Key Vault Secrets Officer on each vault. ' +
      'Do not use `az keyvault secret set --value`: the command line would hold the password.',
    ...OUTSIDE,
    command: [
      'Connect-AzAccount',
      `$secret = Read-Host ${quote(`Password of ${account}`)} -AsSecureString`,
      ...secrets.map(
        ({ vault, secret }) =>
          `$null = Set-AzKeyVaultSecret -VaultName ${quote(vault)} -Name ${quote(secret)} -SecretValue $secret -ErrorAction Stop`,
      ),
    ],
    check: secrets.map(
      ({ vault, secret }) =>
        `Get-AzKeyVaultSecret -VaultName ${quote(vault)} -Name ${quote(secret)} | Format-List -Property VaultName, Name, Enabled, Updated`,
    ),
    expected: 'Each secret is enabled, and was updated just now.',
    otherwise:
      'Forbidden: the role is missing, or the network of the vault does not admit this machine. A wrong password shows in the phase "setup" or "place" of a server as a failed logon: do both steps again.',
  };
}

/** Nobody can delegate the first server of an organization. Source: the same as of the account. */
function firstRight(estate: EstateView, { account, name }: SetupAccount, servers: ServerView[]): Step[] {
  const first = firstOf(servers);
  if (first === undefined) return [];
  return [
    {
      id: 'allow-first-server',
      title: `Let ${first.name} be the first Exchange server`,
      when: 'Only if the organization has no Exchange server yet.',
      why: `The first server of an organization cannot be delegated: ${account} is a member of Organization Management until ${first.name} is installed, and all other servers wait. Where the organization has servers, ${first.name} is provisioned like the others.`,
      ...controllerShell(estate),
      command: [
        `Add-ADGroupMember -Identity 'Organization Management' -Members (Get-ADUser -Identity ${quote(name)}) -Server ${quote(estate.forestRootDomain)}`,
        'repadmin /syncall /AdeP',
      ],
      check: [
        `Get-ADGroupMember -Identity 'Organization Management' -Server ${quote(estate.forestRootDomain)} | Format-Table -Property SamAccountName`,
      ],
      expected: `${name} is a member.`,
      otherwise:
        'No such group: Active Directory is not prepared, or has not replicated. If Setup later names Enterprise Admins as missing, which no document says for a prepared forest, make the account a member of that group until this server is installed.',
    },
  ];
}

/** After the machines have joined: the first server, rights, the others. Nothing on the servers themselves. */
export function installationSteps(estate: EstateView, servers: ServerView[], edges: ServerView[]): Step[] {
  const all = unattended([...servers, ...edges]);
  const account = accountOf(everywhere(estate));
  const first = estate.isActivated ? undefined : firstOf(servers);
  return [
    ...(account && first
      ? [
          followInstallation({
            id: 'follow-first-server',
            title: `Wait until ${first.name} has installed itself`,
            servers: [first],
            when: text`Only if ${ref('allow-first-server')} was done.`,
            expected: reachedText([first], []),
          }),
          takeFirstRightBack(estate, account, first),
        ]
      : []),
    ...(account && servers.length > 0 && !estate.isActivated
      ? [limitAccount(estate, account, servers, first)]
      : []),
    ...provision(estate, servers, first),
    ...(all.length === 0 ? [] : [followAll(all, edges)]),
  ];
}

function followAll(all: ServerView[], edges: ServerView[]): Step {
  return followInstallation({
    id: 'follow-installation',
    title: 'Wait until the servers have installed themselves',
    servers: all,
    expected: reachedText(
      all.filter((server) => !edges.includes(server)),
      unattended(edges),
    ),
  });
}

/** How far machines get by themselves: some wait for what people do in later steps. `subject` is what a page calls the only one. */
export function reachedText(members: ServerView[], edges: ServerView[], subject?: string): Text {
  const named = (servers: ServerView[]): string => subject ?? nameList(servers.map(({ name }) => name));
  const waiting = (servers: ServerView[], phase: string, then: string): string | false =>
    servers.length > 0 &&
    `On ${named(servers)} phase is "${phase}", and status "waiting": Exchange is installed, and a later step ${then}.`;
  const [ready, waits] = [withCertificate(members), withoutCertificate(members)];
  return sentences(
    ready.length > 0 && `status is "done" on ${named(ready)}.`,
    waits.length > 0 &&
      `On ${named(waits)} status is "done", or phase is "certificate" and status "waiting": Exchange is installed, and a later step imports the certificate.`,
    waiting(withCertificate(edges), 'subscription', 'subscribes it'),
    waiting(withoutCertificate(edges), 'certificate', 'imports the certificate'),
  );
}

function withCertificate(servers: ServerView[]): ServerView[] {
  return unattended(servers).filter(({ certificate }) => certificate !== undefined);
}

/** Those that install themselves, and wait for people to import their certificate. */
export function withoutCertificate(servers: ServerView[]): ServerView[] {
  return unattended(servers).filter(({ certificate }) => certificate === undefined);
}

function takeFirstRightBack(estate: EstateView, { account, name }: SetupAccount, first: ServerView): Step {
  const root = quote(estate.forestRootDomain);
  return {
    id: 'end-first-right',
    title: `Take ${account} out of Organization Management`,
    when: text`Only if ${ref('allow-first-server')} was done.`,
    why: `${first.name} is installed. The other servers need Delegated Setup only, and whoever got hold of the password would be administrator of the organization.`,
    ...controllerShell(estate),
    command: [
      `Remove-ADGroupMember -Identity 'Organization Management' -Members (Get-ADUser -Identity ${quote(name)}) -Server ${root} -Confirm:$false`,
      'repadmin /syncall /AdeP',
    ],
    check: [
      `Get-ADGroupMember -Identity 'Organization Management' -Server ${root} | Format-Table -Property SamAccountName`,
    ],
    expected: `${name} is not a member.`,
    otherwise: 'Still a member: it is one through another group; take it out of that.',
  };
}

/** Those of a pilot light too, which do not exist yet. */
function scopeFilter(estate: EstateView): string {
  return everywhere(estate)
    .map(({ name }) => `Name -eq '${name}'`)
    .join(' -or ');
}

/**
 * A scope by names holds for servers that do not exist yet.
 *
 * Sources: learn.microsoft.com/powershell/module/exchangepowershell/new-managementscope and .../new-rolegroup, and
 * learn.microsoft.com/exchange/understanding-management-role-scope-filters-exchange-2013-help (Name is filterable).
 */
function limitAccount(
  estate: EstateView,
  { account, name }: SetupAccount,
  servers: ServerView[],
  first?: ServerView,
): Step {
  const filter = scopeFilter(estate);
  return {
    id: 'limit-setup-account',
    title: `Give ${account} the rights that it has on these servers`,
    why: 'After Setup the machines set their own URLs, connectors and certificates. The role group allows that, and its scope has the servers of this estate by name: the account cannot change others.',
    shell: Shell.EXCHANGE,
    hosts: [(first ?? servers[0]).name],
    command: [
      `New-ManagementScope -Name ${quote(SETUP_GROUP)} -ServerRestrictionFilter "${filter}"`,
      `New-RoleGroup -Name ${quote(SETUP_GROUP)} -Roles ${quoteList(SETUP_ROLES)} -CustomConfigWriteScope ${quote(SETUP_GROUP)} -Members ${quote(name)}`,
    ],
    check: [
      `Get-RoleGroup -Identity ${quote(SETUP_GROUP)} | Format-List -Property Name, Roles, Members`,
      `Get-ManagementRoleAssignment -RoleAssignee ${quote(SETUP_GROUP)} | Format-Table -Property Role, CustomConfigWriteScope, RoleAssigneeName -AutoSize`,
    ],
    expected: `${name} is a member, and each of the ${SETUP_ROLES.length} roles has the scope ${SETUP_GROUP}.`,
    otherwise:
      'It exists already: `Set-ManagementScope -ServerRestrictionFilter` takes the new list of names. Where the organization has servers and this one is not installed yet, run the step on any of them.',
  };
}

/** The scope of the role group gets the servers that are new. */
export function widenScope(estate: EstateView): Step[] {
  const account = accountOf(everywhere(estate));
  const servers = standingSites(estate).flatMap((site) => exchangeServers(site));
  if (account === undefined || servers.length === 0) return [];
  return [
    {
      id: 'widen-setup-scope',
      title: `Let ${account.account} set up the new server`,
      why: `The scope ${SETUP_GROUP} has the servers of the estate by name. Until the new one is in it, the machine may not write its own URLs and connectors, and waits.`,
      shell: Shell.EXCHANGE,
      hosts: [servers[0].name],
      command: [
        `Set-ManagementScope -Identity ${quote(SETUP_GROUP)} -ServerRestrictionFilter "${scopeFilter(estate)}"`,
      ],
      check: [
        `Get-ManagementScope -Identity ${quote(SETUP_GROUP)} | Format-List -Property Name, ServerFilter`,
      ],
      expected: 'ServerFilter has the name of the new server.',
      otherwise: text`No such scope: ${pageRef('bring-up', 'limit-setup-account')} makes it.`,
    },
  ];
}

/** Source: learn.microsoft.com/exchange/plan-and-deploy/deploy-new-installations/delegate-installations. */
function provision(estate: EstateView, servers: ServerView[], first?: ServerView): Step[] {
  const names = unattended(servers)
    .map(({ name }) => name)
    .filter((name) => name !== first?.name);
  if (names.length === 0) return [];
  return [
    provisionServers(estate, {
      id: 'provision-servers',
      title: `Provision ${nameList(names)} in Active Directory`,
      names,
      ...(first === undefined
        ? {}
        : {
            more: `Where the organization had servers before, ${first.name} is provisioned too: add its name to the list.`,
          }),
    }),
  ];
}

/** What replication says of domain controllers that are lost. */
function lostPartners(estate: EstateView): string | undefined {
  if (!estate.isActivated) return undefined;
  return `\`repadmin\` reports an error for each domain controller of ${estate.primary.name}: they are lost, and only errors between those of ${siteAtWork(estate).name} count.`;
}

/** What is provisioned, and where the names come from. */
export interface Provisioning {
  readonly id: string;
  readonly title: string;
  /** Left out where people type the name. */
  readonly names?: string[];
  readonly more?: string;
}

/** Makes the objects of servers, so that the setup account may install them. */
export function provisionServers(estate: EstateView, { id, title, names, more }: Provisioning): Step {
  const list = names ?? [];
  return {
    id,
    title,
    why: sentences(
      'An administrator creates the object of each server, and Delegated Setup installs it: the machines wait for that, two days at most. Run it as a member of Organization Management, with the setup files of this release: the domain controller needs a copy of its own, since only the machines may read the container of the media.',
      more,
    ),
    ...controllerShell(estate),
    command: [
      "$media = Read-Host 'Folder of the Exchange Setup files (the drive of the mounted image)'",
      'Set-Location -Path $media',
      names === undefined
        ? "$names = @(Read-Host 'Computer name of the new server')"
        : `$names = @(${quoteList(list)})`,
      'foreach ($name in $names) {',
      `  .\\Setup.exe "/NewProvisionedServer:$name" ${licenseTerms(estate)}`,
      '  if ($LASTEXITCODE -ne 0) { throw "Setup has not provisioned $name." }',
      '}',
      'repadmin /syncall /AdeP',
    ],
    check: [
      "Get-ADGroupMember -Identity 'Exchange Servers' | Format-Table -Property SamAccountName",
      'repadmin /replsummary',
    ],
    expected: `Setup ends with "The Exchange Server setup operation completed successfully." for each. ${list.length === 0 ? 'The new server is a member of Exchange Servers' : `${nameList(list)} ${plural(list, 'is a member', 'are members')} of Exchange Servers`}. No replication ${estate.isActivated ? `within ${siteAtWork(estate).name} ` : ''}fails.`,
    otherwise: sentences(
      'A computer that is not found has not joined the domain yet. One that is provisioned already: leave it out, and go on with the next. The first server of an organization cannot be provisioned.',
      lostPartners(estate),
    ),
  };
}

/** What a step that waits for machines is about. */
export interface Following {
  readonly id: string;
  readonly title: string;
  readonly servers: ServerView[];
  readonly when?: Text;
  /** How far they get; "done" where it is left out. */
  readonly expected?: Text;
  /** What a page calls the one of the servers that it is about: people type its name. */
  readonly subject?: string;
  /** Where a failure is read; the page about it where it is left out. */
  readonly onFailure?: Reference;
}

/**
 * State and last lines of the log of each machine, through Azure: Edges are in no domain.
 *
 * Source: learn.microsoft.com/cli/azure/vm/run-command (az vm run-command invoke).
 */
export function stateLines(servers: readonly ServerView[]): string[] {
  return stateOf(quoteList(namesOf(servers)), servers);
}

/** `names` is PowerShell. */
function stateOf(names: string, servers: readonly ServerView[]): string[] {
  const script = `Get-Content -Path '${INSTALLATION.state}'; Get-Content -Path '${INSTALLATION.log}' -Tail 3`;
  return onMachines(names, servers, [
    '$name',
    `az vm run-command invoke --ids $machine --command-id RunPowerShellScript --scripts "${script}" --query 'value[0].message' --output tsv`,
  ]);
}

/** Waits for machines that install themselves, and shows how far they are. */
export function followInstallation(following: Following): Step {
  const { id, title, servers, when, expected, subject } = following;
  const onFailure = following.onFailure ?? pageRef(PageId.installationFailed);
  const names = servers.map(({ name }) => name);
  const seconds = Math.max(...servers.map(({ installation }) => installation?.expectedSeconds ?? 0));
  const one = subject !== undefined || names.length === 1;
  return {
    id,
    title,
    ...(when === undefined ? {} : { when }),
    why: text`${capital(subject ?? nameList(names))} ${one ? 'installs itself; nothing is done on it' : 'install themselves; nothing is done on them'}. The command shows each machine's phase, its status and the last lines of its log, also while it restarts again and again. The same is in the event log Application, source ${WATCH_SOURCE}.`,
    ...OUTSIDE,
    command: signIn(servers, MACHINES),
    check:
      subject === undefined
        ? stateLines(servers)
        : [`$names = @(Read-Host ${quote(`Computer name of ${subject}`)})`, ...stateOf('$names', servers)],
    wait: { seconds, because: 'the time that the program states for an installation' },
    expected: expected ?? `status is "done" on ${subject ?? nameList(names)}.`,
    otherwise: text`"waiting" says in "reason" what for, and goes on by itself. "failed", or much later than expected: ${onFailure}. No state yet: the machine is not joined, or the apply is not over.`,
  };
}

function capital(said: string): string {
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** When everything is installed: nothing keeps a right or a password. */
export function endOfInstallation(estate: EstateView, use: SetupAccountUse): Step[] {
  const servers = unattended(use.servers);
  const account = accountOf(use.of === undefined ? everywhere(estate) : servers);
  return [
    ...(servers.length > 0 ? [takeRights(estate, servers, use)] : []),
    ...(account ? [disableAccount(estate, account, use), disableSecret(account, use)] : []),
  ];
}

function takeRights(estate: EstateView, servers: ServerView[], use: SetupAccountUse): Step {
  const names = servers.map(({ name }) => name);
  const sites = new Map(names.map((name) => siteOf(estate, name)).map((site) => [site.stack, site]));
  return {
    id: suffixed('end-installation-rights', use),
    title: 'Take the rights on media and password back',
    why: sentences(
      `Commit the computer names of servers that are done as \`installed\`: ${nameList(names)}. Their identities then read neither the media nor the password.`,
      estate.isActivated &&
        'Commit `activated: true` in `Readiness.pilotLight()` with them: the names of servers that do not exist are refused.',
      changedNote('with these names in `installed`'),
    ),
    ...TERRAFORM,
    command: [...sites.values()].map((site) =>
      terraform(site.stack, 'apply', { variables: standingVariables(site) }),
    ),
    check: [...sites.values()].map((site) =>
      terraform(site.stack, 'plan', { variables: standingVariables(site) }),
    ),
    expected:
      'The plan removes role assignments, and changes or replaces no machine. Afterwards each plan says "No changes. Your infrastructure matches the configuration."',
    otherwise:
      'A plan that replaces a machine: answer no; the output is not that of the program with these names only.',
  };
}

function disableAccount(estate: EstateView, { account, name }: SetupAccount, use: SetupAccountUse): Step {
  const root = quote(estate.forestRootDomain);
  return {
    id: suffixed('disable-setup-account', use),
    title: `Disable the setup account ${account}`,
    why: 'No machine installs anything now. A restore from backup could bring an old copy of the password back: a disabled account is of no use to anybody.',
    ...controllerShell(estate),
    command: [
      `Disable-ADAccount -Identity ${quote(name)}`,
      `Remove-ADGroupMember -Identity 'Organization Management' -Members (Get-ADUser -Identity ${quote(name)}) -Server ${root} -Confirm:$false -ErrorAction SilentlyContinue`,
      'repadmin /syncall /AdeP',
    ],
    check: [
      `Get-ADUser -Identity ${quote(name)} -Properties MemberOf | Format-List -Property SamAccountName, Enabled, MemberOf`,
    ],
    expected: `Enabled is False, and MemberOf has no Organization Management.`,
    otherwise: sentences(
      'Access denied: you need the rights of Account Operators or Domain Admins.',
      lostPartners(estate),
    ),
  };
}

/** Source: learn.microsoft.com/powershell/module/az.keyvault/update-azkeyvaultsecret. */
function disableSecret({ secrets }: SetupAccount, use: SetupAccountUse): Step {
  return {
    id: suffixed('disable-setup-secret', use),
    title: `Disable the ${plural(secrets, 'secret', 'secrets')} with its password`,
    why: 'The current version cannot be read any more. The next installation gets a new password, which makes a new version.',
    ...OUTSIDE,
    command: [
      'Connect-AzAccount',
      ...secrets.map(
        ({ vault, secret }) =>
          `Update-AzKeyVaultSecret -VaultName ${quote(vault)} -Name ${quote(secret)} -Enable $false`,
      ),
    ],
    check: secrets.map(
      ({ vault, secret }) =>
        `Get-AzKeyVaultSecret -VaultName ${quote(vault)} -Name ${quote(secret)} -IncludeVersions | Format-Table -Property Name, Version, Enabled, Updated`,
    ),
    expected: 'Enabled is False for every version.',
    otherwise: `An older version is enabled: name it with ${code('-Version')} in the same line.`,
  };
}

/** Servers of the estate that install themselves, those that exist now. */
export function selfInstalled(estate: EstateView): ServerView[] {
  return unattended(
    standingSites(estate).flatMap((site) => [...site.frontEnds, ...site.mailboxServers, ...site.edges]),
  );
}
