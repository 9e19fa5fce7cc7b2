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
   * Debian 12 from the marketplace. HAProxy is installed from Debian's archive when a proxy is made, which needs the Internet, and so does a standby site that is made on the day.
   *
   * Source: lists.debian.org/debian-cloud/2025/11/msg00014.html (trusted launch with all images of generation 2).
   */
  public static debian12(): ProxyImage {
    return new ProxyImage({
      linux: 'Debian 12',
      trustedLaunch: true,
      reference: { publisher: 'Debian', offer: 'debian-12', sku: '12-gen2', version: 'latest' },
    });
  }

  /**
   * An image of the team's own with Debian or Ubuntu and the package `haproxy`, 2.4 or later: nothing is installed when a proxy is made. A newer image is for new proxies;
   * those that exist keep theirs until they are replaced.
   *
   * @param imageId - resource id of an image (version) in an Azure Compute Gallery
   * @param options - its security type
   * @throws if the id is not that of an image
   */
  public static prepared(imageId: string, options: PreparedProxyImageOptions = {}): ProxyImage {
    const scope = 'ProxyImage.prepared';
    checkText(scope, 'imageId', imageId);
    checkImageId(scope, imageId);
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
