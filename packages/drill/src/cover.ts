/** The smallest network with all these IPv4 addresses that has a prefix of at most so many bits; undefined without an address. */
export function coverOf(addresses: readonly string[], bits: number): string | undefined {
  if (addresses.length === 0) return undefined;
  const numbers = addresses.map(numberOf);
  const [lowest, highest] = [Math.min(...numbers), Math.max(...numbers)];
  let prefix = bits;
  while (prefix > 0 && Math.floor(lowest / size(prefix)) !== Math.floor(highest / size(prefix))) prefix--;
  const first = Math.floor(lowest / size(prefix)) * size(prefix);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${prefix}`;
}

function size(prefix: number): number {
  return 2 ** (32 - prefix);
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
