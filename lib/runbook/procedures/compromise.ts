import { BRING_DISKS_ONLINE } from '../../core/volume-commands';
import { VolumeLabel } from '../../exchange/volume-label';
import { PageId } from '../../model/page-ids';
import { exchangeServers, made, namesOf, sitesOf, standingSites } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { forEachOf, nameList, quote, quoteList } from '../powershell-text';
import type { Procedure, ProcedureTable, Step, StepPlace } from '../procedure';
import { Shell, stepId, UnnamedHost } from '../procedure';
import { listed, pageRef, ref, sentences, text } from '../text';
import type { Text } from '../text';
import type { InAzure } from '../subscription';
import { chosenSubscription, eachSubscription } from '../vocabulary/subscriptions';
import { runningEdges, runningServers, subscriptionRefs } from '../vocabulary/certificates';
import { allProxies, clientAddresses, proxiedSites } from '../vocabulary/proxies';
import { controllerShell, exchangeShellOr, OUTSIDE, TERRAFORM, windowsShell } from '../vocabulary/shells';
import { maintainedEdges } from '../vocabulary/edge-maintenance';
import { maintainedServers } from '../vocabulary/maintenance';

/** What the steps need at every turn. */
interface Suspicion {
  readonly estate: EstateView;
  /** Names of Exchange servers, of Edges, and of witnesses and proxies that the program makes. */
  readonly servers: string[];
  readonly edges: string[];
  readonly witnesses: string[];
  readonly proxies: string[];
  /** Machines that the program makes, on which a copy of evidence and a rebuild are possible. */
  readonly machines: string[];
  /** The same, with their subscriptions. */
  readonly inAzure: InAzure[];
}

/** Days that Exchange keeps its audit log. Source: learn.microsoft.com/exchange/policy-and-compliance/admin-audit-logging/admin-audit-logging. */
const AUDIT_DAYS = 90;

/**
 * A server or an account may be under the control of others: isolate, keep evidence, change what it knew, rebuild instead of clean.
 *
 * Sources: learn.microsoft.com/security/operations/incident-response-overview (isolation, evidence),
 * learn.microsoft.com/azure/virtual-network/network-security-groups-overview (connections that exist),
 * learn.microsoft.com/windows-server/identity/ad-ds/manage/forest-recovery-guide/ad-forest-recovery-reset-the-krbtgt-password,
 * learn.microsoft.com/exchange/exchange-emergency-mitigation-service and .../edge-transport-servers/edge-subscription-procedures (credentials).
 *
 * @returns the page; undefined where the program makes no machines
 */
export function compromise(estate: EstateView): Procedure | undefined {
  const suspicion = suspicionIn(estate);
  const { servers, machines } = suspicion;
  if (machines.length === 0) return undefined;
  return {
    id: 'compromise',
    title: 'A server or an account may be compromised',
    purpose:
      'Somebody else may have worked on a machine of the estate, or know a password. Afterwards the machine is rebuilt, what it knew is worthless, and the evidence is kept. ' +
      'A machine that was compromised is not cleaned: nobody can prove that it is clean.',
    table: orders(suspicion),
    before: [...preconditions(), ...clientAddresses(estate)],
    steps: [
      ...(servers.length > 0 ? [moveAway(suspicion)] : []),
      isolate(suspicion),
      ...isolateByPeople(suspicion),
      ...disableMachine(suspicion),
      keepDisks(suspicion),
      ...removeCopies(suspicion),
      ...(servers.length > 0 ? [mitigate(suspicion), seeChanges(), seeChangesOnMachines(suspicion)] : []),
      disableAccount(estate),
      renewKrbtgt(estate),
      changeLocalPasswords(suspicion),
      replaceKeys(suspicion),
      giveFree(suspicion),
      ...wipe(suspicion),
      rebuild(suspicion),
    ],
    after: [
      'Write the new passwords into the secret store from which the pipeline reads its variables (those that begin with `TF_VAR_` and hold a password), and give the identity of the pipeline a new credential if it was used on the machine.',
      'Watch the accounts, the connectors and the new machine for weeks: whoever was there knows the estate.',
      'Keep the snapshots until the investigation is closed; then remove their locks and delete them.',
    ],
  };
}

function suspicionIn(estate: EstateView): Suspicion {
  const servers = namesOf(runningServers(estate));
  const edges = namesOf(runningEdges(estate));
  const madeWitnesses = estate.madeWitnesses;
  const own = standingSites(estate).flatMap((site) => made([...exchangeServers(site), ...site.edges]));
  const inAzure = [...own, ...madeWitnesses, ...allProxies(estate)];
  return {
    estate,
    servers,
    edges,
    witnesses: namesOf(madeWitnesses),
    proxies: namesOf(allProxies(estate)),
    machines: namesOf(inAzure),
    inAzure,
  };
}

function orders({ estate, servers, edges, witnesses, proxies }: Suspicion): ProcedureTable {
  return {
    title: 'What comes first',
    head: ['what may be compromised', 'order'],
    rows: [
      ...(servers.length > 0
        ? [
            [
              `Mailbox server or front end: ${nameList(servers)}`,
              'all steps. Exchange servers have far-reaching rights in Active Directory: the accounts of the domain count as known',
            ],
          ]
        : []),
      ...(edges.length > 0
        ? [
            [
              `Edge: ${nameList(edges)}`,
              'isolate at once, disks, keys and subscriptions, local password, rebuild. The domain only if one of its accounts was used there',
            ],
          ]
        : []),
      ...(witnesses.length > 0
        ? [
            [
              `witness: ${nameList(witnesses)}`,
              'isolate at once, disks, accounts that were used there, rebuild. It holds no mail and no keys',
            ],
          ]
        : []),
      ...(proxies.length > 0
        ? [
            [
              `proxy: ${nameList(proxies)}`,
              holdsKey(estate)
                ? 'isolate at once, disks, the certificate of the clients with a new key, rebuild. It holds that key and has read passwords of clients: those of users who signed in during the time in question are changed'
                : `isolate at once, disks, rebuild. It holds no key of the servers and sees no content: TLS passes through it. But whoever answers on port 443 for ${estate.names.clientNames[0] ?? 'the name'} can have an authority issue a certificate for it within a minute (ACME, TLS-ALPN-01), and read everything from then on: search the logs of certificate transparency (crt.sh) for certificates of the names that you did not order, have them revoked, and change the passwords of users who signed in in the time in question. A CAA record with accounturi and validationmethods (RFC 8657) prevents it`,
            ],
          ]
        : []),
      [
        'account of an administrator',
        'account first, then krbtgt; then look for the machines on which it was used, and treat them as above',
      ],
    ],
  };
}

function preconditions(): Text[] {
  return [
    'Do not restart the machine and do not switch it off: its memory is evidence. Do not sign in to it with an account of the domain: what is typed there is known to others.',
    'Tell, by telephone and not by mail of this estate: the security team, which decides from here on; management and the data protection officer (where the GDPR applies, a notice may be due within 72 hours); the insurer; Microsoft support, if Exchange itself may have been the way in.',
    'One person writes down each step with its time. Work from a machine that is not part of the estate, with the Azure CLI signed in.',
    'If accounts of Domain Admins or domain controllers themselves are concerned, this page is not enough: plan a recovery of the forest with people who have done one.',
  ];
}

function ask(question: string, names: string[]): string {
  return `$server = Read-Host ${quote(`${question} (${names.join(', ')})`)}`;
}

function find(machines: readonly InAzure[]): string[] {
  return [...chosenSubscription('$server', machines), FIND];
}

const FIND = '$machine = az vm list --query "[?osProfile.computerName==\'$server\'].id" --output tsv';
const FIND_INTERFACE =
  '$interface = az vm show --ids $machine --query "networkProfile.networkInterfaces[0].id" --output tsv';
const FIND_GROUP = '$group = az vm show --ids $machine --query resourceGroup --output tsv';
const FIND_REGION = '$region = az vm show --ids $machine --query location --output tsv';
const REFUSE = 'if (-not $machine) { throw "No machine $server in this subscription." }';

/** A Mailbox server that is not under suspicion. */
function elsewhere(): StepPlace {
  return exchangeShellOr(undefined, UnnamedHost.MAILBOX_SERVER, 'the estate that is not under suspicion');
}

function moveAway({ servers, estate }: Suspicion): Step {
  const member = estate.group !== undefined;
  const mailbox = namesOf(standingSites(estate).flatMap((site) => site.mailboxServers));
  const redirects = mailbox.length > 1;
  return {
    id: 'take-out-suspect',
    title: 'Take a suspected Exchange server out of service',
    when: 'Only for a Mailbox server or a front end, and only if a few minutes are there. While data is flowing out, isolate it at once: databases then fail over as after a loss.',
    why: sentences(
      'In an orderly way no mail is lost: databases move, and the load balancer stops sending clients. The copies on the server are not used any more.',
      redirects
        ? 'Its queues go to another server. Mail that is still in them at the isolation waits on the machine; after 3 hours shadow redundancy sends the copies that other servers have.'
        : 'Mail in its queue waits on the machine that is then cut off: there is no server that could take it.',
    ),
    ...elsewhere(),
    command: [
      ask('Computer name of the suspected server', servers),
      ...(member
        ? [
            'Set-MailboxServer -Identity $server -DatabaseCopyAutoActivationPolicy Blocked',
            'Move-ActiveMailboxDatabase -Server $server -Confirm:$false',
          ]
        : []),
      ...(redirects
        ? [
            `if ($server -in ${quoteList(mailbox)}) {`,
            '  Set-ServerComponentState -Identity $server -Component HubTransport -State Draining -Requester Maintenance',
            "  Redirect-Message -Server $server -Target (Read-Host 'Full name of a Mailbox server that is not under suspicion') -Confirm:$false",
            '}',
          ]
        : []),
      'Set-ServerComponentState -Identity $server -Component ServerWideOffline -State Inactive -Requester Maintenance',
    ],
    check: [
      ask('Computer name of the suspected server', servers),
      ...(member
        ? [
            'Get-MailboxDatabaseCopyStatus -Server $server | Format-Table -Property Name, Status, ActivationPreference -AutoSize',
          ]
        : []),
      'Get-ServerComponentState -Identity $server -Component ServerWideOffline | Format-List -Property Component, State',
      ...(redirects
        ? [
            `if ($server -in ${quoteList(mailbox)}) { Get-Queue -Server $server | Format-Table -Property Identity, DeliveryType, MessageCount -AutoSize }`,
          ]
        : []),
    ],
    expected: `${redirects ? 'Only shadow and poison queues have messages. ' : ''}${member ? 'No copy is Mounted there, and ' : ''}ServerWideOffline is Inactive.`,
    otherwise:
      'It does not move or does not answer: isolate the machine without waiting; the group treats it as lost.',
  };
}

function isolate({ machines, inAzure }: Suspicion): Step {
  return {
    id: 'isolate-machine',
    title: 'Cut the machine off the network',
    why: 'A network security group of its own on its interface denies everything in and out, the probes of the load balancer included. The machine runs on, with its memory. Connections that exist may live on for minutes: Azure ends them when nothing flows. The plan of the stack does not know this group.',
    ...TERRAFORM,
    command: [
      ask('Computer name of the suspected machine', machines),
      ...find(inAzure),
      REFUSE,
      FIND_INTERFACE,
      FIND_GROUP,
      FIND_REGION,
      '$isolation = "isolate-$server"',
      'az network nsg create --resource-group $group --location $region --name $isolation',
      ...['Inbound', 'Outbound'].map(
        (direction) =>
          `az network nsg rule create --resource-group $group --nsg-name $isolation --name Deny${direction} --priority 100 --direction ${direction} --access Deny --protocol '*' --source-address-prefixes '*' --destination-port-ranges '*'`,
      ),
      'az network nic update --ids $interface --network-security-group $isolation',
    ],
    check: [
      ask('Computer name of the suspected machine', machines),
      ...find(inAzure),
      FIND_INTERFACE,
      'az network nic show --ids $interface --query networkSecurityGroup.id --output tsv',
    ],
    expected: 'The id ends in isolate- and the name of the machine.',
    otherwise:
      'No machine is found: `az account show` tells which subscription is used. A connection that has to end now: `az vm deallocate` cuts it, at the price of the memory; let the security team decide.',
  };
}

/** Machines of a datacenter, which Azure does not know. */
function isolateByPeople({ servers, edges, estate }: Suspicion): Step[] {
  return sitesOf(estate)
    .filter((site) => site.existing)
    .map((site): Step => {
      const own = namesOf([...exchangeServers(site), ...site.edges]);
      const names = [...servers, ...edges].filter((name) => own.includes(name));
      return {
        id: stepId('isolate-machine', site.code),
        title: `Let whoever runs ${site.name} cut the machine off the network`,
        when: `Only for ${nameList(names)}: Azure does not know them.`,
        why: 'The machine runs on, with its memory, which is evidence. A snapshot with memory and a copy of its disks, on storage that nobody of the estate can write, take the place of the snapshots in Azure.',
        ...OUTSIDE,
        command: [
          `Read-Host -Prompt ${quote(`Disconnect the virtual network adapter or the switch port of the machine, block its addresses at the firewall, keep a snapshot with memory, then press Enter`)}`,
        ],
        check: [
          ask('Computer name of the suspected machine', names),
          'Test-Connection -ComputerName $server -Count 2 -Quiet',
        ],
        expected:
          'False, and whoever runs the hypervisor sees the machine running and its adapter disconnected.',
        otherwise:
          'True: it has another adapter, or the name leads to another machine. Do not switch it off, and do not restart it.',
      };
    });
}

/** Exchange servers and witnesses: an Edge is in no domain. */
function disableMachine({ estate, servers, witnesses }: Suspicion): Step[] {
  const joined = [...servers, ...witnesses];
  if (joined.length === 0) return [];
  return [
    {
      id: 'disable-machine-account',
      title: 'Disable the computer account of the machine',
      when: 'For a machine of the domain, at once after its isolation.',
      why: 'Whoever has copied its secret can sign in as the machine from anywhere, and an Exchange server has all rights of Exchange Trusted Subsystem. The account is not deleted: the rebuild uses it, and gives it a new password first. Enable it then, with `Enable-ADAccount`.',
      ...controllerShell(estate),
      command: [
        ask('Computer name of the suspected machine', joined),
        "Disable-ADAccount -Identity ($server + '$')",
        'repadmin /syncall /AdeP',
      ],
      check: [
        ask('Computer name of the suspected machine', joined),
        'Get-ADComputer -Identity $server -Properties Enabled, MemberOf | Format-List -Property Name, Enabled, MemberOf',
      ],
      expected: 'Enabled is False.',
      otherwise:
        'Replication fails: run the first line again with the other domain controllers as -Server. A ticket that exists lives on for ten hours.',
    },
  ];
}

/** Databases keep their logs for a copy that does not answer. Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-database-copies. */
function removeCopies({ estate, servers }: Suspicion): Step[] {
  const { group } = estate;
  const members = namesOf(group?.members ?? []).filter((name) => servers.includes(name));
  if (!group || members.length < 2) return [];
  const pages = members
    .filter((name) => group.databases.some(({ copies }) => copies.some(({ server }) => server === name)))
    .map((name) => pageRef(PageId.memberRebuild(name)));
  return [
    {
      id: 'remove-suspect-copies',
      title: `Remove the database copies of the machine from ${group.name}`,
      when: `For a member of ${group.name}, on the same day.`,
      why: sentences(
        `Logs of a database are truncated only when all its copies have them. While the machine is cut off, they grow on every other member, and the volume ${group.logDrive} fills within days.`,
        pages.length > 0 &&
          text`The copies come back with the rebuild, by the numbers that its page states (${listed(pages)}).`,
      ),
      ...elsewhere(),
      command: [
        ask('Computer name of the suspected server', members),
        "$databases = @(Get-MailboxDatabase -Server $server | Where-Object { $_.ReplicationType -eq 'Remote' })",
        'foreach ($database in $databases) { Remove-MailboxDatabaseCopy -Identity "$($database.Name)\\$server" -Confirm:$false }',
      ],
      check: [
        'Get-MailboxDatabase | Format-Table -Property Name, Servers, ActivationPreference -AutoSize',
        ...forEachOf(
          'member',
          members,
          (name) =>
            `Get-MailboxDatabaseCopyStatus -Server ${name} | Format-Table -Property Name, Status, CopyQueueLength -AutoSize`,
        ),
      ],
      expected:
        'The machine is among the Servers only of databases that have no other copy. A warning that files could not be removed is expected.',
      otherwise:
        'The copy is active: mount the database on another member first (`Move-ActiveMailboxDatabase`). Circular logging forbids the removal of the last passive copy: `Set-MailboxDatabase -CircularLoggingEnabled $false`, then dismount and mount.',
    },
  ];
}

function keepDisks({ machines, inAzure }: Suspicion): Step {
  return {
    id: 'keep-disks',
    title: 'Keep the disks as evidence',
    why: 'A snapshot of each disk is a copy that nobody can change, with a lock against deletion. Memory first, if the security team wants it: its tool needs the machine as it runs. Snapshots hold mail: nobody but the investigators gets them.',
    ...TERRAFORM,
    command: [
      ask('Computer name of the suspected machine', machines),
      ...find(inAzure),
      REFUSE,
      FIND_GROUP,
      FIND_REGION,
      '$stamp = Get-Date -Format yyyyMMddHHmm',
      '$disks = @(az vm show --ids $machine --query "[storageProfile.osDisk.managedDisk.id, storageProfile.dataDisks[].managedDisk.id][]" --output tsv)',
      'foreach ($disk in $disks) {',
      '  $name = "evidence-$server-$([array]::IndexOf($disks, $disk))-$stamp"',
      '  az snapshot create --resource-group $group --location $region --name $name --source $disk --incremental true --network-access-policy DenyAll',
      '  az lock create --name evidence --lock-type CanNotDelete --resource-group $group --resource-name $name --resource-type Microsoft.Compute/snapshots',
      '}',
    ],
    check: eachSubscription(inAzure, () => [
      `az snapshot list --query "[?starts_with(name, 'evidence-')].[name, timeCreated, diskSizeGb]" --output table`,
    ]),
    expected: 'There is a snapshot for each disk of the machine, made just now.',
    otherwise:
      'A snapshot is refused: rights on the resource group, or a limit of the subscription. Do not go on before the disk of the operating system at least is kept.',
  };
}

function mitigate({ estate }: Suspicion): Step {
  const hasService = !estate.hasClientAccessRole;
  return {
    id: 'see-mitigations',
    title: 'Check that the other servers are protected',
    why: hasService
      ? 'The Emergency Mitigation service blocks known attacks on its own, within an hour of their publication; it does not replace updates. The way in may be open on every server: install the latest security update everywhere.'
      : 'This version gets no mitigations and no security updates any longer. Close its port 443 to the Internet until it is replaced.',
    ...elsewhere(),
    command: hasService
      ? ['Set-OrganizationConfig -MitigationsEnabled $true']
      : ['Get-OrganizationConfig | Format-List -Property Name'],
    check: hasService
      ? [
          'Get-OrganizationConfig | Format-List -Property MitigationsEnabled',
          'Get-ExchangeServer | Format-Table -Property Name, AdminDisplayVersion, MitigationsEnabled, MitigationsApplied, MitigationsBlocked -AutoSize',
        ]
      : ['Get-ExchangeServer | Format-Table -Property Name, AdminDisplayVersion -AutoSize'],
    expected: hasService
      ? 'MitigationsEnabled is True for the organization and each server, and MitigationsBlocked is empty. The version is the newest one, on all servers.'
      : 'All servers are listed; each has the last version that was published.',
    otherwise: hasService
      ? sentences(
          'A server without mitigations: it does not reach officeclient.microsoft.com on port 443, or its service MSExchangeMitigation does not run.',
          maintainedServers(estate).length + maintainedEdges(estate).length > 0 &&
            text`An older version on a server: ${pageRef('exchange-update')}.`,
        )
      : 'An older version on one server: treat it as compromised as well.',
  };
}

/** Sources: learn.microsoft.com/exchange/mail-flow/connectors/allow-anonymous-relay and .../permissions (role assignments). */
function seeChanges(): Step {
  return {
    id: 'see-changes',
    title: 'Look for what was changed in the organization',
    why: `Whoever was there leaves a way back: a member of a role group, the right to read all mailboxes (ApplicationImpersonation), a connector that relays for anybody, a rule, a journal or a forwarding address that copies mail, a virtual directory with another URL. The audit log has ${AUDIT_DAYS} days; its copy is evidence.`,
    ...elsewhere(),
    command: [
      "$folder = Read-Host 'Folder for the evidence'",
      `$entries = @(Search-AdminAuditLog -StartDate (Get-Date).AddDays(-${AUDIT_DAYS}) -EndDate (Get-Date) -ResultSize 250000)`,
      "$entries | Select-Object -Property RunDate, Caller, CmdletName, ObjectModified, OriginatingServer | Export-Csv -Path (Join-Path -Path $folder -ChildPath 'audit.csv') -NoTypeInformation",
    ],
    check: [
      '$groups = @(Get-RoleGroup)',
      'foreach ($group in $groups) {',
      '  $group.Name',
      '  Get-RoleGroupMember -Identity $group.Name | Format-Table -Property Name, RecipientType',
      '}',
      "Get-ManagementRoleAssignment -Role 'ApplicationImpersonation' | Format-Table -Property Name, RoleAssigneeName, WhenChanged -AutoSize",
      '$connectors = @(Get-ReceiveConnector)',
      "foreach ($connector in $connectors) { Get-ADPermission -Identity $connector.DistinguishedName -User 'NT AUTHORITY\\ANONYMOUS LOGON' | Where-Object { $_.ExtendedRights -like '*Accept-Any-Recipient*' } | Format-Table -Property Identity, User, ExtendedRights }",
      'Get-SendConnector | Format-Table -Property Name, AddressSpaces, SmartHosts, WhenChanged -AutoSize',
      'Get-TransportRule | Format-Table -Property Name, State, WhenChanged -AutoSize',
      'Get-JournalRule | Format-Table -Property Name, JournalEmailAddress, Recipient, Enabled -AutoSize',
      "Get-Mailbox -ResultSize Unlimited -Filter 'ForwardingSmtpAddress -ne $null -or ForwardingAddress -ne $null' | Format-Table -Property Name, ForwardingSmtpAddress, ForwardingAddress -AutoSize",
      "$people = (Read-Host 'Addresses of people who are worth it, separated by commas') -split ','",
      'foreach ($person in $people) { Get-InboxRule -Mailbox $person.Trim() -IncludeHidden | Format-List -Property MailboxOwnerId, Name, Enabled, ForwardTo, ForwardAsAttachmentTo, RedirectTo, DeleteMessage }',
      'Get-OabVirtualDirectory -ADPropertiesOnly | Format-List -Property Server, InternalUrl, ExternalUrl, WhenChanged',
    ],
    expected:
      'Every member, right, connector, rule, address and URL is known, a connector that relays for anonymous senders is yours and names their addresses, and audit.csv has no change that nobody can explain.',
    otherwise: 'Note what is unknown, with its time, before you remove it: it shows when it began.',
  };
}

/** What is seen only on the machine itself. */
function seeChangesOnMachines({ servers, edges }: Suspicion): Step {
  const names = [...servers, ...edges];
  return {
    id: 'see-changes-on-machines',
    title: 'Look for foreign agents and pages on the other servers',
    why: 'A transport agent reads all mail, and each server has its own list. Web shells are .aspx files in folders that the web server serves; their dates can be forged, so the whole list is evidence, to be compared with that of a new server of the same build.',
    ...othersThan(names),
    shell: Shell.EXCHANGE,
    command: [
      "$evidence = Read-Host 'Folder for the evidence'",
      `$files = @(Get-ChildItem -Path ${PAGES} -Filter '*.aspx' -Recurse -ErrorAction SilentlyContinue)`,
      '$files | Select-Object -Property FullName, CreationTime, LastWriteTime, Length | Export-Csv -Path (Join-Path -Path $evidence -ChildPath "pages-$env:COMPUTERNAME.csv") -NoTypeInformation',
    ],
    check: [
      'Get-TransportAgent | Format-Table -Property Identity, Enabled, Priority -AutoSize',
      `Get-ChildItem -Path ${PAGES} -Filter '*.aspx' -Recurse -ErrorAction SilentlyContinue | Sort-Object -Property CreationTime -Descending | Select-Object -First 20 -Property CreationTime, LastWriteTime, FullName`,
    ],
    expected:
      'Every agent is known, and no page is newer than the last update of Exchange. An Edge has agents and no pages.',
    otherwise: text`An unknown agent or page runs inside Exchange: this server is compromised too. Begin again with ${ref('isolate-machine')} for it.`,
  };
}

/** Folders from which the web server serves pages. */
const PAGES = '"$($env:ExchangeInstallPath)FrontEnd\\HttpProxy", "$($env:SystemDrive)\\inetpub"';

/** Each of the machines but the one under suspicion, which is cut off and on which nobody signs in. */
function othersThan(names: string[]): StepPlace {
  return { ...windowsShell(...names), subject: `each of ${nameList(names)} but the suspected machine` };
}

function disableAccount(estate: EstateView): Step {
  return {
    id: 'disable-account',
    title: 'Disable accounts that others may know',
    when: 'For each account that was used on the machine since it may have been compromised: administrators first, then services, the account that joins machines to the domain, and that of the relay.',
    why: 'A new password alone leaves tickets valid for hours; a disabled account gets no new ones. The owner gets a new account or a new password later, in person.',
    ...controllerShell(estate),
    command: [
      "$account = Read-Host 'Sign-in name of the account'",
      'Disable-ADAccount -Identity $account',
      "Set-ADAccountPassword -Identity $account -Reset -NewPassword (Read-Host 'New password' -AsSecureString)",
      'repadmin /syncall /AdeP',
    ],
    check: [
      "Get-ADUser -Identity (Read-Host 'Sign-in name of the account') -Properties PasswordLastSet, MemberOf | Format-List -Property Name, Enabled, PasswordLastSet, MemberOf",
    ],
    expected: 'Enabled is False, and PasswordLastSet is just now.',
    otherwise:
      'An account of a service: give the service its new password first and enable the account again, or the service stops. The account that joins machines: the next apply asks for its new password.',
  };
}

function renewKrbtgt(estate: EstateView): Step {
  return {
    id: 'renew-krbtgt',
    title: 'Change the password of krbtgt, twice',
    when: 'If an Exchange server or an account of an administrator is concerned.',
    why: 'Whoever knows it signs tickets for any account. The old password stays valid after the first change: do the step again when ten hours, the life of a ticket, have passed and the first change has reached all domain controllers. Windows replaces what you type by a random value.',
    ...controllerShell(estate),
    command: [
      "Set-ADAccountPassword -Identity krbtgt -Reset -NewPassword (Read-Host 'Any long password' -AsSecureString)",
      'repadmin /syncall /AdeP',
    ],
    check: [
      'Get-ADUser -Identity krbtgt -Properties PasswordLastSet | Format-List -Property Name, PasswordLastSet',
      'repadmin /replsummary',
    ],
    expected: 'PasswordLastSet is just now, and no replication fails.',
    otherwise:
      'Replication fails: repair it before the second change, or domain controllers no longer trust each other. Services that cannot sign in after the second change: restart them.',
  };
}

function changeLocalPasswords({ servers, edges, witnesses }: Suspicion): Step {
  return {
    id: 'change-local-passwords',
    title: 'Change the password of the local administrator',
    when: 'On every machine that has the same one, except the suspected one, which gets a new one by its rebuild: Exchange servers of one kind have, Edges and witnesses have their own.',
    why: 'The program gives it at the creation of a machine and leaves it alone afterwards. Where Windows LAPS manages it, LAPS makes a new one; elsewhere take another one for each machine from the password store. On an Edge it is the only way in.',
    ...othersThan([...servers, ...edges, ...witnesses]),
    command: [
      "if (Test-Path -Path 'HKLM:\\Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\LAPS') {",
      '  Reset-LapsPassword',
      '} else {',
      "  $secret = Read-Host 'New password of the local administrator' -AsSecureString",
      "  Get-LocalUser | Where-Object { $_.SID.Value -like '*-500' } | Set-LocalUser -Password $secret",
      '}',
    ],
    check: [
      'Get-LocalUser | Format-Table -Property Name, Enabled, PasswordLastSet',
      "Get-LocalGroupMember -Group 'Administrators' | Format-Table -Property Name, ObjectClass",
    ],
    expected:
      'PasswordLastSet of the administrator is just now, no other local account is enabled, and every member of Administrators is known.',
    otherwise: 'An unknown account or member: this machine is compromised too; isolate it.',
  };
}

/** Whether TLS ends on the proxies. */
function holdsKey(estate: EstateView): boolean {
  return proxiedSites(estate).some(({ model }) => model.mode === 're-encryption');
}

function replaceKeys({ estate, servers, edges }: Suspicion): Step {
  const sites = standingSites(estate).filter((site) => site.edges.length > 0);
  const hosts = [...new Set(sites.flatMap(({ smartHost }) => smartHost?.host ?? []))];
  return {
    id: 'replace-keys',
    title: 'Replace the keys that the machine held',
    why: sentences(
      'A key that was on the machine is known.',
      servers.length > 0 &&
        text`Mailbox server: the OAuth certificate at once (${pageRef('internal-certificates', 'replace-auth-certificate')}), then the certificate of the clients with a new key (${pageRef(PageId.certificateRenewal)}), and have the authority revoke the old one.`,
      edges.length > 0 && 'Edge: its public certificate with a new key, and revocation.',
      holdsKey(estate) &&
        text`Proxy: it holds the key of the certificate of the clients. Put one with a new key into the key vault, let servers and proxies take it together (${pageRef(PageId.certificateRenewal)}), and have the authority revoke the old one.`,
      sites.length > 0 &&
        text`Either: the subscriptions of the site, whose credentials both sides hold (${listed(sites.flatMap(subscriptionRefs))} and the steps behind them).`,
      hosts.length > 0 && `The account at ${nameList(hosts)} gets a new password too.`,
    ),
    ...elsewhere(),
    command: ['Get-EdgeSubscription | Format-Table -Property Name, Site, CreateTime -AutoSize'],
    check: [
      'Get-AuthConfig | Format-List -Property CurrentCertificateThumbprint, PreviousCertificateThumbprint, NextCertificateThumbprint',
      'Get-EdgeSubscription | Format-Table -Property Name, Site, CreateTime -AutoSize',
    ],
    expected:
      'The thumbprint is that of the new certificate, with nothing previous, and each subscription that the machine took part in was made after its isolation.',
    otherwise: 'An older date or thumbprint: that key is still in use.',
  };
}

function giveFree({ machines, inAzure }: Suspicion): Step {
  return {
    id: 'give-interface-free',
    title: 'Stop the machine and give its network interface free',
    when: text`When ${ref('keep-disks')} is done and the security team does not need the memory any longer.`,
    why: 'The new machine uses the same interface and could neither join the domain nor be set up behind the isolation. The old one must not run when it ends.',
    ...TERRAFORM,
    command: [
      ask('Computer name of the suspected machine', machines),
      ...find(inAzure),
      REFUSE,
      FIND_INTERFACE,
      FIND_GROUP,
      'az vm deallocate --ids $machine',
      'az network nic update --ids $interface --remove networkSecurityGroup',
      'az network nsg delete --resource-group $group --name "isolate-$server"',
    ],
    check: [
      ask('Computer name of the suspected machine', machines),
      ...find(inAzure),
      FIND_INTERFACE,
      'az vm show --ids $machine --query provisioningState --output tsv',
      'az network nic show --ids $interface --query networkSecurityGroup.id --output tsv',
    ],
    expected: 'The second answer is empty. In the Azure portal the machine is Stopped (deallocated).',
    otherwise:
      'Nobody starts the old machine again. If the program gives this interface a security group of its own, the next apply puts it back.',
  };
}

/** The rebuild keeps data disks, which is not wanted here. */
function wipe({ estate, machines }: Suspicion): Step[] {
  const holders = sitesOf(estate)
    .flatMap((site) => [...exchangeServers(site), ...site.edges])
    .filter((server) => machines.includes(server.name) && server.volumes.length > 0);
  const labels = [
    ...new Set([
      ...Object.values(VolumeLabel),
      ...holders.flatMap(({ volumes }) => volumes.map(({ purpose }) => purpose)),
    ]),
  ];
  if (holders.length === 0) return [];
  return [
    {
      id: 'wipe-data-disks',
      title: 'Empty the data disks of the new machine',
      when: text`During ${ref('rebuild-suspect')}: when the machine was replaced, and before Exchange is installed.`,
      why: 'The rebuild attaches the old data disks, with whatever was put there. Databases come back from the other copies; the queue of an Edge is looked at in its snapshot.',
      ...windowsShell(...namesOf(holders)),
      subject: 'the new machine',
      command: [
        "if (Get-Service -Name 'MSExchangeTransport' -ErrorAction SilentlyContinue) { throw 'Exchange is installed here: this is not the new machine.' }",
        ...BRING_DISKS_ONLINE,
        `foreach ($label in ${quoteList(labels)}) {`,
        '  Get-Volume -FileSystemLabel $label -ErrorAction SilentlyContinue | Format-Volume -FileSystem NTFS -AllocationUnitSize 65536 -NewFileSystemLabel $label',
        '}',
      ],
      check: [
        'Get-Volume | Format-Table -Property DriveLetter, FileSystemLabel, AllocationUnitSize, SizeRemaining, Size',
      ],
      expected: 'The volumes have their labels, and SizeRemaining is nearly Size.',
      otherwise:
        'A volume without a label that the program gives is not emptied: look at it in Disk Management and format it there with the same label.',
    },
  ];
}

function rebuild({ estate, servers, edges, inAzure }: Suspicion): Step {
  const proxied = proxiedSites(estate);
  const own = standingSites(estate);
  const pages = [
    ...own
      .flatMap((site) => namesOf(made(exchangeServers(site))))
      .map((name) => pageRef(PageId.memberRebuild(name))),
    ...edges.map((name) => pageRef(PageId.edgeRebuild(name))),
  ];
  return {
    id: 'rebuild-suspect',
    title: 'Rebuild the machine',
    why: sentences(
      text`Its own page: ${listed(pages)}.`,
      estate.group?.witness?.stack !== undefined &&
        estate.group.votes > estate.group.members.length &&
        text`A witness: ${pageRef(PageId.witnessLost)}.`,
      proxied.length > 0 &&
        text`A proxy: ${listed(proxied.map(({ site }) => pageRef(PageId.proxiesLost(site.code))))}.`,
      servers.length > 0 &&
        'Its computer account is disabled: run `Enable-ADAccount` when that page has reset its password. For a witness do both before the machine is replaced.',
      'Settings are taken from the change log or from other machines, never from the disks of this one.',
    ),
    ...TERRAFORM,
    command: eachSubscription(inAzure, () => [
      `az snapshot list --query "[?starts_with(name, 'evidence-')].[name, timeCreated]" --output table`,
    ]),
    check: eachSubscription(inAzure, () => [`az vm list --query "[].[name, timeCreated]" --output table`]),
    expected: 'Every disk has its snapshot before the rebuild. Afterwards the machine was created just now.',
    otherwise: text`A snapshot is missing: ${ref('keep-disks')} first, since the rebuild deletes the disk of the operating system.`,
  };
}
