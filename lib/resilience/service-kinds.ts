import { ServiceKind } from './service-result';

/** The text of a kind, such as `inbound mail`. */
export type KindText = (typeof ServiceKind)[Exclude<keyof typeof ServiceKind, 'prototype'>];

/** All kinds, in the order in which reports have them. */
export const SERVICE_KINDS: readonly KindText[] = [
  ServiceKind.CLIENT_ACCESS,
  ServiceKind.INSIDE_CLIENT_ACCESS,
  ServiceKind.INBOUND_MAIL,
  ServiceKind.OUTBOUND_MAIL,
  ServiceKind.DATABASE,
  ServiceKind.EDGE_SYNC,
  ServiceKind.SWITCHOVER,
];
