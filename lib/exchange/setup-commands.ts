/** The log of Setup; each run is added to it. */
export const SETUP_LOG = 'C:\\ExchangeSetupLogs\\ExchangeSetup.log';

/** The sentence that Setup writes at the end of a run that succeeded. Source: github.com/microsoft/CSS-Exchange, Setup/Shared/SetupLogReviewerLogic.ps1. */
export const SETUP_SUCCEEDED = 'The Exchange Server setup operation completed successfully.';

/** What Setup is told. */
export interface SetupRun {
  /** Such as `Mailbox`; a recovery takes the role from Active Directory. */
  readonly role?: 'Mailbox' | 'ClientAccess' | 'EdgeTransport';
  /** The first database, which Setup makes in the place of one with a name of its own. */
  readonly database?: { readonly name: string; readonly file: string; readonly logFolder: string };
  /** The switch that accepts the licence terms. */
  readonly terms: string;
  /** Whether Windows features are added by Setup. */
  readonly installsFeatures: boolean;
  /** Whether Transport stays off after Setup. */
  readonly keepsTransportOff: boolean;
}

/**
 * Arguments of Setup, each as it is; a shell has to quote those of the database.
 *
 * Source: learn.microsoft.com/exchange/plan-and-deploy/deploy-new-installations/unattended-installs.
 */
export function setupArguments(run: SetupRun): string[] {
  return [
    ...(run.role === undefined ? ['/Mode:RecoverServer'] : ['/Mode:Install', `/Roles:${run.role}`]),
    ...(run.installsFeatures ? ['/InstallWindowsComponents'] : []),
    ...(run.keepsTransportOff ? ['/DoNotStartTransport'] : []),
    ...(run.database === undefined
      ? []
      : [
          `/MdbName:${run.database.name}`,
          `/DbFilePath:${run.database.file}`,
          `/LogFolderPath:${run.database.logFolder}`,
        ]),
    run.terms,
  ];
}

/** What takes mail on a server; in 2013 each role has its own, and an Edge has the first. */
export const TRANSPORT_SERVICES = "'MSExchangeTransport', 'MSExchangeFrontEndTransport'";

/** Keeps Transport off after Setup, until the server may take mail. */
export const HOLD_TRANSPORT = `Get-Service -Name ${TRANSPORT_SERVICES} -ErrorAction SilentlyContinue | Set-Service -StartupType Disabled`;

/** Lets it start again. */
export const RELEASE_TRANSPORT = [
  `Get-Service -Name ${TRANSPORT_SERVICES} -ErrorAction SilentlyContinue | Set-Service -StartupType Automatic`,
  `Get-Service -Name ${TRANSPORT_SERVICES} -ErrorAction SilentlyContinue | Start-Service`,
];
