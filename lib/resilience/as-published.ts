import type { EstateDocument } from '../model/estate-document';
import { NameStage } from '../model/name-stage';

/**
 * The estate with all of its names live. Promises and checks are about it: while names are held, or lead elsewhere, no client would notice any
 * failure of the estate, and every promise about clients would count as kept.
 */
export function asPublished(document: EstateDocument): EstateDocument {
  if (document.names.every(({ stage }) => stage === NameStage.LIVE)) return document;
  return { ...document, names: document.names.map((name) => ({ ...name, stage: NameStage.LIVE })) };
}
