import { ExportPurpose } from '../../exchange/export-purpose';
import { PageId } from '../../model/page-ids';
import { exchangeServers, made, namesOf, sitesOf, standingVariables, unattended } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { count, forEachOf, nameList, plural, portLine, quote, terraform } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import type { SiteView } from '../site-view';
import type { Text } from '../text';
import { listed, pageRef, ref, sentences, text } from '../text';
import { endOfInstallation, wakeSetupAccount } from '../vocabulary/installation';
import { PORTS } from '../vocabulary/ports';
import { proxiedSite, seeProxies } from '../vocabulary/proxies';
import {
  controllerShell,
  exchangeShell,
  LAST_OUTPUT,
  NO_CHANGES,
  OUTSIDE,
  PASSWORDS,
  TERRAFORM,
} from '../vocabulary/shells';
import { inSubscription } from '../vocabulary/subscriptions';

/** Ids of pages about parts of a site, where the estate has them. */
export interface PartPages {
  readonly directory?: string;
  readonly witness?: string;
  readonly database?: string;
}

/**
 * A whole site is made again: nothing of it is left in Azure but its name. What is where the site was not is the source of everything: the program,
 * the state, Active Directory, copies in the other site, exports and backups.
 *
 * Sources: learn.microsoft.com/exchange/high-availability/disaster-recovery/recover-exchange-servers, .../recover-dag-member-servers and
 * learn.microsoft.com/windows-server/identity/ad-ds/manage/forest-recovery-guide/ad-forest-recovery-guide.
 */
export function siteFromNothing(estate: EstateView, site: SiteView, pages: PartPages): Procedure {
  const other = sitesOf(estate).find((each) => each !== site);
  return {
    id: PageId.siteFromNothing(site.code),
    title: `${site.name} is rebuilt from nothing`,
    purpose:
      `Every machine and disk of ${site.name} is gone, and ${site.existing ? 'those who run it have a place for its machines' : 'the region works'} again. ` +
      `Afterwards ${count(exchangeServers(site).length + site.edges.length, 'server')} ${plural(exchangeServers(site).length + site.edges.length, 'serves', 'serve')} there as before${other ? `, and ${other.name} can give the service back` : ''}.`,
    before: before(estate, site, other),
    steps: [
      ...(site.existing ? [] : [seeWhatIsLeft(estate, site)]),
      bringDirectory(estate, site),
      site.existing ? provideSite(site) : createSite(site),
      ...connectSite(estate, site),
      ...bringControllers(site, pages),
      ...wakeSetupAccount(estate, { servers: exchangeServers(site), of: site.code }, true),
      ...(site.existing ? pointersOf(site) : [joinSite(site)]),
      ...bringWitness(estate, site, pages),
      ...(exchangeServers(site).length > 0 ? [rebuildServers(estate, site)] : []),
      ...bringDatabases(estate, site, pages),
      ...[proxiedSite(site)].flatMap((proxied) => (proxied ? [seeProxies(proxied)] : [])),
      ...rebuildEdges(estate, site),
      giveNamesBack(estate, site),
      protectAgain(estate, site),
      ...endOfInstallation(estate, { servers: [...exchangeServers(site), ...site.edges], of: site.code }),
    ],
    after: [
      'Record the times of each step: they are what the next objective is made of.',
      'Find out what was kept in the lost site only, and keep it elsewhere from now on.',
    ],
  };
}

function before(estate: EstateView, site: SiteView, other: SiteView | undefined): Text[] {
  const vaults = estate.vaults.filter((vault) => vault.site === site.code);
  return [
    ...(estate.standby && other
      ? [
          site === estate.standby
            ? `${other.name} serves: nobody waits for this page.`
            : text`${other.name} serves already, by ${pageRef(PageId.switchover)}: nobody waits for this page. If the disks of ${site.name} still exist, rebuild single servers instead.`,
        ]
      : [
          'Clients wait, and senders keep their mail for two to five days. If the disks still exist, rebuild single servers instead: that is hours faster.',
        ]),
    ...(site.existing
      ? [
          `Those who run ${site.name} follow their own plan for power, network, storage and machines: Terraform made nothing there and brings nothing back. Ask them first what survives, and how long the rest takes; moving the servers to Azure for good may be faster.`,
          'The program in its last deployed state, with the output that the CI keeps: it has names, addresses and the layout of the copies.',
        ]
      : [
          'The program in its last deployed state, with the output that the CI keeps; the state of the stack outside the lost region; the passwords that Terraform asks for.',
        ]),
    ...backedUpElsewhere(estate, site),
    `Setup files of ${estate.version} in the release that the servers had, with its latest security update, licence keys, and the certificates with their keys: none of them may have been in ${site.name} only.`,
    ...ownSources(site),
    ...vaults.map(({ id, crossRegionRestore, pairedRegion, withoutIt }) =>
      crossRegionRestore && pairedRegion !== undefined
        ? `Backups in ${id} can be restored in ${pairedRegion}, as far as they were replicated.`
        : `Backups in ${id} may be gone with the region.${withoutIt === undefined ? '' : ` What recovery relies on: ${withoutIt}`}`,
    ),
    ...estate.exportStores.map(
      ({ id, region }) =>
        `Exports of Edges and of customisations are in ${id} (${region}), outside ${site.name}.`,
    ),
    'Order: directory, network, witness, members, Edges, names. What comes later needs what comes before.',
  ];
}

/** What the program says of backups that it does not make. */
function backedUpElsewhere(estate: EstateView, site: SiteView): string[] {
  const servers = [...exchangeServers(site), ...site.edges];
  const by = servers.flatMap(({ name }) => estate.protectionOf(name)?.protectedBy ?? []);
  return [...new Set(by)].map((each) => {
    const own = servers.filter(({ name }) => estate.protectionOf(name)?.protectedBy === each);
    return `Backed up by ${each}: ${nameList(namesOf(own))}. Ask where these backups are, and whether they were lost with ${site.name}.`;
  });
}

/** Media and secrets of servers that install themselves are in the lost region, too. */
function ownSources(site: SiteView): Text[] {
  const own = unattended([...exchangeServers(site), ...site.edges]);
  if (own.length === 0) return [];
  const [{ installation }] = own;
  return [
    text`${nameList(namesOf(own))} recover themselves as soon as they join: take the names out of \`installed\` before the machines are created. The media in ${installation!.mediaAccount} and the secrets of the site have to be there again, from those of another region. Of the pages of servers only what people do is left; ${pageRef(PageId.installationFailed)} says how far each machine is.`,
  ];
}

function seeWhatIsLeft(estate: EstateView, site: SiteView): Step {
  const stores = storesOf(estate, site);
  return {
    id: stepId('see-what-is-left', site.code),
    title: `See what is left of ${site.name}`,
    why: text`A disk that still exists has what no rebuild brings back. The state lists what was there, and the plan what is missing: whatever it does not create exists still. A state that cannot be read comes first: ${pageRef(PageId.terraformState)}.`,
    ...TERRAFORM,
    command: [terraform(site.stack, 'init')],
    check: [
      terraform(site.stack, 'plan', { variables: held(site) }),
      ...inSubscription(site),
      'az disk list --query "[].[name, location, diskState]" --output table',
    ],
    expected: sentences(
      `The plan creates everything of ${site.name}, destroys nothing, and no disk of it is listed.`,
      stores.length > 0 &&
        `It replaces role assignments (azurerm_role_assignment) on ${nameList(stores)}, which has survived: they belong to the identities of the lost machines, and new machines have new ones. That is right.`,
    ),
    otherwise:
      'Disks are there: stop, and rebuild the machines on them. The plan replaces or destroys something else: do not apply; the state knows of something that is only unreachable, so wait until Azure answers for the region.',
  };
}

/**
 * Stores outside the site in which its machines have rights.
 *
 * Source: registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/role_assignment (another principal_id makes another assignment).
 */
function storesOf(estate: EstateView, site: SiteView): string[] {
  const machines = namesOf([...exchangeServers(site), ...site.edges]);
  const used = machines.flatMap((machine) =>
    Object.values(ExportPurpose).flatMap((purpose) => estate.exportOf(machine, purpose)?.store ?? []),
  );
  return [...new Set(used)];
}

/** What holds back the join and the PTRs on a first apply. */
function held(site: SiteView): Record<string, string> {
  return {
    ...standingVariables(site),
    ...(site.edges.length > 0 ? { reverse_dns: 'false' } : {}),
    ...(made(exchangeServers(site)).length > 0 ? { domain_joined: 'false' } : {}),
  };
}

function bringDirectory(estate: EstateView, site: SiteView): Step {
  const elsewhere = sitesOf(estate)
    .filter((each) => each !== site)
    .flatMap(({ domainControllers }) => domainControllers);
  return {
    id: stepId('make-sure-of-directory', site.code),
    title: `Make sure that ${estate.directoryDomain} answers`,
    why: sentences(
      'Active Directory has most of the configuration of Exchange: roles, databases, connectors, the names of the servers. Everything after this step reads it.',
      elsewhere.length > 0
        ? `Domain controllers elsewhere: ${nameList(elsewhere)}.`
        : 'The program knows no domain controller outside this site: they come back from their own backup, as the guide for the recovery of a forest says, before anything else and in a network without connections. Two restored controllers of different days are never connected.',
    ),
    ...controllerShell(
      estate,
      sitesOf(estate).find((each) => each.domainControllers.some((address) => elsewhere.includes(address))) ??
        site,
    ),
    command: ['repadmin /replsummary'],
    check: [
      'Get-ADDomainController -Filter * | Format-Table -Property HostName, Site, IPv4Address, OperationMasterRoles',
      ...forEachOf(
        'server',
        namesOf(exchangeServers(site)),
        (server) => `Get-ADComputer -Identity ${server} | Format-List -Property Name, Enabled`,
      ),
    ],
    expected: `A domain controller answers that holds or can seize every role, and the computer accounts of ${nameList(namesOf(exchangeServers(site))) || 'the servers'} exist.`,
    otherwise:
      'Nothing answers: restore a domain controller from its backup first (learn.microsoft.com/windows-server/identity/ad-ds/manage/forest-recovery-guide). An account that is missing was deleted after the loss: `Restore-ADObject` brings it back. Never make it again by hand: its Exchange object belongs to the old one.',
  };
}

/** What Terraform does for a site in Azure, those who run a datacenter do there. */
function provideSite(site: SiteView): Step {
  const machines = [...exchangeServers(site), ...site.edges];
  return {
    id: stepId('create-site', site.code),
    title: `Let those who run ${site.name} provide its network and its machines`,
    why: `Terraform creates nothing in ${site.name}. Each machine comes with the name, the address, the drive letters and the Windows release that it had: ${machines.map(({ name, address, windows }) => `${name} ${address}${windows === undefined ? '' : ` (${windows})`}`).join(', ')}. The firewall, the translation of public addresses, the internal DNS and the PTR records at the carrier belong to it, and so does the other end of the connection to Azure.`,
    ...OUTSIDE,
    command: [
      `Read-Host -Prompt ${quote(`Wait until whoever runs ${site.name} says that the machines run, then press Enter`)}`,
    ],
    check: machines.map(({ address }) => portLine(quote(address), PORTS.rdp)),
    expected:
      'TcpTestSucceeded is True for each, where the workstation is connected to the networks. They are not joined to the domain yet.',
    otherwise:
      'Other addresses than before: change them in the program, synthesize, and take the pages of that output. Another Windows release: recovery of a server is not supported on it.',
  };
}

/** PTR records of a datacenter are at its carrier. */
function pointersOf({ edges, name: place, code: siteCode }: SiteView): Step[] {
  if (edges.length === 0) return [];
  return [
    {
      id: stepId('check-ptr', siteCode),
      title: `Check the PTR records of ${place}`,
      why: `Terraform does not write them: each carrier of ${place} has those of its addresses. Receivers refuse mail from an address whose PTR, HELO and A record do not agree. Where the public addresses are new, state them in the program and apply the names first.`,
      ...OUTSIDE,
      command: ['Clear-DnsClientCache'],
      check: edges.map(
        ({ hostName }) =>
          `Resolve-DnsName -Name (Resolve-DnsName -Name ${quote(hostName)} -Type A | Select-Object -First 1 -ExpandProperty IPAddress) -Type PTR`,
      ),
      expected: `NameHost is ${nameList(edges.map(({ hostName }) => hostName))}, in this order.`,
      otherwise: 'Another name or none: ask the carrier of the address to write it.',
    },
  ];
}

function createSite(site: SiteView): Step {
  return {
    id: stepId('create-site', site.code),
    title: `Create the network and the machines of ${site.name}`,
    why: `Names, addresses inside the networks and disks are those of the program. ${site.proxies.length > 0 ? `${nameList(namesOf(site.proxies))} install and configure HAProxy by themselves, and answer 503 until a server runs. ` : ''}Public addresses are new ones if the old ones are gone: PTRs wait, and so does the join to the domain until a domain controller is reached. ${LAST_OUTPUT} ${PASSWORDS}`,
    ...TERRAFORM,
    command: [terraform(site.stack, 'init'), terraform(site.stack, 'apply', { variables: held(site) })],
    check: [terraform(site.stack, 'plan', { variables: held(site) })],
    expected: NO_CHANGES,
    otherwise:
      'No capacity for a size or a zone after a disaster: everybody wants it; take another size in the program. A resource that exists already: import it with the address and id that the message names. A name that is kept by soft delete: `az` recovers it, or the message says how long it is kept.',
    wait: { seconds: 5400, because: 'network, machines, disks and extensions of a site' },
  };
}

function connectSite(estate: EstateView, site: SiteView): Step[] {
  const stacks = [
    ...estate.addressStacks,
    estate.names.stack,
    ...(estate.interconnectStack ? [estate.interconnectStack] : []),
  ];
  return [
    {
      id: stepId('connect-site', site.code),
      title: `Publish the addresses of ${site.name} and connect it`,
      why: `${site.existing ? `The connection to ${site.name}` : 'Peerings'}, links of private zones and host addresses refer to what was lost. Host names of Edges get their new addresses; the names of clients and the order of the MX records stay as they are until the last steps. ${LAST_OUTPUT}`,
      ...TERRAFORM,
      command: stacks.map((stack) => terraform(stack, 'apply')),
      check: stacks.map((stack) => terraform(stack, 'plan')),
      expected: NO_CHANGES,
      otherwise: sentences(
        estate.standby !== undefined &&
          'A plan that moves the names of clients: answer no, the variable of the active site has another value than on the day of the switchover.',
        'A peering that is Disconnected: delete its other half, which belonged to the lost network, and apply again.',
      ),
    },
  ];
}

function bringControllers(site: SiteView, { directory }: PartPages): Step[] {
  if (site.domainControllers.length === 0) return [];
  return [
    {
      id: stepId('bring-controllers-back', site.code),
      title: `Bring the domain controllers of ${site.name} back`,
      why: sentences(
        `${nameList(site.domainControllers)} are ${site.existing ? 'the DNS servers of its machines' : 'named by the network of the site as its DNS servers'}. The program does not make them: promote new ones at these addresses, rather than to restore old ones while others live.`,
        directory !== undefined && text`Roles, metadata and promotion: ${pageRef(directory)}.`,
      ),
      ...OUTSIDE,
      command: forEachOf('controller', site.domainControllers, (address) => portLine(address, PORTS.ldap)),
      check: forEachOf('controller', site.domainControllers, (address) => portLine(address, 53)),
      expected: 'TcpTestSucceeded is True for each of them, on both ports.',
      otherwise:
        'The workstation may not reach the network of the site: ask from a machine in it. Until they answer, let the network name the controllers of the other site first, which is a change of the program.',
    },
  ];
}

function joinSite(site: SiteView): Step {
  const variables = standingVariables(site);
  const servers = exchangeServers(site);
  return {
    id: stepId('join-site', site.code),
    title:
      servers.length > 0
        ? `Join the machines of ${site.name} to the domain, and write the PTRs`
        : `Write the PTRs of ${site.name}`,
    why: sentences(
      servers.length > 0 &&
        text`The machines join under the accounts of the old ones, which have to be reset before: ${listed(servers.map(({ name }) => pageRef(PageId.memberRebuild(name), stepId('reset-account', name))))}.`,
      PASSWORDS,
    ),
    ...TERRAFORM,
    command: [terraform(site.stack, 'apply', { variables })],
    check: [terraform(site.stack, 'plan', { variables })],
    expected: NO_CHANGES,
    otherwise:
      'A join that fails with 0xaac: the account that joins may not use the computer account again; it has to be its creator, or be allowed by group policy. A PTR that is refused: the host name does not resolve to the new address yet; wait for the TTL.',
    wait: { seconds: 1800, because: 'the join restarts each machine, and scripts run after it' },
  };
}

function bringWitness(estate: EstateView, site: SiteView, pages: PartPages): Step[] {
  const { group } = estate;
  const own = [group?.witness, group?.alternateWitness].filter((witness) => witness?.isLostWith(site));
  if (!group || own.length === 0) return [];
  return [
    {
      id: stepId('bring-witness-back', site.code),
      title: `Bring ${nameList(own.map((witness) => witness!.name))} back`,
      why: sentences(
        `The witness was lost with ${site.name}. Its share is made again by the command that names it.`,
        pages.witness !== undefined && text`Its page: ${pageRef(pages.witness)}.`,
      ),
      ...exchangeShell(
        ...namesOf(group.members.filter(({ name }) => !namesOf(exchangeServers(site)).includes(name)))
          .slice(0, 1)
          .concat(namesOf(exchangeServers(site)).slice(0, 1))
          .slice(0, 1),
      ),
      command: [`Set-DatabaseAvailabilityGroup -Identity ${quote(group.name)}`],
      check: [
        `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -Status | Format-List -Property WitnessServer, WitnessDirectory, AlternateWitnessServer, WitnessShareInUse`,
      ],
      expected:
        'WitnessShareInUse is that of the plan, or InvalidConfiguration while the number of members is odd.',
      otherwise:
        'Exchange Trusted Subsystem has no rights on the new machine: the script of its stack gives them; apply that stack again.',
    },
  ];
}

function rebuildServers(estate: EstateView, site: SiteView): Step {
  const servers = exchangeServers(site);
  const { group } = estate;
  const alone = group !== undefined && group.members.every(({ name }) => namesOf(servers).includes(name));
  return {
    id: stepId('rebuild-servers', site.code),
    title: `Recover the Exchange servers of ${site.name}`,
    why: sentences(
      text`One after the other: ${listed(servers.map(({ name }) => pageRef(PageId.memberRebuild(name))))}. The machines exist already: leave out the steps that rebuild a machine.`,
      group !== undefined &&
        text`${alone ? `All members of ${group.name} were here` : `If the other members of ${group.name} are lost as well`}: no member is left that could remove the others, and no majority is needed. On a machine with the Exchange management tools remove the copies, then each member with \`Remove-DatabaseAvailabilityGroupServer -ConfigurationOnly\`. Recover ${servers[0]?.name ?? 'a member'} first, and leave out what asks the cluster; it is added to the group again, which makes a new cluster (${pageRef('bring-up', 'create-group')}), and the witness is needed only with the second member. Take the databases from backup, or mount empty ones with \`Mount-Database -Force\`, for which Outlook makes new local files.`,
    ),
    ...OUTSIDE,
    command: forEachOf(
      'server',
      servers.map(({ hostName }) => hostName),
      (server) => portLine(server, PORTS.smtp),
    ),
    check: forEachOf(
      'server',
      servers.map(({ hostName }) => hostName),
      (server) => portLine(server, 443),
    ),
    expected: 'TcpTestSucceeded is True for each server that has been recovered.',
    otherwise:
      'A server answers on neither: its page is not done, or the firewall still holds it out of its pools, which its page ends.',
    wait: {
      seconds: 14_400,
      because: 'Setup, updates and restarts of a server; several can be done at once',
    },
  };
}

function bringDatabases(estate: EstateView, site: SiteView, pages: PartPages): Step[] {
  const { group } = estate;
  const here = new Set(namesOf(site.mailboxServers));
  if (!group || group.databases.length === 0) return [];
  const away = group.databases.filter(({ copies }) => copies.some(({ server }) => !here.has(server)));
  const first = group.members.find(({ name }) => !here.has(name)) ?? group.members[0];
  const lost = group.databases.filter((database) => !away.includes(database));
  return [
    {
      id: stepId('bring-databases-back', site.code),
      title: `Bring the databases back to ${site.name}`,
      why: sentences(
        away.length > 0 &&
          `${count(away.length, 'database')} ${plural(away, 'has', 'have')} copies elsewhere, from which those of the site are seeded over the network: a few at a time, and days for large ones.`,
        lost.length > 0 && pages.database !== undefined
          ? text`${nameList(namesOf(lost))} had every copy here and ${plural(lost, 'comes', 'come')} back from backup: ${pageRef(pages.database)}.`
          : lost.length > 0 &&
              `${nameList(namesOf(lost))} had every copy here, and the program names no backup: an empty database takes new mail meanwhile, and the old mail is gone.`,
      ),
      ...exchangeShell(first.name),
      command: [
        'Get-DatabaseAvailabilityGroup -Status | Format-List -Property Name, Servers, OperationalServers',
      ],
      check: [
        ...forEachOf(
          'server',
          [...here],
          (server) =>
            `Get-MailboxDatabaseCopyStatus -Server ${server} | Format-Table -Property Name, Status, CopyQueueLength, ReplayQueueLength -AutoSize`,
        ),
        'Get-MailboxDatabase -Status | Format-Table -Property Name, Server, Mounted -AutoSize',
      ],
      expected: 'Every database is mounted once, and each copy of the site is Healthy.',
      otherwise:
        'Seeding that stops: `Update-MailboxDatabaseCopy` with `-SourceServer`. A database that is mounted nowhere: a copy elsewhere is behind; see what is lost before you mount it.',
      wait: { seconds: 86_400, because: 'the size of all databases, through the link between the sites' },
    },
  ];
}

function rebuildEdges(estate: EstateView, site: SiteView): Step[] {
  if (site.edges.length === 0) return [];
  return [
    {
      id: stepId('rebuild-site-edges', site.code),
      title: `Rebuild the Edges of ${site.name}`,
      why: text`${listed(site.edges.map(({ name }) => pageRef(PageId.edgeRebuild(name))))}. The machines exist already: leave out the steps that rebuild a machine. An Edge is subscribed only when the Mailbox servers of its site run, since one of them imports the subscription. The addresses are new ones if the old ones are gone: relays, filters and partners that admit them by address have to be told.`,
      ...OUTSIDE,
      command: [`Resolve-DnsName -Name ${quote(estate.domainName)} -Type MX`],
      check: forEachOf(
        'edge',
        site.edges.map(({ hostName }) => hostName),
        (edge) => portLine(edge, PORTS.smtp),
      ),
      expected: 'TcpTestSucceeded is True for each Edge.',
      otherwise:
        'Port 25 is blocked outbound in many networks: ask from another place. Mail that is rejected elsewhere: the PTR or SPF does not have the new address.',
    },
  ];
}

function giveNamesBack(estate: EstateView, site: SiteView): Step {
  const back = estate.standby !== undefined && site === estate.primary;
  return {
    id: stepId('give-names-back', site.code),
    title: `Let the names lead to ${site.name} again`,
    why: back
      ? text`Last of all, on a quiet day, and as after any outage: ${pageRef(PageId.switchback)}. Nothing forces it while ${estate.standby.name} serves.`
      : `The names of clients lead where they led before; this step only checks them.`,
    ...OUTSIDE,
    command: ['Clear-DnsClientCache'],
    check: [
      ...estate.names.clientNames.map((name) => `Resolve-DnsName -Name ${quote(name)}`),
      `Resolve-DnsName -Name ${quote(estate.domainName)} -Type MX | Sort-Object -Property Preference | Format-Table -Property Preference, NameExchange`,
    ],
    expected: 'The names lead to the site that is to serve, and the MX records are in the order of the plan.',
    otherwise: text`An old address: its TTL has not ended, or the address was new and ${ref(stepId('connect-site', site.code))} was not applied.`,
  };
}

function protectAgain(estate: EstateView, site: SiteView): Step {
  const vaults = estate.vaults.filter((vault) => vault.site === site.code);
  const machines = [...exchangeServers(site), ...site.edges];
  const plan = site.existing
    ? [
        `Read-Host -Prompt ${quote(`Let whoever backs up ${nameList(namesOf(machines))} make a first backup, then press Enter`)}`,
      ]
    : [terraform(site.stack, 'plan', { variables: standingVariables(site) })];
  const check = site.existing ? machines.map(({ address }) => portLine(quote(address), PORTS.rdp)) : plan;
  return {
    id: stepId('protect-site-again', site.code),
    title: `See that ${site.name} is protected again`,
    why:
      vaults.length > 0
        ? `New machines have no backup until the first one has run. Items of the old machines in ${nameList(vaults.map(({ id }) => id))} stay until their retention ends.`
        : 'The program has no vault for this site: whoever backs its machines up has to take in the new ones.',
    ...(site.existing ? OUTSIDE : TERRAFORM),
    command: plan,
    check:
      vaults.length > 0
        ? [
            ...inSubscription(site),
            ...vaults.map(
              ({ id, resourceGroup }) =>
                `az backup item list --resource-group ${quote(resourceGroup)} --vault-name ${quote(id)} --backup-management-type AzureIaasVM --query "[].[properties.friendlyName, properties.protectionState, properties.lastBackupStatus]" --output table`,
            ),
          ]
        : check,
    expected:
      vaults.length > 0
        ? 'Each machine is Protected, and the day after its last backup is Completed.'
        : site.existing
          ? 'TcpTestSucceeded is True for each, and those who back the machines up have said that the first backup is good.'
          : NO_CHANGES,
    otherwise: site.existing
      ? 'A machine that was left out has no backup: nothing else of the program notices that.'
      : 'IRPending: the first backup has not run; `az backup protection backup-now` begins it. An item in soft delete: undelete it, since it would block the protection of a machine of the same name.',
  };
}
