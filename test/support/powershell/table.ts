import { cmdlets, scripts } from './cmdlets.json';

/** What the reference says of a cmdlet. */
export interface Cmdlet {
  /** Its page in the reference, from which name and parameters are taken. */
  readonly source: string;
  readonly module: string;
  readonly parameters: readonly string[];
  readonly aliases?: readonly string[];
}

/** A script that Exchange Server brings along in its Scripts folder. */
export interface ShippedScript {
  readonly source: string;
  /** Those that the documentation states; the script may have more. */
  readonly parameters: readonly string[];
}

/** Of the parameters of Exchange cmdlets those for on-premises servers since Exchange 2016. */
export const CMDLETS: Readonly<Record<string, Cmdlet>> = cmdlets;

export const SCRIPTS: Readonly<Record<string, ShippedScript>> = scripts;

/** Scripts that the library puts onto machines itself, with their parameters. */
export const OWN_SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  'install.ps1': ['Body', 'Register', 'Retry'],
  'certificate.ps1': ['AtOnce'],
};

/**
 * Parameters of every cmdlet in 5.1; `WhatIf` and `Confirm` belong to the cmdlets whose pages list them.
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_commonparameters
 */
export const COMMON_PARAMETERS = [
  'Debug',
  'ErrorAction',
  'ErrorVariable',
  'InformationAction',
  'InformationVariable',
  'OutBuffer',
  'OutVariable',
  'PipelineVariable',
  'Verbose',
  'WarningAction',
  'WarningVariable',
];

/**
 * Variables that nobody has to assign.
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_automatic_variables
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_preference_variables
 * `ExScripts` is the Exchange Management Shell's:
 * https://learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags
 */
export const AUTOMATIC_VARIABLES = [
  ...['$', '?', '^', '_', 'args', 'Error', 'Event', 'ExScripts', 'false', 'foreach', 'HOME', 'Host', 'input'],
  ...[
    'LASTEXITCODE',
    'Matches',
    'MyInvocation',
    'null',
    'PID',
    'PSBoundParameters',
    'PSCmdlet',
    'PSCommandPath',
  ],
  ...['PSCulture', 'PSHOME', 'PSItem', 'PSScriptRoot', 'PSUICulture', 'PSVersionTable', 'PWD', 'switch'],
  ...['this', 'true'],
  ...['ConfirmPreference', 'DebugPreference', 'ErrorActionPreference', 'InformationPreference', 'OFS'],
  ...['OutputEncoding', 'ProgressPreference', 'VerbosePreference', 'WarningPreference', 'WhatIfPreference'],
];
