import { PROXY_NAMES } from '../../exchange/proxy-names';
import { PageId } from '../../model/page-ids';
import type { ProxyBackendModel, ProxyModel } from '../../model/proxy-model';
import { namesOf, sitesOf, standingSites } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { nameList, portLine, quote, quoteList, timeText } from '../powershell-text';
import type { Step } from '../procedure';
import { Shell, stepId } from '../procedure';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import type { Reference, Text } from '../text';
import { listed, pageRef, sentences, text } from '../text';
import { PORTS } from './ports';
import { OUTSIDE } from './shells';
import { MACHINES, onMachines, signIn } from './subscriptions';

/** A site with proxies between its clients and its front ends. */
export interface ProxiedSite {
  readonly site: SiteView;
  readonly proxies: ServerView[];
  /** What the proxies do; each of them does the same. */
  readonly model: ProxyModel;
  readonly servers: ServerView[];
}

/** The site with its proxies; undefined where it has none. */
export function proxiedSite(site: SiteView): ProxiedSite | undefined {
  const [model] = site.clientTiers.flatMap(({ clientAccess }) => clientAccess?.proxy ?? []);
  return model && site.proxies.length > 0
    ? { site, proxies: site.proxies, model, servers: site.frontEnds }
    : undefined;
}

/** The sites with proxies whose machines exist all the time. */
export function proxiedSites(estate: EstateView): ProxiedSite[] {
  return standingSites(estate).flatMap((site) => proxiedSite(site) ?? []);
}

/** The sites whose proxies have pages: those of a pilot light are needed from the day of its activation on. */
export function sitesWithProxies(estate: EstateView): ProxiedSite[] {
  return sitesOf(estate).flatMap((site) => proxiedSite(site) ?? []);
}

/** The proxies of the sites whose machines exist all the time. */
export function allProxies(estate: EstateView): ServerView[] {
  return proxiedSites(estate).flatMap(({ proxies }) => proxies);
}

/** The command of a proxy that people use. */
export function proxyLine(...words: string[]): string {
  return [PROXY_NAMES.command, ...words].join(' ');
}

/** The first line of what a proxy answers to the balancer. */
export function healthOfProxy({ healthPort, healthPath }: ProxyModel): string {
  return `curl --silent --include http://127.0.0.1:${healthPort}${healthPath} | head -n 1`;
}

/**
 * Lines of bash on proxies, through Azure: their networks need not be reached, and nobody needs a key.
 *
 * Source: learn.microsoft.com/azure/virtual-machines/linux/run-command (runs as root; the output has its last 4,096 bytes).
 */
export function onProxies(proxies: readonly ServerView[], script: string): string[] {
  return loop(quoteList(namesOf(proxies)), proxies, script);
}

/** The same on the one that somebody names. */
export function onOneProxy(proxies: readonly ServerView[], script: string): string[] {
  return [...oneProxy(proxies), ...loop('$proxy', proxies, script)];
}

/** Asks which of them is meant. */
export function oneProxy(proxies: readonly ServerView[]): string[] {
  const names = namesOf(proxies);
  return [
    `$proxy = Read-Host 'Name of the proxy (${names.join(', ')})'`,
    `if ($proxy -notin ${quoteList(names)}) { throw "$proxy is none of them." }`,
  ];
}

function loop(names: string, proxies: readonly ServerView[], script: string): string[] {
  return onMachines(names, proxies, [
    '$name',
    `az vm run-command invoke --ids $machine --command-id RunShellScript --scripts ${script.includes('$server') ? `"${script}"` : quote(script)} --query 'value[0].message' --output tsv`,
  ]);
}

/** What a page says once of how its commands reach the proxies; `way` leads to the line of SSH. */
export function byAzure(way: Reference): Text {
  return text`The commands reach the proxies through Azure and take half a minute each. With SSH (${way}), what is in quotes after \`--scripts\` runs at once, as root (\`sudo bash\`); it is the only way while Azure or its agent in the machine does not answer.`;
}

/** Where the line of SSH is. */
export function sshStep({ code }: SiteView): string {
  return stepId('reach-proxy-by-ssh', code);
}

/** Where the step is that leads clients past the proxies. */
export function bypassStep({ code }: SiteView): string {
  return stepId('serve-without-proxies', code);
}

/** What clients notice of, and what it costs to lead them past the proxies. */
export const BYPASS_PRICE =
  'It takes about ten minutes. Clients then reach the servers themselves, over the balancer alone: one health page decides whether a server takes clients of any kind, load counts for nothing, and IIS logs the addresses of the clients themselves.';

/** What a column of the list says, and in which of its states a server takes clients. */
export const STATES =
  'The columns are server, state, weight, connections, the last check, the answer of the health page, and the backends in which that is so: a server has one line, or one for each state. Connections of the former process after a reload are not counted. UP takes clients, by its weight. DRAIN keeps its connections and gets no new ones; MAINT and DOWN get none.';

/** Each proxy with what it sees. */
export function seeProxies({ site, proxies, model, servers }: ProxiedSite): Step {
  return {
    id: stepId('see-proxies', site.code),
    title: `See what the proxies of ${site.name} see`,
    why: sentences(
      `Azure leads clients to each proxy whose page ${model.healthPath} answers 200. It answers 503 when HAProxy sees no server in any backend, and when the proxy was taken out.`,
      STATES,
      'The line that ends in be_self is the proxy itself.',
    ),
    ...OUTSIDE,
    command: signIn(proxies, MACHINES),
    check: onProxies(proxies, `${healthOfProxy(model)}; ${proxyLine('show')}`),
    expected: `Each of ${nameList(namesOf(proxies))} says "200 OK", and UP for itself and for ${nameList(namesOf(servers))} in each backend (${nameList(model.backends.map(({ id }) => PROXY_NAMES.backendPrefix + id))}).`,
    otherwise: text`A server that is not UP: ${pageRef(PageId.proxiesHealth(site.code), stepId('ask-health-pages', site.code))}. "Connection refused", or no answer at all: HAProxy does not run there, or the machine does not: ${pageRef(PageId.proxiesLost(site.code), stepId('restart-proxies', site.code))}. The proxy itself is in MAINT: somebody works on it, or has forgotten to bring it back: ${pageRef(PageId.proxiesMaintenance(site.code), stepId('bring-proxy-back', site.code))}.`,
    wait: { seconds: 120, because: 'two commands of Azure' },
  };
}

/** What users notice when a server leaves one backend, with what leads there. */
export function backendRow(
  { mode }: ProxyModel,
  backend: ProxyBackendModel,
  names: readonly string[],
): string[] {
  return [
    PROXY_NAMES.backendPrefix + backend.id,
    leadsThere(mode, backend, names),
    backend.healthPaths.join(', '),
  ];
}

function leadsThere(
  mode: string,
  { hostLabels, healthPaths }: ProxyBackendModel,
  names: readonly string[],
): string {
  if (mode === 're-encryption')
    return nameList(healthPaths.map((path) => path.replace(/\/[^/]*$/, ''))) || 'all else';
  const own = names.filter((name) => hostLabels.some((label) => name.startsWith(`${label}.`)));
  return (
    nameList(own) || (mode === 'host-names' ? 'all other names, and clients that name none' : 'all names')
  );
}

/** Clients come in from outside by the names. */
export function clientsComeIn(estate: EstateView): { readonly check: string[]; readonly expected: string } {
  const names = estate.names.clientNames.slice(0, 1);
  return {
    check: names.map((name) => portLine(quote(name), PORTS.https)),
    expected: names.length > 0 ? `TcpTestSucceeded is True for ${nameList(names)}.` : 'The balancer answers.',
  };
}

/** What is said of a proxy where a machine is said to be lost. */
export function whatItHolds({ mode }: ProxyModel): Text {
  return sentences(
    'A proxy holds nothing that Terraform does not write.',
    mode === 're-encryption' &&
      'The certificate with its key comes from the key vault again, with the identity of the machine.',
  );
}

/** When Azure patches it, in words. */
export function patchDay({ azurePatchSlot: slot }: ServerView): string {
  if (!slot) return '-';
  const { daysAfterPatchTuesday, alternateWeek, weekday, startTime, timeZone, durationMinutes } = slot;
  const each =
    alternateWeek === undefined ? `each ${weekday}` : `every second ${weekday} (week ${alternateWeek} of 2)`;
  const day =
    daysAfterPatchTuesday === undefined
      ? each
      : `${weekday}, ${daysAfterPatchTuesday} days after Patch Tuesday`;
  return `${day}, ${startTime} ${timeZone}, for ${timeText(durationMinutes * 60)}`;
}

/** What follows when a server has left service: the proxies have noticed, by its agent or by its health pages. */
export function seeDrained(estate: EstateView): Step[] {
  const sites = proxiedSites(estate);
  if (sites.length === 0) return [];
  const hasAgent = sites.some(({ model }) => model.agentPort !== undefined);
  return [
    {
      id: 'see-server-drained',
      title: 'See that the proxies send the server no clients',
      why: sentences(
        hasAgent
          ? 'The agent of the server tells the proxies to drain it as soon as it is offline, and its health pages fail as well.'
          : 'The health pages of the server fail as soon as it is offline.',
        'New clients go to the other servers; connections that exist end one by one.',
      ),
      ...OUTSIDE,
      command: signIn(allProxies(estate), MACHINES),
      check: onProxies(allProxies(estate), proxyLine('show')),
      expected:
        'On each proxy of its site the server is in DRAIN or DOWN in each backend, and its connections become fewer.',
      otherwise: text`UP: it is taken out by hand: ${listed(sites.map(({ site }) => pageRef(PageId.proxiesHealth(site.code), stepId('take-server-out', site.code))))}. Connections that stay for more than the time are long polls of Outlook and phones: go on; these connect again at once.`,
      wait: { seconds: 900, because: 'connections end one by one' },
    },
  ];
}

/** The same when it is back: an agent that has died meanwhile has left its last word. */
export function seeReturned(estate: EstateView): Step[] {
  const sites = proxiedSites(estate);
  if (sites.length === 0) return [];
  const hasAgent = sites.some(({ model }) => model.agentPort !== undefined);
  return [
    {
      id: RETURNED,
      title: 'See that the proxies send clients to the server again',
      why: sentences(
        hasAgent &&
          `If the agent of the server has not started again, its last word holds: the server stays in DRAIN for good although it is healthy, and nothing else tells you. Its task is "${PROXY_NAMES.agentTask}".`,
        'The next server may leave only when this one takes clients.',
      ),
      ...OUTSIDE,
      command: signIn(allProxies(estate), MACHINES),
      check: onProxies(allProxies(estate), proxyLine('show')),
      expected: 'On each proxy of its site the server is UP in each backend.',
      otherwise: text`DRAIN, or DOWN with an agent: start the task on the server and look again after five minutes; if it stays, or the server was taken out by hand, ${listed(sites.map(({ site }) => pageRef(PageId.proxiesHealth(site.code), stepId('bring-server-back', site.code))))}. DOWN with L7STS: a health page fails; ${listed(sites.map(({ site }) => pageRef(PageId.proxiesHealth(site.code), stepId('ask-health-pages', site.code))))}.`,
      wait: { seconds: 120, because: 'three checks of HAProxy, and the question to the agent' },
    },
  ];
}

/** The step that shows a server back behind the proxies. */
export const RETURNED = 'see-server-returned';

/** Whether TLS ends on the proxies, which then know the requests of clients. */
export function endsTls({ model }: ProxiedSite): boolean {
  return model.mode === 're-encryption';
}

/** Where the addresses of clients are: the servers see those of the proxies. */
export function clientAddresses(estate: EstateView): string[] {
  const sites = proxiedSites(estate);
  if (sites.length === 0) return [];
  const proxies = nameList(sites.flatMap((site) => namesOf(site.proxies)));
  return [
    sentences(
      `The client address (c-ip) in the logs of IIS and of HttpProxy, for HTTPS, is the address of a proxy (${sites.flatMap((site) => site.proxies.map(({ address }) => address)).join(', ')}), and rules that refuse addresses on the servers refuse all clients of that proxy.`,
      sites.some(endsTls) &&
        `The address of the client is in the field ${FORWARDED}, in log files whose names end in _x.`,
      `HAProxy writes it with time and server into ${PROXY_NAMES.log} on each of ${proxies}, which is kept for ${PROXY_NAMES.logDays} days and is lost with the machine: copy it before the proxy is rebuilt.`,
    ) as string,
  ];
}

const FORWARDED = 'X-Forwarded-For';

/**
 * A field in the logs of IIS, where TLS ends on proxies, which tell the address of the client in a header.
 *
 * Source: learn.microsoft.com/iis/configuration/system.applicationhost/sites/site/logfile/customfields/add.
 *
 * @param of - what its id ends in, where a page is not about all servers
 * @param when - when a page does it; left out where it always does
 */
export function logClientAddresses(
  estate: EstateView,
  place: { readonly hosts: readonly string[]; readonly subject?: string },
  of?: string,
  when?: Text,
): Step[] {
  const behind = proxiedSites(estate)
    .filter(endsTls)
    .flatMap(({ servers }) => namesOf(servers));
  const hosts = place.hosts.filter((host) => behind.includes(host));
  if (hosts.length === 0) return [];
  const fields =
    "-PSPath 'MACHINE/WEBROOT/APPHOST' -Filter 'system.applicationHost/sites/site[@name=\"Default Web Site\"]/logFile/customFields' -Name '.'";
  return [
    {
      id: stepId('log-client-addresses', ...(of === undefined ? [] : [of])),
      title: `Let IIS log the addresses of clients on ${place.subject ?? nameList(hosts)}`,
      ...(when === undefined ? {} : { when }),
      why: `IIS sees the address of a proxy. The proxies tell that of the client in the header ${FORWARDED}; a header of that name that a client sends is removed. Without the field nobody can say later who signed in, or who guessed passwords.`,
      shell: Shell.POWERSHELL,
      ...place,
      hosts,
      command: [
        'Import-Module -Name WebAdministration',
        `$present = (Get-WebConfigurationProperty ${fields}).Collection.logFieldName`,
        `if ($present -notcontains '${FORWARDED}') { Add-WebConfigurationProperty ${fields} -Value @{ logFieldName = '${FORWARDED}'; sourceName = '${FORWARDED}'; sourceType = 'RequestHeader' } }`,
      ],
      check: [
        `(Get-WebConfigurationProperty ${fields}).Collection | Format-Table -Property logFieldName, sourceName, sourceType`,
      ],
      expected: `${FORWARDED} is listed with the source type RequestHeader. With the next requests IIS begins a log file whose name ends in _x.`,
      otherwise:
        'No module WebAdministration: the feature Web-Scripting-Tools is missing. Nothing is listed: the site has another name, see `Get-Website`.',
    },
  ];
}
