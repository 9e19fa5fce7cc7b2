import { quotePowerShell, quotePowerShellLate } from '../../core/quote-powershell';
import { INSTALLATION } from '../../exchange/installation-names';
import type { InstallationPlan, PlannedFile } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';

/** Bytes that the system disk has to have free: 30 GB for Exchange, the media, and its logs. */
const FREE_BYTES = 40 * 1024 ** 3;

/**
 * Fetches a file with the identity of the machine, and goes on where the last attempt ended. The class of .NET writes a stream of 6 GB to the disk as it comes;
 * the cmdlet of Windows PowerShell 5.1 would keep much of it in memory. It returns whether the file has come; a file that is another one is an error.
 *
 * Sources: learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory (the header x-ms-version),
 * learn.microsoft.com/rest/api/storageservices/specifying-the-range-header-for-blob-service-operations.
 */
const SAVE_MEDIA_FILE = `function Save-MediaFile {
  param([string] $Address, [string] $Path, [string] $Sum)
  if (Test-Path -LiteralPath $Path) {
    if ((Get-FileHash -LiteralPath $Path -Algorithm SHA256).Hash -eq $Sum) { return $true }
    Remove-Item -LiteralPath $Path -Force
  }
  $part = "$Path.part"
  $begun = 0
  if (Test-Path -LiteralPath $part) { $begun = (Get-Item -LiteralPath $part).Length }
  try {
    Receive-Blob -Address $Address -Path $part -From $begun
  } catch {
    Write-Step -Text "$Address has not come: $($_.Exception.Message)"
    if ((Test-Path -LiteralPath $part) -and (Get-Item -LiteralPath $part).Length -eq $begun) { Remove-Item -LiteralPath $part -Force }
    return $false
  }
  $found = (Get-FileHash -LiteralPath $part -Algorithm SHA256).Hash
  if ($found -ne $Sum) {
    Remove-Item -LiteralPath $part -Force
    throw "$Address has the SHA-256 $($found.ToLower()), and the program says $Sum."
  }
  Move-Item -LiteralPath $part -Destination $Path -Force
  Unblock-File -LiteralPath $Path
  return $true
}`;

const RECEIVE_BLOB = `function Receive-Blob {
  param([string] $Address, [string] $Path, [long] $From)
  $token = Get-AccessToken -Resource 'https://storage.azure.com/'
  $request = [System.Net.WebRequest]::Create($Address)
  $request.Headers.Add('Authorization', "Bearer $token")
  $request.Headers.Add('x-ms-version', '2021-08-06')
  if ($From -gt 0) { $request.AddRange($From) }
  $response = $request.GetResponse()
  try {
    $file = [System.IO.File]::Open($Path, 'Append')
    try { $response.GetResponseStream().CopyTo($file) } finally { $file.Close() }
  } finally {
    $response.Close()
  }
}`;

/** The files of the installation are on the machine, and are what they should be. */
export function mediaPhase({ media }: InstallationPlan): Phase[] {
  const files = filesOf(media);
  return [
    {
      id: 'media',
      does: 'fetches the files of the installation and compares their checksums',
      functions: [RECEIVE_BLOB, SAVE_MEDIA_FILE],
      body: [
        `$null = New-Item -Path '${INSTALLATION.media}' -ItemType Directory -Force`,
        `if (-not (Test-Path -LiteralPath ${mediaPath(media.setup)})) {`,
        '  $disk = Get-CimInstance -ClassName Win32_LogicalDisk -Filter "DeviceID = \'$env:SystemDrive\'"',
        `  if ($disk.FreeSpace -lt ${FREE_BYTES}) { throw "The system disk has $($disk.FreeSpace) bytes free, and Exchange with its media needs ${FREE_BYTES}." }`,
        '}',
        `$container = ${quotePowerShellLate(media.containerUrl)}`,
        ...files.flatMap((file) => {
          const { name, sha256 } = file;
          return [
            `$came = Save-MediaFile -Address "$container/${encodeURIComponent(name)}" -Path ${mediaPath(file)} -Sum '${sha256}'`,
            `if (-not $came) { return Wait-For -Text ${quotePowerShell(`${name} from the store of the media`)} }`,
          ];
        }),
        "return 'done'",
      ],
      account: PhaseAccount.SYSTEM,
      patienceMinutes: 120,
      onTimeout:
        'A file of the media cannot be read: check that it is in the container of the region, that the network of the machine reaches the storage account, and that the identity of the machine may read it (Storage Blob Data Reader).',
      tries: 2,
    },
  ];
}

function filesOf(media: InstallationPlan['media']): PlannedFile[] {
  const { setup, securityUpdate, visualC2012, visualC2013, urlRewrite, ucma, dotNet } = media;
  return [dotNet, visualC2012, visualC2013, ucma, urlRewrite, securityUpdate, setup].filter(
    (file) => file !== undefined,
  );
}

/** Where a file of the media is on the machine, between quotes. */
export function mediaPath({ name }: PlannedFile): string {
  return quotePowerShell(`${INSTALLATION.media}\\${name}`);
}
