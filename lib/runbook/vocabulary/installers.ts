import {
  EDGE_PACKAGES,
  NET_48_RELEASE,
  SERVER_PACKAGES,
  type SetupPackage,
  SetupPackages,
} from '../../exchange/setup-requirements';
import { nameList, quote, quoteList } from '../powershell-text';
import { code } from '../text';

/** Names of the files, for people. */
export function installersText(edge: boolean): string {
  const all = [SetupPackages.FRAMEWORK, ...(edge ? EDGE_PACKAGES : SERVER_PACKAGES)];
  return nameList(all.map(({ file, what }) => `${code(file)} (${what})`));
}

/**
 * Installs them from a folder, and nothing else that may be in it: the folder of the Setup files holds programs too. .NET Framework comes with
 * Windows Server 2022 and later.
 */
export function installerLines(edge: boolean): string[] {
  const all = edge ? EDGE_PACKAGES : SERVER_PACKAGES;
  const framework = SetupPackages.FRAMEWORK;
  return [
    "$folder = Read-Host 'Folder with the installers of what Setup needs'",
    `$files = @(${quoteList(all.map(({ file }) => file))})`,
    `$net = (Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full').Release`,
    `if ($net -lt ${NET_48_RELEASE}) { $files += ${quote(framework.file)} }`,
    'foreach ($file in $files) { if (-not (Test-Path -Path "$folder\\$file")) { throw "$file is missing in $folder." } }',
    `if ($net -lt ${NET_48_RELEASE}) { ${run(framework)} }`,
    ...all.map(run),
  ];
}

/** The line that runs Setup from its folder: what names a database is quoted. */
export function setupCommand(options: string[]): string {
  const written = options.map((option) =>
    /^\/(MdbName|DbFilePath|LogFolderPath):/.test(option) ? quote(option) : option,
  );
  return `.\\Setup.exe ${written.join(' ')}`;
}

function run({ file, arguments: values }: SetupPackage): string {
  if (file.endsWith('.msi'))
    return `Start-Process -FilePath 'msiexec.exe' -ArgumentList '/i', ('"{0}"' -f "$folder\\${file}"), '/quiet', '/norestart' -Wait`;
  return `Start-Process -FilePath "$folder\\${file}" -ArgumentList ${quoteList(values)} -Wait`;
}
