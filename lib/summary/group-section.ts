import { textTable } from '../core/text-table';
import { mountableCopy } from '../exchange/mount-dial';
import { isDatabasesLabel } from '../exchange/volume-label';
import type { ActiveDatabasesModel, AvailabilityGroupModel } from '../model/availability-group-model';
import type { DatabaseModel } from '../model/database-model';
import type { EstateModel } from '../model/estate-model';

/** A group: who votes, what each failure leaves, and how active databases are spread then. */
export function groupSection(model: EstateModel, group: AvailabilityGroupModel): string {
  const { id, members, quorumMode, votes, votesNeeded } = group;
  const databases = model.databases.filter((database) => database.group === id);
  return [
    `Database availability group ${id}: ${members.length} members, ${witnessText(model, group)}`,
    `${quorumMode}: ${votes} votes, ${votesNeeded} needed. ${databases.length} databases.`,
    ...volumesText(model, group, databases),
    ...(databases.length > 0 ? [truncationText(group)] : []),
    ...lagText(group),
    ...movesText(group),
    failureTable(model, group),
    ...mountText(databases.length, group),
  ].join('\n');
}

function witnessText(model: EstateModel, { witness, alternateWitness }: AvailabilityGroupModel): string {
  if (witness === undefined) return 'no witness';
  const located = (id: string): string => `${id} in ${model.machine(id).location}`;
  const alternate = alternateWitness === undefined ? '' : `, alternate ${located(alternateWitness)}`;
  return `witness ${located(witness)}${alternate}`;
}

/** Which volumes databases are on, where members have several. */
function volumesText(
  model: EstateModel,
  { members: [first] }: AvailabilityGroupModel,
  databases: DatabaseModel[],
): string[] {
  if (databases.length === 0) return [];
  const volumes = model.machine(first).volumes.filter(({ purpose }) => isDatabasesLabel(purpose));
  if (volumes.length < 2) return [];
  const counts = volumes.map(({ driveLetter }) => {
    const on = databases.filter(({ drive = volumes[0].driveLetter }) => drive === driveLetter);
    return `${on.length} on ${driveLetter}:`;
  });
  return [`Databases on each volume: ${counts.join(', ')}.`];
}

function truncationText({ logTruncation: { backupProduct } }: AvailabilityGroupModel): string {
  return backupProduct === undefined
    ? 'Transaction logs are truncated by circular logging; nothing backs the databases up.'
    : `Transaction logs are truncated by the backups of ${backupProduct}.`;
}

/** Quorum alone mounts nothing. */
function mountText(databases: number, { automaticMountDial }: AvailabilityGroupModel): string[] {
  if (databases === 0) return [];
  return [
    `"Kept" is the vote only: a database is then mounted automatically on ${mountableCopy(automaticMountDial)}, and stays dismounted where there is no such copy.`,
  ];
}

/** Automatic play-down has to stay on where lagged copies share a volume with others. */
function lagText({ replayLagDays }: AvailabilityGroupModel): string[] {
  if (replayLagDays === undefined) return [];
  return [
    `Lagged copies are up to ${replayLagDays} days behind, which is no guarantee: Exchange replays their logs when healthy copies or space are short.`,
  ];
}

function movesText({ copiesToSeed, copiesToRemove, fewestMoves }: AvailabilityGroupModel): string[] {
  if (copiesToSeed + copiesToRemove === 0) return [];
  return [
    `Coming from the committed layout, ${copiesToSeed} copies are seeded (no even layout takes fewer than ${fewestMoves}) and ` +
      `${copiesToRemove} are removed.`,
  ];
}

function failureTable(model: EstateModel, { members, failures }: AvailabilityGroupModel): string {
  const siteOf = new Map(members.map((id) => [id, model.machine(id).site]));
  const sites = [...new Set(siteOf.values())].filter((site) => site !== undefined);
  const head = [
    'lost',
    'votes',
    'quorum',
    ...sites.map((site) => `active in ${model.site(site).name}`),
    'largest difference',
  ];
  const rows = failures.map((each) => [
    each.failure,
    String(each.votesLeft),
    each.keepsQuorum ? 'kept' : 'lost',
    ...sites.map((site) => range(each.active.filter(({ server }) => siteOf.get(server) === site))),
    String(each.imbalance),
  ]);
  return textTable(head, rows);
}

/** Active databases of a site's members, such as `5 to 6 each`. */
function range(loads: ActiveDatabasesModel[]): string {
  if (loads.length === 0) return '-';
  const counts = loads.map(({ databases }) => databases);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `${least} each` : `${least} to ${most}`;
}
