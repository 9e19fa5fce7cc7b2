import type { IConstruct } from 'constructs';
import { checkAllProps, checkedInUse, type SettingsOf } from '../core/check-class';
import { checkRange, isKnown, refuse } from '../core/refusal';
import { CERTIFICATE_HORIZON_DAYS } from '../exchange/watch-commands';
import type { AlertThresholds } from './alert-thresholds';

/** The values that hold where a program says nothing. */
const DEFAULT_THRESHOLDS: Required<AlertThresholds> = {
  freeSpacePercent: 10,
  queueFreeSpacePercent: 25,
  copyQueueLength: 12,
  replayQueueLength: 200,
  submissionQueueLength: 3000,
  deliveryQueueLength: 50,
  certificateDays: 21,
  silentMinutes: 10,
};

const percent = { min: 1, max: 90, unit: 'percent', cause: 'it is a part of the volume' };
const logs = { min: 1, max: 1000000, unit: 'logs', cause: 'a queue of no logs is the healthy state' };

/** The limits of each value. */
const LIMITS: Record<keyof AlertThresholds, { min: number; max: number; unit: string; cause: string }> = {
  freeSpacePercent: percent,
  queueFreeSpacePercent: {
    ...percent,
    min: 12,
    cause:
      'Exchange refuses mail from outside at 89 percent used, which is 11 percent free (learn.microsoft.com/exchange/mail-flow/back-pressure)',
  },
  copyQueueLength: logs,
  replayQueueLength: logs,
  submissionQueueLength: {
    min: 1,
    max: 9998,
    unit: 'messages',
    cause: 'from 9,999 on Exchange refuses mail (learn.microsoft.com/exchange/mail-flow/back-pressure)',
  },
  deliveryQueueLength: { min: 1, max: 100000, unit: 'messages', cause: 'some messages always wait' },
  certificateDays: {
    min: 1,
    max: CERTIFICATE_HORIZON_DAYS,
    unit: 'days',
    cause: `machines report certificates ${CERTIFICATE_HORIZON_DAYS} days before their end`,
  },
  silentMinutes: {
    min: 5,
    max: 45,
    unit: 'minutes',
    cause: 'machines give a sign of life each minute, and a silence of an hour is found too late',
  },
};

/** Minutes without a sign of life that make sense. */
const SILENCES = [5, 10, 15, 20, 30, 45];

/** The thresholds of a program, with the defaults. */
export function thresholdsOf(
  scope: IConstruct,
  given: AlertThresholds | undefined,
): Required<AlertThresholds> {
  const known = Object.fromEntries(Object.keys(LIMITS).map((name) => [name, checkedInUse]));
  if (given !== undefined) checkAllProps(scope, given, known as SettingsOf<AlertThresholds>, 'thresholds.');
  for (const [name, limits] of Object.entries(LIMITS)) {
    const property = `thresholds.${name}`;
    checkRange(scope, given?.[name as keyof AlertThresholds], { property, ...limits });
  }
  checkSilence(scope, given?.silentMinutes);
  const stated = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_THRESHOLDS, ...Object.fromEntries(stated) };
}

function checkSilence(scope: IConstruct, minutes: number | undefined): void {
  if (minutes === undefined || !isKnown(minutes) || SILENCES.includes(minutes)) return;
  refuse(scope, {
    property: 'thresholds.silentMinutes',
    value: minutes,
    limit: `one of ${SILENCES.join(', ')}`,
    cause: 'the rule is evaluated every five minutes, over times that Azure offers',
    remedy: 'choose the next one',
  });
}
