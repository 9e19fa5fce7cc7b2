import type { EstateDocument } from '../model/estate-document';
import type { MachineModel } from '../model/machine-model';
import type {
  AlertModel,
  ExportModel,
  ExportStoreModel,
  ProtectionModel,
  RestoreDrillModel,
  RetentionModel,
  VaultModel,
} from '../model/protection-model';
import { ProtectionKind } from '../model/protection-model';
import type { Estates } from './estate';

const IMMUTABILITY = ['Disabled', 'Unlocked', 'Locked'];

/** Regions of the sites that serve, by the id of the site; the witness's serves nobody. */
type Serving = ReadonlyMap<string, string>;

function serving({ sites, machines }: EstateDocument): Serving {
  const ids = machines.filter(({ roles }) => !roles.includes('witness')).map(({ site }) => site);
  return new Map(
    sites.flatMap(({ id, region }) => (region !== undefined && ids.includes(id) ? [[id, region]] : [])),
  );
}

interface Sections {
  readonly vaults: VaultModel[];
  readonly stores: ExportStoreModel[];
  readonly exports: ExportModel[];
  readonly drills: RestoreDrillModel[];
  readonly alerts: AlertModel[];
}

/** What the new model protects, keeps or watches less than the deployed one; a model of an earlier version has none of it. */
export function protectionLoosened({ deployed, planned }: Estates): string[] {
  const sectionsOf = (model: Partial<EstateDocument>): Sections => ({
    vaults: model.vaults ?? [],
    stores: model.exportStores ?? [],
    exports: model.exports ?? [],
    drills: model.restoreDrills ?? [],
    alerts: model.alerts ?? [],
  });
  const [was, is] = [sectionsOf(deployed), sectionsOf(planned)];
  const machines = new Map(planned.machines.map((each) => [each.id, each]));
  const sites = serving(planned);
  return [
    ...deployed.machines.flatMap((each) => machineLoosened(each, machines.get(each.id))),
    ...was.vaults.flatMap((each) => vaultLoosened(each, find(is.vaults, each.id))),
    ...was.stores.flatMap((each) => storeLoosened(each, find(is.stores, each.id), sites)),
    ...was.exports
      .filter(({ machine }) => machines.has(machine))
      .flatMap((each) => exportLoosened(each, is.exports)),
    ...was.drills.flatMap((each) => drillLoosened(each, find(is.drills, each.id))),
    ...was.alerts.flatMap((each) => alertLoosened(each, find(is.alerts, each.id), sites)),
  ];
}

function find<T extends { readonly id: string }>(all: readonly T[], id: string): T | undefined {
  return all.find((each) => each.id === id);
}

function machineLoosened(was: MachineModel, is?: MachineModel): string[] {
  if (is === undefined || was.protection === undefined) return [];
  const { id, protection } = is;
  if (was.protection.vault === undefined)
    return was.protection.protectedBy !== undefined && protection?.kind === ProtectionKind.NONE
      ? [`${was.protection.protectedBy} does not back ${id} up any more${sinceOf(protection)}`]
      : [];
  if (protection?.vault === undefined)
    return [`no vault of the program holds backups of ${id} any more${sinceOf(protection)}`];
  const fewer = shortened(was.protection.retention, protection.retention);
  const excluded = (protection.excludedVolumes ?? []).filter(
    (each) => !(was.protection?.excludedVolumes ?? []).includes(each),
  );
  return [
    ...(protection.vault === was.protection.vault
      ? []
      : [
          `${id} is backed up in ${protection.vault}, and its backups until now are in ${was.protection.vault}`,
        ]),
    ...(fewer.length > 0 ? [`backups of ${id} are kept for fewer ${fewer.join(', ')}`] : []),
    ...(excluded.length > 0 ? [`the backups of ${id} leave ${excluded.join(', ')} out`] : []),
  ];
}

/** What the new program says of it: why nothing backs a machine up, or who does. */
function sinceOf({ reason, protectedBy }: Partial<ProtectionModel> = {}): string {
  if (reason !== undefined) return `, since ${reason}`;
  return protectedBy === undefined ? '' : `: ${protectedBy} backs it up`;
}

function shortened(was?: RetentionModel, is?: RetentionModel): string[] {
  const units = ['days', 'weeks', 'months', 'years'] as const;
  return units.filter((unit) => (is?.[unit] ?? 0) < (was?.[unit] ?? 0));
}

function vaultLoosened(was: VaultModel, is?: VaultModel): string[] {
  if (is === undefined) return [`the vault ${was.id} is no part of the program any more`];
  const rank = ({ immutability = '' }: VaultModel): number => IMMUTABILITY.indexOf(immutability);
  return [
    ...(rank(is) < rank(was)
      ? [`the immutability of ${was.id} is ${is.immutability}, and was ${was.immutability}`]
      : []),
    ...(was.crossRegionRestore && !is.crossRegionRestore
      ? [`backups in ${was.id} cannot be restored in another region any more`]
      : []),
    ...((is.softDeleteDays ?? 0) < (was.softDeleteDays ?? 0)
      ? [
          `${was.id} keeps deleted backups for ${is.softDeleteDays} days, and for ${was.softDeleteDays} before`,
        ]
      : []),
  ];
}

function storeLoosened(was: ExportStoreModel, is: ExportStoreModel | undefined, sites: Serving): string[] {
  if (is === undefined) return [`the export store ${was.id} is no part of the program any more`];
  return [
    ...(is.immutableDays < was.immutableDays
      ? [
          `exports in ${was.id} can be deleted after ${is.immutableDays} days, and after ${was.immutableDays} before`,
        ]
      : []),
    ...movedToSites(`the export store ${was.id}`, was.region, is.region, sites),
  ];
}

/** What tells of a site, or keeps what is needed to rebuild it, is lost with it where it shares its region. */
function movedToSites(what: string, was: string, is: string, sites: Serving): string[] {
  if (was === is) return [];
  return [...sites]
    .filter(([, region]) => region === is)
    .map(([id]) => `${what} is in ${is} now, the region of ${id}, and is lost with it`);
}

function exportLoosened(was: ExportModel, exports: readonly ExportModel[]): string[] {
  const is = exports.find(({ machine, purpose }) => machine === was.machine && purpose === was.purpose);
  if (is === undefined) return [`${was.machine} exports no ${was.purpose} any more`];
  return is.everyHours > was.everyHours
    ? [
        `${was.machine} exports its ${was.purpose} every ${is.everyHours} hours, and every ${was.everyHours} before`,
      ]
    : [];
}

function drillLoosened(was: RestoreDrillModel, is?: RestoreDrillModel): string[] {
  if (is === undefined) return [`the restore drill ${was.id} is not scheduled any more`];
  return is.everyDays > was.everyDays
    ? [`the restore drill ${was.id} is due every ${is.everyDays} days, and every ${was.everyDays} before`]
    : [];
}

function alertLoosened(was: AlertModel, is: AlertModel | undefined, sites: Serving): string[] {
  if (is === undefined) return [`nothing alerts any more when this happens: ${was.tells}`];
  return [
    ...(is.severity > was.severity
      ? [`the alert ${was.id} has severity ${is.severity}, and had ${was.severity}`]
      : []),
    ...movedToSites(`the alert ${was.id}`, was.region, is.region, sites),
  ];
}
