import type { IConstruct } from 'constructs';
import { checkObject } from '../core/check-class';
import { checkRange } from '../core/refusal';
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

/** The thresholds of a program, with the defaults. */
export function thresholdsOf(
  scope: IConstruct,
  given: AlertThresholds | undefined,
): Required<AlertThresholds> {
  if (given !== undefined) checkObject(scope, 'thresholds', given);
  for (const [name, limits] of Object.entries(LIMITS)) {
    const property = `thresholds.${name}`;
    checkRange(scope, given?.[name as keyof AlertThresholds], { property, ...limits });
  }
  const stated = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_THRESHOLDS, ...Object.fromEntries(stated) };
}
