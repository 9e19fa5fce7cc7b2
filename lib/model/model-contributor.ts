import type { ModelPart } from './model-part';

/** Whatever has a part in the model of an estate: most constructs of this library, and a tier that a team writes. */
export interface IModelContributor {
  /**
   * Its part. Called when the program has been read to its end, possibly several times.
   *
   * @returns plain values
   */
  describe(): ModelPart;
}
