import type { EstateDocument } from '../../model/estate-document';
import type { MachineModel } from '../../model/machine-model';

/** The document with a machine as it is to be. */
export function withMachine(document: EstateDocument, changed: MachineModel): EstateDocument {
  return {
    ...document,
    machines: document.machines.map((each) => (each.id === changed.id ? changed : each)),
  };
}
