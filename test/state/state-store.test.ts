import type { App } from 'cdktf';
import { TerraformStack } from 'cdktf';
import { AzureRegion, StateStore } from 'cdktf-resilient-exchange';
import { synth, testApp } from '../support/app';
import { expectRefusal } from '../support/refusal';

function backendOf(store: StateStore): unknown {
  const app = testApp();
  store.bind(new TerraformStack(app, 'contoso-dns'));
  return synth(app).stacks['contoso-dns'].terraform.backend;
}

const account = {
  storageAccountName: 'ststate',
  containerName: 'tfstate',
  resourceGroupName: 'rg-state',
  region: AzureRegion.FRANCE_CENTRAL,
};

describe('local files', () => {
  test.each([
    [undefined, '../../../terraform.contoso-dns.tfstate'],
    ['.', '../../../terraform.contoso-dns.tfstate'],
    ['state', '../../../state/terraform.contoso-dns.tfstate'],
    ['./a//b/', '../../../a/b/terraform.contoso-dns.tfstate'],
    ['../shared', '../../../../shared/terraform.contoso-dns.tfstate'],
  ])('in %p lie where the program runs, not where Terraform does', (directory, path) => {
    expect(backendOf(StateStore.localFiles({ directory }))).toEqual({ local: { path } });
  });

  test.each(['/var/state', '\\\\server\\share', 'C:\\state', 'c:state'])('do not lie in %s', (directory) => {
    expectRefusal(() => StateStore.localFiles({ directory }), {
      path: 'StateStore.localFiles',
      property: 'directory',
      value: `'${directory}'`,
      limit: 'a relative path',
      remedy: "write it like 'state'",
    });
  });

  test('have no region', () => {
    expect(StateStore.localFiles().region).toBeUndefined();
  });

  test('are warned about once for a program, not once for each stack', () => {
    const app: App = testApp();
    const store = StateStore.localFiles();
    ['one', 'two', 'three'].forEach((id) => store.bind(new TerraformStack(app, id)));
    expect(synth(app).annotations.map((each) => each.constructPath)).toEqual(['one']);
  });
});

describe('a storage account', () => {
  test('holds a blob for each stack, opened with Entra ID', () => {
    expect(backendOf(StateStore.azureStorage(account))).toEqual({
      azurerm: {
        storage_account_name: 'ststate',
        container_name: 'tfstate',
        resource_group_name: 'rg-state',
        key: 'contoso-dns.tfstate',
        use_azuread_auth: true,
      },
    });
  });

  test('may be in another subscription', () => {
    expect(backendOf(StateStore.azureStorage({ ...account, subscriptionId: '1111' }))).toMatchObject({
      azurerm: { subscription_id: '1111' },
    });
  });

  test('knows its region', () => {
    expect(StateStore.azureStorage(account).region).toBe(AzureRegion.FRANCE_CENTRAL);
  });
});
