import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { PublicIp } from '@cdktf/provider-azurerm/lib/public-ip';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { Subnet } from '@cdktf/provider-azurerm/lib/subnet';
import { TrafficManagerProfile } from '@cdktf/provider-azurerm/lib/traffic-manager-profile';
import type { App } from 'cdktf';
import { LocalBackend, TerraformStack, TerraformVariable } from 'cdktf';
import type { INaming } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  CafNaming,
  DnsFailover,
  FailoverZone,
  ResilientClientAccessArray,
  StandbySite,
} from 'cdktf-resilient-exchange';
import { DIRECTORY, siteIn, stackIn, synth, testApp, writtenStacks } from '../support/app';
import { messageOf } from '../support/refusal';

interface Domain {
  readonly domainName: string;
  readonly codes: [string, string];
  readonly naming?: INaming;
}

/** Sites with automatic failover and a zone for the domain, in stacks of their own. */
function estateIn(app: App, { domainName, codes, naming }: Domain, index: number): void {
  const [primaryCode, standbyCode] = codes;
  const primary = siteIn(
    app,
    { code: primaryCode, addressSpace: `10.${index}.0.0/16`, activeDirectory: DIRECTORY, naming },
    `Primary${index}`,
  );
  new ResilientClientAccessArray(primary, 'ClientAccess', { site: primary });
  const publisher = new FailoverZone(stackIn(app, `dns${index}`), 'Zone', {
    domainName,
    region: AzureRegion.FRANCE_CENTRAL,
    failover: DnsFailover.automatic(),
    naming,
  });
  new StandbySite(stackIn(app, `standby${index}`), `Standby${index}`, {
    primary,
    publisher,
    code: standbyCode,
    region: AzureRegion.NORTH_EUROPE,
    addressSpace: `10.${index + 100}.0.0/16`,
  });
}

const contoso: Domain = { domainName: 'contoso.com', codes: ['AMS', 'DUB'] };
const fabrikam: Domain = { domainName: 'fabrikam.com', codes: ['ROT', 'COR'] };

describe('two zones in one program', () => {
  test('are refused where they take the same resource group, profile and public label', () => {
    const app = testApp();
    [contoso, fabrikam].forEach((domain, index) => estateIn(app, domain, index));
    const message = messageOf(() => app.synth());
    expect(message).toContain(
      "[dns1/Zone/ResourceGroup] name must be unique among resources of type azurerm_resource_group in the subscription (got 'rg-exchange-dns')",
    );
    expect(message).toContain('dns0/Zone/ResourceGroup has it too');
    expect(message).toContain('[dns1/Zone/ClientNames/ClientAccess/Profile/Resource] name must be unique');
    expect(message).toContain(
      "[dns1/Zone/ClientNames/ClientAccess/Profile/Resource] dnsConfig.relativeName must be unique among resources of type azurerm_traffic_manager_profile in all of Azure (got 'exchange-clientaccess')",
    );
    expect(message).toContain('another naming, such as new CafNaming({ workload, labelPrefix })');
    expect(message.match(/has it too/g)).toHaveLength(3);
    expect(writtenStacks(app)).toEqual([]);
  });

  test('stand side by side where each has its own naming', () => {
    const app = testApp();
    [contoso, fabrikam].forEach((domain, index) =>
      estateIn(app, { ...domain, naming: new CafNaming({ workload: `mail${index}` }) }, index),
    );
    expect(Object.keys(synth(app).stacks)).toHaveLength(6);
  });
});

/** A stack of the team's own, beside a site that brings in the validation. */
function teamStack(build: (stack: TerraformStack, other: TerraformStack, app: App) => void): App {
  const app = testApp();
  siteIn(app);
  build(stackIn(app, 'one'), stackIn(app, 'two'), app);
  return app;
}

function group(
  scope: TerraformStack,
  id: string,
  name = 'rg-shared',
  provider?: AzurermProvider,
): ResourceGroup {
  return new ResourceGroup(scope, id, { name, location: 'westeurope', provider });
}

function subnet(scope: TerraformStack, id: string, network: string, resourceGroupName = 'rg-net'): Subnet {
  return new Subnet(scope, id, {
    name: 'snet-a',
    resourceGroupName,
    virtualNetworkName: network,
    addressPrefixes: ['10.0.0.0/24'],
  });
}

function address(scope: TerraformStack, id: string, label: string, location: string): PublicIp {
  return new PublicIp(scope, id, {
    name: `pip-${id}`,
    resourceGroupName: 'rg',
    location,
    allocationMethod: 'Static',
    domainNameLabel: label,
  });
}

function profile(scope: TerraformStack, id: string, relativeName: string): TrafficManagerProfile {
  return new TrafficManagerProfile(scope, id, {
    name: `traf-${id}`,
    resourceGroupName: 'rg',
    trafficRoutingMethod: 'Priority',
    dnsConfig: { relativeName, ttl: 60 },
    monitorConfig: { protocol: 'HTTPS', port: 443, path: '/' },
  });
}

function storage(scope: TerraformStack, id: string, resourceGroupName: string): StorageAccount {
  const kind = { accountTier: 'Standard', accountReplicationType: 'ZRS' };
  return new StorageAccount(scope, id, {
    name: 'stcontoso',
    resourceGroupName,
    location: 'uksouth',
    ...kind,
  });
}

describe('one name is refused for', () => {
  const refused: [string, (one: TerraformStack, two: TerraformStack) => void][] = [
    ['two resource groups, whatever the case', (one, two) => [group(one, 'a'), group(two, 'b', 'RG-Shared')]],
    ['two subnets of a network', (one, two) => [subnet(one, 'a', 'vnet'), subnet(two, 'b', 'vnet')]],
    [
      'two subnets, one of which names its group by a reference and the other by its name',
      (one, two) => [
        subnet(one, 'a', 'vnet', group(one, 'group').name),
        subnet(two, 'b', 'vnet', 'rg-shared'),
      ],
    ],
    [
      'two public labels in a region',
      (one, two) => [address(one, 'a', 'contoso', 'westeurope'), address(two, 'b', 'contoso', 'westeurope')],
    ],
    ['two storage accounts anywhere', (one, two) => [storage(one, 'a', 'rg1'), storage(two, 'b', 'rg2')]],
    ['two profiles anywhere', (one, two) => [profile(one, 'a', 'contoso'), profile(two, 'b', 'contoso')]],
  ];
  test.each(refused)('%s', (_, build) => {
    const app = teamStack(build);
    const message = messageOf(() => app.synth());
    expect(message).toMatch(/\[two\/b\] .* unique .* one\/a has it too/);
    expect(message.match(/has it too/g)).toHaveLength(1);
    expect(writtenStacks(app)).toEqual([]);
  });
});

describe('one name is right for', () => {
  const legal: [string, (one: TerraformStack, two: TerraformStack, app: App) => void][] = [
    ['subnets of two networks', (one, two) => [subnet(one, 'a', 'vnet1'), subnet(two, 'b', 'vnet2')]],
    [
      'subnets of two groups',
      (one, two) => [subnet(one, 'a', 'vnet', 'rg1'), subnet(two, 'b', 'vnet', 'rg2')],
    ],
    [
      'public labels in two regions',
      (one, two) => [address(one, 'a', 'contoso', 'westeurope'), address(two, 'b', 'contoso', 'uksouth')],
    ],
    ['resources of two types', (one, two) => [group(one, 'a', 'same'), profile(two, 'b', 'same')]],
    [
      'two subscriptions, by stacks',
      (one, _, app) => {
        const other = new TerraformStack(app, 'other');
        new AzurermProvider(other, 'azurerm', { features: [{}], subscriptionId: '2222' });
        new LocalBackend(other, { path: 'terraform.other.tfstate' });
        group(one, 'a');
        group(other, 'b');
      },
    ],
    [
      'two subscriptions, by an alias',
      (one) => {
        const provider = new AzurermProvider(one, 'second', { features: [{}], alias: 'second' });
        group(one, 'a');
        group(one, 'b', 'rg-shared', provider);
      },
    ],
    [
      'two names that only Terraform knows',
      (one, two) => {
        group(one, 'a', new TerraformVariable(one, 'name', {}).stringValue);
        group(two, 'b', new TerraformVariable(two, 'name', {}).stringValue);
        group(one, 'c', '${var.name}');
        group(two, 'd', '${var.name}');
      },
    ],
    [
      'networks of one name in two stacks, each known by a reference',
      (one, two) => {
        subnet(one, 'a', '${azurerm_virtual_network.main.name}');
        subnet(two, 'b', '${azurerm_virtual_network.main.name}');
      },
    ],
  ];
  test.each(legal)('%s', (_, build) => {
    const app = teamStack(build);
    expect(Object.keys(synth(app).stacks)).toContain('one');
  });
});
