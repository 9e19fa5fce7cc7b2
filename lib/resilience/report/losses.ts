import { quoteCell as cell } from '../../core/quote-markdown';
import type { EstateDocument } from '../../model/estate-document';
import { listed, oneFailureOf, secondsText } from '../text';
import { table } from './markdown';
import type { ReportDocument, ReportedScenario } from './report-document';
import { spokenNames } from './spoken-names';

const EXCHANGE = 'learn.microsoft.com/exchange/mail-flow/transport-high-availability';

/** A section of the report: what does not come back, of mailboxes and of mail under way. */
export function losses(report: ReportDocument, document: EstateDocument): string[] {
  const rows = [...databases(report), ...queues(report, document)];
  if (rows.length === 0) return [];
  return [
    '## What may be lost',
    table(['loss', 'of', 'what fails'], rows),
    ...(document.databases.length > 0
      ? [
          'Safety Net delivers mail again that had arrived, and nothing else: changes of calendars, contacts, drafts, folders and read marks in the lost logs do not ' +
            `come back (${EXCHANGE}/safety-net).`,
        ]
      : []),
  ];
}

function databases(report: ReportDocument): string[][] {
  const all = new Map<string, { services: Set<string>; scenarios: ReportedScenario[] }>();
  for (const scenario of report.scenarios) {
    for (const { dataLoss, service } of scenario.verdicts) {
      if (!dataLoss) continue;
      const { what, seconds, source } = dataLoss;
      const text = `${what}${seconds === undefined ? '' : `, ${secondsText(seconds)}`}. Source: ${source}`;
      const entry = all.get(text) ?? { services: new Set(), scenarios: [] };
      entry.services.add(service);
      if (!entry.scenarios.includes(scenario)) entry.scenarios.push(scenario);
      all.set(text, entry);
    }
  }
  return [...all].map(([text, { services, scenarios }]) => [
    cell(text),
    cell(listed(spokenNames(report, [...services]))),
    cell(scenariosText(scenarios)),
  ]);
}

/** Mail under way that is kept in one place only. */
function queues(report: ReportDocument, { machines, availabilityGroups }: EstateDocument): string[][] {
  const has = (role: string): boolean => machines.some(({ roles }) => roles.includes(role));
  const groups = availabilityGroups.filter(({ members }) => members.length > 1);
  const spread = groups.some(({ members }) => sitesOf(members, machines).size > 1);
  return [
    ...(has('edge')
      ? [
          [
            'mail that a lost Edge had accepted and not handed on: nothing keeps a second copy of its queue',
            'inbound and outbound mail',
            'any Edge that is lost with its disk, also with its zone or site',
          ],
        ]
      : []),
    ...(has('mailbox') && report.services.length > 0
      ? [
          [
            spread
              ? `mail under way whose shadow copy was in the same site: Exchange prefers a member of another site and takes one of its own when it reaches none (${EXCHANGE}/shadow-redundancy)`
              : `mail under way, whose shadow copies are in the same site (${EXCHANGE}/shadow-redundancy)`,
            'inbound and outbound mail',
            'all Mailbox servers of a site that are lost with their disks',
          ],
        ]
      : []),
  ];
}

function sitesOf(members: readonly string[], machines: EstateDocument['machines']): Set<string | undefined> {
  return new Set(machines.filter(({ id }) => members.includes(id)).map(({ site }) => site));
}

/** What fails, in a cell of a table. */
export function scenariosText(scenarios: readonly { readonly name: string }[]): string {
  const names = scenarios.map(({ name }) => name);
  return names.length > 4 ? `${names[0]} or one of ${names.length - 1} others` : oneFailureOf(names);
}
