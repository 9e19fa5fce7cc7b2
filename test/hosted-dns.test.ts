import type { IZoneToHost } from 'cdktf-resilient-exchange';
import { Route53 } from '../examples/hosted-dns/route53';
import type { Attributes } from './support/app';
import { stackIn, testApp } from './support/app';
import { synthExample } from './support/synth';

// A class written outside the library keeps the records of an estate at a provider that the library does not know.

const ZONE = 'Z0123456789LUCERNE';
const TRAFFIC_MANAGER = 'azurerm_traffic_manager_profile.Zone_ClientNames_ClientAccess_Profile_23D154CE.fqdn';

const stack = synthExample('hosted-dns')['lucerne-dns'];

/** Name, type and values of each record set. */
function recordSets(): [string, string, string[]][] {
  const sets = Object.values<Attributes>(stack.resource?.aws_route53_record ?? {});
  return sets
    .map(({ name, type, records }): [string, string, string[]] => [
      String(name),
      String(type),
      records as string[],
    ])
    .sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

test('every record of the estate is written through the class', () => {
  const address = (host: string): string[] => [
    `\${data.terraform_remote_state.lucerne-addresses.outputs.${host}_address}`,
  ];
  const alias = [`\${var.client_names == "previous" ? "office.lucerne.example" : ${TRAFFIC_MANAGER}}`];
  const former = (host: string): string =>
    `\${var.mail_names == "previous" ? "mx.lucerne.example" : "${host}.lucerne.example"}`;
  const standby = '${var.mail_names == "previous" ? "10" : (var.active_site == "standby" ? 5 : 20)}';
  const reports = 'rua=mailto:postmaster@lucerne.example';
  const policy = '${var.mail_names == "previous" ? "v=spf1 mx -all" : "v=spf1 include:relay.example -all"}';
  expect(recordSets()).toEqual([
    ['_dmarc.lucerne.example', 'TXT', [`v=DMARC1; p=none; ${reports}`]],
    ['_smtp._tls.lucerne.example', 'TXT', [`v=TLSRPTv1; ${reports}`]],
    ['amsedge1.lucerne.example', 'A', address('amsedge1')],
    ['amsedge2.lucerne.example', 'A', address('amsedge2')],
    ['autodiscover.lucerne.example', 'CNAME', alias],
    ['dubedge1.lucerne.example', 'A', address('dubedge1')],
    ['dubedge2.lucerne.example', 'A', address('dubedge2')],
    [
      'lucerne.example',
      'MX',
      [
        `10 ${former('amsedge1')}`,
        `10 ${former('amsedge2')}`,
        `${standby} ${former('dubedge1')}`,
        `${standby} ${former('dubedge2')}`,
      ],
    ],
    ['lucerne.example', 'TXT', [policy, 'MS=ms13572468']],
    ['mail.lucerne.example', 'CNAME', alias],
  ]);
  const types = Object.keys(stack.resource ?? {});
  expect(types.filter((type) => type.startsWith('azurerm_dns_'))).toEqual([]);
});

test('what the zone has is imported', () => {
  const ids = (stack as unknown as { import: { id: string }[] }).import.map(({ id }) => id);
  expect(ids).toEqual([
    `${ZONE}_mail.lucerne.example_CNAME`,
    `${ZONE}_autodiscover.lucerne.example_CNAME`,
    `${ZONE}_lucerne.example_MX`,
    `${ZONE}_lucerne.example_TXT`,
  ]);
});

describe('the class', () => {
  const zoneToHost = (props: Partial<IZoneToHost>): IZoneToHost =>
    ({ domainName: 'lucerne.example', isMain: true, isLocked: false, ...props }) as IZoneToHost;

  test.each<[string, Partial<IZoneToHost>, string]>([
    ['a domain without a zone', { domainName: 'other.example' }, 'no hosted zone for other.example'],
    ['a zone in Azure', { existingZoneId: '/subscriptions/x' }, 'existingZone and lockZone are of Azure DNS'],
    ['a lock', { isLocked: true }, 'existingZone and lockZone are of Azure DNS'],
  ])('refuses %s', (_, props, message) => {
    const hosting = new Route53({ 'lucerne.example': ZONE });
    expect(() => hosting.bind(stackIn(testApp(), 'dns'), zoneToHost(props))).toThrow(message);
  });

  test.each([
    ['of 255 characters whole', 'k'.repeat(255), 'k'.repeat(255)],
    ['of 256 characters in two parts', 'k'.repeat(256), `${'k'.repeat(255)}""k`],
  ])('writes a text %s', (_, text, written) => {
    const scope = stackIn(testApp(), 'dns');
    const zone = new Route53({ 'lucerne.example': ZONE }).bind(scope, zoneToHost({}));
    zone.texts(scope, 'Key', { name: 'key', ttl: 3600, texts: [text] });
    expect((scope.node.findChild('Key') as unknown as { records: string[] }).records).toEqual([written]);
  });
});
