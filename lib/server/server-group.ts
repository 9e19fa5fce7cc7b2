import type { AvailabilitySet } from '@cdktf/provider-azurerm/lib/availability-set';
import type { Construct } from 'constructs';
import type { HoldOut } from '../exchange/hold-out';
import type { Site } from '../site/site';
import type { SiteSubnet } from '../site/site-subnet';
import type { Administrator } from '../site/administrator';
import type { ServerProtection } from '../protection/server-protection';
import { localAdministrator } from './admin-credential';
import { makeAvailabilitySet } from './availability-set';
import type { DataDisk } from './data-disk';
import type { PlannedMember } from './planned-member';
import type { ServerBuild } from './server-build';
import type { CertificateReference } from '../certificates/certificate-reference';
import type { ServerInstallation } from './server-installation';
import type { WindowsUpdates } from './windows-updates';
import { WindowsServer } from './windows-server';
import { idOf } from '../core/reference';

/** What the servers of a group have in common. */
export interface ServerGroupSpec {
  readonly site: Site;
  readonly subnet: SiteSubnet;
  /** The tier in names and tags, such as `edge`. */
  readonly tier: string;
  /** The tier in computer names, such as `EDGE`. */
  readonly roleCode: string;
  readonly build: ServerBuild;
  readonly addressOffset: number;
  readonly joinsDomain: boolean;
  readonly updates: WindowsUpdates;
  readonly dnsServers?: string[];
  readonly dataDisks?: DataDisk[];
  /** The site's where it is left out. */
  readonly administrator?: Administrator;
  readonly holdOut?: HoldOut;
  readonly protection: ServerProtection;
}

/** Makes the members of a tier, over the zones of its region or in an availability set where it has none. */
export class ServerGroup {
  private availabilitySet?: AvailabilitySet;
  private installation?: ServerInstallation;
  private certificate?: CertificateReference;

  public constructor(
    private readonly tier: Construct,
    private readonly spec: ServerGroupSpec,
  ) {
    spec.subnet._checkOffset(tier, spec.addressOffset);
  }

  /** The members that are made from now on install Exchange by themselves. */
  public install(installation: ServerInstallation): void {
    this.installation = installation;
  }

  /** The members that are made from now on fetch their certificate. */
  public certify(certificate: CertificateReference): void {
    this.certificate = certificate;
  }

  /** Makes one member; `publicAddressId` where it has a public address of its own. */
  public add(member: PlannedMember, publicAddressId?: string): WindowsServer {
    const { site, subnet, tier, roleCode, build } = this.spec;
    const computerName = site.naming.computerName(site.code, roleCode, member.name);
    const privateAddress = subnet._reserve(
      this.tier,
      'members.ordinal',
      this.spec.addressOffset + member.ordinal - 1,
    );
    if (this.spec.joinsDomain) site._roster.addDomainMember(computerName, privateAddress, subnet);
    return WindowsServer._of(this.tier, `Server-${member.name}`, {
      site,
      subnet,
      tier,
      computerName,
      member: member.name,
      ordinal: member.ordinal,
      zone: member.zone,
      availabilitySetId: member.zone === undefined ? idOf(this.set(), this.tier) : undefined,
      privateAddress,
      publicAddressId,
      dnsServers: this.spec.dnsServers,
      joinsDomain: this.spec.joinsDomain,
      updates: this.spec.updates,
      dataDisks: this.spec.dataDisks ?? [],
      holdOut: this.spec.holdOut,
      protection: this.spec.protection,
      installation: this.installation,
      certificate: this.certificate,
      build,
      administrator: localAdministrator(this.tier, site, this.spec.administrator),
    });
  }

  private set(): AvailabilitySet {
    this.availabilitySet ??= makeAvailabilitySet(this.tier, this.spec.site, this.spec.tier);
    return this.availabilitySet;
  }
}
