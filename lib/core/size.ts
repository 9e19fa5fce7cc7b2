import { Token } from 'cdktf';
import { refuse } from './refusal';

const GIB_PER_TIB = 1024;

/** An amount of storage; its unit is given where it is made, so that nobody mistakes one for another. */
export class Size {
  /**
   * So many gibibytes (GiB), the unit in which Azure sells disks and calls GB.
   *
   * @param amount - not negative; may be a token
   */
  public static gibibytes(amount: number): Size {
    return new Size(amount, 1, 'GiB');
  }

  /**
   * So many tebibytes (TiB) of 1,024 gibibytes each.
   *
   * @param amount - not negative, and known at synthesis
   */
  public static tebibytes(amount: number): Size {
    return new Size(amount, GIB_PER_TIB, 'TiB');
  }

  private constructor(
    private readonly amount: number,
    private readonly gibPerUnit: number,
    private readonly unit: string,
  ) {
    const isToken = Token.isUnresolved(amount);
    if (isToken && gibPerUnit === 1) return;
    if (!isToken && typeof amount === 'number' && Number.isFinite(amount) && amount >= 0) return;
    refuse(`Size.${unit === 'GiB' ? 'gibibytes' : 'tebibytes'}`, {
      property: 'amount',
      value: amount,
      limit: isToken ? 'a number known at synthesis' : 'a number, zero or more',
      cause: isToken
        ? 'Azure counts in GiB, and a token cannot be converted'
        : 'storage has no negative size',
      remedy: isToken ? 'use Size.gibibytes() for a token' : 'write a size such as Size.gibibytes(128)',
    });
  }

  /** The size in gibibytes, with a fraction where there is one. */
  public toGibibytes(): number {
    return this.gibPerUnit === 1 ? this.amount : this.amount * this.gibPerUnit;
  }

  /** The size with its unit, such as `128 GiB`. */
  public toString(): string {
    return `${this.amount} ${this.unit}`;
  }
}
