/** The one subscription of the stand-in. */
export const SUBSCRIPTION = '00000000-0000-0000-0000-000000000000';
export const TENANT = '11111111-1111-1111-1111-111111111111';
const CLIENT = '22222222-2222-2222-2222-222222222222';

/** The metadata document by which the provider finds a cloud's endpoints. */
export function metadata(origin: string): object {
  return {
    name: 'AzureCloud',
    portal: origin,
    authentication: {
      loginEndpoint: `${origin}/`,
      audiences: [`${origin}/`],
      tenant: 'common',
      identityProvider: 'AAD',
    },
    resourceManager: `${origin}/`,
    microsoftGraphResourceId: `${origin}/`,
    graph: origin,
    graphAudience: `${origin}/`,
    suffixes: {
      storage: 'core.windows.net',
      keyVaultDns: 'vault.azure.net',
      mhsmDns: 'managedhsm.azure.net',
    },
  };
}

/** A token whose claims the provider reads; nobody checks the signature. */
export function token(): object {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { appid: CLIENT, oid: CLIENT, tid: TENANT, sub: CLIENT, aud: 'stand-in', exp: 4102444800 };
  return {
    token_type: 'Bearer',
    expires_in: 86400,
    ext_expires_in: 86400,
    access_token: `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.signature`,
  };
}

/**
 * Environment with which Terraform's provider finds the stand-in and nothing else, whatever the caller's environment says.
 *
 * @param port - of the stand-in
 * @param bundle - file of the certificates that are trusted
 * @param config - a directory in which the Azure CLI finds no login
 */
export function standInEnvironment(port: number, bundle: string, config: string): Record<string, string> {
  return {
    AZURE_CONFIG_DIR: config,
    ARM_USE_CLI: 'false',
    ARM_USE_MSI: 'false',
    ARM_USE_OIDC: 'false',
    ARM_METADATA_HOSTNAME: `localhost:${port}`,
    ARM_SUBSCRIPTION_ID: SUBSCRIPTION,
    ARM_TENANT_ID: TENANT,
    ARM_CLIENT_ID: CLIENT,
    ARM_CLIENT_SECRET: 'stand-in',
    SSL_CERT_FILE: bundle,
    // What the provider asks by other names, such as a key vault, is answered here too. Go asks loopback addresses itself.
    HTTPS_PROXY: `https://localhost:${port}`,
    NO_PROXY: 'registry.terraform.io,releases.hashicorp.com',
  };
}
