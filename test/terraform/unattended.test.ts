import type { App } from 'cdktf';
import {
  AzureRegion,
  DiskEncryption,
  DnsFailover,
  Duration,
  OutboundMail,
  ServerProtection,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import { parseResourceId } from '../../stand-in/resource-id';
import { AzureStandIn } from '../../stand-in/stand-in';
import { unattended } from '../installation/support/installation';
import { DIRECTORY, LIVE } from '../support/app';
import { each } from '../support/each';
import { EstateRun } from './support/estate-run';
import { Given, HERE } from './support/given';
import type { PlannedChange } from './support/terraform';
import { describeHere } from './support/terraform';

// One story, told in order, of one site whose servers install Exchange by themselves.

const FIRST = { reverse_dns: 'false' };
const RUN = 'azurerm_virtual_machine_run_command';
const RIGHT = 'azurerm_role_assignment';

/** Backups are the story of protection.test.ts. */
const ELSEWHERE = ServerProtection.elsewhere({ by: 'a team outside the test' });

/** What a team has before its servers: the media, the password of the setup account, and a key for the disks. */
function haveMedia(given: Given): void {
  given.azure.store.put(parseResourceId(given.id())!, { location: HERE });
  given.put('Storage/storageAccounts/mediawesteurope', {});
  given.put('Storage/storageAccounts/mediawesteurope/blobServices/default/containers/exchange', {}, {});
  given.put('KeyVault/vaults/kv-westeurope', {
    vaultUri: 'https://kv-westeurope.vault.azure.net/',
    enableSoftDelete: true,
    enablePurgeProtection: true,
  });
  given.put('KeyVault/vaults/kv-westeurope/keys/disks', {}, {});
  given.put('KeyVault/vaults/kv-westeurope/secrets/exchange-setup', {}, {});
}

/** The key of the one site that is applied; the test of the others is in disks.test.ts. */
const diskEncryption = DiskEncryption.customerKeys({
  keys: [
    {
      region: AzureRegion.WEST_EUROPE,
      keyVaultId:
        '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-media/providers/Microsoft.KeyVault/vaults/kv-westeurope',
      keyName: 'disks',
      // The provider would ask the vault itself for the newest, which is not part of Azure Resource Manager.
      keyVersion: '0123456789abcdef0123456789abcdef',
    },
  ],
});

interface Program {
  readonly servers: number;
  readonly installation?: Parameters<typeof unattended>[0];
}

function estate(app: App, { servers, installation }: Program): void {
  new TwoSiteExchange(app, 'contoso', {
    domainName: 'contoso.com',
    ...LIVE,
    activeDirectory: DIRECTORY,
    primary: {
      name: 'Amsterdam',
      region: AzureRegion.WEST_EUROPE,
      addressSpace: '10.10.0.0/16',
      diskEncryption,
    },
    standby: {
      name: 'Dublin',
      region: AzureRegion.NORTH_EUROPE,
      addressSpace: '10.20.0.0/16',
      diskEncryption: DiskEncryption.platformKeys(),
    },
    witness: { name: 'Paris', region: AzureRegion.FRANCE_CENTRAL, addressSpace: '10.30.0.0/24' },
    clientAccess: { servers, protection: ELSEWHERE },
    edge: { outbound: OutboundMail.direct(), protection: ELSEWHERE },
    failover: DnsFailover.manual(),
    configurationExports: false,
    installation: unattended(installation),
  });
}

describeHere('servers that install Exchange by themselves', () => {
  let azure: AzureStandIn;
  let run: EstateRun;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    run = new EstateRun(azure, 'contoso', { isProtected: true });
    haveMedia(new Given(azure, 'rg-media'));
    synth({ servers: 2 });
  });
  afterAll(async () => {
    run.remove();
    await azure.stop();
  });

  const synth = (program: Program): void => run.synth((app) => estate(app, program));

  /** What a plan of the primary site changes. */
  async function planned(...args: string[]): Promise<PlannedChange[]> {
    const workdir = await run.stack('primary');
    await workdir.mustRun(['plan', '-out=tfplan', '-parallelism=30', ...args], FIRST);
    const shown = JSON.parse((await workdir.mustRun(['show', '-json', 'tfplan'])).output) as {
      resource_changes: { address: string; change: Omit<PlannedChange, 'address'> }[];
    };
    return shown.resource_changes
      .map(({ address, change }) => ({ address, ...change }))
      .filter(({ actions }) => !['no-op', 'read'].includes(actions.join()));
  }

  /** Addresses without the digest at their ends, with what happens to them. */
  const named = (changes: PlannedChange[]): string[] =>
    changes
      .map(({ address, actions }) => `${actions.join()} ${address.replace(/_[0-9A-F]{8}(\[0\])?$/, '')}`)
      .sort();

  const scripts = (): Record<string, string> =>
    Object.fromEntries(
      azure.store
        .ofType('microsoft.compute/virtualmachines/runcommands')
        .map(({ id, body }) => [id.name, (body.properties as { source: { script: string } }).source.script]),
    );

  test('are applied with a script and the rights of each machine, and the next plan is empty', async () => {
    await run.apply('primary', FIRST);
    const refused = azure.calls.filter(({ status }) => status >= 400 && ![401, 403, 404].includes(status));
    expect(refused).toEqual([]);
    const installs = Object.keys(scripts()).filter((name) => name.endsWith('-install'));
    expect(installs.sort()).toEqual([
      'run-contoso-ams-clientaccess-1-install',
      'run-contoso-ams-clientaccess-2-install',
      'run-contoso-ams-edge-1-install',
      'run-contoso-ams-edge-2-install',
    ]);
    const rights = azure.store
      .ofType('microsoft.authorization/roleassignments')
      .map(({ id }) => id.parent!.replace(/^.*\/providers\//, ''));
    const media =
      'Microsoft.Storage/storageAccounts/mediawesteurope/blobServices/default/containers/exchange';
    const password = 'Microsoft.KeyVault/vaults/kv-westeurope/secrets/exchange-setup';
    const key = 'Microsoft.KeyVault/vaults/kv-westeurope/keys/disks';
    expect(rights.sort()).toEqual([key, password, password, media, media, media, media]);
    expect(await planned()).toEqual([]);
  });

  test('have disks with the key of the team', () => {
    const ofDisks = azure.store
      .ofType('microsoft.compute/disks')
      .filter(({ body }) => (body.properties as { encryption?: object }).encryption !== undefined);
    const ofMachines = azure.store
      .ofType('microsoft.compute/virtualmachines')
      .filter(({ body }) => JSON.stringify(body).includes('"diskEncryptionSet":'));
    expect(ofDisks).toHaveLength(azure.store.ofType('microsoft.compute/disks').length);
    expect(ofMachines).toHaveLength(4);
    expect(azure.store.ofType('microsoft.compute/diskencryptionsets')).toHaveLength(1);
  });

  test('get one beside them that brings its own resources, and installs itself alone', async () => {
    const before = scripts();
    synth({ servers: 3 });
    const changes = named(await planned());
    const own = changes.filter((change) => change.startsWith('create '));
    for (const change of each(own)) expect(change).toContain('Amsterdam_ClientAccess_Server-3_');
    for (const id of ['ReadMedia', 'ReadSetupPassword', 'Run-install'])
      expect(own).toContainEqual(expect.stringMatching(new RegExp(`_${id}$`)));
    // The Edges learn the address of every server.
    expect(changes.filter((change) => !own.includes(change))).toEqual(
      [1, 2].map((edge) => `update ${RUN}.Amsterdam_Edge_Server-${edge}_Run-resolver`),
    );
    await run.apply('primary', FIRST);
    const after = scripts();
    for (const name of each(Object.keys(before).filter((each) => each.endsWith('-install'))))
      expect(after[name]).toBe(before[name]);
    expect(after['run-contoso-ams-clientaccess-3-install']).not.toBe(
      before['run-contoso-ams-clientaccess-2-install'],
    );
  });

  test('take a changed script in place', async () => {
    synth({ servers: 3, installation: { mediaProps: { securityUpdate: UPDATE } } });
    expect(named(await planned())).toEqual(
      [
        'ClientAccess_Server-1',
        'ClientAccess_Server-2',
        'ClientAccess_Server-3',
        'Edge_Server-1',
        'Edge_Server-2',
      ].map((server) => `update ${RUN}.Amsterdam_${server}_Run-install`),
    );
    await run.apply('primary', FIRST);
  });

  test('change nothing for another estimate of the time', async () => {
    synth({
      servers: 3,
      installation: { mediaProps: { securityUpdate: UPDATE }, expectedDuration: Duration.hours(3) },
    });
    expect(await planned()).toEqual([]);
  });

  test('lose their rights when their installation is over, and nothing else', async () => {
    synth({
      servers: 3,
      installation: { mediaProps: { securityUpdate: UPDATE }, installed: ['AMSFE1', 'AMSEDGE2'] },
    });
    expect(named(await planned())).toEqual(
      [
        'ClientAccess_Server-1_ReadMedia',
        'ClientAccess_Server-1_ReadSetupPassword',
        'Edge_Server-2_ReadMedia',
      ].map((right) => `delete ${RIGHT}.Amsterdam_${right}`),
    );
    await run.apply('primary', FIRST);
    expect(await planned()).toEqual([]);
  });
});

const UPDATE = { name: 'ExchangeSE-KB5094139.exe', sha256: 'b'.repeat(64), buildNumber: '15.2.2562.43' };
