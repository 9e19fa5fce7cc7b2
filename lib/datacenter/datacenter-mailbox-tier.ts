import { Construct } from 'constructs';
import { describeExistingServer } from '../mailbox/describe-existing-server';
import { describeMailboxTier } from '../mailbox/describe-mailbox-tier';
import { mailboxDrives } from '../mailbox/mailbox-disks';
import { MailboxTier } from '../mailbox/mailbox-tier';
import { EstateModel } from '../model/estate-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import { TierServers } from '../server/tier-servers';
import type { IEstateSite } from '../site/i-estate-site';
import type { ITier, TierCopyProps } from '../site/i-tier';
import type { IMailboxServers, MailboxServer } from '../site/mailbox-server';
import { scopeOfCopy } from '../site/site-of';
import { checkInside, checkSome, claimExisting } from './check-datacenter';
import type { Datacenter } from './datacenter';
import type { DatacenterMailboxServers } from './datacenter-mailbox-servers';
import { existingProtection } from './existing-protection';

/** The Mailbox servers of a datacenter that are not front ends. */
export class DatacenterMailboxTier extends Construct implements ITier, IMailboxServers, IModelContributor {
  public readonly site: IEstateSite;
  public readonly mailboxServers: MailboxServer[];
  public readonly warmServers = 2;

  public constructor(
    private readonly datacenter: Datacenter,
    private readonly props: DatacenterMailboxServers,
  ) {
    super(datacenter, 'Mailbox');
    this.site = datacenter;
    const { servers, version, windows, databaseDrive, databaseDrives, logDrive } = props;
    checkSome(this, servers);
    const drives = mailboxDrives(this, { databaseDrive, databaseDrives, logDrive });
    this.mailboxServers = servers.map(({ computerName, address }) => {
      checkInside(this, 'servers.address', address, datacenter._blocks());
      datacenter._roster.addExchangeServer(computerName, address);
      return { computerName: claimExisting(this, computerName), address, version, windows, ...drives };
    });
    datacenter.addMailboxServers(this);
    EstateModel.contribute(this, this);
    datacenter.addTier(this);
  }

  public repeatAt({ site, scale }: TierCopyProps): ITier {
    const { inAzure = {}, storageInAzure, version } = this.props;
    const { databaseDrive, databaseDrives, logDrive } = this.props;
    const servers =
      inAzure.servers ?? (inAzure.members ? undefined : Math.max(this.mailboxServers.length, 2));
    return new MailboxTier(scopeOfCopy(this, site), this.node.id, {
      ...inAzure,
      ...TierServers.optionsOfCopy({ ...inAzure, servers }, scale),
      version,
      storage: { databaseDrive, databaseDrives, logDrive, ...storageInAzure },
      site,
    });
  }

  /** What the servers are in the model of the estate. */
  public describe(): ModelPart {
    const protection = existingProtection(this.props.protectedBy ?? this.datacenter._protectedBy);
    const machines = this.mailboxServers.map((server) =>
      describeExistingServer(server, this.datacenter, this.node.id, protection),
    );
    return describeMailboxTier(this.site, this.node.id, machines);
  }
}
