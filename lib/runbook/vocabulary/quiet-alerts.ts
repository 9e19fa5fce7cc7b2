import { QUIET } from '../../model/quiet-alerts';
import { made } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { quote } from '../powershell-text';
import type { Step } from '../procedure';
import type { ServerView } from '../server-view';
import { OUTSIDE } from './shells';
import { chosenSubscription, eachSubscription, signIn } from './subscriptions';

/** Hours for which one command suppresses alerts: a machine that is silent for longer raises one that nothing suppresses. */
const MOST_HOURS = 4;

const RULE = 'maintenance-$server';
const PROBES = `${RULE}-probes`;

/**
 * Nobody is told of what the work on one server raises, until a time that is given; alerts about rights, rules, names and backups are told.
 *
 * Sources: learn.microsoft.com/cli/azure/monitor/alert-processing-rule (create, times as `YYYY-MM-DD hh:mm:ss`) and
 * learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules (scope, filters, suppression).
 *
 * @returns one step; none where the program makes no alerts
 */
export function quietAlerts(
  { alerts }: EstateView,
  servers: readonly ServerView[],
  what: 'server' | 'Edge' | 'proxy',
): Step[] {
  const ours = made([...servers]);
  if (alerts.length === 0 || ours.length === 0) return [];
  const isBalanced = what !== 'Edge';
  return [
    {
      id: `quiet-alerts-about-${what.toLowerCase()}`,
      title: `Suppress the alerts that the work on the ${what} raises`,
      why:
        `Azure Monitor tells nobody that this machine is silent or that a service of it is stopped${isBalanced ? ', and that it does not answer its probes' : ''}, until the hour that you give; the suppression ends by itself. ` +
        'Alerts about other machines, mail, databases, rights and backups are told. Azure does not tell later what fired meanwhile: the checks at the end of the work take its place.',
      ...OUTSIDE,
      command: [
        ...signIn(ours, 'Subscription of the estate'),
        ...askServer(ours, what),
        `$hours = [int](Read-Host 'Hours until the work ends, 1 to ${MOST_HOURS}')`,
        `if ($hours -lt 1 -or $hours -gt ${MOST_HOURS}) { throw '1 to ${MOST_HOURS} hours.' }`,
        "$from = [DateTime]::UtcNow.ToString('u').TrimEnd('Z')",
        "$until = [DateTime]::UtcNow.AddHours($hours).ToString('u').TrimEnd('Z')",
        '$machine = az vm list --query "[?osProfile.computerName==\'$server\'].id" --output tsv',
        suppress(RULE, '$machine'),
        ...(isBalanced
          ? [
              "$balancers = @(az network lb list --resource-group $group --query '[].id' --output tsv)",
              suppress(PROBES, '$balancers', ' --filter-alert-context Contains $addresses[$server]'),
            ]
          : []),
      ],
      // A check is a function of its own, which knows no variable of the command.
      check: eachSubscription(ours, () => [
        'az monitor alert-processing-rule list --query "[?starts_with(name, \'maintenance-\')].[name, properties.schedule.effectiveUntil]" --output table',
      ]),
      expected: `The list has ${isBalanced ? 'two rules' : 'a rule'} for the ${what}, with the time, in UTC, at which you are told again. Those with a time in the past have ended.`,
      otherwise:
        'The command asks to install the extension alertsmanagement: agree. Without the suppression the work goes on all the same: tell whoever is on duty. If it takes longer, run the step again; if it ends earlier, `az monitor alert-processing-rule delete` with the same names.',
    },
  ];
}

/** The balancer tells its back ends by their addresses. */
function askServer(servers: ServerView[], what: string): string[] {
  return [
    '$addresses = @{',
    ...servers.map(({ name, address }) => `  ${quote(name)} = ${quote(address)}`),
    '}',
    `$server = Read-Host 'Name of the ${what}'`,
    'if (-not $addresses[$server]) { throw "$server is none of $($addresses.Keys -join \', \')." }',
    ...chosenSubscription('$server', servers),
    '$group = az vm list --query "[?osProfile.computerName==\'$server\'].resourceGroup" --output tsv',
  ];
}

function suppress(name: string, scopes: string, more = ''): string {
  return (
    `az monitor alert-processing-rule create --resource-group $group --name "${name}" --rule-type RemoveAllActionGroups --scopes ${scopes} ` +
    `--filter-alert-rule-description Contains ${quote(QUIET)}${more} --schedule-start-datetime $from --schedule-end-datetime $until --schedule-time-zone UTC`
  );
}
