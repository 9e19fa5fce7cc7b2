import type { SmartHostModel } from '../../model/tier-model';
import { PageId } from '../../model/page-ids';
import { namesOf, standingSites } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { forEachOf, nameList, portLine, quote } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import { ref, sentences, text } from '../text';
import {
  connectorNames,
  syncServerOf,
  syncServerShell,
  syncServerValue,
} from '../vocabulary/edge-subscription';
import { exchangeShell } from '../vocabulary/shells';

/** How long mail waits meanwhile, and the default. Source: learn.microsoft.com/powershell/module/exchangepowershell/set-transportservice (MessageExpirationTimeout). */
const PATIENCE = '5.00:00:00';
const DEFAULT_EXPIRY = '2.00:00:00';

/** The relay does not take mail, with what has to be known of it at every turn. */
interface LostRelay {
  readonly relays: SmartHostModel[];
  readonly sites: SiteView[];
  readonly edges: ServerView[];
}

/**
 * The relay that takes outbound mail does not answer: mail waits on the Edges, and can be given to another relay.
 *
 * Sources: learn.microsoft.com/exchange/mail-flow/queues/queues (Retry); learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscriptions (connectors
 * are changed in the organization, and EdgeSync brings them to the Edges); learn.microsoft.com/powershell/module/exchangepowershell/set-sendconnector.
 *
 * @returns the page; undefined where no Edge sends by a relay
 */
export function smartHostLost(estate: EstateView): Procedure | undefined {
  const sites = standingSites(estate).filter((site) => site.edges.length > 0 && relaysOf(site).length > 0);
  if (sites.length === 0) return undefined;
  const all = sites.flatMap(relaysOf);
  const relays = all.filter((each, index) => all.findIndex(({ host }) => host === each.host) === index);
  const lost: LostRelay = { relays, sites, edges: sites.flatMap(({ edges }) => edges) };
  const host = hostsOf(lost);
  return {
    id: PageId.smartHostLost,
    title: `The relay ${host} takes no mail`,
    purpose: `Mail to the Internet leaves by ${host}, which does not answer or refuses. It waits on the Edges and goes back to its senders after 2 days. Mail from outside is not concerned. Afterwards the mail that waits has left, by ${host} or by another relay.`,
    before: [
      `Whoever runs ${host} can say how long it will last: ask them first, and read the status page of the service.`,
      'Do not let the Edges deliver directly instead without a decision: outbound port 25 may be blocked in Azure, and SPF may name the relay only.',
    ],
    steps: [confirm(lost), keep(lost), ...useAnother(lost), send(lost), ...setBack(lost)],
    after: [
      'If another relay is to stay, state it in the program (`OutboundMail.smartHost`), and check that SPF names it.',
    ],
  };
}

function relaysOf({ edgeTiers }: SiteView): SmartHostModel[] {
  return edgeTiers.flatMap(({ mailTransport }) => mailTransport?.smartHost ?? []);
}

function hostsOf({ relays }: LostRelay): string {
  return nameList(relays.map(({ host }) => host));
}

const QUEUES =
  'Get-Queue | Sort-Object -Property MessageCount -Descending | Format-Table -Property Identity, DeliveryType, Status, MessageCount, NextHopDomain, LastError -AutoSize';

function confirm(lost: LostRelay): Step {
  return {
    id: 'confirm-smart-host-lost',
    title: 'See why the relay takes no mail',
    why: 'The queue says why: a relay that does not answer is repaired by those who run it, and a refused account by you.',
    ...exchangeShell(...namesOf(lost.edges)),
    command: lost.relays.map(({ host, port }) => portLine(quote(host), port)),
    check: [QUEUES],
    expected:
      'TcpTestSucceeded is False. A queue of DeliveryType SmartHostConnectorDelivery is in Retry, and its LastError names the connection.',
    otherwise: sentences(
      'TcpTestSucceeded is True, and LastError names authentication: the account has expired or is locked.',
      text`Give the connectors its new password: ${ref(useId(lost.sites[0]))}, with the same relay.`,
      'LastError names a certificate: the clock of the Edge, or the certificate of the relay. The port answers from one Edge only: its rules, or its way out.',
    ),
  };
}

function keep({ edges }: LostRelay): Step {
  return {
    id: 'keep-outbound-on-edges',
    title: 'Let mail wait longer on the Edges',
    why: `A message that waits longer than MessageExpirationTimeout goes back to its sender. ${PATIENCE} is 5 days. A note about the delay goes out after 4 hours in any case.`,
    ...exchangeShell(...namesOf(edges)),
    command: [
      `Set-TransportService -Identity $env:COMPUTERNAME -MessageExpirationTimeout ${quote(PATIENCE)}`,
    ],
    check: [
      'Get-TransportService -Identity $env:COMPUTERNAME | Format-List -Property Name, MessageExpirationTimeout',
    ],
    expected: `MessageExpirationTimeout is ${PATIENCE} on each of ${nameList(namesOf(edges))}.`,
    otherwise: 'The cmdlet is refused: run it on the Edge itself, as administrator.',
  };
}

function useId({ code }: SiteView): string {
  return stepId('use-another-relay', code);
}

function useAnother({ sites }: LostRelay): Step[] {
  return sites.map((site) => {
    const directorySites = site.subscriptions.map(({ activeDirectorySite }) => activeDirectorySite);
    const connectors = [...new Set(directorySites.length > 0 ? directorySites : [site.directorySite])].map(
      (each) => connectorNames(each).outbound,
    );
    const server = syncServerOf(site, site.subscriptions[0]);
    return {
      id: useId(site),
      title: `Send from ${site.name} by another relay`,
      when: 'Only if it will last longer than mail can wait, and you have an account at another relay that may send for the domain.',
      why: `The connectors are changed here, and EdgeSync brings them to the Edges. The rules of the perimeter admit what the program states: a relay on another port, or a relay at other addresses than those it admits, needs a change of the program first.`,
      ...syncServerShell(server, site.directorySite),
      command: [
        "$relay = Read-Host 'Full name of the other relay'",
        "$port = [int](Read-Host 'Its port')",
        '$credential = Get-Credential -Message "Account at $relay"',
        ...forEachOf(
          'connector',
          connectors,
          (connector) =>
            `Set-SendConnector -Identity ${connector} -SmartHosts $relay -Port $port -RequireTLS $true -SmartHostAuthMechanism BasicAuthRequireTLS -AuthenticationCredential $credential`,
        ),
        `Start-EdgeSynchronization -Server ${syncServerValue(server)}`,
      ],
      check: forEachOf(
        'connector',
        connectors,
        (connector) =>
          `Get-SendConnector -Identity ${connector} | Format-List -Property Name, Enabled, SmartHosts, Port, SourceTransportServers`,
      ),
      expected: `SmartHosts of ${nameList(connectors)} is the other relay.`,
      otherwise: `EdgeSync does not run: \`Test-EdgeSynchronization\` says why. Connectors on the Edge itself are read-only.`,
    };
  });
}

function send({ edges }: LostRelay): Step {
  return {
    id: 'send-what-waits',
    title: 'Send what waits on the Edges',
    when: 'When the relay answers again, or another one is used.',
    why: 'With -Resubmit the mail is routed again, to the relay that the connector has now. Without this step the Edges try again by themselves, every 10 to 30 minutes, and to the old relay.',
    ...exchangeShell(...namesOf(edges)),
    command: ['Retry-Queue -Filter \'Status -eq "Retry"\' -Resubmit $true -Confirm:$false'],
    check: [QUEUES],
    expected:
      'No queue is in Retry, and the queues shrink. A message of yours to an address outside arrives.',
    otherwise:
      'LastError names the relay: it limits how much it takes in an hour, so let it take the rest later.',
  };
}

function setBack({ edges, relays }: LostRelay): Step[] {
  return [
    {
      id: 'return-expiry',
      title: 'Restore the expiry of mail on the Edges',
      when: 'When the queues are empty.',
      why: text`A sender is to hear after 2 days that a message has not been delivered. Where another relay was used, set the connectors back to ${nameList(relays.map(({ host }) => host))} by the step that changed them.`,
      ...exchangeShell(...namesOf(edges)),
      command: [
        `Set-TransportService -Identity $env:COMPUTERNAME -MessageExpirationTimeout ${quote(DEFAULT_EXPIRY)}`,
      ],
      check: [
        'Get-TransportService -Identity $env:COMPUTERNAME | Format-List -Property Name, MessageExpirationTimeout',
      ],
      expected: `MessageExpirationTimeout is ${DEFAULT_EXPIRY}, or what your organization had before.`,
      otherwise: 'A queue still holds mail: leave the expiry as it is until the queue is empty.',
    },
  ];
}
