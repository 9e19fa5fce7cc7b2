import type { App } from 'cdktf';
import { AzureRegion, DnsFailover, TwoSiteExchange, OutboundMail } from 'cdktf-resilient-exchange';
import { SUBSCRIPTION } from '../../stand-in/identity';
import { parseResourceId } from '../../stand-in/resource-id';
import { AzureStandIn } from '../../stand-in/stand-in';
import type { Body } from '../../stand-in/store';
import type { StackJson } from '../support/app';
import { each } from '../support/each';
import { EstateRun } from './support/estate-run';
import { describeHere } from './support/terraform';
import { LIVE } from '../support/app';

// What the lane is for: each of these mistakes, made in the synthesized files, has to turn it red. The stacks that are applied
// are as few as each mistake needs; what other stacks would have made is put into the stand-in by hand.

const PRIMARY = 'westeurope';
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-contoso-ams`;
const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-contoso-ams`;
const ADDRESS = `${GROUP}/providers/Microsoft.Network/publicIPAddresses/pip-contoso-ams-egress`;

/** The primary site, as far as a defect refers to it. */
const OF_PRIMARY: Record<string, Body> = {
  [GROUP]: { location: PRIMARY },
  [NETWORK]: { location: PRIMARY, properties: { addressSpace: { addressPrefixes: ['10.10.0.0/16'] } } },
  [ADDRESS]: {
    location: PRIMARY,
    sku: { name: 'Standard' },
    properties: { publicIPAllocationMethod: 'Static' },
  },
};

function estate(app: App): void {
  new TwoSiteExchange(app, 'contoso', {
    domainName: 'contoso.com',
    ...LIVE,
    primary: { name: 'Amsterdam', region: AzureRegion.WEST_EUROPE, addressSpace: '10.10.0.0/16' },
    standby: { name: 'Dublin', region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' },
    witness: { name: 'Paris', region: AzureRegion.FRANCE_CENTRAL, addressSpace: '10.30.0.0/24' },
    edge: { outbound: OutboundMail.direct() },
    clientAccess: { servers: 2 },
    failover: DnsFailover.manual(),
  });
}

type Resources = Record<string, Record<string, Record<string, unknown>>>;
const resources = (json: StackJson): Resources => json.resource as unknown as Resources;

/** The names of the DNS stack without the addresses of Edges, which only the sites' states know. */
function withoutEdges(json: StackJson): void {
  delete resources(json).azurerm_dns_a_record;
  delete resources(json).azurerm_dns_txt_record;
  delete (json as { data?: unknown }).data;
}

/** A stand-in and an estate of its own for each defect, so that they can run side by side. */
async function withEstate(work: (run: EstateRun) => Promise<void>): Promise<void> {
  const azure = await AzureStandIn.start();
  const run = new EstateRun(azure, 'contoso');
  try {
    for (const [id, body] of Object.entries(OF_PRIMARY)) azure.store.put(parseResourceId(id)!, body);
    run.synth(estate);
    await work(run);
  } finally {
    run.remove();
    await azure.stop();
  }
}

/** The stack cannot be applied at all, for this reason. */
async function isRefused(
  run: EstateRun,
  stack: string,
  code: string,
  variables: Record<string, string> = stack === 'standby' ? { reverse_dns: 'false' } : {},
): Promise<void> {
  const { status, output } = await (await run.stack(stack)).apply(variables);
  expect(status).not.toBe(0);
  expect(output).toContain(code);
}

/** The stack can be applied, but not once more while the primary's region is gone. */
async function needsThePrimary(run: EstateRun, stack: string): Promise<void> {
  await run.apply(stack);
  const { status, lost } = await run.applyWithout(PRIMARY, 'fails', stack);
  expect(status).not.toBe(0);
  expect(lost).not.toEqual([]);
}

describeHere('a seeded defect', () => {
  test.concurrent(
    'none: names and standby are applied, and applied again while the primary is gone',
    async () =>
      withEstate(async (run) => {
        run.mutate('dns', withoutEdges);
        const switchover: Record<string, Record<string, string>> = {
          standby: { reverse_dns: 'false' },
          dns: { active_site: 'standby' },
        };
        await Promise.all([run.apply('standby', switchover.standby), run.apply('dns')]);
        for (const [stack, variables] of each(Object.entries(switchover))) {
          const { status, output, lost } = await run.applyWithout(PRIMARY, 'fails', stack, variables);
          expect({ status, lost, output }).toEqual({ status: 0, lost: [], output });
        }
      }),
  );

  test.concurrent('a dependency that is missing', async () =>
    withEstate(async (run) => {
      run.mutate('witness', (json) => {
        const [network] = Object.values(resources(json).azurerm_network_interface);
        const [configuration] = network.ip_configuration as Record<string, string>[];
        const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-contoso-par`;
        configuration.subnet_id = `${group}/providers/Microsoft.Network/virtualNetworks/vnet-contoso-par/subnets/snet-contoso-par-witness`;
      });
      await isRefused(run, 'witness', 'InvalidResourceReference');
    }),
  );

  test.concurrent('an address that is used twice', async () =>
    withEstate(async (run) => {
      run.mutate('standby', (json) => {
        const interfaces = Object.entries(resources(json).azurerm_network_interface);
        const configurationOf = (server: string): Record<string, string> =>
          (
            interfaces.find(([name]) => name.includes(server))![1].ip_configuration as Record<
              string,
              string
            >[]
          )[0];
        configurationOf('ClientAccess_Server-2').private_ip_address =
          configurationOf('ClientAccess_Server-1').private_ip_address;
      });
      await isRefused(run, 'standby', 'PrivateIPAddressIsAllocated');
    }),
  );

  test.concurrent('a first apply that writes the PTRs at once, before their names resolve', async () =>
    withEstate(async (run) => isRefused(run, 'standby', 'ReverseFqdnDoesNotBelongToSubscription', {})),
  );

  test.concurrent('the group of the zone in the region of the primary', async () =>
    withEstate(async (run) => {
      run.mutate('dns', (json) => {
        withoutEdges(json);
        Object.values(resources(json).azurerm_resource_group)[0].location = PRIMARY;
      });
      await needsThePrimary(run, 'dns');
    }),
  );

  test.concurrent('a peering in the stack of the standby', async () =>
    withEstate(async (run) => {
      run.mutate('standby', (json) => {
        const { azurerm_resource_group, azurerm_virtual_network } = resources(json);
        const misplaced = {
          name: 'peer-contoso-dub-to-ams',
          resource_group_name: `\${azurerm_resource_group.${Object.keys(azurerm_resource_group)[0]}.name}`,
          virtual_network_name: `\${azurerm_virtual_network.${Object.keys(azurerm_virtual_network)[0]}.name}`,
          remote_virtual_network_id: NETWORK,
        };
        (json as unknown as { resource: Resources }).resource = {
          azurerm_resource_group,
          azurerm_virtual_network,
          azurerm_virtual_network_peering: { misplaced },
        };
        delete (json as { output?: unknown }).output;
      });
      await needsThePrimary(run, 'standby');
    }),
  );

  test.concurrent('names that read the dead site', async () =>
    withEstate(async (run) => {
      run.mutate('dns', (json) => {
        withoutEdges(json);
        const read = { name: 'pip-contoso-ams-egress', resource_group_name: 'rg-contoso-ams' };
        Object.assign(json, { data: { azurerm_public_ip: { egress: read } } });
      });
      await needsThePrimary(run, 'dns');
    }),
  );
});
