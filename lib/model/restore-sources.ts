import type { EstateDocument } from './estate-document';
import { ProtectionKind } from './protection-model';
import { Runs } from './site-model';

/** Where the files of a database can come from. */
export interface DatabaseSources {
  /** What backs the databases up. */
  readonly product?: string;
  /** Members whose backups have the volumes with databases. */
  readonly images: string[];
  /** Whether a copy lags. */
  readonly lagged: boolean;
}

/** What is read of the model: one of an earlier release has neither vaults nor exports. */
type Sources = Pick<EstateDocument, 'sites' | 'machines' | 'availabilityGroups' | 'databases'> &
  Partial<Pick<EstateDocument, 'vaults' | 'exports'>>;

/** Where the databases of the group come from when no copy has their content; undefined where nothing has it. */
export function databaseSources(estate: Sources): DatabaseSources | undefined {
  const [group] = estate.availabilityGroups;
  const own = estate.databases.filter((database) => database.group === group?.id);
  if (own.length === 0) return undefined;
  const product = group.logTruncation.backupProduct || undefined;
  const images = group.members.filter(
    (name) =>
      isBackedUp(estate, name) &&
      estate.machines.find(({ id }) => id === name)?.protection?.kind === ProtectionKind.FULL_SERVER,
  );
  const lagged = own.some(({ copies }) => copies.some((copy) => copy.lagged));
  return product === undefined && images.length === 0 && !lagged ? undefined : { product, images, lagged };
}

/** Whether a drill of servers with this role has something that it can restore or open: without it there is no page for it. */
export function canRehearse(estate: Sources, role: string): boolean {
  if (role === 'mailbox') return databaseSources(estate) !== undefined;
  const exported = (id: string): boolean => estate.exports?.some(({ machine }) => machine === id) ?? false;
  return hasImage(estate, role) || standing(estate, role).some(exported);
}

/** Whether a vault has an image of a server with this role that pages are about. */
export function hasImage(estate: Sources, role: string): boolean {
  return standing(estate, role).some((id) => isBackedUp(estate, id));
}

/** Servers with a role that exist, in the sites that pages are about. */
function standing(estate: Sources, role: string): string[] {
  return estate.machines
    .filter(
      ({ roles, site, runs }) =>
        roles.includes(role) && runs !== Runs.WHEN_ACTIVATED && isOfPair(estate, site),
    )
    .map(({ id }) => id);
}

/** Pages are about the primary site and its standby. */
function isOfPair({ sites }: Sources, id: string | undefined): boolean {
  const standby = sites.find(({ standbyFor }) => standbyFor !== undefined);
  const primary = sites.find((site) => standby === undefined || site.id === standby.standbyFor);
  return id !== undefined && [standby?.id, primary?.id].includes(id);
}

function isBackedUp({ machines, vaults = [] }: Sources, name: string): boolean {
  const vault = machines.find(({ id }) => id === name)?.protection?.vault;
  return vaults.some(({ id }) => id === vault);
}
