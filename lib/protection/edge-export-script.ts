import { ExportPurpose } from '../exchange/export-purpose';
import type { ExportTarget } from './seal-script';
import { sealFunctions } from './seal-script';
import { taskScript, taskStart } from './task-script';

/**
 * What every export of an Edge has. The last one is what the script of Exchange writes last: where it fails before, it closes what it has begun, so that half an export
 * is well-formed.
 */
const ALWAYS = ['ReceiveConnector', 'TransportAgent', 'TransportConfig'];

/**
 * The script of the run command that exports the configuration of an Edge every day, with the answer file by which the same Edge imports it.
 *
 * `ExportEdgeConfig.ps1` encrypts the passwords of Send connectors with a key that is the same in every installation, unless it is given one with `-Key`
 * (16, 24 or 32 characters). No key is given here, since it would have to be kept for the import: the whole file is encrypted, and treated as a secret
 * where it is not. Neither script says by its exit code whether it succeeded, so that what it has written is read.
 *
 * An Edge without a Send connector is not in service, since its subscription brings one at least: it is being built, and nothing of it is exported.
 *
 * On an Edge the cmdlets are in a snap-in of the local shell, for members of the local Administrators group, which SYSTEM is one of.
 *
 * Source: learn.microsoft.com/exchange/edge-transport-server-cloned-configuration-exchange-2013-help, and the scripts themselves.
 */
export function edgeExportScript(target: ExportTarget): string {
  return taskScript(ExportPurpose.EDGE_CONFIGURATION, [
    ...taskStart(sealFunctions(target)),
    "$work = Join-Path -Path $PSScriptRoot -ChildPath 'edge-configuration'",
    'Remove-Item -Path $work -Recurse -Force -ErrorAction SilentlyContinue',
    'New-Item -Path $work -ItemType Directory | Out-Null',
    'try {',
    '  Add-PSSnapin -Name Microsoft.Exchange.Management.PowerShell.SnapIn',
    "  $scripts = Join-Path -Path $install -ChildPath 'Scripts'",
    "  $configuration = Join-Path -Path $work -ChildPath 'configuration.xml'",
    "  $answer = Join-Path -Path $work -ChildPath 'answer.xml'",
    '  # The scripts of Exchange go on after errors, and say at the end what failed.',
    "  $ErrorActionPreference = 'Continue'",
    '  & "$scripts\\ExportEdgeConfig.ps1" -CloneConfigData:$configuration',
    '  & "$scripts\\ImportEdgeConfig.ps1" -CloneConfigData:$configuration -IsImport $false -CloneConfigAnswer:$answer',
    "  $ErrorActionPreference = 'Stop'",
    '  $exported = New-Object -TypeName System.Xml.XmlDocument',
    '  $exported.Load($configuration)',
    `  foreach ($part in '${ALWAYS.join("', '")}') {`,
    "    if ($exported.SelectNodes('/ExportedEdgeConfiguration/' + $part).Count -eq 0) { Write-Error -Message ('The export is incomplete, without ' + $part) }",
    '  }',
    '  $answers = New-Object -TypeName System.Xml.XmlDocument',
    '  $answers.Load($answer)',
    '  # A new Edge sends nothing before its subscription, and its empty export would be the newest of the one that it replaces.',
    "  if ($exported.SelectNodes('/ExportedEdgeConfiguration/SendConnector').Count -ne 0) { Send-Export -Folder $work }",
    '} finally {',
    '  Remove-Item -Path $work -Recurse -Force -ErrorAction SilentlyContinue',
    '}',
  ]);
}
