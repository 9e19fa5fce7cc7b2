import { textTable } from '../core/text-table';
import type { EstateModel } from '../model/estate-model';
import { unjudgedMailboxes } from '../model/unjudged-mailboxes';
import type * as reports from '../resilience/report/report-of';
import type * as overview from '../resilience/report/overview';

/** What the estate survives: single points of failure, the worst that a failure of each kind does, and what is promised. */
export function resilienceSection(model: EstateModel): string {
  const document = model.toDocument();
  const pages = document.documents.filter(({ kind }) => kind === 'resilience').map(({ path }) => path);
  if (pages.length === 0) return '';
  // Loaded when a summary is asked for: a program that only imports the library does not wait.
  /* eslint-disable @typescript-eslint/no-require-imports */
  const { verdictsOf } = require('../resilience/report/report-of') as typeof reports;
  const { singleNames, worstOfKinds } = require('../resilience/report/overview') as typeof overview;
  /* eslint-enable @typescript-eslint/no-require-imports */
  const report = verdictsOf(document);
  const { within, outside, readiness } = singleNames(report, document);
  return [
    `What the estate survives (${pages.join(', ')} in the output directory)`,
    textTable(['when one fails', 'the worst that happens', 'to'], worstOfKinds(report)),
    within.length > 0
      ? `Single points of failure: ${within.join(', ')}.`
      : 'Nothing within the estate is a single point of failure.',
    ...(readiness.length > 0
      ? [`These take away no service, but the ability to switch over or EdgeSync: ${readiness.join(', ')}.`]
      : []),
    ...(outside.length > 0 ? [`It relies on ${outside.join(', ')}.`] : []),
    ...(document.objectives ?? []).map((each) => `Promised: ${each}.`),
    ...unjudgedMailboxes(document),
  ].join('\n');
}
