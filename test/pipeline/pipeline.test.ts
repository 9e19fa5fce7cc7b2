import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { RouteTable } from '@cdktf/provider-azurerm/lib/route-table';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { App } from 'cdktf';
import { TerraformStack, TerraformVariable } from 'cdktf';
import type { EstatePipelineOptions } from 'cdktf-resilient-exchange';
import {
  AlertReceiver,
  DiskEncryption,
  AzureRegion,
  EstateModel,
  Pipeline,
  PipelineHost,
  StateStore,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import { rolesOnly } from '../../lib/pipeline/conditions';
import { ACTIONS } from '../../lib/pipeline/resource-actions';
import { StackContent } from '../../lib/pipeline/stack-content';
import type { Attributes } from '../support/app';
import { estateProps, resources, synth, testApp } from '../support/app';
import { each } from '../support/each';
import { expectRefusal, expectRefusedSynth, messageOf } from '../support/refusal';
import { ROOT } from '../support/synth';

const HOST = PipelineHost.gitHubActions({ subjectPrefix: 'repo:contoso/exchange' });
const REGION = AzureRegion.CANADA_CENTRAL;
const STACKS = [
  'contoso-exports',
  'contoso-primary',
  'contoso-standby',
  'contoso-witness',
  'contoso-addresses',
  'contoso-dns',
  'contoso-interconnect',
];
const IDENTITIES = [
  'contoso-plan',
  ...STACKS.flatMap((stack) => [stack, `${stack}-drift`]),
  'contoso-record',
];

function store(containerName: string): StateStore {
  return StateStore.azureStorage({
    storageAccountName: 'stcontosostate',
    containerName,
    resourceGroupName: 'rg-state',
    region: REGION,
  });
}

/** Without texts for people, which take most of the time. */
const BARE = {
  stateStore: store('states'),
  runbooks: false,
  resilienceReport: false,
  recoveryPlan: false,
  restoreDrills: [],
};

type Overrides = Parameters<typeof estateProps>[0];

function program(
  pipeline: Partial<EstatePipelineOptions> = {},
  overrides: Overrides = {},
): { app: App; estate: TwoSiteExchange } {
  const app = testApp();
  const estate = new TwoSiteExchange(app, 'contoso', {
    ...estateProps({ ...BARE, ...overrides }),
    pipeline: { host: HOST, ...pipeline },
  });
  return { app, estate };
}

type Stacks = ReturnType<typeof synth>['stacks'];

const written = new Map<App, Stacks>();

/** What a program writes, synthesized once. */
function stacksOf(app: App): Stacks {
  const stacks = written.get(app) ?? synth(app).stacks;
  written.set(app, stacks);
  return stacks;
}

const bootstrap = (app: App): Stacks[string] => stacksOf(app)['contoso-bootstrap'] ?? stacksOf(app).own;

let usual: App | undefined;

/** The usual program, which no test changes. */
function usualApp(): App {
  usual ??= program().app;
  return usual;
}

function assignments(app: App, name: string): Attributes[] {
  const { resource = {} } = bootstrap(app);
  return Object.entries(resource.azurerm_role_assignment)
    .filter(([id]) => id.includes(`Identities_${name}-`) && !id.includes(`Identities_${name}-drift-`))
    .map(([, block]) => block);
}

/** What an identity may do, by the resource group. */
function actionsOf(app: App, name: string): Record<string, string[]> {
  const { resource = {} } = bootstrap(app);
  const found = assignments(app, name).flatMap(({ role_definition_id: role }) => {
    const id = /azurerm_role_definition\.([\w-]+)\./.exec(String(role))?.[1];
    const block = id === undefined ? undefined : resource.azurerm_role_definition[id];
    const [permission] = (block?.permissions ?? []) as { actions: string[] }[];
    if (!block || permission.actions.length === 0) return [];
    return [[String(block.scope).split('/').pop()!, permission.actions] as const];
  });
  return Object.fromEntries(found);
}

test('their stack comes after all others, in whose resource groups it gives rights', () => {
  const [estate] = EstateModel.all(usualApp());
  const own = estate.toDocument().stacks.find(({ id }) => id === 'contoso-bootstrap')!;
  expect([...own.dependsOn].sort()).toEqual([...STACKS].sort());
});

describe('the identities of a pipeline', () => {
  describe('in two groups of one name, of which each is in a subscription of its own', () => {
    const [here, there] = ['00000000-1111-2222-3333-444444444444', '99999999-8888-7777-6666-555555555555'];
    const resourceGroupName = 'rg-exchange';
    const groupIn = (id: string): string => `/subscriptions/${id}/resourceGroups/${resourceGroupName}`;
    const { app } = program(
      {},
      {
        subscriptionId: here,
        primary: { resourceGroupName },
        standby: { resourceGroupName, subscriptionId: there },
      },
    );
    const scopesOf = (name: string): string[] =>
      assignments(app, name)
        .map(({ scope }) => String(scope))
        .filter((scope) => scope.endsWith(`/${resourceGroupName}`));

    test.each([
      ['contoso-primary', [groupIn(here)]],
      ['contoso-standby', [groupIn(there)]],
      ['contoso-plan', [groupIn(here), groupIn(there)]],
    ])('%s has rights where its stacks work', (name, groups) => {
      expect(scopesOf(name).sort()).toEqual(groups);
    });

    test('peerings are made in the group of the network that they begin in', () => {
      const peering = 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings/*';
      const { resource = {} } = bootstrap(app);
      const scopes = Object.entries(resource.azurerm_role_definition)
        .filter(([id]) => id.includes('Role-contoso-interconnect'))
        .filter(([, { permissions }]) => JSON.stringify(permissions).includes(peering))
        .map(([, { scope }]) => String(scope));
      expect(scopes).toEqual(expect.arrayContaining([groupIn(here), groupIn(there)]));
      expect(scopes.filter((scope) => scope.startsWith(`/subscriptions/${there}/`))).toHaveLength(1);
    });

    test('alerts are made in the groups of the monitoring in both', () => {
      const monitored = program(
        {},
        {
          subscriptionId: here,
          standby: { subscriptionId: there },
          monitoring: { receivers: [AlertReceiver.sms('Duty', '49', '1701234567')] },
        },
      );
      const scopes = assignments(monitored.app, 'contoso-monitoring').map(({ scope }) => String(scope));
      expect(scopes.filter((scope) => /rg-contoso-monitoring[^/]*$/.test(scope)).sort()).toEqual([
        `/subscriptions/${here}/resourceGroups/rg-contoso-monitoring`,
        `/subscriptions/${there}/resourceGroups/rg-contoso-monitoring-dub`,
      ]);
    });
  });

  test('are two for each stack, one that plans and one that keeps the output, each trusting its own environment', () => {
    const app = usualApp();
    const stack = bootstrap(app);
    const credentials = resources(stack, 'azurerm_federated_identity_credential');
    expect(credentials.map(({ subject }) => String(subject)).sort()).toEqual(
      IDENTITIES.map((name) => `repo:contoso/exchange:environment:${name}`).sort(),
    );
    expect(new Set(credentials.map(({ audience }) => String(audience)))).toEqual(
      new Set(['api://AzureADTokenExchange']),
    );
    expect(resources(stack, 'azurerm_user_assigned_identity')).toHaveLength(IDENTITIES.length);
    expect(Object.keys(stack.output?.client_ids.value as object).sort()).toEqual([...IDENTITIES].sort());
  });

  test('have rights in the groups of their own stack, and what it names of others', () => {
    const app = usualApp();
    const primary = actionsOf(app, 'contoso-primary');
    expect(Object.keys(primary).sort()).toEqual([
      'rg-contoso-ams',
      'rg-contoso-ams-backup',
      'rg-contoso-exports',
    ]);
    expect(primary['rg-contoso-ams']).toContain('Microsoft.Compute/virtualMachines/*');
    expect(primary['rg-contoso-ams-backup']).not.toContain('Microsoft.Compute/virtualMachines/*');
    const links = actionsOf(app, 'contoso-interconnect');
    expect(links['rg-contoso-ams']).toEqual([
      '*/read',
      'Microsoft.Network/virtualNetworks/join/action',
      'Microsoft.Network/virtualNetworks/peer/action',
      'Microsoft.Network/virtualNetworks/subnets/join/action',
      'Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action',
      'Microsoft.Network/virtualNetworks/virtualNetworkPeerings/*',
    ]);
    expect(actionsOf(app, 'contoso-addresses')).toEqual({});
  });

  test('assign only the roles that machines of their stack get', () => {
    const app = usualApp();
    const [exports] = assignments(app, 'contoso-primary').filter(({ scope }) =>
      String(scope).endsWith('rg-contoso-exports'),
    );
    const roles = resources(stacksOf(app)['contoso-exports'], 'azurerm_role_definition').map(
      ({ role_definition_id: id }) => String(id),
    );
    expect(roles).toHaveLength(2);
    expect(exports.condition_version).toBe('2.0');
    for (const role of each(roles)) expect(exports.condition).toContain(role);
    const types = /@(Request|Resource)\[[^\]]+:PrincipalType\] StringEqualsIgnoreCase '(\w+)'/g;
    expect([...String(exports.condition).matchAll(types)].map(([, source, type]) => [source, type])).toEqual([
      ['Request', 'ServicePrincipal'],
      ['Resource', 'ServicePrincipal'],
    ]);
  });

  test('assign a role to the types of principals that the program gives it to, and to no other', () => {
    const condition = rolesOnly({ Group: ['1'], ServicePrincipal: ['2', '3'] });
    const type = (source: string): string =>
      `@${source}[Microsoft.Authorization/roleAssignments:PrincipalType] StringEqualsIgnoreCase`;
    expect(condition).toContain(`GuidEquals {1} AND ${type('Request')} 'Group') OR (`);
    expect(condition).toContain(`GuidEquals {2, 3} AND ${type('Resource')} 'ServicePrincipal')))`);
    expect(rolesOnly({ '': ['1'] })).not.toContain('PrincipalType');
  });

  /** Blobs of states that conditions name. */
  const states = (name: string): string[] =>
    assignments(usualApp(), name)
      .filter(({ scope }) => String(scope).endsWith('/containers/states'))
      .flatMap(({ condition }) => [...String(condition).matchAll(/StringEquals '([^']+)'/g)])
      .map(([, blob]) => blob);

  test('write their own state and read only those that their plans read', () => {
    expect(states('contoso-primary')).toEqual(['contoso-primary.tfstate']);
    expect(states('contoso-dns').sort()).toEqual(['contoso-addresses.tfstate', 'contoso-dns.tfstate']);
    expect(states('contoso-plan')).toHaveLength(7);
    expect(states('contoso-record')).toEqual([]);
  });

  test('that nobody approves read what the plan of one stack reads: no other state, and no other resource group', () => {
    const app = usualApp();
    for (const stack of each(STACKS)) {
      expect(states(`${stack}-drift`).sort()).toEqual(states(stack).sort());
      const groups = (name: string): string[] =>
        assignments(app, name)
          .map(({ scope }) => String(scope))
          .filter((scope) => /\/resourceGroups\/[^/]+$/.test(scope))
          .sort();
      expect(groups(`${stack}-drift`)).toEqual(groups(stack));
    }
    expect(states('contoso-dns-drift').sort()).toEqual(['contoso-addresses.tfstate', 'contoso-dns.tfstate']);
    expect(states('contoso-primary-drift')).toEqual(['contoso-primary.tfstate']);
  });

  test('find a subscription when they sign in, also with rights to blobs alone', () => {
    for (const name of each(IDENTITIES)) {
      const scopes = assignments(usualApp(), name).map(({ scope }) => String(scope));
      expect(scopes.filter((scope) => !scope.endsWith('/containers/states')).length).toBeGreaterThan(1);
    }
    const accounts = (name: string): number =>
      assignments(usualApp(), name).filter(({ scope }) =>
        /^\$\{azurerm_storage_account\./.test(String(scope)),
      ).length;
    expect(['contoso-record', 'contoso-addresses', 'contoso-dns'].map(accounts)).toEqual([1, 1, 0]);
  });

  test.each([
    ['contoso-plan', 7],
    ['contoso-primary-drift', 3],
  ])('of a plan read, and change nothing: %s', (name, groups) => {
    const app = usualApp();
    expect(actionsOf(app, name)).toEqual({});
    const found = assignments(app, name);
    const readers = found.filter(({ role_definition_id: role }) =>
      String(role).endsWith('acdd72a7-3385-48ef-bd42-f606fba81ae7'),
    );
    expect(readers).toHaveLength(groups);
    const data = resources(bootstrap(app), 'azurerm_role_definition').filter(({ name }) =>
      /(state read|output-read)/.test(String(name)),
    );
    for (const role of each(data))
      expect((role.permissions as { data_actions: string[] }[])[0].data_actions).toEqual([
        'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read',
      ]);
  });

  test('never delete what holds data or an identity of the estate, and change no right and no lock', () => {
    const all = Object.values(actionsOf(usualApp(), 'contoso-primary')).flat();
    const forbidden =
      /^Microsoft\.(Resources\/subscriptions\/resourceGroups\/delete|RecoveryServices\/vaults\/(delete|\*)|Authorization\/(\*|roleDefinitions|locks).*)$/;
    expect(all.filter((action) => forbidden.test(action))).toEqual([]);
    expect(all.filter((action) => /listKeys|beginGetAccess|^\*$/.test(action))).toEqual([]);
  });

  test('of a break-glass account have the rights of the names, and nothing else', () => {
    const account = '00000000-0000-0000-0000-00000000b9e4';
    const { app } = program({ breakGlass: { principalId: account } });
    expect(Object.keys(actionsOf(app, 'BreakGlass'))).toEqual(['rg-contoso-dns']);
    expect(actionsOf(app, 'BreakGlass')).toEqual(actionsOf(app, 'contoso-dns'));
    for (const { principal_id: id, principal_type: type } of each(assignments(app, 'BreakGlass')))
      expect([id, type]).toEqual([account, 'Group']);
    const user = program({ breakGlass: { principalId: account, isUser: true } });
    expect(assignments(user.app, 'BreakGlass')[0].principal_type).toBe('User');
    expect(assignments(usualApp(), 'BreakGlass')).toEqual([]);
  });

  test('of those who may move the names leave a mark beside the last output, and write nothing else there', () => {
    const { app } = program({ breakGlass: { principalId: '00000000-0000-0000-0000-00000000b9e4' } });
    const marks = (name: string): Attributes[] =>
      assignments(app, name).filter(({ condition }) => String(condition).includes("'names-moved.txt'"));
    for (const name of each(['contoso-dns', 'BreakGlass'])) {
      const [mark, ...others] = marks(name);
      expect(others).toEqual([]);
      expect(mark.scope).toMatch(/^\$\{azurerm_storage_container\./);
      expect(String(mark.condition).match(/StringEquals/g)).toHaveLength(1);
    }
    expect(marks('contoso-primary')).toEqual([]);
  });
});

describe('the order of the applies', () => {
  test('has each stack after those that it names', () => {
    const { estate } = program();
    expect(EstateModel.of(estate).pipelines[0].stacks.map(({ stack }) => stack)).toEqual(STACKS);
  });

  test('states the passwords of each stack', () => {
    const { estate } = program();
    const [{ stacks }] = EstateModel.of(estate).pipelines;
    expect(stacks.find(({ stack }) => stack === 'contoso-dns')?.secrets).toEqual([]);
    expect(stacks.find(({ stack }) => stack === 'contoso-primary')?.secrets).toContain('admin_password');
  });

  test('states which passwords a plan depends on: none of a machine, whose changes Terraform ignores', () => {
    const { estate } = program();
    expect(EstateModel.of(estate).pipelines[0].stacks.flatMap(({ planSecrets }) => planSecrets)).toEqual([]);
    const content = (ignore?: string[] | 'all', value = '${var.key}'): StackContent => {
      const stack = new TerraformStack(testApp(), 'own');
      new TerraformVariable(stack, 'key', { sensitive: true });
      const group = new ResourceGroup(stack, 'Group', { name: 'rg', location: value });
      if (ignore) group.lifecycle = { ignoreChanges: ignore };
      return new StackContent(stack);
    };
    expect(content().planSecrets).toEqual(['key']);
    expect(content(['name']).planSecrets).toEqual(['key']);
    expect(content(['location']).planSecrets).toEqual([]);
    expect(content(['location[0]']).planSecrets).toEqual(['key']);
    expect(content('all').planSecrets).toEqual(['key']);
    expect(content(undefined, '${var.key-2}').planSecrets).toEqual([]);
  });

  test('is not in the model of an estate without pipelines', () => {
    const app = testApp();
    const estate = new TwoSiteExchange(app, 'contoso', estateProps());
    expect(EstateModel.of(estate).pipelines).toEqual([]);
    expect(EstateModel.of(estate).toJson()).not.toContain('"pipelines"');
  });
});

describe('a pipeline is refused', () => {
  const path = 'contoso-bootstrap/Pipeline';

  test('where the state of a stack is in files', () => {
    expectRefusal(() => program({}, { stateStore: StateStore.localFiles() }), {
      path,
      property: 'stateStore',
      value: 'nothing',
      limit: 'a storage account for each stack, and the state of contoso-exports is in none',
      remedy: 'state StateStore.azureStorage() as stateStore of the estate',
    });
  });

  test.each([AzureRegion.WEST_EUROPE, AzureRegion.NORTH_EUROPE])('in the region of a site: %s', (region) => {
    const { app } = program({ region });
    expectRefusedSynth(app, {
      path,
      property: 'region',
      value: `'${region.name}'`,
      limit: 'a region without a site',
      remedy: 'third region',
    });
  });

  test('where something is added to the estate after it', () => {
    const late = program();
    const stack = late.app.node.findChild('contoso-dns') as TerraformStack;
    new RouteTable(stack, 'Late', {
      name: 'late',
      location: 'francecentral',
      resourceGroupName: 'rg-elsewhere',
    });
    expectRefusedSynth(late.app, {
      path,
      property: 'Pipeline',
      value: `'${path}'`,
      limit: 'was made before the estate was complete',
      remedy: 'last',
    });
  });

  test('with a type of resource whose actions nobody has said', () => {
    const make = (furtherActions?: Record<string, string[]>): Pipeline => {
      const app = testApp();
      const estate = new TwoSiteExchange(app, 'contoso', estateProps(BARE));
      const stack = TerraformStack.of(estate.zone);
      new RouteTable(stack, 'Routes', {
        name: 'routes',
        location: 'francecentral',
        resourceGroupName: 'rg-own',
      });
      return new Pipeline(ownStack(app), 'Pipeline', { host: HOST, region: REGION, furtherActions });
    };
    expectRefusal(() => make(), {
      path: 'own/Pipeline',
      property: 'furtherActions',
      value: "'azurerm_route_table'",
      limit: 'the actions of a type of resource that contoso-dns has',
      remedy: 'azurerm_route_table:',
    });
    const made = make({ azurerm_route_table: ['Microsoft.Network/routeTables/*'] });
    expect(actionsOf(made.node.root as App, 'contoso-dns')['rg-own']).toEqual([
      '*/read',
      'Microsoft.Network/routeTables/*',
    ]);
  });

  const withRoutes = (furtherActions: unknown, hasRoutes = true): Pipeline => {
    const app = testApp();
    const estate = new TwoSiteExchange(app, 'contoso', estateProps(BARE));
    if (hasRoutes) {
      new RouteTable(TerraformStack.of(estate.zone), 'Routes', {
        name: 'routes',
        location: 'francecentral',
        resourceGroupName: 'rg-own',
      });
    }
    return new Pipeline(ownStack(app), 'Pipeline', {
      host: HOST,
      region: REGION,
      furtherActions: furtherActions as Record<string, string[]>,
    });
  };

  test.each<[unknown, string]>([
    ['Microsoft.Network/routeTables/*', 'azurerm_route_table must be a list'],
    [[], 'azurerm_route_table must be a list with at least one value'],
    [undefined, 'azurerm_route_table must be a list'],
    [['*'], 'azurerm_route_table[0] must be an action on one type'],
    [['*/write'], 'azurerm_route_table[0] must be an action on one type'],
    [['Microsoft.Network/*'], 'azurerm_route_table[0] must be an action on one type'],
    [['routeTables write'], 'azurerm_route_table[0] must be an action on one type'],
    [[1], 'azurerm_route_table[0] must be a text'],
    [
      ['Microsoft.Network/routeTables/*', 'Microsoft.Authorization/roleAssignments/write'],
      'azurerm_route_table[1] must be an action on one type',
    ],
    [['Microsoft.Authorization/locks/*'], 'azurerm_route_table[0] must be an action on one type'],
  ])('with %j as further actions', (actions, text) => {
    expect(messageOf(() => withRoutes({ azurerm_route_table: actions }))).toContain(
      `[own/Pipeline] furtherActions.${text}`,
    );
  });

  test.each([
    'Microsoft.Network/routeTables/write',
    'Microsoft.Network/routeTables/routes/*',
    'NGINX.NGINXPLUS/nginxDeployments/delete',
    'Microsoft.Authorization/policyAssignments/write',
  ])('but not with %s', (action) => {
    expect(() => withRoutes({ azurerm_route_table: [action] })).not.toThrow();
  });

  const ROUTES = ['Microsoft.Network/routeTables/*'];

  test.each<[string, object, boolean, string]>([
    [
      'a type that no stack has',
      { azurerm_route_tables: ROUTES },
      true,
      "did you mean 'azurerm_route_table'",
    ],
    ['a type where nothing is foreign', { azurerm_route_table: ROUTES }, false, 'Leave it out'],
    ['a type that the library knows', { azurerm_subnet: ROUTES }, false, 'whose actions the library knows'],
    ['a list', ROUTES, false, 'must be an object'],
  ])('with further actions of %s', (_, furtherActions, hasRoutes, text) => {
    expect(messageOf(() => withRoutes(furtherActions, hasRoutes)).toLowerCase()).toContain(
      text.toLowerCase(),
    );
  });

  const own = (app: App, id = 'own'): Pipeline =>
    new Pipeline(ownStack(app, id), 'Pipeline', { host: HOST, region: REGION });

  test('before there is an estate, alone or in front of it', () => {
    expectRefusal(() => own(testApp()), {
      path: 'own/Pipeline',
      property: 'Pipeline',
      value: "'own/Pipeline'",
      limit: 'was made before the estate',
      remedy: 'make the Pipeline last',
    });
  });

  test('beside another one', () => {
    const { app } = program();
    expectRefusal(() => own(app), {
      path: 'own/Pipeline',
      property: 'Pipeline',
      value: "'own/Pipeline'",
      limit: 'is the second one of the estate',
      remedy: 'one Pipeline',
    });
  });

  test('in a stack without a state', () => {
    const app = testApp();
    new TwoSiteExchange(app, 'contoso', estateProps(BARE));
    const stack = new TerraformStack(app, 'bare');
    expectRefusal(() => new Pipeline(stack, 'Pipeline', { host: HOST, region: REGION }), {
      path: 'bare/Pipeline',
      property: 'stateStore',
      value: "'bare'",
      limit: 'is not bound to the stack of the pipelines',
      remedy: '.bind(stack)',
    });
  });

  test('in a stack with something else, before and after it', () => {
    const app = testApp();
    const estate = new TwoSiteExchange(app, 'contoso', estateProps(BARE));
    const route = (stack: TerraformStack): unknown =>
      new RouteTable(stack, 'Routes', { name: 'r', location: 'francecentral', resourceGroupName: 'rg-own' });
    expect(
      messageOf(() => new Pipeline(TerraformStack.of(estate.zone), 'P', { host: HOST, region: REGION })),
    ).toContain('is in the stack of the pipelines too');
    const before = ownStack(app, 'before');
    route(before);
    expectRefusal(() => new Pipeline(before, 'Pipeline', { host: HOST, region: REGION }), {
      path: 'before/Pipeline',
      property: 'scope',
      value: "'before/Routes'",
      limit: 'is in the stack of the pipelines too',
      remedy: 'a stack of its own',
    });
    const { app: late } = program();
    route(late.node.findChild('contoso-bootstrap') as TerraformStack);
    expectRefusedSynth(late, {
      path,
      property: 'scope',
      value: "'contoso-bootstrap/Routes'",
      limit: 'is in the stack of the pipelines too',
      remedy: 'a stack of its own',
    });
  });

  test.each([
    'duty@contoso.com',
    '{00000000-0000-0000-0000-00000000b9e4}',
    '00000000-0000-0000-0000-00000000b9e',
  ])('with the break-glass account %s', (principalId) => {
    expectRefusal(() => program({ breakGlass: { principalId } }), {
      path,
      property: 'breakGlass.principalId',
      value: `'${principalId}'`,
      limit: 'an object id',
      remedy: 'az ad group show',
    });
  });

  test.each([
    ['refs/heads/main', "'main'"],
    ['refs/heads/release/2', "'release/2'"],
    ['*', "'main'"],
    ['release/**', "'main'"],
    ['my branch', "'main'"],
    ['a..b', "'main'"],
    ['main/', "'main'"],
    ['', "'main'"],
  ])('with the branch %j', (branch, remedy) => {
    expectRefusal(() => program({ branch }), {
      path,
      property: 'branch',
      value: `'${branch}'`,
      limit: 'the name of one branch',
      remedy: `write it like ${remedy}`,
    });
  });

  test.each(['main', 'release/2.1', 'exchange_prod-1'])('but not with the branch %s', (branch) => {
    expect(EstateModel.of(program({ branch }).estate).pipelines[0].branch).toBe(branch);
  });

  test('with the storage account of the states as its own', () => {
    expectRefusal(() => program({ storageAccountName: 'stcontosostate' }), {
      path,
      property: 'storageAccountName',
      value: "'stcontosostate'",
      limit: 'is the storage account of a stateStore',
      remedy: 'another name',
    });
  });

  test('where a stack assigns a role by a name that has no known id', () => {
    const make = (role: { roleDefinitionName?: string; roleDefinitionId?: string }): Pipeline => {
      const app = testApp();
      const estate = new TwoSiteExchange(app, 'contoso', estateProps(BARE));
      const stack = TerraformStack.of(estate.zone);
      new RoleAssignment(stack, 'Role', {
        scope: '/subscriptions/0/resourceGroups/rg-own',
        principalId: '1',
        ...role,
      });
      return new Pipeline(ownStack(app), 'Pipeline', { host: HOST, region: REGION });
    };
    expectRefusal(() => make({ roleDefinitionName: 'Owner' }), {
      path: 'own/Pipeline',
      property: 'roleDefinitionName',
      value: "'Owner'",
      limit: 'is assigned in contoso-dns',
      remedy: 'by its id',
    });
    expect(() => make({ roleDefinitionName: 'Key Vault Secrets User' })).not.toThrow();
    expect(() =>
      make({
        roleDefinitionId:
          '/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6',
      }),
    ).not.toThrow();
  });

  test('with a name of a storage account that Azure does not have', () => {
    expect(program({ storageAccountName: 'abc' }).estate).toBeInstanceOf(TwoSiteExchange);
    expect(program({ storageAccountName: 'a'.repeat(24) }).estate).toBeInstanceOf(TwoSiteExchange);
    for (const storageAccountName of each(['ab', 'a'.repeat(25), 'Abc', 'a-b']))
      expect(() => program({ storageAccountName })).toThrow('3 to 24 lowercase letters and digits');
  });
});

function ownStack(app: App, id = 'own'): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AzurermProvider(stack, 'azurerm', { features: [{}] });
  store('states').bind(stack);
  return stack;
}

describe('the host of a pipeline', () => {
  test.each(['repo:contoso/exchange', 'repo:contoso@12/ex.change@34'])(
    'takes the prefix %s',
    (subjectPrefix) => {
      expect(PipelineHost.gitHubActions({ subjectPrefix }).trustOf('e')?.subject).toBe(
        `${subjectPrefix}:environment:e`,
      );
    },
  );

  test.each([
    'contoso/exchange',
    'repo:contoso',
    'repo:contoso/exchange:ref',
    'repo:*/exchange',
    'repo:OWNER/NAME',
  ])('refuses the prefix %s', (subjectPrefix) => {
    expect(() => PipelineHost.gitHubActions({ subjectPrefix })).toThrow('repo:OWNER/NAME');
  });

  test('refuses settings that it does not have, and subjects that are none', () => {
    const subjectPrefix = 'repo:contoso/exchange';
    const issuer = 'https://vstoken.dev.azure.com/1';
    const gitHub = { subjectPrefix, repository: 'x' };
    expect(messageOf(() => PipelineHost.gitHubActions(gitHub))).toContain('repository is not a setting');
    expect(messageOf(() => PipelineHost.gitHubActions({ subjectPrefix, issuer: 'github' }))).toContain(
      'leave it out for github.com',
    );
    const devOps = { issuer, subject: 'x' };
    expect(messageOf(() => PipelineHost.azureDevOps(devOps))).toContain('subject is not a setting');
    const subjects = ['a'] as unknown as Record<string, string>;
    expect(messageOf(() => PipelineHost.azureDevOps({ issuer, subjects }))).toContain(
      'subjects must be an object',
    );
    expect(messageOf(() => PipelineHost.azureDevOps({ issuer, subjects: { a: '' } }))).toContain(
      'subjects.a must',
    );
    expect(messageOf(() => PipelineHost.azureDevOps({ issuer: 'contoso' }))).not.toContain('github.com');
    const prod = { prod: 'sc://a/b/c' };
    expect(
      messageOf(() => program({ host: PipelineHost.azureDevOps({ issuer, subjects: prod }) })),
    ).toContain("subjects cannot have 'prod'");
  });

  test.each([
    ['contoso/approvers', 'codeOwners[0] must be a user, a team or an address of mail'],
    ['@contoso/approvers @contoso/all', 'codeOwners[0] must be a user'],
    ['@contoso\n* @contoso', 'codeOwners[0] must be a user'],
    [1, 'codeOwners[0] must be a user'],
  ])('refuses the code owner %j', (owner, text) => {
    const codeOwners = [owner as string];
    expect(
      messageOf(() => PipelineHost.gitHubActions({ subjectPrefix: 'repo:contoso/exchange', codeOwners })),
    ).toContain(text);
  });

  test('takes code owners that GitHub takes, and no list without one', () => {
    const make = (codeOwners: unknown): unknown =>
      PipelineHost.gitHubActions({
        subjectPrefix: 'repo:contoso/exchange',
        codeOwners: codeOwners as string[],
      });
    expect(make(['@jane', '@contoso/exchange.team', 'jane@contoso.com'])).toBeInstanceOf(PipelineHost);
    expect(messageOf(() => make([]))).toContain('codeOwners must be a list with at least one value');
    expect(messageOf(() => make('@jane'))).toContain('codeOwners must be a list');
  });

  test.each([
    'http://vstoken.dev.azure.com/1',
    'https://login.microsoftonline.com/1/v2.0/',
    'login.microsoftonline.com',
  ])('refuses the issuer %s', (issuer) => {
    expect(() => PipelineHost.azureDevOps({ issuer })).toThrow('https address');
  });

  test('in Azure DevOps trusts nobody until the connections have subjects, and then all of them', () => {
    const issuer = 'https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111/v2.0';
    const first = bootstrap(program({ host: PipelineHost.azureDevOps({ issuer }) }).app);
    expect(resources(first, 'azurerm_federated_identity_credential')).toEqual([]);
    const subjects = Object.fromEntries(IDENTITIES.map((name) => [name, `/eid1/c/pub/t/x/a/y/sc/1/${name}`]));
    const second = bootstrap(program({ host: PipelineHost.azureDevOps({ issuer, subjects }) }).app);
    expect(resources(second, 'azurerm_federated_identity_credential')).toHaveLength(IDENTITIES.length);
    const { 'contoso-dns': _, ...few } = subjects;
    expect(() => program({ host: PipelineHost.azureDevOps({ issuer, subjects: few }) })).toThrow(
      "subjects must have 'contoso-dns' too",
    );
    expect(() =>
      program({ host: PipelineHost.azureDevOps({ issuer, subjects: { ...subjects, other: 'x' } }) }),
    ).toThrow("subjects cannot have 'other'");
  });
});

describe('rights to keys of disks', () => {
  const VAULTS = '/subscriptions/keys/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults';
  const READ_KEYS = 'Microsoft.KeyVault/vaults/keys/read';
  const { primary, standby, witness } = estateProps({});
  const keys = [primary, standby, witness].map(({ region }, index) => ({
    ...{ region, keyVaultId: `${VAULTS}/kv-${index}`, keyName: 'disks' },
    // The primary site states a version.
    ...(index === 0 ? { keyVersion: '0123456789abcdef0123456789abcdef' } : {}),
  }));
  const { app } = program({}, { diskEncryption: DiskEncryption.customerKeys({ keys }) });
  const onKeys = (name: string): Attributes[] =>
    assignments(app, name).filter(({ scope }) => String(scope).includes('Microsoft.KeyVault/vaults/kv-'));
  const permissionsAt = (name: string, scope: string): { actions: string[]; data_actions: string[] } => {
    const [{ role_definition_id: role }] = onKeys(name).filter((each) => each.scope === scope);
    const [, address] = /azurerm_role_definition\.([\w-]+)\./.exec(String(role))!;
    const { permissions } = bootstrap(app).resource!.azurerm_role_definition[address];
    return (permissions as { actions: string[]; data_actions: string[] }[])[0];
  };

  test.each([
    ['contoso-primary', 0],
    ['contoso-standby', 1],
    ['contoso-witness', 2],
  ])('of %s end at the key of its own site', (name, index) => {
    const vault = `${VAULTS}/kv-${index}`;
    const key = `${vault}/keys/disks`;
    expect(onKeys(name).map(({ scope }) => scope)).toEqual([key, vault]);
    expect(permissionsAt(name, vault).actions).toEqual(['*/read']);
    expect(permissionsAt(name, key)).toMatchObject({
      actions: [
        '*/read',
        'Microsoft.Authorization/roleAssignments/delete',
        'Microsoft.Authorization/roleAssignments/write',
      ],
      // Whoever follows the newest version asks the vault for it.
      data_actions: index === 0 ? [] : [READ_KEYS],
    });
    const [assigned] = onKeys(name).filter(({ scope }) => scope === key);
    expect(assigned.condition).toContain('e147488a-f6f5-4113-8e2d-b22465e65bf6');
  });

  test('are no rights to the group of the vaults', () => {
    const scopes = each(resources(bootstrap(app), 'azurerm_role_assignment')).map(({ scope }) =>
      String(scope),
    );
    expect(scopes.filter((scope) => /rg-keys$/.test(scope))).toEqual([]);
  });

  test('let the identities that plan read all keys, and no contents', () => {
    expect(onKeys('contoso-plan').map(({ scope }) => scope)).toHaveLength(6);
    for (const { role_definition_id: role } of each(onKeys('contoso-plan')))
      expect(role).toContain('acdd72a7-3385-48ef-bd42-f606fba81ae7');
  });

  test('do not let a pipeline make others trusted by the identity that reads disks', () => {
    expect(ACTIONS.azurerm_user_assigned_identity).toEqual([
      'Microsoft.ManagedIdentity/userAssignedIdentities/write',
      'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action',
    ]);
  });
});

describe('rights', () => {
  test('are known for every type that the library makes', () => {
    const addresses = readFileSync(join(ROOT, 'test', '__snapshots__', 'examples.test.ts.snap'), 'utf8');
    // Types of resources, and of data sources, in all examples.
    const types = each(addresses.match(/(?<=^ {6}")azurerm_\w+(?=": \{)/gm) ?? []);
    const others = ['azurerm_client_config', 'azurerm_federated_identity_credential'];
    expect(
      [...new Set(types)].filter((type) => ACTIONS[type] === undefined && !others.includes(type)),
    ).toEqual([]);
  });
});
