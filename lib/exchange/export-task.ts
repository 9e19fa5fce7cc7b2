import { ExportPurpose } from './export-purpose';

/** Where the tasks keep their scripts and the last capture. Only SYSTEM and administrators can read it. */
export const EXPORT_FOLDER = '$env:ProgramData\\ExchangeExports';

/** The last capture of customisations on a machine. */
export const LAST_CAPTURE = `${EXPORT_FOLDER}\\customisations\\last`;

/** A capture that is not stored yet. */
export const NEXT_CAPTURE = `${EXPORT_FOLDER}\\customisations\\next`;

/** Name of the scheduled task that makes an export. */
export const EXPORT_TASK: Readonly<Record<ExportPurpose, string>> = {
  [ExportPurpose.EDGE_CONFIGURATION]: 'Exchange Edge configuration export',
  [ExportPurpose.CUSTOMISATIONS]: 'Exchange customisation log',
};

/**
 * How an export is encrypted: a JSON Web Encryption in its flattened serialization, which any library for it can read. Nothing of this needs more than
 * .NET Framework 4.5, which every Windows Server since 2012 R2 has.
 *
 * Sources: RFC 7516 (serialization), RFC 7518 (RSA-OAEP-256, A256CBC-HS512), learn.microsoft.com/rest/api/keyvault/keys/wrap-key/wrap-key.
 */
export const SEAL = { keyAlgorithm: 'RSA-OAEP-256', encryption: 'A256CBC-HS512', apiVersion: '7.4' } as const;

/** The function that writes bytes as JSON Web Encryption does. */
export const TO_BASE64_URL = [
  'function ConvertTo-Base64Url {',
  '  param([byte[]] $Bytes)',
  "  [Convert]::ToBase64String($Bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_')",
  '}',
];

/** The tag of a JSON Web Encryption; `$protected` is its header, `$key` holds 64 bytes. */
export const TAG_FUNCTION = [
  'function Get-SealTag {',
  '  param([byte[]] $Key, [string] $Header, [byte[]] $Vector, [byte[]] $Sealed)',
  '  $associated = [System.Text.Encoding]::ASCII.GetBytes($Header)',
  '  $bits = [BitConverter]::GetBytes([long] (8 * $associated.Length))',
  '  [Array]::Reverse($bits)',
  '  $stream = New-Object -TypeName System.IO.MemoryStream',
  '  foreach ($part in $associated, $Vector, $Sealed, $bits) { $stream.Write($part, 0, $part.Length) }',
  '  $hmac = New-Object -TypeName System.Security.Cryptography.HMACSHA512',
  '  $hmac.Key = [byte[]] $Key[0..31]',
  // The comma keeps the array whole.
  '  , [byte[]] $hmac.ComputeHash($stream.ToArray())[0..31]',
  '}',
];
