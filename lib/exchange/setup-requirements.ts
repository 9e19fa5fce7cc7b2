import { ExchangeVersion } from './exchange-version';
import { hasLargePageFile } from './version-traits';
import { WindowsVersion } from './windows-version';

/** Windows features of 2019 and Subscription Edition with the desktop. On Server Core some of these names do not exist. */
const SINCE_2019 = [
  ...['Server-Media-Foundation', 'NET-Framework-45-Core', 'NET-Framework-45-ASPNET'],
  ...['NET-WCF-HTTP-Activation45', 'NET-WCF-Pipe-Activation45', 'NET-WCF-TCP-Activation45'],
  ...['NET-WCF-TCP-PortSharing45', 'RPC-over-HTTP-proxy', 'RSAT-Clustering', 'RSAT-Clustering-CmdInterface'],
  ...['RSAT-Clustering-Mgmt', 'RSAT-Clustering-PowerShell', 'WAS-Process-Model', 'Web-Asp-Net45'],
  ...['Web-Basic-Auth', 'Web-Client-Auth', 'Web-Digest-Auth', 'Web-Dir-Browsing', 'Web-Dyn-Compression'],
  ...['Web-Http-Errors', 'Web-Http-Logging', 'Web-Http-Redirect', 'Web-Http-Tracing', 'Web-ISAPI-Ext'],
  ...['Web-ISAPI-Filter', 'Web-Metabase', 'Web-Mgmt-Console', 'Web-Mgmt-Service', 'Web-Net-Ext45'],
  ...['Web-Request-Monitor', 'Web-Server', 'Web-Stat-Compression', 'Web-Static-Content', 'Web-Windows-Auth'],
  ...['Web-WMI', 'Windows-Identity-Foundation', 'RSAT-ADDS'],
];

/** Those of 2016 on Windows Server 2016. */
const OF_2016 = [...SINCE_2019, 'Web-Lgcy-Mgmt-Console'];

/** Those of 2013 on Windows Server 2012 R2: Microsoft names the parent of the .NET features, and no Media Foundation. */
const OF_2013 = [
  ...['AS-HTTP-Activation', 'Desktop-Experience', 'NET-Framework-45-Features'],
  ...OF_2016.filter((feature) => !/^(Server-Media-Foundation|NET-)/.test(feature)),
];

/**
 * Windows features of a server with mailboxes or clients. Setup can add them when it installs (`/InstallWindowsComponents`), not when it recovers.
 *
 * Sources: learn.microsoft.com/exchange/plan-and-deploy/prerequisites,
 * learn.microsoft.com/exchange/exchange-2013-prerequisites-exchange-2013-help.
 *
 * @param version - product name of the generation
 * @param windows - the Windows release, where it is known
 */
export function serverFeatures(version: string, windows?: WindowsVersion): string[] {
  if ([ExchangeVersion.V2010, ExchangeVersion.V2013].some(({ name }) => name === version))
    return [...OF_2013];
  if (version !== ExchangeVersion.V2016.name) return [...SINCE_2019];
  return [...(windows === WindowsVersion.WS2012_R2 ? ['AS-HTTP-Activation'] : []), ...OF_2016];
}

/** Features that Exchange asked for once, and whose flaws are used today. Source: the same. */
export const FORMER_FEATURES = ['NET-WCF-MSMQ-Activation45', 'MSMQ'];

/** Windows features of an Edge. Source: the same. */
export const EDGE_FEATURES = ['ADLDS'];

/** A package that Setup asks for, under the name that it is saved with. */
export interface SetupPackage {
  readonly file: string;
  readonly what: string;
  /** What it is started with, so that it asks nothing. */
  readonly arguments: string[];
  /** The value in the registry that it leaves, and the least that it has to be; a text has to be there only. */
  readonly leaves: { readonly key: string; readonly value: string; readonly least?: number };
}

/** .NET Framework 4.8. Source: learn.microsoft.com/dotnet/framework/install/how-to-determine-which-versions-are-installed. */
export const NET_48_RELEASE = 528040;

/** Where Windows keeps which .NET Framework it has. Source: the same. */
export const DOT_NET_KEY = 'HKLM:\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full';

/**
 * The packages. Both of Visual C++ are called vcredist_x64.exe where they are offered: the year is added by whoever saves them. Microsoft has UCMA
 * installed before Visual C++ is checked, and a restart after it; the media of 2019 and Subscription Edition has UCMA in the folder UCMARedist.
 *
 * Sources: learn.microsoft.com/exchange/plan-and-deploy/prerequisites (what); the public script Install-Exchange15 (quiet switches, Visual C++ in
 * the registry); github.com/microsoft/CSS-Exchange, Setup/SetupAssist/Checks/LocalServer/Test-PrerequisiteInstalled.ps1 (UCMA and URL Rewrite in
 * the registry).
 */
export const SetupPackages = {
  FRAMEWORK: {
    file: 'ndp48-x86-x64-allos-enu.exe',
    what: '.NET Framework 4.8',
    arguments: ['/q', '/norestart'],
    leaves: { key: DOT_NET_KEY, value: 'Release', least: NET_48_RELEASE },
  },
  VISUAL_C_2012: {
    file: 'vcredist_x64_2012.exe',
    what: 'Visual C++ 2012',
    arguments: ['/quiet', '/norestart'],
    leaves: {
      key: 'HKLM:\\SOFTWARE\\Microsoft\\VisualStudio\\11.0\\VC\\Runtimes\\x64',
      value: 'Installed',
      least: 1,
    },
  },
  VISUAL_C_2013: {
    file: 'vcredist_x64_2013.exe',
    what: 'Visual C++ 2013',
    arguments: ['/quiet', '/norestart'],
    leaves: {
      key: 'HKLM:\\SOFTWARE\\Microsoft\\VisualStudio\\12.0\\VC\\Runtimes\\x64',
      value: 'Installed',
      least: 1,
    },
  },
  UCMA: {
    file: 'UcmaRuntimeSetup.exe',
    what: 'Unified Communications Managed API 4.0',
    arguments: ['/quiet', '/norestart'],
    leaves: {
      key: 'HKLM:\\SOFTWARE\\Microsoft\\UCMA\\{902F4F35-D5DC-4363-8671-D5EF0D26C21D}',
      value: 'Version',
    },
  },
  URL_REWRITE: {
    file: 'rewrite_amd64_en-US.msi',
    what: 'IIS URL Rewrite 2.1',
    arguments: [],
    leaves: { key: 'HKLM:\\SOFTWARE\\Microsoft\\IIS Extensions\\URL Rewrite', value: 'Version' },
  },
} as const satisfies Record<string, SetupPackage>;

/** What Mailbox servers and front ends need beside .NET Framework, in this order. */
export const SERVER_PACKAGES: readonly SetupPackage[] = [
  SetupPackages.VISUAL_C_2012,
  SetupPackages.VISUAL_C_2013,
  SetupPackages.UCMA,
  SetupPackages.URL_REWRITE,
];

/** What an Edge needs beside it. */
export const EDGE_PACKAGES: readonly SetupPackage[] = [SetupPackages.VISUAL_C_2012];

/** Windows releases that bring a .NET Framework that every Setup accepts. Source: learn.microsoft.com/dotnet/framework/install/versions-and-dependencies. */
const WITH_DOT_NET = [WindowsVersion.WS2022, WindowsVersion.WS2025];

/** Generations whose Setup media has UCMA in the folder UCMARedist. Source: learn.microsoft.com/exchange/plan-and-deploy/prerequisites. */
const WITHOUT_UCMA = [ExchangeVersion.V2010, ExchangeVersion.V2013, ExchangeVersion.V2016];

/** Packages of the media, under the names that the program gives them. */
export type MediaPackage = 'visualC2012' | 'visualC2013' | 'urlRewrite' | 'ucma' | 'dotNet';

/**
 * The packages that have to be in the media, since neither Windows nor the media of Setup brings them.
 *
 * @param edge - whether they are for an Edge
 */
export function packagesOfMedia(
  edge: boolean,
  version: ExchangeVersion,
  windows: WindowsVersion,
): MediaPackage[] {
  const dotNet: MediaPackage[] = WITH_DOT_NET.includes(windows) ? [] : ['dotNet'];
  if (edge) return [...dotNet, 'visualC2012'];
  const ucma: MediaPackage[] = WITHOUT_UCMA.includes(version) ? ['ucma'] : [];
  return [...dotNet, 'visualC2012', 'visualC2013', ...ucma, 'urlRewrite'];
}

/** Largest page file of the generations whose page file is as large as the memory, in MB. Source: see `hasLargePageFile`. */
export const LARGEST_PAGE_FILE_MB = 32_778;

/** The power plan High performance. Source: learn.microsoft.com/windows-hardware/design/device-experiences/powercfg-command-line-options. */
export const HIGH_PERFORMANCE = '8c5e7fda-e8bf-4a96-9a85-a6e23a8c635c';

/** The size of the page file in MB, in `$size`: a function of the memory, by the product name of the generation. */
export function pageFileSize(version: string): string[] {
  return [
    '$memory = [int]((Get-CimInstance -ClassName Win32_PhysicalMemory | Measure-Object -Property Capacity -Sum).Sum / 1048576)',
    hasLargePageFile(version)
      ? `$size = [System.Math]::Min($memory + 10, ${LARGEST_PAGE_FILE_MB})`
      : '$size = [int]($memory / 4)',
  ];
}

/** One page file of the size in `$size`, on the system drive. It counts after a restart. */
export const SET_PAGE_FILE = [
  'Set-CimInstance -InputObject $computer -Property @{ AutomaticManagedPagefile = $false }',
  'Get-CimInstance -ClassName Win32_PageFileSetting | Remove-CimInstance',
  '$file = New-CimInstance -ClassName Win32_PageFileSetting -Property @{ Name = "$env:SystemDrive\\pagefile.sys" }',
  'Set-CimInstance -InputObject $file -Property @{ InitialSize = [uint32]$size; MaximumSize = [uint32]$size }',
];

export const SET_POWER_PLAN = `powercfg.exe /setactive ${HIGH_PERFORMANCE}`;

/** Folder that Exchange is installed in. Source: learn.microsoft.com/exchange/plan-and-deploy/deploy-new-installations/unattended-installs. */
export const EXCHANGE_FOLDER = 'C:\\Program Files\\Microsoft\\Exchange Server\\V15';

/** What no scanner may hold open, beside the volumes for data; folders and programs that a role does not have do no harm. */
export interface ScanExclusions {
  readonly folders: string[];
  readonly processes: string[];
  readonly extensions: string[];
}

/**
 * Exclusions that hold before Exchange is there: its folders and programs by name, without those that only its settings name.
 *
 * Sources: learn.microsoft.com/exchange/antispam-and-antimalware/windows-antivirus-software;
 * github.com/microsoft/CSS-Exchange, Shared/Get-ExchAVExclusions.ps1.
 *
 * @param edge - whether it is an Edge
 */
export function scanExclusions(edge: boolean): ScanExclusions {
  const within = (path: string): string => `${EXCHANGE_FOLDER}\\${path}`;
  return {
    folders: [
      ...COMMON_FOLDERS.map(within),
      ...(edge ? EDGE_FOLDERS.map(within) : [...SERVER_FOLDERS.map(within), ...WINDOWS_FOLDERS]),
    ],
    processes: [
      ...COMMON_PROCESSES.map(within),
      ...(edge ? EDGE_PROCESSES.map(within) : SERVER_PROCESSES.map(within)),
      ...(edge ? ['Dsamain.exe'] : ['inetsrv\\inetinfo.exe', 'inetsrv\\w3wp.exe']).map(
        (file) => `C:\\Windows\\System32\\${file}`,
      ),
    ],
    extensions: [...COMMON_EXTENSIONS, ...(edge ? [] : SERVER_EXTENSIONS)],
  };
}

const COMMON_FOLDERS = [
  ...['TransportRoles\\Data\\Queue', 'TransportRoles\\Data\\SenderReputation', 'TransportRoles\\Data\\Temp'],
  ...['TransportRoles\\Logs', 'Working\\OleConverter'],
];
const EDGE_FOLDERS = ['TransportRoles\\Data\\Adam', 'TransportRoles\\Data\\IpFilter'];
const SERVER_FOLDERS = [
  'ClientAccess\\OAB',
  'FIP-FS',
  'GroupMetrics',
  'Logging',
  'Mailbox',
  'UnifiedMessaging',
];
const WINDOWS_FOLDERS = ['C:\\Windows\\Cluster', 'C:\\inetpub\\temp\\IIS Temporary Compressed Files'];
const COMMON_PROCESSES = [
  ...['EdgeTransport', 'Microsoft.Exchange.AntispamUpdateSvc', 'Microsoft.Exchange.Diagnostics.Service'],
  ...['Microsoft.Exchange.ProtectedServiceHost', 'Microsoft.Exchange.Servicehost', 'MSExchangeHMHost'],
  ...['MSExchangeHMWorker', 'MSExchangeTransport', 'MSExchangeTransportLogSearch'],
].map((name) => `Bin\\${name}.exe`);
const EDGE_PROCESSES = ['Bin\\Microsoft.Exchange.EdgeCredentialSvc.exe'];
const SERVER_PROCESSES = [
  ...[
    ...[
      'ComplianceAuditService',
      'Microsoft.Exchange.Directory.TopologyService',
      'Microsoft.Exchange.EdgeSyncSvc',
    ],
    ...['Microsoft.Exchange.RPCClientAccess.Service', 'Microsoft.Exchange.Search.Service'],
    ...['Microsoft.Exchange.Store.Service', 'Microsoft.Exchange.Store.Worker', 'MSExchangeCompliance'],
    ...[
      'MSExchangeDagMgmt',
      'MSExchangeDelivery',
      'MSExchangeFrontendTransport',
      'MSExchangeMailboxAssistants',
    ],
    ...['MSExchangeMailboxReplication', 'MSExchangeRepl', 'MSExchangeSubmission', 'MSExchangeThrottling'],
    ...['OleConverter', 'wsbExchange', 'Search\\Ceres\\HostController\\hostcontrollerservice'],
    ...['Search\\Ceres\\Runtime\\1.0\\Noderunner', 'Search\\Ceres\\ParserServer\\ParserServer'],
  ].map((name) => `Bin\\${name}.exe`),
  ...['fms', 'ScanEngineTest', 'ScanningProcess', 'UpdateService'].map((name) => `FIP-FS\\Bin\\${name}.exe`),
  ...['Imap4', 'Pop3'].flatMap((name) => [
    `FrontEnd\\PopImap\\Microsoft.Exchange.${name}.exe`,
    `ClientAccess\\PopImap\\Microsoft.Exchange.${name}service.exe`,
  ]),
];
const COMMON_EXTENSIONS = ['config', 'chk', 'edb', 'jfm', 'jrs', 'jsl', 'log', 'que'];
const SERVER_EXTENSIONS = ['dsc', 'txt', 'lzx'];
