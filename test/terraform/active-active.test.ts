import type { App } from 'cdktf';
import {
  ActiveSite,
  AzureRegion,
  ClientRouting,
  DnsFailover,
  Exposure,
  FailoverZone,
} from 'cdktf-resilient-exchange';
import { AzureStandIn } from '../../stand-in/stand-in';
import { arrayIn, LIVE, siteIn, stackIn } from '../support/app';
import { EstateRun } from './support/estate-run';
import { describeHere } from './support/terraform';

const AMS = 'exchange-ams-clientaccess.westeurope.cloudapp.azure.com';
const DUB = 'exchange-dub-clientaccess.northeurope.cloudapp.azure.com';
const LOAD = { clients: 6000, clientsPerServer: 4000 };

// Two labelled front ends: the stack of the names reads no state, and is all that is applied.
function program(app: App, failover: DnsFailover): void {
  const zone = new FailoverZone(stackIn(app, 'contoso-dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
    failover,
  });
  const options = { servers: 2, exposure: Exposure.PUBLIC };
  const far = { region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' };
  zone.publishClientAccess(arrayIn(siteIn(app), options), arrayIn(siteIn(app, far, 'Dublin'), options));
}

describeHere('two sites that serve at once', () => {
  let azure: AzureStandIn;
  let run: EstateRun;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    run = new EstateRun(azure, 'contoso');
  });
  afterAll(async () => {
    run.remove();
    await azure.stop();
  });

  const committed = (routing: ClientRouting, activeSite = ActiveSite.AUTOMATIC): void =>
    run.synth((app) => program(app, DnsFailover.activeActive({ routing, load: LOAD, activeSite })));
  const plan = async (): Promise<string[]> =>
    (await (await run.stack('dns')).plan()).map(({ address, actions }) => `${actions.join()} ${address}`);
  const endpoints = (kind: string): Record<string, unknown>[] =>
    azure.store
      .ofType(`microsoft.network/trafficmanagerprofiles/${kind}`)
      .map(({ body }) => body.properties as Record<string, unknown>);
  /** Targets that may answer. */
  const answering = (): unknown[] =>
    endpoints('externalendpoints')
      .filter(({ endpointStatus }) => endpointStatus === 'Enabled')
      .map(({ target }) => target)
      .sort();
  const profiles = (): unknown[] =>
    azure.store
      .ofType('microsoft.network/trafficmanagerprofiles')
      .map(({ body }) => (body.properties as { trafficRoutingMethod: string }).trafficRoutingMethod)
      .sort();

  test('one site at a time becomes two by weights, in place', async () => {
    run.synth((app) => program(app, DnsFailover.automatic()));
    await run.apply('dns');
    expect(profiles()).toEqual(['Priority']);
    committed(ClientRouting.weighted());
    const planned = await plan();
    expect(planned.filter((each) => !each.startsWith('update '))).toEqual([]);
    await run.apply('dns');
    expect([profiles(), answering()]).toEqual([['Weighted'], [AMS, DUB]]);
    expect(await plan()).toEqual([]);
  });

  test('each site is pinned, and both serve again, with an empty plan once the value is committed', async () => {
    await run.apply('dns', { active_site: 'primary' });
    expect(answering()).toEqual([AMS]);
    await run.apply('dns', { active_site: 'standby' });
    expect(answering()).toEqual([DUB]);
    committed(ClientRouting.weighted(), ActiveSite.STANDBY);
    expect(await plan()).toEqual([]);
    committed(ClientRouting.weighted());
    await run.apply('dns');
    expect(answering()).toEqual([AMS, DUB]);
    expect(await plan()).toEqual([]);
  });

  test('geography chooses between two profiles, and a pinned site answers in both', async () => {
    committed(ClientRouting.geographic({ primary: ['WORLD'], standby: ['GEO-NA', 'GB-SCT'] }));
    await run.apply('dns');
    expect(profiles()).toEqual(['Geographic', 'Priority', 'Priority']);
    expect(endpoints('nestedendpoints').map(({ geoMapping }) => geoMapping)).toEqual([
      ['WORLD'],
      ['GEO-NA', 'GB-SCT'],
    ]);
    expect(await plan()).toEqual([]);
    await run.apply('dns', { active_site: 'standby' });
    expect(answering()).toEqual([DUB, DUB]);
    await run.apply('dns');
    expect(answering()).toEqual([AMS, AMS, DUB, DUB]);
    expect(await plan()).toEqual([]);
  });
});
