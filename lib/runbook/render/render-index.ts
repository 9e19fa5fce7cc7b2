import { quoteCell as cell, quoteMarkdown as escape } from '../../core/quote-markdown';
import type { Page } from '../compose';
import { namesOf, sitesOf } from '../estate-parts';
import type { EstateView } from '../estate-view';
import type { GroupView, WitnessView } from '../group-view';
import { code } from '../text';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import { noPlannedSwitchover } from '../vocabulary/group-switchover';
import { inline } from './render-markdown';

/** The page that leads to the right procedure, and shows what the estate is. */
export function renderIndex(estate: EstateView, pages: Page[]): string {
  const { id, version, domainName, group } = estate;
  return [
    `# Runbooks of ${escape(id)}`,
    '',
    `${escape(version)} for ${escape(domainName)}. Synthesis writes these pages from the program: do not edit them, change the program. ` +
      'Each procedure is a page to read (`.md`) and a script of functions to run (`.ps1`; dot-source it: `. .\\name.ps1`).',
    '',
    '## What has happened?',
    '',
    ...pageTable(pages.filter(({ id: page }) => EMERGENCY.test(page))),
    '## Planned work',
    '',
    ...plannedNote(estate),
    ...pageTable(pages.filter(({ id: page }) => !EMERGENCY.test(page) && !OF_ONE_SERVER.test(page))),
    '## One server is lost',
    '',
    ...pageTable(pages.filter(({ id: page }) => OF_ONE_SERVER.test(page))),
    '## Sites',
    '',
    ...sites(estate),
    ...(group ? ['', ...groupLines(group, estate.standby !== undefined)] : []),
    '',
  ].join('\n');
}

/** What one looks for at night comes first. */
const EMERGENCY =
  /^(?:switchover-unplanned|going-back|lagged-copy|activation-|transport-outage-|edges-lost-|proxies-lost-|proxies-health-|directory-outage-|link-lost|quorum-lost|database-dismounted|carrier-lost|smart-host-lost|traffic-manager-lost|name-server-lost|witness-lost|volume-full|internal-certificates|compromise|terraform-state|break-glass|single-item|database-restore|front-end-recovery|image-restore|site-from-nothing-)/;

/** There are two for each server: they come last. */
const OF_ONE_SERVER = /^(?:member-rebuild|edge-rebuild|queue-salvage)-/;

function pageTable(pages: Page[]): string[] {
  if (pages.length === 0) return ['There is no such procedure for this estate.', ''];
  return [
    ...table(
      ['procedure', 'use it when'],
      pages.map((page) => [
        `[${escape(page.title)}](${page.id}.md)`,
        inline(page.purpose).replace(/(?<!\\)\|/g, '\\|'),
      ]),
    ),
    '',
  ];
}

/** Why nobody finds a page for a planned switchover. */
function plannedNote(estate: EstateView): string[] {
  const obstacle = estate.standby && noPlannedSwitchover(estate);
  return obstacle === undefined ? [] : [`There is no planned switchover: ${escape(obstacle)}.`, ''];
}

function sites(estate: EstateView): string[] {
  const all = sitesOf(estate);
  return [
    ...table(
      ['site', 'location', 'Active Directory site', 'stack', 'domain controllers'],
      all.map((site) => [
        cell(site.name),
        cell(site.place),
        cell(site.directorySite),
        site.existing ? '-' : `\`${site.stack}\``,
        cell(site.domainControllers.join(', ') || '-'),
      ]),
    ),
    '',
    ...table(
      ['server', 'role', 'site', 'zone', 'address', 'full name'],
      all.flatMap((site) => servers(site)),
    ),
    ...witnesses(estate),
  ];
}

function witnesses({ witnesses: machines }: EstateView): string[] {
  if (machines.length === 0) return [];
  return [
    '',
    ...table(
      ['witness', 'location', 'zone', 'address', 'full name', 'stack'],
      machines.map(({ id, location, zone = '-', address = '-', hostName = '-', stack }) => [
        ...[id, location, zone, address, hostName].map(cell),
        stack === undefined ? 'existed before' : `\`${stack}\``,
      ]),
    ),
  ];
}

function servers(site: SiteView): string[][] {
  const mailbox = new Set(namesOf(site.mailboxServers));
  const row =
    (role: string) =>
    ({ name, zone = '-', address, hostName }: ServerView): string[] =>
      [name, role, site.name, zone, address, hostName].map(cell);
  return [
    ...site.frontEnds.filter(({ name }) => !mailbox.has(name)).map(row('Client Access')),
    ...site.mailboxServers.map(row('Mailbox')),
    ...site.edges.map(row('Edge')),
    ...site.proxies.map(({ name, zone = '-', address }) =>
      [name, 'proxy', site.name, zone, address, '-'].map(cell),
    ),
    ...site.others.map(({ id, roles, zone = '-', address = '-', hostName = '-' }) =>
      [id, roles.join(', '), site.name, zone, address, hostName].map(cell),
    ),
  ];
}

function groupLines(group: GroupView, hasSwitchover: boolean): string[] {
  const { name, members, witness, alternateWitness, quorumMode, votes, votesNeeded, failures } = group;
  const stops = hasSwitchover
    ? 'stops: see the unplanned switchover'
    : 'stops until enough votes are available again';
  return [
    `## Database availability group ${escape(name)}`,
    '',
    `- Members: ${escape(namesOf(members).join(', ') || 'none yet')}`,
    `- Witness: ${witnessText(witness)}`,
    `- Alternate witness: ${witnessText(alternateWitness)}`,
    `- Quorum: ${escape(quorumMode)}, ${votes} votes, ${votesNeeded} needed`,
    '',
    ...table(
      ['failure', 'votes left', 'the group'],
      failures.map(({ failure, votesLeft, keepsQuorum }) => [
        cell(failure),
        String(votesLeft),
        keepsQuorum ? 'keeps its majority' : stops,
      ]),
    ),
    '',
    `With a majority, a database is mounted automatically only on ${escape(group.mountableCopy)}; without such a copy it stays dismounted until somebody accepts the loss.`,
    ...(group.databases.length > 0 ? ['', ...copyLines(group)] : []),
  ];
}

function witnessText(witness: WitnessView | undefined): string {
  if (!witness) return 'none';
  return `${escape(`${witness.hostName} in ${witness.location}`)}, ${code(witness.directory)}`;
}

function copyLines({ databases, replayLagDays, members, balance }: GroupView): string[] {
  const most = Math.max(...databases.map(({ copies }) => copies.length));
  const head = ['database', ...Array.from({ length: most }, (_, index) => `preference ${index + 1}`)];
  const names = namesOf(members);
  return [
    '### Copies',
    '',
    'Commit `copy-layout.json` and give it to the next synthesis as `previousLayout`: then a new member moves the fewest copies.' +
      (replayLagDays === undefined
        ? ''
        : ` Lagged copies are up to ${replayLagDays} days behind, but not for certain: Exchange replays their logs when healthy copies or space are short. They are never activated automatically.`),
    '',
    ...table(
      head,
      databases.map(({ name, copies }) => [
        cell(name),
        ...copies.map(({ server, lagged }) => cell(lagged ? `${server} (lagged)` : server)),
      ]),
    ),
    '',
    '### Active databases of each member',
    '',
    ...table(
      ['failure', ...names.map(cell), 'largest difference'],
      balance.map(({ failure, active, imbalance }) => [
        cell(failure),
        ...names.map((name) => String(active.find(({ server }) => server === name)?.databases ?? '-')),
        String(imbalance),
      ]),
    ),
  ];
}

function table(head: string[], rows: string[][]): string[] {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
