/**
 * The function that asks a server for one of its pages, as a client does: by the name of the clients, at the machine's own address. It says which certificate is shown and
 * whether the page is there; a server that does not answer shows none. The certificate is not compared, since a new server has one that it signed itself.
 */
export const GET_OWN_ANSWER = [
  'function Get-OwnAnswer {',
  '  param([string] $Name, [string] $Path)',
  '  $client = New-Object -TypeName System.Net.Sockets.TcpClient',
  '  try {',
  '    $client.Connect($env:COMPUTERNAME, 443)',
  '    $client.ReceiveTimeout = 30000',
  '    $stream = $client.GetStream()',
  '    $accept = { $true }',
  '    $secure = New-Object -TypeName System.Net.Security.SslStream -ArgumentList $stream, $false, $accept',
  '    $secure.AuthenticateAsClient($Name, $null, [System.Security.Authentication.SslProtocols]::Tls12, $false)',
  '    $thumbprint = $secure.RemoteCertificate.GetCertHashString()',
  '    $request = New-Object -TypeName System.IO.StreamWriter -ArgumentList $secure',
  "    foreach ($line in ('GET ' + $Path + ' HTTP/1.1'), ('Host: ' + $Name), 'Connection: close', '') { $request.WriteLine($line) }",
  '    $request.Flush()',
  '    $page = New-Object -TypeName System.IO.StreamReader -ArgumentList $secure',
  "    return @{ Thumbprint = $thumbprint; Healthy = ($page.ReadLine() -match '^HTTP/1.1 200 ') }",
  '  } catch {',
  "    return @{ Thumbprint = ''; Healthy = $false }",
  '  } finally {',
  '    $client.Close()',
  '  }',
  '}',
];

/** The function that asks an Edge on port 25 which certificate it shows to other mail servers. Source: RFC 3207 (STARTTLS). */
export const GET_MAIL_ANSWER = [
  'function Get-MailAnswer {',
  '  param([string] $Name)',
  '  $client = New-Object -TypeName System.Net.Sockets.TcpClient',
  '  try {',
  '    $client.Connect($env:COMPUTERNAME, 25)',
  '    $client.ReceiveTimeout = 30000',
  '    $stream = $client.GetStream()',
  '    $reader = New-Object -TypeName System.IO.StreamReader -ArgumentList $stream',
  '    $writer = New-Object -TypeName System.IO.StreamWriter -ArgumentList $stream',
  '    $writer.AutoFlush = $true',
  '    $reader.ReadLine() | Out-Null',
  "    $writer.WriteLine('EHLO ' + $env:COMPUTERNAME)",
  // The last line of an answer has a space after its number.
  "    while ($reader.ReadLine() -match '^\\d+-') { }",
  "    $writer.WriteLine('STARTTLS')",
  '    $reader.ReadLine() | Out-Null',
  '    $accept = { $true }',
  '    $secure = New-Object -TypeName System.Net.Security.SslStream -ArgumentList $stream, $false, $accept',
  '    $secure.AuthenticateAsClient($Name, $null, [System.Security.Authentication.SslProtocols]::Tls12, $false)',
  '    return @{ Thumbprint = $secure.RemoteCertificate.GetCertHashString(); Healthy = $true }',
  '  } catch {',
  "    return @{ Thumbprint = ''; Healthy = $false }",
  '  } finally {',
  '    $client.Close()',
  '  }',
  '}',
];

/** The function that says whether a certificate has a name; a wildcard stands for one label. */
export const TEST_COVERS_NAME = [
  'function Test-CoversName {',
  '  param($Certificate, [string] $Name)',
  '  foreach ($given in @($Certificate.DnsNameList.Punycode)) {',
  "    $pattern = '^' + [regex]::Escape($given).Replace('\\*', '[^.]+') + '$'",
  '    if ($Name -match $pattern) { return $true }',
  '  }',
  '  return $false',
  '}',
];

/** The function that says whether a certificate of the machine, by its thumbprint, is one of an authority and has a name. */
export const TEST_OWN_CERTIFICATE = [
  'function Test-OwnCertificate {',
  '  param([string] $Thumbprint, [string] $Name)',
  '  if (-not $Thumbprint) { return $false }',
  '  $shown = Get-Item -Path "Cert:\\LocalMachine\\My\\$Thumbprint" -ErrorAction SilentlyContinue',
  '  return $shown -and $shown.Issuer -ne $shown.Subject -and (Test-CoversName -Certificate $shown -Name $Name)',
  '}',
];
