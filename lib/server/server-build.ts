import { Construct } from 'constructs';
import { refuse } from '../core/refusal';
import { Size } from '../core/size';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import { ExchangeVersion } from '../exchange/exchange-version';
import { osDiskGib } from './disk-size';
import { LicenseType } from './license-type';
import { ServerImage } from './server-image';
import { checkSize } from './server-size';
import { ServerTierOptions } from './server-tier-options';

/** How the servers of a tier are built, with everything decided. */
export interface ServerBuild {
  readonly size: string;
  readonly image: ServerImage;
  readonly osDiskGib: number;
  readonly license: LicenseType;
  readonly acceleratedNetworking: boolean;
  readonly encryptionAtHost: boolean;
}

/** Decides the build of a tier's servers; refuses what Exchange or Azure does not support. */
export function planBuild(
  tier: Construct,
  props: ServerTierOptions,
  version: ExchangeVersion,
  defaultSize: string,
): ServerBuild {
  const size = props.size ?? defaultSize;
  checkSize(tier, size);
  return {
    size,
    image: planImage(tier, props.image, version),
    osDiskGib: osDiskGib(tier, 'osDisk', props.osDisk ?? Size.gibibytes(256)),
    license: props.license ?? LicenseType.PAY_AS_YOU_GO,
    acceleratedNetworking: props.acceleratedNetworking ?? true,
    encryptionAtHost: props.encryptionAtHost ?? false,
  };
}

/** Warns of a version that Microsoft no longer supports. */
export function adviseOnSupport(tier: Construct, version: ExchangeVersion): void {
  advise(tier, WarningId.VERSION_OUT_OF_SUPPORT, () => {
    if (version.supportEnded === undefined) return undefined;
    const azure = version.supportedOnAzure ? '' : ', and was never supported on Azure';
    return `${version.name} has been out of support since ${version.supportEnded}${azure} (learn.microsoft.com/lifecycle). Move to Subscription Edition.`;
  });
}

function planImage(tier: Construct, image: ServerImage | undefined, version: ExchangeVersion): ServerImage {
  const supported = version.windows;
  if (image === undefined) {
    if (supported[0]) return ServerImage.windows(supported[0]);
    return refuse(tier, {
      property: 'image',
      fault: 'is required',
      cause: `the marketplace has no Windows Server that ${version.name} supports`,
      remedy: 'provide one with ServerImage.gallery(imageId)',
    });
  }
  const windows = image.windowsVersion;
  if (windows === undefined || supported.includes(windows)) return image;
  return refuse(tier, {
    property: 'image',
    value: windows.toString(),
    limit: supported.length > 0 ? supported.map((each) => each.toString()).join(' or ') : 'a gallery image',
    cause: `${version.name} is not supported on ${windows.toString()} (learn.microsoft.com/exchange/plan-and-deploy/supportability-matrix)`,
    remedy: 'choose a supported release, or leave the image out',
  });
}
