import {
  checkClass,
  checkedInUse,
  checkProps,
  flag,
  ofClass,
  ofEnum,
  type SettingsOf,
} from '../core/check-class';
import type { Construct } from 'constructs';
import { refuse } from '../core/refusal';
import { Size } from '../core/size';
import { WarningId } from '../core/warning-id';
import { breaksRules } from '../core/resiliency-rule';
import { advise } from '../core/warnings';
import { ExchangeVersion } from '../exchange/exchange-version';
import { ServerProtection } from '../protection/server-protection';
import { osDiskGib } from './disk-size';
import { LicenseType } from './license-type';
import { ServerCertificate } from '../certificates/server-certificate';
import { ExchangeInstallation } from '../installation/exchange-installation';
import { ServerImage } from '../installation/server-image';
import { checkNvme, checkSize } from './server-size';
import type { ServerSoftware } from './server-software';
import type { ServerTierOptions } from './server-tier-options';

/** How the servers of a tier are built, with everything decided. */
export interface ServerBuild {
  readonly size: string;
  readonly image: ServerImage;
  readonly osDiskGib: number;
  readonly license: LicenseType;
  readonly acceleratedNetworking: boolean;
  readonly encryptionAtHost?: boolean;
}

/** The settings that every tier of servers has. */
export const SERVER_TIER: SettingsOf<ServerTierOptions> = {
  servers: checkedInUse,
  members: checkedInUse,
  size: checkedInUse,
  osDisk: checkedInUse,
  roleCode: checkedInUse,
  addressOffset: checkedInUse,
  image: ofClass(ServerImage, 'ServerImage.windows(WindowsVersion.WS2022)'),
  license: ofEnum('LicenseType', LicenseType),
  acceleratedNetworking: flag,
  encryptionAtHost: flag,
  protection: ofClass(ServerProtection, 'ServerProtection.fullServer()'),
  installation: ofClass(
    ExchangeInstallation,
    'ExchangeInstallation.unattended({ release, licenseTerms, media, expectedDuration }), or ExchangeInstallation.manual()',
  ),
  certificate: ofClass(ServerCertificate, 'ServerCertificate.keyVault({ secrets })'),
};

/** Decides the build of a tier's servers; refuses what Exchange or Azure does not support. */
export function planBuild(
  tier: Construct,
  props: ServerTierOptions,
  software: ServerSoftware,
  defaultSize: string,
): ServerBuild {
  checkProps(tier, props, SERVER_TIER);
  const size = props.size ?? defaultSize;
  checkSize(tier, size);
  const image = planImage(tier, imageOf(tier, props), software);
  checkNvme(tier, size, image.windowsVersion);
  adviseOnBuild(tier, size, props);
  return {
    size,
    image,
    osDiskGib: osDiskGib(tier, 'osDisk', props.osDisk ?? Size.gibibytes(256)),
    license: props.license ?? LicenseType.PAY_AS_YOU_GO,
    acceleratedNetworking: props.acceleratedNetworking ?? true,
    encryptionAtHost: props.encryptionAtHost,
  };
}

/** B sizes spend credits while they are busy. Source: learn.microsoft.com/azure/virtual-machines/sizes/general-purpose/b-family. */
function adviseOnBuild(tier: Construct, size: string, { acceleratedNetworking }: ServerTierOptions): void {
  advise(tier, WarningId.BURSTABLE_SIZE, () =>
    /^Standard_B\d/.test(size)
      ? `Servers of the size ${size} are slowed down when they have been busy for long: mail and clients wait at the worst time. Choose a size of another family, such as ` +
        `Standard_D2s_v5.${breaksRules('constantPerformance')}`
      : undefined,
  );
  advise(tier, WarningId.NO_ACCELERATED_NETWORKING, () =>
    acceleratedNetworking === false
      ? 'The network interfaces go through the switch of the host, which takes processor time and adds latency. Leave acceleratedNetworking out, or acknowledge this where the size has ' +
        `none.${breaksRules('acceleratedNetworking')}`
      : undefined,
  );
}

/** A version of Exchange as software of a tier. */
export function exchangeSoftware({ name, windows }: ExchangeVersion): ServerSoftware {
  return {
    name,
    windows,
    source: 'learn.microsoft.com/exchange/plan-and-deploy/supportability-matrix',
    leavesServiceFirst: true,
  };
}

/** Refuses what is not a version; undefined passes where the tier has a default. */
export function checkVersion(tier: Construct, version: unknown): void {
  checkClass(tier, 'version', version, ExchangeVersion, 'ExchangeVersion.SUBSCRIPTION_EDITION');
}

/** Warns of a version that Microsoft no longer supports. */
export function adviseOnSupport(tier: Construct, version: ExchangeVersion): void {
  advise(tier, WarningId.VERSION_OUT_OF_SUPPORT, () => {
    if (version.supportEnded === undefined) return undefined;
    const azure = version.supportedOnAzure ? '' : ', and was never supported on Azure';
    return `${version.name} has been out of support since ${version.supportEnded}${azure} (learn.microsoft.com/lifecycle). Move to Subscription Edition.`;
  });
}

/** The image of the tier, or that with which Exchange is installed. */
function imageOf(tier: Construct, { image, installation }: ServerTierOptions): ServerImage | undefined {
  if (image === undefined || installation?.preparedImage === undefined)
    return image ?? installation?.preparedImage;
  return refuse(tier, {
    property: 'image',
    value: image.galleryImageId ?? image.windowsVersion?.toString(),
    fault: 'cannot be combined with ExchangeInstallation.image',
    cause: 'both say what the servers are made from',
    remedy:
      'leave one of the two out, or give the tier an installation of its own, such as ExchangeInstallation.unattended()',
  });
}

function planImage(tier: Construct, image: ServerImage | undefined, software: ServerSoftware): ServerImage {
  const supported = software.windows;
  if (image === undefined) {
    if (supported[0]) return ServerImage.windows(supported[0]);
    return refuse(tier, {
      property: 'image',
      fault: 'is required',
      cause: `the marketplace has no Windows Server that ${software.name} supports`,
      remedy: 'provide one with ServerImage.gallery(imageId)',
    });
  }
  const windows = image.windowsVersion;
  if (windows === undefined || supported.includes(windows)) return image;
  return refuse(tier, {
    property: 'image',
    value: windows.toString(),
    limit: supported.length > 0 ? supported.map((each) => each.toString()).join(' or ') : 'a gallery image',
    cause: `${software.name} is not supported on ${windows.toString()}${software.source === undefined ? '' : ` (${software.source})`}`,
    remedy: 'choose a supported release, or leave the image out',
  });
}
