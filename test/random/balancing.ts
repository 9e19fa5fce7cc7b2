import { all, call, flag, membersOf, oneOf, pick, settings, type Some, whole } from './arbitrary';
import { serverProtection } from './protection';
import { idOf, machineSize, SSH_KEY } from './values';

// How connections are spread over servers.

const PEM = '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ1\n-----END CERTIFICATE-----';

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
