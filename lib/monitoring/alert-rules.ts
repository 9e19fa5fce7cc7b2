import { MonitorActivityLogAlert } from '@cdktf/provider-azurerm/lib/monitor-activity-log-alert';
import type { MonitorActivityLogAlertCriteria } from '@cdktf/provider-azurerm/lib/monitor-activity-log-alert';
import { MonitorAlertProcessingRuleActionGroup } from '@cdktf/provider-azurerm/lib/monitor-alert-processing-rule-action-group';
import { MonitorAlertProcessingRuleSuppression } from '@cdktf/provider-azurerm/lib/monitor-alert-processing-rule-suppression';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import { MonitorMetricAlert } from '@cdktf/provider-azurerm/lib/monitor-metric-alert';
import type { MonitorMetricAlertCriteria } from '@cdktf/provider-azurerm/lib/monitor-metric-alert';
import { MonitorScheduledQueryRulesAlertV2 } from '@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2';
import type { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { countWhile } from '../core/conditional-count';
import { ResourceKind } from '../core/resource-kind';
import { TimeOfDay } from '../core/time-of-day';
import type { QuietHours } from '../core/watched';
import { PageId } from '../model/page-ids';
import type { AlertModel } from '../model/protection-model';
import { QUIET } from '../model/quiet-alerts';
import type { AlertPlace } from './alert-places';

/** Where rules of metrics and of the activity log are evaluated. */
const GLOBAL = 'global';

/** Severity that Azure gives to every alert of the activity log. */
const ACTIVITY_SEVERITY = 4;

/** Minutes after the end of a patch window in which a machine may still be restarting. */
const LAST_RESTART_MINUTES = 30;

const MINUTES_A_DAY = 24 * 60;

/** What every alert says of itself. */
export interface AlertText {
  /** What tells it from others: part of its name and its construct id. */
  readonly name: string[];
  /** What it tells, as a sentence. */
  readonly tells: string;
  /** Id of the page that says what to do. */
  readonly page: string;
  /** Whether work on the machine that it is about raises it; false where left out. A query has the machine in `_ResourceId` then. */
  readonly isQuiet?: boolean;
  /** Where the rule is; undefined for the subscription of the monitoring itself. */
  readonly place?: AlertPlace;
}

/** An alert about a metric. */
export interface MetricAlert extends AlertText {
  readonly severity: number;
  readonly scopes: string[];
  readonly targetResourceType?: string;
  readonly targetResourceLocation?: string;
  /** How often it is evaluated, over which time: ISO 8601. */
  readonly frequency: string;
  readonly window: string;
  readonly criteria: MonitorMetricAlertCriteria;
}

/** An alert about what somebody did in Azure, or about Azure itself. */
export interface ActivityAlert extends AlertText {
  readonly scopes: string[];
  readonly criteria: MonitorActivityLogAlertCriteria;
}

/** An alert about logs: one for each row, told apart by the dimensions. */
export interface QueryAlert extends AlertText {
  readonly severity: number;
  readonly query: string;
  /** Columns of the query. */
  readonly dimensions: string[];
  /** How often it is evaluated, over which time: ISO 8601. */
  readonly frequency: string;
  readonly window: string;
}

/** Alerts that a service of Azure raises by itself. */
export interface RoutedAlerts {
  readonly name: string[];
  readonly tells: string;
  readonly service: string;
  /** Such as `Sev0`. */
  readonly severity: string;
  readonly scopes: string[];
  /** Where the rule is; undefined for the subscription of the monitoring itself. */
  readonly place?: AlertPlace;
}

/** Machines whose alerts tell nobody in the hours in which Azure patches them. */
export interface QuietMachines {
  readonly name: string[];
  readonly tells: string;
  readonly hours: QuietHours;
  /** Resource ids. */
  readonly scopes: string[];
  /** Where the rule is; undefined for the subscription of the monitoring itself. */
  readonly place?: AlertPlace;
  /** The Terraform condition under which they exist; undefined where they always do. */
  readonly existWhile?: string;
}

/** A rule about logs, for readers that show what it finds. */
export interface RuleAboutLogs {
  readonly resource: MonitorScheduledQueryRulesAlertV2;
  readonly tells: string;
  /** Hours of logs that it looks at. */
  readonly hours: number;
}

/** What the rules of an estate have in common. */
export interface AlertRulesSpec {
  readonly resourceGroupName: string;
  readonly actionGroupIds: string[];
  readonly workspaceId: string;
  /** Region of the workspace. */
  readonly region: string;
  readonly tags: Record<string, string>;
  readonly nameOf: (kind: ResourceKind, parts: string[]) => string;
}

/** The alert rules of an estate: each is a resource, and an entry of the model. */
export class AlertRules extends Construct {
  private readonly models: AlertModel[] = [];
  private readonly queries: RuleAboutLogs[] = [];

  public constructor(
    scope: Construct,
    private readonly spec: AlertRulesSpec,
  ) {
    super(scope, 'Alerts');
  }

  /** The alerts, in the order in which they were added. */
  public get alerts(): AlertModel[] {
    return [...this.models];
  }

  /** The rules about logs, likewise. */
  public get aboutLogs(): RuleAboutLogs[] {
    return [...this.queries];
  }

  public addMetric(alert: MetricAlert): void {
    new MonitorMetricAlert(this, alert.name.join('-'), {
      ...this.common(alert, alert.severity, GLOBAL),
      severity: alert.severity,
      scopes: alert.scopes,
      targetResourceType: alert.targetResourceType,
      targetResourceLocation: alert.targetResourceLocation,
      frequency: alert.frequency,
      windowSize: alert.window,
      // Azure checks that the resource has sent the metric before, which a new one has not.
      criteria: [{ skipMetricValidation: true, ...alert.criteria }],
      action: this.placeOf(alert).actionGroupIds.map((actionGroupId) => ({ actionGroupId })),
    });
  }

  public addActivity(alert: ActivityAlert): void {
    new MonitorActivityLogAlert(this, alert.name.join('-'), {
      ...this.common(alert, ACTIVITY_SEVERITY, GLOBAL),
      location: GLOBAL,
      scopes: alert.scopes,
      criteria: alert.criteria,
      action: this.placeOf(alert).actionGroupIds.map((actionGroupId) => ({ actionGroupId })),
    });
  }

  public addQuery(alert: QueryAlert): void {
    const { workspaceId, region, actionGroupIds } = this.spec;
    const common = this.common(alert, alert.severity, region);
    const resource = new MonitorScheduledQueryRulesAlertV2(this, alert.name.join('-'), {
      ...common,
      displayName: common.name,
      location: region,
      severity: alert.severity,
      scopes: [workspaceId],
      evaluationFrequency: alert.frequency,
      windowDuration: alert.window,
      criteria: [
        {
          query: alert.query,
          timeAggregationMethod: 'Count',
          operator: 'GreaterThan',
          threshold: 0,
          // The alert is about the machine then, not about the workspace: rules that suppress alerts are about machines.
          resourceIdColumn: alert.isQuiet === true ? '_ResourceId' : undefined,
          dimension: alert.dimensions.map((name) => ({ name, operator: 'Include', values: ['*'] })),
          failingPeriods: { minimumFailingPeriodsToTriggerAlert: 1, numberOfEvaluationPeriods: 1 },
        },
      ],
      autoMitigationEnabled: true,
      // A new workspace has no table until the first machine sends to it.
      skipQueryValidation: true,
      action: { actionGroups: actionGroupIds },
    });
    this.queries.push({ resource, tells: alert.tells, hours: hoursOf(alert.window) });
  }

  /**
   * Sends logs of a resource to the workspace. A Key Vault chooses its table itself, and the provider takes no other one for it.
   *
   * Source: registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/monitor_diagnostic_setting (log_analytics_destination_type).
   */
  public collectLogs(
    id: string,
    targetResourceId: string,
    categories: string[],
    hasTableOfItsOwn = true,
  ): void {
    new MonitorDiagnosticSetting(this, id, {
      name: 'exchange-estate',
      targetResourceId,
      logAnalyticsWorkspaceId: this.spec.workspaceId,
      logAnalyticsDestinationType: hasTableOfItsOwn ? 'Dedicated' : undefined,
      enabledLog: categories.map((category) => ({ category })),
    });
  }

  /** Azure Backup raises alerts of its own, which reach nobody without a rule that adds action groups. */
  public routeAlerts(routed: RoutedAlerts): void {
    const { name, tells, service, severity, scopes } = routed;
    const { tags, nameOf } = this.spec;
    const { resourceGroupName, actionGroupIds, provider } = this.placeOf(routed);
    new MonitorAlertProcessingRuleActionGroup(this, `Routed-${name.join('-')}`, {
      name: nameOf(ResourceKind.ALERT_PROCESSING_RULE, name),
      resourceGroupName,
      description: `${tells} Runbook page: ${PageId.alerts}.`,
      scopes,
      condition: {
        monitorService: { operator: 'Equals', values: [service] },
        severity: { operator: 'Equals', values: [severity] },
      },
      addActionGroupIds: actionGroupIds,
      tags,
      provider,
    });
  }

  /**
   * Azure's rules know days of the week and of the month, and no second Tuesday: a machine that is patched once a month is quiet on that day of every week.
   *
   * Source: learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules (the action groups of an alert that fires meanwhile are removed for good).
   */
  public suppress(quiet: QuietMachines): void {
    const { name, tells, hours, scopes, existWhile } = quiet;
    const { tags, nameOf } = this.spec;
    const { resourceGroupName, provider } = this.placeOf(quiet);
    const { weekday, startTime, timeZone, durationMinutes } = hours;
    new MonitorAlertProcessingRuleSuppression(this, `Quiet-${name.join('-')}`, {
      name: nameOf(ResourceKind.ALERT_PROCESSING_RULE, ['quiet', ...name]),
      resourceGroupName,
      description: tells,
      scopes,
      condition: { description: { operator: 'Contains', values: [QUIET] } },
      schedule: {
        timeZone,
        recurrence: {
          weekly: [
            {
              daysOfWeek: [weekday],
              startTime: `${startTime}:00`,
              endTime: `${laterOnTheClock(startTime, durationMinutes + LAST_RESTART_MINUTES)}:00`,
            },
          ],
        },
      },
      count: existWhile === undefined ? undefined : countWhile(existWhile),
      tags,
      provider,
    });
  }

  private placeOf({
    place,
  }: Pick<AlertText, 'place'>): Pick<AlertPlace, 'resourceGroupName' | 'actionGroupIds'> &
    Partial<AlertPlace> {
    return place ?? this.spec;
  }

  private common(alert: AlertText, severity: number, region: string): CommonArguments {
    const { name, tells, page, isQuiet = false } = alert;
    const { tags, nameOf } = this.spec;
    const { resourceGroupName, provider } = this.placeOf(alert);
    const id = nameOf(ResourceKind.ALERT_RULE, name);
    this.models.push({ id, tells, page, severity, region, stack: TerraformStack.of(this).node.id });
    const quiet = isQuiet ? ` (${QUIET})` : '';
    const description = `${tells} Runbook page: ${page}${quiet}.`;
    return { name: id, resourceGroupName, description, tags, ...(provider && { provider }) };
  }
}

/** The arguments that all rules have. */
interface CommonArguments {
  readonly name: string;
  readonly resourceGroupName: string;
  readonly description: string;
  readonly tags: Record<string, string>;
  readonly provider?: AzurermProvider;
}

/** Hours of a window such as `PT30M` or `P2D`, rounded up. */
function hoursOf(window: string): number {
  const [, days, hours] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:\d+M)?)?$/.exec(window)!;
  return Math.max(1, Number(days ?? 0) * 24 + Number(hours ?? 0));
}

/** A time of day so many minutes later, the next day where that is past midnight. */
function laterOnTheClock(start: string, minutes: number): string {
  const [hour, minute] = start.split(':').map(Number);
  const end = (hour * 60 + minute + minutes) % MINUTES_A_DAY;
  return TimeOfDay.at(Math.floor(end / 60), end % 60).toString();
}
