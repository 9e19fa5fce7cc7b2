import { PROXY_NAMES } from '../../exchange/proxy-names';
import { PageId } from '../../model/page-ids';
import type { ProxyBackendModel, ProxyModel } from '../../model/proxy-model';
import { namesOf, sitesOf, standingSites } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { nameList, portLine, quote, quoteList, timeText } from '../powershell-text';
import type { Step } from '../procedure';
import { stepId } from '../procedure';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import type { Text } from '../text';
import { listed, pageRef, sentences, text } from '../text';
import { SIGN_IN } from './installation';
import { PORTS } from './ports';
import { OUTSIDE } from './shells';

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
  return loop(quoteList(namesOf(proxies)), script);
}

/** The same on the one that somebody names. */
export function onOneProxy(proxies: readonly ServerView[], script: string): string[] {
  const names = namesOf(proxies);
  return [
    `$proxy = Read-Host 'Name of the proxy (${names.join(', ')})'`,
    `if ($proxy -notin ${quoteList(names)}) { throw "$proxy is none of them." }`,
    ...loop('$proxy', script),
  ];
}

function loop(names: string, script: string): string[] {
  return [
    `foreach ($name in ${names}) {`,
    '  $name',
    '  $machine = az vm list --query "[?osProfile.computerName==\'$name\'].id" --output tsv',
    `  az vm run-command invoke --ids $machine --command-id RunShellScript --scripts ${script.includes('$server') ? `"${script}"` : quote(script)} --query 'value[0].message' --output tsv`,
    '}',
  ];
}

/** What a page says once of how its commands reach the proxies. */
export const BY_AZURE =
  'The commands reach the proxies through Azure and take half a minute each. With SSH, from the networks of the administrators and with the key of the program, what is in quotes after `--scripts` runs at once, as root (`sudo bash`).';

/** What a column of the list says, and in which of its states a server takes clients. */
export const STATES =
  'The columns are backend, server, state, weight, connections, the last check and the answer of the health page. UP takes clients, by its weight. DRAIN keeps its connections and gets no new ones; MAINT and DOWN get none.';

/** Each proxy with what it sees. */
export function seeProxies({ site, proxies, model, servers }: ProxiedSite): Step {
  return {
    id: stepId('see-proxies', site.code),
    title: `See what the proxies of ${site.name} see`,
    why: sentences(
      `Azure leads clients to each proxy whose page ${model.healthPath} answers 200. It answers 503 when HAProxy sees no server in any backend, and when the proxy was taken out.`,
      STATES,
      'The line be_self is the proxy itself.',
    ),
    ...OUTSIDE,
    command: SIGN_IN,
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
      command: SIGN_IN,
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
      command: SIGN_IN,
      check: onProxies(allProxies(estate), proxyLine('show')),
      expected: 'On each proxy of its site the server is UP in each backend.',
      otherwise: text`DRAIN, or DOWN with an agent: start the task on the server and look again after five minutes; if it stays, or the server was taken out by hand, ${listed(sites.map(({ site }) => pageRef(PageId.proxiesHealth(site.code), stepId('bring-server-back', site.code))))}. DOWN with L7STS: a health page fails; ${listed(sites.map(({ site }) => pageRef(PageId.proxiesHealth(site.code), stepId('ask-health-pages', site.code))))}.`,
      wait: { seconds: 120, because: 'three checks of HAProxy, and the question to the agent' },
    },
  ];
}

/** The step that shows a server back behind the proxies. */
export const RETURNED = 'see-server-returned';
