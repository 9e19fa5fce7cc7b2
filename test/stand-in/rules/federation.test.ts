import { AzureStandIn } from '../../../stand-in/stand-in';
import { Client } from '../support/client';

const identity = (name: string): string => Client.id(`ManagedIdentity/userAssignedIdentities/${name}`);
const issuer = 'https://token.actions.githubusercontent.com';

let azure: AzureStandIn;
let client: Client;

beforeEach(async () => {
  azure = await AzureStandIn.start();
  client = new Client(azure);
  await client.change('PUT', Client.id(), { location: 'westeurope' });
  for (const name of ['plan', 'apply'])
    await client.change('PUT', identity(name), { location: 'westeurope' });
});
afterEach(async () => azure.stop());

const trust = async (name: string, subject: string, of = 'plan') =>
  client.change('PUT', `${identity(of)}/federatedIdentityCredentials/${name}`, {
    properties: { issuer, subject, audiences: ['api://AzureADTokenExchange'] },
  });
const accepted = { status: 200 };

test('an identity trusts a subject once; another identity may trust it too', async () => {
  expect(await trust('one', 'repo:contoso/mail:ref:refs/heads/main')).toMatchObject(accepted);
  expect(await trust('one', 'repo:contoso/mail:ref:refs/heads/main')).toMatchObject(accepted);
  expect(await trust('one', 'repo:contoso/mail:ref:refs/heads/main', 'apply')).toMatchObject(accepted);
  expect(await trust('two', 'repo:contoso/mail:ref:refs/heads/main')).toMatchObject({
    status: 409,
    body: { error: { code: 'Conflict' } },
  });
});

test('an identity trusts 20 subjects, and not one more', async () => {
  for (let number = 1; number <= 20; number++)
    expect(await trust(`c${number}`, `s${number}`)).toMatchObject(accepted);
  expect(await trust('c21', 's21')).toMatchObject({ status: 400, body: { error: { code: 'BadRequest' } } });
});

test('an identity that there is not trusts nobody', async () => {
  expect(await trust('one', 'subject', 'none')).toMatchObject({ status: 404 });
});
