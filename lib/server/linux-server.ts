import type {
  LinuxVirtualMachineConfig,
  LinuxVirtualMachineSourceImageReference,
} from '@cdktf/provider-azurerm/lib/linux-virtual-machine';
import { LinuxVirtualMachine } from '@cdktf/provider-azurerm/lib/linux-virtual-machine';
import type { NetworkInterface } from '@cdktf/provider-azurerm/lib/network-interface';
import type { NetworkInterfaceBackendAddressPoolAssociation } from '@cdktf/provider-azurerm/lib/network-interface-backend-address-pool-association';
import type { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { VirtualMachineRunCommand } from '@cdktf/provider-azurerm/lib/virtual-machine-run-command';
import type { ITerraformDependable } from 'cdktf';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { addressOf, idOf } from '../core/reference';
import { whenMonitored } from '../core/watched';
import { PatchedBy } from '../model/maintenance-slot';
import type { MachineModel } from '../model/machine-model';
import type { ProtectionModel } from '../model/protection-model';
import type { ExportGrant } from '../protection/machine-export';
import { protectServer } from '../protection/protect-server';
import type { ServerProtection } from '../protection/server-protection';
import type { IServer } from '../site/i-server';
import { AzureMachine, type MachineSpec, PATCHED_BY_SCHEDULE } from './azure-machine';
import { claimComputerName } from './computer-names';
import type { MachineDescription } from './describe-machine';
import { describeMachine } from './describe-machine';
import type { Ring } from './patch-rings';
import { PatchRings } from './patch-rings';

/** What a Linux machine is made from. */
export interface LinuxImage {
  /** The distribution and its release, for people. */
  readonly linux: string;
  readonly trustedLaunch: boolean;
  /** The image of the marketplace; undefined for an image of the team's own. */
  readonly reference?: LinuxVirtualMachineSourceImageReference;
  readonly galleryImageId?: string;
}

/** What a tier decides for one server. */
export interface LinuxServerSpec extends MachineSpec {
  readonly size: string;
  readonly image: LinuxImage;
  readonly osDiskGib: number;
  readonly acceleratedNetworking: boolean;
  readonly encryptionAtHost?: boolean;
  readonly username: string;
  readonly sshPublicKey: string;
  readonly protection: ServerProtection;
}

/**
 * A Linux virtual machine with the guarantees of a Windows one: Premium disk, trusted launch, boot diagnostics, a static address, and updates by
 * Azure on a day on which no other member of its tier is updated. Administrators sign in with an SSH key only. Nothing of its contents is in custom data, which would
 * replace it with each change: run commands bring them.
 */
export class LinuxServer extends Construct implements IServer {
  /** Name in the estate, unique there. */
  public readonly computerName: string;
  /** Availability zone, where the region has zones. */
  public readonly zone?: string;
  /** Static address in the site's network. */
  public readonly privateAddress: string;
  /** Azure VM size. */
  public readonly size: string;
  /** The machine. */
  public readonly virtualMachine: LinuxVirtualMachine;
  /** Its network interface. */
  public readonly networkInterface: NetworkInterface;

  private readonly spec: LinuxServerSpec;
  private readonly machine: AzureMachine;
  private readonly ring: Ring;
  private readonly memberships: NetworkInterfaceBackendAddressPoolAssociation[] = [];
  /**
   * How it is protected.
   *
   * @internal
   */
  public readonly _protection: ProtectionModel;

  /** @internal */
  public static _of(scope: Construct, id: string, spec: LinuxServerSpec): LinuxServer {
    return new LinuxServer(scope, id, spec);
  }

  private constructor(scope: Construct, id: string, spec: LinuxServerSpec) {
    super(scope, id);
    this.spec = spec;
    this.computerName = claimComputerName(this, spec.computerName);
    this.zone = spec.zone;
    this.privateAddress = spec.privateAddress;
    this.size = spec.size;
    this.machine = new AzureMachine(this, spec, () => this.virtualMachine);
    this.networkInterface = this.machine.makeNetworkInterface(spec.acceleratedNetworking);
    this.virtualMachine = this.makeMachine();
    this.ring = PatchRings.fortnightly(spec.site, spec.ordinal);
    this.machine.patch(this.ring);
    this._protection = this.protect();
    this.machine.beWatched(this.ring, { runsLinux: true });
    whenMonitored(this, spec.site.estate, () => this.machine.installAgent('AzureMonitorLinuxAgent'));
  }

  public joinBackendPool(id: string, backendAddressPoolId: string): void {
    this.memberships.push(this.machine.joinBackendPool(id, this.networkInterface, backendAddressPoolId));
  }

  /**
   * Its memberships of pools.
   *
   * @internal
   */
  public get _memberships(): readonly NetworkInterfaceBackendAddressPoolAssociation[] {
    return [...this.memberships];
  }

  /**
   * Runs a script in the machine whenever the script changes. One command for each concern.
   *
   * @internal
   */
  public _run(concern: string, script: string, dependsOn: ITerraformDependable[]): VirtualMachineRunCommand {
    return this.machine.makeRunCommand(concern, script, { dependsOn });
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
  public _describe({ tier, roles }: Pick<MachineDescription, 'tier' | 'roles'>): MachineModel {
    const { site, image, osDiskGib, encryptionAtHost } = this.spec;
    return describeMachine(this, [], {
      ...{ tier, roles, site, osDiskGib },
      disks: this.machine.describeDisks(encryptionAtHost),
      joinsDomain: false,
      patchedBy: PatchedBy.AZURE,
      maintenanceSlot: this.ring.slot,
      protection: this._protection,
      linux: image.linux,
    });
  }

  private makeMachine(): LinuxVirtualMachine {
    const { image, username, sshPublicKey, encryptionAtHost, osDiskGib } = this.spec;
    const config: LinuxVirtualMachineConfig = {
      ...this.machine.common,
      ...this.machine.beforeDisks,
      size: this.size,
      adminUsername: username,
      adminSshKey: [{ username, publicKey: sshPublicKey }],
      disablePasswordAuthentication: true,
      networkInterfaceIds: [idOf(this.networkInterface, this)],
      osDisk: this.machine.osDisk(osDiskGib),
      sourceImageId: image.galleryImageId,
      sourceImageReference: image.reference,
      secureBootEnabled: image.trustedLaunch,
      vtpmEnabled: image.trustedLaunch,
      encryptionAtHostEnabled: this.machine.encryptionAtHost(encryptionAtHost),
      // An empty block means a storage account that Azure manages.
      bootDiagnostics: {},
      ...PATCHED_BY_SCHEDULE,
      tags: this.machine.tags,
      count: this.machine.countWhen(),
      lifecycle: { ignoreChanges: Lazy.listValue({ produce: () => this.leftAlone() }) },
    };
    return new LinuxVirtualMachine(this, 'Machine', config);
  }

  /**
   * As for Windows: Azure sets administrator and key once, and the provider replaces the machine when they change, so that keys are changed in the machine. A newer image is
   * for new machines.
   */
  private leftAlone(): string[] {
    const isStated = this.virtualMachine.identityInput !== undefined;
    return [
      ...['admin_username', 'admin_ssh_key', 'os_disk[0].name'],
      ...(isStated ? [] : ['identity']),
      ...(this.spec.image.galleryImageId === undefined ? [] : ['source_image_id']),
    ];
  }

  private protect(): ProtectionModel {
    const { site, ordinal, protection } = this.spec;
    return protectServer(
      this,
      {
        site,
        name: this.machine.azureName,
        computerName: this.computerName,
        ordinal,
        dataDisks: [],
        after: [addressOf(this.virtualMachine, this)],
        count: this.machine.countWhen(),
      },
      protection,
    );
  }
}
