import { Construct } from 'constructs';
import { checkRange } from '../core/refusal';

/**
 * Refuses a size that no Premium disk has, or one that is too small for a volume of Exchange.
 *
 * Source: learn.microsoft.com/azure/virtual-machines/disks-types.
 */
export function checkDiskSize(scope: Construct, property: string, size: number | undefined): void {
  checkRange(scope, size, {
    property,
    min: 32,
    max: 32767,
    unit: 'GiB',
    cause:
      'a Premium disk holds no more (learn.microsoft.com/azure/virtual-machines/disks-types), and less leaves a volume of Exchange no room to grow',
  });
}
