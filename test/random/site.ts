import {
  all,
  call,
  entries,
  flag,
  listOf,
  membersOf,
  mostly,
  named,
  oneOf,
  pick,
  type Props,
  settings,
  type Some,
  someOf,
  whole,
} from './arbitrary';
import { AMSTERDAM, DUBLIN, keyVault, PARIS, type Place } from './place';
import { idOf, minutes, naming, prose, secret, SUBSCRIPTION, timeOfDay } from './values';

// Sites, their networks, and what connects them.

export const activeDirectory = settings(
  'ActiveDirectory',
  { domainName: pick('corp.contoso.com'), joinUsername: pick('svc-join@corp.contoso.com', 'CORP\\svc-join') },
  {
    forestRootDomain: pick('contoso.com'),
    joinPassword: secret('join_password'),
    organizationalUnit: pick('OU=Exchange,DC=corp,DC=contoso,DC=com', 'OU=Größe\\, Server,DC=corp'),
    protectedBy: prose,
  },
);

export const administrator = settings(
  'Administrator',
  {},
  { username: pick('exadmin', 'Ops-1', 'n'.repeat(20)), password: secret('own_password') },
);

export const patchWindow = settings(
  'PatchWindow',
  {},
  {
    daysAfterPatchTuesday: whole(1, 27),
    daysAfterStandby: whole(1, 14),
    weekdays: someOf(
      ['SATURDAY', 'SUNDAY', 'TUESDAY', 'FRIDAY'].map((day) => ({
        kind: 'reference',
        path: `Weekday.${day}`,
      })),
    ),
    firstDay: membersOf('Weekday', 'MONDAY', 'WEDNESDAY', 'SUNDAY'),
    startTime: timeOfDay,
    timeZone: pick('UTC', 'W. Europe Standard Time', 'GMT Standard Time'),
    duration: minutes(90, 235),
    validFrom: pick('2030-01-31', '2028-02-29'),
  },
);

const egress = oneOf(
  call(
    'Egress.outboundRule',
    settings('OutboundRuleProps', {}, { portsPerServer: pick(8, 1000, 2000, 4000), directory: flag }, 60),
  ),
  call('Egress.ofNetwork'),
);

const existingSubnet = (role: string, third: number, { net }: Place): Some =>
  settings(
    'ExistingSubnet',
    {
      role: named(`SubnetRole.${role}`),
      name: pick(`snet-${role.toLowerCase()}`),
      addressPrefix: pick(`10.${net}.${third}.0/24`),
    },
    { firstFreeOffset: whole(4, 30) },
  );

const existingNetwork = (place: Place): Some =>
  settings(
    'ExistingNetwork',
    { name: pick(`vnet-${place.name.toLowerCase()}`), resourceGroupName: pick('rg-network') },
    {
      subnets: all(
        existingSubnet('CLIENT_ACCESS', 240, place),
        existingSubnet('PERIMETER', 241, place),
        existingSubnet('MAILBOX', 242, place),
        existingSubnet('WITNESS', 243, place),
      ),
    },
    60,
  );

const diskKeys = all(
  ...[AMSTERDAM, DUBLIN, PARIS].map((place) =>
    settings(
      'DiskKey',
      { region: place.region, keyVaultId: pick(keyVault(place)), keyName: pick('disks') },
      {
        keyVersion: pick('0123456789abcdef0123456789abcdef'),
        otherKeys: all(
          settings('KeyInVault', { keyVaultId: pick(keyVault(place)), keyName: pick('disks-2') }, {}),
        ),
      },
    ),
  ),
);

const diskEncryption = oneOf(
  call('DiskEncryption.platformKeys'),
  call(
    'DiskEncryption.customerKeys',
    settings('CustomerKeysProps', { keys: diskKeys }, { doubleEncryption: flag }, 50),
  ),
);

/** What an estate and each of its sites say of disks. */
export const diskOptions: Props = {
  encryptionAtHost: flag,
  diskEncryption,
  diskExport: membersOf('DiskExport', 'DENIED', 'ANY_NETWORK'),
};

const spaceOf = ({ net }: Place): Some => pick(`10.${net}.0.0/16`, `10.${net}.0.0/20`, `10.${net}.0.0/17`);

/** What every site may say, be it primary, standby or of the witness. */
export const siteProps = (place: Place): { required: Props; optional: Props } => ({
  required: { region: place.region, addressSpace: spaceOf(place) },
  optional: {
    code: mostly(pick(place.code), pick(`${place.code[0]}1`, 'X')),
    network: existingNetwork(place),
    resourceGroupName: pick(`rg-${place.name.toLowerCase()}`),
    subscriptionId: SUBSCRIPTION,
    domainControllers: pick(
      [`10.${place.net}.64.4`],
      [`10.${place.net}.64.4`, `10.${place.net}.64.5`],
      ['10.99.1.4'],
    ),
    otherDomainControllers: pick(['172.16.1.4']),
    unfilteredPrefixes: pick(['172.31.0.0/24'], ['172.31.0.0/24', '172.30.7.0/26']),
    activeDirectory,
    activeDirectorySite: pick(`${place.name}-AD`, 'Défaut'),
    administrator,
    exchangeServerPrefixes: pick(['172.29.4.0/26'], ['172.29.4.10/32', '172.29.5.0/24']),
    edgePrefixes: pick(['172.28.8.0/28']),
    egress,
    bastion: flag,
    managementPrefixes: pick(['10.99.0.0/24'], ['10.99.0.0/27', '203.0.113.0/28'], ['2001:db8::/48']),
    patchWindow,
    naming,
    ...diskOptions,
  },
});

/** A site of a program that is put together from pieces. */
export const site = (place: Place, percent = 12): Some => {
  const { required, optional } = siteProps(place);
  const { activeDirectory: directory, code: _, ...others } = optional;
  return settings(
    'SiteProps',
    { ...required, activeDirectory: directory, code: pick(place.code) },
    { ...others, siteName: pick(place.name, 'Zürich', '東京', 'N'.repeat(40)), estate: pick('exchange') },
    percent,
  );
};

export const peerNetwork = settings(
  'PeerNetwork',
  { virtualNetworkId: pick(idOf('Network/virtualNetworks/vnet-hub')) },
  { createReversePeering: flag, useRemoteGateway: flag, allowForwardedTraffic: flag },
);

const vpnDevice = (index: number, hasBgp: boolean): Some =>
  settings(
    'VpnDevice',
    {
      name: pick(`fw${index}`),
      publicAddress: pick(`203.0.113.${index}`),
      ...(hasBgp && {
        bgp: settings('VpnDeviceBgp', {
          asn: pick(65010, 64512),
          peeringAddress: pick(`172.16.0.${index}`),
        }),
      }),
    },
    { carrier: pick('Example Net', 'Other Net'), sharedKey: secret('vpn_key') },
  );

const circuit = (index: number): Some =>
  settings(
    'ExpressRouteCircuit',
    { name: pick(`circuit${index}`), circuitId: pick(idOf(`Network/expressRouteCircuits/er-${index}`)) },
    { carrier: pick('Example Net'), authorizationKey: secret('circuit_key') },
  );

const tunnel = (index: number): Some =>
  settings(
    'ExistingTunnel',
    { name: pick(`tunnel${index}`) },
    { device: pick('fw1'), carrier: pick('Other Net') },
  );

/** The gateway between a datacenter and a site. */
export const gatewayConnection: Some = oneOf(
  call(
    'GatewayConnection.vpn',
    settings(
      'VpnGatewayProps',
      { devices: oneOf(all(vpnDevice(1, false)), all(vpnDevice(1, true), vpnDevice(2, true))) },
      { sku: membersOf('VpnGatewaySku', 'VPN_GW_1_AZ', 'VPN_GW_5_AZ'), activeActive: flag },
    ),
  ),
  call(
    'GatewayConnection.expressRoute',
    settings(
      'ExpressRouteGatewayProps',
      { circuits: oneOf(all(circuit(1)), all(circuit(1), circuit(2))) },
      { sku: membersOf('ExpressRouteGatewaySku', 'ER_GW_1_AZ', 'ER_GW_3_AZ') },
    ),
  ),
  call(
    'GatewayConnection.existing',
    settings(
      'ExistingGatewayProps',
      { tunnels: oneOf(all(tunnel(1)), all(tunnel(1), tunnel(2))), hub: peerNetwork },
      { kind: membersOf('GatewayKind', 'VPN', 'EXPRESS_ROUTE'), region: AMSTERDAM.region },
      40,
    ),
  ),
);

/** Secrets of one name in the vaults of the sites. */
export const inVaults = (of: string, secretName: string): Some =>
  all(
    ...[AMSTERDAM, DUBLIN, PARIS].map((place) =>
      settings(of, {
        region: place.region,
        keyVaultId: pick(keyVault(place)),
        secretName: pick(secretName),
      }),
    ),
  );

/** A further subnet of the team's own, and rules of its own. */
export const customRole = call(
  'SubnetRole.custom',
  pick('backup'),
  settings('CustomSubnetRoleProps', { slot: whole(5, 11) }, { hostsDomainMembers: flag }, 50),
);
export const inboundRule = settings('InboundRule', {
  name: pick('AllowAgents'),
  priority: whole(100, 199),
  port: whole(1, 65535),
  sources: listOf(pick('10.99.7.0/24', 'AzureCloud'), 1, 1),
  description: prose,
});

export const tags = entries(['owner', prose]);
