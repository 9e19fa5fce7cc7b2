import type { App } from 'cdktf';
import type { MailDomain } from 'cdktf-resilient-exchange';
import {
  Autodiscover,
  AzureRegion,
  DkimKey,
  Duration,
  Exposure,
  FailoverZone,
  MailTraffic,
  NameStage,
} from 'cdktf-resilient-exchange';
import { SUBSCRIPTION } from '../../stand-in/identity';
import { parseResourceId } from '../../stand-in/resource-id';
import { AzureStandIn } from '../../stand-in/stand-in';
import { LIVE, arrayIn, edgeIn, siteIn, stackIn } from '../support/app';
import { each } from '../support/each';
import { EstateRun } from './support/estate-run';
import { describeHere } from './support/terraform';

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-old`;
const EXISTING = `${GROUP}/providers/Microsoft.Network/dnsZones/fabrikam.com`;
const MADE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-exchange-dns/providers/Microsoft.Network/dnsZones`;
const EDGES = ['25', '26'].map((host) => ({
  name: `edge${host}`,
  address: `203.0.113.${host}`,
  carrier: 'city',
}));

/** In use until now: what it has is taken over. */
const FABRIKAM: MailDomain = {
  domainName: 'fabrikam.com',
  existingZone: { zoneId: EXISTING },
  previousRecords: {
    ttl: Duration.hours(1),
    mx: [{ exchange: 'mx.old.example', preference: 10 }],
    services: { '_autodiscover._tcp': [{ priority: 1, weight: 2, port: 443, target: 'owa.old.example' }] },
  },
};
const FABRIKAM_LIVE: MailDomain = { ...FABRIKAM, ...LIVE };
/** Below the main domain, and only sends. */
const NEWS: MailDomain = {
  domainName: 'news.contoso.com',
  mailNames: NameStage.LIVE,
  traffic: MailTraffic.SENDS_ONLY,
  mail: { dkim: [DkimKey.text('letter', `v=DKIM1; k=rsa; p=${'A'.repeat(392)}`)] },
};
const FOURTH: MailDomain = {
  domainName: 'wingtip.example',
  ...LIVE,
  autodiscover: Autodiscover.ownName(),
  mail: { mtaSts: { policyHost: 'policy.example' }, reportAddress: 'dmarc@contoso.com' },
};

// Two external Edges and a labelled front end: the DNS stack reads no state, and is all that is applied.
function program(app: App, mailDomains: MailDomain[]): void {
  const site = siteIn(app);
  const zone = new FailoverZone(stackIn(app, 'contoso-dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
    mailDomains,
  });
  zone.publishClientAccess(arrayIn(site, { exposure: Exposure.PUBLIC }));
  zone.publishMail(edgeIn(site, { servers: 0, externalEdges: EDGES }));
}

describeHere('several mail domains', () => {
  let azure: AzureStandIn;
  let run: EstateRun;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    run = new EstateRun(azure, 'contoso');
    azure.store.put(parseResourceId(GROUP)!, { location: 'francecentral' });
    azure.store.put(parseResourceId(EXISTING)!, { location: 'global' });
    put('MX/@', { MXRecords: [{ preference: 10, exchange: 'mx.old.example' }] });
    put('SRV/_autodiscover._tcp', {
      SRVRecords: [{ priority: 1, weight: 2, port: 443, target: 'owa.old.example' }],
    });
  });
  afterAll(async () => {
    run.remove();
    await azure.stop();
  });

  function put(set: string, properties: object): void {
    azure.store.put(parseResourceId(`${EXISTING}/${set}`)!, { properties: { TTL: 3600, ...properties } });
  }
  const committed = (...domains: MailDomain[]): void => run.synth((app) => program(app, domains));
  const plan = async (variables = {}): Promise<string[]> =>
    (await (await run.stack('dns')).plan(variables)).map(
      ({ address, actions }) => `${actions.join()} ${address.replace(/_[0-9A-F]{8}$/, '')}`,
    );
  const answer = (zone: string, set: string): unknown => azure.store.get(`${zone}/${set}`)?.body.properties;

  test('three domains are applied, one of them taken over, and the second plan is empty', async () => {
    committed(FABRIKAM, NEWS);
    await run.apply('dns');
    expect(answer(EXISTING, 'MX/@')).toMatchObject({ MXRecords: [{ exchange: 'mx.old.example' }] });
    expect(await plan()).toEqual([]);
    committed(FABRIKAM_LIVE, NEWS);
    await run.apply('dns');
    const { MXRecords } = answer(EXISTING, 'MX/@') as { MXRecords: { exchange: string }[] };
    expect(MXRecords.map(({ exchange }) => exchange).sort()).toEqual([
      'edge25.contoso.com',
      'edge26.contoso.com',
    ]);
    expect(answer(EXISTING, 'SRV/_autodiscover._tcp')).toMatchObject({
      SRVRecords: [{ priority: 0, weight: 0, port: 443, target: 'autodiscover.contoso.com' }],
    });
    expect(answer(`${MADE}/contoso.com`, 'NS/news')).toMatchObject({
      NSRecords: [{ nsdname: 'ns1-01.azure-dns.com.' }, { nsdname: 'ns2-01.azure-dns.net.' }],
    });
    expect(answer(`${MADE}/news.contoso.com`, 'TXT/letter._domainkey')).toBeDefined();
    expect(await plan()).toEqual([]);
  });

  test('one goes back a stage by itself', async () => {
    const back = { mail_names_fabrikam_com: 'previous', client_names_fabrikam_com: 'previous' };
    const planned = await plan(back);
    expect(planned).toHaveLength(2);
    for (const change of each(planned)) expect(change).toMatch(/^update .*_MailDomains_fabrikamcom_/);
    await run.apply('dns', back);
    expect(answer(EXISTING, 'MX/@')).toMatchObject({ MXRecords: [{ exchange: 'mx.old.example' }] });
    expect(answer(EXISTING, 'SRV/_autodiscover._tcp')).toMatchObject({
      SRVRecords: [{ priority: 1, weight: 2, port: 443, target: 'owa.old.example' }],
    });
    await run.apply('dns');
    expect(await plan()).toEqual([]);
  });

  test('a fourth is added, and changes nothing but its own resources', async () => {
    committed(FABRIKAM_LIVE, NEWS, FOURTH);
    const planned = await plan();
    expect(planned.length).toBeGreaterThan(6);
    for (const change of each(planned)) expect(change).toMatch(/^create .*Zone_MailDomains_wingtipexample_/);
    await run.apply('dns');
    expect(answer(`${MADE}/contoso.com`, 'TXT/wingtip.example._report._dmarc')).toBeDefined();
    expect(await plan()).toEqual([]);
  });

  test('one is removed, and takes nothing but its own records along', async () => {
    committed(NEWS, FOURTH);
    const planned = await plan();
    expect(planned.length).toBeGreaterThan(3);
    for (const change of each(planned)) expect(change).toMatch(/^delete .*Zone_MailDomains_fabrikamcom_/);
    await run.apply('dns');
    expect(azure.store.get(EXISTING)).toBeDefined();
    expect(answer(EXISTING, 'MX/@')).toBeUndefined();
    expect(await plan()).toEqual([]);
  });
});
