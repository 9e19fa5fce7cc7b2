import fc from 'fast-check';
import { flag, membersOf, named, pick, type Props, settings, type Some, ref } from './arbitrary';
import { balancing } from './balancing';
import { mailboxStorage } from './mailbox';
import type { Place } from './place';
import { mailboxProtection } from './protection';
import { tierOptions } from './server';
import { exchangeVersion, minutes } from './values';

// The front ends.

const virtualDirectory = membersOf(
  'VirtualDirectory',
  'OWA',
  'ECP',
  'EWS',
  'MAPI',
  'RPC',
  'OAB',
  'AUTODISCOVER',
  'ACTIVE_SYNC',
);

export const namespaces = pick(
  ['mail', 'autodiscover'],
  ['mail', 'autodiscover', 'owa'],
  ['autodiscover', 'post', 'imap', 'owa', 'm'.repeat(63)],
  ['mail'],
);

const further = ['HTTP_REDIRECT', 'SUBMISSION', 'IMAPS', 'POP3S'].map((each) =>
  ref(`ClientProtocol.${each}`),
);

export const protocols = fc.subarray(further).map((chosen) => [ref('ClientProtocol.HTTPS'), ...chosen]);

const props = (place?: Place): Props => ({
  ...tierOptions(),
  protection: mailboxProtection,
  namespaces,
  version: exchangeVersion,
  mailboxStorage,
  exposure: membersOf('Exposure', 'PUBLIC', 'INTERNAL', 'BOTH'),
  protocols,
  balancing,
  healthCheck: virtualDirectory,
  siteHealthCheck: virtualDirectory,
  idleTimeout: minutes(21, 100),
  clientPrefixes: pick(['203.0.113.0/24'], ['AzureFrontDoor.Backend'], ['2001:db8::/48', '198.51.100.0/24']),
  drainedMembers: pick(['2'], ['1']),
  ...(place && { internalAddress: pick(`10.${place.net}.0.200`) }),
  lockAddresses: flag,
});

/** The servers of a site are members of a group there. */
const withoutStorage = (place: Place): Props =>
  Object.fromEntries(Object.entries(props(place)).filter(([name]) => name !== 'mailboxStorage'));

/** Wherever it is. */
export const clientAccess = (percent = 10, place?: Place): Some =>
  settings('ResilientClientAccessArrayOptions', {}, props(place), percent);

/** In a site of a program that is put together from pieces, with an export store. */
export const array = (place: Place, store: readonly string[]): Some =>
  settings(
    'ResilientClientAccessArrayProps',
    { site: named(place.name.toLowerCase()), mailboxStorage },
    { ...withoutStorage(place), ...(store.length > 0 && { exportStore: named(...store) }) },
    10,
  );
