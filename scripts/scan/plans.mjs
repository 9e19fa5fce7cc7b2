// One plan of an empty state for each example: its stacks become the modules of one configuration, so that Terraform asks the provider for
// its schema once, and the address of a resource says which stack it is in. Azure is the stand-in.
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withoutAzure } from '../../stand-in/isolation.ts';
import { AzureStandIn } from '../../stand-in/stand-in.ts';

const run = promisify(execFile);
const TERRAFORM = process.env.TERRAFORM_BINARY_NAME ?? 'terraform';
/** Values of variables without a default: no machine ever has them. */
const SECRET = 'Not-a-secret-1';
/** What another stack would have said. */
const FOREIGN = /data\.terraform_remote_state\.[\w-]+\.outputs\.[\w-]+/g;

/** Writes the stacks of a synthesized example as one configuration, and names the providers that it needs. */
export function writeConfiguration(stacks, directory, without = []) {
  const modules = {};
  const providers = {};
  const variables = {};
  for (const name of readdirSync(stacks).sort()) {
    const text = readFileSync(join(stacks, name, 'cdk.tf.json'), 'utf8');
    const stack = JSON.parse(text.replace(FOREIGN, String.raw`\"203.0.113.10\"`));
    const taken = asModule(stack, without);
    if (taken.resource === undefined) continue;
    mkdirSync(join(directory, name), { recursive: true });
    writeFileSync(join(directory, name, 'main.tf.json'), JSON.stringify(taken));
    const open = Object.entries(stack.variable ?? {}).filter(
      ([, variable]) => variable.default === undefined,
    );
    for (const [variable] of open) variables[variable] = { type: 'string', sensitive: true, default: SECRET };
    modules[name] = {
      source: `./${name}`,
      ...Object.fromEntries(open.map(([variable]) => [variable, `\${var.${variable}}`])),
    };
    Object.assign(providers, taken.terraform.required_providers);
  }
  const root = {
    terraform: { required_providers: providers },
    provider: { azurerm: [{ features: [{}] }] },
    variable: variables,
    module: modules,
  };
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'main.tf.json'), JSON.stringify(root));
  return Object.keys(providers);
}

/** A stack as a module: Terraform takes backends, imports and the main provider in the root only. */
function asModule({ terraform, provider, resource = {}, data = {}, variable, locals }, without) {
  const isTaken = (type) => !without.includes(type.split('_')[0]);
  const rest = (entries) => {
    const taken = Object.entries(entries).filter(([name]) => isTaken(name));
    return taken.length === 0 ? undefined : Object.fromEntries(taken);
  };
  const others = omit(provider, 'azurerm');
  const sources = omit(data, 'terraform_remote_state');
  return {
    terraform: { required_providers: rest(terraform.required_providers) },
    provider: rest(others),
    resource: rest(resource),
    data: rest(sources),
    variable,
    locals,
  };
}

function omit(entries, name) {
  return Object.fromEntries(Object.entries(entries).filter(([each]) => each !== name));
}

/** Makes plans; gives the reason where there are none here. */
export class Plans {
  #initializing = Promise.resolve();
  #azure;
  #env;

  static async start(directory) {
    const made = new Plans();
    made.#azure = await AzureStandIn.start();
    const cache = join(directory, 'providers');
    mkdirSync(cache, { recursive: true });
    made.#env = {
      TF_PLUGIN_CACHE_DIR: cache,
      ...withoutAzure(process.env),
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
      TF_INPUT: '0',
    };
    return made;
  }

  /** The plan of an example, in Terraform's JSON, with what is left out of it. */
  async of(stacks, directory) {
    // The cache of providers must not be filled by two at once.
    const initialized = this.#initializing.then(async () => this.#init(stacks, directory));
    this.#initializing = initialized.catch(() => undefined);
    const left = await initialized;
    const file = join(directory, 'plan.json');
    await this.#run(directory, ['plan', '-out=plan', '-parallelism=30', '-lock=false']);
    writeFileSync(file, (await this.#run(directory, ['show', '-json', 'plan'])).stdout);
    return { file, left };
  }

  async #init(stacks, directory) {
    const providers = writeConfiguration(stacks, directory);
    try {
      await this.#run(directory, ['init', '-backend=false']);
      return [];
    } catch (error) {
      if (error.code === 'ENOENT') throw new Error(`there is no ${TERRAFORM} on the PATH`, { cause: error });
      const left = providers.filter((name) => name !== 'azurerm');
      writeConfiguration(stacks, directory, left);
      await this.#run(directory, ['init', '-backend=false']).catch((failure) => {
        throw new Error(`terraform init fails: ${firstLine(failure.stderr)}`);
      });
      return left;
    }
  }

  async #run(cwd, args) {
    const env = { ...this.#env, ...this.#azure.environment };
    return run(TERRAFORM, [...args, ...(args[0] === 'show' ? [] : ['-no-color'])], {
      cwd,
      env,
      maxBuffer: 2 ** 30,
    });
  }

  async stop() {
    await this.#azure.stop();
  }
}

function firstLine(text = '') {
  return text.split('\n').find((line) => line.includes('Error')) ?? text.trim();
}
