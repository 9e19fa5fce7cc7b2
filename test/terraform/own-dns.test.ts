import type { App } from 'cdktf';
import type { FailoverZoneProps } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  DnsFailover,
  DnsHosting,
  DnsUpdateAuthentication,
  Duration,
  Exposure,
  FailoverZone,
  InsideNames,
  Secret,
} from 'cdktf-resilient-exchange';
import { AzureStandIn } from '../../stand-in/stand-in';
import { arrayIn, edgeIn, LIVE, siteIn, stackIn } from '../support/app';
import { Bind, KEY } from '../support/bind/bind';
import { each } from '../support/each';
import { EstateRun } from './support/estate-run';
import type { Run } from './support/terraform';
import { describeWithBind } from './support/with-bind';

const DOMAIN = 'contoso.com';
const TTL = Duration.minutes(5);
const OUTSIDE = 'dns_server_bind';
/** What the domain has before anybody goes live. */
const OLD = {
  [DOMAIN]: [
    '@ 3600 IN MX 10 mx.old.example.',
    '@ 3600 IN TXT "v=spf1 mx -all"',
    'mail 3600 IN CNAME owa.old.example.',
    'autodiscover 3600 IN A 203.0.113.7',
    'autodiscover 3600 IN AAAA 2001:db8::7',
    '* 3600 IN TXT "v=DMARC1\\; p=reject"',
    'www 3600 IN A 203.0.113.80',
  ],
};
/** What clients inside have: a zone for each name. */
const INSIDE = {
  'mail.contoso.com': ['@ 300 IN A 10.99.0.1'],
  'autodiscover.contoso.com': ['@ 300 IN A 10.99.0.1'],
};
const HELD = {
  previousRecords: {
    ttl: Duration.hours(1),
    mx: [{ exchange: 'mx.old.example', preference: 10 }],
    texts: { '@': ['v=spf1 mx -all'], _dmarc: ['v=DMARC1; p=reject'] },
    fromWildcard: ['_dmarc'],
    ipv6Addresses: { autodiscover: ['2001:db8::7'] },
    aliases: { mail: 'owa.old.example' },
    addresses: { autodiscover: ['203.0.113.7'] },
  },
};
const ALL = { ...HELD, ...LIVE };

/** The MX records with these preferences of both sites, in the order of the texts. */
const MX = (primary: number, standby: number): string[] => [
  ...[25, 26].map((host) => `${primary} edge${host}.contoso.com`),
  ...[35, 36].map((host) => `${standby} edge${host}.contoso.com`),
];

/** A resource in a state. */
interface StateResource {
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly provider: string;
}

describeWithBind('names on servers that take dynamic updates', () => {
  let azure: AzureStandIn;
  let run: EstateRun;
  let outside: Bind;
  let secondary: Bind;
  let inside: Bind;
  let fronts: string[];
  let keys: Record<string, string>;

  beforeAll(async () => {
    [azure, outside, inside] = await Promise.all([
      AzureStandIn.start(),
      Bind.start({ zones: OLD }),
      Bind.start({ zones: INSIDE }),
    ]);
    secondary = await Bind.start({ zones: OLD, copyOf: outside });
    run = new EstateRun(azure, 'contoso');
    keys = { outside_key: outside.secret, inside_key: inside.secret };
  });
  afterAll(async () => {
    run.remove();
    await Promise.all([azure.stop(), outside.remove(), secondary.remove(), inside.remove()]);
  });

  // External Edges and labelled front ends: the stack reads no state, and is all that is applied.
  function program(app: App, props: Partial<FailoverZoneProps>): string[] {
    const sites = [
      siteIn(app),
      siteIn(
        app,
        {
          region: AzureRegion.NORTH_EUROPE,
          addressSpace: '10.20.0.0/16',
          exchangeServerPrefixes: ['10.20.200.0/24'],
        },
        'Dublin',
      ),
    ];
    const hosting = (name: string, server: Bind): DnsHosting =>
      DnsHosting.rfc2136({
        ...{ name, server: '127.0.0.1', port: server.port, location: 'Bern' },
        authentication: DnsUpdateAuthentication.tsig({
          keyName: KEY.replace(/\.$/, ''),
          secret: Secret.variable(`${name === 'BIND' ? 'outside' : 'inside'}_key`),
        }),
      });
    const zone = new FailoverZone(stackIn(app, 'contoso-dns'), 'Zone', {
      domainName: DOMAIN,
      region: AzureRegion.FRANCE_CENTRAL,
      failover: DnsFailover.manual({ ttl: TTL }),
      hosting: hosting('BIND', outside),
      insideNames: InsideNames.hosted(hosting('Inside', inside), {
        previousAddresses: {
          'mail.contoso.com': ['10.99.0.1'],
          'autodiscover.contoso.com': ['10.99.0.1'],
        },
      }),
      ...props,
    });
    const [primary, standby] = sites.map((site) => arrayIn(site, { exposure: Exposure.BOTH }));
    zone.publishClientAccess(primary, standby);
    const [near, far] = sites.map((site, index) =>
      edgeIn(site, {
        servers: 0,
        externalEdges: [5, 6].map((host) => ({
          name: `edge${index + 2}${host}`,
          address: `203.0.113.${index + 2}${host}`,
          carrier: `city ${host}`,
        })),
      }),
    );
    zone.publishMail(near, far);
    return [primary.publicHostName!, standby.publicHostName!];
  }

  const committed = (props: Partial<FailoverZoneProps>): void =>
    run.synth((app) => {
      fronts = program(app, props);
    });
  const apply = async (variables = {}): Promise<Run> => run.apply('dns', { ...keys, ...variables });
  /** An apply that may fail. */
  const tried = async (variables = {}): Promise<Run> =>
    (await run.stack('dns')).apply({ ...keys, ...variables });
  const plan = async (variables = {}): Promise<string[]> =>
    (await (await run.stack('dns')).plan({ ...keys, ...variables })).map(
      ({ actions, address }) => `${actions.join()} ${address.replace(/_[0-9A-F]{8}$/, '')}`,
    );
  const mx = async (server = outside): Promise<string[]> =>
    (await server.resolver.resolveMx(DOMAIN))
      .map(({ priority, exchange }) => `${priority} ${exchange}`)
      .sort();
  const alias = async (name: string, server = outside): Promise<string[]> =>
    server.resolver.resolveCname(`${name}.${DOMAIN}`);
  /** At first only the wildcard answers. */
  const dmarc = async (): Promise<string[]> =>
    (await outside.resolver.resolveTxt(`_dmarc.${DOMAIN}`)).map((text) => text.join(''));
  const addresses = async (name: string, server: Bind): Promise<string[]> =>
    server.resolver.resolve4(`${name}.${DOMAIN}`);

  test('a first apply publishes hosts only, and leaves what the zones have', async () => {
    committed(HELD);
    await apply();
    expect(await addresses('edge25', outside)).toEqual(['203.0.113.25']);
    expect(await mx()).toEqual(['10 mx.old.example']);
    expect(await dmarc()).toEqual(['v=DMARC1; p=reject']);
    expect(await alias('mail')).toEqual(['owa.old.example']);
    expect(await addresses('mail', inside)).toEqual(['10.99.0.1']);
    expect(await plan()).toEqual([]);
  });

  test('record sets in use are taken over and change in place, when they have the time to live of the program', async () => {
    committed(ALL);
    const early = await tried();
    expect(early.status).not.toBe(0);
    expect(await mx()).toEqual(['10 mx.old.example']);
    // As the page says: one message for each.
    outside.update(
      `zone ${DOMAIN}`,
      `update delete autodiscover.${DOMAIN}. AAAA`,
      ...['mail CNAME owa.old.example.', 'autodiscover CNAME previous-autodiscover.contoso.com.'].flatMap(
        (set) => {
          const [name, type, value] = set.split(' ');
          return [
            `update delete ${name}.${DOMAIN}. A`,
            `update delete ${name}.${DOMAIN}. CNAME`,
            `update add ${name}.${DOMAIN}. ${TTL.toSeconds()} ${type} ${value}`,
          ];
        },
      ),
      `update delete ${DOMAIN}. MX`,
      `update add ${DOMAIN}. ${TTL.toSeconds()} MX 10 mx.old.example.`,
    );
    const planned = await plan();
    expect(planned.filter((change) => change.includes('delete'))).toEqual([]);
    expect(planned.filter((change) => change.startsWith('update')).length).toBeGreaterThan(4);
    await apply();
    expect(await alias('mail')).toEqual([fronts[0]]);
    expect(await alias('autodiscover')).toEqual([fronts[0]]);
    expect(await mx()).toEqual(MX(10, 20));
    expect((await addresses('mail', inside))[0]).toMatch(/^10\.10\./);
    expect(await addresses('www', outside)).toEqual(['203.0.113.80']);
    expect((await dmarc())[0]).toContain('p=none');
    expect(await plan()).toEqual([]);
  });

  test('a stage goes back and comes again', async () => {
    await apply({ client_names: 'previous', mail_names: 'previous' });
    expect(await alias('mail')).toEqual(['owa.old.example']);
    expect(await alias('autodiscover')).toEqual(['previous-autodiscover.contoso.com']);
    expect(await mx()).toEqual(['10 mx.old.example']);
    expect(await dmarc()).toEqual(['v=DMARC1; p=reject']);
    await apply();
    expect(await plan()).toEqual([]);
  });

  test('another key is refused, and nothing changes', async () => {
    const refused = await tried({
      active_site: 'standby',
      outside_key: Buffer.from('another key of thirty-two bytes!').toString('base64'),
    });
    expect(refused.status).not.toBe(0);
    expect(refused.output).toContain('bad authentication');
    expect(await alias('mail')).toEqual([fronts[0]]);
  });

  test('a switchover moves names outside and inside in one apply, and no question goes unanswered', async () => {
    const asked: Promise<string>[] = [];
    const watch = setInterval(
      () =>
        asked.push(
          alias('mail').then(
            ([host]) => host,
            (error: Error) => error.message,
          ),
        ),
      20,
    );
    await apply({ active_site: 'standby' });
    clearInterval(watch);
    expect(each(await Promise.all(asked)).filter((host) => !fronts.includes(host))).toEqual([]);
    expect(await alias('mail')).toEqual([fronts[1]]);
    expect((await addresses('mail', inside))[0]).toMatch(/^10\.20\./);
    expect(await mx()).toEqual(MX(10, 5));
    expect(await plan({ active_site: 'standby' })).toEqual([]);
    await apply();
  });

  test('what was changed is there after a power failure, from the journal', async () => {
    expect(outside.written(DOMAIN)).not.toContain('edge25');
    await outside.kill();
    await outside.start();
    expect(await alias('mail')).toEqual([fronts[0]]);
    expect(await plan()).toEqual([]);
  });

  /** As the page says: an apply that is aimed at everything that is not on the server with this configuration of the provider. */
  const moveOthers = async (alias: string, site: string): Promise<Run> => {
    const stack = await run.stack('dns');
    const { output } = await stack.mustRun(['state', 'pull'], keys);
    const { resources } = JSON.parse(output) as { resources: StateResource[] };
    const targets = resources
      .filter(({ mode, provider }) => mode === 'managed' && !provider.endsWith(`.${alias}`))
      .map(({ type, name }) => `-target=${type}.${name}`);
    expect(targets.length).toBeGreaterThan(1);
    return stack.mustRun(['apply', '-auto-approve', ...targets], { ...keys, active_site: site });
  };

  test('names outside move while the server inside is dead, and those inside when it is back', async () => {
    await inside.kill();
    const move = { active_site: 'standby' };
    expect((await tried(move)).status).not.toBe(0);
    expect(await alias('mail')).toEqual([fronts[0]]);
    await moveOthers('inside', 'standby');
    expect(await alias('mail')).toEqual([fronts[1]]);
    expect(await mx()).toEqual(MX(10, 5));
    await inside.start();
    expect((await addresses('mail', inside))[0]).toMatch(/^10\.10\./);
    await apply(move);
    expect((await addresses('mail', inside))[0]).toMatch(/^10\.20\./);
    await apply();
  });

  describe('while the server that takes changes is dead', () => {
    const move = { active_site: 'standby' };

    beforeAll(async () => {
      await secondary.hasCaughtUp(DOMAIN);
      await outside.kill();
    });

    test('the names are answered, and none can be moved', async () => {
      expect(await alias('mail', secondary)).toEqual([fronts[0]]);
      const refused = await tried(move);
      expect(refused.status).not.toBe(0);
      expect(refused.output).toContain('connection refused');
    });

    test('the names inside move by themselves, and nothing is written outside', async () => {
      await moveOthers('bind', 'standby');
      expect((await addresses('mail', inside))[0]).toMatch(/^10\.20\./);
      expect(await alias('mail', secondary)).toEqual([fronts[0]]);
    });

    test('a secondary takes the changes only when it has been promoted', async () => {
      // At the place of the dead server, since a variable moves the name of the server and not its port.
      await secondary.takePlaceOf(outside);
      const refused = await tried(move);
      expect(refused.status).not.toBe(0);
      expect(refused.output).toMatch(/REFUSED|NOTAUTH|NOTIMP/);
      expect(await alias('mail')).toEqual([fronts[0]]);
      await secondary.promote();
      const moved = { ...move, [OUTSIDE]: 'localhost' };
      // The names inside, on a server that works, have moved with the apply that was refused outside.
      const planned = await plan({ [OUTSIDE]: 'localhost' });
      expect(planned.filter((change) => !change.includes('InsideNames'))).toEqual([]);
      await apply(moved);
      expect(await alias('mail')).toEqual([fronts[1]]);
      expect(await mx()).toEqual(MX(10, 5));
      expect(await plan(moved)).toEqual([]);
    });
  });
});
