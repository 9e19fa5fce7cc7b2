import type { ResourceType } from './resource-types';
import {
  categoriesAreSentOnce,
  isInRegionOfWorkspace,
  isWhereActivityAlertsLive,
  scopesAreInOneRegion,
  shortNameIsShort,
} from './rules/alerts';
import { propertiesOf } from './rules/rule';

const guid = (first: string, serial: number): string =>
  `${first}-0000-0000-0000-${String(serial).padStart(12, '0')}`;

/** Logs, alerts, and what they are sent to. */
export const MONITORING_TYPES: Record<string, ResourceType> = {
  'microsoft.operationalinsights/workspaces': {
    complete: ({ body }, serial) => ({
      customerId: guid('77777777', serial),
      features: { enableLogAccessUsingOnlyResourcePermissions: true },
      ...propertiesOf(body),
    }),
    actions: { sharedKeys: () => ({ primarySharedKey: 'c3RhbmQtaW4=', secondarySharedKey: 'c3RhbmQtaW4=' }) },
  },
  'microsoft.operationalinsights/deletedworkspaces': {},
  'microsoft.insights/datacollectionrules': {
    rules: [isInRegionOfWorkspace],
    complete: (_, serial) => ({ immutableId: `dcr-${String(serial).padStart(32, '0')}` }),
  },
  'microsoft.insights/datacollectionendpoints': {},
  'microsoft.insights/datacollectionruleassociations': {},
  'microsoft.insights/actiongroups': { rules: [shortNameIsShort] },
  'microsoft.insights/metricalerts': { rules: [scopesAreInOneRegion] },
  'microsoft.insights/activitylogalerts': { rules: [isWhereActivityAlertsLive] },
  'microsoft.insights/scheduledqueryrules': { rules: [isInRegionOfWorkspace] },
  'microsoft.insights/diagnosticsettings': { rules: [categoriesAreSentOnce] },
  'microsoft.insights/workbooks': {},
  'microsoft.alertsmanagement/actionrules': {},
};
