import { nameList, quote, quoteList } from '../powershell-text';
import { code } from '../text';

/** A package that Setup asks for, under the name that it is saved with. */
interface Installer {
  readonly file: string;
  readonly what: string;
  readonly arguments: string[];
}

/** .NET Framework 4.8. Source: learn.microsoft.com/dotnet/framework/install/how-to-determine-which-versions-are-installed. */
export const NET_48_RELEASE = 528040;

const FRAMEWORK: Installer = {
  file: 'ndp48-x86-x64-allos-enu.exe',
  what: '.NET Framework 4.8',
  arguments: ['/q', '/norestart'],
};

/** Both packages of Visual C++ are called vcredist_x64.exe where they are offered: the year is added by whoever saves them. */
const VISUAL_C_2012: Installer = {
  file: 'vcredist_x64_2012.exe',
  what: 'Visual C++ 2012',
  arguments: ['/quiet', '/norestart'],
};
const VISUAL_C_2013: Installer = {
  file: 'vcredist_x64_2013.exe',
  what: 'Visual C++ 2013',
  arguments: ['/quiet', '/norestart'],
};
const UCMA: Installer = {
  file: 'UcmaRuntimeSetup.exe',
  what: 'Unified Communications Managed API 4.0',
  arguments: ['/quiet', '/norestart'],
};
const REWRITE: Installer = {
  file: 'rewrite_amd64_en-US.msi',
  what: 'IIS URL Rewrite 2.1',
  arguments: [],
};

/** What Mailbox servers and front ends need. Source: learn.microsoft.com/exchange/plan-and-deploy/prerequisites. */
const FOR_SERVERS = [VISUAL_C_2012, VISUAL_C_2013, UCMA, REWRITE];

/** What an Edge needs. Source: the same. */
const FOR_EDGES = [VISUAL_C_2012];

/** Names of the files, for people. */
export function installersText(edge: boolean): string {
  const all = [FRAMEWORK, ...(edge ? FOR_EDGES : FOR_SERVERS)];
  return nameList(all.map(({ file, what }) => `${code(file)} (${what})`));
}

/**
 * Installs them from a folder, and nothing else that may be in it: the folder of the Setup files holds programs too. .NET Framework comes with
 * Windows Server 2022 and later.
 */
export function installerLines(edge: boolean): string[] {
  const all = edge ? FOR_EDGES : FOR_SERVERS;
  return [
    "$folder = Read-Host 'Folder with the installers of what Setup needs'",
    `$files = @(${quoteList(all.map(({ file }) => file))})`,
    `$net = (Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full').Release`,
    `if ($net -lt ${NET_48_RELEASE}) { $files += ${quote(FRAMEWORK.file)} }`,
    'foreach ($file in $files) { if (-not (Test-Path -Path "$folder\\$file")) { throw "$file is missing in $folder." } }',
    `if ($net -lt ${NET_48_RELEASE}) { ${run(FRAMEWORK)} }`,
    ...all.map(run),
  ];
}

function run({ file, arguments: values }: Installer): string {
  if (file.endsWith('.msi'))
    return `Start-Process -FilePath 'msiexec.exe' -ArgumentList '/i', ('"{0}"' -f "$folder\\${file}"), '/quiet', '/norestart' -Wait`;
  return `Start-Process -FilePath "$folder\\${file}" -ArgumentList ${quoteList(values)} -Wait`;
}
