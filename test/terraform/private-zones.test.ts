import type { App } from 'cdktf';
import {
  AzureRegion,
  Duration,
  Exposure,
  FailoverZone,
  InsideNames,
  NameStage,
  PrivateNameLinks,
} from 'cdktf-resilient-exchange';
import { SUBSCRIPTION } from '../../stand-in/identity';
import { parseResourceId } from '../../stand-in/resource-id';
import { AzureStandIn } from '../../stand-in/stand-in';
import { arrayIn, siteIn, stackIn } from '../support/app';
import { EstateRun } from './support/estate-run';
import { describeHere } from './support/terraform';

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-net`;
const ZONE = `${GROUP}/providers/Microsoft.Network/privateDnsZones/mail.contoso.com`;
const NETWORK = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-exchange-ams/providers/Microsoft.Network/virtualNetworks/vnet-exchange-ams`;
const OLD = '10.99.0.4';

interface State {
  readonly stage: NameStage;
  /** Whether the program states that somebody has linked the network. */
  readonly linked?: boolean;
}

describeHere('a private zone that is in use', () => {
  let azure: AzureStandIn;
  let run: EstateRun;
  const at = (id: string): NonNullable<ReturnType<typeof parseResourceId>> => parseResourceId(id)!;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    run = new EstateRun(azure, 'contoso');
    azure.store.put(at(GROUP), { location: 'westeurope' });
    azure.store.put(at(ZONE), { location: 'global' });
    azure.store.put(at(`${ZONE}/A/@`), { properties: { ttl: 3600, aRecords: [{ ipv4Address: OLD }] } });
    azure.store.put(at(NETWORK.replace(/\/providers.*/, '')), { location: 'westeurope' });
    azure.store.put(at(NETWORK), { location: 'westeurope', properties: {} });
    azure.store.put(at(`${ZONE}/virtualNetworkLinks/by-somebody`), {
      location: 'global',
      properties: { virtualNetwork: { id: NETWORK } },
    });
  });
  afterAll(async () => {
    run.remove();
    await azure.stop();
  });

  function program(app: App, { stage, linked = true }: State): void {
    const site = siteIn(app, { subscriptionId: SUBSCRIPTION });
    const zone = new FailoverZone(stackIn(app, 'contoso-dns'), 'Zone', {
      domainName: 'contoso.com',
      region: AzureRegion.FRANCE_CENTRAL,
      clientNames: stage,
      previousRecords: { ttl: Duration.hours(1), aliases: { mail: 'owa.old.example' } },
      insideNames: InsideNames.azurePrivateZones({
        existingZones: [
          { zoneId: ZONE, previousAddresses: [OLD], linkedSites: linked ? [site.code] : undefined },
        ],
      }),
    });
    zone.publishClientAccess(arrayIn(site, { namespaces: ['mail'], exposure: Exposure.BOTH }));
    new PrivateNameLinks(stackIn(app, 'contoso-links'), 'Links', { zone, sites: [site] });
  }

  const committed = (state: State): void => run.synth((app) => program(app, state));
  const head = (): unknown =>
    (azure.store.get(`${ZONE}/A/@`)?.body.properties as { aRecords: { ipv4Address: string }[] }).aRecords.map(
      ({ ipv4Address }) => ipv4Address,
    );
  const plan = async (stack: string): Promise<string[]> =>
    (await (await run.stack(stack)).plan()).map(({ actions, address }) => `${actions.join()} ${address}`);

  test('is left alone while its name is held', async () => {
    committed({ stage: NameStage.HELD });
    await run.apply('dns');
    expect(head()).toEqual([OLD]);
  });

  test('cannot be linked again to a network that somebody has linked', async () => {
    committed({ stage: NameStage.LIVE, linked: false });
    await run.apply('dns');
    const refused = await (await run.stack('links')).apply();
    expect(refused.status).not.toBe(0);
    expect(refused.output).toContain('cannot be linked to multiple zones with overlapping namespaces');
  });

  test('has its record set changed in place, and needs no link where somebody has linked the network', async () => {
    committed({ stage: NameStage.LIVE });
    await run.apply('dns');
    await run.apply('links');
    expect(head()).toEqual(['10.10.15.254']);
    expect(await plan('dns')).toEqual([]);
    expect(await plan('links')).toEqual([]);
  });

  test('has its former address again after going back', async () => {
    committed({ stage: NameStage.PREVIOUS });
    expect(await plan('dns')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^update azurerm_private_dns_a_record/)]),
    );
    await run.apply('dns');
    expect(head()).toEqual([OLD]);
    expect(azure.calls.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });
});
