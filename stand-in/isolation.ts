import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Variables that say where and as whom Terraform works, and what it is given. */
const FOREIGN =
  /^(ARM_|AZURE_|DNS_UPDATE_|TF_VAR_|TF_CLI_ARGS|TF_WORKSPACE$|TF_DATA_DIR$|TF_LOG|TF_REATTACH_PROVIDERS$)/;

/** Settings of the provider that do not say where and as whom it works. */
const HARMLESS = ['alias', 'features', 'resource_provider_registrations', 'subscription_id'];

/** Servers of this machine. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|::1)$/;

/** An environment without settings and credentials of a real Azure, and without what would change what Terraform applies. */
export function withoutAzure(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !FOREIGN.test(name)));
}

/**
 * Asked before each run of Terraform: the provider has to be sent to a loopback address, without a login of the Azure CLI, and the
 * configuration must not send it elsewhere, nor the provider that changes records of DNS.
 *
 * @throws if the run could reach anything but this machine
 */
export function checkIsolation(environment: NodeJS.ProcessEnv, directory: string): void {
  const host = environment.ARM_METADATA_HOSTNAME ?? '';
  if (!/^(localhost|127\.0\.0\.1|\[::1\]):\d+$/.test(host)) {
    throw new Error(`Terraform was not started: it would reach ${host || 'Azure'} instead of the stand-in.`);
  }
  if (environment.ARM_USE_CLI !== 'false' || !environment.AZURE_CONFIG_DIR) {
    throw new Error('Terraform was not started: it could use a login of the Azure CLI.');
  }
  const files = readdirSync(directory)
    .filter((file) => file.endsWith('.tf.json'))
    .map((file) => join(directory, file));
  const found = files.flatMap(providerSettings).find((name) => !HARMLESS.includes(name));
  if (found !== undefined) {
    throw new Error(`Terraform was not started: the configuration gives the provider a '${found}'.`);
  }
  const server = files.flatMap((file) => nameServers(file, environment)).find((each) => !LOOPBACK.test(each));
  if (server !== undefined) {
    throw new Error(`Terraform was not started: it would change records on ${server || 'some server'}.`);
  }
}

interface Configuration {
  readonly provider?: { readonly azurerm?: object | object[]; readonly dns?: DnsProvider | DnsProvider[] };
  readonly variable?: Record<string, { readonly default?: string }>;
}

interface DnsProvider {
  readonly update?: { readonly server?: string } | { readonly server?: string }[];
}

function read(file: string): Configuration {
  return JSON.parse(readFileSync(file, 'utf8')) as Configuration;
}

function providerSettings(file: string): string[] {
  return [read(file).provider?.azurerm ?? []].flat().flatMap((block) => Object.keys(block));
}

/** The servers on which records would be changed, variables resolved. */
function nameServers(file: string, environment: NodeJS.ProcessEnv): string[] {
  const { provider, variable = {} } = read(file);
  const blocks = [provider?.dns ?? []].flat().flatMap(({ update = {} }) => [update].flat());
  return blocks.map(({ server = '' }) => {
    const [, name] = /^\$\{var\.([\w-]+)\}$/.exec(server) ?? [];
    return name === undefined ? server : (environment[`TF_VAR_${name}`] ?? variable[name]?.default ?? '');
  });
}
