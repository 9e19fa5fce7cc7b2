import { IConstruct } from 'constructs';
import { refuse } from '../core/refusal';
import { PatchWindow } from './patch-window';

const SHORTEST_MINUTES = 90;
const LONGEST_MINUTES = 235;

/** Refuses a window that Azure would refuse at the apply. */
export function checkPatchWindow(scope: IConstruct, window: PatchWindow): void {
  checkForm(scope, 'startTime', window.startTime, /^([01]\d|2[0-3]):[0-5]\d$/, 'hh:mm');
  checkForm(scope, 'duration', window.duration, /^\d{2}:[0-5]\d$/, 'hh:mm');
  checkForm(
    scope,
    'validFrom',
    window.validFrom,
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
    'YYYY-MM-DD',
  );
  if (window.validFrom !== undefined && !isDay(window.validFrom)) {
    refuse(scope, {
      property: 'patchWindow.validFrom',
      value: window.validFrom,
      limit: 'a day that exists in the calendar',
      cause: 'the schedule starts on that day',
      remedy: 'choose a day that exists',
    });
  }
  if (window.duration === undefined) return;
  const [hours, minutes] = window.duration.split(':').map(Number);
  const total = hours * 60 + minutes;
  if (total >= SHORTEST_MINUTES && total <= LONGEST_MINUTES) return;
  refuse(scope, {
    property: 'patchWindow.duration',
    value: window.duration,
    limit: 'from 01:30 to 03:55',
    cause:
      'Azure guest patching accepts that range (learn.microsoft.com/azure/virtual-machines/maintenance-configurations)',
    remedy: 'choose a length in that range',
  });
}

function checkForm(
  scope: IConstruct,
  name: string,
  value: string | undefined,
  form: RegExp,
  shape: string,
): void {
  if (value === undefined || form.test(value)) return;
  refuse(scope, {
    property: `patchWindow.${name}`,
    value,
    limit: `written in the form ${shape}`,
    cause: 'Azure accepts no other form',
    remedy: `write it in the form ${shape}`,
  });
}

/** Whether the date stands in the calendar, which 31 February does not. */
function isDay(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}
