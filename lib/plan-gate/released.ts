import type { EstateDocument } from '../model/estate-document';
import type { ReleasedModel } from '../model/released-model';

/** The release of a resource that one has; a counted resource is released with all its instances. */
export function releaseOf(
  document: Partial<EstateDocument>,
  { stack, resource }: { readonly stack: string; readonly resource: string },
): ReleasedModel | undefined {
  const plain = resource.replace(/\[[^\]]*\]$/, '');
  return releasesOf(document).find((each) => each.stack === stack && each.resource === plain);
}

/** What a program releases; the model of an earlier version says nothing of it. */
export function releasesOf({ released = [] }: Partial<EstateDocument>): ReleasedModel[] {
  return released;
}
