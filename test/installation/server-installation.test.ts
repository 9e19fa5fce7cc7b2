import type { TwoSiteExchangeProps } from 'cdktf-resilient-exchange';
import {
  Duration,
  EstateModel,
  ProxyRouting,
  TwoSiteExchange,
  VirtualDirectory,
} from 'cdktf-resilient-exchange';
import type { Attributes, StackJson } from '../support/app';
import { arrayIn, DIRECTORY, estateProps, siteIn, synth, testApp } from '../support/app';
import { each } from '../support/each';
import { pilotLight } from '../support/pilot-light';
import { proxied } from '../support/proxies';
import { prepared, unattended } from './support/installation';

const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-media/providers';

/** The resources of a server, by the end of their construct paths. */
function of(stack: StackJson, type: string, server: string): Record<string, Attributes> {
  const all = Object.values(stack.resource?.[type] ?? {}).map((resource) => {
    const { path } = (resource['//'] as { metadata: { path: string } }).metadata;
    return [path, resource] as const;
  });
  const own = all.filter(([path]) => path.includes(`/${server}/`));
  return Object.fromEntries(own.map(([path, resource]) => [path.replace(/^.*\//, ''), resource]));
}

function estate(props: Partial<TwoSiteExchangeProps> = {}): Record<string, StackJson> {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', { ...estateProps(), installation: unattended(), ...props });
  return synth(app).stacks;
}

/** The script that the run command brings, which the stack has as a local value. */
function scriptOf(stack: StackJson, server: string): string {
  const runs = of(stack, 'azurerm_virtual_machine_run_command', server);
  const { script } = runs['Run-install'].source as { script: string };
  const [, name] = /FromBase64String\('\$\{base64gzip\(local\.([\w-]+)\)\}'\)/.exec(script)!;
  return stack.locals![name];
}

test('the script sets the names by which proxies tell virtual directories apart', () => {
  const stacks = estate({
    clientAccess: {
      namespaces: ['mail', 'autodiscover', 'mobile'],
      balancing: proxied({
        routing: ProxyRouting.byHostName([
          { label: 'mobile', directories: [VirtualDirectory.ACTIVE_SYNC, VirtualDirectory.AUTODISCOVER] },
        ]),
      }),
    },
  });
  const script = scriptOf(stacks['contoso-standby'], 'ClientAccess/Server-2');
  expect(script).toContain("-ExternalUrl 'https://mobile.contoso.com/Microsoft-Server-ActiveSync'");
  expect(script).toContain("-ExternalUrl 'https://mail.contoso.com/owa'");
  expect(script).toContain('https://mobile.contoso.com/Autodiscover/Autodiscover.xml');
  expect(script).not.toContain('https://autodiscover.contoso.com/');
});

describe('a server that installs Exchange by itself', () => {
  const stacks = estate();
  const grants = (stack: string, server: string): Record<string, Attributes> =>
    of(stacks[stack], 'azurerm_role_assignment', server);

  test('may read the media of its region and the password of the setup account there', () => {
    const { ReadMedia, ReadSetupPassword } = grants('contoso-standby', 'ClientAccess/Server-2');
    expect(ReadMedia).toMatchObject({
      scope: `${GROUP}/Microsoft.Storage/storageAccounts/medianortheurope/blobServices/default/containers/exchange`,
      role_definition_name: 'Storage Blob Data Reader',
    });
    expect(ReadSetupPassword).toMatchObject({
      scope: `${GROUP}/Microsoft.KeyVault/vaults/kv-northeurope/secrets/exchange-setup`,
      role_definition_name: 'Key Vault Secrets User',
    });
  });

  test('has no other right than these and those of its exports', () => {
    expect(Object.keys(grants('contoso-primary', 'ClientAccess/Server-1')).sort()).toEqual([
      'AddExports',
      'ReadMedia',
      'ReadSetupPassword',
      'WrapKeys',
    ]);
  });

  test('reads no password as an Edge', () => {
    expect(Object.keys(grants('contoso-primary', 'Edge/Server-1'))).not.toContain('ReadSetupPassword');
    expect(Object.keys(grants('contoso-primary', 'Edge/Server-1'))).toContain('ReadMedia');
  });

  test('is reached by both services from the address of its subnet', () => {
    const subnets = stacks['contoso-primary'].resource!.azurerm_subnet;
    const endpoints = Object.values(subnets).map(({ name, service_endpoints }) => [name, service_endpoints]);
    expect(Object.fromEntries(endpoints)).toMatchObject({
      'snet-contoso-ams-client-access': ['Microsoft.KeyVault', 'Microsoft.Storage.Global'],
      'snet-contoso-ams-perimeter': ['Microsoft.Storage.Global'],
    });
  });

  test('begins when every other script of its machine has ended, and has its rights', () => {
    const runs = of(
      stacks['contoso-primary'],
      'azurerm_virtual_machine_run_command',
      'ClientAccess/Server-1',
    );
    const before = (runs['Run-install'].depends_on as string[]).map((address) =>
      address.replace(/_[^_]*$/, ''),
    );
    const others = Object.keys(runs).filter((id) => !['Run-install', 'Run-await-installation'].includes(id));
    expect(others.length).toBeGreaterThan(2);
    for (const id of each(others)) {
      expect(before).toContainEqual(expect.stringMatching(new RegExp(`Server-1_${id}$`)));
    }
    for (const id of each(['DomainJoin', 'ReadMedia', 'ReadSetupPassword'])) {
      expect(before).toContainEqual(expect.stringMatching(new RegExp(`Server-1_${id}$`)));
    }
  });

  test('begins when it is a member of the domain; an Edge begins at once', () => {
    const primary = stacks['contoso-primary'];
    const type = 'azurerm_virtual_machine_run_command';
    expect(of(primary, type, 'ClientAccess/Server-1')['Run-install'].count).toBe(
      '${var.domain_joined ? 1 : 0}',
    );
    expect(of(primary, type, 'Edge/Server-1')['Run-install'].count).toBeUndefined();
  });

  test('is awaited by an apply on request only, for longer than the script waits', () => {
    const runs = of(stacks['contoso-primary'], 'azurerm_virtual_machine_run_command', 'Edge/Server-1');
    expect(runs['Run-await-installation']).toMatchObject({
      count: '${var.await_installation ? 1 : 0}',
      timeouts: { create: '85m' },
    });
    expect(stacks['contoso-primary'].variable!.await_installation).toMatchObject({ default: false });
  });
});

test('servers that people install have neither script nor right', () => {
  const stacks = estate({ installation: undefined });
  const primary = stacks['contoso-primary'];
  const paths = JSON.stringify(primary.resource);
  expect(paths).toContain('Run-exports');
  expect(paths).not.toMatch(/Run-install|ReadMedia|ReadSetupPassword|await_installation/);
});

test('a server whose installation is over loses its rights, and nothing else changes', () => {
  const before = estate()['contoso-primary'];
  const after = estate({ installation: unattended({ installed: ['amsfe1'] }) })['contoso-primary'];
  const addresses = (stack: StackJson): string[] =>
    Object.entries(stack.resource!).flatMap(([type, all]) =>
      Object.keys(all).map((name) => `${type}.${name}`),
    );
  const gone = addresses(before).filter((address) => !addresses(after).includes(address));
  expect(gone.map((address) => address.replace(/_[^_]*$/, ''))).toEqual([
    'azurerm_role_assignment.Amsterdam_ClientAccess_Server-1_ReadMedia',
    'azurerm_role_assignment.Amsterdam_ClientAccess_Server-1_ReadSetupPassword',
  ]);
  for (const n of each(['1', '2'])) {
    expect(scriptOf(after, `ClientAccess/Server-${n}`)).toBe(scriptOf(before, `ClientAccess/Server-${n}`));
  }
});

test('a pilot light has scripts and rights with its servers only', () => {
  const installation = unattended({ expectedDuration: Duration.minutes(6) });
  const standby = estate({ readiness: pilotLight(), installation })['contoso-standby'];
  const server = 'ClientAccess/Server-1';
  const { ReadMedia, ReadSetupPassword } = of(standby, 'azurerm_role_assignment', server);
  const run = of(standby, 'azurerm_virtual_machine_run_command', server)['Run-install'];
  for (const { count } of each([ReadMedia, ReadSetupPassword])) {
    expect(count).toBe('${var.activated ? 1 : 0}');
  }
  expect(run.count).toBe('${var.activated && var.domain_joined ? 1 : 0}');
});

describe('a prepared image', () => {
  const machines = (installation: TwoSiteExchangeProps['installation']): Attributes[] => {
    const app = testApp();
    arrayIn(siteIn(app, { activeDirectory: DIRECTORY }), { servers: 2, installation });
    return Object.values(synth(app).stacks.amsterdam.resource!.azurerm_windows_virtual_machine);
  };

  test('is what the servers are made from, and a newer one changes those that exist no more', () => {
    for (const machine of each(machines(prepared()))) {
      expect(machine.source_image_id).toMatch(/galleries\/servers\/images\/exchange$/);
      expect(machine.source_image_reference).toBeUndefined();
      expect((machine.lifecycle as Attributes).ignore_changes).toContain('source_image_id');
    }
  });

  test('is not ignored where the servers start from one of Microsoft', () => {
    for (const machine of each(machines(unattended()))) {
      expect(machine.source_image_reference).toMatchObject({ sku: '2022-datacenter-g2' });
      expect((machine.lifecycle as Attributes).ignore_changes).not.toContain('source_image_id');
    }
  });
});

describe('the model', () => {
  const modelOf = (props: Partial<TwoSiteExchangeProps> = {}): EstateModel => {
    const app = testApp();
    new TwoSiteExchange(app, 'contoso', { ...estateProps(), installation: unattended(), ...props });
    return EstateModel.of(app);
  };

  test('says from what and with which account a server is installed', () => {
    expect(modelOf().machine('DUBFE1').installation).toEqual({
      release: 'Exchange Server Subscription Edition RTM',
      buildNumber: '15.2.2562.17',
      expectedSeconds: 7200,
      mediaAccount: 'medianortheurope',
      mediaContainer: 'exchange',
      setupAccount: 'CORP\\svc-exsetup',
      passwordVault: 'kv-northeurope',
      passwordSecret: 'exchange-setup',
      mayBeFirst: false,
      over: false,
    });
  });

  test('has no account for an Edge, and nothing for servers that people install', () => {
    const model = modelOf();
    expect(model.machine('AMSEDGE1').installation?.setupAccount).toBeUndefined();
    expect(model.machine('AMSEDGE1').installation?.mediaAccount).toBe('mediawesteurope');
    for (const { installation } of each(modelOf({ installation: undefined }).machines)) {
      expect(installation).toBeUndefined();
    }
  });

  test('has the first server of all, and the others of a site after its first one', () => {
    const { machines } = modelOf();
    const order = machines
      .filter(({ roles }) => roles.includes('mailbox'))
      .map(({ id, installation }) => [id, installation?.mayBeFirst, installation?.after]);
    expect(order).toEqual([
      ['AMSFE1', true, undefined],
      ['AMSFE2', false, 'AMSFE1'],
      ['AMSFE3', false, 'AMSFE1'],
      ['DUBFE1', false, undefined],
      ['DUBFE2', false, 'DUBFE1'],
      ['DUBFE3', false, 'DUBFE1'],
    ]);
  });
});
