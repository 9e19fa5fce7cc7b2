import { BRING_DISKS_ONLINE, giveLetter } from '../../core/volume-commands';
import { namesOf } from '../estate-parts';
import { quote, quoteList } from '../powershell-text';
import type { Step } from '../procedure';
import { Shell } from '../procedure';
import type { ServerView } from '../server-view';
import { ref, sentences, text } from '../text';
import { TERRAFORM } from './shells';

const LABEL = 'Export';
const LETTER = 'X';
const DISK = 'C:\\Recovery\\drill.vhd';
const SCRIPT = 'C:\\Recovery\\drill.txt';
const MOUNT = 'C:\\Recovery\\drill';
const CREATE =
  'az disk create --resource-group $target --name export --location $region --sku Standard_LRS --upload-type Upload --upload-size-bytes $size';

/**
 * The export of an Edge is imported into the copy of an Edge, which nothing connects with anything: the files come by a disk, since the copy has no network.
 *
 * Sources: learn.microsoft.com/azure/virtual-machines/windows/disks-upload-vhd-to-managed-disk-cli (a fixed VHD, and its size),
 * learn.microsoft.com/windows-server/administration/windows-commands/diskpart-scripts-and-examples and
 * learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscription-procedures (connectors of a subscribed Edge cannot be changed on it).
 *
 * @param askGroup - commands that ask for the resource group of the drill
 */
export function importIntoCopy(machines: readonly ServerView[], askGroup: string[]): Step[] {
  return [handOver(askGroup), importThere(machines)];
}

function handOver(askGroup: string[]): Step {
  return {
    id: 'hand-export-to-copy',
    title: 'Hand the export to the copy, on a disk',
    why: text`The files of ${ref('open-export-edge')} go onto a small disk, which is uploaded into the group of the drill and attached to the copy. The copy stays without a network. The group is deleted at the end, and the disk with it. Run it on Windows as administrator, with AzCopy.`,
    ...TERRAFORM,
    command: [
      ...askGroup,
      "$folder = Join-Path -Path 'C:\\Recovery' -ChildPath (Read-Host 'Computer name of the machine')",
      `New-Item -Path ${quote(MOUNT)} -ItemType Directory -Force`,
      `Set-Content -Path ${quote(SCRIPT)} -Value ${quoteList([
        `create vdisk file=${DISK} maximum=64 type=fixed`,
        'attach vdisk',
        'convert mbr',
        'create partition primary',
        `format fs=ntfs label=${LABEL} quick`,
        `assign mount=${MOUNT}`,
      ])}`,
      `diskpart /s ${quote(SCRIPT)}`,
      `Copy-Item -Path (Join-Path -Path $folder -ChildPath '*') -Destination ${quote(MOUNT)}`,
      `Set-Content -Path ${quote(SCRIPT)} -Value ${quoteList([`select vdisk file=${DISK}`, 'detach vdisk'])}`,
      `diskpart /s ${quote(SCRIPT)}`,
      `$size = (Get-Item -Path ${quote(DISK)}).Length`,
      '$region = az group show --name $target --query location --output tsv',
      '$zone = az vm list --resource-group $target --query "[?name==\'copy\'].zones[0]" --output tsv',
      `if ($zone) { ${CREATE} --zone $zone } else { ${CREATE} }`,
      '$address = az disk grant-access --resource-group $target --name export --access-level Write --duration-in-seconds 3600 --query accessSas --output tsv',
      `azcopy copy ${quote(DISK)} $address --blob-type PageBlob`,
      'az disk revoke-access --resource-group $target --name export',
      'az vm disk attach --resource-group $target --vm-name copy --name export',
      `Remove-Item -Path ${quoteList([DISK, SCRIPT, MOUNT])}`,
      'Remove-Item -Path $folder -Recurse',
    ],
    check: [
      ...askGroup,
      'az disk list --resource-group $target --query "[].[name, diskState, managedBy]" --output table',
    ],
    expected: 'The disk export is Attached, to the machine copy.',
    otherwise:
      'diskpart fails: the folder is not empty, or a disk of an earlier attempt is still attached; detach it, delete the file and begin again. The upload is refused: a policy closes disks to the Internet; do it from a network that the policy admits. The disk cannot be attached: it has another zone than the copy; delete it, and create it in that zone.',
    wait: { seconds: 600, because: 'upload of 64 MiB' },
  };
}

function importThere(machines: readonly ServerView[]): Step {
  return {
    id: 'import-export-into-copy',
    title: 'Import the export into the copy',
    why: sentences(
      'This is what a rebuild does with it, tried where nobody depends on it. In the serial console, as before. An Edge that is subscribed refuses changes of its connectors, so that the copy gives its subscription up first: the real Edge keeps its own, since nothing leads from the copy to Active Directory.',
      'The import removes connectors, domains and lists, then writes those of the export with the answer file of the same Edge.',
    ),
    shell: Shell.POWERSHELL,
    hosts: namesOf(machines),
    subject: 'the copy of the machine, in its serial console',
    command: [
      ...BRING_DISKS_ONLINE,
      ...giveLetter(LABEL, LETTER),
      // Nothing after this line may run on the Edge that serves.
      `if (-not (Test-Path -Path '${LETTER}:\\configuration.xml')) { throw 'There is no export on this machine: it is not the copy.' }`,
      "Add-PSSnapin -Name 'Microsoft.Exchange.Management.PowerShell.E2010'",
      'Remove-EdgeSubscription -Identity $env:COMPUTERNAME -Confirm:$false',
      "Set-Location -Path (Join-Path -Path $env:ExchangeInstallPath -ChildPath 'Scripts')",
      `.\\ImportEdgeConfig.ps1 -CloneConfigData '${LETTER}:\\configuration.xml' -IsImport $true -CloneConfigAnswer '${LETTER}:\\answer.xml'`,
    ],
    check: [
      'Get-ReceiveConnector | Format-Table -Property Name, Bindings, Fqdn -AutoSize',
      'Get-SendConnector | Format-Table -Property Name, Enabled, SmartHosts -AutoSize',
      'Get-TransportAgent | Format-Table -Property Identity, Enabled, Priority -AutoSize',
    ],
    expected:
      'The script says "Importing Edge configuration information Succeeded", and connectors and agents are those of the real Edge.',
    otherwise:
      'A path on a volume that the copy lacks: leave it blank in answer.xml, and import again. "Validation Process Failed" or "Failed" with a reason: that is the finding of this drill, and a rebuild would meet it too; repair it on the real Edge, or note what its answer file needs.',
  };
}
