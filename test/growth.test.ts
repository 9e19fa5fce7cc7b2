import type { ServerMember } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  RoutingPreference,
  DnsFailover,
  LoadBalancing,
  Readiness,
  Size,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import type { Attributes, StackJson } from './support/app';
import { estateProps, synth, testApp } from './support/app';
import { pilotLight } from './support/pilot-light';

/** What differs between two estates, by construct path (`stack/path`), or `stack/section.name` where there is no construct. */
interface Difference {
  readonly added: string[];
  readonly removed: string[];
  readonly changed: string[];
}

/** Every part of an estate with its exact text. */
function parts(overrides: Parameters<typeof estateProps>[0]): Map<string, string> {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', estateProps(overrides));
  const { stacks } = synth(app);
  return new Map(Object.entries(stacks).flatMap(([name, stack]) => partsOf(name, stack)));
}

function partsOf(stackName: string, stack: StackJson): [string, string][] {
  const { resource = {}, ...rest } = stack;
  const resources = Object.entries(resource).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, body]): [string, string] => [
      pathOf(body),
      JSON.stringify([type, name, body]),
    ]),
  );
  const others = Object.entries(rest)
    .filter(([section]) => section !== '//')
    .flatMap(([section, byName]) =>
      Object.entries(byName as Attributes).map(([name, body]): [string, string] => [
        `${stackName}/${section}.${name}`,
        JSON.stringify(body),
      ]),
    );
  return [...resources, ...others];
}

function pathOf(body: Attributes): string {
  return (body['//'] as { metadata: { path: string } }).metadata.path;
}

function compare(
  before: Parameters<typeof estateProps>[0],
  after: Parameters<typeof estateProps>[0],
): Difference {
  const [old, fresh] = [parts(before), parts(after)];
  return {
    added: [...fresh.keys()].filter((key) => !old.has(key)).sort(),
    removed: [...old.keys()].filter((key) => !fresh.has(key)).sort(),
    changed: [...fresh.keys()].filter((key) => old.has(key) && old.get(key) !== fresh.get(key)).sort(),
  };
}

/** What lets a machine export its configuration. */
const EXPORTS = ['AddExports', 'Run-exports', 'WrapKeys'];

/** What one front end consists of. */
function frontEnd(stack: string, site: string, name: string): string[] {
  return [
    'Backup',
    'DomainJoin',
    'Egress',
    'Machine',
    'NetworkInterface',
    'Pool-Internal',
    'Pool-Public',
    'Run-backup-copy-mode',
    'Run-hold-out',
    ...EXPORTS,
  ]
    .sort()
    .map((part) => `${stack}/${site}/ClientAccess/Server-${name}/${part}`);
}

/** The policy of the fourth slot of a site, which nobody has used before. */
function fourthPolicy(stack: string, site: string): string {
  return `${stack}/${site}/Vault/Policy-0700-30d`;
}

/** What one Edge consists of, in its site. */
function edge(stack: string, site: string, name: string, host: string): string[] {
  const tier = `${stack}/${site}/Edge`;
  return [
    `${tier}/Address-${name}/PublicAddress`,
    ...[
      'Attachment-queue',
      'Backup',
      'Disk-queue',
      'Machine',
      'NetworkInterface',
      'Run-disks',
      'Run-resolver',
      ...EXPORTS,
    ].map((part) => `${tier}/Server-${name}/${part}`),
    `${stack}/output.${host}_address`,
    `contoso-addresses/output.${host}_address`,
  ];
}

/** The names of one Edge. */
function edgeNames(host: string): string[] {
  const zone = `contoso-dns/Zone/PrivateNames/${host}.contoso.com`;
  return [
    `contoso-dns/Zone/MailNames/Host-${host}`,
    `${zone}/Address`,
    `${zone}/Zone`,
    ...['AMS', 'DUB', 'PAR'].map(
      (site) => `contoso-interconnect/PrivateNameLinks/${host}.contoso.com-${site}`,
    ),
  ];
}

/** The scripts by which the Edges of a site know its front ends. */
function resolvers(stack: string, site: string, ...names: string[]): string[] {
  return names.map((name) => `${stack}/${site}/Edge/Server-${name}/Run-resolver`);
}

function members(...names: string[]): ServerMember[] {
  return names.map((name) => ({ name }));
}

const MAIL_SETS = ['contoso-dns/Zone/MailNames/ApexTexts', 'contoso-dns/Zone/MailNames/Exchangers'];
/** A standby site whose size does not follow the primary's. */
const apart = (frontEnds: number, edges: number) =>
  Readiness.warm({ tiers: { ClientAccess: { servers: frontEnds }, Edge: { servers: edges } } });
const automatic = DnsFailover.automatic();

/** Transit carriers for the Edges of that name in both sites. */
function transit(...names: string[]): { routingPreferences: Record<string, RoutingPreference> } {
  const edges = names.flatMap((name) => [`AMSEDGE${name}`, `DUBEDGE${name}`]);
  return {
    routingPreferences: Object.fromEntries(edges.map((edge) => [edge, RoutingPreference.internet()])),
  };
}

describe('a database availability group', () => {
  const disks = (stack: string, site: string): string[] =>
    ['1', '2', '3'].flatMap((name) =>
      [
        'Attachment-databases',
        'Attachment-logs',
        'Attachment-queue',
        'Disk-databases',
        'Disk-logs',
        'Disk-queue',
        'Run-disks',
      ].map((part) => `${stack}/${site}/ClientAccess/Server-${name}/${part}`),
    );

  test('comes to running servers with disks and an alternate witness, and changes only which disks are backed up', () => {
    const witness = ['DomainJoin', 'Egress', 'Machine', 'NetworkInterface', 'Patching', 'Run-witness'].map(
      (part) => `contoso-standby/Dublin/AlternateWitness/Server-1/${part}`,
    );
    const shield = ['DenyEdgesOfOtherSites', 'DenyOtherFromEdges'];
    const guard = ['AllowAzurePlatform', 'AllowOrganization', 'DenyVirtualNetworkInbound'];
    const subnet = ['Association', 'Resource', 'SecurityGroup', ...shield, ...guard].map(
      (part) => `contoso-standby/Dublin/Subnet-witness/${part}`,
    );
    const difference = compare({}, { databaseAvailabilityGroup: { databases: 12 } });
    expect(difference).toEqual({
      added: [
        ...disks('contoso-primary', 'Amsterdam'),
        ...disks('contoso-standby', 'Dublin'),
        ...witness,
        ...subnet,
        'contoso-standby/Dublin/Patching/ValidFrom',
        'contoso-standby/Dublin/Patching/Witness',
        'contoso-standby/variable.witness_admin_password',
      ].sort(),
      removed: [],
      changed: ['contoso-primary/Amsterdam', 'contoso-standby/Dublin'].flatMap((site) =>
        ['1', '2', '3'].map((name) => `${site}/ClientAccess/Server-${name}/Backup`),
      ),
    });
  });

  test('has its databases and copies in the runbooks, not in the stacks', () => {
    const group = (databases: number, laggedCopies: number) => ({
      databaseAvailabilityGroup: { databases, copies: { laggedCopies }, databaseSize: Size.gibibytes(20) },
    });
    expect(compare(group(4, 0), group(40, 1))).toEqual({ added: [], removed: [], changed: [] });
  });
});

describe('a server more', () => {
  test('in the front end of the primary brings its own resources, and the Edges beside it learn its name', () => {
    const estate = (servers: number) => ({
      clientAccess: { servers },
      readiness: apart(3, 2),
    });
    expect(compare(estate(3), estate(4))).toEqual({
      added: [...frontEnd('contoso-primary', 'Amsterdam', '4'), fourthPolicy('contoso-primary', 'Amsterdam')],
      removed: [],
      changed: resolvers('contoso-primary', 'Amsterdam', '1', '2'),
    });
  });

  test('in the front end of the standby touches nothing of the primary', () => {
    expect(compare({ readiness: apart(3, 2) }, { readiness: apart(4, 2) })).toEqual({
      added: [...frontEnd('contoso-standby', 'Dublin', '4'), fourthPolicy('contoso-standby', 'Dublin')],
      removed: [],
      changed: resolvers('contoso-standby', 'Dublin', '1', '2'),
    });
  });

  test('among the Edges of the primary brings its own resources and names; MX and SPF grow in place', () => {
    const estate = (servers: number) => ({ edge: { servers }, readiness: apart(3, 3), failover: automatic });
    expect(compare(estate(3), estate(4))).toEqual({
      added: [
        ...edge('contoso-primary', 'Amsterdam', '4', 'amsedge4'),
        ...edgeNames('amsedge4'),
        fourthPolicy('contoso-primary', 'Amsterdam'),
      ].sort(),
      removed: [],
      changed: MAIL_SETS,
    });
  });

  test('among the Edges of the standby touches nothing of the primary', () => {
    expect(compare({ readiness: apart(3, 2) }, { readiness: apart(3, 3) })).toEqual({
      added: [...edge('contoso-standby', 'Dublin', '3', 'dubedge3'), ...edgeNames('dubedge3')].sort(),
      removed: [],
      changed: MAIL_SETS,
    });
  });

  test('behind DNS round robin has an address of its own, and the sets that list it grow in place', () => {
    const estate = (servers: number) => ({
      clientAccess: { servers, balancing: LoadBalancing.dnsRoundRobin(), namespaces: ['mail'] },
      readiness: apart(3, 2),
    });
    const server = frontEnd('contoso-primary', 'Amsterdam', '4').filter(
      (path) => !/\/(Pool-|Run-hold-out)/.test(path),
    );
    expect(compare(estate(3), estate(4))).toEqual({
      added: [
        'contoso-addresses/output.amsfe4_address',
        'contoso-primary/Amsterdam/ClientAccess/Address-4/PublicAddress',
        ...server,
        fourthPolicy('contoso-primary', 'Amsterdam'),
        'contoso-primary/output.amsfe4_address',
      ],
      removed: [],
      changed: [
        'contoso-dns/Zone/ClientNames/ClientAccess/Address-mail',
        'contoso-dns/Zone/PrivateNames/mail.contoso.com/Address',
        ...resolvers('contoso-primary', 'Amsterdam', '1', '2'),
      ],
    });
  });

  test('of a site without zones, in both sites of a pilot light, moves nobody', () => {
    const estate = (servers: number) => ({
      clientAccess: { servers },
      primary: { region: AzureRegion.UK_WEST },
      readiness: pilotLight(),
    });
    expect(compare(estate(3), estate(4))).toEqual({
      added: [
        ...frontEnd('contoso-primary', 'Amsterdam', '4'),
        fourthPolicy('contoso-primary', 'Amsterdam'),
        ...frontEnd('contoso-standby', 'Dublin', '4'),
        fourthPolicy('contoso-standby', 'Dublin'),
      ],
      removed: [],
      changed: [
        ...resolvers('contoso-primary', 'Amsterdam', '1', '2'),
        ...resolvers('contoso-standby', 'Dublin', '1', '2'),
      ],
    });
  });
});

describe('a carrier more', () => {
  test('comes with a new Edge in each site, and leaves the addresses of the others alone', () => {
    const edges = { added: [], removed: [], changed: [] } as ReturnType<typeof compare>;
    const before = { edge: { servers: 3 } };
    const plain = { edge: { servers: 4 } };
    expect(compare(plain, { edge: { servers: 4, ...transit('4') } })).toEqual({
      ...edges,
      changed: [
        'contoso-primary/Amsterdam/Edge/Address-4/PublicAddress',
        'contoso-standby/Dublin/Edge/Address-4/PublicAddress',
      ],
    });
    expect(compare(before, { edge: { servers: 4, ...transit('4') } })).toEqual(compare(before, plain));
  });
});

describe('a server less, from the middle', () => {
  test('of the front end takes its own resources away, in both sites', () => {
    const estate = (...names: string[]) => ({ clientAccess: { members: members(...names) } });
    expect(compare(estate('1', '2', '3', '4', '5'), estate('1', '3', '4', '5'))).toEqual({
      added: [],
      removed: [
        ...frontEnd('contoso-primary', 'Amsterdam', '2'),
        ...frontEnd('contoso-standby', 'Dublin', '2'),
      ],
      changed: [
        ...resolvers('contoso-primary', 'Amsterdam', '1', '2'),
        ...resolvers('contoso-standby', 'Dublin', '1', '2'),
      ],
    });
  });

  test('of the Edges takes its own resources and names away, in both sites; MX and SPF shrink in place', () => {
    const estate = (...names: string[]) => ({
      edge: { members: members(...names), ...transit(...names.filter((name) => name === '2')) },
    });
    expect(compare(estate('1', '2', '3'), estate('1', '3'))).toEqual({
      added: [],
      removed: [
        ...edgeNames('amsedge2'),
        ...edgeNames('dubedge2'),
        ...edge('contoso-primary', 'Amsterdam', '2', 'amsedge2'),
        ...edge('contoso-standby', 'Dublin', '2', 'dubedge2'),
      ].sort(),
      changed: MAIL_SETS,
    });
  });

  test.each(['clientAccess', 'edge'])('of %s is made again as it was', (tier) => {
    const full = { [tier]: { members: members('1', '2', '3') } };
    const counted = { [tier]: { servers: 3 } };
    expect(compare(full, counted)).toEqual({ added: [], removed: [], changed: [] });
  });
});
