import type { CloudHosts } from './cloud-hosts';

/**
 * The function that fetches a token of the machine's own identity. Tokens are kept in memory.
 *
 * Source: learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token.
 */
export const GET_ACCESS_TOKEN = [
  'function Get-AccessToken {',
  '  param([string] $Resource)',
  "  $metadata = 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource='",
  "  (Invoke-RestMethod -Uri ($metadata + $Resource) -Headers @{ Metadata = 'true' } -UseBasicParsing).access_token",
  '}',
];

/**
 * The function that reads a secret of a Key Vault by its address without a version, which is the newest that is enabled. It needs `GET_ACCESS_TOKEN`. A
 * right that was given just now takes some minutes to count.
 *
 * Source: learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret.
 */
export function getVaultSecret({ keyVaultSuffix }: CloudHosts): string[] {
  return [
    'function Get-VaultSecret {',
    '  param([string] $Address)',
    `  $authorization = 'Bearer ' + (Get-AccessToken -Resource 'https://${keyVaultSuffix}')`,
    "  Invoke-RestMethod -Uri ($Address + '?api-version=7.4') -Headers @{ Authorization = $authorization } -UseBasicParsing",
    '}',
  ];
}

/** What a script says before it asks Azure for anything: Windows PowerShell alone would take old protocols, and a proxy may not get the tokens. */
export const BEFORE_REQUESTS = [
  "$ProgressPreference = 'SilentlyContinue'",
  '[System.Net.ServicePointManager]::SecurityProtocol = [System.Net.SecurityProtocolType]::Tls12',
  '[System.Net.WebRequest]::DefaultWebProxy = $null',
];
