import { isDatabasesLabel, VolumeLabel } from '../exchange/volume-label';
import type { CertificateModel, InstallationModel } from '../model/installation-model';
import type { MachineModel, VolumeModel } from '../model/machine-model';
import type { MaintenanceSlot } from '../model/maintenance-slot';
import type { Subscription } from './subscription';
import { PatchedBy } from '../model/maintenance-slot';

/** A server as procedures see it. */
export class ServerView {
  public constructor(
    private readonly machine: MachineModel,
    /** The subscription of Azure that it is in; undefined where the program states none, or does not make the machine. */
    public readonly subscription?: Subscription,
  ) {}

  /** Computer name, such as `AMSFE1`. */
  public get name(): string {
    return this.machine.id;
  }

  /** Full name: in the domain, or the public host name of an Edge, which is its MX target, PTR and HELO. */
  public get hostName(): string {
    return this.known(this.machine.hostName, 'full name');
  }

  /** Address inside the networks. */
  public get address(): string {
    return this.known(this.machine.address, 'address');
  }

  /** Availability zone. */
  public get zone(): string | undefined {
    return this.machine.zone;
  }

  /** Address of the machine in the stack of its site; undefined where the program does not make it. */
  public get terraformAddress(): string | undefined {
    return this.machine.terraformAddress;
  }

  /** The path of its public address; undefined where it has none, or where the program does not know it. */
  public get carrier(): string | undefined {
    return this.machine.carrier;
  }

  /** Windows release, where it is known. */
  public get windows(): string | undefined {
    return this.machine.windows;
  }

  /** The Linux distribution; undefined where it runs Windows. */
  public get linux(): string | undefined {
    return this.machine.linux;
  }

  /** When Azure installs its updates; undefined where people do. */
  public get azurePatchSlot(): MaintenanceSlot | undefined {
    return this.machine.patchedBy === PatchedBy.AZURE ? this.machine.maintenanceSlot : undefined;
  }

  /** How it installs Exchange by itself; undefined where people do it by the page. */
  public get installation(): InstallationModel | undefined {
    return this.machine.installation;
  }

  /** Where it takes its certificate from; undefined where people import it. */
  public get certificate(): CertificateModel | undefined {
    return this.machine.certificate;
  }

  /** When people install Windows updates on it; undefined where Azure does, or where the program does not know. */
  public get patchSlot(): MaintenanceSlot | undefined {
    return this.machine.patchedBy === PatchedBy.RUNBOOK ? this.machine.maintenanceSlot : undefined;
  }

  /** Its data volumes. */
  public get volumes(): readonly VolumeModel[] {
    return this.machine.volumes;
  }

  /** Letter of the volume for the transport queue database; undefined where the queue stays beside Exchange. */
  public get queueDrive(): string | undefined {
    return this.driveOf(VolumeLabel.QUEUE);
  }

  /** Its volumes for databases, the first one first. */
  public get databaseVolumes(): VolumeModel[] {
    return this.machine.volumes.filter(({ purpose }) => isDatabasesLabel(purpose));
  }

  /** Letter of the volume with this label. */
  public driveOf(label: string): string | undefined {
    return this.machine.volumes.find(({ purpose }) => purpose === label)?.driveLetter;
  }

  private known(value: string | undefined, what: string): string {
    if (value !== undefined) return value;
    throw new Error(
      `The runbooks cannot name the ${what} of ${this.name}: it is known only to Terraform. People read the pages without Terraform. State it in the program as a text.`,
    );
  }
}
