import type { LinuxVirtualMachine } from '@cdktf/provider-azurerm/lib/linux-virtual-machine';
import { MaintenanceAssignmentVirtualMachine } from '@cdktf/provider-azurerm/lib/maintenance-assignment-virtual-machine';
import { NetworkInterface } from '@cdktf/provider-azurerm/lib/network-interface';
import { NetworkInterfaceBackendAddressPoolAssociation } from '@cdktf/provider-azurerm/lib/network-interface-backend-address-pool-association';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { VirtualMachineExtension } from '@cdktf/provider-azurerm/lib/virtual-machine-extension';
import { VirtualMachineRunCommand } from '@cdktf/provider-azurerm/lib/virtual-machine-run-command';
import type { WindowsVirtualMachine } from '@cdktf/provider-azurerm/lib/windows-virtual-machine';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { countWhile } from '../core/conditional-count';
import { addressOf, idOf } from '../core/reference';
import { ResourceKind } from '../core/resource-kind';
import type { Watched } from '../core/watched';
import { WatchedKind, watch } from '../core/watched';
import type { ExportGrant } from '../protection/machine-export';
import { IP_CONFIGURATION } from '../site/ip-configuration';
import type { Site } from '../site/site';
import type { SiteSubnet } from '../site/site-subnet';
import type { DescribedDisks } from './describe-machine';
import { DiskEncryptionSet } from './disk-encryption-set';
import { DiskExport } from '../site/disk-export';
import { diskKeyId } from '../site/secret-in-vault';
import { inRegion } from '../core/regional';
import type { Ring } from './patch-rings';
import { PatchRings } from './patch-rings';

/** What a tier decides for one server, whatever runs on it. */
export interface MachineSpec {
  readonly site: Site;
  readonly subnet: SiteSubnet;
  readonly tier: string;
  readonly computerName: string;
  readonly member: string;
  readonly ordinal: number;
  readonly zone?: string;
  readonly availabilitySetId?: string;
  readonly privateAddress: string;
  readonly publicAddressId?: string;
  readonly dnsServers?: string[];
}

/** When a resource of a machine exists, and after what. */
interface When {
  readonly condition?: string;
  readonly dependsOn?: ITerraformDependable[];
}

/** What machines with Windows and with Linux have in common in Azure; the resources are children of the server. */
export class AzureMachine {
  public constructor(
    private readonly server: Construct,
    private readonly spec: MachineSpec,
    private readonly resource: () => WindowsVirtualMachine | LinuxVirtualMachine,
  ) {}

  /** Whether it exists before the site is activated. */
  public get runsAlways(): boolean {
    return this.spec.site._activation() === undefined;
  }

  /** Resource address of the machine, as `terraform apply -replace` takes it. */
  public get terraformAddress(): string {
    return `${addressOf(this.resource(), this.server)}${this.runsAlways ? '' : '[0]'}`;
  }

  /** Name of the machine in Azure. */
  public get azureName(): string {
    return this.name(ResourceKind.VIRTUAL_MACHINE);
  }

  /** Id of the machine for resources that come and go with it. */
  public get id(): string {
    return this.runsAlways
      ? idOf(this.resource(), this.server)
      : `\${${addressOf(this.resource(), this.server)}[count.index].id}`;
  }

  public get tags(): Record<string, string> {
    return this.spec.site.tags(this.spec.tier);
  }

  public name(kind: ResourceKind, ...parts: string[]): string {
    return this.spec.site.resourceName(kind, [this.spec.tier, this.spec.member, ...parts]);
  }

  /** The count of a resource that exists while the site is active and the further condition holds. */
  public countWhen(condition?: string): number | undefined {
    const conditions = [this.spec.site._activation(), condition].filter((each) => each !== undefined);
    return conditions.length === 0 ? undefined : countWhile(conditions.join(' && '));
  }

  /** Its network interface, with the rules of its subnet. */
  public makeNetworkInterface(acceleratedNetworkingEnabled: boolean): NetworkInterface {
    const { site, subnet, dnsServers, privateAddress, publicAddressId } = this.spec;
    const made = new NetworkInterface(this.server, 'NetworkInterface', {
      name: this.name(ResourceKind.NETWORK_INTERFACE),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      acceleratedNetworkingEnabled,
      dnsServers,
      ipConfiguration: [
        {
          name: IP_CONFIGURATION,
          subnetId: subnet.subnetId,
          privateIpAddressAllocation: 'Static',
          privateIpAddress: privateAddress,
          publicIpAddressId: publicAddressId,
        },
      ],
      tags: this.tags,
    });
    subnet._attachSecurityGroup(this.server, made);
    return made;
  }

  public joinBackendPool(
    id: string,
    networkInterface: NetworkInterface,
    backendAddressPoolId: string,
  ): NetworkInterfaceBackendAddressPoolAssociation {
    return new NetworkInterfaceBackendAddressPoolAssociation(this.server, id, {
      networkInterfaceId: idOf(networkInterface, this.server),
      ipConfigurationName: IP_CONFIGURATION,
      backendAddressPoolId,
    });
  }

  /** What machines of both kinds are made with. */
  public get common(): {
    name: string;
    computerName: string;
    resourceGroupName: string;
    location: string;
    zone?: string;
    availabilitySetId?: string;
  } {
    const { site, computerName, zone, availabilitySetId } = this.spec;
    return {
      name: this.azureName,
      computerName,
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      zone,
      availabilitySetId,
    };
  }

  /** The disk of the operating system. */
  public osDisk(diskSizeGb: number): {
    name: string;
    caching: string;
    storageAccountType: string;
    diskSizeGb: number;
    diskEncryptionSetId?: string;
  } {
    return {
      ...this.encryptedBy(),
      name: this.name(ResourceKind.OS_DISK),
      caching: 'ReadWrite',
      storageAccountType: 'Premium_LRS',
      diskSizeGb,
    };
  }

  /** The set with the team's key, for a disk of the machine. */
  public encryptedBy(): { diskEncryptionSetId?: string } {
    return { diskEncryptionSetId: DiskEncryptionSet.of(this.spec.site)?.idFor(this.server) };
  }

  /** What a disk with the team's key waits for. */
  public get beforeDisks(): { dependsOn?: ITerraformDependable[] } {
    const set = DiskEncryptionSet.of(this.spec.site);
    return set && set.rightsAfter.length > 0 ? { dependsOn: set.rightsAfter } : {};
  }

  /** Its disks as the model has them, as far as they differ from the defaults. */
  public describeDisks(encryptedAtHost: boolean | undefined): DescribedDisks {
    const { site } = this.spec;
    const { diskEncryption, diskExport } = site._disks;
    const key = inRegion(diskEncryption.keys, site.region);
    return {
      diskKey: key && diskKeyId(key),
      encryptionAtHost: this.encryptionAtHost(encryptedAtHost) || undefined,
      diskExport: diskExport === DiskExport.DENIED ? undefined : diskExport,
    };
  }

  /** Whether the host encrypts: as the tier says, or else the site. */
  public encryptionAtHost(ofTier: boolean | undefined): boolean {
    return ofTier ?? this.spec.site._disks.encryptionAtHost;
  }

  public makeRunCommand(concern: string, script: string, when: When): VirtualMachineRunCommand {
    return new VirtualMachineRunCommand(this.server, `Run-${concern}`, {
      name: this.name(ResourceKind.RUN_COMMAND, concern),
      location: this.spec.site.region.name,
      virtualMachineId: this.id,
      source: { script },
      tags: this.tags,
      count: this.countWhen(when.condition),
      dependsOn: when.dependsOn,
    });
  }

  /** Id of the principal of the machine's own identity, which it is given at the first call: it has none while nothing uses one. */
  public principalId(): string {
    const resource = this.resource();
    if (resource.identityInput === undefined) resource.putIdentity({ type: 'SystemAssigned' });
    const index = this.runsAlways ? '' : '[count.index]';
    return `\${${addressOf(resource, this.server)}${index}.identity[0].principal_id}`;
  }

  /** Gives the machine's own identity a right. */
  public grant({ id, scope, roleDefinitionId, roleDefinitionName, condition }: ExportGrant): RoleAssignment {
    return new RoleAssignment(this.server, id, {
      scope,
      roleDefinitionId,
      roleDefinitionName,
      condition,
      conditionVersion: condition === undefined ? undefined : '2.0',
      principalId: this.principalId(),
      principalType: 'ServicePrincipal',
      // The directory may not know a new identity everywhere yet.
      skipServicePrincipalAadCheck: true,
      count: this.countWhen(),
    });
  }

  /** Azure installs updates on it by this schedule. */
  public patch(ring: Ring): void {
    const { site } = this.spec;
    new MaintenanceAssignmentVirtualMachine(this.server, 'Patching', {
      location: site.region.name,
      maintenanceConfigurationId: PatchRings.of(site).scheduleOf(ring, this.server),
      virtualMachineId: this.id,
      count: this.countWhen(),
    });
  }

  /** States the machine to monitoring, which may be made later or never. */
  public beWatched(ring: Ring | undefined, more: Partial<Watched>): void {
    const { site, computerName } = this.spec;
    const { azureName } = this;
    watch({
      kind: WatchedKind.MACHINE,
      scope: this.server,
      estate: site.estate,
      name: computerName,
      called: computerName,
      site: site.code,
      resourceName: azureName,
      region: site.region.name,
      idFor: (consumer) =>
        `${site._groupIdFor(consumer)}/providers/Microsoft.Compute/virtualMachines/${azureName}`,
      groupIdFor: (consumer) => site._groupIdFor(consumer),
      patched: ring?.slot,
      existsWhile: (consumer) => site._activation(consumer),
      ...more,
    });
  }

  /**
   * The agent sends with the identity of the machine.
   *
   * Source: learn.microsoft.com/azure/azure-monitor/agents/azure-monitor-agent-manage (publisher, type, automatic upgrade, identity).
   */
  public installAgent(
    type: 'AzureMonitorWindowsAgent' | 'AzureMonitorLinuxAgent',
    dependsOn?: ITerraformDependable[],
  ): VirtualMachineExtension {
    this.principalId();
    return new VirtualMachineExtension(this.server, 'MonitorAgent', {
      name: type,
      virtualMachineId: this.id,
      publisher: 'Microsoft.Azure.Monitor',
      type,
      typeHandlerVersion: '1.0',
      autoUpgradeMinorVersion: true,
      automaticUpgradeEnabled: true,
      tags: this.tags,
      count: this.countWhen(),
      dependsOn,
    });
  }
}

/** Nothing is installed but on a schedule that is assigned (see PatchRings), and missing updates are seen all the same. */
export const PATCHED_BY_SCHEDULE = {
  patchMode: 'AutomaticByPlatform',
  patchAssessmentMode: 'AutomaticByPlatform',
  bypassPlatformSafetyChecksOnUserScheduleEnabled: true,
};
