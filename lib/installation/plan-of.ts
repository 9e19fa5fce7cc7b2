import { inRegion } from '../core/regional';
import type { AzureRegion } from '../core/azure-region';
import { containerUrl } from '../exchange/export-commands';
import type { HoldOut } from '../exchange/hold-out';
import { queueFolder, VolumeLabel } from '../exchange/volume-label';
import { VirtualDirectory } from '../exchange/virtual-directory';
import type { WindowsVersion } from '../exchange/windows-version';
import { databaseFiles, databaseOfSetup } from '../model/database-files';
import { directoryHost } from '../model/directory-host';
import type { EstateDocument } from '../model/estate-document';
import { directorySiteOf } from '../model/installation-order';
import type { MachineModel } from '../model/machine-model';
import { secretUrl } from '../site/secret-in-vault';
import type { UnattendedInstallationProps } from './exchange-installation';
import type { MediaFile } from './installation-media';
import type { InstallationPlan, PlannedFile } from './installation-plan';
import { InstalledRole } from './installation-plan';
import { accountNameOf } from './media-address';

/** What a server knows of its own installation; everything else is in the model. */
export interface InstalledServer {
  readonly computerName: string;
  readonly role: InstalledRole;
  readonly region: AzureRegion;
  readonly windows: WindowsVersion;
  readonly settings: UnattendedInstallationProps;
  readonly holdOut?: HoldOut;
}

/** What clients speak beside HTTPS, by its name in the model. */
const PROTOCOLS: Readonly<Record<string, string | undefined>> = {
  Imaps: 'IMAP',
  Pop3s: 'POP',
  Submission: 'submission',
};

/** Everything that the scripts of a server say about it, from the model of its estate. */
export function planOf(document: EstateDocument, server: InstalledServer): InstallationPlan {
  const { computerName, role, settings, windows, holdOut } = server;
  const machine = document.machines.find(({ id }) => id === computerName)!;
  const queue = driveOf(machine, VolumeLabel.QUEUE);
  const isFrontEnd = machine.roles.includes('client-access');
  const { certificate, hostName } = machine;
  return {
    computerName,
    cloud: server.region.cloud,
    role,
    release: settings.release,
    windows,
    diagnosticData: settings.licenseTerms.diagnosticData,
    media: mediaOf(server),
    domain: role === InstalledRole.EDGE ? undefined : domainOf(document, machine, server),
    dnsSuffix: role === InstalledRole.EDGE ? hostName?.replace(/^[^.]+\./, '') : undefined,
    volumes: machine.volumes.map(({ purpose, driveLetter }) => ({ label: purpose, letter: driveLetter })),
    queueFolder: queue === undefined ? undefined : queueFolder(queue),
    database: role === InstalledRole.MAILBOX ? databaseFor(document, machine) : undefined,
    names: isFrontEnd ? namesOf(document, machine) : undefined,
    protocols: isFrontEnd ? protocolsOf(document, machine) : [],
    mailDomains:
      role === InstalledRole.EDGE
        ? document.mailDomains.filter(({ receives }) => receives).map(({ id }) => id)
        : [],
    certificateUrl:
      certificate &&
      `https://${certificate.keyVault}.${server.region.cloud.keyVaultSuffix}/secrets/${certificate.secretName}`,
    hostName: role === InstalledRole.EDGE ? hostName : undefined,
    holdOut,
  };
}

/** The media as the machines of a region read it. */
export function mediaOf({
  settings: { media },
  region,
}: Pick<InstalledServer, 'settings' | 'region'>): InstallationPlan['media'] {
  const store = inRegion(media.stores, region)!;
  const { visualC2012, visualC2013, urlRewrite, ucma, dotNet } = media.packages;
  return {
    containerUrl: containerUrl(region.cloud, accountNameOf(store), store.container),
    setup: planned(media.setup),
    securityUpdate: media.securityUpdate && {
      ...planned(media.securityUpdate),
      build: media.securityUpdate.buildNumber,
    },
    visualC2012: visualC2012 && planned(visualC2012),
    visualC2013: visualC2013 && planned(visualC2013),
    urlRewrite: urlRewrite && planned(urlRewrite),
    ucma: ucma && planned(ucma),
    dotNet: dotNet && planned(dotNet),
  };
}

function planned({ name, sha256 }: MediaFile): PlannedFile {
  return { name, sha256: sha256.toLowerCase() };
}

function domainOf(
  document: EstateDocument,
  machine: MachineModel,
  { settings: { setupAccount }, region }: InstalledServer,
): InstallationPlan['domain'] {
  const site = document.sites.find(({ id }) => id === machine.site)!;
  return {
    name: site.activeDirectoryDomain!,
    site: directorySiteOf(document, machine),
    setupAccount: setupAccount!.username,
    passwordUrl: secretUrl(inRegion(setupAccount!.passwords, region)!),
    mayBeFirst: machine.installation?.mayBeFirst ?? false,
    after: machine.installation?.after,
  };
}

function databaseFor({ databases }: EstateDocument, machine: MachineModel): InstallationPlan['database'] {
  const database = databaseOfSetup(databases, machine.id);
  if (database === undefined) return undefined;
  const drive = database.drive ?? driveOf(machine, VolumeLabel.DATABASES);
  const { edbPath, logPath } = databaseFiles(database.id, drive, driveOf(machine, VolumeLabel.LOGS));
  return { name: database.id, file: edbPath, logFolder: logPath };
}

/** The first name is the one that URLs are made of. */
function namesOf(document: EstateDocument, machine: MachineModel): InstallationPlan['names'] {
  const [zone] = document.dnsZones;
  const own = document.tiers.find(({ id }) => id === machine.tier)?.clientAccess;
  if (!(zone as typeof zone | undefined) || own === undefined || own.namespaces.length === 0)
    return undefined;
  const autodiscover = own.namespaces.find((name) => name === 'autodiscover') ?? own.namespaces[0];
  const directories = Object.fromEntries(
    Object.values(VirtualDirectory).flatMap((directory) => {
      const host = directoryHost(document, directory);
      return host === undefined ? [] : [[directory, host]];
    }),
  ) as Partial<Record<VirtualDirectory, string>>;
  return {
    clients: `${own.namespaces[0]}.${zone.id}`,
    autodiscover: directories[VirtualDirectory.AUTODISCOVER] ?? `${autodiscover}.${zone.id}`,
    internetFacing: own.publicHostName !== undefined,
    directories,
  };
}

function protocolsOf({ tiers }: EstateDocument, machine: MachineModel): string[] {
  const labels = tiers.find(({ id }) => id === machine.tier)?.clientAccess?.protocols ?? [];
  return labels.flatMap((label) => PROTOCOLS[label] ?? []);
}

function driveOf({ volumes }: MachineModel, label: string): string | undefined {
  return volumes.find(({ purpose }) => purpose === label)?.driveLetter;
}
