import { MaintenanceAssignmentVirtualMachine } from '@cdktf/provider-azurerm/lib/maintenance-assignment-virtual-machine';
import { ManagedDisk } from '@cdktf/provider-azurerm/lib/managed-disk';
import { NetworkInterface } from '@cdktf/provider-azurerm/lib/network-interface';
import { NetworkInterfaceBackendAddressPoolAssociation } from '@cdktf/provider-azurerm/lib/network-interface-backend-address-pool-association';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { VirtualMachineDataDiskAttachment } from '@cdktf/provider-azurerm/lib/virtual-machine-data-disk-attachment';
import { VirtualMachineExtension } from '@cdktf/provider-azurerm/lib/virtual-machine-extension';
import { VirtualMachineRunCommand } from '@cdktf/provider-azurerm/lib/virtual-machine-run-command';
import type { WindowsVirtualMachineSourceImageReference } from '@cdktf/provider-azurerm/lib/windows-virtual-machine';
import { WindowsVirtualMachine } from '@cdktf/provider-azurerm/lib/windows-virtual-machine';
import type { ITerraformDependable } from 'cdktf';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { countWhile } from '../core/conditional-count';
import { protect } from '../core/protection';
import { ResourceKind } from '../core/resource-kind';
import { WatchedKind, watch, whenMonitored } from '../core/watched';
import type { HoldOut } from '../exchange/hold-out';
import { holdOutScript } from '../exchange/hold-out-commands';
import { watchScript } from '../exchange/watch-commands';
import type { WindowsVersion } from '../exchange/windows-version';
import { AWAIT_MINUTES, awaitScript } from '../installation/await-script';
import type { ServerImage } from '../installation/server-image';
import type { MachineModel } from '../model/machine-model';
import { ProtectionKind, type ProtectionModel } from '../model/protection-model';
import { PatchedBy } from '../model/maintenance-slot';
import { copyModeScript } from '../protection/copy-mode';
import { protectServer } from '../protection/protect-server';
import type { ServerProtection } from '../protection/server-protection';
import type { ExportGrant } from '../protection/machine-export';
import { IP_CONFIGURATION } from '../site/ip-configuration';
import type { IServer } from '../site/i-server';
import type { Site } from '../site/site';
import type { SiteSubnet } from '../site/site-subnet';
import type { LocalAdministrator } from './admin-credential';
import { claimComputerName } from './computer-names';
import type { DataDisk } from './data-disk';
import type { MachineDescription } from './describe-machine';
import { describeMachine } from './describe-machine';
import { diskScript } from './disk-script';
import { domainJoined, joinDomain } from './domain-join';
import type { Ring } from './patch-rings';
import { PatchRings } from './patch-rings';
import { WindowsUpdates } from './windows-updates';
import {
  awaitsInstallation,
  describeInstallation,
  prepareInstallation,
  type ServerInstallation,
} from './server-installation';
import type { ServerBuild } from './server-build';
import type { CertificateReference } from '../certificates/certificate-reference';
import { describeCertificate, prepareCertificate } from './server-certificate-task';
import { addressOf, idOf } from '../core/reference';

/** What a tier decides for one server. @internal */
export interface WindowsServerSpec {
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
  readonly joinsDomain: boolean;
  readonly updates: WindowsUpdates;
  readonly dataDisks: DataDisk[];
  readonly holdOut?: HoldOut;
  readonly protection: ServerProtection;
  readonly installation?: ServerInstallation;
  readonly certificate?: CertificateReference;
  readonly build: ServerBuild;
  readonly administrator: LocalAdministrator;
}

/**
 * A Windows virtual machine as an Exchange estate needs it: Premium disks, trusted launch, boot diagnostics, a static
 * address, and updates on the day of its zone. It has a managed identity only where something on it uses one.
 */
export class WindowsServer extends Construct implements IServer {
  /** NetBIOS name, unique in the estate. */
  public readonly computerName: string;
  /** Availability zone, where the region has zones. */
  public readonly zone?: string;
  /** Static address in the site's network. */
  public readonly privateAddress: string;
  /** Azure VM size. */
  public readonly size: string;
  /** The Windows release; undefined for a gallery image that does not say. */
  public readonly windows?: WindowsVersion;
  /** The machine. */
  public readonly virtualMachine: WindowsVirtualMachine;
  /** Its network interface. */
  public readonly networkInterface: NetworkInterface;

  private readonly spec: WindowsServerSpec;
  private readonly joined?: VirtualMachineExtension;
  /** Addresses of what runs on the machine, and of rights that the installation needs. */
  private readonly beforeInstallation: string[] = [];
  /**
   * How it is protected.
   *
   * @internal
   */
  public readonly _protection: ProtectionModel;

  /** @internal */
  public static _of(scope: Construct, id: string, spec: WindowsServerSpec): WindowsServer {
    return new WindowsServer(scope, id, spec);
  }

  private constructor(scope: Construct, id: string, spec: WindowsServerSpec) {
    super(scope, id);
    this.spec = spec;
    this.computerName = claimComputerName(this, spec.computerName);
    this.zone = spec.zone;
    this.privateAddress = spec.privateAddress;
    this.size = spec.build.size;
    this.windows = spec.build.image.windowsVersion;
    this.networkInterface = this.makeNetworkInterface();
    spec.subnet._attachSecurityGroup(this, this.networkInterface);
    this.virtualMachine = this.makeMachine();
    const before = spec.holdOut ? [this.run('hold-out', holdOutScript(spec.holdOut))] : [];
    const attached = spec.dataDisks.map((disk) => this.attach(disk));
    this.patch();
    if (spec.joinsDomain && spec.site.activeDirectory) {
      this.joined = joinDomain(this, spec.site, {
        virtualMachineId: this.machineId,
        tags: this.tags,
        before,
        countWhen: (condition) => this.countWhen(condition),
      });
      this.beforeInstallation.push(addressOf(this.joined, this));
    }
    if (attached.length > 0) {
      // The join restarts the machine.
      this.run('disks', diskScript(spec.dataDisks), {
        dependsOn: [...attached, ...(this.joined ? [this.joined] : [])],
      });
    }
    if (spec.certificate) this.certify(spec.certificate);
    if (spec.installation) this.install(spec.installation);
    this._protection = this.protect(attached);
    this.beWatched();
  }

  public joinBackendPool(id: string, backendAddressPoolId: string): void {
    new NetworkInterfaceBackendAddressPoolAssociation(this, id, {
      networkInterfaceId: idOf(this.networkInterface, this),
      ipConfigurationName: IP_CONFIGURATION,
      backendAddressPoolId,
    });
  }

  /**
   * Runs a script in the machine whenever the script changes. One command for each concern.
   *
   * @internal
   */
  public _run(concern: string, script: string, condition?: string): void {
    this.run(concern, script, { condition, dependsOn: this.joined && [this.joined] });
  }

  /** The certificate is fetched by servers that people have installed, too: the task does nothing without Exchange. */
  private certify(secret: CertificateReference): void {
    const { site, subnet, computerName, ordinal } = this.spec;
    const { grant, script } = prepareCertificate(this, { site, subnet, computerName, ordinal, secret });
    this.beforeInstallation.push(addressOf(this._grant(grant), this));
    this._run('certificate', script);
  }

  /** Begins the installation of Exchange when everything else has been done on the machine: it restarts Windows, and a script that runs then fails. */
  private install(installation: ServerInstallation): void {
    const { site, subnet, build, holdOut, computerName } = this.spec;
    const { grants, script } = prepareInstallation(this, {
      ...installation,
      ...{ computerName, site, subnet, holdOut, windows: build.image.windowsVersion! },
    });
    for (const grant of grants) this.beforeInstallation.push(addressOf(this._grant(grant), this));
    const joined = this.joined && domainJoined(this);
    const begin = this.makeRunCommand('install', script, { condition: joined });
    // What the tier runs on the machine later is added to the same list.
    begin.dependsOn = this.beforeInstallation;
    const conditions = [...(joined === undefined ? [] : [joined]), awaitsInstallation(this)];
    const wait = this.makeRunCommand('await-installation', awaitScript(), {
      condition: conditions.join(' && '),
      dependsOn: [begin],
    });
    // The provider gives the script as long as it waits for it itself.
    wait.putTimeouts({ create: `${AWAIT_MINUTES + 10}m` });
  }

  private run(
    concern: string,
    script: string,
    when: { condition?: string; dependsOn?: ITerraformDependable[] } = {},
  ): VirtualMachineRunCommand {
    const command = this.makeRunCommand(concern, script, when);
    this.beforeInstallation.push(addressOf(command, this));
    return command;
  }

  private makeRunCommand(
    concern: string,
    script: string,
    when: { condition?: string; dependsOn?: ITerraformDependable[] },
  ): VirtualMachineRunCommand {
    return new VirtualMachineRunCommand(this, `Run-${concern}`, {
      name: this.name(ResourceKind.RUN_COMMAND, concern),
      location: this.spec.site.region.name,
      virtualMachineId: this.machineId,
      source: { script },
      tags: this.tags,
      count: this.countWhen(when.condition),
      dependsOn: when.dependsOn,
    });
  }

  /**
   * Whether it exists before the site is activated.
   *
   * @internal
   */
  public get _runsAlways(): boolean {
    return this.spec.site._activation() === undefined;
  }

  /**
   * Resource address of the machine, as `terraform apply -replace` takes it.
   *
   * @internal
   */
  public get _terraformAddress(): string {
    return `${addressOf(this.virtualMachine, this)}${this._runsAlways ? '' : '[0]'}`;
  }

  /**
   * Name of the machine in Azure.
   *
   * @internal
   */
  public get _azureName(): string {
    return this.name(ResourceKind.VIRTUAL_MACHINE);
  }

  /**
   * Id of the principal of the machine's own identity, which it is given at the first call: it has none while nothing uses one.
   *
   * @internal
   */
  public _principalId(): string {
    if (this.virtualMachine.identityInput === undefined)
      this.virtualMachine.putIdentity({ type: 'SystemAssigned' });
    const index = this._runsAlways ? '' : '[count.index]';
    return `\${${addressOf(this.virtualMachine, this)}${index}.identity[0].principal_id}`;
  }

  /**
   * Gives the machine's own identity a right.
   *
   * @internal
   */
  public _grant({ id, scope, roleDefinitionId, roleDefinitionName, condition }: ExportGrant): RoleAssignment {
    return new RoleAssignment(this, id, {
      scope,
      roleDefinitionId,
      roleDefinitionName,
      condition,
      conditionVersion: condition === undefined ? undefined : '2.0',
      principalId: this._principalId(),
      principalType: 'ServicePrincipal',
      // The directory may not know a new identity everywhere yet.
      skipServicePrincipalAadCheck: true,
      count: this.countWhen(),
    });
  }

  /**
   * The machine in the model of the estate.
   *
   * @internal
   */
  public _describe(
    description: Omit<
      MachineDescription,
      'site' | 'patchedBy' | 'maintenanceSlot' | 'protection' | 'osDiskGib' | 'installation' | 'certificate'
    >,
  ): MachineModel {
    return describeMachine(this, this.spec.dataDisks, {
      ...description,
      site: this.spec.site,
      patchedBy: this.ring ? PatchedBy.AZURE : PatchedBy.RUNBOOK,
      maintenanceSlot: this.ring?.slot,
      protection: this._protection,
      osDiskGib: this.spec.build.osDiskGib,
      installation:
        this.spec.installation &&
        describeInstallation(this.computerName, this.spec.site, this.spec.installation),
      certificate: this.spec.certificate && describeCertificate(this.spec.certificate),
    });
  }

  /** States the machine to monitoring, which may be made later or never. */
  private beWatched(): void {
    const { site } = this.spec;
    watch({
      kind: WatchedKind.MACHINE,
      scope: this,
      estate: site.estate,
      name: this.computerName,
      called: this.computerName,
      site: site.code,
      resourceName: this.name(ResourceKind.VIRTUAL_MACHINE),
      region: site.region.name,
      installsItself: this.spec.installation !== undefined,
      fetchesCertificate: this.spec.certificate !== undefined,
      idFor: (consumer) =>
        `${site._groupIdFor(consumer)}/providers/Microsoft.Compute/virtualMachines/${this.name(ResourceKind.VIRTUAL_MACHINE)}`,
      groupIdFor: (consumer) => site._groupIdFor(consumer),
      patched: this.ring?.slot,
      existsWhile: (consumer) => site._activation(consumer),
    });
    whenMonitored(this, site.estate, () => this.installAgent());
  }

  /**
   * The agent sends with the identity of the machine. It is installed after the join, which restarts the machine.
   *
   * Source: learn.microsoft.com/azure/azure-monitor/agents/azure-monitor-agent-manage (publisher, type, automatic upgrade, identity).
   */
  private installAgent(): void {
    this._principalId();
    const agent = new VirtualMachineExtension(this, 'MonitorAgent', {
      name: 'AzureMonitorWindowsAgent',
      virtualMachineId: this.machineId,
      publisher: 'Microsoft.Azure.Monitor',
      type: 'AzureMonitorWindowsAgent',
      typeHandlerVersion: '1.0',
      autoUpgradeMinorVersion: true,
      automaticUpgradeEnabled: true,
      tags: this.tags,
      count: this.countWhen(),
      dependsOn: this.joined && [this.joined],
    });
    this.beforeInstallation.push(addressOf(agent, this));
    this._run('watch', watchScript());
  }

  /** Id of the machine for resources that come and go with it. */
  private get machineId(): string {
    return this.spec.site._activation() === undefined
      ? idOf(this.virtualMachine, this)
      : `\${${addressOf(this.virtualMachine, this)}[count.index].id}`;
  }

  private get tags(): Record<string, string> {
    return this.spec.site.tags(this.spec.tier);
  }

  private name(kind: ResourceKind, ...parts: string[]): string {
    return this.spec.site.resourceName(kind, [this.spec.tier, this.spec.member, ...parts]);
  }

  /** The count of a resource that exists while the site is active and the further condition holds. */
  private countWhen(condition?: string): number | undefined {
    const conditions = [this.spec.site._activation(), condition].filter((each) => each !== undefined);
    return conditions.length === 0 ? undefined : countWhile(conditions.join(' && '));
  }

  /** Azure's schedule; undefined where people install Windows updates. */
  private get ring(): Ring | undefined {
    const { site, zone, ordinal, updates } = this.spec;
    if (updates === WindowsUpdates.RUNBOOK) return undefined;
    return updates === WindowsUpdates.MONTHLY
      ? PatchRings.monthly(site)
      : PatchRings.weekly(site, zone, ordinal);
  }

  private patch(): void {
    const { site } = this.spec;
    if (!this.ring) return;
    new MaintenanceAssignmentVirtualMachine(this, 'Patching', {
      location: site.region.name,
      maintenanceConfigurationId: PatchRings.of(site).scheduleOf(this.ring, this),
      virtualMachineId: this.machineId,
      count: this.countWhen(),
    });
  }

  /** Backups take disks that are attached, and leave the logs of databases alone from the first one on. */
  private protect(attached: VirtualMachineDataDiskAttachment[]): ProtectionModel {
    const { protection, site, ordinal, dataDisks } = this.spec;
    const copyMode =
      protection.kind === ProtectionKind.WITHOUT_DATABASE_VOLUMES
        ? [this.run('backup-copy-mode', copyModeScript(), { dependsOn: this.joined && [this.joined] })]
        : [];
    const machine = {
      site,
      name: this.name(ResourceKind.VIRTUAL_MACHINE),
      computerName: this.computerName,
      ordinal,
      dataDisks,
      after: [this.virtualMachine, ...attached, ...copyMode].map((each) => addressOf(each, this)),
      count: this.countWhen(),
    };
    return protectServer(this, machine, protection);
  }

  private makeNetworkInterface(): NetworkInterface {
    const { site, build, subnet } = this.spec;
    return new NetworkInterface(this, 'NetworkInterface', {
      name: this.name(ResourceKind.NETWORK_INTERFACE),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      acceleratedNetworkingEnabled: build.acceleratedNetworking,
      dnsServers: this.spec.dnsServers,
      ipConfiguration: [
        {
          name: IP_CONFIGURATION,
          subnetId: subnet.subnetId,
          privateIpAddressAllocation: 'Static',
          privateIpAddress: this.privateAddress,
          publicIpAddressId: this.spec.publicAddressId,
        },
      ],
      tags: this.tags,
    });
  }

  private makeMachine(): WindowsVirtualMachine {
    const { site, build, administrator } = this.spec;
    return new WindowsVirtualMachine(this, 'Machine', {
      name: this.name(ResourceKind.VIRTUAL_MACHINE),
      computerName: this.computerName,
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      zone: this.zone,
      availabilitySetId: this.spec.availabilitySetId,
      size: this.size,
      adminUsername: administrator.username,
      adminPassword: administrator.password.bind(this),
      networkInterfaceIds: [idOf(this.networkInterface, this)],
      osDisk: {
        name: this.name(ResourceKind.OS_DISK),
        caching: 'ReadWrite',
        storageAccountType: 'Premium_LRS',
        diskSizeGb: build.osDiskGib,
      },
      sourceImageId: build.image.galleryImageId,
      sourceImageReference: marketplaceImage(build.image),
      secureBootEnabled: build.image.trustedLaunch,
      vtpmEnabled: build.image.trustedLaunch,
      encryptionAtHostEnabled: build.encryptionAtHost,
      licenseType: build.license,
      // An empty block means a storage account that Azure manages.
      bootDiagnostics: {},
      // Nothing is installed but on a schedule that is assigned (see PatchRings), and missing updates are seen all the same. Other modes
      // would need automatic_updates_enabled = false, which replaces a machine that exists. Source:
      // learn.microsoft.com/azure/update-manager/prerequsite-for-schedule-patching (user scenarios).
      patchMode: 'AutomaticByPlatform',
      patchAssessmentMode: 'AutomaticByPlatform',
      bypassPlatformSafetyChecksOnUserScheduleEnabled: true,
      tags: this.tags,
      count: this.countWhen(),
      lifecycle: { ignoreChanges: Lazy.listValue({ produce: () => this.leftAlone() }) },
    });
  }

  /**
   * Azure sets the administrator once, and the provider replaces the machine when it changes: the password is rotated in Windows. An identity that
   * the program does not state belongs to whoever gave it, such as Azure Policy: the provider would remove it, and with it the principal of its
   * role assignments. A system disk that was restored from backup has another name, for which the provider would replace the machine. A prepared image is made
   * again with each update of Windows, and a newer one is for new machines.
   */
  private leftAlone(): string[] {
    const isStated = this.virtualMachine.identityInput !== undefined;
    return [
      ...['admin_username', 'admin_password', 'os_disk[0].name'],
      ...(isStated ? [] : ['identity']),
      ...(this.spec.installation?.installation.preparedImage ? ['source_image_id'] : []),
    ];
  }

  private attach(disk: DataDisk): VirtualMachineDataDiskAttachment {
    const { site } = this.spec;
    const made = new ManagedDisk(this, `Disk-${disk.name}`, {
      name: this.name(ResourceKind.DATA_DISK, disk.name),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      zone: this.zone,
      storageAccountType: 'Premium_LRS',
      createOption: 'Empty',
      diskSizeGb: disk.sizeGib,
      tags: this.tags,
      count: this.countWhen(),
    });
    const managed = protect(made, this.computerName);
    const counted = site._activation() !== undefined;
    return new VirtualMachineDataDiskAttachment(this, `Attachment-${disk.name}`, {
      managedDiskId: counted ? `\${${addressOf(managed, this)}[count.index].id}` : idOf(managed, this),
      virtualMachineId: this.machineId,
      lun: disk.lun,
      // Exchange databases and queues do their own caching; a host write cache risks them.
      caching: 'None',
      count: this.countWhen(),
    });
  }
}

/** Windows Server as Microsoft publishes it; undefined for an image of the team's own. */
function marketplaceImage({
  galleryImageId,
  windowsVersion,
}: ServerImage): WindowsVirtualMachineSourceImageReference | undefined {
  if (galleryImageId !== undefined || windowsVersion === undefined) return undefined;
  const sku = windowsVersion.marketplaceSku;
  return { publisher: 'MicrosoftWindowsServer', offer: 'WindowsServer', sku, version: 'latest' };
}
