import { parseResourceId } from '../../../stand-in/resource-id';
import { AzureStandIn } from '../../../stand-in/stand-in';
import { machineBody } from '../support/bodies';
import { Client } from '../support/client';

const VM = Client.id('Compute/virtualMachines/AMSFE1');
const GALLERY = Client.id('Compute/galleries/servers');
const IMAGE = `${GALLERY}/images/exchange`;

let azure: AzureStandIn;
let client: Client;

beforeEach(async () => {
  azure = await AzureStandIn.start();
  client = new Client(azure);
  await client.change('PUT', Client.id(), { location: 'westeurope' });
});
afterEach(async () => azure.stop());

const put = async () => {
  const body = machineBody('AMSFE1');
  const { storageProfile } = body.properties as { storageProfile: object };
  const properties = {
    ...(body.properties as object),
    storageProfile: { ...storageProfile, imageReference: { id: IMAGE } },
  };
  return client.change('PUT', VM, { ...body, properties });
};

test('a machine is made of an image whose gallery is in another region', async () => {
  for (const id of [GALLERY, IMAGE])
    azure.store.put(parseResourceId(id)!, { location: 'northeurope', properties: {} });
  expect(await put()).toMatchObject({ status: 200 });
});

test('and of none that is not there', async () => {
  expect(await put()).toMatchObject({
    status: 400,
    body: { error: { code: 'InvalidResourceReference' } },
  });
});
