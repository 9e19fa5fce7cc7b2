import { rmSync } from 'node:fs';
import { RESOURCE_RULES } from '../../lib/plan-gate/resource-rules';
import { temporaryDirectory } from '../support/synth';
import { changed, estate, planned, planOf, report } from './support/plans';

const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true }));

const STACK = 'contoso-primary';
const WINDOWS = 'azurerm_windows_virtual_machine';
const LINUX = 'azurerm_linux_virtual_machine';

/** The plan of a stack in which one machine has Linux and is replaced. */
function replacedLinux(): ReturnType<typeof report> {
  const deployed = estate();
  const machine = deployed.machines.find(({ id }) => id === 'AMSFE1')!;
  const linux = String(machine.terraformAddress).replace(WINDOWS, LINUX);
  const asLinux = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value).split(String(machine.terraformAddress)).join(linux)) as T;
  const plan = asLinux(
    changed(planOf('base.primary'), (each) =>
      each.address === machine.terraformAddress
        ? { actions: ['delete', 'create'], after: each.change.before }
        : undefined,
    ),
  );
  for (const each of plan.resource_changes) if (each.address === linux) each.type = LINUX;
  const plans = { [STACK]: plan };
  return report(directory, { plans, deployed: asLinux(deployed), new: asLinux(planned(plans)) });
}

test('a Linux machine that is replaced takes down itself and nothing else', () => {
  const { outages, unknown } = replacedLinux();
  expect(outages.map(({ machine, effect }) => [machine, effect])).toEqual([['AMSFE1', 'replaced']]);
  expect(unknown).toEqual([]);
});

test('the gate says of Linux what it says of Windows', () => {
  const { [LINUX]: linux, [WINDOWS]: windows } = RESOURCE_RULES;
  expect([linux.created, linux.deleted, linux.replaced]).toEqual([
    windows.created,
    windows.deleted,
    windows.replaced,
  ]);
  expect(linux.source).toContain('linux_virtual_machine_resource.go');
});
