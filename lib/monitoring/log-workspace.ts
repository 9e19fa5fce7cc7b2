import { checkAllProps, givenOfClass, givenText, type SettingsOf } from '../core/check-class';
import { AzureRegion } from '../core/azure-region';
import { checkRange, isKnown, refuse } from '../core/refusal';

/** A Log Analytics workspace that exists already. */
export interface ExistingLogWorkspace {
  /** Its resource id. */
  readonly workspaceId: string;
  /** Its region: rules about its logs, and rules that collect them, are made there. */
  readonly region: AzureRegion;
}

const WHERE = 'LogWorkspace';

const EXISTING: SettingsOf<ExistingLogWorkspace> = {
  workspaceId: givenText(
    "'/subscriptions/…/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-central'",
  ),
  region: givenOfClass(AzureRegion, 'AzureRegion.FRANCE_CENTRAL'),
};

const ID =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.OperationalInsights\/workspaces\/[^/]+$/i;

/** Where logs and counters of the machines are kept. */
export class LogWorkspace {
  /**
   * A workspace of the estate.
   *
   * @param retentionDays - how long logs are kept, 30 to 730 days; 30 by default
   * @throws if the number of days is out of range
   */
  public static create(retentionDays = 30): LogWorkspace {
    checkRange(WHERE, retentionDays, {
      property: 'retentionDays',
      min: 30,
      max: 730,
      unit: 'days',
      cause:
        'Azure keeps logs for so long (learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure)',
    });
    return new LogWorkspace(retentionDays);
  }

  /**
   * A workspace that exists already, outside the regions of the sites.
   *
   * @param existing - its id and its region
   * @throws if the id is not that of a workspace
   */
  public static existing(existing: ExistingLogWorkspace): LogWorkspace {
    checkAllProps(WHERE, existing, EXISTING);
    if (isKnown(existing.workspaceId) && !ID.test(existing.workspaceId)) {
      refuse(WHERE, {
        property: 'workspaceId',
        value: existing.workspaceId,
        limit: 'the resource id of a Log Analytics workspace',
        cause: 'alert rules refer to it by its id',
        remedy: 'copy the Resource ID from the properties of the workspace',
      });
    }
    return new LogWorkspace(undefined, { ...existing });
  }

  private constructor(
    /** Days for which logs are kept; undefined where the workspace exists already. */
    public readonly retentionDays?: number,
    /** The workspace, where it exists already. */
    public readonly given?: ExistingLogWorkspace,
  ) {}
}
