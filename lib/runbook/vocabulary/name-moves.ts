import type { ActiveSiteValue, EstateView } from '../estate-view';
import type { SiteView } from '../site-view';
import { OUTSIDE, outputNote, TERRAFORM } from './shells';
import { askServer, serverNote } from './foreign-dns';
import { PORTS } from './ports';
import { forEachOf, nameList, portLine, quote, terraform, plural } from '../powershell-text';
import type { Step, StepWait } from '../procedure';
import { stepId } from '../procedure';
import type { Text } from '../text';
import { sentences } from '../text';

/** What a step that moves names is about; the rest follows from the estate. */
export interface NameMove {
  readonly id: string;
  readonly title: string;
  readonly when?: Text;
  readonly why: Text;
  /** The value of the variable `active_site`. */
  readonly activeSite: ActiveSiteValue;
  readonly otherwise: Text;
}

/** Moves the published names: client names, and the preferences of the MX records. */
export function moveNames(estate: EstateView, move: NameMove): Step {
  const { names, primary, standby } = estate;
  const { activeSite, ...text } = move;
  const target = activeSite === 'standby' && standby ? standby : primary;
  const value = estate.pin(activeSite);
  return {
    ...text,
    why: sentences(
      text.why,
      outputNote(names.stack, `active_site=${value}`),
      `Nothing in this stack is located in ${[primary, standby].some((site) => site?.existing) ? '' : 'the regions of '}${nameList([primary, ...(standby ? [standby] : [])].map(({ name }) => name))}, or reads from them.`,
      serverNote(estate),
    ),
    ...TERRAFORM,
    command: [...askServer(estate), terraform(names.stack, 'apply', { variables: { active_site: value } })],
    check: [...nameChecks(estate), ...insideChecks(estate, target)],
    expected: `The apply ends with 0 destroyed. ${namesAt(estate, target, activeSite)}${insideChecks(estate, target).length === 0 ? '' : ` Asked directly, the domain controller of ${target.name} gives the private addresses of ${target.name}.`}`,
    wait: untilSeen(estate),
  };
}

/** What a domain controller of a site answers, where the names inside are on servers of the organization. */
function insideChecks({ names }: EstateView, { domainControllers: [controller] }: SiteView): string[] {
  if (names.insideHosting === undefined || controller === undefined || !names.clientsLive) return [];
  return names.clientNames.map(
    (name) => `Resolve-DnsName -Name ${quote(name)} -Type A -DnsOnly -Server ${quote(controller)}`,
  );
}

/** How long the old answer of a name that has changed is given. */
export function untilSeen({ names }: EstateView): StepWait {
  const { ttlSeconds, hosting, insideHosting } = names;
  const more = Math.max(hosting?.propagationSeconds ?? 0, insideHosting?.propagationSeconds ?? 0);
  return {
    seconds: ttlSeconds + more,
    because: `TTL ${ttlSeconds} s${more === 0 ? '' : ` + up to ${more} s until all name servers have the change`}`,
  };
}

/** Shows where the names lead, and whether the health page answers. */
export function nameChecks(estate: EstateView): string[] {
  const { names } = estate;
  const clientNames = names.clientsLive ? names.clientNames : [];
  return [
    ...forEachOf(
      'name',
      clientNames,
      (name) =>
        `Resolve-DnsName -Name ${name} -DnsOnly | Format-Table -Property Name, Type, NameHost, IPAddress`,
    ),
    ...clientNames
      .slice(0, 1)
      .map(
        (name) =>
          `Invoke-WebRequest -Uri ${quote(`https://${name}${names.healthPath}`)} -UseBasicParsing | Select-Object -Property StatusCode`,
      ),
    ...(mailHosts(estate).length > 0 || filters(estate)
      ? liveDomains(estate).map(
          ({ domainName }) =>
            `Resolve-DnsName -Name ${quote(domainName)} -Type MX -DnsOnly | Sort-Object -Property Preference | Format-Table -Property Preference, NameExchange`,
        )
      : []),
  ];
}

/** Domains that mail comes in for, and whose records lead here. */
export function liveDomains(estate: EstateView): EstateView[] {
  return estate.receivingDomains.filter(({ names }) => names.mailLive);
}

/** Asks for the MX records of each domain; of the main one at every stage. */
export function mxQuestions(estate: EstateView): string[] {
  const domains = [estate, ...liveDomains(estate).filter(({ isFurtherDomain }) => isFurtherDomain)];
  return domains.map(({ domainName }) => `Resolve-DnsName -Name ${quote(domainName)} -Type MX`);
}

/** What the checks show while a site is the active one, or both are. */
export function namesAt(
  estate: EstateView,
  site: SiteView,
  activeSite: ActiveSiteValue = site === estate.standby ? 'standby' : usualSite(estate),
): string {
  const { names, primary, standby } = estate;
  const both = names.bothServe && activeSite === 'automatic' && standby !== undefined;
  const where = (both ? [primary, standby] : [site]).map((each) => frontEndText(estate, each)).join(' or ');
  const clientNames = names.clientsLive ? names.clientNames : [];
  return [
    ...(clientNames.length === 0
      ? []
      : [
          `${nameList(clientNames)} ${plural(clientNames, 'leads', 'lead')} to ${where}; the health page answers 200.`,
        ]),
    ...(names.clientsLive ? [] : ['The client names are not live: no record of theirs moves.']),
    ...(names.mailLive
      ? mailRecords(estate, activeSite)
      : ['The records about mail are not live: the MX records stay what they are.']),
    names.clientsInside
      ? `The client names exist inside the networks only: ask for them and for the health page from a machine inside, such as a domain controller of ${site.name}, but not from a front end: the load balancer does not answer its own members each time.`
      : `This is the view from outside; inside the networks, ${names.insideAnswer}.`,
  ].join(' ');
}

function frontEndText({ names, standby }: EstateView, site: SiteView): string {
  const frontEnd = site === standby ? names.standbyFrontEnd : names.primaryFrontEnd;
  return frontEnd ?? `the servers of ${site.name} (${nameList(site.frontEnds.map(({ name }) => name))})`;
}

/** Where the names lead while nothing is lost. */
function usualSite({ names }: EstateView): ActiveSiteValue {
  return names.bothServe ? 'automatic' : 'primary';
}

/** Preference of the MX records of a site. */
export function mxPreference(estate: EstateView, site: SiteView, activeSite: ActiveSiteValue): number {
  const { names, primary, isTurned } = estate;
  const value = estate.pin(activeSite);
  if ((site === primary) !== isTurned) return names.mxPrimary;
  if (value === 'standby') return names.mxStandbyActive;
  return value === 'automatic' && names.equalMail ? names.mxPrimary : names.mxStandby;
}

/** Whether the MX records name a filtering service, and not the Edges. */
export function filters({ names }: EstateView): boolean {
  return (names.filterHosts ?? []).length > 0;
}

/** The MX records in the order in which senders try them. */
export function mxOrder(estate: EstateView, atStandby: boolean): string {
  return mxOrderAt(estate, atStandby ? 'standby' : usualSite(estate));
}

function mxOrderAt(estate: EstateView, activeSite: ActiveSiteValue): string {
  return [estate.primary, ...(estate.standby ? [estate.standby] : [])]
    .flatMap((site) =>
      site.edges.map(({ hostName }) => ({ hostName, preference: mxPreference(estate, site, activeSite) })),
    )
    .sort((a, b) => a.preference - b.preference)
    .map(({ hostName, preference }) => `${preference} ${hostName}`)
    .join(', ');
}

function mailHosts({ primary, standby }: EstateView): string[] {
  return [...primary.edges, ...(standby?.edges ?? [])].map(({ hostName }) => hostName);
}

function mailRecords(estate: EstateView, activeSite: ActiveSiteValue): string[] {
  if (filters(estate)) {
    return [
      `The MX records still name the filtering service (${nameList(estate.names.filterHosts ?? [])}), whose destination is a step of its own.`,
    ];
  }
  if (mailHosts(estate).length === 0) return [];
  const others = liveDomains(estate).filter(({ isFurtherDomain }) => isFurtherDomain);
  return [
    `MX: ${mxOrderAt(estate, activeSite)}.`,
    ...(others.length === 0
      ? []
      : [
          `Those of ${nameList(others.map(({ domainName }) => domainName))} name the same hosts in this order.`,
        ]),
  ];
}

/** A filtering service delivers to whichever Edges it is told to: no record moves its mail. None where the MX records name the Edges. */
export function pointFilter(estate: EstateView, site: SiteView): Step[] {
  if (!filters(estate) || site.edges.length === 0) return [];
  const hosts = site.edges.map(({ hostName }) => hostName);
  const service = nameList(estate.names.filterHosts);
  return [
    {
      id: stepId('point-filter', site.code),
      title: `Point the filtering service to the Edges of ${site.name}`,
      why:
        `The MX records name the filtering service (${service}) in any case, so nothing in DNS moves the mail from outside: the service delivers to the destination that is set there. ` +
        'Change it in the portal of the service; the command asks you to confirm that.',
      ...OUTSIDE,
      command: [
        `Read-Host -Prompt ${quote(`Set the destination of the filtering service to ${nameList(hosts)}, then press Enter`)}`,
      ],
      check: forEachOf(
        'edge',
        hosts,
        (edge) => `Resolve-DnsName -Name ${edge} -DnsOnly | Format-Table -Property Name, Type, IPAddress`,
      ),
      expected: `The service has ${nameList(hosts)}, or the addresses that the check shows, as its only destination. A message from outside arrives, and its Received lines name an Edge of ${site.name}.`,
      otherwise: `If mail still arrives through other Edges, the service takes time to apply a change: look at its status. If it cannot connect, check that its delivery addresses are among those that the Edges of ${site.name} admit on port ${PORTS.smtp}. The service keeps mail meanwhile.`,
    },
  ];
}

/** Writes down where the names are, so that the pipeline leaves them there. */
export function commitNames(estate: EstateView, activeSite: ActiveSiteValue): Step {
  const { names } = estate;
  const probed = names.bothServe ? 'DnsFailover.activeActive' : 'DnsFailover.automatic';
  const strategy = names.automatic ? probed : 'DnsFailover.manual';
  const value = estate.pin(activeSite).toUpperCase();
  return {
    id: 'commit-active-site',
    title: `Commit activeSite: ActiveSite.${value}`,
    why:
      'A value given on the command line holds until the next run of the pipeline, which takes the committed one and undoes the move. ' +
      `In the program give \`${strategy}\` the setting \`activeSite: ActiveSite.${value}\`, commit it, and let the CI synthesize. Plan that output ` +
      'without a variable.',
    ...TERRAFORM,
    command: [terraform(names.stack, 'plan')],
    check: [`${terraform(names.stack, 'plan')} -detailed-exitcode`, '$LASTEXITCODE'],
    expected: 'No changes. The exit code is 0.',
    otherwise:
      'Exit code 2, with changes to records, endpoints or preferences: the value is not in this output yet. Do not apply it, and hold the ' +
      `pipeline for ${names.stack} until it is. Exit code 1 over the state of another stack: plan again from the output that was deployed last; ` +
      'the names stay where they are meanwhile.',
  };
}

/** Shows from outside whether a site answers. */
export function reachLines(estate: EstateView, site: SiteView): string[] {
  const lines = ownNames(estate, site);
  return lines.length > 0 ? lines : nameChecks(estate);
}

function ownNames(estate: EstateView, site: SiteView): string[] {
  const frontEnd = site === estate.standby ? estate.names.standbyFrontEnd : estate.names.primaryFrontEnd;
  return [
    ...(frontEnd === undefined ? [] : [portLine(quote(frontEnd), PORTS.https)]),
    ...forEachOf(
      'edge',
      site.edges.map(({ hostName }) => hostName),
      (edge) => portLine(edge, PORTS.smtp),
    ),
  ];
}
