import { accountNameOf } from '../installation/media-address';
import type {
  ExchangeInstallation,
  UnattendedInstallationProps,
} from '../installation/exchange-installation';
import { InstalledRole } from '../installation/installation-plan';
import { inRegion } from '../installation/regional';
import type { InstallationModel } from '../model/installation-model';
import { vaultNameOf } from '../site/secret-in-vault';
import type { ISite } from '../site/i-site';

/** What a server installs by itself. */
export interface ServerInstallation {
  readonly installation: ExchangeInstallation;
  readonly role: InstalledRole;
}

/** How Exchange comes onto a server, as the model has it; its place in the order follows from the whole estate. */
export function describeInstallation(
  computerName: string,
  site: ISite,
  { installation: { unattended, image }, role }: ServerInstallation,
): InstallationModel | undefined {
  if (unattended === undefined) return undefined;
  const { release, media, expectedDuration, setupAccount } = unattended;
  const store = inRegion(media.stores, site.region)!;
  const password =
    role === InstalledRole.EDGE ? undefined : inRegion(setupAccount?.passwords ?? [], site.region);
  return {
    release: release.name,
    build: media.securityUpdate?.build ?? release.build,
    expectedSeconds: expectedDuration.toSeconds(),
    image: image?.galleryImageId,
    mediaAccount: accountNameOf(store),
    mediaContainer: store.container,
    setupAccount: password && setupAccount?.username,
    passwordVault: password && vaultNameOf(password),
    passwordSecret: password?.secretName,
    mayBeFirst: false,
    over: isOver(unattended, computerName),
  };
}

/** Whether the program says that the installation of a server is over. */
function isOver({ installed = [] }: UnattendedInstallationProps, computerName: string): boolean {
  return installed.some((name) => name.toUpperCase() === computerName.toUpperCase());
}
