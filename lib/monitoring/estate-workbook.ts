import { ApplicationInsightsWorkbook } from '@cdktf/provider-azurerm/lib/application-insights-workbook';
import { Lazy } from 'cdktf';
import type { Construct } from 'constructs';
import { addressOf } from '../core/reference';
import { uuidOf } from '../core/uuid';
import type { AlertRules, RuleAboutLogs } from './alert-rules';
import {
  expiringCertificates,
  fullVolumes,
  lastBackups,
  lastSigns,
  longCopyQueue,
  longQueue,
  undelivered,
} from './queries';

/** What the workbook is made of. */
export interface WorkbookSpec {
  readonly estate: string;
  readonly resourceGroupName: string;
  readonly location: string;
  readonly workspaceId: string;
  readonly tags: Record<string, string>;
  readonly rules: AlertRules;
}

/** A table of the workbook. */
interface Table {
  readonly title: string;
  /** A query, or the expression of one in Terraform. */
  readonly query: string;
  readonly hours: number;
  readonly nothing: string;
}

/** Above this are all values, and below the other all: the queries of the alerts show what is no fault, too. */
const ALL = -1;
const ALL_PERCENT = 101;

/** The scheduled script reports certificates that expire within so many days. */
const REPORTED_DAYS = 61;

const NOT_YET = 'Nothing has been reported.';

/** The state of the machines, by the queries of the alerts with limits that everything is beyond. */
const STATE: Table[] = [
  { title: 'Last sign of life of each machine', query: lastSigns(), hours: 48 },
  { title: 'Last backup of each machine, with its result', query: lastBackups(), hours: 48 },
  { title: 'Free space of volumes, in percent', query: fullVolumes(ALL_PERCENT, [], 0), hours: 1 },
  { title: 'Logs that database copies lack', query: longCopyQueue('CopyQueueLength', ALL), hours: 1 },
  {
    title: 'Logs that database copies have to replay',
    query: longCopyQueue('ReplayQueueLength', ALL),
    hours: 1,
  },
  {
    title: 'Messages in the submission queue',
    query: longQueue('Submission Queue Length', ALL),
    hours: 1,
  },
  { title: 'Messages to the Internet that wait', query: undelivered('External', ALL), hours: 1 },
  { title: 'Messages to other servers that wait', query: undelivered('Internal', ALL), hours: 1 },
  {
    title: 'Certificates that expire within 60 days',
    query: expiringCertificates(REPORTED_DAYS),
    hours: 24,
  },
].map((table) => ({ ...table, nothing: NOT_YET }));

/**
 * A workbook with what each rule about logs finds now, and with the state of the machines. Terraform takes the queries out of the rules themselves.
 *
 * Source: learn.microsoft.com/azure/azure-monitor/visualize/workbooks-automate (the template of a workbook).
 */
export function makeWorkbook(scope: Construct, spec: WorkbookSpec): void {
  const { estate, rules, workspaceId, ...common } = spec;
  new ApplicationInsightsWorkbook(scope, 'Workbook', {
    ...common,
    name: uuidOf(`${estate} workbook`),
    displayName: `Exchange estate ${estate}`,
    dataJson: Lazy.stringValue({
      produce: () =>
        withExpressions({
          version: 'Notebook/1.0',
          items: [
            heading(
              'What the alerts find now',
              'An empty table is good. The page alerts of the runbooks has the first look at each.',
            ),
            ...rules.aboutLogs.map((rule) => tableOf(found(scope, rule), workspaceId)),
            heading('How the machines are', 'The state of all machines, faults or not.'),
            ...STATE.map((table) => tableOf(table, workspaceId)),
          ],
          isLocked: false,
          fallbackResourceIds: [workspaceId],
        }),
    }),
  });
}

function found(scope: Construct, { resource, tells, hours }: RuleAboutLogs): Table {
  const query = `\${jsonencode(${addressOf(resource, scope)}.criteria[0].query)}`;
  return { title: tells, query, hours, nothing: 'Nothing.' };
}

function heading(title: string, below: string): object {
  return { type: 1, content: { json: `## ${title}\n${below}` }, name: title };
}

function tableOf({ title, query, hours, nothing }: Table, workspaceId: string): object {
  return {
    type: 3,
    content: {
      version: 'KqlItem/1.0',
      query,
      size: 4,
      title,
      noDataMessage: nothing,
      timeContext: { durationMs: hours * 3_600_000 },
      queryType: 0,
      resourceType: 'microsoft.operationalinsights/workspaces',
      crossComponentResources: [workspaceId],
      visualization: 'table',
    },
    name: title,
  };
}

/** JSON in which an expression that encodes a text is no text itself. */
function withExpressions(value: object): string {
  return JSON.stringify(value).replace(/"(\$\{jsonencode\([^"]*\)\})"/g, '$1');
}
