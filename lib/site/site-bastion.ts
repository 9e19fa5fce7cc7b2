import { BastionHost } from '@cdktf/provider-azurerm/lib/bastion-host';
import { Subnet } from '@cdktf/provider-azurerm/lib/subnet';
import { Construct } from 'constructs';
import { ResourceKind } from '../core/resource-kind';
import { publicAddress } from './public-address';
import type { Site } from './site';
import { SubnetRole } from './subnet-role';

/**
 * Azure Bastion, so that no Remote Desktop port faces the Internet. Its subnet must have the name Azure gives it.
 *
 * Source: learn.microsoft.com/azure/bastion/configuration-settings.
 */
export class SiteBastion extends Construct {
  /** The block from which its sessions reach the servers. */
  public readonly addressPrefix: string;

  public constructor(site: Site) {
    super(site, 'Bastion');
    const existing = site._network.existingSubnet(SubnetRole.BASTION);
    this.addressPrefix = existing?.addressPrefix ?? site._network.slot(SubnetRole.BASTION).toString();
    const subnetId = existing ? `${site.virtualNetworkId}/subnets/${existing.name}` : this.makeSubnet(site);
    new BastionHost(this, 'Resource', {
      name: site.resourceName(ResourceKind.BASTION, []),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      sku: 'Standard',
      // Pages ask for files to be carried; both need the native client of the Azure CLI.
      fileCopyEnabled: true,
      tunnelingEnabled: true,
      ipConfiguration: {
        name: 'bastion',
        subnetId,
        publicIpAddressId: publicAddress(this, site, { name: 'bastion' }).id,
      },
      tags: site.tags(),
    });
  }

  private makeSubnet(site: Site): string {
    return new Subnet(this, 'Subnet', {
      name: 'AzureBastionSubnet',
      resourceGroupName: site.networkResourceGroupName,
      virtualNetworkName: site.virtualNetworkName,
      addressPrefixes: [this.addressPrefix],
    }).id;
  }
}
