import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import type { App } from 'cdktf';
import { GcsBackend, LocalBackend, TerraformStack } from 'cdktf';
import { AzureRegion, EstateModel, RecoveryVault, Site, StateStore } from 'cdktf-resilient-exchange';
import { synth, testApp } from '../support/app';
import { each } from '../support/each';
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

describe('a stack of a site', () => {
  const local = (bind: (stack: TerraformStack) => void): string[] => {
    const app = testApp();
    const stack = new TerraformStack(app, 'primary');
    new AzurermProvider(stack, 'azurerm', { features: RecoveryVault.providerFeatures() });
    bind(stack);
    new Site(stack, 'Amsterdam', { region: AzureRegion.WEST_EUROPE, addressSpace: '10.10.0.0/16' });
    return synth(app)
      .annotations.filter(({ message }) => message.includes('local-state'))
      .map(({ constructPath }) => constructPath);
  };

  test('without a backend keeps its state in local files, which is warned about', () => {
    expect(local(() => undefined)).toEqual(['primary']);
    expect(local((stack) => new LocalBackend(stack))).toEqual(['primary']);
    expect(local((stack) => StateStore.localFiles().bind(stack))).toEqual(['primary']);
  });

  test('with a backend elsewhere is not warned about', () => {
    expect(local((stack) => StateStore.azureStorage(account).bind(stack))).toEqual([]);
    expect(local((stack) => new GcsBackend(stack, { bucket: 'state' }))).toEqual([]);
  });
});

describe('a storage account', () => {
  test.each([
    ['storageAccountName', 'ab', '3 to 24'],
    ['storageAccountName', 'a'.repeat(25), '3 to 24'],
    ['storageAccountName', 'st-state', '3 to 24'],
    ['containerName', 'ab', '3 to 63'],
    ['containerName', 'a'.repeat(64), '3 to 63'],
    ['containerName', 'a--b', '3 to 63'],
  ])('%s is not %s', (property, value, limit) => {
    expectRefusal(() => StateStore.azureStorage({ ...account, [property]: value }), {
      path: 'StateStore.azureStorage',
      property,
      value: `'${value}'`,
      limit,
      remedy: 'az storage account list',
    });
  });

  test('may have the shortest and the longest names', () => {
    const names = [
      { storageAccountName: 'abc', containerName: 'a-b' },
      { storageAccountName: 'a'.repeat(24), containerName: 'a'.repeat(63) },
    ];
    each(names).forEach((given) =>
      expect(backendOf(StateStore.azureStorage({ ...account, ...given }))).toMatchObject({
        azurerm: { storage_account_name: given.storageAccountName, container_name: given.containerName },
      }),
    );
  });

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
    expect(
      backendOf(
        StateStore.azureStorage({ ...account, subscriptionId: '11111111-1111-1111-1111-111111111111' }),
      ),
    ).toMatchObject({
      azurerm: { subscription_id: '11111111-1111-1111-1111-111111111111' },
    });
  });

  test('says in the model where the state of a stack is', () => {
    const app = testApp();
    StateStore.azureStorage(account).bind(new TerraformStack(app, 'contoso-dns'));
    expect(EstateModel.of(app).states).toEqual([
      {
        stack: 'contoso-dns',
        backend: 'azurerm',
        region: 'francecentral',
        file: 'contoso-dns.tfstate',
        account: 'ststate',
        container: 'tfstate',
      },
    ]);
  });

  test('knows its region', () => {
    expect(StateStore.azureStorage(account).region).toBe(AzureRegion.FRANCE_CENTRAL);
  });
});
