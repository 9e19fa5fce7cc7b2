import type { ClientLoad } from './client-load';
import type { ClientRouting } from './client-routing';

/** What two sites that serve at once need. */
export interface BothSites {
  readonly routing: ClientRouting;
  readonly load: ClientLoad;
}
