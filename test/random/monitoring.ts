import { all, call, flag, oneOf, pick, settings, whole } from './arbitrary';
import { PARIS } from './place';
import { idOf } from './values';

// Who is told of what.

const receivers = oneOf(
  all(call('AlertReceiver.sms', pick('Duty officer', 'Bereitschaft Köln'), pick('49'), pick('1701234567'))),
  all(
    call('AlertReceiver.email', pick('Team'), pick('duty@contoso.com')),
    call('AlertReceiver.voice', pick('Duty'), pick('1'), pick('2025550100')),
    call('AlertReceiver.push', pick('App'), pick('duty@example.org')),
    call('AlertReceiver.webhook', pick('Roster'), pick('https://roster.example/hook?key=1')),
  ),
);

const thresholds = settings(
  'AlertThresholds',
  {},
  {
    freeSpacePercent: whole(1, 50),
    queueFreeSpacePercent: whole(12, 60),
    copyQueueLength: whole(1, 100),
    replayQueueLength: whole(1, 1000),
    submissionQueueLength: whole(1, 9998),
    deliveryQueueLength: whole(1, 5000),
    certificateDays: whole(15, 60),
    silentMinutes: pick(5, 10, 15, 20, 30, 45),
  },
);

export const monitoringOptions = {
  actionGroupIds: pick([idOf('Insights/actionGroups/ag-duty')]),
  workspace: oneOf(
    call('LogWorkspace.create', pick(30, 31, 90, 730)),
    call(
      'LogWorkspace.existing',
      settings('ExistingLogWorkspace', {
        workspaceId: pick(idOf('OperationalInsights/workspaces/log-given')),
        region: PARIS.region,
      }),
    ),
  ),
  thresholds,
  quietWhilePatched: flag,
  workbook: flag,
};

export const estateMonitoring = settings(
  'MonitoringOptions',
  { receivers },
  { ...monitoringOptions, region: PARIS.region },
);

export const monitoring = (sites: readonly string[]) =>
  settings(
    'MonitoringProps',
    {
      receivers,
      region: PARIS.region,
      sites: pick(sites.map((path) => ({ kind: 'reference' as const, path }))),
    },
    monitoringOptions,
  );
