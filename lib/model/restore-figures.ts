import type { AvailabilityGroupModel } from './availability-group-model';
import type { EstateDocument } from './estate-document';
import { PageId } from './page-ids';
import type { SiteRecoveryModel } from './site-model';

/** What states the times of a site whose servers are made on the day. */
export const READINESS_SOURCE = 'readiness of the standby site in the program';

/** What states the time of its installation: the readiness, or the servers that install themselves. */
export function installationSource({ installsItself }: SiteRecoveryModel): string {
  return installsItself ? 'expectedDuration of the installation in the program' : READINESS_SOURCE;
}

/** What is known of a time, or of an amount of data, in a recovery. */
export interface RestoreFigure {
  /** Undefined where nobody has stated or measured it. */
  readonly seconds?: number;
  /** Where it is from, or why there is none. */
  readonly source: string;
  /** Whether a drill has measured it; what a team states is an estimate until then. */
  readonly measured: boolean;
  /** What states it in a program; undefined where it has its figure, or no input states it. */
  readonly input?: string;
}

/** What is read of the model: one of an earlier release has no drills. */
type Figures = Pick<EstateDocument, 'recoveryTimes'> &
  Partial<Pick<EstateDocument, 'restoreDrills' | 'machines'>>;

/** The pages whose steps the settings of `RecoveryTimes` are about; a page for each site or server begins so. */
export const PAGE_INPUTS = {
  switchover: PageId.switchover,
  switchback: PageId.switchback,
  lostEdges: 'edges-lost',
  lostProxies: 'proxies-lost',
  lostLink: PageId.linkLost,
  lostMajority: PageId.quorumLost,
  dismountedDatabase: PageId.databaseDismounted,
  lostCarrier: PageId.carrierLost,
  lostSmartHost: PageId.smartHostLost,
  lostTrafficManager: PageId.trafficManagerLost,
  lostNameServer: PageId.nameServerLost,
  directoryOutage: 'directory-outage',
  transportOutage: 'transport-outage',
  certificateRenewal: PageId.certificateRenewal,
  laggedCopy: PageId.laggedCopy,
  stateRepair: PageId.terraformState,
  serverRebuild: 'member-rebuild',
  edgeRebuild: 'edge-rebuild',
  witnessRebuild: PageId.witnessLost,
  imageRestore: PageId.imageRestore,
  frontEndRecovery: PageId.frontEndRecovery,
  databaseRestore: PageId.databaseRestore,
  siteRebuild: 'site-from-nothing',
} as const;

/** What a program calls the time that the steps of a page take; undefined where it has no input for it. */
export function inputOfPage(page: string): string | undefined {
  const found = Object.entries(PAGE_INPUTS).find(([, beginning]) => isPage(page, beginning));
  return found && `recoveryTimes.${found[0]}`;
}

/**
 * How long the steps of a page take: as a drill has measured it, else as the team has stated it, else as long as the program expects a server to install itself.
 *
 * @param roles - roles of the server that the page is used for, where it is for several; a drill of other servers does not count then
 */
export function timeOfPage(estate: Figures, page: string, roles?: readonly string[]): RestoreFigure {
  const measured = measuredOn(estate, page).filter(
    ({ measuredSeconds, role }) => measuredSeconds !== undefined && (roles?.includes(role) ?? true),
  );
  if (measured.length > 0) {
    const longest = measured.reduce((one, other) =>
      other.measuredSeconds! > one.measuredSeconds! ? other : one,
    );
    return { seconds: longest.measuredSeconds, source: drillText(longest), measured: true };
  }
  const [stated] = Object.entries(estate.recoveryTimes?.pageSeconds ?? {})
    .filter(([beginning]) => isPage(page, beginning))
    .sort(([one], [other]) => other.length - one.length);
  return (
    (stated === undefined ? installationTime(estate, page) : undefined) ??
    statedFigure(stated?.[1], inputOfPage(page))
  );
}

/** The rebuild of a server that installs itself, as far as the machine does it. */
function installationTime({ machines = [] }: Figures, page: string): RestoreFigure | undefined {
  const own = machines.find(({ id }) => [PageId.memberRebuild(id), PageId.edgeRebuild(id)].includes(page));
  return (
    own?.installation && {
      seconds: own.installation.expectedSeconds,
      source: 'expectedDuration of its installation in the program, without what people do around it',
      measured: false,
    }
  );
}

/**
 * What of the newest data of a group's databases is lost when they come back from backup: as the team has stated it, or as a drill has found it
 * where that is more, since the recovery point of one drill is no bound.
 */
export function lossFromBackup(estate: Figures, group: AvailabilityGroupModel): RestoreFigure {
  const { backupProduct } = group.logTruncation;
  if (backupProduct === undefined)
    return { source: `the program names no backup of the databases of ${group.id}`, measured: false };
  const stated = estate.recoveryTimes?.databaseBackupAgeSeconds;
  const found = measuredOn(estate, PageId.databaseRestore)
    .filter(({ measuredLossSeconds }) => measuredLossSeconds !== undefined)
    .sort((one, other) => other.measuredLossSeconds! - one.measuredLossSeconds!);
  if (found.length > 0 && found[0].measuredLossSeconds! >= (stated ?? 0))
    return { seconds: found[0].measuredLossSeconds, source: drillText(found[0]), measured: true };
  return statedFigure(stated, 'recoveryTimes.databaseBackupAge');
}

/** A figure that the team states, or has left out. */
export function statedFigure(seconds: number | undefined, input: string | undefined): RestoreFigure {
  return seconds === undefined
    ? { source: 'not stated by the team', measured: false, input }
    : { seconds, source: 'stated by the team', measured: false };
}

function measuredOn({ restoreDrills = [] }: Figures, page: string): EstateDocument['restoreDrills'] {
  return restoreDrills.filter((drill) => isPage(page, drill.measures ?? drill.page));
}

function drillText({ id, lastDay }: EstateDocument['restoreDrills'][number]): string {
  return `measured by the drill ${id}${lastDay === undefined ? '' : ` on ${lastDay}`}`;
}

/** Whether a page is the one that an id names, or one of those whose ids begin with it. */
export function isPage(page: string, beginning: string): boolean {
  return page === beginning || page.startsWith(`${beginning}-`);
}
