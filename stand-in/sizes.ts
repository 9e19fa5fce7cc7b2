/**
 * Families of machine sizes that one hardware cluster offers side by side. Azure documents that a running machine has the sizes
 * of its cluster only (learn.microsoft.com/azure/virtual-machines/sizes/resize-vm), not which these are: the table is an
 * estimate, by generation and processor.
 */
const CLUSTERS = [
  ['Dv3', 'Dsv3', 'Ev3', 'Esv3'],
  ['Dv4', 'Dsv4', 'Ddv4', 'Ddsv4', 'Ev4', 'Esv4', 'Edv4', 'Edsv4'],
  ['Dav4', 'Dasv4', 'Eav4', 'Easv4'],
  ['Dv5', 'Dsv5', 'Ddv5', 'Ddsv5', 'Ev5', 'Esv5', 'Edv5', 'Edsv5'],
  ['Dasv5', 'Dadsv5', 'Easv5', 'Eadsv5'],
  ['Dsv6', 'Ddsv6', 'Esv6', 'Edsv6'],
  ['Dasv6', 'Dadsv6', 'Easv6', 'Eadsv6'],
  ['Bs', 'Bms'],
  ['Bsv2', 'Basv2'],
];

const PROCESSORS = [1, 2, 4, 8, 12, 16, 20, 32, 48, 64, 96];

interface Size {
  readonly family: string;
  readonly extras: string;
  readonly version: number;
}

function parse(size: string): Size | undefined {
  const found = /^Standard_([A-Z]+)\d+(?:-\d+)?([a-z]*)(?:_v(\d+))?$/i.exec(size);
  if (!found) return undefined;
  const [, series, extras, version] = found;
  const family = `${series.toUpperCase()}${extras.toLowerCase()}${version ? `v${version}` : ''}`;
  return { family, extras: extras.toLowerCase(), version: Number(version ?? 1) };
}

/** Sizes that the cluster of a machine offers, its own among them. */
export function sizesBeside(size: string): string[] {
  const family = parse(size)?.family ?? '';
  const families = CLUSTERS.find((cluster) => cluster.includes(family)) ?? [];
  return [...new Set([size, ...families.flatMap(sizesOf)])];
}

/** Sizes that a machine can have once it is deallocated: those of every cluster. */
export function everySizeBeside(size: string): string[] {
  return [...new Set([size, ...CLUSTERS.flat().flatMap(sizesOf)])];
}

function sizesOf(family: string): string[] {
  const [, series, extras, version] = /^([A-Z]+)([a-z]*?)(v\d+)?$/.exec(family)!;
  return PROCESSORS.map((count) => `Standard_${series}${count}${extras}${version ? `_${version}` : ''}`);
}

/** Whether a size takes premium disks: those with an `s`, which is what the name means. */
export function takesPremiumDisks(size: string): boolean {
  return parse(size)?.extras.includes('s') === true;
}

/**
 * Whether a size has a temporary disk; undefined where its name does not tell.
 *
 * Source: learn.microsoft.com/azure/virtual-machines/azure-vms-no-temp-disk and
 * learn.microsoft.com/azure/virtual-machines/vm-naming-conventions (`d`).
 */
export function hasTemporaryDisk(size: string): boolean | undefined {
  const parsed = parse(size);
  if (!parsed || !/^[DE]/.test(parsed.family)) return undefined;
  const { extras, version } = parsed;
  return version <= 3 || extras.includes('d') || (version === 4 && extras.includes('a'));
}
