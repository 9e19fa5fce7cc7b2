import type { EstateView } from '../estate-view';
import { nameList, quote, terraform, timeText } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import type { SiteView } from '../site-view';
import { code, pageRef, ref, sentences, text } from '../text';
import {
  forEachServer,
  nameText,
  noPlannedSwitchover,
  transportServersOf,
  windowsIn,
} from '../vocabulary/group-switchover';
import { nameChecks, namesAt } from '../vocabulary/name-moves';
import { EXERCISE_RECORD } from '../vocabulary/pages';
import { exchangeShell, OUTSIDE, TERRAFORM } from '../vocabulary/shells';

/** Seconds between two requests while clients are watched. */
const INTERVAL_SECONDS = 10;

/**
 * A planned exercise of the switchover and the way back, with a record.
 *
 * Sources: learn.microsoft.com/exchange/high-availability/manage-ha/datacenter-switchovers and
 * learn.microsoft.com/azure/well-architected/reliability/disaster-recovery (drills).
 *
 * @returns the page; undefined where a planned switchover is impossible
 */
export function exercise(estate: EstateView): Procedure | undefined {
  const { primary, standby, names } = estate;
  if (!standby || noPlannedSwitchover(estate) !== undefined) return undefined;
  return {
    id: 'exercise',
    title: `Exercise of the switchover to ${standby.name} and back`,
    purpose: text`Twice a year, and after each change of the design: ${standby.name} serves for at least a working day, and ${primary.name} serves again afterwards. At the end it is known how long each step takes, who decides, and what is missing on the pages.`,
    before: [
      text`Who does it: people who did not write the pages, with ${pageRef('switchover-planned')} and ${pageRef('switchback')} and nothing else. One person decides, one person writes.`,
      `The record is ${code(EXERCISE_RECORD)} beside this page: a row for each step of both pages, with the time that the program expects. For each step write down begin, end, who did it, who decided, what was lost, and each deviation from the page.`,
      'Announce it a week before: users, service desk, management, the operators of networks and filters; tell which hours, what users may see, and whom to call. Nothing else is changed in that week.',
      `Stop, and go back, if a database does not mount within 30 minutes, if mail is lost, if a second failure happens, or if the one who decides says so. Until the names have moved, going back is leaving everything as it is.`,
      `Success: clients were without an answer for no longer than ${timeText(names.objectiveSeconds)}, which is the objective of the program; no message was lost; every step took no longer than in the record, or the reason is known; nobody needed knowledge that is not on a page.`,
    ],
    steps: [
      checkBefore(estate, standby),
      ...measure(estate, standby),
      goOver(estate, standby),
      operate(standby),
      goBack(estate),
      ...evaluate(estate),
    ],
    after: [
      'Keep the record with its date. Compare it with that of the last exercise.',
      'Each deviation becomes a change of the program or a note to the authors of the pages, with a name and a date.',
    ],
  };
}

function checkBefore(estate: EstateView, standby: SiteView): Step {
  const members = estate.group?.members ?? [];
  return {
    id: 'check-before-exercise',
    title: 'Check that everything is healthy, one hour before',
    why: 'An exercise begins in a healthy estate: what is broken before looks like a fault of the switchover afterwards.',
    ...exchangeShell(transportServersOf(standby)[0].name),
    command: forEachServer(
      members,
      (server) =>
        `Test-ReplicationHealth -Identity ${server} | Format-Table -Property Server, Check, Result -AutoSize`,
    ),
    check: [
      ...forEachServer(
        members,
        (server) =>
          `Get-MailboxDatabaseCopyStatus -Server ${server} | Format-Table -Property Name, Status, CopyQueueLength, ReplayQueueLength -AutoSize`,
      ),
      'Get-DatabaseAvailabilityGroup -Status | Format-List -Property Name, OperationalServers, WitnessShareInUse',
    ],
    expected: `Every check is Passed, every copy is Mounted or Healthy with a short queue, and ${nameText(members)} are operational.`,
    otherwise:
      'Postpone the exercise, and repair that first. It is a result as well: write it into the record.',
  };
}

function measure(estate: EstateView, standby: SiteView): Step[] {
  const { clientNames, healthPath, clientsInside } = estate.names;
  if (clientNames.length === 0) return [];
  const place = clientsInside ? windowsIn(standby) : OUTSIDE;
  return [
    {
      id: 'measure-exercise',
      title: 'Measure what clients see, from now until the end',
      why: `The health page is asked for every ${INTERVAL_SECONDS} seconds, by the name that clients use, in a window of its own that stays open. Ctrl+C ends it. The file is the proof of how long nobody answered.`,
      ...place,
      command: [
        "$file = Join-Path -Path (Read-Host 'Folder of the record') -ChildPath 'exercise-answers.csv'",
        'while ($true) {',
        '  $time = Get-Date -Format s',
        `  try { $answer = (Invoke-WebRequest -Uri ${quote(`https://${clientNames[0]}${healthPath}`)} -UseBasicParsing -TimeoutSec 5).StatusCode } catch { $answer = 'none' }`,
        '  Add-Content -Path $file -Value "$time,$answer"',
        `  Start-Sleep -Seconds ${INTERVAL_SECONDS}`,
        '}',
      ],
      check: [
        "Get-Content -Path (Join-Path -Path (Read-Host 'Folder of the record') -ChildPath 'exercise-answers.csv') -Tail 5",
      ],
      expected: 'Each line has the time and 200.',
      otherwise:
        'none: the name does not lead here, or a proxy of your own is between; correct that before the exercise begins.',
    },
  ];
}

function goOver(estate: EstateView, standby: SiteView): Step {
  const { stack } = estate.names;
  return {
    id: 'exercise-switchover',
    title: `Move everything to ${standby.name}`,
    why: text`Follow ${pageRef('switchover-planned')} from the first step to the last, and write a line of the record for each. The plan below comes before: with differences the stack of the names has not been deployed as it is.`,
    ...TERRAFORM,
    command: [terraform(stack, 'plan')],
    check: nameChecks(estate),
    expected: `The plan says "No changes." At the end: ${namesAt(estate, standby)}`,
    otherwise: text`A step fails: what its page says under "Otherwise". A criterion for stopping is met: ${ref('exercise-switchback')}, or nothing at all where the names have not moved yet.`,
    wait: { seconds: estate.names.ttlSeconds, because: `TTL ${estate.names.ttlSeconds} s` },
  };
}

function operate(standby: SiteView): Step {
  const servers = transportServersOf(standby);
  return {
    id: 'operate-at-standby',
    title: `Work a whole working day at ${standby.name}`,
    why: 'Load, backups, mail to partners, telephones and printers show themselves in a working day, not at night. Every call to the service desk goes into the record.',
    ...exchangeShell(servers[0].name),
    command: forEachServer(
      servers,
      (server) =>
        `Test-ServiceHealth -Server ${server} | Format-Table -Property Role, RequiredServicesRunning, ServicesNotRunning`,
    ),
    check: forEachServer(
      servers,
      (server) =>
        `Get-Queue -Server ${server} | Format-Table -Property Identity, Status, MessageCount, LastError -AutoSize`,
    ),
    expected: `RequiredServicesRunning is True on ${nameText(servers)}, no queue grows, messages from outside and to outside arrive, and the backup of the night has run.`,
    otherwise:
      'What does not work here does not work in an emergency either: decide whether to repair it on the spot or to go back.',
  };
}

function goBack(estate: EstateView): Step {
  const { primary, names } = estate;
  return {
    id: 'exercise-switchback',
    title: `Bring everything back to ${primary.name}`,
    why: text`Follow ${pageRef('switchback')} in the same way. The copies in ${primary.name} have to be up to date before.`,
    ...TERRAFORM,
    command: [terraform(names.stack, 'plan')],
    check: nameChecks(estate),
    expected: `At the end: ${namesAt(estate, primary)} The plan without a variable says "No changes."`,
    otherwise:
      'The plan wants to move names at another time than the page does: the committed value is not that of the moment; do not apply, and read the step of the page about the commit.',
    wait: { seconds: names.ttlSeconds, because: `TTL ${names.ttlSeconds} s` },
  };
}

function evaluate(estate: EstateView): Step[] {
  const { clientNames, clientsInside, objectiveSeconds, recoverySum } = estate.names;
  if (clientNames.length === 0) return [];
  const answers = [
    "$file = Join-Path -Path (Read-Host 'Folder of the record') -ChildPath 'exercise-answers.csv'",
    "$rows = @(Import-Csv -Path $file -Header 'time', 'answer')",
  ];
  return [
    {
      id: 'evaluate-exercise',
      title: 'Evaluate the record',
      why: sentences(
        `The objective of the program is ${timeText(objectiveSeconds)}; for an unplanned loss it expects: ${recoverySum}.`,
        'A planned switchover shows the way, not the detection: the time that probes and people need comes on top in an emergency.',
      ),
      ...(clientsInside && estate.standby ? windowsIn(estate.standby) : OUTSIDE),
      command: [...answers, '$rows | Group-Object -Property answer | Format-Table -Property Name, Count'],
      check: [
        ...answers,
        "$rows | Where-Object { $_.answer -ne '200' } | Format-Table -Property time, answer",
      ],
      expected: `Lines without 200, times ${INTERVAL_SECONDS} seconds, are less than ${timeText(objectiveSeconds)} for each of the two moves. ${nameList(clientNames)} answered the rest of the time.`,
      otherwise:
        'A longer gap: compare its times with the record, and find the step that was slow. The objective of the program or the step has to change.',
    },
  ];
}
