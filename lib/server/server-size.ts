import type { IConstruct } from 'constructs';
import { isKnown, refuse } from '../core/refusal';
import type { WindowsVersion } from '../exchange/windows-version';

const EXCHANGE_WANTS_PREMIUM =
  'Exchange is supported on Azure only with Premium storage for databases, logs and queues (learn.microsoft.com/exchange/plan-and-deploy/virtualization)';

/**
 * Refuses sizes without Premium storage; those with it have an `s` among their features (`Standard_E8s_v5`).
 *
 * Sources: learn.microsoft.com/azure/virtual-machines/vm-naming-conventions;
 * learn.microsoft.com/exchange/plan-and-deploy/virtualization (every database, log and queue volume on Premium storage).
 */
export function checkSize(scope: IConstruct | string, size: string, cause = EXCHANGE_WANTS_PREMIUM): void {
  if (
    !isKnown(size) ||
    /^Standard_((DS|GS|LS)?[A-Z]*\d+(-\d+)?[a-z]*s[a-z]*|[DGL]S\d+(-\d+)?)(_\w+)*$/.test(size)
  )
    return;
  refuse(scope, {
    property: 'size',
    value: size,
    limit: "an Azure size with Premium storage, such as 'Standard_E8s_v5'",
    cause,
    remedy: 'choose a size with an s after the number of cores',
  });
}

/** Sizes of this version and later attach their disks by NVMe only. Source: learn.microsoft.com/azure/virtual-machines/nvme-overview. */
const FIRST_NVME_VERSION = 6;

/** Refuses a Windows release that cannot start on a size with NVMe disks only. */
export function checkNvme(scope: IConstruct, size: string, windows: WindowsVersion | undefined): void {
  const version = isKnown(size) ? Number(/_v(\d+)$/.exec(size)?.[1]) : 0;
  if (windows === undefined || windows.supportsNvme || !(version >= FIRST_NVME_VERSION)) return;
  refuse(scope, {
    property: 'size',
    value: size,
    fault: `cannot be combined with ${windows.toString()}`,
    cause:
      'sizes of version 6 and later attach their disks by NVMe, which that release has no driver for (learn.microsoft.com/azure/virtual-machines/enable-nvme-interface)',
    remedy:
      'choose a size of version 5, or Windows Server 2019 or later where the Exchange version supports it',
  });
}
