import {
  all,
  call,
  entries,
  flag,
  listOf,
  mostly,
  named,
  oneOf,
  pick,
  type Props,
  settings,
  type Some,
  whole,
} from './arbitrary';
import type { Place } from './place';
import { tierOptions } from './server';
import { administrator } from './site';
import { exchangeVersion, gibibytes, host } from './values';

// The Edges, and how mail comes and goes.

export const routingPreference = oneOf(
  call('RoutingPreference.microsoftNetwork'),
  call('RoutingPreference.internet'),
);

const externalEdge = (name: string, address: string): Some =>
  settings('ExternalEdge', {
    name: pick(name),
    address: pick(address),
    carrier: pick('City Fibre', 'Stadtwerke Köln'),
  });

export const inbound = oneOf(
  call('InboundMail.fromInternet'),
  call(
    'InboundMail.fromFilteringService',
    settings('FilteringServiceProps', {
      sourcePrefixes: pick(['198.51.100.0/24'], ['198.51.100.0/24', '203.0.113.0/25']),
      hosts: pick(['mx1.filter.example'], ['mx1.filter.example', 'mx2.filter.example']),
    }),
  ),
);

export const smartHost = call(
  'OutboundMail.smartHost',
  settings(
    'SmartHostProps',
    {
      host,
      spfMechanisms: pick(['include:spf.relay.example'], ['ip4:198.51.100.0/24', 'a:out.relay.example']),
    },
    { port: pick(587, 25, 2525), addressPrefixes: pick(['198.51.100.0/24'], ['10.99.25.0/28']) },
  ),
);

export const outbound = mostly(smartHost, call('OutboundMail.direct'));

const destination = settings('OutboundDestination', {
  name: pick('Crl'),
  prefixes: pick(['203.0.113.80/32'], ['AzureMonitor']),
  port: pick(80, 443, 8080),
});

const internetAccess = oneOf(
  call('InternetAccess.unrestricted'),
  call(
    'InternetAccess.restricted',
    settings('RestrictedInternetAccessProps', {}, { destinations: listOf(destination, 1, 1) }, 70),
  ),
);

const subscriptionProps = settings(
  'EdgeSubscriptionProps',
  {},
  { subscribed: pick(['AMSFE1', 'AMSFE2', 'AMSEDGE1', 'AMSEDGE2']) },
  50,
);
const subscription = mostly(
  call('EdgeSubscription.toSite', subscriptionProps),
  call('EdgeSubscription.oneToOne', subscriptionProps),
);

const props: Props = {
  ...tierOptions(),
  version: exchangeVersion,
  routingPreferences: entries(['AMSEDGE2', routingPreference], ['DUBEDGE1', routingPreference]),
  externalEdges: oneOf(
    all(externalEdge('edge9', '192.0.2.9')),
    all(externalEdge('edge8', '192.0.2.8'), externalEdge('edge7', '192.0.2.7')),
  ),
  inbound,
  internetAccess,
  subscription,
  configurationSource: pick('1', '2'),
  queueDisk: gibibytes(32, 1024),
  capacity: settings('EdgeCapacity', {
    peakMessagesPerSecond: whole(1, 60),
    messagesPerSecondPerServer: whole(20, 80),
  }),
  lockAddresses: flag,
  administrator,
};

/** Wherever they are. */
export const edge = (percent = 10): Some => settings('EdgeTierOptions', { outbound }, props, percent);

/** In a site of a program that is put together from pieces, with an export store. */
export const edgeTier = (place: Place, store: readonly string[]): Some =>
  settings(
    'EdgeTierProps',
    { site: named(place.name.toLowerCase()), outbound },
    { ...props, ...(store.length > 0 && { exportStore: named(...store) }) },
    10,
  );
