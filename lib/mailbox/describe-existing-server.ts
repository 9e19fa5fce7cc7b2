import { regionDomain, tierId, zoneDomain } from '../model/ids';
import type { MachineModel, VolumeModel } from '../model/machine-model';
import type { ProtectionModel } from '../model/protection-model';
import { Runs } from '../model/site-model';
import { domainHostName } from '../server/describe-machine';
import { furtherDatabasesLabel, VolumeLabel } from '../exchange/volume-label';
import type { MailboxServer } from '../site/mailbox-server';
import type { KnownSite } from '../site/known-site';
import { databaseDrivesOf } from './database-drives-of';

/** A Mailbox server that exists already, as the model has it. */
export function describeExistingServer(
  server: MailboxServer,
  site: KnownSite,
  name: string,
  protection?: ProtectionModel,
): MachineModel {
  const region = site.region?.name;
  return {
    id: server.computerName,
    roles: ['mailbox'],
    site: site.code,
    location: site.siteName,
    tier: tierId(site.code, name),
    failureDomains:
      region === undefined
        ? []
        : [regionDomain(region), ...(server.zone === undefined ? [] : [zoneDomain(region, server.zone)])],
    zone: server.zone,
    address: server.address,
    hostName: domainHostName(server.computerName, site),
    existing: true,
    runs: Runs.ALWAYS,
    drained: false,
    windows: server.windows?.toString(),
    exchangeVersion: server.version.name,
    protection,
    volumes: [
      ...volume(VolumeLabel.DATABASES, server.databaseDrive),
      ...volume(VolumeLabel.LOGS, server.logDrive),
      ...databaseDrivesOf(server)
        .slice(1)
        .map((driveLetter) => ({ purpose: furtherDatabasesLabel(driveLetter), driveLetter })),
    ],
  };
}

function volume(purpose: string, driveLetter: string | undefined): VolumeModel[] {
  return driveLetter === undefined ? [] : [{ purpose, driveLetter }];
}
