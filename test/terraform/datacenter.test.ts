import type { App } from 'cdktf';
import { Construct } from 'constructs';
import { AzureRegion, GatewayConnection, Secret, Site, TwoSiteExchange } from 'cdktf-resilient-exchange';
import { SUBSCRIPTION } from '../../stand-in/identity';
import { parseResourceId } from '../../stand-in/resource-id';
import { AzureStandIn, type Call } from '../../stand-in/stand-in';
import { stackIn } from '../support/app';
import { standbyDatacenter } from '../support/datacenter';
import { synthExample } from '../support/synth';
import { EstateRun } from './support/estate-run';
import type { PlannedChange } from './support/terraform';
import { describeHere } from './support/terraform';

const AMSTERDAM = { code: 'AMS', siteName: 'Amsterdam', networks: ['192.168.0.0/16'] };
const KEYS = { vpn_shared_key: 'not-a-Secret-1', circuit_key: 'not-a-Secret-2' };
const CIRCUIT = `/subscriptions/${SUBSCRIPTION}/resourceGroups/er/providers/Microsoft.Network/expressRouteCircuits/one`;

function gatewayIn(app: App, name: string, addressSpace: string, connection: GatewayConnection): void {
  const stack = stackIn(app, `contoso-${name.toLowerCase()}`);
  const site = new Site(stack, name, { region: AzureRegion.NORTH_EUROPE, addressSpace });
  connection.bind(new Construct(site, 'Connection'), site, AMSTERDAM);
}

function gateways(app: App): void {
  const devices = [1, 2].map((number) => ({
    name: `fw${number}`,
    publicAddress: `198.51.100.${number}`,
    bgp: { asn: 65010, peeringAddress: `192.168.255.${number}` },
  }));
  gatewayIn(app, 'Dublin', '10.20.0.0/16', GatewayConnection.vpn({ devices }));
  gatewayIn(
    app,
    'Cork',
    '10.30.0.0/16',
    GatewayConnection.vpn({
      devices: [{ name: 'fw', publicAddress: '198.51.100.9' }],
      activeActive: false,
    }),
  );
  const authorizationKey = Secret.variable('circuit_key');
  gatewayIn(
    app,
    'Galway',
    '10.40.0.0/16',
    GatewayConnection.expressRoute({ circuits: [{ name: 'one', circuitId: CIRCUIT, authorizationKey }] }),
  );
}

describeHere('gateways to a datacenter', () => {
  const stacks = ['dublin', 'cork', 'galway'];
  let azure: AzureStandIn;
  let run: EstateRun;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    const group = CIRCUIT.split('/providers/')[0];
    azure.store.put(parseResourceId(group)!, { location: 'westeurope' });
    azure.store.put(parseResourceId(CIRCUIT)!, { location: 'westeurope' });
    run = new EstateRun(azure, 'contoso');
    run.synth(gateways);
  });
  afterAll(async () => {
    run.remove();
    await azure.stop();
  });

  test('are made, and the next plan is empty', async () => {
    await Promise.all(stacks.map(async (stack) => run.apply(stack, KEYS)));
    const plans = await Promise.all(stacks.map(async (stack) => (await run.stack(stack)).plan(KEYS)));
    expect(plans).toEqual(stacks.map(() => []));
    const connections = azure.store.ofType('microsoft.network/connections').map(({ id }) => id.name);
    expect(connections.sort()).toEqual([
      'con-exchange-cor-ams-fw',
      'con-exchange-dub-ams-fw1',
      'con-exchange-dub-ams-fw2',
      'con-exchange-gal-ams-one',
    ]);
  });

  test('get another key in place', async () => {
    const keys = { ...KEYS, vpn_shared_key: 'not-a-Secret-3' };
    const changes = await (await run.stack('cork')).plan(keys);
    expect(changes.map(({ address, actions }) => [address.split('.')[0], actions])).toEqual([
      ['azurerm_virtual_network_gateway_connection', ['update']],
    ]);
    await run.apply('cork', keys);
    expect(await (await run.stack('cork')).plan(keys)).toEqual([]);
  });
});

const DEVICES = [1, 2].map((number) => ({
  name: `fw${number}`,
  publicAddress: `198.51.100.${number}`,
  bgp: { asn: 65010, peeringAddress: `172.16.255.${number}` },
}));
const connection = GatewayConnection.vpn({ devices: DEVICES });

/** What Azure has of a datacenter: the way to it. */
const WAY = /localNetworkGateways|virtualNetworkGateways|\/connections\//i;
/** All that Terraform asks without a datacenter. */
const AZURE = /^\/(subscriptions|metadata|operations|gone|[^/]+\/oauth2|common)\b/;

/** An estate with a datacenter, applied from nothing. */
class Applied {
  private readonly run: EstateRun;
  private readonly all: string[];

  public constructor(
    private readonly azure: AzureStandIn,
    prefix: string,
    private readonly sites: string[],
    take: (run: EstateRun) => void,
  ) {
    this.run = new EstateRun(azure, prefix, { variables: KEYS });
    take(this.run);
    this.all = [...sites, 'addresses', 'dns', 'interconnect'];
  }

  public async bringUp(): Promise<void> {
    await this.run.bringUp(this.sites, ['addresses', 'dns'], ['interconnect']);
  }

  /** The changes of the next plan of every stack. */
  public async plans(): Promise<PlannedChange[]> {
    const plans = await Promise.all(this.all.map(async (stack) => (await this.run.stack(stack)).plan()));
    return plans.flat();
  }

  /** Applies the names, while a region is lost where one is named; gives the calls that this took. */
  public async move(activeSite?: string, lost?: string): Promise<Call[]> {
    const before = this.azure.calls.length;
    const variables: Record<string, string> = activeSite === undefined ? {} : { active_site: activeSite };
    if (lost === undefined) await this.run.apply('dns', variables);
    else {
      const run = await this.run.applyWithout(lost, 'fails', 'dns', variables);
      if (run.status !== 0 || run.lost.length > 0)
        throw new Error(`${run.output}\n${JSON.stringify(run.lost)}`);
    }
    return this.azure.calls.slice(before);
  }

  public async planOf(stack: string, variables: Record<string, string>): Promise<PlannedChange[]> {
    return (await this.run.stack(stack)).plan(variables);
  }

  /** Where the client names lead, and the Edges with their preferences. */
  public names(): Record<string, unknown> {
    const records = (type: string): [string, Record<string, unknown>][] =>
      this.azure.store
        .ofType(`microsoft.network/dnszones/${type}`)
        .map(({ id, body }) => [id.name, body.properties as Record<string, unknown>]);
    const aliases = records('cname').map(([name, { CNAMERecord: record }]) => [
      name,
      (record as { cname: string }).cname,
    ]);
    const [[, { MXRecords: exchangers }]] = records('mx');
    const edges = (exchangers as { exchange: string; preference: number }[]).map((each) => [
      each.exchange,
      each.preference,
    ]);
    return Object.fromEntries([...aliases, ...edges]) as Record<string, unknown>;
  }

  public remove(): void {
    this.run.remove();
  }
}

describeHere('the example whose primary site is a datacenter', () => {
  let azure: AzureStandIn;
  let estate: Applied;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    const example = synthExample('datacenter-and-azure');
    estate = new Applied(azure, 'northwind', ['standby', 'witness'], (run) => run.takeExample(example));
  });
  afterAll(async () => {
    estate.remove();
    await azure.stop();
  });

  const served = {
    mail: 'ams.northwind.example',
    autodiscover: 'ams.northwind.example',
    'mx1.northwind.example': 10,
    'mx2.northwind.example': 10,
    'dubedge1.northwind.example': 20,
    'dubedge2.northwind.example': 20,
  };
  const moved = {
    mail: expect.stringMatching(/dub.*\.northeurope\.cloudapp\.azure\.com$/) as unknown,
    autodiscover: expect.stringMatching(/dub.*\.northeurope\.cloudapp\.azure\.com$/) as unknown,
    'mx1.northwind.example': 10,
    'mx2.northwind.example': 10,
    'dubedge1.northwind.example': 5,
    'dubedge2.northwind.example': 5,
  };

  test('is applied in the order of the guide, and the next plan of every stack is empty', async () => {
    await estate.bringUp();
    expect(await estate.plans()).toEqual([]);
    expect(estate.names()).toEqual(served);
    expect(azure.calls.filter(({ status }) => status >= 400 && status !== 404)).toEqual([]);
  });

  test('switches over with the datacenter dead, by the names alone and with no call to the way to it', async () => {
    const changes = await estate.planOf('dns', { active_site: 'standby' });
    expect(changes.map(({ actions }) => actions.join())).toEqual(changes.map(() => 'update'));
    const calls = await estate.move('standby');
    expect(calls.length).toBeGreaterThan(10);
    expect(calls.map(({ path }) => path).filter((path) => WAY.test(path) || !AZURE.test(path))).toEqual([]);
    expect(estate.names()).toEqual(moved);
    expect(await estate.planOf('dns', { active_site: 'standby' })).toEqual([]);
  });

  test('applies the site that took over while no tunnel is up', async () => {
    const connections = azure.store.ofType('microsoft.network/connections');
    const status = connections.map(
      ({ body }) => (body.properties as Record<string, unknown>).connectionStatus,
    );
    expect([...new Set(status)]).toEqual(['NotConnected']);
    expect(await estate.planOf('standby', {})).toEqual([]);
  });

  test('goes back', async () => {
    await estate.move();
    expect(estate.names()).toEqual(served);
    expect(await estate.plans()).toEqual([]);
  });
});

describeHere('an estate whose standby site is a datacenter', () => {
  let azure: AzureStandIn;
  let estate: Applied;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    const program = (app: App): void => {
      const props = standbyDatacenter();
      new TwoSiteExchange(app, 'contoso', { ...props, datacenter: { ...props.datacenter!, connection } });
    };
    estate = new Applied(azure, 'contoso', ['primary', 'witness'], (run) => run.synth(program));
  });
  afterAll(async () => {
    estate.remove();
    await azure.stop();
  });

  test('is applied, and the next plan of every stack is empty', async () => {
    await estate.bringUp();
    expect(await estate.plans()).toEqual([]);
  });

  test('has the witness reach it over the gateway of the other site', () => {
    const peerings = azure.store.ofType('microsoft.network/virtualnetworks/virtualnetworkpeerings');
    const flags = peerings.map(({ id, body }) => {
      const { allowGatewayTransit, useRemoteGateways } = body.properties as Record<string, boolean>;
      return [id.name, allowGatewayTransit, useRemoteGateways];
    });
    expect(flags.sort()).toEqual([
      ['peer-contoso-ams-to-par', true, false],
      ['peer-contoso-par-to-ams', false, true],
    ]);
  });

  test('switches over to it while the region of the primary site fails, and back', async () => {
    const host = standbyDatacenter().datacenter!.clientAccess!.publicHostName;
    const served = estate.names();
    expect(served.mail).toMatch(/ams.*\.westeurope\.cloudapp\.azure\.com$/);
    await estate.move('standby', 'westeurope');
    expect(estate.names()).toMatchObject({ mail: host, autodiscover: host });
    expect(estate.names()['mx1.contoso.com']).toBeLessThan(served['amsedge1.contoso.com'] as number);
    await estate.move();
    expect(estate.names()).toEqual(served);
  });
});
