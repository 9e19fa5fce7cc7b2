import { Lazy } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { EstateDocument } from './estate-document';
import { EstateModel } from './estate-model';

const readings = new WeakMap<IConstruct, Map<string, EstateDocument>>();
const forgetful = new WeakSet<IConstruct>();

/**
 * A text that follows from the whole estate, such as a script with the names of other machines. It is made when the program has been read to its end; the model is
 * read once for all of them, and again at the next synthesis.
 */
export function fromEstate(
  scope: IConstruct,
  estate: string,
  text: (document: EstateDocument) => string,
): string {
  const { root } = scope.node;
  if (!forgetful.has(root)) {
    forgetful.add(root);
    scope.node.addValidation({ validate: () => forget(root) });
  }
  // cdktf resolves everything once before it validates, and drops what comes of it.
  return Lazy.stringValue({
    produce: ({ preparing }) => (preparing ? '' : text(documentOf(root, estate))),
  });
}

/** Of an estate that has machines: it is in the model. */
function documentOf(root: IConstruct, estate: string): EstateDocument {
  const reading =
    readings.get(root) ?? new Map(EstateModel.all(root).map((model) => [model.id, model.toDocument()]));
  readings.set(root, reading);
  return reading.get(estate)!;
}

function forget(root: IConstruct): string[] {
  readings.delete(root);
  return [];
}
