import { PROXY_NAMES } from '../../exchange/proxy-names';
import { PageId } from '../../model/page-ids';
import { namesOf, sitesOf, standingVariables } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { nameList, plural, terraform } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import type { ServerView } from '../server-view';
import type { Text } from '../text';
import { pageRef, ref, sentences, text } from '../text';
import type { ProxiedSite } from '../vocabulary/proxies';
import {
  byAzure,
  BYPASS_PRICE,
  bypassStep,
  clientsComeIn,
  healthOfProxy,
  oneProxy,
  onProxies,
  seeProxies,
  sshStep,
  whatItHolds,
} from '../vocabulary/proxies';
import { LAST_OUTPUT, OUTSIDE, PASSWORDS, TERRAFORM } from '../vocabulary/shells';
import { startMachines } from '../vocabulary/start-machines';
import { chosenSubscription } from '../vocabulary/subscriptions';

/**
 * One proxy of a site or all of them lead no clients. Each is made again from the program, one after the other.
 *
 * Sources: docs.haproxy.org/2.6/management.html (check of a configuration), learn.microsoft.com/azure/load-balancer/load-balancer-custom-probe-overview.
 */
export function proxiesLost(estate: EstateView, proxied: ProxiedSite): Procedure {
  const { site, proxies, servers } = proxied;
  return {
    id: PageId.proxiesLost(site.code),
    title: `Proxies of ${site.name} are lost`,
    purpose:
      `${nameList(namesOf(proxies))} ${plural(proxies, 'does', 'do')} not lead clients to ${nameList(namesOf(servers))}, or one of them does not. Mail protocols do not pass them, and databases and mail go on. ` +
      'Afterwards each of them leads clients again.',
    before: preconditions(estate, proxied),
    steps: [
      seeProxies(proxied),
      startMachines({
        id: stepId('start-proxies', site.code),
        machines: proxies,
        why: 'For a proxy that gives no answer at all. A machine that runs stays as it is.',
        otherwise:
          'A machine that does not start: its zone may be disturbed, and the other proxy leads all clients meanwhile. Where none starts, rebuild them below.',
      }),
      reach(proxied),
      restart(proxied),
      bypass(proxied),
      ...proxies.map((proxy) => rebuild(proxied, proxy)),
      check(estate, proxied),
    ],
    after: [
      'Find out why, with the journal of the machine where it still exists: one cause that takes both proxies at once is a change of both.',
      'Clients pass the proxies by: when these are well, remove `bypassed` and apply in a quiet hour.',
      'Patches come by Azure on a day of their own for each proxy. If a patch was the cause, exclude it in Azure before the day of the other one, which is a week later.',
    ],
  };
}

function preconditions(estate: EstateView, { site, proxies, model }: ProxiedSite): Text[] {
  const other = sitesOf(estate).find((each) => each !== site);
  return [
    `One proxy alone is large enough for all clients of ${site.name}. While one of ${nameList(namesOf(proxies))} leads them, nobody waits: work on the lost one only, and touch the other one last.`,
    ...(other
      ? [elsewhere(estate, site.name, other.name)]
      : [`No other site serves: clients of ${site.name} wait until one proxy leads them.`]),
    text`Nobody finds the cause within some minutes, or a change of your own is the cause: the servers can serve clients without the proxies, ${ref(bypassStep(site))}. This site goes on to serve, and no name moves.`,
    text`Both proxies run and answer 503: they see no server. Then the front ends or their certificate are the cause, and not the proxies: ${pageRef(PageId.proxiesHealth(site.code))}.`,
    sentences(
      whatItHolds(model),
      'A rebuild therefore loses nothing but the connections of the moment, which clients open again.',
    ),
    'The program in its last deployed state, with the output that the CI keeps, and the Azure CLI on the deployment workstation.',
    byAzure(ref(sshStep(site))),
  ];
}

/** What the loss of all proxies means where there is another site. */
function elsewhere(estate: EstateView, here: string, other: string): Text {
  const { names } = estate;
  if (names.automatic)
    return `All proxies of ${here} are lost: Traffic Manager leads clients from outside to ${other} by itself, while the databases stay where they are mounted. Do not fail over databases for it.`;
  return text`All proxies of ${here} are lost, and none comes back within half an hour: lead the names to ${other} by ${pageRef(PageId.switchover)}. The databases may stay where they are mounted: servers of ${other} answer clients for them.`;
}

/** Sources: learn.microsoft.com/cli/azure/network/bastion (ssh) and learn.microsoft.com/azure/bastion/connect-vm-native-client-windows. */
function reach({ site, proxies }: ProxiedSite): Step {
  return {
    id: sshStep(site),
    title: 'Sign in on a proxy with SSH',
    when: 'Only where Azure does not run commands on it, or takes too long.',
    why: text`The private key is the one whose public half the program has (\`sshPublicKey\`). Bastion leads to the machine without a way into its network. Without Bastion, and from the networks of the administrators: \`ssh -i KEY USER@ADDRESS\`, with ${nameList(proxies.map(({ name, address }) => `${address} for ${name}`))}; the user is that of the administrator of the site, exadmin where the program names none.`,
    ...OUTSIDE,
    command: [
      ...oneProxy(proxies),
      ...chosenSubscription('$proxy', proxies),
      '$machine = az vm list --query "[?osProfile.computerName==\'$proxy\'].id" --output tsv',
      '$user = az vm show --ids $machine --query osProfile.adminUsername --output tsv',
      '$region = az vm show --ids $machine --query location --output tsv',
      '$bastion = az network bastion list --query "[?location==\'$region\'].name" --output tsv',
      '$group = az network bastion list --query "[?location==\'$region\'].resourceGroup" --output tsv',
      "$key = Read-Host 'Path of the private key'",
      'az network bastion ssh --name $bastion --resource-group $group --target-resource-id $machine --auth-type ssh-key --username $user --ssh-key $key',
    ],
    check: ["Read-Host 'In the session on the proxy: sudo exchange-proxy show. Then press Enter'"],
    expected: 'The list of the backends with their servers.',
    otherwise:
      'The name of the Bastion is empty, or there are several: name it and its resource group by hand. "Permission denied (publickey)": another key or user; keys that were changed in the machine are not those of the program. No connection: the machine does not run, or its zone is disturbed.',
  };
}

/** Terraform changes the rule in place. Source: docs/balancing.md of this library. */
function bypass({ site, proxies, servers }: ProxiedSite): Step {
  return {
    id: bypassStep(site),
    title: `Let the servers of ${site.name} serve clients without the proxies`,
    when: 'Only if no proxy leads clients, and none will within some minutes.',
    why: sentences(
      `The program gets \`bypassed: true\` in \`LoadBalancing.proxy({ … })\`. The servers admit clients, then the rule of the balancer leads to ${nameList(namesOf(servers))}; ${nameList(namesOf(proxies))} stay as they are.`,
      BYPASS_PRICE,
      'While it is set, the runbooks that are written have no pages about proxies: keep this one.',
      LAST_OUTPUT,
      PASSWORDS,
    ),
    ...TERRAFORM,
    command: [
      "Read-Host 'Set bypassed: true in the program, synthesize it, then press Enter'",
      terraform(site.stack, 'apply', { variables: standingVariables(site) }),
    ],
    check: [terraform(site.stack, 'plan', { variables: standingVariables(site) })],
    expected:
      'The plan of the apply changes rules of the balancer and of network security groups, and no machine. Afterwards the plan says "No changes. Your infrastructure matches the configuration.", and clients come in.',
    otherwise:
      'The plan destroys machines: `LoadBalancing.proxy()` is still needed, with `bypassed` in it; answer no. A health page of a server fails: the balancer sends it no clients.',
    wait: { seconds: 600, because: 'the apply, and probes of the balancer' },
  };
}

function restart({ site, proxies, model }: ProxiedSite): Step {
  const { service, configuration } = PROXY_NAMES;
  return {
    id: stepId('restart-proxies', site.code),
    title: 'Start HAProxy where it does not run',
    why: 'HAProxy that runs is left alone: a restart cuts its connections. The first line asks HAProxy whether it accepts its configuration.',
    ...OUTSIDE,
    command: onProxies(
      proxies,
      `haproxy -c -f ${configuration}; systemctl is-active --quiet ${service} || systemctl restart ${service}`,
    ),
    check: onProxies(
      proxies,
      `systemctl is-active ${service}; ${healthOfProxy(model)}; journalctl --unit ${service} --no-pager --lines 10`,
    ),
    expected: 'Each proxy says "active" and "200 OK".',
    otherwise: `"failed": the journal names the cause. A configuration that is refused was changed by hand, or holds a certificate that cannot be read: the rebuild below writes both again. "503": the proxy runs and sees no server, which is no fault of the proxy.`,
    wait: { seconds: 120, because: 'two commands of Azure' },
  };
}

function rebuild({ site, proxies, model }: ProxiedSite, proxy: ServerView): Step {
  const { name, address, terraformAddress } = proxy;
  const variables = standingVariables(site);
  const others = namesOf(proxies).filter((each) => each !== name);
  return {
    id: stepId('replace-proxy', name),
    title: `Rebuild ${name}`,
    when: `Only if ${name} leads no clients after the steps before.`,
    why: sentences(
      `The machine is replaced; its network interface and the address ${address} stay, and the script that installs and configures HAProxy runs again. Never replace two proxies in one apply${others.length > 0 ? `: ${nameList(others)} leads the clients meanwhile` : ''}.`,
      `It needs the package source of ${proxy.linux ?? 'the distribution'}, or an image that has HAProxy already.`,
      model.mode === 're-encryption' && 'It needs the key vault with the certificate, too.',
      LAST_OUTPUT,
      PASSWORDS,
    ),
    ...TERRAFORM,
    command: [
      terraform(site.stack, 'apply', {
        variables,
        replace: terraformAddress === undefined ? [] : [terraformAddress],
      }),
    ],
    check: [terraform(site.stack, 'plan', { variables })],
    expected: `The plan of the apply replaces the machine ${name} and what is attached to it, and no other machine. Afterwards the plan says "No changes. Your infrastructure matches the configuration."`,
    otherwise: text`The plan has another machine: answer no; the output is not the one that was deployed last. No capacity in the zone: wait for it, and go on with one proxy. The script failed: the message has its last lines; a package source that does not answer is the usual cause. Correct it, and apply again without \`-replace\`. Then ${ref(stepId('see-proxies', site.code))}.`,
    wait: { seconds: 1200, because: 'deletion, creation, the installation of HAProxy, and probes' },
  };
}

function check(estate: EstateView, proxied: ProxiedSite): Step {
  const { site, proxies, model } = proxied;
  const outside = clientsComeIn(estate);
  return {
    id: stepId('check-proxies', site.code),
    title: `Check that the proxies of ${site.name} lead clients`,
    why: 'The balancer sends clients to a proxy after two answers of its page, ten seconds after the first one.',
    ...OUTSIDE,
    command: onProxies(proxies, healthOfProxy(model)),
    check: outside.check,
    expected: sentences('Each proxy says "200 OK".', outside.expected),
    otherwise: text`"503" on a proxy: ${pageRef(PageId.proxiesHealth(site.code))}. 200 on each proxy, and no client comes in: look at the names and the balancer: in the Azure portal, Load balancer, Insights, the proxies have to be healthy.`,
    wait: { seconds: 60, because: 'probes of the load balancer' },
  };
}
