import { AzureStandIn } from '../../../stand-in/stand-in';
import { KEY } from '../../support/proxies';
import { machineBody } from '../support/bodies';
import { Client } from '../support/client';

const VM = Client.id('Compute/virtualMachines/AMSPX1');

let azure: AzureStandIn;
let client: Client;

beforeEach(async () => {
  azure = await AzureStandIn.start();
  client = new Client(azure);
  await client.change('PUT', Client.id(), { location: 'westeurope' });
});
afterEach(async () => azure.stop());

const linux = (keys: string[]) =>
  machineBody('AMSPX1', {
    osProfile: {
      computerName: 'AMSPX1',
      adminUsername: 'exadmin',
      linuxConfiguration: {
        disablePasswordAuthentication: true,
        ssh: { publicKeys: keys.map((keyData) => ({ path: '/home/exadmin/.ssh/authorized_keys', keyData })) },
      },
    },
  });
const put = async (keys: string[]) => client.change('PUT', VM, linux(keys));

test.each([
  ['no key', []],
  ['a key of PuTTY', ['---- BEGIN SSH2 PUBLIC KEY ----']],
  ['a key of another kind', ['ecdsa-sha2-nistp256 AAAAE2VjZHNh']],
])('a machine without a password is refused with %s', async (_, keys) => {
  expect(await put(keys)).toMatchObject({ status: 400, body: { error: { code: 'InvalidParameter' } } });
});

test('a key is set once, and the disk of the system is one of Linux', async () => {
  expect(await put([KEY])).toMatchObject({ status: 200 });
  expect(await put([KEY])).toMatchObject({ status: 200 });
  expect(await put([KEY.replace('AAAAIC', 'AAAAID')])).toMatchObject({
    status: 409,
    body: { error: { code: 'PropertyChangeNotAllowed' } },
  });
  const disks = azure.store.ofType('microsoft.compute/disks').map(({ body }) => body.properties);
  expect(disks).toMatchObject([{ osType: 'Linux' }]);
});
