import { checkAllProps, flag } from '../../core/check-class';
import { checkText } from '../../core/visible-text';
import { checkImageId } from '../../installation/server-image';
import type { LinuxImage } from '../../server/linux-server';

/** Settings of a prepared image of proxies. */
export interface PreparedProxyImageOptions {
  /**
   * Whether the image was defined with security type trusted launch.
   *
   * @default true
   */
  readonly trustedLaunch?: boolean;
}

/** What proxies are made from. */
export class ProxyImage {
  /**
   * Ubuntu Server 24.04 LTS of generation 2 from the marketplace, which Azure patches on the days of the proxies. HAProxy 2.8 is installed from Ubuntu's archive when a proxy is made,
   * which needs the Internet, and so does a standby site that is made on the day.
   *
   * Sources: learn.microsoft.com/azure/virtual-machines/automatic-vm-guest-patching (supported Linux images: publisher, offer, SKU),
   * github.com/ubuntu/adsys/commit/7f9d68d (`server` is the SKU of generation 2, which those of generation 1 name).
   */
  public static ubuntu2404(): ProxyImage {
    return new ProxyImage({
      linux: 'Ubuntu 24.04',
      trustedLaunch: true,
      reference: { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
    });
  }

  /**
   * An image of the team's own with Ubuntu Server LTS and the package `haproxy`, 2.4 or later: nothing is installed when a proxy is made. A newer image is for new proxies;
   * those that exist keep theirs until they are replaced. It must be one of a release that Azure Update Manager lists among custom images: Azure patches no other one, such as Debian, and
   * says so nowhere but in its assessment of the machine.
   *
   * Source: learn.microsoft.com/azure/update-manager/support-matrix-updates (custom images).
   *
   * @param imageId - resource id of an image (version) in an Azure Compute Gallery
   * @param options - its security type
   * @throws if the id is not that of an image in a gallery: managed images have no trusted launch
   */
  public static prepared(imageId: string, options: PreparedProxyImageOptions = {}): ProxyImage {
    const scope = 'ProxyImage.prepared';
    checkText(scope, 'imageId', imageId);
    checkImageId(scope, imageId, false);
    checkAllProps<PreparedProxyImageOptions>(scope, options, { trustedLaunch: flag });
    return new ProxyImage({
      linux: 'Linux of a prepared image',
      trustedLaunch: options.trustedLaunch ?? true,
      galleryImageId: imageId,
    });
  }

  private constructor(
    /** @internal */
    public readonly _linux: LinuxImage,
  ) {}

  /** Resource id of a prepared image; undefined for one of the marketplace. */
  public get galleryImageId(): string | undefined {
    return this._linux.galleryImageId;
  }
}
