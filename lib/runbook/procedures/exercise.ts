import { PageId } from '../../model/page-ids';
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
      text`Who does it: people who did not write the pages, with ${pageRef(PageId.plannedSwitchover)} and ${pageRef(PageId.switchback)} and nothing else. One person decides, one person writes.`,
      `The record is ${code(EXERCISE_RECORD)} beside this page: a row for each step of both pages, with the time that the program expects. For each step write down begin, end, who did it, who decided, what was lost, and each deviation from the page.`,
      'A mailbox for the test on an ordinary database, which keeps each message and forwards it to an address outside (`Set-Mailbox` with `-ForwardingSmtpAddress` and `-DeliverToMailboxAndForward $true`): its mail goes in and out.',
      'Announce it a week before: users, service desk, management, the operators of networks and filters; tell which hours, what users may see, and whom to call. Nothing else is changed in that week.',
      `Stop, and go back, if a database does not mount within 30 minutes, if mail is lost, if a second failure happens, or if the one who decides says so. Until the names have moved, going back is leaving everything as it is.`,
      `Success: clients were without an answer for no longer than ${timeText(names.objectiveSeconds)}, which is the objective of the program; every numbered message has arrived inside and outside; every step took no longer than in the record, or the reason is known; nobody needed knowledge that is not on a page.`,
    ],
    steps: [
      checkBefore(estate, standby),
      ...measure(estate, standby),
      sendNumbered(),
      goOver(estate, standby),
      operate(estate, standby),
      goBack(estate),
      ...evaluate(estate),
      countNumbered(primary),
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

/** One message a minute, by which lost mail is counted. */
function sendNumbered(): Step {
  return {
    id: 'send-numbered-mail',
    title: 'Send a numbered message every minute, until the end',
    why: 'Only what is counted shows that nothing was lost. The messages come from outside by the MX records, and the test mailbox sends each out again. The window stays open; Ctrl+C ends it. Each line of the file is a message that was accepted.',
    ...OUTSIDE,
    command: [
      "$log = Join-Path -Path (Read-Host 'Folder of the record') -ChildPath 'exercise-mail.csv'",
      "$relay = Read-Host 'Mail server outside, which takes mail from here'",
      "$from = Read-Host 'Address of yours outside'",
      "$to = Read-Host 'Address of the test mailbox'",
      '$number = 0',
      'while ($true) {',
      '  $subject = "exercise-{0:d5}" -f ++$number',
      '  Send-MailMessage -SmtpServer $relay -From $from -To $to -Subject $subject -ErrorAction SilentlyContinue',
      '  if ($?) { Add-Content -Path $log -Value "$(Get-Date -Format s),$subject" }',
      '  Start-Sleep -Seconds 60',
      '}',
    ],
    check: [
      "Get-Content -Path (Join-Path -Path (Read-Host 'Folder of the record') -ChildPath 'exercise-mail.csv') -Tail 3",
    ],
    expected:
      'There is a line each minute, and the last messages are in the test mailbox and in the mailbox outside.',
    otherwise:
      'No line: the mail server outside refuses the message. A message is inside only: the forwarding of the test mailbox, or a remote domain that does not allow it.',
  };
}

/** Source: learn.microsoft.com/exchange/mail-flow/transport-logs/search-message-tracking-logs. */
function countNumbered(primary: SiteView): Step {
  return {
    id: 'count-numbered-mail',
    title: 'Count the numbered messages',
    why: text`End ${ref('send-numbered-mail')} and wait for an hour, since senders try again. Duplicates are not lost mail: each number counts once.`,
    ...exchangeShell(transportServersOf(primary)[0].name),
    command: [
      "$recipient = Read-Host 'Address of the test mailbox'",
      "$begin = Read-Host 'When the exercise began, such as 2030-01-31 08:00'",
      '$services = @(Get-TransportService)',
      '$events = @(foreach ($service in $services) { Get-MessageTrackingLog -Server $service.Name -EventId DELIVER -Recipients $recipient -Start $begin -ResultSize Unlimited })',
      "$delivered = @($events | Where-Object { $_.MessageSubject -like 'exercise-*' } | Select-Object -ExpandProperty MessageSubject | Sort-Object -Unique)",
      "$accepted = @(Import-Csv -Path (Join-Path -Path (Read-Host 'Folder of the record') -ChildPath 'exercise-mail.csv') -Header 'time', 'subject')",
      '"$($accepted.Count) accepted, $($delivered.Count) delivered"',
      '$accepted | Where-Object { $_.subject -notin $delivered } | Format-Table -Property time, subject',
    ],
    check: [
      "Get-MailboxStatistics -Identity (Read-Host 'Address of the test mailbox') | Format-Table -Property DisplayName, ItemCount",
    ],
    expected:
      'As many are delivered as were accepted, and none is listed as missing. The mailbox outside has the same numbers.',
    otherwise:
      'A number is missing: look for it with `Get-MessageTrackingLog -MessageSubject` on each server and on the Edges, and in the queues. Its time in the record shows which step it was.',
    wait: { seconds: 3600, because: 'senders outside try again' },
  };
}

function goOver(estate: EstateView, standby: SiteView): Step {
  const { stack } = estate.names;
  return {
    id: 'exercise-switchover',
    title: `Move everything to ${standby.name}`,
    why: text`Follow ${pageRef(PageId.plannedSwitchover)} from the first step to the last, and write a line of the record for each. The plan below comes before: with differences the stack of the names has not been deployed as it is.`,
    ...TERRAFORM,
    command: [terraform(stack, 'plan')],
    check: nameChecks(estate),
    expected: `The plan says "No changes." At the end: ${namesAt(estate, standby)}`,
    otherwise: text`A step fails: what its page says under "Otherwise". A criterion for stopping is met: ${ref('exercise-switchback')}, or nothing at all where the names have not moved yet.`,
    wait: { seconds: estate.names.ttlSeconds, because: `TTL ${estate.names.ttlSeconds} s` },
  };
}

function operate({ group }: EstateView, standby: SiteView): Step {
  const servers = transportServersOf(standby);
  // With circular logging nothing backs the databases up.
  const product = group === undefined || group.circularLogging ? undefined : group.backupProduct;
  return {
    id: 'operate-at-standby',
    title: `Work a whole working day at ${standby.name}`,
    why: 'Load, mail to partners, telephones and printers show themselves in a working day, not at night. Every call to the service desk goes into the record.',
    ...exchangeShell(servers[0].name),
    command: forEachServer(
      servers,
      (server) =>
        `Test-ServiceHealth -Server ${server} | Format-Table -Property Role, RequiredServicesRunning, ServicesNotRunning`,
    ),
    check: [
      ...forEachServer(
        servers,
        (server) =>
          `Get-Queue -Server ${server} | Format-Table -Property Identity, Status, MessageCount, LastError -AutoSize`,
      ),
      ...(product === undefined
        ? []
        : [
            'Get-MailboxDatabase -Status | Format-Table -Property Name, LastFullBackup, LastIncrementalBackup -AutoSize',
          ]),
    ],
    expected: `RequiredServicesRunning is True on ${nameText(servers)}, no queue grows, and messages from outside and to outside arrive.${product === undefined ? '' : ` Each database has a backup of the last night by ${product}.`}`,
    otherwise:
      'What does not work here does not work in an emergency either: decide whether to repair it on the spot or to go back.',
  };
}

function goBack(estate: EstateView): Step {
  const { primary, names } = estate;
  return {
    id: 'exercise-switchback',
    title: `Bring everything back to ${primary.name}`,
    why: text`Follow ${pageRef(PageId.switchback)} in the same way. The copies in ${primary.name} have to be up to date before.`,
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
