import { markdownTable } from '../core/markdown-table';
import { quoteCell as cell, quoteMarkdown as escape } from '../core/quote-markdown';
import { capital, listed, secondsText } from '../core/words';
import type { EstateDocument } from '../model/estate-document';
import { PageId } from '../model/page-ids';
import { placeOf } from '../model/place-of-site';
import { hasRunbooks, pageLink } from '../model/page-link';
import { unjudgedMailboxes } from '../model/unjudged-mailboxes';
import { figureText, sumText } from './figure-text';
import type { PlanDocument, PlannedServer, RecoveryOrder, Route } from './plan-document';
import { PlanEstate } from './plan-estate';

/** A plan for people: what it is for and who acts, then what is lost and how it comes back. */
export function renderPlan(plan: PlanDocument, document: EstateDocument): string {
  const sections = [
    title(plan),
    onCall(plan, document),
    introduction(plan, document),
    objectives(plan, document),
    assumptions(plan, document),
    duties(plan),
    roles(plan, document),
    servers(plan, document),
    databaseTable(plan, document),
    protections(plan),
    orders(plan, document),
    irrecoverable(plan),
    rehearsals(plan, document),
    open(plan),
  ];
  return `${sections.map((section) => section.join('\n\n')).join('\n\n')}\n`;
}

function title({ estate }: PlanDocument): string[] {
  return [
    `# Recovery plan of ${escape(estate)}`,
    'Synthesis computes this plan from the program: do not edit it, change the program. The history of the repository has its versions, and who has approved each. ' +
      'The same for programs: [recovery-plan.json](recovery-plan.json).',
  ];
}

/** The person on call reads this first. */
function onCall({ symptoms: all }: PlanDocument, document: EstateDocument): string[] {
  return [
    '## On call: what do you see?',
    markdownTable(
      ['what you see', 'where to begin'],
      [
        ['one server is lost', 'its row in the section Servers'],
        ['several servers, or a site', 'the section Order of recovery'],
        ...all.map(({ see, page }) => [cell(see), pageLink(page, document)]),
      ],
    ),
  ];
}

function introduction({ estate }: PlanDocument, document: EstateDocument): string[] {
  const pages = hasRunbooks(document)
    ? ` The steps themselves are pages of the runbooks ([index](../../runbooks/${estate}/README.md)).`
    : '';
  return [
    '## Purpose and scope',
    `This plan says how the servers of ${escape(estate)}, and what they hold, are recovered after a loss: one server, all servers of a role, a site, or everything.${pages} ` +
      survivalText(document),
    markdownTable(
      ['site', 'location', 'part', 'servers'],
      new PlanEstate(document).sites.map(({ id, name, region }) => [
        cell(`${name} (${id})`),
        cell(placeOf({ region })),
        cell(partOf(document, id)),
        String(document.machines.filter(({ site }) => site === id).length),
      ]),
    ),
    [
      'Not in scope:',
      '',
      '- Active Directory itself: those who run it recover it by their own plan. This plan says when it is needed, and who backs it up.',
      '- Azure, Microsoft Entra ID, the registrar of the domain, relays and filtering services.',
      '- Devices of users.',
      `- Single items that users have deleted${itemPage(document)}.`,
    ].join('\n'),
  ];
}

function itemPage(document: EstateDocument): string {
  const servers = document.machines.some(({ roles: own }) => own.includes('mailbox'));
  return servers && hasRunbooks(document) ? `: ${pageLink(PageId.singleItem, document)}` : '';
}

function survivalText({ documents }: EstateDocument): string {
  return documents.some(({ kind }) => kind === 'resilience')
    ? 'What users notice while something is lost, and what goes on without anybody, is in the [report of what the estate survives](resilience.md).'
    : 'What users notice while something is lost is not a subject of this plan.';
}

function partOf({ sites, machines }: EstateDocument, id: string): string {
  const site = sites.find((each) => each.id === id);
  if (site?.standbyFor !== undefined)
    return `standby site${site.readiness === undefined ? '' : ` (${site.readiness})`}`;
  if (sites.some(({ standbyFor }) => standbyFor === id)) return 'primary site';
  const own = machines.filter((machine) => machine.site === id);
  return own.length > 0 && own.every(({ roles: all }) => all.includes('witness')) ? 'witness' : 'site';
}

function objectives({ objectives: all }: PlanDocument, document: EstateDocument): string[] {
  if (all.length === 0) {
    return [
      '## Objectives',
      'The program states no objectives: nobody has decided how long a recovery may take, and how much may be lost.',
    ];
  }
  return [
    '## Objectives',
    'Synthesis refuses a program that does not keep these:',
    all.map((each) => `- ${escape(each)}`).join('\n'),
    ...unjudgedMailboxes(document),
  ];
}

function assumptions({ servers: all }: PlanDocument, document: EstateDocument): string[] {
  const mailbox = document.machines.some(({ roles: own }) => own.includes('mailbox'));
  const lines = [
    'The estate is deployed as the program says. What people have changed by hand is found only in exports and images.',
    'What is lost does not come back by itself, and people have checked that.',
    'The repository of the program, the state of Terraform, the setup files of Windows and Exchange, licence keys and certificates with their keys can be read without the site that is lost.',
    'An **estimate** is a figure that the team has stated. It is one until a drill has measured it; then this plan shows the **measured** figure. A figure from a **setting** follows from a schedule or a limit. What nobody has stated is **not stated**, and the sum with it.',
    'A sum counts everything one after another; the longest chain counts servers of one step, and steps that do not wait for each other, at the same time, which takes enough people.',
    ...(mailbox
      ? [
          'Copies of databases are seeded after a server is back, and are no part of its time. How long that takes depends on their size and on the network; the databases are mounted elsewhere meanwhile.',
        ]
      : []),
    ...(all.some(({ protection }) => protection.includes('daily'))
      ? [
          'A backup starts up to two hours after its time, so that the newest recovery point is up to 26 hours old, and older where backups have failed. ' +
            (document.alerts.length > 0
              ? 'Alerts tell of failed and missed backups.'
              : 'No alert of the program tells that: somebody has to look.'),
        ]
      : []),
  ];
  return ['## Assumptions', lines.map((line) => `- ${line}`).join('\n')];
}

function duties({ duties: all }: PlanDocument): string[] {
  return [
    '## Who does what',
    markdownTable(
      ['duty', 'who'],
      all.map(({ duty, who }) => [cell(duty), who === undefined ? '**not stated**' : cell(who)]),
    ),
  ];
}

function roles({ roles: all, rehearsals: drills }: PlanDocument, document: EstateDocument): string[] {
  return [
    '## What each role holds, and where the original is',
    ...all.flatMap(({ name, servers: own, holds, drills: ids }) => [
      `### ${capital(escape(name))}`,
      `${escape(listed(own))}. ${rehearsedBy(ids, drills, document)}`,
      markdownTable(
        ['what it holds', 'where else it is', 'how it comes back'],
        holds.map(({ what, truth, restored }) => [
          cell(what),
          truth === undefined ? '**nowhere**' : cell(truth),
          cell(restored),
        ]),
      ),
    ]),
  ];
}

function rehearsedBy(
  ids: readonly string[],
  drills: PlanDocument['rehearsals'],
  document: EstateDocument,
): string {
  const own = drills.filter(({ id }) => ids.includes(id));
  if (own.length === 0) return 'No drill rehearses their recovery.';
  return `Drills: ${listed(own.map(({ page }) => pageLink(page, document)))}; the section Rehearsals says what each leaves out.`;
}

function servers(plan: PlanDocument, document: EstateDocument): string[] {
  return [
    '## Servers',
    'Every server, with the usual way to replace it. A drill is about one server of a role: its day counts for the way, not for the server in the row.',
    markdownTable(
      [
        'server',
        'place',
        'databases',
        'how it is protected',
        'how it is replaced',
        'time',
        'loss',
        'way last rehearsed',
      ],
      plan.servers.map((server) => serverRow(server, document)),
    ),
    ...otherRoutes(plan, document),
    'Before a server can be replaced, this has to work:',
    markdownTable(
      ['server', 'needs'],
      needs(plan).map(([names, text]) => [cell(listed(names)), cell(text)]),
    ),
  ];
}

function serverRow(server: PlannedServer, document: EstateDocument): string[] {
  const [usual] = server.routes;
  const { databases, onlyCopies, protection } = server;
  const alone = onlyCopies.length === 0 ? '' : `, **only here: ${cell(listed(onlyCopies))}**`;
  return [
    cell(server.server),
    cell(server.location),
    databases.length === 0 ? '' : `${databases.length}${alone}`,
    server.decided ? cell(protection) : `**${cell(protection)}**`,
    routeText(usual, document),
    sumText(usual.time),
    lossText(usual),
    cell(usual.rehearsed),
  ];
}

function routeText({ how, page }: Pick<Route, 'how' | 'page'>, document: EstateDocument): string {
  return `${cell(how)}${page === undefined ? '' : `: ${pageLink(page, document)}`}`;
}

function lossText({ loss }: Pick<Route, 'loss'>): string {
  return loss.map((figure) => figureText(figure)).join('; ') || 'nothing';
}

/** Second ways, one row for all servers for which it is the same. */
function otherRoutes(plan: PlanDocument, document: EstateDocument): string[] {
  const rows = new Map<string, { readonly names: string[]; readonly route: Route }>();
  for (const { server, role, routes } of plan.servers) {
    for (const route of routes.slice(1)) {
      const key = JSON.stringify([role, route]);
      const row = rows.get(key) ?? { names: [], route };
      rows.set(key, row);
      row.names.push(server);
    }
  }
  if (rows.size === 0) return [];
  return [
    'The second way:',
    markdownTable(
      ['servers', 'how', 'when', 'time', 'loss', 'way last rehearsed'],
      [...rows.values()].map(({ names, route }) => [
        cell(listed(names)),
        routeText(route, document),
        cell(route.when),
        sumText(route.time),
        lossText(route),
        cell(route.rehearsed),
      ]),
    ),
  ];
}

function needs({ servers: all }: PlanDocument): [string[], string][] {
  const rows = new Map<string, string[]>();
  for (const { server, needs: own } of all) {
    const text = own.join('; ') || 'nothing that the program knows';
    rows.set(text, [...(rows.get(text) ?? []), server]);
  }
  return [...rows].map(([text, names]) => [names, text]);
}

function databaseTable({ databases: all }: PlanDocument, document: EstateDocument): string[] {
  if (all.length === 0) {
    return ['## Databases', 'The program describes no databases, so that this plan says nothing of them.'];
  }
  return [
    '## Databases',
    markdownTable(
      ['what happens', 'what brings them back', 'time', 'loss', 'last rehearsed'],
      all.map((each) => [
        cell(each.what),
        routeText(each, document),
        sumText(each.time),
        lossText(each),
        cell(each.rehearsed ?? ''),
      ]),
    ),
  ];
}

function protections({ protections: all }: PlanDocument): string[] {
  if (all.length === 0)
    return ['## Where second copies are', '**The program knows no second copy of anything.**'];
  return [
    '## Where second copies are',
    markdownTable(
      ['what', 'of', 'place', 'terms', 'when a site is lost'],
      all.map(({ what, of, place, terms, siteLost }) =>
        [what, of, place, terms.join('; '), siteLost].map(cell),
      ),
    ),
  ];
}

function orders({ orders: all }: PlanDocument, document: EstateDocument): string[] {
  return [
    '## Order of recovery',
    'One server: its row above. Several at once, in this order; a step begins when those are done that it comes after.',
    markdownTable(
      ['what is lost', 'users are served by', 'steps', 'one after another', 'longest chain'],
      all.map(({ id, lost, servedBy, steps, oneAfterAnother, inParallel }) => [
        cell(lost),
        id.startsWith('role:')
          ? 'the servers that are left'
          : servedBy === undefined
            ? '**nobody**'
            : cell(servedBy),
        String(steps.length),
        totalText(oneAfterAnother),
        totalText(inParallel),
      ]),
    ),
    ...all.flatMap((order) => orderText(order, document)),
  ];
}

function totalText(seconds: number | undefined): string {
  return seconds === undefined ? '**not stated**' : secondsText(seconds);
}

function orderText(order: RecoveryOrder, document: EstateDocument): string[] {
  return [
    `### ${capital(escape(order.lost))}`,
    ...order.notes.map(escape),
    markdownTable(
      ['step', 'what', 'after', 'by which page', 'time'],
      order.steps.map(({ number, what, machines, after, pages, note, time }) => [
        String(number),
        cell(machines.length > 0 ? `${what}: ${listed(machines)}` : what),
        after.join(', '),
        [
          ...(pages.length > 0 ? [pages.map((page) => pageLink(page, document)).join(', ')] : []),
          ...(note === undefined ? [] : [cell(note)]),
        ].join('. '),
        sumText(time),
      ]),
    ),
    sumSentence(order),
  ];
}

function sumSentence({ steps, oneAfterAnother, inParallel }: RecoveryOrder): string {
  if (oneAfterAnother !== undefined && inParallel !== undefined) {
    return `One after another: ${secondsText(oneAfterAnother)}. The longest chain: ${secondsText(inParallel)}.`;
  }
  const unknown = steps.filter(({ time }) => time.some(({ seconds }) => seconds === undefined));
  const numbers = listed(unknown.map(({ number }) => String(number)));
  return `There is no sum: the time of ${unknown.length === 1 ? 'step' : 'the steps'} ${numbers} is not stated.`;
}

function irrecoverable({ irrecoverable: all }: PlanDocument): string[] {
  if (all.length === 0) return ['## What cannot be recovered', 'Nothing that the program knows.'];
  return [
    '## What cannot be recovered',
    markdownTable(
      ['what', 'when', 'why'],
      all.map(({ what, when, why }) => [what, when, why].map(cell)),
    ),
  ];
}

function rehearsals(plan: PlanDocument, document: EstateDocument): string[] {
  const { rehearsals: all } = plan;
  if (all.length === 0) {
    return [
      '## Rehearsals',
      '**No restore drill is part of the program: nobody knows whether this plan works.**',
    ];
  }
  return [
    '## Rehearsals',
    'The results are committed with the program. A drill is overdue after the day in the column "next by".',
    markdownTable(
      [
        'drill',
        'what is rehearsed',
        'what it leaves out',
        'every',
        'last',
        'next by',
        'it took',
        'age of the recovery point',
        'page',
        'evidence',
      ],
      all.map((drill) => [
        cell(drill.id),
        cell(drill.rehearses),
        cell(drill.leavesOut ?? 'not known'),
        `${drill.everyDays} days`,
        drill.lastDay === undefined ? '**never**' : cell(drill.lastDay),
        drill.dueDay === undefined ? '**now**' : cell(drill.dueDay),
        drill.measuredSeconds === undefined ? 'not measured' : secondsText(drill.measuredSeconds),
        drill.measuredLossSeconds === undefined ? 'not measured' : secondsText(drill.measuredLossSeconds),
        pageLink(drill.page, document),
        cell(drill.evidence ?? ''),
      ]),
    ),
    ...neverRehearsed(plan),
  ];
}

/** Usual ways that no drill carries out: a rebuild takes the name of the server, so that it cannot be tried beside it. */
function neverRehearsed({ servers: all }: PlanDocument): string[] {
  const ways = new Map<string, string[]>();
  for (const { server, routes } of all) {
    const [{ how, rehearsed }] = routes;
    if (rehearsed.startsWith('never')) ways.set(how, [...(ways.get(how) ?? []), server]);
  }
  if (ways.size === 0) return [];
  return [
    'No drill has carried out these ways as a whole. A rebuild in earnest shows whether they work, or one in an estate for tests:',
    [...ways].map(([how, names]) => `- ${escape(how)}: ${escape(listed(names))}`).join('\n'),
  ];
}

function open({ open: all }: PlanDocument): string[] {
  if (all.length === 0) return ['## What is not stated', 'Everything that this plan asks for is stated.'];
  return [
    '## What is not stated',
    'Until these are stated, this plan has gaps. The team states them in the program.',
    markdownTable(
      ['what', 'how to state it'],
      all.map(({ what, remedy }) => [cell(what), cell(remedy)]),
    ),
  ];
}
