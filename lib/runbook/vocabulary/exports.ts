import type { ExportPlace } from '../../exchange/export-commands';
import { compareCaptures, fetchExport, runExport } from '../../exchange/export-commands';
import { ExportPurpose } from '../../exchange/export-purpose';
import { EXPORT_FOLDER, EXPORT_TASK, LAST_CAPTURE, NEXT_CAPTURE } from '../../exchange/export-task';
import type { ExportStoreModel } from '../../model/protection-model';
import { secondCopy } from '../../model/second-copy';
import type { EstateView } from '../estate-view';
import { quote } from '../powershell-text';
import type { Step } from '../procedure';
import { Shell, stepId } from '../procedure';
import { code, sentences } from '../text';
import type { Target } from './server-protection';
import { onTarget, targetId } from './server-protection';
import { inSubscription } from './subscriptions';
import { OUTSIDE, windowsShell } from './shells';

const TASK = quote(EXPORT_TASK[ExportPurpose.CUSTOMISATIONS]);
const RUN_TASK = runExport(EXPORT_TASK[ExportPurpose.CUSTOMISATIONS]);

/** The capture that was the last one when an update began; the task replaces its own with the next. */
const BEFORE_UPDATE = `${EXPORT_FOLDER}\\customisations\\before-update`;

/** How the themes and the sign-in page of Outlook on the web come back, which the log has without the build. */
export const REPLAY_THEMES =
  'The log has the themes and the sign-in page of Outlook on the web in folders with the name `build`, whatever the build was. They belong in the folder of the build that is installed now, which has the highest number in `FrontEnd\\HttpProxy\\owa\\auth` and in `ClientAccess\\Owa\\prem`. Compare file by file first: a theme that only the log has is copied whole; a file that both have may be new in this build, so make the change again in it and do not copy the old one over it.';

/** Where an opened export is put, on the workstation and on the server. */
export function exportFolder(machine: string): string {
  return `C:\\Recovery\\${machine}`;
}

/** Where the exports of a machine are; undefined where it has none. */
export function exportPlace(
  estate: EstateView,
  machine: string,
  purpose: ExportPurpose,
): ExportPlace | undefined {
  const made = estate.exportOf(machine, purpose);
  const store = estate.exportStores.find(({ id }) => id === made?.store);
  if (!made || !store) return undefined;
  const { id: account, region, resourceGroup, keyVault, key } = store;
  const copiedFrom = secondCopy(region) === undefined ? undefined : region;
  const { cloud } = estate;
  return {
    ...{ cloud, account, resourceGroup, container: made.container, keyVault, key, machine, copiedFrom },
    ...subscriptionsOf(estate, store, machine),
  };
}

/** The store is in a stack of its own, whose subscription may be another one than that of the machine. */
function subscriptionsOf(
  estate: EstateView,
  { id, subscriptionId }: ExportStoreModel,
  machine: string,
): Pick<ExportPlace, 'inSubscription' | 'inMachineSubscription'> {
  const own = estate.machineInAzure(machine);
  if (own.subscription === undefined) return { inSubscription: [], inMachineSubscription: [] };
  return {
    inSubscription: inSubscription({ name: id, subscription: { id: subscriptionId } }),
    inMachineSubscription: own.subscription.id === subscriptionId ? [] : inSubscription(own),
  };
}

/** Fetches and decrypts an export of a machine. Nobody may read exports between two recoveries. */
export function readExport(estate: EstateView, machine: string, purpose: ExportPurpose): Step[] {
  const place = exportPlace(estate, machine, purpose);
  if (!place) return [];
  const folder = exportFolder(machine);
  const lines = ['az login', ...fetchExport(place, folder)];
  return [
    {
      id: stepId('fetch-export', machine),
      title: `Fetch an export of ${machine} from before the rebuild`,
      why: sentences(
        `It is in ${place.account}, encrypted with a key of ${place.keyVault}, and nobody may read it by default. The commands give you the right, and take it back at the end, also after an error.`,
        'They list the exports with their times and ask for one. A new machine exports too, so that the newest one may be of the empty server: the one that is proposed is the newest from before the machine was made. Take an older one where the rebuild was repeated, the machine was broken into, or the damage itself was exported. In a drill take the newest one.',
        place.copiedFrom !== undefined &&
          `While ${place.copiedFrom} is lost, the copy in ${secondCopy(place.copiedFrom)!} is read: it has what had been copied until then. Its Key Vault is read there too, by itself and under the same name. Azure may refuse to let your address in meanwhile: take a workstation whose address is in \`readerPrefixes\` of the program then.`,
        `Copy ${code(folder)} to the same place on the server through your own session.`,
        'Source: learn.microsoft.com/azure/key-vault/general/rbac-guide.',
      ),
      ...OUTSIDE,
      command: lines.filter((line) => line.trim() !== ''),
      check: [
        `Get-ChildItem -Path ${quote(folder)} -Recurse -File | Format-Table -Property FullName, Length, LastWriteTime`,
      ],
      expected:
        purpose === ExportPurpose.EDGE_CONFIGURATION
          ? 'configuration.xml and answer.xml are there.'
          : 'The folder capture with files and registry values is there, and changes.txt.',
      otherwise:
        'Errors of the first minutes: the rights do not hold everywhere yet, and the commands go on trying. They never hold: the workstation is a machine in Azure in the region of the account or its pair, where rules for addresses have no effect, or it reaches Azure by another address; use a workstation elsewhere. "The export has been changed" or "names another key": do not use it; take an older one, and tell the security team. A warning that a right was not taken back: take it back by hand. A plan of the interconnect takes the rule for your address away too.',
      wait: { seconds: 600, because: 'a role assignment takes up to ten minutes' },
    },
  ];
}

/** Compares the state of a rebuilt server with the log from before its loss. */
export function compareWithLog(estate: EstateView, machine: string): Step[] {
  if (!exportPlace(estate, machine, ExportPurpose.CUSTOMISATIONS)) return [];
  return [
    {
      id: stepId('compare-customisations', machine),
      title: `Compare ${machine} with the log of its customisations`,
      why: `What people had changed and nobody has entered again shows itself weeks later, as a limit on attachments or another sign-in page. Files of another build differ in any case: look at each difference. Delete ${code(exportFolder(machine))} afterwards.`,
      ...windowsShell(machine),
      command: compareCaptures(
        exportFolder(machine),
        EXPORT_TASK[ExportPurpose.CUSTOMISATIONS],
        LAST_CAPTURE,
        NEXT_CAPTURE,
      ),
      check: [`Get-ScheduledTaskInfo -TaskName ${TASK} | Format-List -Property LastRunTime, LastTaskResult`],
      expected:
        'LastTaskResult is 0. Each difference is one that the release explains, or one that has been entered again.',
      otherwise:
        '"The export is not on this server": copy the folder from the workstation. "The present state could not be captured": no domain controller answers, or the disk is full; run it again afterwards. A result that is not 0 with a comparison: the capture is right and could not be stored; look for the way to the store later.',
    },
  ];
}

/** Captures the present state before an update, which overwrites it. */
export function captureBefore(estate: EstateView, target: Target): Step[] {
  const exported = withLog(estate, target);
  if (exported.servers.length === 0) return [];
  return [
    {
      id: targetId('capture-customisations', target),
      title: `Capture the customisations of ${target.subject ?? 'the server'}`,
      when: 'Only for a cumulative update.',
      why: `The log compares each capture with the one before: when the last one is from just before the update, the next one shows exactly what the update has overwritten. The task is disabled until then: a run of the night between the two would take the difference for itself. A copy of the capture is kept in ${code(BEFORE_UPDATE)}, for files that are not text.`,
      ...onTarget(exported, Shell.POWERSHELL),
      command: [
        ...RUN_TASK,
        `if (Test-Path -Path "${BEFORE_UPDATE}") { Remove-Item -Path "${BEFORE_UPDATE}" -Recurse -Force }`,
        `if (Test-Path -Path "${LAST_CAPTURE}") { Copy-Item -Path "${LAST_CAPTURE}" -Destination "${BEFORE_UPDATE}" -Recurse }`,
        `Disable-ScheduledTask -TaskName ${TASK}`,
      ],
      check: [
        `Get-ScheduledTaskInfo -TaskName ${TASK} | Format-List -Property LastRunTime, LastTaskResult`,
        `Get-ScheduledTask -TaskName ${TASK} | Format-List -Property TaskName, State`,
      ],
      expected: 'LastRunTime is now, LastTaskResult is 0, and State is Disabled.',
      otherwise:
        'The update does not take place: `Enable-ScheduledTask`, or nothing is logged from now on. Not 0: the export was not stored; `C:\\ProgramData\\ExchangeExports` shows whether the capture is there, and that is what the comparison needs.',
    },
  ];
}

/** Shows what an update has overwritten. */
export function seeOverwritten(estate: EstateView, target: Target): Step[] {
  const exported = withLog(estate, target);
  if (exported.servers.length === 0) return [];
  const changes = `"${EXPORT_FOLDER}\\customisations\\changes.txt"`;
  return [
    {
      id: targetId('see-overwritten', target),
      title: `See which customisations of ${target.subject ?? 'the server'} the update has overwritten`,
      when: 'Only for a cumulative update.',
      why: `Lines that are gone are what people had changed: enter them in the new files in the next step, with \`appcmd.exe set config\` for IIS and single values for the registry. Of images only the names are listed: the files are in ${code(BEFORE_UPDATE)}. ${REPLAY_THEMES} Never restore the metabase (applicationHost.config) or a whole web.config: they belong to the former update, and virtual directories would answer errors.`,
      ...onTarget(exported, Shell.POWERSHELL),
      command: [`Enable-ScheduledTask -TaskName ${TASK}`, ...RUN_TASK],
      check: [
        `Get-Content -Path ${changes}`,
        `Get-ScheduledTask -TaskName ${TASK} | Format-List -Property TaskName, State`,
      ],
      expected: 'The differences between the state before the update and now are listed, and State is Ready.',
      otherwise:
        'Nothing is listed: the capture before the update was not made, and the change log and the saved files are all there is.',
    },
  ];
}

function withLog(estate: EstateView, target: Target): Target {
  const servers = target.servers.filter(
    ({ name }) => exportPlace(estate, name, ExportPurpose.CUSTOMISATIONS) !== undefined,
  );
  return { ...target, servers };
}
