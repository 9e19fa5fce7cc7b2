import type { App } from 'cdktf';
import type { FailoverZoneProps } from 'cdktf-resilient-exchange';
import { AzureRegion, Duration, Exposure, FailoverZone, NameStage } from 'cdktf-resilient-exchange';
import { SUBSCRIPTION } from '../../stand-in/identity';
import { parseResourceId } from '../../stand-in/resource-id';
import { AzureStandIn } from '../../stand-in/stand-in';
import { arrayIn, edgeIn, siteIn, stackIn } from '../support/app';
import { EstateRun } from './support/estate-run';
import { describeHere } from './support/terraform';

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-dns`;
const ZONE = `${GROUP}/providers/Microsoft.Network/dnsZones/contoso.com`;
const EDGES = ['25', '26'].map((host) => ({
  name: `edge${host}`,
  address: `203.0.113.${host}`,
  carrier: 'city',
}));

/** What the domain has before anybody goes live. */
const OLD = {
  'CNAME mail': 'owa.old.example',
  'A autodiscover': ['203.0.113.7'],
  'MX @': ['10 mx.old.example'],
  'TXT @': ['v=spf1 mx -all', 'say="this"'],
};
/** Only the wildcard of the zone answers for `_dmarc`; `autodiscover` has an IPv6 address, too. */
const HELD = {
  previousRecords: {
    ttl: Duration.hours(1),
    mx: [{ exchange: 'mx.old.example', preference: 10 }],
    texts: { '@': OLD['TXT @'], _dmarc: ['v=DMARC1; p=reject'] },
    fromWildcard: ['_dmarc'],
    ipv6Addresses: { autodiscover: ['2001:db8::7'] },
    aliases: { mail: OLD['CNAME mail'] },
    addresses: { autodiscover: OLD['A autodiscover'] },
  },
};
const CLIENTS = { ...HELD, clientNames: NameStage.LIVE };
const ALL = { ...CLIENTS, mailNames: NameStage.LIVE };
/** What the names that existed lead to, when the addresses of one have got a host. */
const BEFORE = {
  ...{ 'CNAME mail': OLD['CNAME mail'], 'CNAME autodiscover': 'previous-autodiscover.contoso.com' },
  ...{ 'MX @': OLD['MX @'], 'TXT @': OLD['TXT @'] },
};

interface Sets {
  readonly ARecords?: { ipv4Address: string }[];
  readonly CNAMERecord?: { cname: string };
  readonly MXRecords?: { preference: number; exchange: string }[];
  readonly TXTRecords?: { value: string[] }[];
}

// Two external Edges and a labelled front end: the DNS stack reads no state, and is all that is applied.
function program(app: App, props: Partial<FailoverZoneProps>): string {
  const site = siteIn(app);
  const zone = new FailoverZone(stackIn(app, 'contoso-dns'), 'Zone', {
    domainName: 'contoso.com',
    region: AzureRegion.FRANCE_CENTRAL,
    ...props,
  });
  const array = arrayIn(site, { exposure: Exposure.PUBLIC });
  zone.publishClientAccess(array);
  zone.publishMail(edgeIn(site, { servers: 0, externalEdges: EDGES }));
  return array.publicHostName!;
}

describeHere('going live in a zone that is in use', () => {
  let azure: AzureStandIn;
  let run: EstateRun;
  let frontEnd: string;

  const put = (set: string, properties: object): void => {
    const [type, name] = set.split(' ');
    azure.store.put(parseResourceId(`${ZONE}/${type}/${name}`)!, {
      properties: { TTL: 3600, ...properties },
    });
  };
  beforeAll(async () => {
    azure = await AzureStandIn.start();
    run = new EstateRun(azure, 'contoso');
    azure.store.put(parseResourceId(GROUP)!, { location: 'francecentral' });
    azure.store.put(parseResourceId(ZONE)!, { location: 'global' });
    put('CNAME mail', { CNAMERecord: { cname: OLD['CNAME mail'] } });
    put('A autodiscover', { ARecords: [{ ipv4Address: OLD['A autodiscover'][0] }] });
    put('MX @', { MXRecords: [{ preference: 10, exchange: 'mx.old.example' }] });
    put('TXT @', { TXTRecords: OLD['TXT @'].map((value) => ({ value: [value] })) });
  });
  afterAll(async () => {
    run.remove();
    await azure.stop();
  });

  /** The values of the record sets that clients and senders ask for. */
  const answers = (): Record<string, unknown> =>
    Object.fromEntries(
      azure.store
        .all()
        .filter(({ id }) => /dnszones\/(a|cname|mx|txt)$/.test(id.type))
        .map(({ id, body }) => [
          `${id.type.split('/').pop()!.toUpperCase()} ${id.name}`,
          values(body.properties),
        ])
        .filter(([set]) => /^(?:A|CNAME) (?:mail|autodiscover)$|^(?:MX|TXT) @$/.test(String(set))) as [
        string,
        unknown,
      ][],
    );
  const committed = (props: Partial<FailoverZoneProps>): void => {
    run.synth((app) => (frontEnd = program(app, { existingZone: { zoneId: ZONE }, ...props })));
  };
  const live = (): object => ({
    ...{ 'CNAME mail': frontEnd, 'CNAME autodiscover': frontEnd },
    ...{
      'MX @': ['10 edge25.contoso.com', '10 edge26.contoso.com'],
      'TXT @': ['v=spf1 ip4:203.0.113.25 ip4:203.0.113.26 -all'],
    },
  });
  const plan = async (variables = {}): Promise<string[]> =>
    (await (await run.stack('dns')).plan(variables))
      .map(
        ({ address, actions }) =>
          `${actions.join()} ${address.replace(/^azurerm_dns_|_[0-9A-F]{8}$|Zone_/g, '')}`,
      )
      .sort();

  test('a first apply publishes hosts only', async () => {
    committed(HELD);
    await run.apply('dns');
    expect(answers()).toEqual(OLD);
    expect(azure.store.get(`${ZONE}/A/edge25`)).toBeDefined();
    expect(await plan()).toEqual([]);
  });

  test('the stage of clients stops while a name still has addresses, and has changed nothing by then', async () => {
    committed(CLIENTS);
    const stopped = await (await run.stack('dns')).apply();
    expect(stopped.status).not.toBe(0);
    expect(stopped.output).toContain('Cannot import non-existent remote object');
    expect(answers()).toEqual(OLD);
    // The step of the bring-up: the addresses have a host of their own by now, and the name becomes an alias of it.
    azure.store.delete(parseResourceId(`${ZONE}/A/autodiscover`)!);
    put('CNAME autodiscover', { CNAMERecord: { cname: 'previous-autodiscover.contoso.com' } });
    expect(answers()).toEqual(BEFORE);
  });

  test('the stage of clients changes their names in place, and nothing of mail', async () => {
    expect(await plan()).toEqual([
      'update cname_record.ClientNames_ClientAccess_Alias-autodiscover',
      'update cname_record.ClientNames_ClientAccess_Alias-mail',
    ]);
    await run.apply('dns');
    expect(answers()).toEqual({ ...BEFORE, 'CNAME mail': frontEnd, 'CNAME autodiscover': frontEnd });
    expect(await plan()).toEqual([]);
  });

  test('the stage of mail changes MX and SPF in place', async () => {
    committed(ALL);
    expect(await plan()).toEqual([
      'create txt_record.MailNames_Dmarc',
      'create txt_record.MailNames_TlsReports',
      'update mx_record.MailNames_Exchangers',
      'update txt_record.MailNames_ApexTexts',
    ]);
    await run.apply('dns');
    expect(answers()).toEqual(live());
    expect(await plan()).toEqual([]);
  });

  test('going back restores the old values, deletes nothing, and can be committed', async () => {
    const back = { client_names: 'previous', mail_names: 'previous' };
    expect(await plan({ mail_names: 'previous' })).toEqual([
      'update mx_record.MailNames_Exchangers',
      'update txt_record.MailNames_ApexTexts',
      'update txt_record.MailNames_Dmarc',
    ]);
    await run.apply('dns', back);
    expect(answers()).toEqual(BEFORE);
    expect(await plan(back)).toEqual([]);
    committed({ ...HELD, clientNames: NameStage.PREVIOUS, mailNames: NameStage.PREVIOUS });
    expect(await plan()).toEqual([]);
    expect(azure.calls.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });

  test('a name that the wildcard answered has the answer of the wildcard after going back', () => {
    const set = azure.store.get(`${ZONE}/TXT/_dmarc`)!.body.properties as Sets;
    expect(set.TXTRecords).toEqual([{ value: ['v=DMARC1; p=reject'] }]);
  });

  test('no variable takes a name back to the time before its stage', async () => {
    const refused = await (await run.stack('dns')).run(['plan'], { mail_names: 'held' });
    expect(refused.status).not.toBe(0);
    expect(refused.output).toContain('mail_names must be live or previous');
  });
});

function values(properties: unknown): unknown {
  const { ARecords, CNAMERecord, MXRecords, TXTRecords } = properties as Sets;
  return (
    CNAMERecord?.cname ??
    ARecords?.map(({ ipv4Address }) => ipv4Address) ??
    MXRecords?.map(({ preference, exchange }) => `${preference} ${exchange}`).sort() ??
    TXTRecords?.map(({ value }) => value.join(''))
  );
}
