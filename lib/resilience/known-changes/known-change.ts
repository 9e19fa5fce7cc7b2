import type { EstateDocument } from '../../model/estate-document';

/** A change of an estate that the library can imagine, as the model would have it. */
export interface KnownChange {
  /** What it is, as the subject of a sentence: `one more server in AMS/Edge`. */
  readonly words: string;
  readonly document: EstateDocument;
}

/** All changes of one kind that an estate allows. */
export type KnownChanges = (document: EstateDocument) => KnownChange[];
