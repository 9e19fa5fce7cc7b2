import type { EstateView } from '../estate-view';
import { namesOf } from '../estate-parts';
import type { Step } from '../procedure';
import type { ServerView } from '../server-view';

export function readExport(
  _estate: EstateView,
  _purpose: string,
  servers: ServerView[],
  _id: string,
): Step[] {
  void namesOf(servers);
  return [];
}
