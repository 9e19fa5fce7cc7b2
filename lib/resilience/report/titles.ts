import type { KindText } from '../service-kinds';
import { ServiceKind } from '../service-result';

/** Titles of columns. */
export const TITLES: Record<KindText, string> = {
  [ServiceKind.CLIENT_ACCESS]: 'clients on the Internet',
  [ServiceKind.INSIDE_CLIENT_ACCESS]: 'clients inside',
  [ServiceKind.INBOUND_MAIL]: 'inbound mail',
  [ServiceKind.OUTBOUND_MAIL]: 'outbound mail',
  [ServiceKind.DATABASE]: 'databases',
  [ServiceKind.EDGE_SYNC]: 'EdgeSync',
  [ServiceKind.SWITCHOVER]: 'ability to switch over',
};
