import { ManagedDisk } from '@cdktf/provider-azurerm/lib/managed-disk';
import type { NetworkInterface } from '@cdktf/provider-azurerm/lib/network-interface';
import type { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { VirtualMachineDataDiskAttachment } from '@cdktf/provider-azurerm/lib/virtual-machine-data-disk-attachment';
import type { VirtualMachineExtension } from '@cdktf/provider-azurerm/lib/virtual-machine-extension';
import type { VirtualMachineRunCommand } from '@cdktf/provider-azurerm/lib/virtual-machine-run-command';
import type { WindowsVirtualMachineSourceImageReference } from '@cdktf/provider-azurerm/lib/windows-virtual-machine';
import { WindowsVirtualMachine } from '@cdktf/provider-azurerm/lib/windows-virtual-machine';
import type { ITerraformDependable } from 'cdktf';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { protect } from '../core/protection';
import { ResourceKind } from '../core/resource-kind';
import { whenMonitored } from '../core/watched';
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
import { DiskExport } from '../site/disk-export';
import type { IServer } from '../site/i-server';
import type { LocalAdministrator } from './admin-credential';
import { AzureMachine, type MachineSpec, PATCHED_BY_SCHEDULE } from './azure-machine';
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
export interface WindowsServerSpec extends MachineSpec {
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
  private readonly machine: AzureMachine;
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
    this.machine = new AzureMachine(this, spec, () => this.virtualMachine);
    this.networkInterface = this.machine.makeNetworkInterface(spec.build.acceleratedNetworking);
    this.virtualMachine = this.makeMachine();
    const before = spec.holdOut ? [this.run('hold-out', holdOutScript(spec.holdOut))] : [];
    const attached = spec.dataDisks.map((disk) => this.attach(disk));
    if (this.ring) this.machine.patch(this.ring);
    if (spec.joinsDomain && spec.site.activeDirectory) {
      this.joined = joinDomain(this, spec.site, {
        virtualMachineId: this.machine.id,
        tags: this.machine.tags,
        before,
        countWhen: (condition) => this.machine.countWhen(condition),
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
    this.machine.joinBackendPool(id, this.networkInterface, backendAddressPoolId);
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
    const begin = this.machine.makeRunCommand('install', script, { condition: joined });
    // What the tier runs on the machine later is added to the same list.
    begin.dependsOn = this.beforeInstallation;
    const conditions = [...(joined === undefined ? [] : [joined]), awaitsInstallation(this)];
    const wait = this.machine.makeRunCommand('await-installation', awaitScript(), {
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
    const command = this.machine.makeRunCommand(concern, script, when);
    this.beforeInstallation.push(addressOf(command, this));
    return command;
  }

  /**
   * Whether it exists before the site is activated.
   *
   * @internal
   */
  public get _runsAlways(): boolean {
    return this.machine.runsAlways;
  }

  /**
   * Resource address of the machine, as `terraform apply -replace` takes it.
   *
   * @internal
   */
  public get _terraformAddress(): string {
    return this.machine.terraformAddress;
  }

  /**
   * Name of the machine in Azure.
   *
   * @internal
   */
  public get _azureName(): string {
    return this.machine.azureName;
  }

  /**
   * Id of the principal of the machine's own identity, which it is given at the first call: it has none while nothing uses one.
   *
   * @internal
   */
  public _principalId(): string {
    return this.machine.principalId();
  }

  /**
   * Gives the machine's own identity a right.
   *
   * @internal
   */
  public _grant(grant: ExportGrant): RoleAssignment {
    return this.machine.grant(grant);
  }

  /**
   * The machine in the model of the estate.
   *
   * @internal
   */
  public _describe(
    description: Omit<
      MachineDescription,
      | 'site'
      | 'patchedBy'
      | 'maintenanceSlot'
      | 'protection'
      | 'osDiskGib'
      | 'disks'
      | 'windows'
      | 'linux'
      | 'installation'
      | 'certificate'
    >,
  ): MachineModel {
    return describeMachine(this, this.spec.dataDisks, {
      ...description,
      site: this.spec.site,
      patchedBy: this.ring ? PatchedBy.AZURE : PatchedBy.RUNBOOK,
      maintenanceSlot: this.ring?.slot,
      protection: this._protection,
      osDiskGib: this.spec.build.osDiskGib,
      disks: this.machine.describeDisks(this.spec.build.encryptionAtHost),
      windows: this.windows?.toString(),
      installation:
        this.spec.installation &&
        describeInstallation(this.computerName, this.spec.site, this.spec.installation),
      certificate: this.spec.certificate && describeCertificate(this.spec.certificate),
    });
  }

  private beWatched(): void {
    this.machine.beWatched(this.ring, {
      installsItself: this.spec.installation !== undefined,
      fetchesCertificate: this.spec.certificate !== undefined,
    });
    whenMonitored(this, this.spec.site.estate, () => this.installAgent());
  }

  /** The agent is installed after the join, which restarts the machine. */
  private installAgent(): void {
    const agent = this.machine.installAgent('AzureMonitorWindowsAgent', this.joined && [this.joined]);
    this.beforeInstallation.push(addressOf(agent, this));
    this._run('watch', watchScript());
  }

  /** Azure's schedule; undefined where people install Windows updates. */
  private get ring(): Ring | undefined {
    const { site, zone, ordinal, updates } = this.spec;
    if (updates === WindowsUpdates.RUNBOOK) return undefined;
    return updates === WindowsUpdates.MONTHLY
      ? PatchRings.monthly(site)
      : PatchRings.weekly(site, zone, ordinal);
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
      name: this.machine.name(ResourceKind.VIRTUAL_MACHINE),
      computerName: this.computerName,
      ordinal,
      dataDisks,
      after: [this.virtualMachine, ...attached, ...copyMode].map((each) => addressOf(each, this)),
      count: this.machine.countWhen(),
    };
    return protectServer(this, machine, protection);
  }

  private makeMachine(): WindowsVirtualMachine {
    const { build, administrator } = this.spec;
    return new WindowsVirtualMachine(this, 'Machine', {
      ...this.machine.common,
      ...this.machine.beforeDisks,
      size: this.size,
      adminUsername: administrator.username,
      adminPassword: administrator.password.bind(this),
      networkInterfaceIds: [idOf(this.networkInterface, this)],
      osDisk: this.machine.osDisk(build.osDiskGib),
      sourceImageId: build.image.galleryImageId,
      sourceImageReference: marketplaceImage(build.image),
      secureBootEnabled: build.image.trustedLaunch,
      vtpmEnabled: build.image.trustedLaunch,
      encryptionAtHostEnabled: this.machine.encryptionAtHost(build.encryptionAtHost),
      licenseType: build.license,
      // An empty block means a storage account that Azure manages.
      bootDiagnostics: {},
      // Other patch modes would need automatic_updates_enabled = false, which replaces a machine that exists. Source:
      // learn.microsoft.com/azure/update-manager/prerequsite-for-schedule-patching (user scenarios).
      ...PATCHED_BY_SCHEDULE,
      tags: this.machine.tags,
      count: this.machine.countWhen(),
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
      name: this.machine.name(ResourceKind.DATA_DISK, disk.name),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      zone: this.zone,
      storageAccountType: 'Premium_LRS',
      createOption: 'Empty',
      diskSizeGb: disk.sizeGib,
      networkAccessPolicy: site._disks.diskExport,
      publicNetworkAccessEnabled: site._disks.diskExport !== DiskExport.DENIED,
      ...this.machine.encryptedBy(),
      ...this.machine.beforeDisks,
      tags: this.machine.tags,
      count: this.machine.countWhen(),
    });
    const managed = protect(made, this.computerName);
    const counted = site._activation() !== undefined;
    return new VirtualMachineDataDiskAttachment(this, `Attachment-${disk.name}`, {
      managedDiskId: counted ? `\${${addressOf(managed, this)}[count.index].id}` : idOf(managed, this),
      virtualMachineId: this.machine.id,
      lun: disk.lun,
      // Exchange databases and queues do their own caching; a host write cache risks them.
      caching: 'None',
      count: this.machine.countWhen(),
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
