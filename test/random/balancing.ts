import { all, call, flag, membersOf, oneOf, pick, settings, type Some, whole } from './arbitrary';
import { serverProtection } from './protection';
import { gibibytes, idOf, machineSize, SSH_KEY } from './values';

// How connections are spread over servers.

const PEM = `-----BEGIN CERTIFICATE-----
MIIBQDCB86ADAgECAhQE1G2ZPCl9oZxMos2Bdkplg/q5EzAFBgMrZXAwFTETMBEG
A1UEAwwKQ29udG9zbyBDQTAgFw0yNjExMjIxMTQ0MjNaGA8yMTI2MTAyOTExNDQy
M1owFTETMBEGA1UEAwwKQ29udG9zbyBDQTAqMAUGAytlcAMhALQmC2U0o+Ok1hdi
xPG81hbtIDBLaKnnfT4U+v9GwSqWo1MwUTAdBgNVHQ4EFgQUBqi+ZGPctF1Mt9kZ
T3seikI/sTcwHwYDVR0jBBgwFoAUBqi+ZGPctF1Mt9kZT3seikI/sTcwDwYDVR0T
AQH/BAUwAwEB/zAFBgMrZXADQQBFJhYuIJhWMyK+hghSBQW9YmIQQn7tbLnQfUFV
OlFdOUn4bbe80iLWxX4uM6t0trS659BIIk+cK4TDna6HH/UE
-----END CERTIFICATE-----
`;

const proxyImage = oneOf(
  call('ProxyImage.ubuntu2404'),
  call(
    'ProxyImage.prepared',
    pick(idOf('Compute/galleries/servers/images/proxy')),
    settings('PreparedProxyImageOptions', {}, { trustedLaunch: flag }, 50),
  ),
);

const route = (label: string, ...directories: readonly string[]): Some =>
  settings('HostNameRoute', {
    label: pick(label),
    directories: all(...directories.map((each) => membersOf('VirtualDirectory', each))),
  });

const proxyRouting = oneOf(
  call('ProxyRouting.passThrough'),
  call('ProxyRouting.byHostName', all(route('autodiscover', 'AUTODISCOVER'))),
  call('ProxyRouting.byHostName', all(route('owa', 'OWA', 'ECP'), route('mail', 'MAPI'))),
  call('ProxyRouting.reEncryption'),
);

const proxyOptions = settings(
  'ProxyOptions',
  { sshPublicKey: pick(SSH_KEY) },
  {
    servers: whole(2, 4),
    warmServers: whole(1, 3),
    size: machineSize,
    memory: gibibytes(4, 64),
    image: proxyImage,
    routing: proxyRouting,
    trustedAuthority: pick(PEM),
    loadAgent: flag,
    bypassed: flag,
    protection: serverProtection,
    roleCode: pick('PX', 'LB'),
    addressOffset: whole(0, 20),
    acceleratedNetworking: flag,
    encryptionAtHost: flag,
  },
);

export const balancing: Some = oneOf(
  call('LoadBalancing.layer4'),
  call('LoadBalancing.sourceAffinity'),
  call('LoadBalancing.dnsRoundRobin'),
  call('LoadBalancing.proxy', proxyOptions),
  call('LoadBalancing.proxy', proxyOptions),
);
