/**
 * A Windows Server release as Azure offers it.
 *
 * Source for offers and SKUs: learn.microsoft.com/azure/virtual-machines/windows/cli-ps-findimage
 * (publisher MicrosoftWindowsServer, offer WindowsServer, generation 2 SKUs).
 */
export class WindowsVersion {
  /** Windows Server 2012 R2. */
  public static readonly WS2012_R2 = new WindowsVersion(
    '2012 R2',
    '2012-r2-datacenter-gensecond',
    false,
    false,
  );
  /** Windows Server 2016. */
  public static readonly WS2016 = new WindowsVersion('2016', '2016-datacenter-gensecond', true, false);
  /** Windows Server 2019. */
  public static readonly WS2019 = new WindowsVersion('2019', '2019-datacenter-gensecond', true, true);
  /** Windows Server 2022. */
  public static readonly WS2022 = new WindowsVersion('2022', '2022-datacenter-g2', true, true);
  /** Windows Server 2025. */
  public static readonly WS2025 = new WindowsVersion('2025', '2025-datacenter-g2', true, true);

  private constructor(
    /** The release, such as `2022`. */
    public readonly release: string,
    /** The marketplace SKU, generation 2. */
    public readonly marketplaceSku: string,
    /**
     * Whether trusted launch (secure boot and virtual TPM) is supported.
     *
     * Source: learn.microsoft.com/azure/virtual-machines/trusted-launch, Windows Server 2016 and later.
     */
    public readonly supportsTrustedLaunch: boolean,
    /**
     * Whether it can start from an NVMe disk, as Azure sizes of version 6 and later need.
     *
     * Source: learn.microsoft.com/azure/virtual-machines/enable-nvme-interface (supported Windows images).
     */
    public readonly supportsNvme: boolean,
  ) {}

  /** `Windows Server 2022`. */
  public toString(): string {
    return `Windows Server ${this.release}`;
  }
}
