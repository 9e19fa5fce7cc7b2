import { quorumGroupId } from '../model/ids';
import type { MachineModel } from '../model/machine-model';
import { ProtectionKind } from '../model/protection-model';
import { listed } from '../core/words';
import type { Holding, PlannedRole } from './plan-document';
import type { PlanEstate } from './plan-estate';

const NAMES: Record<string, string> = {
  'mailbox+client-access': 'Mailbox servers that are front ends',
  mailbox: 'Mailbox servers',
  'client-access': 'front ends',
  edge: 'Edges',
  witness: 'witnesses',
  proxy: 'proxies',
};

/** The roles of a machine as one id. */
export function roleId({ roles }: MachineModel): string {
  return roles.join('+');
}

/** What people call the servers of a role. */
export function roleName(id: string): string {
  return NAMES[id] ?? `servers of the role ${id}`;
}

/** Every role of the estate, with what its servers hold. */
export function plannedRoles(estate: PlanEstate): PlannedRole[] {
  const { machines, restoreDrills } = estate.document;
  return [...new Set(machines.map(roleId))].map((id) => {
    const own = machines.filter((machine) => roleId(machine) === id);
    return {
      id,
      name: roleName(id),
      servers: own.map((machine) => machine.id),
      holds: holdingsOf(estate, own),
      drills: restoreDrills.filter(({ role }) => own[0].roles.includes(role)).map((drill) => drill.id),
    };
  });
}

function holdingsOf(estate: PlanEstate, machines: readonly MachineModel[]): Holding[] {
  const [{ roles }] = machines;
  const known = ['mailbox', 'client-access', 'edge', 'witness', 'proxy'].filter((role) =>
    roles.includes(role),
  );
  return [
    ...(roles.includes('mailbox') ? mailboxHoldings(estate, machines) : []),
    ...(roles.includes('mailbox') || roles.includes('client-access') ? [exchangeSettings(estate)] : []),
    ...(roles.includes('client-access') ? [customisations(estate, machines), certificates()] : []),
    ...(roles.includes('mailbox') && !roles.includes('client-access') ? [ownCustomisations(machines)] : []),
    ...(roles.includes('edge') ? edgeHoldings(estate, machines) : []),
    ...(roles.includes('witness') ? [witnessDirectory(estate, machines)] : []),
    ...(roles.includes('proxy') ? proxyHoldings(estate, machines) : []),
    ...(known.length === 0 ? [ownHolding(machines)] : []),
    ...(roles.some((role) => ['mailbox', 'client-access', 'edge'].includes(role)) ? [logs(machines)] : []),
    machineItself(machines),
  ];
}

/** Everything on a proxy is generated; where TLS ends on it, a key is brought to it. */
function proxyHoldings({ document }: PlanEstate, machines: readonly MachineModel[]): Holding[] {
  const tiers = machines.map(({ tier }) => tier);
  const proxies = document.tiers.flatMap(({ clientAccess }) => clientAccess?.proxy ?? []);
  const holdsKey = proxies.some(({ tier, mode }) => tiers.includes(tier) && mode === 're-encryption');
  return [
    {
      what: 'the configuration of HAProxy',
      truth: 'the program',
      restored:
        'The script that Terraform runs on a new machine writes it. Connections of the moment are lost, and clients open them again.',
    },
    ...(holdsKey
      ? [
          {
            what: 'the certificate of the clients, with its key',
            truth: 'the key vault',
            restored:
              'A new machine takes it from the key vault, with its own identity. It has to be the one that the servers show.',
          },
        ]
      : []),
  ];
}

function mailboxHoldings(estate: PlanEstate, machines: readonly MachineModel[]): Holding[] {
  const groups = [...new Set(machines.flatMap((machine) => estate.groupOf(machine) ?? []))];
  const hold = machines.some((machine) => estate.databasesOn(machine).length > 0);
  const products = groups.flatMap(({ logTruncation }) => logTruncation.backupProduct ?? []);
  return [
    hold
      ? {
          what: 'copies of mailbox databases, with their logs',
          truth: [
            `the copies on the other members of ${listed(groups.map(({ id }) => id))}`,
            ...products.map((product) => `the backups by ${product}`),
          ].join('; '),
          restored:
            'Other members mount the databases meanwhile. After the rebuild Exchange seeds the copies from them.',
        }
      : {
          what: 'mailboxes, as far as they are on these servers',
          restored:
            'The program describes no databases of them, so that this plan cannot say how they come back.',
        },
    {
      what: 'the transport queue (mail.que)',
      restored:
        'It is not restored: shadow redundancy and Safety Net deliver again what it held, as far as they have it. Where its disk can still be read, the queue can be sent.',
    },
  ];
}

function exchangeSettings({ document: { sites } }: PlanEstate): Holding {
  const domain = sites.find(({ activeDirectoryDomain }) => activeDirectoryDomain !== undefined);
  return {
    what: 'settings of Exchange: virtual directories, connectors, the services of certificates',
    truth: `Active Directory${domain ? ` (${domain.activeDirectoryDomain})` : ''}`,
    restored: 'Setup with /Mode:RecoverServer reads them. The computer account is reset, never deleted.',
  };
}

function customisations(estate: PlanEstate, machines: readonly MachineModel[]): Holding {
  const stores = storesOf(estate, machines, 'customisations');
  const images = machines.some((each) => each.protection?.kind === ProtectionKind.FULL_SERVER);
  return {
    what: 'what people have changed on the server: web.config and other files of ClientAccess, IIS, registry',
    truth:
      [
        ...(stores.length > 0 ? [`the customisation log in ${listed(stores)}`] : []),
        ...(images ? ['the image of the server'] : []),
      ].join('; ') || undefined,
    restored:
      stores.length > 0
        ? 'People replay the log after Setup. Restoring the IIS metabase after RecoverServer breaks the server.'
        : images
          ? 'They come back with the whole image, and not by a rebuild: nothing records them one by one.'
          : 'They do not come back, unless the team has written them down: nothing records them.',
  };
}

/** Mailbox servers of 2013, or existing ones, that clients do not reach: the log is kept where clients reach the server. */
function ownCustomisations(machines: readonly MachineModel[]): Holding {
  const images = machines.some(({ protection }) => protection?.vault !== undefined);
  return {
    what: 'what people have changed on the server: EdgeTransport.exe.config, web.config of the back-end web site, registry',
    truth: images ? 'the image of the server' : undefined,
    restored: images
      ? 'No log records them, since clients do not reach the server: the customisation log is kept on Client Access servers. People read them from the image, and enter them after Setup.'
      : 'They do not come back, unless the team has written them down: the customisation log is kept on Client Access servers only.',
  };
}

function certificates(): Holding {
  return {
    what: 'certificates with their private keys',
    truth: 'where the team keeps them as .pfx files; the program does not know the place',
    restored: 'People import them and assign the services again.',
  };
}

function edgeHoldings(estate: PlanEstate, machines: readonly MachineModel[]): Holding[] {
  const stores = storesOf(estate, machines, 'edge-configuration');
  return [
    {
      what: 'transport settings: connectors, agents, accepted domains, lists of addresses',
      truth:
        stores.length > 0
          ? `the exported configuration in ${listed(stores)}; another Edge of the site`
          : 'another Edge of the site, while one lives: no export is part of the program',
      restored: 'ImportEdgeConfig, with the answer file of the server, before the new subscription.',
    },
    {
      what: 'recipients and domains (AD LDS)',
      truth: 'Active Directory',
      restored: 'EdgeSync brings them after the new subscription.',
    },
    {
      what: 'mail in the queue',
      restored:
        'It is not restored: nothing has a second copy of it. Where the disk of the queue can still be read, the queue can be sent.',
    },
    certificates(),
  ];
}

function witnessDirectory(
  { document: { redundancyGroups, availabilityGroups } }: PlanEstate,
  machines: readonly MachineModel[],
): Holding {
  const groups = availabilityGroups.filter(({ id }) =>
    redundancyGroups.some(
      (group) =>
        group.id === quorumGroupId(id) && machines.some((machine) => group.members.includes(machine.id)),
    ),
  );
  return {
    what: 'the witness directory, which holds a vote and no data of users',
    truth:
      groups.length > 0
        ? `the cluster of ${listed(groups.map(({ id }) => id))}`
        : 'the cluster, when it is in use',
    restored: 'Set-DatabaseAvailabilityGroup makes it again.',
  };
}

function ownHolding(machines: readonly MachineModel[]): Holding {
  const images = machines.some(({ protection }) => protection?.kind === ProtectionKind.FULL_SERVER);
  return {
    what: 'what the team has installed on it',
    truth: images ? 'the image of the server' : undefined,
    restored: images
      ? 'The image is restored, or the team installs it by its own procedure.'
      : 'The team installs it by its own procedure, which the program does not know.',
  };
}

function logs(machines: readonly MachineModel[]): Holding {
  const images = machines.some(({ protection }) => protection?.vault !== undefined);
  return {
    what: 'logs: message tracking, IIS, protocols, events',
    truth: images ? 'the image of the server, up to its recovery point' : undefined,
    restored: images
      ? 'They are read from the restored disks where somebody needs them; a rebuild does not bring them back.'
      : 'They are lost with the server.',
  };
}

function machineItself(machines: readonly MachineModel[]): Holding {
  const own = machines.filter(({ existing }) => !existing);
  const foreign = machines.filter(({ existing }) => existing);
  const named = own.length === 0 ? '' : ` of ${listed(foreign.map(({ id }) => id))}`;
  return {
    what: 'Windows, disks, addresses and network rules',
    truth: [
      ...(own.length > 0 ? ['the program, and the state of Terraform'] : []),
      ...(foreign.length > 0
        ? [own.length > 0 ? `whoever runs the machines${named}` : 'whoever runs the machine']
        : []),
    ].join('; '),
    restored: [
      ...(own.length > 0 ? ['Terraform creates the machine again under its name and address.'] : []),
      ...(foreign.length > 0
        ? [`Whoever runs the ${own.length > 0 ? `machines${named} replaces them` : 'machine replaces it'}.`]
        : []),
    ].join(' '),
  };
}

function storesOf(estate: PlanEstate, machines: readonly MachineModel[], purpose: string): string[] {
  return [...new Set(machines.flatMap((machine) => estate.exportOf(machine, purpose)?.store ?? []))];
}
