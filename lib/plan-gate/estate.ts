import type { EstateDocument } from '../model/estate-document';
import type { MachineModel } from '../model/machine-model';
import { BadInput } from './bad-input';

/** Formats of `estate.json` that the gate reads. */
const FORMAT = '1.';

/**
 * Reads an `estate.json`.
 *
 * @param what - what it is to the gate, such as `the deployed model`
 * @throws BadInput if it is none
 */
export function readEstate(what: string, text: string): EstateDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadInput(
      `${what} is not JSON. It is the file estates/<id>/estate.json in the output of cdktf synth.`,
    );
  }
  const document = value as Partial<EstateDocument> | null;
  if (
    typeof document?.formatVersion !== 'string' ||
    !Array.isArray(document.machines) ||
    !Array.isArray(document.redundancyGroups)
  )
    throw new BadInput(
      `${what} is not the model of an estate. It is the file estates/<id>/estate.json in the output of cdktf synth.`,
    );
  if (!document.formatVersion.startsWith(FORMAT))
    throw new BadInput(
      `${what} has format ${document.formatVersion}, and the gate reads ${FORMAT}x. Use the gate of the release that wrote it.`,
    );
  return document as EstateDocument;
}

/** The estate before and after a change. */
export interface Estates {
  /** What was deployed last: it decides what has to survive. */
  readonly deployed: EstateDocument;
  /** What the plans lead to. */
  readonly planned: EstateDocument;
}

/** The machines that a stack makes. */
export function machinesOf({ machines }: EstateDocument, stack: string): MachineModel[] {
  return machines.filter((each) => each.stack === stack);
}

/** The ids of the stacks of an estate. */
export function stackIds({ stacks }: EstateDocument): string[] {
  return stacks.map(({ id }) => id);
}
