import { AzureStandIn } from '../../stand-in/stand-in';
import type { Body } from '../../stand-in/store';
import { machineBody } from './support/bodies';
import { Client } from './support/client';

const VM = Client.id('Compute/virtualMachines/vm');
const disk = (name: string): string => Client.id(`Compute/disks/${name}`);

let azure: AzureStandIn;
let client: Client;

beforeEach(async () => {
  azure = await AzureStandIn.start();
  client = new Client(azure);
  await client.change('PUT', Client.id(), { location: 'westeurope' });
});
afterEach(async () => azure.stop());

const turn = async (action: string) => client.change('POST', `${VM}/${action}`);
const resize = async (vmSize: string) =>
  client.change('PATCH', VM, { properties: { hardwareProfile: { vmSize } } });
const make = async (properties: Body = {}, rest: Body = {}) =>
  client.change('PUT', VM, machineBody('vm', properties, rest));
const accepted = { status: 200 };
const refused = (code: string, status = 409) => ({ status, body: { error: { code } } });
const failed = (code: string) => ({ status: 200, body: { status: 'Failed', error: { code } } });

/** Makes a data disk and attaches it to the machine. */
async function attach(name: string, size = 1024): Promise<void> {
  await client.change('PUT', disk(name), {
    location: 'westeurope',
    sku: { name: 'Premium_LRS' },
    properties: { diskSizeGB: size, creationData: { createOption: 'Empty' } },
  });
  const dataDisks = [{ lun: 0, name, createOption: 'Attach', managedDisk: { id: disk(name) } }];
  const answer = await client.change('PATCH', VM, { properties: { storageProfile: { dataDisks } } });
  expect(answer).toMatchObject(accepted);
}

describe('the power state of a machine', () => {
  const reported = async (): Promise<unknown> => {
    const { body } = await client.get(`${VM}/instanceView`);
    return (body.statuses as { code: string }[])[1].code;
  };

  test.each([
    [[], 'running'],
    [['powerOff'], 'stopped'],
    [['powerOff', 'start'], 'running'],
    [['powerOff', 'deallocate'], 'deallocated'],
    [['deallocate', 'powerOff'], 'deallocated'],
    [['deallocate', 'start'], 'running'],
    [['restart'], 'running'],
    [['redeploy'], 'running'],
  ])('after %j it is %s', async (actions, state) => {
    await make();
    const answers: unknown[] = [];
    for (const action of actions) answers.push((await turn(action)).status);
    expect(answers).toEqual(actions.map(() => 200));
    expect(await reported()).toBe(`PowerState/${state}`);
    expect(azure.powerOf(VM)).toBe(state);
  });

  test('it is a part of the machine only where that is asked for', async () => {
    await make();
    const shown = (await client.get(`${VM}?$expand=instanceView`)).body.properties as Body;
    expect(shown.instanceView).toMatchObject({ statuses: [{}, { code: 'PowerState/running' }] });
    expect((await client.get(VM)).body.properties).not.toHaveProperty('instanceView');
  });

  test('somebody can stop a machine outside of Terraform', async () => {
    await make();
    azure.turn(VM, 'powerOff');
    expect(await reported()).toBe('PowerState/stopped');
  });

  test('a machine that is deallocated is not restarted', async () => {
    await make();
    await turn('deallocate');
    expect(await turn('restart')).toMatchObject(refused('OperationNotAllowed'));
  });

  test('an action that machines do not know is no path', async () => {
    await make();
    expect(await turn('generalize')).toMatchObject(refused('NotFound', 404));
    expect(await client.change('POST', `${disk('none')}/start`)).toMatchObject(refused('NotFound', 404));
  });
});

describe('the size of a machine', () => {
  test('a change keeps everything else', async () => {
    await make();
    await attach('data');
    expect(await resize('Standard_E20s_v5')).toMatchObject(accepted);
    expect((await client.get(VM)).body.properties).toMatchObject({
      hardwareProfile: { vmSize: 'Standard_E20s_v5' },
      storageProfile: { osDisk: { name: 'vm-os' }, dataDisks: [{ name: 'data' }] },
    });
  });

  test('a size of the cluster restarts a machine that runs', async () => {
    await make();
    azure.durations = { resizeMachine: 4 };
    await resize('Standard_E20s_v5');
    expect(azure.powerIntervals.map(({ state, to }) => [state, to])).toEqual([
      ['starting', 4],
      ['running', undefined],
    ]);
  });

  test('a size of another cluster is refused until the machine is deallocated, and offered only then', async () => {
    await make();
    const offered = async () =>
      ((await client.get(`${VM}/vmSizes`)).body.value as { name: string }[]).map(({ name }) => name);
    expect(await offered()).toContain('Standard_E20s_v5');
    expect(await offered()).not.toContain('Standard_E16as_v5');
    expect(await resize('Standard_E16as_v5')).toMatchObject(refused('OperationNotAllowed'));
    await turn('powerOff');
    expect(await resize('Standard_E16as_v5')).toMatchObject(refused('OperationNotAllowed'));
    await turn('deallocate');
    expect(await offered()).toContain('Standard_E16as_v5');
    expect(await resize('Standard_E16as_v5')).toMatchObject(accepted);
    expect(azure.powerOf(VM)).toBe('deallocated');
  });

  test('a temporary disk is neither gained nor lost', async () => {
    await make();
    await turn('deallocate');
    expect(await resize('Standard_E16ds_v5')).toMatchObject(refused('OperationNotAllowed'));
    expect(await resize('Standard_E16s_v3')).toMatchObject(refused('OperationNotAllowed'));
    expect(await resize('Standard_E16s_v4')).toMatchObject(accepted);
  });
});

describe('a size that Azure runs out of', () => {
  test('cannot be asked for, and leaves the machine as it was', async () => {
    await make();
    azure.runOutOf('Standard_E20s_v5', 'SkuNotAvailable');
    await turn('deallocate');
    expect(await resize('Standard_E20s_v5')).toMatchObject(refused('SkuNotAvailable'));
    expect(azure.powerOf(VM)).toBe('deallocated');
    expect(await turn('start')).toMatchObject(accepted);
    azure.replenish('Standard_E20s_v5');
    expect(await resize('Standard_E20s_v5')).toMatchObject(accepted);
  });

  test.each([
    ['AllocationFailed', []],
    ['ZonalAllocationFailed', ['1']],
  ])('leaves a machine off that was deallocated: %s', async (code, zones) => {
    await make({}, { zones });
    azure.runOutOf('standard_e16s_v5');
    expect(await turn('restart')).toMatchObject(accepted);
    await turn('powerOff');
    expect(await turn('start')).not.toMatchObject(failed(code));
    await turn('deallocate');
    expect(await turn('start')).toMatchObject(failed(code));
    expect(azure.powerOf(VM)).toBe('deallocated');
    azure.replenish('Standard_E16s_v5');
    await turn('start');
    expect(azure.powerOf(VM)).toBe('running');
  });

  test('leaves behind a machine that never ran', async () => {
    azure.runOutOf('Standard_E16s_v5');
    expect(await make()).toMatchObject(failed('AllocationFailed'));
    expect(azure.powerOf(VM)).toBe('deallocated');
  });
});

describe('a disk', () => {
  const change = async (name: string, body: Body) => client.change('PATCH', disk(name), body);
  const grow = async (name: string, diskSizeGB: number) => change(name, { properties: { diskSizeGB } });

  test('tells the machine that it is attached to', async () => {
    await make();
    await attach('data');
    const state = async () => {
      const { managedBy, properties } = (await client.get(disk('data'))).body;
      return [managedBy, (properties as Body).diskState];
    };
    expect(await state()).toEqual([VM, 'Attached']);
    await turn('deallocate');
    expect(await state()).toEqual([VM, 'Reserved']);
    await client.change('PATCH', VM, { properties: { storageProfile: { dataDisks: [] } } });
    expect(await state()).toEqual([undefined, 'Unattached']);
  });

  test('grows under a machine that runs, below 4 TiB, and never shrinks', async () => {
    await make();
    await attach('data');
    expect(await grow('data', 2048)).toMatchObject(accepted);
    expect(await grow('data', 1024)).toMatchObject(refused('OperationNotAllowed'));
    expect(await grow('data', 4096)).toMatchObject(refused('OperationNotAllowed'));
    await turn('powerOff');
    expect(await grow('data', 4096)).toMatchObject(refused('OperationNotAllowed'));
    await turn('deallocate');
    expect(await grow('data', 4096)).toMatchObject(accepted);
  });

  test('does not grow under a machine that takes no premium disks', async () => {
    await make({ hardwareProfile: { vmSize: 'Standard_E16_v5' } });
    await attach('data');
    expect(await grow('data', 2048)).toMatchObject(refused('OperationNotAllowed'));
  });

  test('of the operating system grows while its machine is deallocated', async () => {
    await make();
    expect(await grow('vm-os', 256)).toMatchObject(refused('OperationNotAllowed'));
    await turn('deallocate');
    expect(await grow('vm-os', 64)).toMatchObject(refused('OperationNotAllowed'));
    expect(await grow('vm-os', 256)).toMatchObject(accepted);
  });

  test('changes its type while its machine is deallocated, or without one', async () => {
    await make();
    await attach('data');
    const sku = { name: 'StandardSSD_LRS' };
    expect(await change('data', { sku })).toMatchObject(refused('OperationNotAllowed'));
    expect(await change('data', { tags: { a: 'b' } })).toMatchObject(accepted);
    await turn('deallocate');
    expect(await change('data', { sku })).toMatchObject(accepted);
    await client.change('DELETE', VM);
    expect(await change('data', { sku: { name: 'Premium_LRS' } })).toMatchObject(accepted);
  });

  test('that is attached is not deleted', async () => {
    await make();
    await attach('data');
    expect(await client.change('DELETE', disk('data'))).toMatchObject(refused('OperationNotAllowed'));
    await client.change('DELETE', VM);
    expect(await client.change('DELETE', disk('data'))).toMatchObject({ status: 303 });
  });

  test('keeps its zone', async () => {
    const body = { location: 'westeurope', zones: ['1'], properties: { diskSizeGB: 8 } };
    await client.change('PUT', disk('data'), body);
    expect(await client.change('PUT', disk('data'), { ...body, tags: {} })).toMatchObject(accepted);
    expect(await client.change('PUT', disk('data'), { ...body, zones: ['2'] })).toMatchObject(
      refused('PropertyChangeNotAllowed'),
    );
  });
});

describe('what a machine keeps from its birth', () => {
  const osProfile = { computerName: 'vm', adminUsername: 'operator' };
  const osDisk = { name: 'vm-os', createOption: 'FromImage' };
  const imageReference = { sku: '2022-datacenter', publisher: 'MicrosoftWindowsServer' };

  beforeEach(async () =>
    make({ osProfile, storageProfile: { osDisk, imageReference, dataDisks: [] } }, { zones: ['1'] }),
  );

  test.each<[string, Body]>([
    ['the zone', { zones: ['2'] }],
    ['the computer name', { properties: { osProfile: { computerName: 'other' } } }],
    ['the administrator', { properties: { osProfile: { adminUsername: 'other' } } }],
    ['the OS disk', { properties: { storageProfile: { osDisk: { name: 'other' } } } }],
    ['the image', { properties: { storageProfile: { imageReference: { sku: '2025-datacenter' } } } }],
  ])('%s', async (_, change) => {
    expect(await client.change('PATCH', VM, change)).toMatchObject(refused('PropertyChangeNotAllowed'));
  });

  test('the availability set, which others join', async () => {
    const id = Client.id('Compute/availabilitySets/set');
    await client.change('PUT', id, { location: 'westeurope' });
    const inSet = { properties: { availabilitySet: { id } } };
    expect(await client.change('PATCH', VM, inSet)).toMatchObject(refused('PropertyChangeNotAllowed'));
    const other = Client.id('Compute/virtualMachines/other');
    expect(await client.change('PUT', other, machineBody('other', inSet.properties))).toMatchObject(accepted);
  });

  test('what is left out or written in another order and case stays', async () => {
    const change = {
      zones: ['1'],
      properties: {
        storageProfile: { imageReference: { publisher: 'microsoftwindowsserver', sku: '2022-Datacenter' } },
      },
    };
    expect(await client.change('PATCH', VM, change)).toMatchObject(accepted);
    expect(await client.change('PATCH', VM, { tags: {} })).toMatchObject(accepted);
  });

  test('its interfaces and its encryption, until it is deallocated', async () => {
    const id = Client.id('Network/networkInterfaces/nic');
    await client.change('PUT', id, { location: 'westeurope', properties: { ipConfigurations: [] } });
    const nics = { properties: { networkProfile: { networkInterfaces: [{ id }] } } };
    const encryption = { properties: { securityProfile: { encryptionAtHost: true } } };
    expect(await client.change('PATCH', VM, nics)).toMatchObject(
      refused('CannotAddOrRemoveNetworkInterfacesFromARunningVirtualMachine', 400),
    );
    expect(await client.change('PATCH', VM, encryption)).toMatchObject(refused('OperationNotAllowed'));
    await turn('deallocate');
    expect(await client.change('PATCH', VM, nics)).toMatchObject(accepted);
    expect(await client.change('PATCH', VM, encryption)).toMatchObject(accepted);
  });
});

describe('what is done inside a machine', () => {
  const extension = `${VM}/extensions/join`;
  const command = `${VM}/runCommands/prepare`;
  const body = { location: 'westeurope', properties: {} };

  test('needs a machine that runs', async () => {
    await make();
    expect(await client.change('PUT', extension, body)).toMatchObject(accepted);
    expect(await client.change('PUT', command, body)).toMatchObject(accepted);
    await turn('powerOff');
    expect(await client.change('PUT', extension, body)).toMatchObject(refused('OperationNotAllowed'));
    expect(await client.change('DELETE', extension)).toMatchObject(refused('OperationNotAllowed'));
    expect(await client.change('PUT', command, body)).toMatchObject(refused('OperationNotAllowed'));
    await turn('start');
    expect(await client.change('DELETE', extension)).toMatchObject({ status: 303 });
  });

  test('goes with a machine that is off', async () => {
    await make();
    await client.change('PUT', extension, body);
    await turn('deallocate');
    expect(await client.change('DELETE', VM)).toMatchObject({ status: 303 });
    expect(azure.store.get(extension)).toBeUndefined();
  });
});
