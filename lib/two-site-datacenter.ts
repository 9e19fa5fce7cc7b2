import { checkedInUse, givenText, ofClass, ofSettings, type SettingsOf } from './core/check-class';
import type { ResilientClientAccessArrayOptions } from './client-access/client-access-options';
import { DATACENTER_OPTIONS } from './datacenter/datacenter-settings';
import type { DatacenterOptions } from './datacenter/datacenter-options';
import type { EdgeTierOptions } from './edge/edge-tier-props';
import type { DatacenterWitness, EstateDatacenter } from './estate-datacenter';
import type { MailboxStorage } from './mailbox/mailbox-storage';
import type { ServerTierOptions } from './server/server-tier-options';
import { GatewayConnection } from './site/gateway-connection';

const WITNESS: SettingsOf<DatacenterWitness> = {
  computerName: givenText("'DUBFS1'"),
  directory: checkedInUse,
  protectedBy: checkedInUse,
};

const EXAMPLE = 'GatewayConnection.vpn({ devices })';

/** The settings of a datacenter as a site of an estate. */
export const ESTATE_DATACENTER: SettingsOf<EstateDatacenter> = {
  ...DATACENTER_OPTIONS,
  name: givenText("'Amsterdam'"),
  alternateWitness: ofSettings(WITNESS),
  connection: ofClass(GatewayConnection, EXAMPLE),
  witnessConnection: ofClass(GatewayConnection, EXAMPLE),
};

/** What the estate says of the tiers of both sites. */
export interface EstateTiers {
  /** Of the front ends in Azure. */
  readonly clientAccess: ResilientClientAccessArrayOptions;
  /** Of the Edges in Azure. */
  readonly edge: EdgeTierOptions;
  /** Of the Mailbox servers in Azure that are no front ends. */
  readonly mailbox: ServerTierOptions;
  /** The disks of Mailbox servers in Azure; a group has the same letters in both sites. */
  readonly storage?: MailboxStorage;
}

/** The datacenter with what the estate says of both sites, where it says nothing else. */
export function datacenterOptions(
  { name: siteName, alternateWitness, connection, witnessConnection, ...own }: EstateDatacenter,
  { clientAccess, edge, mailbox, storage }: EstateTiers,
): DatacenterOptions {
  const { databaseDrive, databaseDrives, logDrive } = storage ?? {};
  const { version, namespaces } = clientAccess;
  const drives = { databaseDrive, databaseDrives, logDrive };
  return {
    siteName,
    ...own,
    clientAccess: own.clientAccess && {
      version,
      ...drives,
      namespaces,
      ...own.clientAccess,
      inAzure: { ...clientAccess, ...own.clientAccess.inAzure },
    },
    edges: own.edges && {
      version: edge.version,
      ...own.edges,
      inAzure: { ...edge, ...own.edges.inAzure },
    },
    mailboxServers: own.mailboxServers && {
      ...drives,
      storageInAzure: storage,
      ...own.mailboxServers,
      inAzure: { ...mailbox, ...own.mailboxServers.inAzure },
    },
  };
}
