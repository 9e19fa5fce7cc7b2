import type { Attributes, StackJson } from '../../support/app';
import type { Stacks } from '../../support/synth';
import { exampleOutput } from '../../support/synth';
import { compare } from './compare';

// Terraform that does not say what the model says is noticed: what is changed after synthesis, the simulator sees and the analysis does not.

const example = exampleOutput('two-site');
const proxied = exampleOutput('proxy');

/** What the two sides say differently once the Terraform has been changed. */
function differencesAfter(change: (stacks: Stacks) => void, of = example): string[] {
  const stacks = JSON.parse(JSON.stringify(of.stacks)) as Stacks;
  change(stacks);
  return compare({ ...of, stacks }, { every: 25 }).differences;
}

/** The one resource of a type whose logical name contains a text. */
function resource(
  { resource = {} }: StackJson,
  type: string,
  name: string,
): [Record<string, Attributes>, string] {
  const found = Object.keys(resource[type]).filter((each) => each.includes(name));
  if (found.length !== 1) throw new Error(`${found.length} of ${type} are called like ${name}`);
  return [resource[type], found[0]];
}

function drop(stack: StackJson, type: string, name: string): void {
  const [all, key] = resource(stack, type, name);
  delete all[key];
}

function change(stack: StackJson, type: string, name: string, values: Attributes): void {
  const [all, key] = resource(stack, type, name);
  Object.assign(all[key], values);
}

const RULE = 'azurerm_network_security_rule';
const ASSOCIATION = 'azurerm_network_interface_backend_address_pool_association';

test.each<[string, string, (stacks: Stacks) => void]>([
  [
    'a target of mail is left out',
    'inbound mail',
    ({ 'contoso-dns': dns }) => {
      const [all, key] = resource(dns, 'azurerm_dns_mx_record', 'Exchangers');
      (all[key].record as unknown[]).splice(0, 1);
    },
  ],
  [
    'targets of mail have one preference',
    'inbound mail',
    ({ 'contoso-dns': dns }) => {
      const [all, key] = resource(dns, 'azurerm_dns_mx_record', 'Exchangers');
      (all[key].record as Attributes[]).forEach((each) => (each.preference = '10'));
    },
  ],
  [
    'a front end is not in the public pool',
    'client access from the Internet: mail.contoso.com',
    (stacks) => drop(stacks['contoso-primary'], ASSOCIATION, 'ClientAccess_Server-2_Pool-Public'),
  ],
  [
    'a front end is not in the pool of a standby site',
    'client access inside DUB: mail.contoso.com',
    (stacks) => drop(stacks['contoso-standby'], ASSOCIATION, 'ClientAccess_Server-1_Pool-Internal'),
  ],
  [
    'an Edge has its address over the other carrier',
    'inbound mail',
    (stacks) =>
      change(stacks['contoso-primary'], 'azurerm_public_ip', 'Edge_Address-1', {
        ip_tags: { RoutingPreference: 'Internet' },
      }),
  ],
  [
    'a machine is in another zone',
    'inbound mail',
    (stacks) =>
      change(stacks['contoso-primary'], 'azurerm_windows_virtual_machine', 'Edge_Server-2', { zone: '1' }),
  ],
  [
    'sites are peered in one direction only',
    'database: DB01',
    (stacks) =>
      drop(stacks['contoso-interconnect'], 'azurerm_virtual_network_peering', 'Interconnect_DUB-PAR'),
  ],
  [
    'Traffic Manager does not ask for the standby site',
    'client access from the Internet: mail.contoso.com',
    (stacks) =>
      change(stacks['contoso-dns'], 'azurerm_traffic_manager_external_endpoint', 'Profile_Standby', {
        enabled: false,
      }),
  ],
  [
    'Traffic Manager leads clients to the standby site first',
    'client access from the Internet: mail.contoso.com',
    (stacks) =>
      change(stacks['contoso-dns'], 'azurerm_traffic_manager_external_endpoint', 'Profile_Primary', {
        priority: 3,
      }),
  ],
  [
    'the rule for mail from outside is left out',
    'inbound mail',
    (stacks) => drop(stacks['contoso-standby'], RULE, 'perimeter_AllowSmtpFromOutside'),
  ],
  [
    'the rule by which Edges hand mail on is left out',
    'inbound mail',
    (stacks) => drop(stacks['contoso-primary'], RULE, 'client-access_AllowSmtpFromEdges'),
  ],
  [
    'the rule for EdgeSync is left out',
    'EdgeSync: Amsterdam',
    (stacks) => drop(stacks['contoso-primary'], RULE, 'perimeter_AllowEdgeSyncFromExchange'),
  ],
  [
    'the rule for clients is left out',
    'client access from the Internet: autodiscover.contoso.com',
    (stacks) => drop(stacks['contoso-primary'], RULE, 'client-access_AllowHttpsFromClients'),
  ],
  [
    'a private zone is not linked to a network',
    'client access inside DUB: mail.contoso.com',
    (stacks) =>
      drop(
        stacks['contoso-interconnect'],
        'azurerm_private_dns_zone_virtual_network_link',
        'mailcontosocom-DUB',
      ),
  ],
  [
    'the names are managed in the region of the standby site',
    'ability to switch over',
    (stacks) =>
      change(stacks['contoso-dns'], 'azurerm_resource_group', 'Zone_ResourceGroup', {
        location: 'westeurope',
      }),
  ],
])('%s', (_name, service, mutate) => {
  const services = differencesAfter(mutate).map((line) => line.split(' after ')[0]);
  expect([...new Set(services)]).toContain(service);
});

test.each<[string, (primary: StackJson) => void]>([
  [
    'a proxy is not in the public pool',
    (primary) => drop(primary, ASSOCIATION, 'Proxies_Server-1_Pool-Public'),
  ],
  [
    'the rules for proxies are left out',
    (primary) => {
      drop(primary, RULE, 'client-access_AllowHttpsFromProxies');
      drop(primary, RULE, 'client-access_AllowHttpsFromClients');
      drop(primary, RULE, 'client-access_AllowHttpsFromNetworks');
    },
  ],
  [
    'the rule for clients of proxies is left out',
    (primary) => drop(primary, RULE, 'proxy_AllowHttpsFromClients'),
  ],
  [
    'a proxy is in another zone',
    (primary) => change(primary, 'azurerm_linux_virtual_machine', 'Proxies_Server-2', { zone: '1' }),
  ],
  [
    'a backend lacks a server',
    (primary) => {
      for (const proxy of ['Server-1', 'Server-2']) {
        const [all, key] = resource(primary, 'azurerm_virtual_machine_run_command', `Proxies_${proxy}_Run`);
        const source = all[key].source as { script: string };
        source.script = source.script.replace(/(?<=^backend be_owa$[^]*?)^ +server GAVFE1 .*$/m, '');
      }
    },
  ],
])('%s', (_name, mutate) => {
  const services = differencesAfter(({ 'fabrikam-primary': primary }) => mutate(primary), proxied).map(
    (line) => line.split(' after ')[0],
  );
  expect(services).toContain('client access from the Internet: owa.fabrikam.example');
});

test('the tables name another server for the first copy of a database', () => {
  const readme = example.runbooks['README.md'].replace('| DB01 | AMSFE1 |', '| DB01 | AMSFE3 |');
  expect(readme).not.toEqual(example.runbooks['README.md']);
  const runbooks = { ...example.runbooks, 'README.md': readme };
  const { differences } = compare({ ...example, runbooks }, { every: 25 });
  expect(differences.map((line) => line.split(' after ')[0])).toContain('database: DB01');
});
