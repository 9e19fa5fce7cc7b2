import { databaseDismounted } from '../../lib/runbook/procedures/database-dismounted';
import { quorumLost } from '../../lib/runbook/procedures/quorum-lost';
import type { Change } from './support/estates';
import { automaticEstate, noGroupEstate, pilotLightEstate } from './support/estates';
import { expectOrder, said, stepOf } from './support/procedure-checks';

const page = quorumLost(automaticEstate())!;

test('a majority comes back by machines that start, and by force only afterwards', () => {
  expectOrder(page, [
    'confirm-quorum-lost',
    'start-members',
    'switch-lost-members-off',
    'mark-lost-members',
    'stop-cluster-on-the-rest',
    'restore-group-on-the-rest',
    'see-databases-mounted',
    'take-members-back',
  ]);
  const forced = page.steps.filter(({ command }) =>
    /Restore-Data|Stop-Data|ClusSvc' -Force/.test(command.join()),
  );
  expect(forced.map(({ when }) => JSON.stringify(when))).toEqual(
    Array(3).fill(expect.stringContaining('Only if members do not come back')),
  );
});

test('every member is started, and none of them is marked as lost without a name', () => {
  const { command } = stepOf(page, 'start-members');
  expect(command.filter((line) => line.startsWith('az vm start'))).toHaveLength(
    automaticEstate().group!.members.length,
  );
  expect(stepOf(page, 'mark-lost-members').command.join('\n')).toContain("throw 'Name the members");
});

test('machines start at the same time, and those that stay away are off before the rest gets a majority', () => {
  const starts = stepOf(page, 'start-members').command.filter((line) => line.startsWith('az vm start'));
  expect(starts.filter((line) => !line.endsWith('--no-wait'))).toEqual([]);
  const off = stepOf(page, 'switch-lost-members-off');
  expect(off.command.join('\n')).toContain('az vm stop --ids $machine --skip-shutdown --no-wait');
  expect(JSON.stringify(off.when)).toContain('Only if members do not come back');
});

test('both witnesses are those of the plan again afterwards', () => {
  const of = (change?: Change): string => {
    const back = quorumLost(automaticEstate(...(change ? [change] : [])))!.steps.at(-1)!;
    return back.command.join('\n');
  };
  const unplanned: Change = ({ availabilityGroups: [group] }) => {
    delete group.alternateWitness;
    delete group.alternateWitnessDirectory;
  };
  const planned: Change = ({ availabilityGroups: [group] }) => {
    group.alternateWitness = group.witness;
    group.alternateWitnessDirectory = 'C:\\Other';
  };
  expect(of(planned)).toContain("-AlternateWitnessDirectory 'C:\\Other'");
  expect(of(unplanned)).not.toContain('-AlternateWitnessServer');
});

test('a pilot light is not activated for it', () => {
  expect(said(quorumLost(pilotLightEstate())!, 'before')).toContain('Do not activate Dublin');
  expect(said(page, 'before')).not.toContain('Do not activate');
});

test('is a page of estates with a group only', () => {
  expect(quorumLost(noGroupEstate())).toBeUndefined();
});

test('a database that nothing mounts keeps its logs while the server can be started', () => {
  const dismounted = databaseDismounted(automaticEstate())!;
  expectOrder(dismounted, ['see-missing-logs', 'start-active-server', 'mount-with-missing-logs']);
  const lossy = dismounted.steps.filter(({ command }) => command.join().includes('MountDialOverride'));
  expect(lossy.map(({ id, when }) => [id, JSON.stringify(when)])).toEqual([
    ['mount-with-missing-logs', expect.stringContaining('the loss is accepted')],
  ]);
  expect(databaseDismounted(noGroupEstate())).toBeUndefined();
});
