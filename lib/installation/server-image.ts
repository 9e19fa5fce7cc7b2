import { checkAllProps, flag, ofClass, type SettingsOf } from '../core/check-class';
import { isKnown, refuse } from '../core/refusal';
import { checkText } from '../core/visible-text';
import { WindowsVersion } from '../exchange/windows-version';

/** Settings of a gallery image. */
export interface GalleryImageOptions {
  /**
   * Whether the image was defined with security type trusted launch.
   *
   * @default true
   */
  readonly trustedLaunch?: boolean;
  /**
   * The Windows release of the image, of an edition that Exchange is supported on: Standard or Datacenter, and not Datacenter: Azure Edition.
   *
   * @default - unknown; servers that install Exchange by themselves have to know it
   */
  readonly windows?: WindowsVersion;
}

const OPTIONS: SettingsOf<GalleryImageOptions> = {
  trustedLaunch: flag,
  windows: ofClass(WindowsVersion, 'WindowsVersion.WS2022'),
};

/** What a server is made from. */
export class ServerImage {
  /**
   * Windows Server from the marketplace; Exchange is installed on it afterwards.
   *
   * @param windows - the release
   */
  public static windows(windows: WindowsVersion): ServerImage {
    return new ServerImage(windows.supportsTrustedLaunch, windows, undefined);
  }

  /**
   * An image of the team's own, with or without Exchange's prerequisites in it.
   *
   * @param imageId - resource id of an image (version) in an Azure Compute Gallery
   * @param options - its security type and its Windows release
   * @throws if the id is not that of an image
   */
  public static gallery(imageId: string, options: GalleryImageOptions = {}): ServerImage {
    checkText('ServerImage.gallery', 'imageId', imageId);
    checkImageId('ServerImage.gallery', imageId);
    checkAllProps('ServerImage.gallery', options, OPTIONS);
    return new ServerImage(options.trustedLaunch ?? true, options.windows, imageId);
  }

  private constructor(
    /** Whether secure boot and the virtual TPM are switched on. */
    public readonly trustedLaunch: boolean,
    /** The Windows release, where it is known. */
    public readonly windowsVersion?: WindowsVersion,
    /** Resource id of a gallery image. */
    public readonly galleryImageId?: string,
  ) {}
}

/** Source: learn.microsoft.com/azure/virtual-machines/shared-image-galleries (images and image versions). */
export function checkImageId(scope: string, imageId: string, takesManaged = true): void {
  const gallery =
    /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/galleries\/[^/]+/i;
  const shared = /^\/(communityGalleries|sharedGalleries)\/[^/]+/i;
  const image = /\/images\/[^/]+(\/versions\/[^/]+)?$/i;
  const custom =
    /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/images\/[^/]+$/i;
  if (imageId !== undefined && !isKnown(imageId)) return;
  if (takesManaged && custom.test(imageId)) return;
  if ((gallery.test(imageId) || shared.test(imageId)) && image.test(imageId)) return;
  refuse(scope, {
    property: 'imageId',
    value: imageId,
    limit: 'the resource id of an image or an image version in an Azure Compute Gallery',
    cause: 'Terraform refuses other texts as the source of a machine',
    remedy: "copy it from 'az sig image-version show --query id'",
  });
}
