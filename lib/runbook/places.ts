import { StepPlace } from './procedure';

/** The Exchange Management Shell of a server. */
export function exchangeShell(host: string): StepPlace {
  return { shell: 'Exchange Management Shell', host };
}

/** A Windows PowerShell as administrator. */
export function windowsShell(host: string): StepPlace {
  return { shell: 'Windows PowerShell', host };
}

/** Where Terraform finds what it is to make, the first time. */
export const FROM_THIS_OUTPUT =
  'Run it in the directory that holds `cdktf.out`, and let CI keep that output: later steps and every switchover run from the output that was deployed last.';

/** What Terraform asks for. */
export const PASSWORDS =
  'Terraform shows the plan and asks before it acts; it also asks for each password that the environment does not hold (`TF_VAR_admin_password`, `TF_VAR_domain_join_password`).';

/** What every Terraform step of a rebuild has to say. */
export const FROM_LAST_OUTPUT = `Run it in the directory that holds the \`cdktf.out\` that was deployed last, which CI keeps. ${PASSWORDS}`;

/** What a plan without differences says. */
export const NO_CHANGES = 'Each plan says "No changes. Your infrastructure matches the configuration."';
