import { createHash } from 'node:crypto';
import type {
  ImageInstallationProps,
  InstallationMediaProps,
  MediaFile,
  UnattendedInstallationProps,
} from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  Duration,
  ExchangeInstallation,
  ExchangeRelease,
  InstallationMedia,
  LicenseTerms,
  ServerImage,
  WindowsVersion,
} from 'cdktf-resilient-exchange';

const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-media';

/** A checksum of the right length. */
export const SHA256 = 'a'.repeat(64);

/** The image of a gallery. */
export const IMAGE_ID = `${GROUP}/providers/Microsoft.Compute/galleries/servers/images/exchange`;

const REGIONS = [AzureRegion.WEST_EUROPE, AzureRegion.NORTH_EUROPE];

/** A store in the regions of the sites of `estateProps`. */
export const STORES = REGIONS.map((region) => ({
  region,
  storageAccountId: `${GROUP}/providers/Microsoft.Storage/storageAccounts/media${region.name}`,
  container: 'exchange',
}));

/** The setup account, with a secret in each of these regions. */
export const SETUP_ACCOUNT = {
  username: 'CORP\\svc-exsetup',
  passwords: REGIONS.map((region) => ({
    region,
    keyVaultId: `${GROUP}/providers/Microsoft.KeyVault/vaults/kv-${region.name}`,
    secretName: 'exchange-setup',
  })),
};

/** Everything that Setup needs on any of the releases. */
export function mediaProps(props: Partial<InstallationMediaProps> = {}): InstallationMediaProps {
  const file = (name: string, sha256 = createHash('sha256').update(name).digest('hex')): MediaFile => ({
    name,
    sha256,
  });
  return {
    stores: STORES,
    setup: file('ExchangeServerSE-x64.iso', SHA256),
    packages: {
      visualC2012: file('vcredist_x64_2012.exe'),
      visualC2013: file('vcredist_x64_2013.exe'),
      urlRewrite: file('rewrite_amd64_en-US.msi'),
      ucma: file('UcmaRuntimeSetup.exe'),
      dotNet: file('ndp48-x86-x64-allos-enu.exe'),
    },
    ...props,
  };
}

/** Settings of servers that install Subscription Edition by themselves. */
export function unattendedProps(
  props: Partial<UnattendedInstallationProps> & {
    readonly mediaProps?: Partial<InstallationMediaProps>;
  } = {},
): UnattendedInstallationProps {
  const { mediaProps: media, ...others } = props;
  return {
    release: ExchangeRelease.SE_RTM,
    licenseTerms: LicenseTerms.accepted({ diagnosticData: false }),
    media: InstallationMedia.of(mediaProps(media)),
    setupAccount: SETUP_ACCOUNT,
    expectedDuration: Duration.minutes(120),
    ...others,
  };
}

/** Servers that install Subscription Edition by themselves. */
export function unattended(...args: Parameters<typeof unattendedProps>): ExchangeInstallation {
  return ExchangeInstallation.unattended(unattendedProps(...args));
}

/** As `unattended`, on a prepared image of Windows Server 2022. */
export function prepared(props: Partial<ImageInstallationProps> = {}): ExchangeInstallation {
  return ExchangeInstallation.image({
    ...unattendedProps(),
    image: ServerImage.gallery(IMAGE_ID, { windows: WindowsVersion.WS2022 }),
    ...props,
  });
}
