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
  whole,
} from './arbitrary';
import { idOf, minutes, naming, prose, seconds, secret } from './values';

// Names: how they move, where they are kept, what they lead to, and mail domains.

export const DOMAIN = 'contoso.com';

const activeSite = mostly(
  membersOf('ActiveSite', 'AUTOMATIC'),
  membersOf('ActiveSite', 'PRIMARY', 'STANDBY'),
);

const automatic: Props = {
  recoveryTimeObjective: oneOf(seconds(110, 300), minutes(3, 60)),
  ttl: seconds(30, 120),
  probeInterval: oneOf(call('Duration.seconds', pick(10)), call('Duration.seconds', pick(30))),
  probeTimeout: seconds(5, 10),
  toleratedFailures: whole(0, 3),
  activeSite,
};

const routing = oneOf(
  call(
    'ClientRouting.weighted',
    settings('WeightedRoutingProps', {}, { primary: whole(1, 1000), standby: whole(1, 1000) }, 60),
  ),
  call(
    'ClientRouting.performance',
    settings(
      'PerformanceRoutingProps',
      {},
      { primaryLocation: named('amsterdamRegion'), standbyLocation: named('dublinRegion') },
      60,
    ),
  ),
  call(
    'ClientRouting.geographic',
    settings('GeographicRoutingProps', {
      primary: pick(['WORLD'], ['GEO-EU', 'WORLD']),
      standby: pick(['GEO-NA', 'GEO-SA'], ['US-CA'], ['JP']),
    }),
  ),
);

const load = settings(
  'ClientLoad',
  { clients: whole(1, 20000), clientsPerServer: whole(8000, 20000) },
  { primaryCapacity: whole(20000, 90000), standbyCapacity: whole(20000, 90000) },
);

const manual = call(
  'DnsFailover.manual',
  settings(
    'ManualFailoverProps',
    {},
    {
      recoveryTimeObjective: minutes(25, 120),
      decisionTime: minutes(1, 20),
      ttl: seconds(30, 300),
      activeSite: membersOf('ActiveSite', 'PRIMARY', 'STANDBY'),
    },
  ),
);

export const failover = oneOf(
  manual,
  manual,
  call('DnsFailover.automatic', settings('AutomaticFailoverProps', {}, automatic, 15)),
  call('DnsFailover.activeActive', settings('ActiveActiveProps', { routing, load }, automatic, 15)),
);

const authentication = oneOf(
  call(
    'DnsUpdateAuthentication.tsig',
    settings(
      'TsigKey',
      { keyName: pick('terraform', 'key.contoso_1'), secret: secret('dns_key') },
      { algorithm: membersOf('TsigAlgorithm', 'HMAC_SHA256', 'HMAC_SHA512') },
    ),
  ),
  call(
    'DnsUpdateAuthentication.kerberos',
    oneOf(
      settings('KerberosAccount', { realm: pick('CORP.CONTOSO.COM') }),
      settings('KerberosAccount', {
        realm: pick('CORP.CONTOSO.COM'),
        username: pick('svc-dns'),
        password: secret('dns_password'),
      }),
      settings('KerberosAccount', {
        realm: pick('CORP.CONTOSO.COM'),
        username: pick('svc-dns'),
        keytab: pick('/etc/dns.keytab'),
      }),
    ),
  ),
);

const updates = (name: string): Some =>
  call(
    'DnsHosting.rfc2136',
    settings(
      'Rfc2136Props',
      { name: pick(name), server: pick('ns0.example.net'), location: prose, authentication },
      {
        port: pick(53, 5353),
        propagation: oneOf(seconds(10, 120), minutes(1, 10)),
        newZones: pick([DOMAIN]),
        nameServers: pick(['ns1.example.net', 'ns2.example.org']),
      },
    ),
  );

const route53 = call(
  'new Route53',
  pick({
    kind: 'entries',
    entries: [DOMAIN, 'fabrikam.com', 'news.contoso.com', 'litware.example'].map(
      (each) => [each, 'Z0123456789ABCDEF'] as const,
    ),
  }),
);

export const hosting = oneOf(call('DnsHosting.azureDns'), updates('BIND in Bern'), route53);

const privateZone = (name: string): Some =>
  settings(
    'ExistingPrivateZone',
    { zoneId: pick(idOf(`Network/privateDnsZones/${name}.${DOMAIN}`)) },
    { previousAddresses: pick(['10.99.0.1']), linkedSites: pick(['AMS'], ['AMS', 'DUB', 'PAR']) },
  );

export const insideNames = oneOf(
  call('InsideNames.azurePrivateZones'),
  call(
    'InsideNames.azurePrivateZones',
    settings('PrivateZonesOptions', {
      existingZones: oneOf(all(privateZone('mail')), all(privateZone('mail'), privateZone('autodiscover'))),
    }),
  ),
  call(
    'InsideNames.hosted',
    updates('Inside'),
    settings(
      'HostedNamesOptions',
      {},
      {
        zone: pick(DOMAIN),
        previousAddresses: entries(
          ['mail.contoso.com', pick(['192.168.10.25'])],
          ['autodiscover.contoso.com', pick(['192.168.10.25', '192.168.10.26'])],
        ),
      },
      50,
    ),
  ),
  call('InsideNames.none', prose),
);

const existingZone = (domain: string): Some =>
  settings('ExistingZone', { zoneId: pick(idOf(`Network/dnsZones/${domain}`)) });

const previousService = settings('PreviousService', {
  priority: whole(0, 65535),
  weight: whole(0, 65535),
  port: pick(443),
  target: pick('owa.old.example'),
});

const previousRecords = settings(
  'PreviousRecords',
  { ttl: oneOf(seconds(60, 3600), minutes(5, 60)) },
  {
    mx: listOf(
      settings('PreviousExchanger', { exchange: pick('mx.old.example'), preference: pick(10) }),
      1,
      1,
    ),
    texts: entries(['@', pick(['v=spf1 mx -all', 'MS=ms12345678'])], ['_dmarc', pick(['v=DMARC1; p=none'])]),
    aliases: entries(['autodiscover', pick('owa.old.example')]),
  },
  40,
);

/** Of a domain whose Autodiscover has addresses. */
const previousAddresses = settings(
  'PreviousRecords',
  {
    ttl: minutes(5, 60),
    addresses: entries(['autodiscover', pick(['203.0.113.7'])]),
    ipv6Addresses: entries(['autodiscover', pick(['2001:db8::7'])]),
    texts: entries(['_dmarc', pick(['v=DMARC1; p=none'])]),
  },
  { fromWildcard: pick(['_dmarc']) },
);

/** Of a domain that Outlook finds by a service record. */
const previousServices = settings('PreviousRecords', {
  ttl: minutes(5, 60),
  services: entries(['_autodiscover._tcp', listOf(previousService, 1, 1)]),
});

const previous = mostly(previousRecords, previousAddresses);

const dkim = listOf(
  oneOf(
    call('DkimKey.alias', pick('relay1', 's'.repeat(63)), pick('relay1.dkim.relay.example')),
    call('DkimKey.text', pick('own'), pick(`v=DKIM1; k=rsa; p=${'A'.repeat(390)}`)),
  ),
  1,
  1,
);

const mailDns = (more: Props): Some =>
  settings(
    'MailDns',
    {},
    {
      ...more,
      primaryPreference: whole(1, 15),
      standbyPreference: whole(16, 65535),
      dmarcPolicy: membersOf('DmarcPolicy', 'NONE', 'QUARANTINE', 'REJECT'),
      reportAddress: pick('dmarc@contoso.com', 'reports@reports.example'),
      mtaSts: settings(
        'MtaSts',
        { policyHost: pick('mta-sts.hosting.example') },
        { mode: membersOf('MtaStsMode', 'TESTING', 'ENFORCE') },
        50,
      ),
      spfMechanisms: pick(['include:spf.newsletter.example'], ['ip6:2001:db8::/32']),
      apexTexts: pick(['MS=ms87654321'], ['x'.repeat(300)], ['Größe "quoted"']),
      dkim,
    },
  );

const stage = membersOf('NameStage', 'HELD', 'LIVE', 'LIVE', 'PREVIOUS');
const authorities = pick(['letsencrypt.org'], ['digicert.com', 'sectigo.com']);
const autodiscover = oneOf(
  call('Autodiscover.serviceRecord'),
  call('Autodiscover.ownName'),
  call('Autodiscover.redirectHost', pick('redirect.hosting.example')),
  call('Autodiscover.redirectAddresses', pick(['203.0.113.99'])),
  call('Autodiscover.none'),
);

const mailDomain = (domainName: string): Some =>
  settings(
    'MailDomain',
    { domainName: pick(domainName) },
    {
      hosting,
      existingZone: existingZone(domainName),
      traffic: membersOf('MailTraffic', 'BOTH', 'SENDS_ONLY', 'RECEIVES_ONLY'),
      mail: mailDns({}),
      autodiscover,
      clientNames: stage,
      mailNames: stage,
      previousRecords: mostly(previous, previousServices),
      certificateAuthorities: authorities,
      lockZone: flag,
    },
  );

export const mailDomains = oneOf(
  all(mailDomain('fabrikam.com')),
  all(mailDomain('fabrikam.com'), mailDomain('news.contoso.com')),
);
export const furtherDomain = mailDomain('litware.example');

/** What a zone and an estate in one call have in common. */
export const namesProps: Props = {
  failover,
  insideNames,
  existingZone: existingZone(DOMAIN),
  clientNames: stage,
  mailNames: stage,
  previousRecords: previous,
  mail: mailDns({ equalPreference: flag, spfForHosts: flag }),
  mailDomains,
  certificateNames: pick([`*.${DOMAIN}`, '*.fabrikam.com'], [`mail.${DOMAIN}`, `autodiscover.${DOMAIN}`]),
  certificateAuthorities: authorities,
  lockZone: flag,
  naming,
};

export const zoneProps: Some = settings(
  'FailoverZoneProps',
  { domainName: pick(DOMAIN), region: named('parisRegion') },
  { ...namesProps, hosting },
  15,
);
