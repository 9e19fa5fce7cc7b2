import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Processes, Terraform } from '../stage/terraform-process';
import { checkIsolation, withoutAzure } from '../stand-in/isolation';
import { AzureStandIn } from '../stand-in/stand-in';
import { temporaryDirectory } from './support/synth';

// The drill and the terraform lane with programs in place of Terraform and the Azure CLI that write down how they were started: the fake
// Terraform asks the CLI where the real provider would.

const FAKE_TERRAFORM = `#!/bin/sh
echo "$1 to \${ARM_METADATA_HOSTNAME:-Azure} as \${ARM_CLIENT_ID:-nobody} with \${TF_VAR_admin_password:-none}" >> "$FAKE_LOG"
if [ "$1" = init ]; then : > .terraform.lock.hcl
elif [ "\${ARM_USE_CLI:-true}" != false ]; then az account get-access-token; fi
`;
const FAKE_AZ = `#!/bin/sh
echo "az $*" >> "$FAKE_LOG"
`;

/** A shell in which somebody works with another cloud. */
const FOREIGN_SHELL = {
  ARM_METADATA_HOSTNAME: 'management.azure.com',
  ARM_CLIENT_ID: 'a-real-client',
  ARM_CLIENT_SECRET: 'a-real-secret',
  ARM_USE_CLI: 'true',
  TF_VAR_admin_password: 'a-real-password',
};

const stack = {
  terraform: { required_providers: { azurerm: { version: '4.55.0' } } },
  provider: { azurerm: [{ features: [{}] }] },
};

const base = temporaryDirectory();
const site = join(base, 'site');
const before = { ...process.env };
let azure: AzureStandIn;
let address: string;

for (const [name, text] of Object.entries({ terraform: FAKE_TERRAFORM, az: FAKE_AZ }))
  writeFileSync(join(base, name), text, { mode: 0o755 });
mkdirSync(site);
// The lane reads the environment when it is loaded.
Object.assign(process.env, FOREIGN_SHELL, { PATH: base, FAKE_LOG: join(base, 'log') });
const here = loadLane();
process.env.TEST_CLOUD_METADATA_HOSTNAME = 'management.other.example';
const elsewhere = loadLane();

beforeAll(async () => {
  azure = await AzureStandIn.start();
  address = azure.environment.ARM_METADATA_HOSTNAME;
});

beforeEach(() => {
  rmSync(join(base, 'log'), { force: true });
  rmSync(site, { recursive: true });
  mkdirSync(site);
  writeFileSync(join(site, 'cdk.tf.json'), JSON.stringify(stack));
});

afterAll(async () => {
  await azure.stop();
  rmSync(base, { recursive: true });
  Object.keys(process.env).forEach((name) => delete process.env[name]);
  Object.assign(process.env, before);
});

interface Lane {
  readonly run: typeof import('./terraform/support/estate-run');
  readonly terraform: typeof import('./terraform/support/terraform');
}

/** The terraform lane, loaded as in a process of its own. */
function loadLane(): Lane {
  let loaded: Lane | undefined;
  jest.isolateModules(() => {
    loaded = {
      run: jest.requireActual('./terraform/support/estate-run'),
      terraform: jest.requireActual('./terraform/support/terraform'),
    };
  });
  return loaded!;
}

/** An estate of one stack, applied by a lane. */
async function applyBy({ run: { EstateRun } }: Lane): Promise<void> {
  const run = new EstateRun(azure, 'contoso');
  run.takeExample({ 'contoso-site': stack });
  await run.apply('site');
  run.remove();
}

function log(): string[] {
  const file = join(base, 'log');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

describe('in the shell of another cloud', () => {
  test('the drill applies to the stand-in, as nobody of that cloud, and asks no Azure CLI', async () => {
    const terraform = new Terraform(new Processes(), base, base, azure.environment);
    await terraform.init(['site']);
    await terraform.apply('site', {}, () => undefined);
    await terraform.destroy('site', () => undefined);
    const client = azure.environment.ARM_CLIENT_ID;
    expect(log().filter((line) => !line.startsWith('init'))).toEqual([
      `apply to ${address} as ${client} with not-a-Secret-1`,
      `destroy to ${address} as ${client} with not-a-Secret-1`,
    ]);
  });

  test('the drill starts no Terraform that would go elsewhere', async () => {
    const terraform = new Terraform(new Processes(), base, base, {});
    await expect(terraform.apply('site', {}, () => undefined)).rejects.toThrow('would reach Azure');
    expect(log()).toEqual([]);
  });

  test('the terraform lane applies to the stand-in, with a password that nobody knows', async () => {
    await applyBy(here);
    const applied = log().filter((line) => line.startsWith('apply'));
    expect(applied).toHaveLength(1);
    expect(applied[0]).toMatch(
      new RegExp(`^apply to ${address} as ${azure.environment.ARM_CLIENT_ID} with Aa1-`),
    );
    expect(log().filter((line) => line.startsWith('az'))).toEqual([]);
  });

  test('the terraform lane starts no Terraform that would go elsewhere', async () => {
    const { Workdir } = here.terraform;
    await expect(new Workdir(site, {}).apply()).rejects.toThrow('would reach Azure');
    expect(log().filter((line) => line.startsWith('apply'))).toEqual([]);
  });

  test('the terraform lane goes elsewhere where its own setting says so', async () => {
    await applyBy(elsewhere);
    expect(log().filter((line) => line.startsWith('apply'))).toEqual([
      expect.stringMatching(/^apply to management\.other\.example as a-real-client with Aa1-/),
    ]);
  });
});

describe('isolation', () => {
  const isolated = (): NodeJS.ProcessEnv => ({ ...withoutAzure(process.env), ...azure.environment });

  test('holds in the environment of the stand-in', () => {
    expect(() => checkIsolation(isolated(), site)).not.toThrow();
  });

  test.each([
    '',
    'management.azure.com',
    'localhost.example:443',
    'localhost',
    '10.0.0.1:443',
    '127.0.0.1.example:1',
  ])("does not hold with the address '%s'", (host) => {
    expect(() => checkIsolation({ ...isolated(), ARM_METADATA_HOSTNAME: host }, site)).toThrow(
      'instead of the stand-in',
    );
  });

  test.each(['localhost:1', '127.0.0.1:443', '[::1]:443'])('holds with the address %s', (host) => {
    expect(() => checkIsolation({ ...isolated(), ARM_METADATA_HOSTNAME: host }, site)).not.toThrow();
  });

  test.each([{ ARM_USE_CLI: 'true' }, { ARM_USE_CLI: undefined }, { AZURE_CONFIG_DIR: undefined }])(
    'does not hold with %j, by which a login of the Azure CLI counts',
    (change) => {
      expect(() => checkIsolation({ ...isolated(), ...change }, site)).toThrow('Azure CLI');
    },
  );

  test.each(['metadata_host', 'environment', 'client_id', 'use_cli'])(
    'does not hold where the configuration has %s',
    (name) => {
      const provider = { azurerm: [{ features: [{}] }, { alias: 'b', features: [{}], [name]: 'x' }] };
      writeFileSync(join(site, 'more.tf.json'), JSON.stringify({ provider }));
      expect(() => checkIsolation(isolated(), site)).toThrow(`gives the provider a '${name}'`);
    },
  );

  describe('of DNS servers', () => {
    const withServer = (server: unknown, variables = {}): (() => void) => {
      const provider = { dns: [{ update: [{ server: '127.0.0.1' }] }, { alias: 'b', update: { server } }] };
      const variable = { own: { default: 'ns.contoso.com' }, here: { default: 'localhost' } };
      writeFileSync(join(site, 'more.tf.json'), JSON.stringify({ provider, variable }));
      return () => checkIsolation({ ...isolated(), ...variables }, site);
    };

    test.each(['ns.contoso.com', '192.0.2.53', undefined, '${var.own}', '${var.other}', '${local.here}'])(
      'does not hold where records are changed on %s',
      (server) => {
        expect(withServer(server)).toThrow('would change records on');
      },
    );

    test('does not hold where a variable leads elsewhere', () => {
      expect(withServer('${var.here}', { TF_VAR_here: 'ns.contoso.com' })).toThrow('ns.contoso.com');
    });

    test('holds on this machine', () => {
      expect(withServer('localhost')).not.toThrow();
      expect(withServer('${var.here}')).not.toThrow();
      expect(withServer('${var.own}', { TF_VAR_own: '127.0.0.1' })).not.toThrow();
    });

    test('holds without a server of the shell', () => {
      expect(
        withoutAzure({ DNS_UPDATE_SERVER: 'ns.contoso.com', DNS_UPDATE_KEYSECRET: 'x', HOME: '/' }),
      ).toEqual({
        HOME: '/',
      });
    });
  });
});
