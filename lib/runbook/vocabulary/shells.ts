import type { EstateView } from '../estate-view';
import type { SiteView } from '../site-view';
import type { StepPlace } from '../procedure';
import { Shell, UnnamedHost } from '../procedure';

/** The Exchange Management Shell of a server, or of each of several. */
export function exchangeShell(...hosts: string[]): StepPlace {
  return { shell: Shell.EXCHANGE, hosts };
}

/** A Windows PowerShell as administrator. */
export function windowsShell(...hosts: string[]): StepPlace {
  return { shell: Shell.POWERSHELL, hosts };
}

/** The Exchange Management Shell of a server that the program may not know. */
export function exchangeShellOr(host: string | undefined, kind: UnnamedHost, of: string): StepPlace {
  return host === undefined
    ? { shell: Shell.EXCHANGE, hosts: [], unnamedHost: { kind, of } }
    : exchangeShell(host);
}

/** A Windows PowerShell on the first domain controller of a site that the program states: of the one that is left, where the primary site is lost. */
export function controllerShell(estate: EstateView, site: SiteView = siteAtWork(estate)): StepPlace {
  const [first] = site.domainControllers;
  return first === undefined
    ? {
        shell: Shell.POWERSHELL,
        hosts: [],
        unnamedHost: { kind: UnnamedHost.DOMAIN_CONTROLLER, of: estate.directoryDomain },
      }
    : windowsShell(first);
}

export function siteAtWork({ isActivated, standby, primary }: EstateView): SiteView {
  return isActivated ? (standby ?? primary) : primary;
}

/** Where Terraform runs. */
export const WORKSTATION = 'deployment workstation';

/** A shell with Terraform there. */
export const TERRAFORM: StepPlace = { shell: Shell.TERRAFORM, hosts: [WORKSTATION] };

/** A Windows PowerShell there: it is in no site, and sees what people outside see. */
export const OUTSIDE: StepPlace = { shell: Shell.POWERSHELL, hosts: [WORKSTATION] };
/** What the file of a certificate is, and that it does not stay. */
export const KEY_FILE =
  'Take the file from where your keys are kept: a server does not give its key away again. The last line deletes it; delete every copy that was made on the way, too.';

/**
 * Asks for that file, and reads which certificate it has: an import of one that a server has already is refused, so a second run has to look first.
 *
 * Source: learn.microsoft.com/powershell/module/pki/get-pfxdata.
 */
export const READ_KEY_FILE = [
  "$pfx = Read-Host 'Path of the certificate with its key (.pfx)'",
  "$secret = Read-Host 'Password of the file' -AsSecureString",
  '$thumb = (Get-PfxData -FilePath $pfx -Password $secret -ErrorAction Stop).EndEntityCertificates[0].Thumbprint',
];

/** What names the subscription. Source: registry.terraform.io/providers/hashicorp/azurerm/latest/docs (subscription_id is required from 4.0 on). */
const SUBSCRIPTION =
  'Terraform takes the subscription of Azure from `ARM_SUBSCRIPTION_ID`, unless the program states one.';

/** Where Terraform finds what it is to make, the first time. */
export const FROM_THIS_OUTPUT = `Run it in the directory that holds \`cdktf.out\`, and let CI keep that output: later steps and all other pages use the output that was deployed last. ${SUBSCRIPTION}`;

/** What Terraform asks for. The program chooses the names of the variables, and Terraform says each one when it asks. */
export const PASSWORDS =
  'Terraform shows the plan and asks before it acts; it also asks for each password that the environment does not hold, and names the environment variable (`TF_VAR_` with the name that the program gave to the secret).';

/** What has to be known of every apply after the first. */
export const LAST_OUTPUT = `Run it in the output that was deployed last, which the CI keeps: an output with a server that does not exist yet cannot be planned. ${SUBSCRIPTION}`;

/** The same, with the line for those who work with the CDKTF CLI; `variable` is an assignment that goes with it. */
export function outputNote(stack: string, variable?: string): string {
  const given = variable === undefined ? '' : ` --var='${variable}'`;
  return `${LAST_OUTPUT} With the CDKTF CLI it is \`cdktf deploy ${stack}${given} --skip-synth --ignore-missing-stack-dependencies\`, which leaves the other stacks alone.`;
}

/** The same for the stack of a site, in which machines have passwords. */
export function siteNote(stack: string, variable?: string): string {
  return `${outputNote(stack, variable)} ${PASSWORDS}`;
}

/** What has to be known of an apply of another output than the last one. */
export function changedNote(change: string): string {
  return `Run it in the output of the program ${change}, and let CI keep that output as the one that was deployed last. ${SUBSCRIPTION} ${PASSWORDS}`;
}

/** The same while something is left to be destroyed: the plan gate reads the release of it in the output that was deployed last. */
export function changedNoteBefore(change: string): string {
  return `Run it in the output of the program ${change}. CI does not keep that output as the one that was deployed last yet: the release is in the one before, and the machine still exists. ${SUBSCRIPTION} ${PASSWORDS}`;
}

/** What stops a restart. Source: learn.microsoft.com/powershell/module/microsoft.powershell.management/restart-computer (Force). */
export const RESTART_REFUSED =
  'A restart that is refused: somebody else is signed in, and `quser` says who; let them sign out, or use `Restart-Computer -Force`.';

/** What a plan without differences says. */
export const NO_CHANGES = 'Each plan says "No changes. Your infrastructure matches the configuration."';
