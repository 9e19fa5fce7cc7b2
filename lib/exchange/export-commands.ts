import { SEAL, TAG_FUNCTION, TO_BASE64_URL } from './export-task';

/** Where the exports of one machine are, in the names of the model. */
export interface ExportPlace {
  /** Name of the storage account. */
  readonly account: string;
  readonly resourceGroup: string;
  readonly container: string;
  readonly keyVault: string;
  readonly key: string;
  /** Computer name. */
  readonly machine: string;
}

/** Names of resources, machines and tasks are checked where they are made, and have no quotes; neither have the folders of the pages. */
function quoted(name: string): string {
  return `'${name}'`;
}

/** Address of a container. */
export function containerUrl(account: string, container: string): string {
  return `https://${account}.blob.core.windows.net/${container}`;
}

/** Address of a key, without a version. */
export function keyUrl(keyVault: string, key: string): string {
  return `https://${keyVault}.vault.azure.net/keys/${key}`;
}

/** What the names of a machine's exports begin with; Windows has its own name in capitals. */
export function exportPrefix(machine: string): string {
  return `${machine.toUpperCase()}/`;
}

/**
 * Commands that give the reader who is signed in the right to read and decrypt exports, and let the address of their workstation in. Whoever runs them needs Owner or User
 * Access Administrator on the resource group. Rights may take minutes to hold.
 *
 * Sources: learn.microsoft.com/cli/azure/role/assignment, learn.microsoft.com/azure/key-vault/general/rbac-guide.
 */
export function admitReader({ account, resourceGroup }: ExportPlace): string[] {
  const group = `--resource-group ${quoted(resourceGroup)}`;
  return [
    '$reader = az ad signed-in-user show --query id --output tsv',
    `$scope = az group show --name ${quoted(resourceGroup)} --query id --output tsv`,
    ...READER_ROLES.map(
      (role) =>
        `az role assignment create --assignee-object-id $reader --assignee-principal-type User --role '${role}' --scope $scope`,
    ),
    "$address = Read-Host -Prompt 'Public address of this workstation'",
    `az storage account network-rule add --account-name ${quoted(account)} ${group} --ip-address $address`,
  ];
}

/** Commands that take these rights back. */
export function dismissReader({ account, resourceGroup }: ExportPlace): string[] {
  const group = `--resource-group ${quoted(resourceGroup)}`;
  return [
    ...READER_ROLES.map(
      (role) => `az role assignment delete --assignee $reader --role '${role}' --scope $scope`,
    ),
    `az storage account network-rule remove --account-name ${quoted(account)} ${group} --ip-address $address`,
  ];
}

/** Reads blobs; gets, wraps and unwraps keys. */
const READER_ROLES = ['Storage Blob Data Reader', 'Key Vault Crypto Service Encryption User'];

/** Commands that list the exports of a machine, the newest last: their names are their times. */
export function listExports({ account, container, machine }: ExportPlace): string[] {
  const where = `--account-name ${quoted(account)} --container-name ${quoted(container)} --auth-mode login`;
  return [
    `$exports = @(az storage blob list ${where} --prefix ${quoted(exportPrefix(machine))} --query '[].name' --output tsv | Sort-Object)`,
    '$exports | Select-Object -Last 7',
  ];
}

/**
 * Commands that fetch the newest export of `$exports`, decrypt it, and unpack it into a folder. The key that an export names is asked for only where it is the key
 * of the store: a token must not go to an address that somebody else has written there.
 *
 * Sources: RFC 7516, RFC 7518, learn.microsoft.com/rest/api/keyvault/keys/unwrap-key/unwrap-key.
 */
export function openExport(place: ExportPlace, folder: string): string[] {
  const { account, container, keyVault, key } = place;
  const where = `--account-name ${quoted(account)} --container-name ${quoted(container)} --auth-mode login`;
  return [
    "$ErrorActionPreference = 'Stop'",
    ...openFunctions(keyUrl(keyVault, key)),
    '',
    `$folder = ${quoted(folder)}`,
    'New-Item -Path $folder -ItemType Directory -Force | Out-Null',
    `az storage blob download ${where} --name $exports[-1] --file "$folder.jwe" --output none`,
    "$token = az account get-access-token --resource 'https://vault.azure.net' --query accessToken --output tsv",
    'Unprotect-Export -Path "$folder.jwe" -Archive "$folder.zip" -Token $token',
    'Expand-Archive -Path "$folder.zip" -DestinationPath $folder -Force',
    'Remove-Item -Path "$folder.jwe", "$folder.zip"',
    'Get-ChildItem -Path $folder -Recurse -File | Format-Table -Property FullName, Length',
  ];
}

/** The functions that decrypt an export. */
export function openFunctions(keyAddress: string): string[] {
  return [
    ...TO_BASE64_URL,
    '',
    'function ConvertFrom-Base64Url {',
    '  param([string] $Text)',
    "  $plain = $Text.Replace('-', '+').Replace('_', '/')",
    "  , [Convert]::FromBase64String($plain + ('=' * ((4 - $plain.Length % 4) % 4)))",
    '}',
    '',
    ...TAG_FUNCTION,
    '',
    'function Unprotect-Export {',
    '  param([string] $Path, [string] $Archive, [string] $Token)',
    '  $text = [System.IO.File]::ReadAllText($Path)',
    '  $part = @{}',
    "  foreach ($name in 'protected', 'encrypted_key', 'iv', 'ciphertext', 'tag') {",
    '    $part[$name] = [regex]::Match($text, \'"\' + $name + \'":"([\\w-]*)"\').Groups[1].Value',
    '  }',
    "  $header = [System.Text.Encoding]::UTF8.GetString((ConvertFrom-Base64Url -Text $part['protected'])) | ConvertFrom-Json",
    `  if (-not $header.kid.StartsWith(${quoted(`${keyAddress}/`)})) { Write-Error -Message 'The export names another key. Do not use it.' -ErrorAction Stop }`,
    "  $request = @{ alg = $header.alg; value = $part['encrypted_key'] } | ConvertTo-Json",
    "  $authorization = 'Bearer ' + $Token",
    `  $unwrapped = Invoke-RestMethod -Method Post -Uri ($header.kid + '/unwrapkey?api-version=${SEAL.apiVersion}') -Headers @{ Authorization = $authorization } -ContentType 'application/json' -Body $request -UseBasicParsing`,
    '  $key = ConvertFrom-Base64Url -Text $unwrapped.value',
    "  $vector = ConvertFrom-Base64Url -Text $part['iv']",
    "  $sealed = ConvertFrom-Base64Url -Text $part['ciphertext']",
    "  $tag = Get-SealTag -Key $key -Header $part['protected'] -Vector $vector -Sealed $sealed",
    "  if ((ConvertTo-Base64Url -Bytes $tag) -ne $part['tag']) { Write-Error -Message 'The export has been changed. Do not use it.' -ErrorAction Stop }",
    '  $aes = New-Object -TypeName System.Security.Cryptography.AesCryptoServiceProvider',
    '  $aes.Key = [byte[]] $key[32..63]',
    '  $aes.IV = $vector',
    '  [System.IO.File]::WriteAllBytes($Archive, $aes.CreateDecryptor().TransformFinalBlock($sealed, 0, $sealed.Length))',
    '}',
  ];
}

/**
 * Commands that compare the state of a machine with a capture from before its loss, or before an update. The task captures the present state first; the
 * files that differ are then read side by side.
 */
export function compareCaptures(folder: string, task: string, last: string): string[] {
  return [
    `Start-ScheduledTask -TaskName ${quoted(task)}`,
    `while ((Get-ScheduledTask -TaskName ${quoted(task)}).State -eq 'Running') { Start-Sleep -Seconds 10 }`,
    `(Get-ScheduledTaskInfo -TaskName ${quoted(task)}).LastTaskResult`,
    `$before = Join-Path -Path ${quoted(folder)} -ChildPath 'capture'`,
    `$now = "${last}"`,
    "$old = @(Get-ChildItem -Path $before -Recurse -File | ForEach-Object { Get-FileHash -LiteralPath $_.FullName } | Select-Object -Property Hash, @{ Name = 'File'; Expression = { $_.Path.Substring($before.Length) } })",
    "$new = @(Get-ChildItem -Path $now -Recurse -File | ForEach-Object { Get-FileHash -LiteralPath $_.FullName } | Select-Object -Property Hash, @{ Name = 'File'; Expression = { $_.Path.Substring($now.Length) } })",
    'Compare-Object -ReferenceObject $old -DifferenceObject $new -Property File, Hash | Sort-Object -Property File | Format-Table -Property File, SideIndicator',
  ];
}
