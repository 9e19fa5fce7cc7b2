import { textTable } from '../core/text-table';
import type { EstateModel } from '../model/estate-model';
import type { MachineModel } from '../model/machine-model';
import type { RetentionModel, VaultModel } from '../model/protection-model';
import { ProtectionKind } from '../model/protection-model';

const KINDS: Record<ProtectionKind, string> = {
  [ProtectionKind.FULL_SERVER]: 'full server',
  [ProtectionKind.WITHOUT_DATABASE_VOLUMES]: 'without database volumes',
  [ProtectionKind.ELSEWHERE]: 'elsewhere',
  [ProtectionKind.NONE]: 'none',
};

/** What each default is for. */
const REASONS = [
  'Starts are three hours apart within a redundancy group of a site, since Azure starts a backup up to two hours late, at night first and outside the patch window.',
  'GiB are the sizes of the disks that are backed up; Azure counts what is used of them.',
  'Geo-redundant storage with cross-region restore survives the loss of the region: its pair has recovery points that are up to 36 hours old.',
];
const IMMUTABILITY =
  'Immutability keeps recovery points until their time is over, and soft delete keeps what was deleted for 14 days, so that one stolen account does not destroy them.';
const WITHOUT_DATABASES =
  'Mailbox servers are backed up without databases, logs and queue: copies or an Exchange-aware backup protect the first two, shadow redundancy and Safety Net the third.';
/** A computer account changes its password every 30 days. */
const DAYS_OF_MEMBERSHIP = 30;

/** The backups that the program adds, what nothing backs up, and what each default is for. */
export function protectionSection(model: EstateModel): string {
  const { machines, vaults } = model;
  const items = machines.filter(({ protection }) => protection?.vault !== undefined);
  const parts = [...backups(model, items), ...withoutVault(machines), ...directories(model)];
  if (parts.length === 0) return '';
  const lost = vaults.flatMap(({ site, withoutIt }) =>
    withoutIt === undefined
      ? []
      : [`Where ${model.site(site).name} is lost with its vault, recovery relies on: ${withoutIt}.`],
  );
  return [
    `Protection (${items.length} ${items.length === 1 ? 'item' : 'items'} in ${vaults.length} ${vaults.length === 1 ? 'vault' : 'vaults'})`,
    ...parts,
    ...lost,
    ...(items.length > 0 ? [...REASONS, ...vaultNotes(model), ...databaseNotes(model, items)] : []),
    ...longRetention(items),
  ].join('\n');
}

function backups(model: EstateModel, items: MachineModel[]): string[] {
  if (items.length === 0) return [];
  const vaults = model.vaults.map((vault) => {
    const own = items.filter(({ protection }) => protection?.vault === vault.id);
    return [
      vault.id,
      vault.redundancy,
      vault.crossRegionRestore ? `yes, in ${vault.pairedRegion ?? 'the paired region'}` : 'no',
      vault.immutability ?? 'unknown',
      String(own.length),
      String(own.reduce((sum, machine) => sum + protectedGib(machine), 0)),
    ];
  });
  const tiers = [...new Set(items.map(({ tier }) => tier))].flatMap((tier) => {
    const own = items.filter((each) => each.tier === tier);
    const kinds = [...new Set(own.map(({ protection }) => KINDS[protection!.kind]))].join(', ');
    const starts = own.map(({ protection }) => protection!.startTime!).join(', ');
    const [{ protection, location }] = own;
    const name = tier === undefined ? '-' : model.tier(tier).name;
    return [[location, name, kinds, `${starts} ${protection!.timeZone}`, keptFor(protection!.retention)]];
  });
  return [
    textTable(
      ['vault', 'redundancy', 'cross-region restore', 'immutability', 'items', 'GiB at most'],
      vaults,
    ),
    textTable(['site', 'tier', 'protection', 'backups start', 'kept'], tiers),
  ];
}

/** What protects the recovery points themselves, as far as the program knows it. */
function vaultNotes({ vaults }: EstateModel): string[] {
  const namesOf = (all: VaultModel[]): string => all.map(({ id }) => id).join(', ');
  const existing = vaults.filter((vault) => vault.existing);
  return [
    ...(vaults.some(({ existing: isGiven, immutability }) => !isGiven && immutability !== 'Disabled')
      ? [IMMUTABILITY]
      : []),
    ...(existing.length > 0
      ? [
          `Of ${namesOf(existing)} the program does not know immutability, soft delete and key: ask whoever runs it.`,
        ]
      : []),
    ...vaults.flatMap(({ id, encryptionKey, resourceGuard }) => [
      ...(encryptionKey === undefined
        ? []
        : [`Nothing is restored from ${id} without the key ${encryptionKey}.`]),
      ...(resourceGuard === undefined
        ? []
        : [`What would destroy backups in ${id} needs the consent of the owner of ${resourceGuard}.`]),
    ]),
  ];
}

/** A server in no group has no copies, and the program knows no product that backs its databases up. */
function databaseNotes({ availabilityGroups }: EstateModel, items: MachineModel[]): string[] {
  const grouped = new Set(availabilityGroups.flatMap(({ members }) => members));
  const without = items.filter(
    ({ protection }) => protection?.kind === ProtectionKind.WITHOUT_DATABASE_VOLUMES,
  );
  const alone = without.filter(({ id }) => !grouped.has(id)).map(({ id }) => id);
  return [
    ...(without.length > alone.length ? [WITHOUT_DATABASES] : []),
    ...(alone.length > 0
      ? [
          `Nothing that the program knows protects the databases of ${alone.join(', ')}: their backups leave databases and logs out, and no DatabaseAvailabilityGroup ` +
            'of the program keeps copies of them.',
        ]
      : []),
  ];
}

function longRetention(items: MachineModel[]): string[] {
  const isLong = ({ protection }: MachineModel): boolean => {
    const { days = 0, weeks, months, years } = protection?.retention ?? {};
    return days > DAYS_OF_MEMBERSHIP || [weeks, months, years].some((each) => each !== undefined);
  };
  return items.some(isLong)
    ? [
        'A machine of the domain that comes back from a point older than 30 days may have to join the domain again.',
      ]
    : [];
}

/** Size of the disks that are backed up. */
function protectedGib({ osDiskGib = 0, volumes, protection }: MachineModel): number {
  const excluded = protection?.excludedVolumes ?? [];
  const data = volumes.filter(({ purpose }) => !excluded.includes(purpose));
  return [osDiskGib, ...data.map(({ sizeGib = 0 }) => sizeGib)]
    .filter((each) => typeof each === 'number')
    .reduce((sum, each) => sum + each, 0);
}

function keptFor({ days, weeks, months, years }: RetentionModel = { days: 0 }): string {
  return [
    `${days} days`,
    ...(weeks === undefined ? [] : [`${weeks} weeks`]),
    ...(months === undefined ? [] : [`${months} months`]),
    ...(years === undefined ? [] : [`${years} years`]),
  ].join(', ');
}

function withoutVault(machines: MachineModel[]): string[] {
  const texts = new Map<string, string[]>();
  for (const { id, protection } of machines) {
    if (!protection || protection.vault !== undefined) continue;
    const text =
      protection.kind === ProtectionKind.NONE
        ? `not backed up (${protection.reason})`
        : `backed up by ${protection.protectedBy}`;
    texts.set(text, [...(texts.get(text) ?? []), id]);
  }
  return [...texts].map(([text, names]) => `${names.join(', ')}: ${text}.`);
}

function directories({ sites }: EstateModel): string[] {
  const lines = sites.flatMap(({ activeDirectoryDomain, directoryProtectedBy }) =>
    activeDirectoryDomain === undefined || directoryProtectedBy === undefined
      ? []
      : [`Domain controllers of ${activeDirectoryDomain} are backed up by ${directoryProtectedBy}.`],
  );
  return [...new Set(lines)];
}
