import { compose } from '../../lib/runbook/compose';
import { each } from '../support/each';
import { exercise } from '../../lib/runbook/procedures/exercise';
import { renderExerciseRecord } from '../../lib/runbook/render/render-exercise-record';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import { EXERCISE_RECORD } from '../../lib/runbook/vocabulary/pages';
import { switchback } from '../../lib/runbook/procedures/switchback';
import { switchover } from '../../lib/runbook/procedures/switchover';
import { AppliesTo } from '../../lib/runbook/procedure';
import { timeText } from '../../lib/runbook/powershell-text';
import { automaticEstate, manualEstate, pilotLightEstate, singleSiteEstate } from './support/estates';
import { expectOrder, said, stepOf } from './support/procedure-checks';

const estate = automaticEstate();
const page = exercise(estate)!;

test('measures before it moves anything, works there for a day, goes back, and evaluates', () => {
  expectOrder(page, [
    'check-before-exercise',
    'measure-exercise',
    'send-numbered-mail',
    'exercise-switchover',
    'operate-at-standby',
    'exercise-switchback',
    'evaluate-exercise',
    'count-numbered-mail',
  ]);
});

test('criteria for stopping and for success are stated, with the objective of the program', () => {
  const before = said(page, 'before');
  expect(before).toContain('Stop, and go back');
  expect(before).toContain(`no longer than ${timeText(estate.names.objectiveSeconds)}`);
  const slower = automaticEstate(({ dnsZones: [zone] }) => {
    zone.objectiveSeconds = 7200;
  });
  expect(said(exercise(slower)!, 'before')).toContain('no longer than 2 h');
});

test('clients are measured by the first name that they use', () => {
  expect(stepOf(page, 'measure-exercise').command.join('\n')).toContain(
    "-Uri 'https://mail.contoso.com/owa/healthcheck.htm'",
  );
});

test('lost mail is counted: one message a minute, each number once', () => {
  expect(stepOf(page, 'send-numbered-mail').command).toEqual(
    expect.arrayContaining(['  Start-Sleep -Seconds 60', '  $subject = "exercise-{0:d5}" -f ++$number']),
  );
  expect(stepOf(page, 'count-numbered-mail').command.join()).toMatch(/-EventId DELIVER .*-Unique.*-notin/);
  expect(said(page, 'before')).toContain('every numbered message has arrived');
});

test('a backup is looked for only where the group is backed up', () => {
  const { check, expected } = stepOf(page, 'operate-at-standby');
  expect(check.join() + String(expected)).not.toMatch(/backup/i);
  const backed = automaticEstate(({ availabilityGroups: [group] }) => {
    group.logTruncation = { circularLogging: false, backupProduct: 'Vault X' };
  });
  const step = stepOf(exercise(backed)!, 'operate-at-standby');
  expect(step.check.join()).toContain('LastFullBackup');
  expect(step.expected).toContain('by Vault X');
});

describe('the record', () => {
  const lines = renderExerciseRecord(compose(proceduresOf(estate)))!
    .trimEnd()
    .split('\n');

  test('has a row for each step of both pages, in their order', () => {
    const steps = [switchover(estate, AppliesTo.PLANNED), switchback(estate)].flatMap(({ id, steps: all }) =>
      all.map((_, index) => `${id},${index + 1},`),
    );
    expect(lines.slice(1).map((line) => /^[^,]+,\d+,/.exec(line)?.[0])).toEqual(steps);
    expect(said(page, 'before')).toContain(EXERCISE_RECORD);
  });

  test('has the waits that the program expects, and cells to fill in', () => {
    expect(lines[0].split(',')).toHaveLength(10);
    expect(lines.some((line) => line.includes(`wait of up to ${timeText(estate.names.ttlSeconds)}`))).toBe(
      true,
    );
    for (const line of each(lines.slice(1))) expect(line).toMatch(/,,,,,,$/);
  });

  test('quotes what has a comma', () => {
    for (const line of each(lines)) {
      const cells = line.replace(/"(?:[^"]|"")*"/g, 'x').split(',');
      expect(cells).toHaveLength(10);
    }
  });
});

test('there is no exercise where a planned switchover is impossible', () => {
  expect(exercise(pilotLightEstate())).toBeUndefined();
  expect(exercise(singleSiteEstate())).toBeUndefined();
  expect(renderExerciseRecord(compose(proceduresOf(pilotLightEstate())))).toBeUndefined();
  expect(exercise(manualEstate())).toBeDefined();
});
