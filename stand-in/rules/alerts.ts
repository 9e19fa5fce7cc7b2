import { AzureError } from '../azure-error';
import type { Body } from '../store';
import type { Rule } from './rule';
import { propertiesOf } from './rule';

const plain = (region: unknown): string => String(region).toLowerCase().replace(/ /g, '');

/**
 * A metric alert about several machines is about those of one region.
 *
 * Source: learn.microsoft.com/azure/azure-monitor/alerts/alerts-metric-multiple-time-series-single-rule (multiple resources); the code is an estimate.
 */
export const scopesAreInOneRegion: Rule = ({ body, store }) => {
  const { scopes = [], targetResourceRegion } = propertiesOf(body) as {
    scopes?: string[];
    targetResourceRegion?: string;
  };
  if (scopes.length < 2 && !targetResourceRegion) return;
  const regions = scopes.map((scope) => store.get(scope)?.body.location).filter((each) => each !== undefined);
  const wanted = plain(targetResourceRegion ?? regions[0]);
  if (regions.every((each) => plain(each) === wanted)) return;
  throw new AzureError(
    400,
    'BadRequest',
    `Alerts on several resources need all of them in one region: ${[...new Set(regions.map(plain))].join(', ')}`,
  );
};

/**
 * A query alert and a data collection rule live in the region of their workspace.
 *
 * Source: learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-rule-create-edit (region of the workspace); for alerts
 * an estimate.
 */
export const isInRegionOfWorkspace: Rule = ({ id, body, store }) => {
  const text = JSON.stringify(body);
  const foreign = store
    .ofType('microsoft.operationalinsights/workspaces')
    .find(
      (workspace) =>
        text.toLowerCase().includes(`"${workspace.id.key}"`) &&
        plain(workspace.body.location) !== plain(body.location),
    );
  if (!foreign) return;
  throw new AzureError(
    400,
    id.type.endsWith('datacollectionrules') ? 'InvalidPayload' : 'BadRequest',
    `The workspace ${foreign.id.text} is not in ${String(body.location)}.`,
  );
};

/** Source: registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/monitor_activity_log_alert (location). */
export const isWhereActivityAlertsLive: Rule = ({ body }) => {
  if (['global', 'westeurope', 'northeurope', 'eastus2euap'].includes(plain(body.location))) return;
  throw new AzureError(
    400,
    'LocationNotAvailableForResourceType',
    `The provided location '${String(body.location)}' is not available for resource type 'Microsoft.Insights/activityLogAlerts'.`,
  );
};

/** Source: learn.microsoft.com/azure/azure-monitor/alerts/action-groups (at most 12 characters); the code is an estimate. */
export const shortNameIsShort: Rule = ({ body }) => {
  const { groupShortName = '' } = propertiesOf(body) as { groupShortName?: string };
  if (groupShortName.length >= 1 && groupShortName.length <= 12) return;
  throw new AzureError(400, 'GroupShortNameTooLong', 'The short name must have 1 to 12 characters.');
};

/**
 * Two settings of a resource do not send one category to one workspace.
 *
 * Source: learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings (409, Conflict).
 */
export const categoriesAreSentOnce: Rule = ({ id, body, store }) => {
  const sent = categoriesOf(body);
  const twin = store
    .ofType(id.type)
    .find(
      (other) =>
        other.id.key !== id.key &&
        other.id.parent?.toLowerCase() === id.parent?.toLowerCase() &&
        propertiesOf(other.body).workspaceId === propertiesOf(body).workspaceId &&
        categoriesOf(other.body).some((each) => sent.includes(each)),
    );
  if (!twin) return;
  throw new AzureError(
    409,
    'Conflict',
    `Data sink is already used in diagnostic setting '${twin.id.name}' for a category. Data sinks can't be reused in different settings on the same category for the same resource.`,
  );
};

function categoriesOf(body: Body): string[] {
  const { logs = [] } = propertiesOf(body) as { logs?: { category?: string; enabled?: boolean }[] };
  return logs.filter(({ enabled }) => enabled).map(({ category }) => String(category));
}

/** The agent needs an identity. Source: learn.microsoft.com/azure/azure-monitor/agents/azure-monitor-agent-requirements; the code is that of failed extensions. */
export const agentHasIdentity: Rule = ({ id, body, store }) => {
  if (propertiesOf(body).type !== 'AzureMonitorWindowsAgent' || store.get(id.parent!)?.body.identity) return;
  throw new AzureError(
    409,
    'VMExtensionProvisioningError',
    `VM has reported a failure when processing extension '${id.name}': the machine has no managed identity.`,
  );
};
