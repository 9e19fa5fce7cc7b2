import type { App } from 'cdktf';
import {
  AlertReceiver,
  AzureRegion,
  DnsFailover,
  OutboundMail,
  Release,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import { AzureStandIn } from '../../stand-in/stand-in';
import type { Body } from '../../stand-in/store';
import { Client } from '../stand-in/support/client';
import { LIVE } from '../support/app';
import { each } from '../support/each';
import { EstateRun } from './support/estate-run';
import type { PlannedChange } from './support/terraform';
import { describeHere } from './support/terraform';

// One story, told in order, of what protects an estate: backups, exports and alerts.

const SITES = ['primary', 'standby', 'witness'];
const FIRST = { reverse_dns: 'false', domain_joined: 'false' };
const ITEM = 'microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems';
const VAULT = 'microsoft.recoveryservices/vaults';

function estate(app: App, release?: { reason: string }): void {
  const made = new TwoSiteExchange(app, 'contoso', {
    domainName: 'contoso.com',
    ...LIVE,
    primary: { name: 'Amsterdam', region: AzureRegion.WEST_EUROPE, addressSpace: '10.10.0.0/16' },
    standby: { name: 'Dublin', region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' },
    witness: { name: 'Paris', region: AzureRegion.FRANCE_CENTRAL, addressSpace: '10.30.0.0/24' },
    clientAccess: { servers: 2 },
    edge: { outbound: OutboundMail.direct() },
    failover: DnsFailover.manual(),
    monitoring: { receivers: [AlertReceiver.sms('duty', '49', '1701234567')] },
  });
  if (release) Release.of(made, release);
}

describeHere('what protects an estate', () => {
  let azure: AzureStandIn;
  let client: Client;
  let run: EstateRun;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    client = new Client(azure);
    run = new EstateRun(azure, 'contoso', { isProtected: true });
    synth();
  });
  afterAll(async () => {
    run.remove();
    await azure.stop();
  });

  function synth(release?: { reason: string }): void {
    run.synth((app) => estate(app, release));
    if (process.env.NIGHTLY === '1') return;
    // The provider waits two minutes for a key vault that is public.
    run.mutate('exports', ({ resource = {} }) => {
      for (const block of Object.values(resource.azurerm_key_vault))
        block.public_network_access_enabled = false;
    });
    // And for each metric alert.
    run.mutate('monitoring', ({ resource = {} }) => delete resource.azurerm_monitor_metric_alert);
    // Peerings take 90 seconds, and the links of private zones as long again when they go.
    run.mutate('interconnect', ({ resource = {} }) => {
      for (const type of Object.keys(resource).filter(
        (type) => type !== 'azurerm_storage_account_network_rules',
      ))
        delete resource[type];
    });
  }

  const names = (type: string): string[] => azure.store.ofType(type).map(({ id }) => id.name);
  const items = (): { machine: string; properties: Body }[] =>
    azure.store.ofType(ITEM).map(({ id, body }) => ({
      machine: id.name.split(';').pop()!,
      properties: body.properties as Body,
    }));
  const variablesOf = (stack: string): Record<string, string> => (SITES.includes(stack) ? FIRST : {});
  async function planned(stack: string, ...args: string[]): Promise<PlannedChange[]> {
    const workdir = await run.stack(stack);
    await workdir.mustRun(['plan', '-out=tfplan', '-parallelism=30', ...args], variablesOf(stack));
    const shown = JSON.parse((await workdir.mustRun(['show', '-json', 'tfplan'])).output) as {
      resource_changes?: { address: string; change: Omit<PlannedChange, 'address'> }[];
    };
    return (shown.resource_changes ?? [])
      .map(({ address, change }) => ({ address, ...change }))
      .filter(({ actions }) => !['no-op', 'read'].includes(actions.join()));
  }

  test('is applied in its order: exports first, alerts last', async () => {
    await run.apply('exports');
    await Promise.all(SITES.map(async (site) => run.apply(site, FIRST)));
    await run.apply('addresses');
    await run.apply('dns');
    await Promise.all(['interconnect', 'monitoring'].map(async (stack) => run.apply(stack)));
    const refused = azure.calls.filter(({ status }) => status >= 400 && ![401, 403, 404].includes(status));
    expect(refused).toEqual([]);
    const machines = names('microsoft.compute/virtualmachines').filter((name) => !name.includes('witness'));
    expect(
      items()
        .map(({ machine }) => machine)
        .sort(),
    ).toEqual(machines.sort());
    expect(names(VAULT)).toHaveLength(2);
    expect(names('microsoft.insights/scheduledqueryrules').length).toBeGreaterThan(0);
  });

  test('is complete: the next plan of every stack is empty', async () => {
    const stacks = ['exports', ...SITES, 'addresses', 'dns', 'interconnect', 'monitoring'];
    const plans = await Promise.all(stacks.map(async (stack) => [stack, await planned(stack)]));
    expect(plans).toEqual(stacks.map((stack) => [stack, []]));
  });

  test('keeps the backups of a machine that is made again, and gives its new identity its rights', async () => {
    const machine = 'azurerm_windows_virtual_machine';
    const state = await (await run.stack('primary')).mustRun(['state', 'list']);
    const address = state.output
      .split('\n')
      .find((line) => line.startsWith(`${machine}.Amsterdam_Edge_Server-1_`));
    const changes = await planned('primary', `-replace=${address}`);
    const types = changes.map((change) => `${change.address.split('.')[0]} ${change.actions.join()}`);
    expect(types).toContain(`${machine} delete,create`);
    expect(types).toContain('azurerm_role_assignment delete,create');
    expect(types.filter((type) => type.startsWith('azurerm_backup_'))).toEqual([]);
  });

  test('is not destroyed while nobody releases it', async () => {
    const { status, output } = await (await run.stack('standby')).destroy();
    expect(status).not.toBe(0);
    expect(output).toContain('Instance cannot be destroyed');
  });

  test('is destroyed but for its vault, which keeps every backup', async () => {
    synth({ reason: 'Dublin is given up.' });
    const before = items();
    // Alerts hold nothing back, and a diagnostic setting takes 50 seconds to go.
    const rest = process.env.NIGHTLY === '1' ? ['monitoring'] : [];
    for (const stack of each([...rest, 'interconnect', 'dns', 'addresses'])) {
      const { status, output } = await (await run.stack(stack)).destroy();
      expect([status, output]).toEqual([0, output]);
    }
    const { status, output } = await (await run.stack('standby')).destroy();
    expect(status).not.toBe(0);
    expect(output).toContain('ServiceResourceNotEmptyWithBackendMessage');
    expect(items()).toHaveLength(before.length);
    const ofDublin = items().filter(({ machine }) => /dub/i.test(machine));
    expect(ofDublin.map(({ properties }) => properties.protectionState)).toEqual(
      ofDublin.map(() => 'ProtectionStopped'),
    );
  });

  test('goes when somebody has emptied the vault and 14 days have passed', async () => {
    const vault = azure.store.ofType(VAULT).find(({ body }) => body.location === 'northeurope')!.id.text;
    const state = { securitySettings: { immutabilitySettings: { state: 'Disabled' } } };
    await client.change('PATCH', vault, { properties: state });
    const held = azure.store.childrenOf(vault).filter((child) => child.id.type === ITEM);
    for (const { id } of each(held))
      expect(await client.change('DELETE', id.text)).toMatchObject({ status: 303 });
    expect(await client.change('DELETE', vault)).toMatchObject({ status: 400 });
    azure.clock.advance(14 * 24 * 60);
    const { status, output } = await (await run.stack('standby')).destroy();
    expect([status, output]).toEqual([0, output]);
    const left = azure.store.all().filter(({ body }) => body.location === 'northeurope');
    expect(left.map(({ id }) => id.text)).toEqual([]);
  });
});
