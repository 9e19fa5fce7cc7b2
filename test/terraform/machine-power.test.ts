import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AZURE_DURATIONS } from '../../stand-in/durations';
import { AzureStandIn } from '../../stand-in/stand-in';
import { temporaryDirectory } from '../support/synth';
import { Given, HERE } from './support/given';
import { describeHere, otherCloud, Workdir } from './support/terraform';

// What the real provider does to machines and disks that are changed in place, and what the stand-in makes of it.

const describeStandIn = otherCloud ? describe.skip : describeHere;

interface Wanted {
  readonly size: string;
  readonly osDisk?: number;
  readonly dataDisk?: number;
}

const MACHINES = ['one', 'two'];
const BEFORE: Wanted = { size: 'Standard_E16s_v5', osDisk: 128, dataDisk: 1024 };

function configuration(given: Given, { size, osDisk, dataDisk }: Wanted): object {
  const place = { resource_group_name: given.group, location: HERE, zone: '1' };
  const entries = (of: (name: string) => object) =>
    Object.fromEntries(MACHINES.map((name) => [name, of(name)]));
  return {
    terraform: { required_providers: { azurerm: { source: 'azurerm', version: '4.55.0' } } },
    provider: { azurerm: [{ features: [{}], resource_provider_registrations: 'none' }] },
    resource: {
      azurerm_windows_virtual_machine: entries((name) => ({
        ...{ ...place, name, size, admin_username: 'operator', admin_password: 'not-a-Secret-1' },
        network_interface_ids: [given.id(`Network/networkInterfaces/${name}`)],
        os_disk: [
          {
            ...{ name: `${name}-os`, caching: 'ReadWrite', storage_account_type: 'Premium_LRS' },
            disk_size_gb: osDisk,
          },
        ],
        source_image_reference: [
          {
            publisher: 'MicrosoftWindowsServer',
            offer: 'WindowsServer',
            sku: '2022-datacenter',
            version: 'latest',
          },
        ],
      })),
      azurerm_managed_disk: entries((name) => ({
        ...{ ...place, name: `${name}-data`, create_option: 'Empty', storage_account_type: 'Premium_LRS' },
        disk_size_gb: dataDisk,
      })),
      azurerm_virtual_machine_data_disk_attachment: entries((name) => ({
        managed_disk_id: `\${azurerm_managed_disk.${name}.id}`,
        virtual_machine_id: `\${azurerm_windows_virtual_machine.${name}.id}`,
        ...{ lun: 0, caching: 'None' },
      })),
    },
    data: {
      azurerm_virtual_machine: entries((name) => ({
        ...{ name, resource_group_name: given.group },
        depends_on: [`azurerm_windows_virtual_machine.${name}`],
      })),
    },
    output: Object.fromEntries(
      MACHINES.map((name) => [name, { value: `\${data.azurerm_virtual_machine.${name}.power_state}` }]),
    ),
  };
}

describeStandIn('machines that Terraform changes in place', () => {
  const base = temporaryDirectory();
  let azure: AzureStandIn;
  let terraform: Workdir;
  let given: Given;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    given = new Given(azure, 'rg');
    given.put('', {});
    const subnet = { id: given.subnet() };
    MACHINES.forEach((name, index) => given.nic(name, { privateIPAddress: `10.0.1.${index + 4}`, subnet }));
    mkdirSync(base, { recursive: true });
    terraform = new Workdir(base, azure.environment);
    want(BEFORE);
    await terraform.init();
    azure.durations = AZURE_DURATIONS;
    // What Terraform does at the same time has to be seen as such where other tests take the machine's time.
    azure.quiet = 500;
    await terraform.mustRun(['apply', '-auto-approve']);
  });
  afterAll(async () => {
    await azure.stop();
    rmSync(base, { recursive: true, force: true });
  });

  const want = (wanted: Wanted): void =>
    writeFileSync(join(base, 'main.tf.json'), JSON.stringify(configuration(given, wanted)));
  const vm = (name: string): string => given.id(`Compute/virtualMachines/${name}`);

  /** States that a machine was in since a moment of the clock. */
  const since = (start: number, name: string): string[] =>
    azure.powerIntervals
      .filter(({ machine, from }) => machine === vm(name).toLowerCase() && from >= start)
      .filter(({ state, from }) => state !== 'running' || from > start)
      .map(({ state }) => state);
  /** Minutes in which no machine ran since a moment of the clock. */
  const bothOff = (start: number): number => {
    const off = (name: string) =>
      azure.powerIntervals.filter(
        ({ machine, state, from }) =>
          machine === vm(name).toLowerCase() && state !== 'running' && from >= start,
      );
    const overlaps = off('one').flatMap((one) =>
      off('two').map((two) => Math.min(one.to!, two.to!) - Math.max(one.from, two.from)),
    );
    return overlaps.reduce((sum, each) => sum + Math.max(0, each), 0);
  };
  const apply = async (wanted: Wanted, ...args: string[]) => {
    want(wanted);
    const start = azure.clock.now;
    const run = await terraform.run(['apply', '-auto-approve', '-json', ...args]);
    return { ...run, start };
  };
  const powerState = async (): Promise<unknown> => {
    const { output } = await terraform.mustRun(['output', '-json']);
    const { one, two } = JSON.parse(output) as Record<string, { value: string }>;
    return [one.value, two.value];
  };

  test('are made running, as their data sources say', async () => {
    expect(await powerState()).toEqual(['running', 'running']);
    const { createMachine = 0, createDisk = 0, attachDisk = 0 } = AZURE_DURATIONS;
    expect(azure.clock.now).toBeCloseTo(Math.max(createMachine, createDisk) + attachDisk);
    expect(await terraform.plan()).toEqual([]);
  });

  test('are off together for a new size of their cluster, without deallocation', async () => {
    const { status, start } = await apply({ ...BEFORE, size: 'Standard_E20s_v5' });
    expect(status).toBe(0);
    expect(since(start, 'one')).toEqual(['stopping', 'stopped', 'starting', 'running']);
    expect(bothOff(start)).toBeGreaterThan(AZURE_DURATIONS.powerOff!);
    expect(await terraform.plan()).toEqual([]);
  });

  test('are off one after the other where one is changed at a time', async () => {
    const { status, start } = await apply(BEFORE, '-parallelism=1');
    expect(status).toBe(0);
    expect(since(start, 'one')).toEqual(['stopping', 'stopped', 'starting', 'running']);
    expect(since(start, 'two')).toEqual(['stopping', 'stopped', 'starting', 'running']);
    expect(bothOff(start)).toBe(0);
  });

  test('are deallocated for a larger OS disk', async () => {
    const { status, start } = await apply({ ...BEFORE, osDisk: 256 });
    expect(status).toBe(0);
    expect(since(start, 'one')).toEqual(['stopping', 'deallocating', 'deallocated', 'starting', 'running']);
  });

  test('are left alone for a larger data disk', async () => {
    const { status, start } = await apply({ ...BEFORE, osDisk: 256, dataDisk: 2048 });
    expect(status).toBe(0);
    expect(since(start, 'one')).toEqual([]);
    expect(await terraform.plan()).toEqual([]);
  });

  test('stay off after a size of another cluster that Azure has no room for, whatever is applied then', async () => {
    azure.runOutOf('Standard_E16as_v5');
    const wanted = { ...BEFORE, osDisk: 256, dataDisk: 2048, size: 'Standard_E16as_v5' };
    const { status, output } = await apply(wanted);
    expect(status).not.toBe(0);
    expect(output).toContain('ZonalAllocationFailed');
    const states = () => MACHINES.map((name) => azure.powerOf(vm(name)));
    expect(states()).toEqual(['deallocated', 'deallocated']);

    azure.replenish('Standard_E16as_v5');
    expect((await apply(wanted)).status).toBe(0);
    expect(states()).toEqual(['deallocated', 'deallocated']);
    expect(await terraform.plan()).toEqual([]);
    expect(await powerState()).toEqual(['deallocated', 'deallocated']);
  });
});
