import type { EstateView } from '../estate-view';
import { namesOf, unattended } from '../estate-parts';
import { nameList, quote, quoteList, terraform } from '../powershell-text';
import type { Step } from '../procedure';
import { stepId } from '../procedure';
import type { SiteView } from '../site-view';
import { listed, ref, text } from '../text';
import { blockMail } from './edge-maintenance';
import { licenseTerms } from './foundation';
import { forEachServer, nameText, shellIn, transportServersOf } from './group-switchover';
import { releaseStep } from './release';
import { exchangeShell, siteNote, TERRAFORM, windowsShell } from './shells';

/** Mail that exists here and nowhere else: what shadow queues hold is a second copy. */
const UNDELIVERED =
  'Where-Object { "$($_.DeliveryType)" -ne \'ShadowRedundancy\' -and $_.MessageCount -gt 0 }';

const NONE_LEFT =
  'if ($left.Count -gt 0) { throw "Mail is left in $($left.Identity -join \', \'): nothing may be removed before it is delivered." }';

/**
 * Takes the servers of an activated pilot light away again: the mail that they accepted is delivered before anything is removed.
 *
 * Sources: learn.microsoft.com/powershell/module/exchangepowershell/redirect-message (which queues are left) and
 * .../exchange/mail-flow/transport-high-availability/shadow-redundancy.
 */
export function pilotLightOff(estate: EstateView, home: SiteView, away: SiteView): Step[] {
  const transportServers = transportServersOf(away);
  const servers = quoteList(transportServers.map(({ name }) => name));
  return [
    ...drainSteps(home, away),
    {
      id: stepId('remove-databases', away.code),
      title: `Remove the databases and subscriptions of ${away.name}`,
      when: text`Only when every count of ${ref(stepId('move-mailboxes', home.code))} is 0.`,
      why: `Setup does not uninstall a server that holds a database with mailboxes. A database with a mailbox in it is not removed by this step either. The files stay on the disks until the machines are destroyed. The command stops while a server of ${away.name} has mail.`,
      ...shellIn(home),
      command: [
        `$left = @(${servers} | ForEach-Object { Get-Queue -Server $_ } | ${UNDELIVERED})`,
        NONE_LEFT,
        ...forEachServer(away.edges, (edge) => `Remove-EdgeSubscription -Identity ${edge} -Confirm:$false`),
        `$databases = @(${servers} | ForEach-Object { Get-MailboxDatabase -Server $_ })`,
        'foreach ($database in $databases) { Remove-MailboxDatabase -Identity $database.Name -Confirm:$false }',
      ],
      check: [
        'Get-EdgeSubscription | Format-Table -Property Name, Site',
        'Get-MailboxDatabase | Format-Table -Property Name, Server -AutoSize',
      ],
      expected: `No database is on ${nameText(transportServers)}${away.edges.length === 0 ? '' : `, and no subscription of ${nameText(away.edges)} is listed`}.`,
      otherwise: text`Mail is left: do ${ref(stepId('redirect-mail', away.code))} again. A database that is not removed holds mailboxes, and the error names their kinds: do ${ref(stepId('move-mailboxes', home.code))} again.`,
    },
    {
      id: stepId('uninstall-exchange', away.code),
      title: `Uninstall Exchange on the servers of ${away.name}`,
      when: text`Only when every count of ${ref(stepId('move-mailboxes', home.code))} is 0.`,
      why: 'A machine that is destroyed with Exchange on it stays in Active Directory as a server that mail is sent to. The subscriptions of the Edges and the empty databases are gone before Exchange is.',
      ...windowsShell(...transportServers.map(({ name }) => name)),
      command: [
        "$media = Read-Host -Prompt 'Folder of the Exchange Setup files (the drive of the mounted image)'",
        'Set-Location -Path $media',
        `.\\Setup.exe /Mode:Uninstall ${licenseTerms(estate)}`,
      ],
      check: ["Get-Service -Name 'MSExchange*' | Format-Table -Property Name, Status"],
      expected:
        'Setup has ended with "The Exchange Server setup operation completed successfully." No service is listed.',
      otherwise:
        'Setup refuses: it names the mailbox, database or connector that is left; move or remove that first. Do not destroy the machine instead.',
    },
    {
      id: stepId('check-uninstalled', away.code),
      title: `Check that no server of ${away.name} is left in the organization`,
      why: `What is left after Setup would be asked for mail by the servers of ${home.name}.`,
      ...shellIn(home),
      command: ['Get-SendConnector | Format-Table -Property Name, SourceTransportServers'],
      check: [
        'Get-EdgeSubscription | Format-Table -Property Name, Site',
        'Get-ExchangeServer | Format-Table -Property Name, ServerRole, Site',
      ],
      expected: `Neither ${nameList(away.edges.map(({ name }) => name)) || 'an Edge'} nor ${nameText(transportServers)} is listed.`,
      otherwise:
        'A server that is listed still has Exchange, or its Setup has failed: repeat the uninstallation there. A subscription is removed by `Remove-EdgeSubscription` with its name.',
    },
    releaseStep({
      id: stepId('release-site', away.code),
      what: `the disks of ${away.name}`,
      sites: [away],
      line: `Release.of(site, { reason: 'the site is a pilot light again', dataOnly: true })`,
      until: `Here \`site\` is the construct of ${away.name}, such as \`estate.standby\` of a TwoSiteExchange.`,
    }),
    {
      id: stepId('deactivate-site', away.code),
      title: `Return ${away.name} to a pilot light`,
      when: text`Only when nothing is left there: what is on its disks is gone afterwards.${away.edges.length > 0 ? text` ${ref(stepId('stop-edges', away.code))} has ended without an error on each Edge.` : ''}`,
      why: `Afterwards commit \`activated: false\` in \`Readiness.pilotLight()\`, or the next run of the pipeline creates the machines again, and take the release out of the program.${takenBack(away)} ${siteNote(away.stack, 'activated=false')}`,
      ...TERRAFORM,
      command: [terraform(away.stack, 'apply', { variables: { activated: 'false' } })],
      check: [
        `${terraform(away.stack, 'plan', { variables: { activated: 'false' } })} -detailed-exitcode`,
        '$LASTEXITCODE',
      ],
      expected: `The plan destroys machines, their disks and what is attached to them for ${nameList([...away.frontEnds, ...away.edges].map(({ name }) => name))}, and no network or address. Afterwards: No changes, exit code 0.`,
      otherwise: text`"Instance cannot be destroyed": the output is not the one of ${ref(stepId('release-site', away.code))}. The plan destroys an address or a network: answer no; the output is not the one that was deployed last.`,
    },
  ];
}

/** Machines that are new on the next occasion read media and password again. */
function takenBack({ frontEnds, mailboxServers, edges }: SiteView): string {
  const own = unattended([...frontEnds, ...mailboxServers, ...edges]);
  if (own.length === 0) return '';
  return ` Take ${nameList(namesOf(own))} out of \`installed\` in the same change: the next activation makes new machines, which need their rights to media and password, and synthesis refuses the names until then.`;
}

/** Connections end, and the queues empty. */
const DRAIN_SECONDS = 900;

/** The Edges first, while their subscription still leads to the Mailbox servers behind them; then what those have. */
function drainSteps(home: SiteView, away: SiteView): Step[] {
  return [
    ...(away.edges.length > 0 ? [closeEdges(away), stopEdges(away)] : []),
    drainServers(away),
    redirectMail(home, away),
  ];
}

function closeEdges(away: SiteView): Step {
  return {
    id: stepId('close-edges', away.code),
    title: `Let the Edges of ${away.name} accept no more mail`,
    why: `Their MX records stay, so senders still try them. What they accept from now on would be destroyed with them. The firewall of Windows refuses new connections on port 25, while Transport delivers what it has to ${nameText(transportServersOf(away))}.`,
    ...exchangeShell(...namesOf(away.edges)),
    ...blockMail(),
    wait: { seconds: DRAIN_SECONDS, because: 'connections end, and the queues empty' },
    expected:
      'The rule is enabled and blocks. No queue has messages, except those with the delivery type ShadowRedundancy.',
    otherwise: text`A queue in Retry names its reason in LastError: repair that destination, then \`Retry-Queue\`. Messages in the poison queue or in Unreachable: \`Export-Message\`, and put the file into the Replay folder of an Edge that stays; then \`Remove-Message -WithNDR $false\`. Do not do ${ref(stepId('stop-edges', away.code))} before.`,
  };
}

function stopEdges(away: SiteView): Step {
  return {
    id: stepId('stop-edges', away.code),
    title: `Stop Transport on the Edges of ${away.name} when they are empty`,
    why: 'The command stops with an error while the Edge has mail. An Edge that is empty and stopped can neither accept nor lose a message, whatever happens to the firewall rule.',
    ...exchangeShell(...namesOf(away.edges)),
    command: [
      `$left = @(Get-Queue | ${UNDELIVERED})`,
      NONE_LEFT,
      "Set-Service -Name 'MSExchangeTransport' -StartupType Disabled",
      "Stop-Service -Name 'MSExchangeTransport'",
    ],
    check: ["Get-Service -Name 'MSExchangeTransport' | Format-Table -Property Name, Status, StartType"],
    expected: 'The service is Stopped and Disabled on each Edge.',
    otherwise: text`Mail is left: ${ref(stepId('close-edges', away.code))} says what to do with it. Do not continue with an Edge that still has mail.`,
  };
}

function drainServers(away: SiteView): Step {
  const servers = transportServersOf(away);
  return {
    id: stepId('drain-transport', away.code),
    title: `Let the servers of ${away.name} accept no more mail`,
    why: 'Transport that drains delivers what it has and accepts nothing new. The state is read when the service starts, so it is restarted.',
    ...exchangeShell(...namesOf(servers)),
    command: [
      'Set-ServerComponentState -Identity $env:COMPUTERNAME -Component HubTransport -State Draining -Requester Maintenance',
      "Restart-Service -Name 'MSExchangeTransport'",
    ],
    check: [
      'Get-ServerComponentState -Identity $env:COMPUTERNAME -Component HubTransport | Format-Table -Property Component, State',
    ],
    expected: 'HubTransport is Draining on each server.',
    otherwise:
      'Still Active: run the first line again. A service that does not start: event log Application, source MSExchangeTransport.',
  };
}

function redirectMail(home: SiteView, away: SiteView): Step {
  const servers = transportServersOf(away);
  const [target] = transportServersOf(home);
  const queues = servers.map(({ name }) => `Get-Queue -Server ${quote(name)} | ${UNDELIVERED} | ${SHOW}`);
  return {
    id: stepId('redirect-mail', away.code),
    title: `Pass the queues of ${away.name} on to ${home.name}`,
    why: `What still waits, mail to the Internet through the Edges of ${away.name} included, goes to ${target.name}, which routes it again. Shadow copies and poison messages stay.`,
    ...shellIn(home),
    command: forEachServer(
      servers,
      (server) => `Redirect-Message -Server ${server} -Target ${quote(target.hostName)} -Confirm:$false`,
    ),
    check: queues,
    wait: { seconds: DRAIN_SECONDS, because: 'large queues take some minutes' },
    expected: 'No queue is listed.',
    otherwise: text`A queue in Retry names its reason in LastError: its destination is down; correct that, then this step again. Poison messages: export them (\`Export-Message\`), then remove them here. A target that is refused: another server of ${home.name}. Continue with none of the steps that remove or destroy, ${listed([ref(stepId('remove-databases', away.code)), ref(stepId('uninstall-exchange', away.code)), ref(stepId('deactivate-site', away.code))])}, before.`,
  };
}

const SHOW = 'Format-Table -Property Identity, DeliveryType, Status, MessageCount, LastError -AutoSize';
