import type { CloudHosts } from './cloud-hosts';
import { SEAL, TAG_FUNCTION, TO_BASE64_URL } from './export-task';

/** Where the exports of one machine are, in the names of the model. */
export interface ExportPlace {
  readonly cloud: CloudHosts;
  /** Name of the storage account. */
  readonly account: string;
  readonly resourceGroup: string;
  readonly container: string;
  readonly keyVault: string;
  readonly key: string;
  /** Computer name. */
  readonly machine: string;
  /** Region of the account, where another region has a copy that can be read while that one is lost. */
  readonly copiedFrom?: string;
  /** Lines that choose the subscription of the account; none where the program states none. */
  readonly inSubscription: string[];
  /** Lines that choose that of the machine; none where it is the same. */
  readonly inMachineSubscription: string[];
}

/** Names of resources, machines and tasks are checked where they are made, and have no quotes; neither have the folders of the pages. */
function quoted(name: string): string {
  return `'${name}'`;
}

/** Address of a container. */
export function containerUrl(cloud: CloudHosts, account: string, container: string): string {
  return `https://${account}.blob.${cloud.storageSuffix}/${container}`;
}

/** Address of a key, without a version. */
export function keyUrl(cloud: CloudHosts, keyVault: string, key: string): string {
  return `https://${keyVault}.${cloud.keyVaultSuffix}/keys/${key}`;
}

/** What the names of a machine's exports begin with; Windows has its own name in capitals. */
export function exportPrefix(machine: string): string {
  return `${machine.toUpperCase()}/`;
}

/** Commands that give the reader who is signed in the right to read and decrypt exports, and let the address of their workstation in. */
function admitReader({ account, resourceGroup, copiedFrom }: ExportPlace): string[] {
  return [
    ...READER_ROLES.flatMap((role) => [
      `az role assignment create --assignee-object-id $reader --assignee-principal-type User --role '${role}' --scope $scope --output none`,
      ASSERT,
    ]),
    `az storage account network-rule add --account-name ${quoted(account)} --resource-group ${quoted(resourceGroup)} --ip-address $address --output none`,
    // The rules of an account are changed in its own region. A workstation that has its address in readerPrefixes gets in without this.
    copiedFrom === undefined ? ASSERT : `if (-not $isLost) { ${ASSERT} }`,
  ];
}

/** Chooses the copy in the other region, which the Azure CLI reads by a name of the account that ends so. */
function chooseCopy({ account, copiedFrom }: ExportPlace): string[] {
  return [
    `$from = ${quoted(account)}`,
    ...(copiedFrom === undefined
      ? []
      : [
          `$isLost = (Read-Host -Prompt ${quoted(`Is the region ${copiedFrom} lost, in which the account is? yes, or Enter`)}) -eq 'yes'`,
          'if ($isLost) { $from = "$from-secondary" }',
        ]),
  ];
}

/** Commands that take these rights back; what cannot be taken back is said, and the others are taken back all the same. */
function dismissReader({ account, resourceGroup }: ExportPlace): string[] {
  const say = `if ($LASTEXITCODE -ne 0) { Write-Warning -Message 'This right was not taken back: see the message of the Azure CLI, and take it back in the portal.' }`;
  return [
    ...READER_ROLES.flatMap((role) => [
      `az role assignment delete --assignee $reader --role '${role}' --scope $scope`,
      say,
    ]),
    `az storage account network-rule remove --account-name ${quoted(account)} --resource-group ${quoted(resourceGroup)} --ip-address $address --output none`,
    say,
  ];
}

/** Reads blobs; gets, wraps and unwraps keys. */
const READER_ROLES = ['Storage Blob Data Reader', 'Key Vault Crypto Service Encryption User'];

/** PowerShell does not stop where a program fails. */
const ASSERT = 'Assert-Azure';
const ASSERT_FUNCTION = [
  'function Assert-Azure {',
  "  if ($LASTEXITCODE -ne 0) { throw 'The Azure CLI has failed: see its message.' }",
  '}',
];

/** Seconds between attempts to use the new rights, which take up to ten minutes to hold; the last attempt is followed by none. */
const WAITS = [30, 30, 60, 60, 120, 120, 240, 240, 0];

/**
 * Commands that fetch an export of a machine, decrypt it and unpack it into a folder. Whoever runs them needs Owner or User Access Administrator on the resource group;
 * they take the rights that they give back, also where something fails.
 *
 * The export is chosen by a person. The one that is proposed is the newest from before the machine was made: a machine that is being rebuilt exports too, and the newest
 * one is then that of an empty server. Where none is known to be older, such as in a drill on a machine that has never been replaced, none is proposed.
 *
 * The key that an export names is asked for only where it is the key of the store: a token must not go to an address that somebody else has written there.
 *
 * Sources: RFC 7516, RFC 7518, learn.microsoft.com/rest/api/keyvault/keys/unwrap-key/unwrap-key, learn.microsoft.com/cli/azure/role/assignment,
 * learn.microsoft.com/azure/key-vault/general/rbac-guide, learn.microsoft.com/rest/api/compute/virtual-machines/get (timeCreated),
 * github.com/Azure/azure-cli/pull/14605 (names of accounts that end with -secondary).
 */
export function fetchExport(place: ExportPlace, folder: string): string[] {
  const { cloud, container, keyVault, key, resourceGroup, machine } = place;
  const where = `--account-name $from --container-name ${quoted(container)} --auth-mode login`;
  const name = machine.toUpperCase();
  return [
    "$ErrorActionPreference = 'Stop'",
    ...ASSERT_FUNCTION,
    ...openFunctions(keyUrl(cloud, keyVault, key)),
    `$folder = ${quoted(folder)}`,
    '$reader = az ad signed-in-user show --query id --output tsv',
    ASSERT,
    ...place.inSubscription,
    `$scope = az group show --name ${quoted(resourceGroup)} --query id --output tsv`,
    ASSERT,
    ...place.inMachineSubscription,
    `$created = @(az vm list --query "[?osProfile.computerName=='${name}'].timeCreated" --output tsv)`,
    ASSERT,
    ...(place.inMachineSubscription.length > 0 ? place.inSubscription : []),
    ...chooseCopy(place),
    "$address = Read-Host -Prompt 'Public address of this workstation'",
    'try {',
    ...indented([
      ...admitReader(place),
      `foreach ($wait in ${WAITS.join(', ')}) {`,
      `  $listed = @(az storage blob list ${where} --prefix ${quoted(exportPrefix(machine))} --query '[].[name, properties.contentLength]' --output tsv | Sort-Object)`,
      '  $mayList = $LASTEXITCODE -eq 0',
      `  az keyvault key show --vault-name ${quoted(keyVault)} --name ${quoted(key)} --query key.kid --output tsv`,
      '  if ($mayList -and $LASTEXITCODE -eq 0) { break }',
      "  if ($wait -eq 0) { throw 'The rights do not hold after 15 minutes.' }",
      "  Write-Warning -Message 'The rights do not hold yet. Waiting.'",
      '  Start-Sleep -Seconds $wait',
      '}',
      "$exports = @($listed | ForEach-Object { ($_ -split '\\s')[0] })",
      "'Exports with their times (UTC) and sizes in bytes, the newest last:'",
      '$listed | Select-Object -Last 10',
      '$proposed = $null',
      'if ($created.Count -eq 1) {',
      // The names of exports are times in the same notation, without colons.
      `  $made = ${quoted(exportPrefix(machine))} + $created[0].Substring(0, 19).Replace(':', '')`,
      '  "The machine was made at $made"',
      '  foreach ($export in $exports) { if ($export -lt $made) { $proposed = $export } }',
      '}',
      'if ($proposed) { "The newest export from before that is $proposed" }',
      "else { 'No export is known to be from before the machine was made. Choose one by its time.' }",
      '$chosen = Read-Host -Prompt "Name of the export; Enter takes: $proposed"',
      'if (-not $chosen) { $chosen = $proposed }',
      'if ($exports -notcontains $chosen) { throw "There is no export with the name $chosen" }',
      'Remove-Item -Path $folder -Recurse -ErrorAction SilentlyContinue',
      'New-Item -Path $folder -ItemType Directory -Force | Out-Null',
      `az storage blob download ${where} --name $chosen --file "$folder.jwe" --output none`,
      ASSERT,
      `$token = az account get-access-token --resource 'https://${cloud.keyVaultSuffix}' --query accessToken --output tsv`,
      ASSERT,
      'Unprotect-Export -Path "$folder.jwe" -Archive "$folder.zip" -Token $token',
      'Expand-Archive -Path "$folder.zip" -DestinationPath $folder -Force',
    ]),
    '} finally {',
    ...indented([
      'Remove-Item -Path "$folder.jwe", "$folder.zip" -ErrorAction SilentlyContinue',
      ...dismissReader(place),
    ]),
    '}',
    'Get-ChildItem -Path $folder -Recurse -File | Format-Table -Property FullName, Length',
  ];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
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
    "  if ((ConvertTo-Base64Url -Bytes $tag) -cne $part['tag']) { Write-Error -Message 'The export has been changed. Do not use it.' -ErrorAction Stop }",
    '  $aes = New-Object -TypeName System.Security.Cryptography.AesCryptoServiceProvider',
    '  $aes.Key = [byte[]] $key[32..63]',
    '  $aes.IV = $vector',
    '  [System.IO.File]::WriteAllBytes($Archive, $aes.CreateDecryptor().TransformFinalBlock($sealed, 0, $sealed.Length))',
    '}',
  ];
}

/** Result of a task that runs, and of one that is about to: learn.microsoft.com/windows/win32/taskschd/task-scheduler-error-and-success-constants. */
const UNFINISHED = '267009, 267045';

/** Commands that run the task of a machine now, and wait for the end of that run: `$run.LastTaskResult` is its result. */
export function runExport(task: string): string[] {
  return [
    `$task = ${quoted(task)}`,
    "while ((Get-ScheduledTask -TaskName $task).State -eq 'Running') { Start-Sleep -Seconds 5 }",
    '$since = (Get-ScheduledTaskInfo -TaskName $task).LastRunTime',
    'Start-ScheduledTask -TaskName $task -ErrorAction Stop',
    'do {',
    '  Start-Sleep -Seconds 5',
    '  $run = Get-ScheduledTaskInfo -TaskName $task',
    `} while ($run.LastRunTime -eq $since -or $run.LastTaskResult -in ${UNFINISHED})`,
    '$run | Format-List -Property LastRunTime, LastTaskResult',
  ];
}

/**
 * Commands that compare the state of a machine with a capture from before its loss. The task captures the present state first. Where that could not be stored, it is
 * complete as soon as `changes.txt` is beside it; the files that differ are then read side by side.
 */
export function compareCaptures(folder: string, task: string, last: string, next: string): string[] {
  return [
    ...runExport(task),
    `$before = Join-Path -Path ${quoted(folder)} -ChildPath 'capture'`,
    `$now = "${last}"`,
    `$next = "${next}"`,
    'if ($run.LastTaskResult -ne 0) {',
    '  if (-not (Test-Path -Path "$next\\changes.txt")) { throw \'The present state could not be captured.\' }',
    '  $now = "$next\\capture"',
    '}',
    "if (-not (Test-Path -Path $before)) { throw 'The export is not on this server.' }",
    "$old = @(Get-ChildItem -Path $before -Recurse -File | ForEach-Object { Get-FileHash -LiteralPath $_.FullName } | Select-Object -Property Hash, @{ Name = 'File'; Expression = { $_.Path.Substring($before.Length) } })",
    "$new = @(Get-ChildItem -Path $now -Recurse -File | ForEach-Object { Get-FileHash -LiteralPath $_.FullName } | Select-Object -Property Hash, @{ Name = 'File'; Expression = { $_.Path.Substring($now.Length) } })",
    'Compare-Object -ReferenceObject $old -DifferenceObject $new -Property File, Hash | Sort-Object -Property File | Format-Table -Property File, SideIndicator',
  ];
}
