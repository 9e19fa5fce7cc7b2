import type { Construct } from 'constructs';
import { refuse } from '../core/refusal';
import { listed } from '../core/words';
import { ExchangeVersion } from '../exchange/exchange-version';
import { WindowsVersion } from '../exchange/windows-version';
import type { ISite } from '../site/i-site';
import type { SecretInVault } from '../site/secret-in-vault';
import { secretUrl } from '../site/secret-in-vault';
import type { UnattendedInstallationProps } from './exchange-installation';
import type { MediaPackages } from './installation-media';
import { InstalledRole } from './installation-plan';
import { inRegion } from '../core/regional';

/** Servers that are to install Exchange by themselves. */
export interface InstalledTier {
  readonly site: ISite;
  readonly role: InstalledRole;
  readonly version: ExchangeVersion;
  /** Undefined where the image does not say. */
  readonly windows: WindowsVersion | undefined;
  /** Whether the image has what Setup needs beside Windows. */
  readonly isPrepared: boolean;
  /** Where the servers fetch their certificate; none where people bring it. */
  readonly certificateSecrets: readonly SecretInVault[];
}

/** Refuses what could not be installed on the servers of a tier; says which Windows it is. */
export function checkInstallation(
  tier: Construct,
  settings: UnattendedInstallationProps,
  servers: InstalledTier,
): void {
  checkRelease(tier, settings, servers);
  checkWindows(tier, settings, servers);
  checkPackages(tier, settings, servers);
  checkStore(tier, settings, servers.site);
  checkSecrets(tier, settings, servers);
  if (servers.role !== InstalledRole.EDGE) checkDirectory(tier, settings, servers.site);
}

function checkRelease(
  tier: Construct,
  { release }: UnattendedInstallationProps,
  { version }: InstalledTier,
): void {
  if (release.version.name === version.name) return;
  refuse(tier, {
    property: 'installation.release',
    value: release.name,
    limit: `a release of ${version.name}, which is the version of the tier`,
    cause: `its setup files install ${release.version.name}, and names, probes and pages would be those of ${version.name}`,
    remedy: 'choose a release of that version, or give the tier the version of the release',
  });
}

/** Source: learn.microsoft.com/exchange/plan-and-deploy/supportability-matrix. */
function checkWindows(
  tier: Construct,
  { release }: UnattendedInstallationProps,
  { windows }: InstalledTier,
): void {
  const supported = listed(
    release.windows.map((each) => each.toString()),
    'or',
  );
  if (windows === undefined) {
    refuse(tier, {
      property: 'image',
      fault: 'does not say which Windows release it has',
      cause: 'what Setup needs, and whether Exchange is supported at all, follow from the release',
      remedy: `write ServerImage.gallery(id, { windows }) with ${supported}`,
    });
  }
  if (release.windows.includes(windows)) return;
  refuse(tier, {
    property: 'installation.release',
    value: `${release.name} on ${windows.toString()}`,
    limit: `a release that is supported on ${windows.toString()}`,
    cause: `${release.name} is supported on ${supported} (learn.microsoft.com/exchange/plan-and-deploy/supportability-matrix)`,
    remedy: 'give the tier an image with one of these, or choose another release',
  });
}

const SERVER_PACKAGES = ['visualC2012', 'visualC2013', 'urlRewrite'] as const;

/** From 2019 on the media of Setup has UCMA. Source: learn.microsoft.com/exchange/plan-and-deploy/prerequisites. */
const WITHOUT_UCMA = [ExchangeVersion.V2013, ExchangeVersion.V2016];

/**
 * Windows releases whose own .NET Framework is 4.8 or later.
 *
 * Source: learn.microsoft.com/dotnet/framework/install/versions-and-dependencies.
 */
const WITH_DOT_NET = [WindowsVersion.WS2022, WindowsVersion.WS2025];

/** What has to be in the media, since neither Windows nor Setup brings it. */
function neededPackages({ role, version, windows }: InstalledTier): (keyof MediaPackages)[] {
  const isEdge = role === InstalledRole.EDGE;
  const lacksUcma = !isEdge && WITHOUT_UCMA.some(({ name }) => name === version.name);
  return [
    ...(isEdge ? (['visualC2012'] as const) : SERVER_PACKAGES),
    ...(lacksUcma ? (['ucma'] as const) : []),
    ...(WITH_DOT_NET.some((each) => each === windows) ? [] : (['dotNet'] as const)),
  ];
}

function checkPackages(
  tier: Construct,
  { media, release }: UnattendedInstallationProps,
  servers: InstalledTier,
): void {
  if (servers.isPrepared) return;
  const missing = neededPackages(servers).filter((name) => media.packages[name] === undefined);
  if (missing.length === 0) return;
  refuse(tier, {
    property: 'installation.media.packages',
    fault: `lacks ${listed(missing)}`,
    cause: `Setup of ${release.name} asks for ${missing.length === 1 ? 'it' : 'them'} on ${String(servers.windows)}, which does not bring ${missing.length === 1 ? 'it' : 'them'} (learn.microsoft.com/exchange/plan-and-deploy/prerequisites)`,
    remedy: `add ${missing.length === 1 ? 'the file with its checksum' : 'these files with their checksums'} to the media, or use ExchangeInstallation.image() with an image that has ${missing.length === 1 ? 'it' : 'them'}`,
  });
}

function checkStore(
  tier: Construct,
  { media }: UnattendedInstallationProps,
  { region, siteName }: ISite,
): void {
  if (inRegion(media.stores, region)) return;
  refuse(tier, {
    property: 'installation.media.stores',
    value: media.stores.map((store) => store.region.name),
    limit: `a list with a store in ${region.name}`,
    cause: `the servers of ${siteName} are in that region, and a site that reads from another one cannot be rebuilt while that one is lost`,
    remedy: `add { region, storageAccountId, container } with an account in ${region.name} that has the same files`,
  });
}

/** The right to a certificate stays, for renewals; that to the password is taken back. */
function checkSecrets(
  tier: Construct,
  { setupAccount }: UnattendedInstallationProps,
  { certificateSecrets }: InstalledTier,
): void {
  const addresses = certificateSecrets.map((each) => secretUrl(each).toLowerCase());
  const same = setupAccount?.passwords.find((each) => addresses.includes(secretUrl(each).toLowerCase()));
  if (same === undefined) return;
  refuse(tier, {
    property: 'certificate.secrets',
    value: same.secretName,
    fault: 'names the secret with the password of the setup account',
    cause: 'it has no certificate, and the servers would keep the right to read the password for ever',
    remedy: 'name the secret of the certificate, or correct setupAccount.passwords',
  });
}

/** Names before or behind what Windows separates a domain with: `CORP\svc-join`, `svc-join@corp.contoso.com`. */
function isSameName(one: string, other: string): boolean {
  const [first, second] = [one, other].map((name) =>
    name.replace(/^.*\\/, '').replace(/@.*$/, '').toLowerCase(),
  );
  return first === second;
}

function checkDirectory(
  tier: Construct,
  { setupAccount }: UnattendedInstallationProps,
  { activeDirectory, region, siteName }: ISite,
): void {
  if (activeDirectory === undefined) {
    refuse(tier, {
      property: 'installation',
      fault: 'needs a directory',
      cause: `${siteName} has no activeDirectory, and Setup installs a Mailbox or Client Access server on a member of a domain only`,
      remedy: 'give the site activeDirectory, or use ExchangeInstallation.manual()',
    });
  }
  if (setupAccount === undefined) {
    refuse(tier, {
      property: 'installation.setupAccount',
      fault: 'is required',
      cause:
        'the machine itself has no rights in the Exchange organization, so that an account of the domain runs Setup',
      remedy: String.raw`write setupAccount: { username: 'CORP\\svc-exsetup', passwords }`,
    });
  }
  if (isSameName(setupAccount.username, activeDirectory.joinUsername)) {
    refuse(tier, {
      property: 'installation.setupAccount.username',
      value: setupAccount.username,
      fault: 'must differ from activeDirectory.joinUsername',
      cause:
        'the account is in Organization Management for a time and is disabled when all servers are installed: later servers could not join the domain',
      remedy: String.raw`make an account of its own for Setup, such as 'CORP\\svc-exsetup'`,
    });
  }
  if (inRegion(setupAccount.passwords, region)) return;
  refuse(tier, {
    property: 'installation.setupAccount.passwords',
    value: setupAccount.passwords.map((password) => password.region.name),
    limit: `a list with a secret in ${region.name}`,
    cause: `the servers of ${siteName} are in that region, and a site that reads from another one cannot be rebuilt while that one is lost`,
    remedy: `add { region, keyVaultId, secretName } with a vault in ${region.name}`,
  });
}
