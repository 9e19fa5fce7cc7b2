import { textTable } from '../core/text-table';
import type { EstateModel } from '../model/estate-model';
import type { MachineModel } from '../model/machine-model';
import { PatchedBy } from '../model/maintenance-slot';
import type { ProxyModel } from '../model/proxy-model';

/** The servers by site, tier and zone, and what the Edges can handle after the loss of one. */
export function serversSection(model: EstateModel): string {
  const { machines } = model;
  if (machines.length === 0) return '';
  const rows = machines.map((machine) => serverRow(model, machine));
  const capacity = model.tiers.flatMap(({ site, mailTransport }) => {
    const carried = mailTransport?.messagesPerSecondWithOneLess;
    if (carried === undefined) return [];
    return [`${model.site(site).name} carries ${carried} messages a second with one Edge less.`];
  });
  const table = textTable(['site', 'tier', 'server', 'zone', 'address', 'size', 'patch day'], rows);
  return [
    `Servers (${machines.length})`,
    table,
    ...healthText(model),
    ...patchText(machines),
    ...capacity,
    ...diskText(model),
  ].join('\n');
}

function serverRow(model: EstateModel, machine: MachineModel): string[] {
  const { id, location, tier, zone, address = '-', size } = machine;
  return [
    location,
    tier === undefined ? '-' : model.tier(tier).name,
    machine.drained ? `${id} (drained)` : id,
    zone ?? (machine.existing ? '-' : 'set'),
    address,
    size ?? (machine.existing ? 'exists already' : '-'),
    patchDay(machine),
  ];
}

/** Such as `+3 Friday`, or for a schedule of Azure `Tuesday (Azure)` where it holds every week, and `Tuesday of week 2 of 2 (Azure)` for every second one. */
function patchDay({ patchedBy, maintenanceSlot }: MachineModel): string {
  if (!maintenanceSlot) return '-';
  const { daysAfterPatchTuesday, alternateWeek, weekday } = maintenanceSlot;
  const named = alternateWeek === undefined ? weekday : `${weekday} of week ${alternateWeek} of 2`;
  const day = daysAfterPatchTuesday === undefined ? named : `+${daysAfterPatchTuesday} ${weekday}`;
  return patchedBy === PatchedBy.AZURE ? `${day} (Azure)` : day;
}

/** Whose keys encrypt disks, and where the host does. Nothing where Azure's keys do, as everywhere. */
function diskText({ sites, machines }: EstateModel): string[] {
  const keys = sites.flatMap(({ name, diskKey }) => {
    if (!diskKey) return [];
    const vault = diskKey.vault.split('/').pop();
    const version = diskKey.version === undefined ? 'its newest version' : `version ${diskKey.version}`;
    return [
      `Disks of ${name} are encrypted with the key ${diskKey.name} of ${vault} (${version}): its machines stop when the key is disabled, deleted or expired.`,
    ];
  });
  const made = machines.filter(({ existing }) => !existing);
  const encrypted = made.filter(({ encryptionAtHost }) => encryptionAtHost);
  if (encrypted.length === 0) return keys;
  const named = encrypted.length === made.length ? 'all machines' : encrypted.map(({ id }) => id).join(', ');
  return [...keys, `The host encrypts temporary disks and caches of ${named}.`];
}

function patchText(machines: MachineModel[]): string[] {
  if (!machines.some(({ maintenanceSlot }) => maintenanceSlot)) return [];
  return [
    'Patch days count from Patch Tuesday, the second Tuesday of a month. People install Windows updates, but for those that Azure installs.',
  ];
}

/** By which page servers and sites are judged, once for all tiers that agree. */
function healthText({ tiers, dnsZones }: EstateModel): string[] {
  const lines = tiers.flatMap(({ name, clientAccess }) => {
    if (!clientAccess) return [];
    const { healthPath, siteHealthPath = healthPath, proxy } = clientAccess;
    const site = dnsZones.some(({ automatic }) => automatic)
      ? `, and Traffic Manager a site by ${siteHealthPath}`
      : '';
    const way = proxy ? proxyText(proxy) : `load balancers judge a server by ${healthPath}`;
    return [`${name}: ${way}${site}.`];
  });
  return [...new Set(lines)];
}

function proxyText({ healthPath, backends }: ProxyModel): string {
  const pages = new Set(backends.flatMap(({ healthPaths }) => healthPaths));
  return `load balancers judge a proxy by ${healthPath}, and proxies a server by ${[...pages].join(', ')}`;
}
