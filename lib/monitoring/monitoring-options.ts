import type { AzureRegion } from '../core/azure-region';
import type { AlertReceiver } from './alert-receiver';
import type { AlertThresholds } from './alert-thresholds';
import type { LogWorkspace } from './log-workspace';

/** Settings of the monitoring of an estate. */
export interface MonitoringOptions {
  /**
   * Who is told of alerts.
   *
   * @default - the receivers of `actionGroupIds`; one of the two has to be given
   */
  readonly receivers?: AlertReceiver[];
  /**
   * Resource ids of action groups that exist already, four at most beside `receivers`, five without. Their receivers are not known here: at least one must not
   * depend on the estate's own mail. Where sites are in several subscriptions, rules tell the groups of their own subscription: without `receivers`, name one in each.
   *
   * @default - none
   */
  readonly actionGroupIds?: string[];
  /**
   * Region of the workspace, and of the rules about its logs: none of a site that it is about.
   *
   * @default - the region of an existing workspace; that of the witness for a TwoSiteExchange
   */
  readonly region?: AzureRegion;
  /**
   * Where logs and counters are kept.
   *
   * @default LogWorkspace.create()
   */
  readonly workspace?: LogWorkspace;
  /**
   * From which values on people are told.
   *
   * @default - see `AlertThresholds`
   */
  readonly thresholds?: AlertThresholds;
  /**
   * Whether nobody is told of the restarts of machines that Azure patches, such as witnesses: in the hours of their schedule, and half an hour after
   * it. Alerts about rights, rules, names and backups are told at every hour, and so is a machine that is silent for five hours.
   *
   * Azure drops what fires meanwhile for good, rather than telling it at the end of the window (learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules).
   *
   * @default true
   */
  readonly quietWhilePatched?: boolean;
  /**
   * Whether the Azure portal has a workbook with what each rule about logs finds now, and with signs of life, backups, volumes, queues and certificates
   * of the machines.
   *
   * @default true
   */
  readonly workbook?: boolean;
}
