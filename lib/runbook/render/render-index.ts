import type { DatabaseAvailabilityGroup } from '../../mailbox/database-availability-group';
import { quoteCell as cell, quoteMarkdown as escape } from '../../core/quote-markdown';
import type { EstateFacts, GroupFacts, SiteFacts } from '../estate-facts';
import type { Page } from '../compose';
import { code } from '../text';
import { inline } from './render-markdown';

/** The page that leads to the right procedure, and shows what the estate is. */
export function renderIndex(
  name: string,
  estate: EstateFacts,
  procedures: Page[],
  group: DatabaseAvailabilityGroup | undefined,
): string {
  return [
    `# Runbooks of ${name}`,
    '',
    `${escape(estate.version)} for ${escape(estate.domainName)}. Written at synthesis from the program: do not edit, change the program. ` +
      'Each procedure is a page for people (`.md`) and a file of functions for hands (`.ps1`, load it with a dot and a space).',
    '',
    '## What has happened?',
    '',
    ...table(
      ['procedure', 'for'],
      procedures.map(({ id, title, purpose }) => [
        `[${escape(title)}](${id}.md)`,
        inline(purpose).replace(/(?<!\\)\|/g, '\\|'),
      ]),
    ),
    '',
    '## Sites',
    '',
    ...sites(estate),
    ...(estate.group && group ? ['', ...groupLines(estate.group, group, estate.standby !== undefined)] : []),
    '',
  ].join('\n');
}

function sites({ primary, standby }: EstateFacts): string[] {
  const both = [primary, ...(standby ? [standby] : [])];
  return [
    ...table(
      ['site', 'region', 'Active Directory site', 'stack', 'domain controllers'],
      both.map((site) => [
        cell(site.name),
        cell(site.region),
        cell(site.directorySite),
        `\`${site.stack}\``,
        cell(site.domainControllers.join(', ') || '-'),
      ]),
    ),
    '',
    ...table(
      ['server', 'role', 'site', 'zone', 'address', 'full name'],
      both.flatMap((site) => servers(site)),
    ),
  ];
}

function servers(site: SiteFacts): string[][] {
  const mailbox = new Set(site.mailboxServers.map(({ name }) => name));
  const frontEnds = site.frontEnds.filter(({ name }) => !mailbox.has(name));
  const row =
    (role: string) => (server: { name: string; address: string; zone?: string; fullName: string }) =>
      [server.name, role, site.name, server.zone ?? '-', server.address, server.fullName].map(cell);
  return [
    ...frontEnds.map((server) => row('Client Access')({ ...server, fullName: server.fqdn })),
    ...site.mailboxServers.map((server) => row('Mailbox')({ ...server, fullName: server.fqdn })),
    ...site.edges.map((edge) => row('Edge')({ ...edge, fullName: edge.hostName })),
  ];
}

function groupLines(facts: GroupFacts, group: DatabaseAvailabilityGroup, hasSwitchover: boolean): string[] {
  const { witness, alternateWitness } = facts;
  const machine = (each: typeof witness): string =>
    each ? `${escape(`${each.fqdn} in ${each.site}`)}, ${code(each.directory)}` : 'none';
  return [
    `## Database availability group ${escape(facts.name)}`,
    '',
    `- Members: ${escape(facts.members.map(({ name }) => name).join(', ')) || 'none yet'}`,
    `- Witness: ${machine(witness)}`,
    `- Alternate witness: ${machine(alternateWitness)}`,
    `- Quorum: ${facts.quorumMode}, ${group.quorum.votes} votes, ${group.quorum.votesNeeded} needed`,
    '',
    ...table(
      ['lost', 'votes left', 'the group'],
      facts.losses.map(({ what, votesLeft, holds }) => [
        cell(what),
        String(votesLeft),
        holds ? 'goes on by itself' : hasSwitchover ? 'stops: see the switchover' : 'stops',
      ]),
    ),
    ...(facts.databases.length > 0 ? ['', ...copyLines(facts, group)] : []),
  ];
}

function copyLines({ databases, replayLagDays }: GroupFacts, group: DatabaseAvailabilityGroup): string[] {
  const most = Math.max(...databases.map(({ copies }) => copies.length));
  const head = ['database', ...Array.from({ length: most }, (_, index) => `preference ${index + 1}`)];
  return [
    '### Copies',
    '',
    'Commit `copy-layout.json` and give it to the next synthesis as `previousLayout`: then a new member moves the fewest copies.' +
      (replayLagDays === undefined
        ? ''
        : ` Lagged copies are ${replayLagDays} days behind and never activated by themselves.`),
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
      ['lost', ...group.memberNames, 'largest difference'],
      group.balance.map(({ failure, active, imbalance }) => [
        cell(failure),
        ...group.memberNames.map((name) =>
          String(active.find(({ server }) => server === name)?.databases ?? '-'),
        ),
        String(imbalance),
      ]),
    ),
  ];
}

function table(head: string[], rows: string[][]): string[] {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
