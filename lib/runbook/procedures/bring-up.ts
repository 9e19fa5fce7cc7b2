import { edgeSteps, startTransport } from '../vocabulary/edge-setup';
import {
  foundationSteps,
  isNew,
  prepareDirectory,
  reversePointers,
  secondApply,
} from '../vocabulary/foundation';
import { allowActivation, groupSteps } from '../vocabulary/group-setup';
import { acceptedDomain, finalSteps } from '../vocabulary/final-checks';
import { localAdministratorSteps } from '../vocabulary/local-administrators';
import { acceptFurther, reportMailboxes } from '../vocabulary/mail-domains';
import { keepItems } from '../vocabulary/item-retention';
import { admitServers, serverSteps } from '../vocabulary/server-setup';
import { subscribeEdges } from '../vocabulary/edge-subscription';
import { endOfInstallation, selfInstalled, setupAccountSteps } from '../vocabulary/installation';
import type { EstateView } from '../estate-view';
import {
  byHand,
  exchangeServers,
  joinedSite,
  made,
  madeSites,
  namesOf,
  sitesOf,
  standingSites,
  unattended,
} from '../estate-parts';
import { nameList, plural } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { startMonitoring } from '../vocabulary/start-monitoring';
import { PORTS } from '../vocabulary/ports';
import { exchangeShell } from '../vocabulary/shells';

/**
 * From the first apply to an estate that serves: networks and machines, Active Directory, Exchange on every server, the group with its
 * databases, the Edges.
 *
 * Sources: learn.microsoft.com/exchange/plan-and-deploy/prepare-ad-and-domains, .../deploy-new-installations/unattended-installs,
 * .../high-availability/manage-ha/create-dags and .../architecture/edge-transport-servers/edge-subscriptions.
 */
export function bringUp(estate: EstateView): Procedure {
  const standing = standingSites(estate);
  return {
    id: 'bring-up',
    title: `Bring-up of ${estate.domainName}`,
    purpose:
      `${beginning(estate)}. At the end ${nameList(standing.map(({ name }) => name))} ${plural(standing, 'serves', 'serve')} ` +
      `${nameList(estate.names.clientNames) || estate.domainName} with ${estate.version}, and mail flows by the Edges.`,
    before: preconditions(estate),
    steps: [
      ...foundationSteps(estate),
      ...(isNew(estate) ? [prepareDirectory(estate)] : []),
      ...setupAccountSteps(estate),
      secondApply(estate),
      ...reversePointers(estate),
      ...serverSteps(estate),
      ...groupSteps(estate),
      ...keepDeletedItems(estate),
      ...acceptedDomain(estate),
      ...estate.domains.flatMap((each) => acceptFurther(each)),
      ...reportMailboxes(estate),
      ...admitServers(estate),
      ...edgeSteps(estate),
      ...madeSites(standing).flatMap((site) => [
        ...subscribeEdges(site, estate, namesOf(site.edges)),
        ...startTransport(estate, site.edges, site.code),
      ]),
      ...localAdministratorSteps(estate),
      ...finalSteps(estate),
      ...allowActivation(estate),
      ...startMonitoring(estate),
      ...endOfInstallation(estate, { servers: selfInstalled(estate) }),
    ],
    after: afterwards(estate),
  };
}

/** What exists before the page. */
function beginning(estate: EstateView): string {
  const joined = joinedSite(estate);
  if (joined)
    return `For servers in Azure that join the Exchange organization of ${joined.name}, which exists and serves meanwhile`;
  return isNew(estate)
    ? 'For a new estate in which only Active Directory exists'
    : 'For new Edges of an Exchange organization that exists';
}

/** Off by default, and worth most while nobody has deleted anything yet. */
function keepDeletedItems(estate: EstateView): Step[] {
  const [server] = namesOf(standingSites(estate).flatMap(({ mailboxServers }) => mailboxServers));
  return server === undefined ? [] : [keepItems(estate, exchangeShell(server), 'keep-deleted-items')];
}

function preconditions(estate: EstateView): string[] {
  const sites = sitesOf(estate);
  const relays = [...new Set(sites.flatMap(({ smartHost }) => smartHost?.host ?? []))];
  return [
    ...sites.map((site) =>
      site.domainControllers.length === 0
        ? `A domain controller of ${estate.directoryDomain} is reachable from ${site.name}, a global catalog among them.`
        : `Domain controllers of ${estate.directoryDomain} for ${site.name}: ${nameList(site.domainControllers)}. ${!site.existing && joinedSite(estate) ? 'This page says when they are promoted: once the tunnels are up.' : "Those in the program's own networks can be set up once the sites are tied together, and have to answer before the sites are described to them."}`,
    ),
    'Active Directory is backed up, and the backup has been restored once. Most of the configuration of Exchange is in it.',
    isNew(estate)
      ? 'You are a member of Enterprise Admins and Schema Admins until Active Directory is prepared, of Domain Admins and Organization Management until the end.'
      : 'You are a member of Domain Admins and Organization Management.',
    ...joining(estate),
    ...sources(estate),
    `Licence keys for ${nameList([...(isNew(estate) ? ['Mailbox servers'] : []), ...(sites.some((site) => site.edges.length > 0) ? ['Edges'] : [])])}.`,
    ...(estate.names.clientNames.length > 0
      ? [
          `A certificate with its key for ${nameList(estate.certificateNames)}${sites.some((site) => site.edges.length > 0) ? ', and one for each Edge or one with all their host names' : ''}, from an authority that clients trust${inVaults(estate)}.`,
        ]
      : []),
    ...(sites.some((site) => site.edges.length > 0)
      ? [
          relays.length === 0
            ? `TCP ${PORTS.smtp} is open outbound in the subscription of Azure (learn.microsoft.com/azure/virtual-network/troubleshoot-outbound-smtp-connectivity).`
            : `An account at ${nameList(relays)}, which takes outbound mail.`,
        ]
      : []),
    'Terraform, and rights in the subscription of Azure, on the deployment workstation; state outside the regions of the sites.',
    ...sites
      .filter((site) => site.pilotLight)
      .map(
        (site) =>
          `${site.name} is a pilot light: its servers are created on the day, by the switchover. Here it gets its network, names and Active Directory site.`,
      ),
  ];
}

/** What has to be known of an organization that new servers join. */
function joining(estate: EstateView): string[] {
  const joined = joinedSite(estate);
  if (!joined) return [];
  return [
    `The Exchange servers of ${joined.name} are healthy, and backed up. Nothing on this page stops them, and their names stay where they are until the names go live. The servers in Azure run the same release of Exchange or a newer one, and the same version of Windows where they join the group.`,
    `Those who run network, firewall and DNS of ${joined.name} are at hand: Terraform changes nothing there.`,
  ];
}

/** Where certificates are expected that no person imports. */
function inVaults(estate: EstateView): string {
  const servers = standingSites(estate).flatMap((site) => [...exchangeServers(site), ...site.edges]);
  const vaults = [...new Set(servers.flatMap(({ certificate }) => certificate?.keyVault ?? []))];
  return vaults.length === 0 ? '' : `, in ${nameList(vaults)} with the whole chain`;
}

/** What Exchange is installed from, by people and by the machines. */
function sources(estate: EstateView): string[] {
  const servers = standingSites(estate).flatMap((site) => [...exchangeServers(site), ...site.edges]);
  const own = unattended(servers);
  const media = [...new Set(own.flatMap(({ installation }) => installation?.mediaAccount ?? []))];
  return [
    ...(own.length === 0
      ? []
      : [
          `The media of the program, with their checksums, in ${nameList(media)}: ${nameList(namesOf(own))} install themselves. Setup files of the same release for the preparation of Active Directory, and the vaults for the password of the setup account.`,
        ]),
    ...(byHand(made(servers)).length === 0
      ? []
      : [
          `Setup files of ${estate.version}, one release for all servers, with the installers of what Setup needs, the latest security update for that release (.msp), and Set-ExchAVExclusions.ps1 and HealthChecker.ps1 of microsoft/CSS-Exchange.`,
        ]),
  ];
}

function afterwards(estate: EstateView): string[] {
  const edges = sitesOf(estate).flatMap((site) => site.edges);
  return [
    ...(isNew(estate)
      ? [
          'Leave Schema Admins and Enterprise Admins again.',
          `Address policy: \`Set-EmailAddressPolicy\` or a new policy, which gives mailboxes addresses below ${estate.domainName}.`,
        ]
      : []),
    ...(edges.length > 0
      ? [
          `Commit the computer names of all Mailbox servers and Edges as \`subscribed\` of the Edge subscription: the program then says when a new server asks for another subscription.`,
          ...(estate.exportStores.length > 0
            ? []
            : [
                'Keep the exported configuration of an Edge of each site with the backups, and export it after each change.',
              ]),
        ]
      : []),
    ...(estate.group
      ? [
          'Commit `copy-layout.json` and give it to the next synthesis as `previousLayout`, so a new member moves the fewest copies.',
        ]
      : []),
    'Keep a change log of what is set in web.config files and the registry: a rebuild loses it.',
    ...(estate.standby ? ['Rehearse the switchover before anyone depends on it.'] : []),
  ];
}
