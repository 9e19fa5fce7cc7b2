import { INSTALLATION, INSTALLATION_EVENT } from '../../exchange/installation-names';
import { INSTALLATION_FAILURES } from '../../exchange/installation-failures';
import { WATCH_SOURCE } from '../../exchange/watch-commands';
import { PageId } from '../../model/page-ids';
import { sitesOf, unattended } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { nameList, quote, quoteList } from '../powershell-text';
import type { Procedure, ProcedureTable, Step } from '../procedure';
import type { ServerView } from '../server-view';
import type { Reference } from '../text';
import { code, listed, pageRef, ref, text } from '../text';
import { followInstallation, reachedText, stateLines } from '../vocabulary/installation';
import { OUTSIDE, windowsShell } from '../vocabulary/shells';
import { MACHINES, onMachines, signIn } from '../vocabulary/subscriptions';

/** Phases that machines in a domain and Edges do not share. */
const OF_EDGES = ['suffix', 'subscription-file', 'subscription'];
const OF_MEMBERS = [...['domain', 'held-out', 'directory', 'place', 'autodiscover', 'names', 'connectors']];

/**
 * A server that does not finish its installation: where it says why, what each reason asks for, and how it goes on. It stays held out meanwhile,
 * and no other server waits for more than it has to.
 */
export function installationFailed(estate: EstateView): Procedure | undefined {
  const sites = sitesOf(estate);
  const members = unattended(sites.flatMap((site) => [...site.frontEnds, ...site.mailboxServers]));
  const edges = unattended(sites.flatMap((site) => site.edges));
  const all = [...members, ...edges];
  if (all.length === 0) return undefined;
  return {
    id: PageId.installationFailed,
    title: 'An installation has failed or waits for too long',
    purpose:
      'A server that installs itself has stopped, or waits for longer than expected. It has no clients and no mail. Afterwards its installation goes on, or its machine is made again.',
    table: failureTable(members.length > 0, edges.length > 0),
    before: [
      'The other servers are not touched by the failure: one installs without the other, except the first of a site.',
      `An alert or the event log has named the server: log Application, source ${WATCH_SOURCE}, event ${INSTALLATION_EVENT.failed} for a failure and ${INSTALLATION_EVENT.waits} for a wait.`,
      'You may run commands on machines of the subscription of Azure.',
    ],
    steps: [
      seeAll(all),
      hold(all),
      readReason(all),
      goOn(all),
      makeAgain(members, edges),
      release(all),
      followInstallation({
        id: 'follow-repaired-installation',
        title: 'Wait until the servers have installed themselves',
        servers: all,
        expected: reachedText(members, edges),
        onFailure: ref('read-reason'),
      }),
    ],
    after: [
      'If the reason was in the program, in the media or in a policy, correct it there: the next server would meet it again.',
      'A drill of this page in a test subscription shows whether the state can be read, before it is needed.',
    ],
  };
}

function failureTable(members: boolean, edges: boolean): ProcedureTable {
  const rows = Object.entries(INSTALLATION_FAILURES).filter(
    ([phase]) => (members || !OF_MEMBERS.includes(phase)) && (edges || !OF_EDGES.includes(phase)),
  );
  return {
    title: 'Phases, in their order, and what stops them',
    head: ['phase', 'usual reason', 'repair'],
    rows: rows.map(([phase, { reason, repair }]) => [`\`${phase}\``, reason, repair]),
  };
}

function names(servers: ServerView[]): string[] {
  return servers.map(({ name }) => name);
}

function seeAll(servers: ServerView[]): Step {
  return {
    id: 'see-installations',
    title: 'See how far every server is',
    why: `Each machine keeps its state in ${code(INSTALLATION.state)} and its log in ${code(INSTALLATION.log)}. The phase that it is in is the row of the table, and "reason" says what has happened.`,
    ...OUTSIDE,
    command: signIn(servers, MACHINES),
    check: stateLines(servers),
    expected:
      'status is "done", "running", "restarting", "installing" or "waiting" on every server; "failed" is the one that this page is about.',
    otherwise:
      'No such file: the machine has not begun; see the run command `install` of the machine in the Azure portal, and its message. A machine that does not answer hangs in a restart: look at its screen (Boot diagnostics).',
  };
}

/** The same fault would stop one server after the other. */
function hold(servers: ServerView[]): Step {
  return {
    id: 'hold-installations',
    title: 'Hold the servers that are not done',
    when: 'Only if the reason concerns all of them, such as wrong media or a bad update.',
    why: `The task "${INSTALLATION.task}" is disabled on each machine, and none begins another phase. What runs now runs to its end: Setup is never stopped.`,
    ...OUTSIDE,
    command: taskLines('Disable', servers),
    check: taskState(servers),
    expected: 'Disabled on each server that is not done. A server that is done has no such task.',
    otherwise: 'A machine that does not answer is restarting: run the line for it again.',
  };
}

function release(servers: ServerView[]): Step {
  return {
    id: 'release-installations',
    title: 'Let the held servers go on',
    when: text`Only if ${ref('hold-installations')} was done.`,
    why: 'Each goes on with the phase that it was in, within five minutes.',
    ...OUTSIDE,
    command: taskLines('Enable', servers),
    check: taskState(servers),
    expected: 'Ready or Running on each server that is not done.',
    otherwise: 'Disabled still: run the line for that machine again.',
  };
}

function perMachine(servers: ServerView[], script: string): string[] {
  return onMachines(quoteList(names(servers)), servers, [
    '$name',
    `az vm run-command invoke --ids $machine --command-id RunPowerShellScript --scripts "${script}" --query 'value[0].message' --output tsv`,
  ]);
}

function taskLines(verb: 'Disable' | 'Enable', servers: ServerView[]): string[] {
  return perMachine(
    servers,
    `${verb}-ScheduledTask -TaskName '${INSTALLATION.task}' -ErrorAction SilentlyContinue`,
  );
}

function taskState(servers: ServerView[]): string[] {
  return perMachine(
    servers,
    `(Get-ScheduledTask -TaskName '${INSTALLATION.task}' -ErrorAction SilentlyContinue).State`,
  );
}

function subject(servers: ServerView[]): Pick<Step, 'subject' | 'hosts' | 'shell'> {
  return {
    ...windowsShell(...names(servers)),
    ...(servers.length > 1 ? { subject: 'the server that has stopped' } : {}),
  };
}

function readReason(servers: ServerView[]): Step {
  return {
    id: 'read-reason',
    title: 'Read why the server has stopped',
    why: 'The reason in the state is one sentence; the log has what came before it, with times, and the log of Setup has its own errors. None of them has a password in it.',
    ...subject(servers),
    command: [`Get-Content -Path ${quote(INSTALLATION.state)}`],
    check: [
      `Get-Content -Path ${quote(INSTALLATION.log)} -Tail 60`,
      `Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = ${quote(WATCH_SOURCE)}; Id = ${INSTALLATION_EVENT.failed}, ${INSTALLATION_EVENT.waits} } -MaxEvents 10 -ErrorAction SilentlyContinue | Format-List -Property TimeCreated, Id, Message`,
      "Select-String -Path 'C:\\ExchangeSetupLogs\\ExchangeSetup.log' -Pattern '\\[ERROR\\]' -ErrorAction SilentlyContinue | Select-Object -Last 10",
      "Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\ExchangeServer\\v15\\*Role' -Name 'Watermark' -ErrorAction SilentlyContinue | Format-List -Property PSPath, Watermark",
    ],
    expected:
      'The phase and the reason are known. No Watermark is listed, or Setup has stopped halfway and its role is named.',
    otherwise: text`A Watermark: the server cannot go on, whatever is repaired; ${ref('make-machine-again')}. Nothing in the log of the phase: the machine has restarted in the middle; ${ref('go-on')}.`,
  };
}

function goOn(servers: ServerView[]): Step {
  return {
    id: 'go-on',
    title: 'Repair the cause, and let the installation go on',
    when: 'Not where Setup has stopped halfway (a Watermark).',
    why: text`The row of the phase says what to repair. \`-Retry\` then sets the failed phase back to its beginning with all its tries, and the task goes on with it within five minutes. A corrected program does the same: an apply with another script goes on from the failed phase by itself. Nothing that is done is repeated.`,
    ...subject(servers),
    command: [
      "Read-Host 'Repair what the table says for this phase, then press Enter'",
      `& ${quote(INSTALLATION.script)} -Retry`,
    ],
    check: [
      `Get-Content -Path ${quote(INSTALLATION.state)}`,
      `Get-ScheduledTask -TaskName ${quote(INSTALLATION.task)} | Format-Table -Property TaskName, State`,
      `Get-Content -Path ${quote(INSTALLATION.log)} -Tail 10`,
    ],
    expected:
      'status is no longer "failed", tries is 0, and the task is Ready or Running. After five minutes the log goes on.',
    otherwise: text`Access is denied: run Windows PowerShell as administrator. A script that may not run: a group policy sets the execution policy; see the row of \`domain\`. "failed" again with the same reason: the cause is not repaired. No task: an administrator has removed it; apply the stack of the site again, which registers it. No script: the machine was made before, see ${ref('make-machine-again')}.`,
    wait: { seconds: 300, because: 'the task runs every five minutes' },
  };
}

/** An Edge has nothing in Active Directory; a member has its object, and is recovered. */
function makeAgain(members: ServerView[], edges: ServerView[]): Step {
  const pages: Reference[] = [
    ...members.map(({ name }) => pageRef(PageId.memberRebuild(name))),
    ...edges.map(({ name }) => pageRef(PageId.edgeRebuild(name))),
  ];
  const addresses = [...members, ...edges].flatMap(({ name, terraformAddress }) =>
    terraformAddress === undefined ? [] : [`${name} ${code(terraformAddress)}`],
  );
  return {
    id: 'make-machine-again',
    title: 'Make the machine again',
    when: 'Only where Setup has stopped halfway: every other failure can go on.',
    why: text`Unattended Setup does not run again on such a machine, and nobody knows what is half written in it. A new machine with the same name begins from the start, and finds the object of the server in Active Directory: it recovers the server (\`/Mode:RecoverServer\`). Where the object has no role yet, \`place\` stops and its row says what to do. The page of the server has the steps, with \`terraform apply -replace\` and the plan gate before it: ${listed(pages)}.`,
    ...OUTSIDE,
    command: ["Read-Host 'Do the page of the server from its first step on, then press Enter'"],
    check: stateLines([...members, ...edges]),
    expected: 'The new machine has a state of its own, and is in one of the first phases.',
    otherwise: `The plan gate refuses the replacement while it takes more than this server: one at a time. Addresses in the state: ${nameList(addresses)}.`,
  };
}
