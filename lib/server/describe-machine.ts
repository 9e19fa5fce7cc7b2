import { TerraformStack } from 'cdktf';
import { carrierDomain, regionDomain, zoneDomain } from '../model/ids';
import type { CertificateModel, InstallationModel } from '../model/installation-model';
import type { MachineModel } from '../model/machine-model';
import type { MaintenanceSlot, PatchedBy } from '../model/maintenance-slot';
import type { ProtectionModel } from '../model/protection-model';
import type { IEstateSite } from '../site/i-estate-site';
import type { IServer } from '../site/i-server';
import type { ISite } from '../site/i-site';
import type { DataDisk } from './data-disk';

/** A server of either kind, as it is described. */
export interface DescribedServer extends IServer {
  readonly size: string;
  readonly _terraformAddress: string;
  readonly _azureName: string;
}

/** What is said of the disks of a machine, as far as it differs from what every machine has. */
export type DescribedDisks = Pick<MachineModel, 'diskKey' | 'encryptionAtHost' | 'diskExport'>;

/** What a tier knows of its machine. */
export interface MachineDescription {
  readonly site: ISite;
  /** Id of the tier. */
  readonly tier: string;
  readonly roles: string[];
  readonly exchangeVersion?: string;
  /** Whether it is a member of the domain, and has its full name there; yes by default. */
  readonly joinsDomain?: boolean;
  /** Full name of a machine outside the domain. */
  readonly hostName?: string;
  readonly drained?: boolean;
  /** The path by which its own public address reaches the Internet. */
  readonly carrier?: string;
  readonly patchedBy: PatchedBy;
  /** The slot of Azure's schedule. */
  readonly maintenanceSlot?: MaintenanceSlot;
  readonly protection: ProtectionModel;
  readonly osDiskGib: number;
  readonly disks: DescribedDisks;
  /** The Windows release; undefined where nobody knows it, or it runs Linux. */
  readonly windows?: string;
  /** The Linux distribution and its release. */
  readonly linux?: string;
  /** How it installs Exchange by itself. */
  readonly installation?: InstallationModel;
  /** Where it fetches its certificate. */
  readonly certificate?: CertificateModel;
}

/** A machine that the program makes, as the model has it. */
export function describeMachine(
  server: DescribedServer,
  dataDisks: DataDisk[],
  {
    site,
    tier,
    roles,
    exchangeVersion,
    carrier,
    drained,
    hostName,
    joinsDomain = true,
    patchedBy,
    maintenanceSlot,
    protection,
    osDiskGib,
    disks: { diskKey, encryptionAtHost, diskExport },
    windows,
    linux,
    installation,
    certificate,
  }: MachineDescription,
): MachineModel {
  const region = site.region.name;
  return {
    id: server.computerName,
    roles,
    site: site.code,
    location: site.siteName,
    tier,
    failureDomains: [
      regionDomain(region),
      // Without zones, an availability set spreads the servers over fault domains that Azure chooses.
      ...(server.zone === undefined ? [] : [zoneDomain(region, server.zone)]),
      ...(carrier === undefined ? [] : [carrierDomain(carrier)]),
      // Azure shuts machines down that cannot use their key.
      ...(diskKey === undefined ? [] : [diskKey]),
    ],
    zone: server.zone,
    address: server.privateAddress,
    hostName: joinsDomain ? domainHostName(server.computerName, site) : hostName,
    existing: false,
    runs: site.runs,
    drained: drained ?? false,
    stack: TerraformStack.of(server).node.id,
    terraformAddress: server._terraformAddress,
    azureName: server._azureName,
    size: server.size,
    exchangeVersion,
    windows,
    linux,
    osDiskGib,
    diskKey,
    encryptionAtHost,
    diskExport: dataDisks.length > 0 ? diskExport : undefined,
    volumes: dataDisks.map(({ name, driveLetter, sizeGib }) => ({
      purpose: name,
      driveLetter,
      sizeGib,
    })),
    patchedBy,
    maintenanceSlot,
    carrier,
    protection,
    installation,
    certificate,
  };
}

/** The full name of a member of the site's domain. */
export function domainHostName(computerName: string, site: IEstateSite): string | undefined {
  const domain = site.activeDirectory?.domainName;
  return domain === undefined ? undefined : `${computerName.toLowerCase()}.${domain}`;
}
