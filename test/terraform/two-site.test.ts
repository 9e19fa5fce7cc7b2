import type { App } from 'cdktf';
import type { EdgeTierOptions, ResilientClientAccessArrayOptions } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  Release,
  RoutingPreference,
  DnsFailover,
  Duration,
  TwoSiteExchange,
  WindowsVersion,
  ServerImage,
  OutboundMail,
} from 'cdktf-resilient-exchange';
import { AzureStandIn } from '../../stand-in/stand-in';
import { EstateRun } from './support/estate-run';
import type { PlannedChange } from './support/terraform';
import { describeHere } from './support/terraform';
import { LIVE } from '../support/app';

// One story of one estate, told in order: each test goes on where the one before ended.

const PRIMARY = 'westeurope';
const SITES = ['primary', 'standby', 'witness'];
const NAMES = ['addresses', 'dns'];
const ALL = [...SITES, ...NAMES, 'interconnect'];

interface Change {
  clientAccess?: ResilientClientAccessArrayOptions;
  edge?: Partial<EdgeTierOptions>;
}

function estate(app: App, { clientAccess, edge }: Change = {}): void {
  const activeDirectory = { domainName: 'corp.contoso.com', joinUsername: 'svc-join@corp.contoso.com' };
  new TwoSiteExchange(app, 'contoso', {
    domainName: 'contoso.com',
    ...LIVE,
    activeDirectory,
    primary: {
      name: 'Amsterdam',
      region: AzureRegion.WEST_EUROPE,
      addressSpace: '10.10.0.0/16',
      domainControllers: ['10.10.64.4'],
      bastion: true,
    },
    standby: {
      name: 'Dublin',
      region: AzureRegion.NORTH_EUROPE,
      addressSpace: '10.20.0.0/16',
      domainControllers: ['10.20.64.4'],
    },
    witness: {
      name: 'Paris',
      region: AzureRegion.FRANCE_CENTRAL,
      addressSpace: '10.30.0.0/24',
      domainControllers: ['10.30.0.68'],
    },
    clientAccess,
    edge: {
      outbound: OutboundMail.direct(),
      routingPreferences: { AMSEDGE2: RoutingPreference.internet(), DUBEDGE2: RoutingPreference.internet() },
      ...edge,
    },
    failover: DnsFailover.automatic({ recoveryTimeObjective: Duration.minutes(5) }),
  });
}

describeHere('the life of the two-site estate', () => {
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

  const plan = async (stack: string, variables: Record<string, string> = {}): Promise<PlannedChange[]> =>
    (await run.stack(stack)).plan(variables);
  const record = (kind: string, name: string): Record<string, unknown> =>
    azure.store.all().find(({ id }) => id.type === `microsoft.network/dnszones/${kind}` && id.name === name)!
      .body.properties as Record<string, unknown>;
  const preferences = (): Record<string, number> =>
    Object.fromEntries(
      (record('mx', '@').MXRecords as { exchange: string; preference: number }[]).map((each) => [
        each.exchange,
        each.preference,
      ]),
    );
  const reverseNames = (): string[] =>
    azure.store
      .ofType('microsoft.network/publicipaddresses')
      .map(
        ({ body }) =>
          (body.properties as { dnsSettings?: { reverseFqdn?: string } }).dnsSettings?.reverseFqdn,
      )
      .filter((name) => name !== undefined && name !== '')
      .map((name) => name!.replace('.contoso.com.', ''))
      .sort();
  const endpoints = (): unknown[] =>
    azure.store
      .ofType('microsoft.network/trafficmanagerprofiles/externalendpoints')
      .map(({ id, body }) => [id.name, (body.properties as { endpointStatus: string }).endpointStatus])
      .sort();
  test('is applied in the order of the guide', async () => {
    run.synth((app) => estate(app));
    await run.bringUp(SITES, NAMES, ['interconnect']);
    const machines = azure.store.ofType('microsoft.compute/virtualmachines');
    expect(machines.map(({ id }) => id.name).sort()).toHaveLength(11);
    expect(azure.calls.filter(({ status }) => status >= 400 && status !== 404)).toEqual([]);
  });

  test('is complete: the next plan of every stack is empty', async () => {
    const plans = await Promise.all(ALL.map(async (stack) => [stack, await plan(stack)]));
    expect(plans).toEqual(ALL.map((stack) => [stack, []]));
  });

  test('a rotated password changes nothing: no machine is replaced, and none joins again', async () => {
    const kinds = ['admin', 'edge_admin', 'witness_admin', 'domain_join'];
    const rotated = Object.fromEntries(kinds.map((kind) => [`${kind}_password`, 'not-a-Secret-5']));
    const plans = await Promise.all(SITES.map(async (stack) => [stack, await plan(stack, rotated)]));
    expect(plans).toEqual(SITES.map((stack) => [stack, []]));
  });

  test('has probes and endpoints as designed', () => {
    const [profile] = azure.store.ofType('microsoft.network/trafficmanagerprofiles');
    expect(profile.body.properties).toMatchObject({
      trafficRoutingMethod: 'Priority',
      monitorConfig: { protocol: 'HTTPS', port: 443, path: '/owa/healthcheck.htm' },
    });
    expect(endpoints()).toEqual([
      ['ams', 'Enabled'],
      ['dub', 'Enabled'],
    ]);
  });

  test('keeps passwords out of the states that a switchover reads', async () => {
    const [sites, names] = await Promise.all(
      [SITES, NAMES].map(async (stacks) => {
        const states = stacks.map(async (stack) => (await run.stack(stack)).mustRun(['state', 'pull']));
        return (await Promise.all(states)).map(({ output }) => output).join('\n');
      }),
    );
    const passwords = Object.values(run.passwords);
    expect(passwords.filter((each) => sites.includes(each))).toEqual(passwords);
    expect(passwords.filter((each) => names.includes(each))).toEqual([]);
  });

  test('switches over by the DNS stack alone, in place, and back', async () => {
    const changes = await plan('dns', { active_site: 'standby' });
    expect(changes.map(({ actions }) => actions.join())).toEqual(changes.map(() => 'update'));
    expect(changes.map(({ address }) => address.split('.')[0]).sort()).toEqual([
      'azurerm_dns_mx_record',
      'azurerm_private_dns_a_record',
      'azurerm_private_dns_a_record',
      'azurerm_traffic_manager_external_endpoint',
    ]);
    await run.apply('dns', { active_site: 'standby' });
    expect(endpoints()).toEqual([
      ['ams', 'Disabled'],
      ['dub', 'Enabled'],
    ]);
    expect(preferences()).toEqual({
      'amsedge1.contoso.com': 10,
      'amsedge2.contoso.com': 10,
      'dubedge1.contoso.com': 5,
      'dubedge2.contoso.com': 5,
    });
    expect(await plan('dns', { active_site: 'standby' })).toEqual([]);
    await run.apply('dns');
    expect(preferences()['dubedge1.contoso.com']).toBe(20);
    expect(endpoints()).toEqual([
      ['ams', 'Enabled'],
      ['dub', 'Enabled'],
    ]);
  });

  test('refuses an active site that there is not, and names those there are', async () => {
    const refused = await (await run.stack('dns')).apply({ active_site: 'secondary' });
    expect(refused.status).not.toBe(0);
    expect(refused.output).toContain('active_site must be one of automatic, primary, standby.');
  });

  test.each(['fails', 'hangs'] as const)(
    'switches over while the primary region %s, without a call to it',
    async (outage) => {
      for (const [stack, variables] of [
        ['dns', { active_site: 'standby' }],
        ['standby', {}],
      ] as const) {
        const { status, output, calls, lost } = await run.applyWithout(PRIMARY, outage, stack, variables);
        expect({ status, lost, output }).toEqual({ status: 0, lost: [], output });
        expect(calls.length).toBeGreaterThan(20);
      }
      expect(endpoints()).toContainEqual(['ams', 'Disabled']);
      await run.apply('dns');
    },
  );

  test('grows by what is new: nothing is replaced, lists change in place', async () => {
    run.synth((app) => estate(app, { clientAccess: { servers: 4 }, edge: { servers: 3 } }));
    for (const [site, name] of [
      ['primary', 'Amsterdam'],
      ['standby', 'Dublin'],
    ]) {
      const changes = await plan(site);
      const created = changes
        .filter(({ actions }) => actions.join() === 'create')
        .map(({ address }) => address);
      const rest = changes.filter(({ actions }) => actions.join() !== 'create');
      const own = new RegExp(`\\.${name}_(ClientAccess_(Server|Address)-4|Edge_(Server|Address)-3)_`);
      expect(created.filter((address) => !own.test(address))).toEqual([]);
      expect(created.length).toBeGreaterThan(10);
      // The Edges learn the new front end's name; nothing else is touched.
      expect(
        rest.map(({ address, actions }) => [address.replace(/_[0-9A-F]{8}$/, ''), actions.join()]),
      ).toEqual([
        [`azurerm_virtual_machine_run_command.${name}_Edge_Server-1_Run-resolver`, 'update'],
        [`azurerm_virtual_machine_run_command.${name}_Edge_Server-2_Run-resolver`, 'update'],
      ]);
    }
  });

  test('cannot be planned with an address that no apply has made, but switches over from the last deployed output', async () => {
    const ahead = await (await run.stack('dns')).run(['plan']);
    expect(ahead.status).not.toBe(0);
    expect(ahead.output).toContain('amsedge3_address');
    run.synth((app) => estate(app));
    await run.apply('dns', { active_site: 'standby' });
    await run.apply('dns');
  });

  test('takes servers in and out in the order of the guide: site first, then names', async () => {
    run.synth((app) => estate(app, { edge: { servers: 3 } }));
    const added = { new_edges: '["amsedge3", "dubedge3"]' };
    await Promise.all(['primary', 'standby'].map(async (site) => run.apply(site, added)));
    // Those that serve keep their PTRs meanwhile.
    expect(reverseNames()).toEqual(['amsedge1', 'amsedge2', 'dubedge1', 'dubedge2']);
    for (const stack of NAMES) await run.apply(stack);
    await Promise.all(['primary', 'standby'].map(async (site) => run.apply(site)));
    expect(Object.keys(preferences())).toContain('dubedge3.contoso.com');
    expect(reverseNames()).toEqual(['amsedge1', 'amsedge2', 'amsedge3', 'dubedge1', 'dubedge2', 'dubedge3']);
    expect(await plan('primary')).toEqual([]);

    run.synth((app) =>
      estate(app, { edge: { members: [{ name: '1' }, { name: '3' }], routingPreferences: {} } }),
    );
    const gone = await plan('primary');
    expect(gone.filter(({ actions }) => actions.join() === 'create')).toEqual([]);
    expect(
      gone
        .filter(({ address }) => !/Edge_(Server|Address)-2_/.test(address))
        .map(({ actions }) => actions.join()),
    ).toEqual([]);
  });

  test('shows a change member by member, with what it replaces', async () => {
    run.synth((app) => estate(app, { clientAccess: { size: 'Standard_E20s_v5' }, edge: { servers: 3 } }));
    const resized = await plan('primary');
    expect(
      resized.map(({ address, actions, after }) => [
        address.split('_Machine_')[0],
        actions.join(),
        after?.size,
      ]),
    ).toEqual(
      ['1', '2', '3'].map((member) => [
        `azurerm_windows_virtual_machine.Amsterdam_ClientAccess_Server-${member}`,
        'update',
        'Standard_E20s_v5',
      ]),
    );
    run.synth((app) =>
      estate(app, {
        clientAccess: { image: ServerImage.windows(WindowsVersion.WS2025) },
        edge: { servers: 3 },
      }),
    );
    const rebuilt = await plan('primary');
    const machines = rebuilt.filter(({ address }) => address.startsWith('azurerm_windows_virtual_machine.'));
    expect(machines.map(({ actions }) => actions.join())).toEqual([
      'delete,create',
      'delete,create',
      'delete,create',
    ]);
    expect(rebuilt.filter(({ address }) => !/ClientAccess_Server-\d_/.test(address))).toEqual([]);

    run.synth((app) =>
      estate(app, { clientAccess: { idleTimeout: Duration.minutes(40) }, edge: { servers: 3 } }),
    );
    const retuned = await plan('primary');
    expect(
      retuned.map(({ address, actions, after }) => [
        address.split('.')[0],
        actions.join(),
        after?.idle_timeout_in_minutes,
      ]),
    ).toEqual([
      ['azurerm_lb_rule', 'update', 40],
      ['azurerm_lb_rule', 'update', 40],
    ]);
  });

  test('is destroyed without a trace', async () => {
    run.synth((app) => {
      estate(app, { edge: { servers: 3 } });
      Release.of(app, { reason: 'The estate is given up.' });
    });
    const must = async (name: string): Promise<void> => {
      const { status, output } = await (await run.stack(name)).destroy();
      if (status !== 0) throw new Error(output);
    };
    await must('interconnect');
    for (const stack of [...NAMES].reverse()) await must(stack);
    await Promise.all(SITES.map(must));
    expect(azure.store.all().map(({ id }) => id.text)).toEqual([]);
  });
});
