import type { Construct } from 'constructs';
import { checkClass } from '../core/check-class';
import { checkRange } from '../core/refusal';
import { Size } from '../core/size';

/** A range of disk sizes in GiB, and why. */
interface DiskRange {
  readonly min: number;
  readonly max: number;
  readonly cause: string;
}

/** What a data disk of an Exchange server may have. Source: learn.microsoft.com/azure/virtual-machines/disks-types. */
const DATA_DISK: DiskRange = {
  min: 32,
  max: 32767,
  cause:
    'a Premium disk holds no more (learn.microsoft.com/azure/virtual-machines/disks-types), and less leaves a volume of Exchange no room to grow',
};

/** What the Windows marketplace images bring, and what an operating system disk may have. */
const OS_DISK: DiskRange = {
  min: 127,
  max: 4095,
  cause:
    'Windows images are 127 GiB, and an operating system disk has at most 4095 GiB (learn.microsoft.com/azure/virtual-machines/managed-disks-overview)',
};

/** The size of a data disk in GiB; refuses one that no Premium disk has, or that is too small for a volume of Exchange. */
export function dataDiskGib(scope: Construct, property: string, size: Size): number {
  return diskGib(scope, property, size, DATA_DISK);
}

/** The size of an operating system disk in GiB. */
export function osDiskGib(scope: Construct, property: string, size: Size): number {
  return diskGib(scope, property, size, OS_DISK);
}

function diskGib(scope: Construct, property: string, size: Size, range: DiskRange): number {
  checkClass(scope, property, size, Size, 'Size.gibibytes(256)');
  const gib = size.toGibibytes();
  checkRange(scope, gib, { property, unit: 'GiB', ...range });
  return gib;
}
