import { PROXY_NAMES } from '../../exchange/proxy-names';
import { PageId } from '../../model/page-ids';
import { namesOf, standingVariables } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { nameList, terraform } from '../powershell-text';
import type { Procedure, ProcedureTable, Step } from '../procedure';
import { stepId } from '../procedure';
import type { ServerView } from '../server-view';
import type { Text } from '../text';
import { code, pageRef, ref, sentences, text } from '../text';
import type { ProxiedSite } from '../vocabulary/proxies';
import {
  patchDay,
  byAzure,
  healthOfProxy,
  onOneProxy,
  seeProxies,
  proxyLine,
  sitesWithProxies,
  sshStep,
} from '../vocabulary/proxies';
import { quietAlerts } from '../vocabulary/quiet-alerts';
import { OUTSIDE } from '../vocabulary/shells';

/** Longest time in which the connections of a proxy are waited for. Long polls last for an hour; they are opened again at once. */
const DRAIN_SECONDS = 900;

/**
 * A proxy leaves service for work and comes back, and what needs no such work.
 *
 * Sources: docs.haproxy.org/2.6/management.html (set server, reload) and
 * learn.microsoft.com/azure/load-balancer/load-balancer-custom-probe-overview (connections that exist survive a probe that fails).
 */
export function proxiesMaintenance(estate: EstateView, proxied: ProxiedSite): Procedure {
  const { site } = proxied;
  return {
    id: PageId.proxiesMaintenance(site.code),
    title: `Work on the proxies of ${site.name}`,
    purpose:
      'For a restart, another size, or any other work on one proxy that users must not notice. The proxy gets no new clients, you do the work, and it comes back; then the next one. A change of what the proxies do is an apply.',
    table: table(proxied),
    before: preconditions(proxied),
    steps: [
      seeProxies(proxied),
      ...quietAlerts(
        estate,
        sitesWithProxies(estate).flatMap((each) => each.proxies),
        'proxy',
      ),
      takeOut(proxied),
      work(proxied),
      bringBack(proxied),
    ],
    after: ['Do the same for the next proxy, when this one has led clients for some minutes.'],
  };
}

function table({ site, proxies }: ProxiedSite): ProcedureTable {
  return {
    title: 'Proxies, one after the other',
    head: ['proxy', 'zone', 'address', 'patched by Azure', 'apply to it alone'],
    rows: proxies.map((proxy) => [
      proxy.name,
      proxy.zone ?? '-',
      proxy.address,
      patchDay(proxy),
      alone(site, proxy),
    ]),
  };
}

function alone(site: ProxiedSite['site'], { terraformAddress }: ServerView): string {
  if (terraformAddress === undefined) return '-';
  return code(
    terraform(site.stack, 'apply', { variables: standingVariables(site), target: [terraformAddress] }),
  );
}

function preconditions({ site, proxies, model }: ProxiedSite): Text[] {
  return [
    `${nameList(namesOf(proxies))} all lead clients, and only one at a time is out of service: each is large enough for all clients of ${site.name}, and two that are away take client access with them.`,
    'No day of the patches of another proxy comes before the work ends.',
    `A change of what the proxies do (names, health pages, servers${model.mode === 're-encryption' ? ', certificate' : ''}) needs no step of this page: change the program and apply the stack ${site.stack}. Each proxy checks the configuration before it takes the place of the former one, and reloads, which cuts no connection; one that refuses it goes on with the former one, and the apply ends with its error.`,
    `A proxy that is dead keeps a change from no other one: they have it within minutes, while the apply waits for the dead one and ends with its error, after half an hour at most. What comes after that in the plan follows with the next apply, when the proxy is rebuilt. To leave the dead one out, name what is to change with \`-target\`: the address of each run command is in the plan (azurerm_virtual_machine_run_command, with Run-haproxy in it).`,
    'Proxies do not read the scheduled events of Azure (learn.microsoft.com/azure/virtual-machines/linux/scheduled-events): when the portal or a mail announces a redeployment or a restart of a proxy, take it out by this page before it. Without that, its connections are cut and clients connect again by another proxy.',
    text`A new release of HAProxy comes with the patches of Azure. A proxy that is broken is not repaired: rebuild it, ${pageRef(PageId.proxiesLost(site.code))}.`,
    byAzure(pageRef(PageId.proxiesLost(site.code), sshStep(site))),
  ];
}

function takeOut({ site, proxies, model }: ProxiedSite): Step {
  return {
    id: stepId('take-proxy-out', site.code),
    title: 'Take the proxy out of service',
    why: 'Its page answers 503 from now on, and the balancer sends it no new clients after two answers. Connections that exist go on: Azure does not cut them.',
    ...OUTSIDE,
    command: onOneProxy(proxies, proxyLine('leave')),
    check: onOneProxy(proxies, `${healthOfProxy(model)}; ${proxyLine('show')}`),
    expected:
      '"503 Service Unavailable", MAINT in the line that ends in be_self, and fewer connections each time that you look.',
    otherwise:
      '"200 OK": the command was not taken; run it again. Connections are left after the time: Outlook and phones keep a connection for up to an hour; go on, they connect again at once by the other proxy.',
    wait: {
      seconds: DRAIN_SECONDS,
      because: 'two probes of the balancer, then the connections end one by one',
    },
  };
}

function work({ site, proxies, model }: ProxiedSite): Step {
  return {
    id: stepId('work-on-proxy', site.code),
    title: 'Do the work on the proxy',
    why: 'A size belongs to the tier, and a plain apply would restart all its machines together: in the output of the changed program run the line of the column "apply to it alone"; its plan has to change this machine alone. A plain plan shows no machine when each proxy has had its turn.',
    ...OUTSIDE,
    command: ["Read-Host 'Do the work, then press Enter'"],
    check: onOneProxy(proxies, `systemctl is-active ${PROXY_NAMES.service}; ${healthOfProxy(model)}`),
    expected: '"active", and "503 Service Unavailable" or, after a restart, "200 OK".',
    otherwise: text`"failed" or no answer: ${pageRef(PageId.proxiesLost(site.code))}, for this proxy. The other one leads the clients; leave it alone.`,
    wait: { seconds: 600, because: 'a restart of the machine' },
  };
}

function bringBack({ site, proxies, model, servers }: ProxiedSite): Step {
  return {
    id: stepId('bring-proxy-back', site.code),
    title: 'Bring the proxy back into service',
    why: 'A restart of HAProxy or of the machine has brought it back by itself: what was said to the former process is forgotten then. The command does no harm.',
    ...OUTSIDE,
    command: onOneProxy(proxies, proxyLine('enter')),
    check: onOneProxy(proxies, `${healthOfProxy(model)}; ${proxyLine('show')}`),
    expected: sentences('"200 OK", and UP for', nameList(namesOf(servers)), 'in each backend.'),
    otherwise: text`"503": HAProxy sees no server yet; its checks need some seconds. A server that this proxy alone sees DOWN: the rule of the network between them, or its route; ${pageRef(PageId.proxiesHealth(site.code))}. Do not go on to the next proxy before ${ref(stepId('see-proxies', site.code))} is as expected.`,
    wait: { seconds: 60, because: 'checks of HAProxy, and two probes of the balancer' },
  };
}
