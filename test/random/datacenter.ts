import { all, call, mostly, named, oneOf, pick, type Props, settings, type Some } from './arbitrary';
import { clientAccess, namespaces, protocols } from './client-access';
import { edge, inbound, smartHost } from './edge';
import { databaseDrives, existingWitness, mailboxStorage } from './mailbox';
import type { Place } from './place';
import { serverTierOptions } from './server';
import { activeDirectory, gatewayConnection } from './site';
import { exchangeVersion, prose, windowsVersion } from './values';

// A datacenter that exists, as primary or standby site. Its networks are 172.<net + 6>.0.0/16, such as 172.16.0.0/16.

const inside = ({ net }: Place, rest: string): string => `172.${net + 6}.${rest}`;

const server = (place: Place, name: string, rest: string): Some =>
  settings('DatacenterServer', {
    computerName: pick(`${place.code}${name}`),
    address: pick(inside(place, rest)),
  });

const frontEnds = (place: Place): Some =>
  settings(
    'DatacenterClientAccess',
    {
      servers: oneOf(
        all(server(place, 'EX1', '4.11'), server(place, 'EX2', '4.12')),
        all(server(place, 'EX1', '4.11'), server(place, 'EX2', '4.12'), server(place, 'EX3', '4.13')),
      ),
      publicHostName: pick(`${place.code.toLowerCase()}.contoso.com`),
      publicAddresses: pick(['203.0.113.10']),
    },
    {
      carrier: pick('Example Net'),
      privateAddresses: pick([inside(place, '4.10')]),
      namespaces,
      version: exchangeVersion,
      windows: windowsVersion,
      protocols,
      healthCheck: named('VirtualDirectory.OWA', 'VirtualDirectory.MAPI'),
      siteHealthCheck: named('VirtualDirectory.OWA', 'VirtualDirectory.EWS'),
      protectedBy: prose,
      ...databaseDrives,
    },
    12,
  );

const edgeServer = (place: Place, index: number): Some =>
  settings(
    'DatacenterEdge',
    {
      computerName: pick(`${place.code}EDGE${index}`),
      publicAddress: pick(`198.51.100.${index}`),
      carrier: pick('Example Net', 'Other Net'),
      privateAddress: pick(inside(place, `8.${index}`)),
    },
    { hostLabel: pick(`mx${index}`) },
    40,
  );

const edges = (place: Place): Some =>
  settings(
    'DatacenterEdges',
    {
      servers: mostly(all(edgeServer(place, 1), edgeServer(place, 2)), all(edgeServer(place, 1))),
      outbound: mostly(smartHost, call('OutboundMail.direct')),
    },
    { version: exchangeVersion, inbound, protectedBy: prose },
    15,
  );

const common = (place: Place): { required: Props; optional: Props } => ({
  required: {
    networks: pick([inside(place, '0.0/16')], [inside(place, '0.0/17'), inside(place, '128.0/17')]),
    clientAccess: frontEnds(place),
    edges: edges(place),
    protectedBy: prose,
  },
  optional: {
    activeDirectory,
    activeDirectorySite: pick('Headquarters'),
    code: pick(place.code),
    domainControllers: pick([inside(place, '1.4')], [inside(place, '1.4'), inside(place, '1.5')]),
    exchangeServerPrefixes: pick(['172.29.9.0/26']),
  },
});

const mailboxServers = (place: Place): Some =>
  settings(
    'DatacenterMailboxServers',
    {
      servers: all(server(place, 'MBX1', '5.11'), server(place, 'MBX2', '5.12')),
      version: named('ExchangeVersion.V2013'),
    },
    {
      windows: windowsVersion,
      protectedBy: prose,
      inAzure: serverTierOptions(),
      storageInAzure: mailboxStorage,
      ...databaseDrives,
    },
  );

/** One of the two sites of an estate in one call. */
export const estateDatacenter = (place: Place): Some => {
  const { required, optional } = common(place);
  return settings(
    'EstateDatacenter',
    { ...required, name: pick(place.name) },
    {
      ...optional,
      siteName: pick(place.name),
      mailboxServers: mailboxServers(place),
      estate: pick('contoso'),
      alternateWitness: existingWitness,
      connection: gatewayConnection,
      witnessConnection: gatewayConnection,
    },
  );
};

const repeated = (tier: Some, props: Props): Some =>
  tier.chain((made) =>
    typeof made === 'object' && 'kind' in made && made.kind === 'settings'
      ? settings(made.of, {}, props, 60).map((more) => ({
          ...made,
          values: { ...made.values, ...more.values },
        }))
      : tier,
  );

/** The datacenter of a program that is put together from pieces. */
export const datacenter = (place: Place, asStandby: boolean): Some => {
  const { required, optional } = common(place);
  const inAzure = (of: Some): Props => ({ inAzure: of });
  return settings(
    'DatacenterProps',
    {
      ...required,
      clientAccess: repeated(frontEnds(place), inAzure(clientAccess(6))),
      edges: repeated(edges(place), inAzure(edge(6))),
      ...(asStandby && { standbyFor: named('amsterdam'), publisher: named('zone') }),
    },
    {
      ...optional,
      siteName: pick('Hauptsitz Köln'),
      estate: pick('exchange'),
      mailboxServers: mailboxServers(place),
    },
    15,
  );
};
