import { AzureCloud } from '../core/azure-cloud';
import { quotePowerShell } from '../core/quote-powershell';
import { SEAL, TAG_FUNCTION, TO_BASE64_URL } from '../exchange/export-task';
import { GET_ACCESS_TOKEN } from '../exchange/identity-commands';

/** Where an export goes, and with which key it is encrypted. */
export interface ExportTarget {
  /** Address of the container. */
  readonly containerUrl: string;
  /** Address of the key, without a version. */
  readonly keyUrl: string;
  /** Cloud of the store; the public one where it is left out. */
  readonly cloud?: AzureCloud;
}

/**
 * The functions that encrypt a file and add it to the store. The key of each file is random and leaves the machine wrapped only; Key Vault wraps it, and
 * the machine cannot unwrap it again. Tokens come from the machine's own identity and are kept in memory.
 *
 * The address of the key has no version: the present one wraps, and its id comes back. Source: github.com/Azure/azure-rest-api-specs/pull/42571.
 *
 * Sources: learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token, learn.microsoft.com/rest/api/storageservices/put-blob,
 * learn.microsoft.com/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations (`If-None-Match: *` never overwrites).
 */
export function sealFunctions({ containerUrl, keyUrl, cloud = AzureCloud.PUBLIC }: ExportTarget): string[] {
  return [
    ...TO_BASE64_URL,
    '',
    ...GET_ACCESS_TOKEN,
    '',
    ...TAG_FUNCTION,
    '',
    'function Protect-Export {',
    '  param([byte[]] $Content)',
    '  $key = New-Object -TypeName byte[] -ArgumentList 64',
    '  $vector = New-Object -TypeName byte[] -ArgumentList 16',
    '  $random = [System.Security.Cryptography.RandomNumberGenerator]::Create()',
    '  $random.GetBytes($key)',
    '  $random.GetBytes($vector)',
    `  $request = @{ alg = '${SEAL.keyAlgorithm}'; value = (ConvertTo-Base64Url -Bytes $key) }`,
    `  $authorization = 'Bearer ' + (Get-AccessToken -Resource 'https://${cloud.keyVaultSuffix}')`,
    `  $wrapped = Invoke-RestMethod -Method Post -Uri ${quotePowerShell(`${keyUrl}/wrapkey?api-version=${SEAL.apiVersion}`)} -Headers @{ Authorization = $authorization } -ContentType 'application/json' -Body ($request | ConvertTo-Json) -UseBasicParsing`,
    `  $header = @{ alg = '${SEAL.keyAlgorithm}'; enc = '${SEAL.encryption}'; kid = $wrapped.kid } | ConvertTo-Json -Compress`,
    '  $protected = ConvertTo-Base64Url -Bytes ([System.Text.Encoding]::UTF8.GetBytes($header))',
    '  $aes = New-Object -TypeName System.Security.Cryptography.AesCryptoServiceProvider',
    '  $aes.Key = [byte[]] $key[32..63]',
    '  $aes.IV = $vector',
    '  $sealed = $aes.CreateEncryptor().TransformFinalBlock($Content, 0, $Content.Length)',
    '  $tag = Get-SealTag -Key $key -Header $protected -Vector $vector -Sealed $sealed',
    // ConvertTo-Json of Windows PowerShell has a greatest length; nothing in these values needs an escape.
    "  $parts = ('protected', $protected), ('encrypted_key', $wrapped.value), ('iv', (ConvertTo-Base64Url -Bytes $vector)), ('ciphertext', (ConvertTo-Base64Url -Bytes $sealed)), ('tag', (ConvertTo-Base64Url -Bytes $tag))",
    "  '{' + (($parts | ForEach-Object { '\"' + $_[0] + '\":\"' + $_[1] + '\"' }) -join ',') + '}'",
    '}',
    '',
    'function Send-Export {',
    '  param([string] $Folder)',
    "  $archive = $Folder + '.zip'",
    '  Remove-Item -Path $archive -ErrorAction SilentlyContinue',
    '  [System.IO.Compression.ZipFile]::CreateFromDirectory($Folder, $archive)',
    '  $body = Protect-Export -Content ([System.IO.File]::ReadAllBytes($archive))',
    '  Remove-Item -Path $archive',
    "  $time = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHHmmssZ', [System.Globalization.CultureInfo]::InvariantCulture)",
    "  $authorization = 'Bearer ' + (Get-AccessToken -Resource 'https://storage.azure.com/')",
    '  $headers = @{',
    '    Authorization = $authorization',
    "    'x-ms-version' = '2021-08-06'",
    "    'x-ms-blob-type' = 'BlockBlob'",
    "    'If-None-Match' = '*'",
    '  }',
    `  $address = ${quotePowerShell(`${containerUrl}/`)} + $env:COMPUTERNAME + '/' + $time + '.jwe'`,
    "  Invoke-RestMethod -Method Put -Uri $address -Headers $headers -ContentType 'application/jose+json' -Body $body -UseBasicParsing | Out-Null",
    '}',
  ];
}
