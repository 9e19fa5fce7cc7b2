import { checkPowerShell, parsePowerShell, unassignedVariables } from '../../support/powershell';

const checked = new Set<string>();

/** Many functions are the same in all estates: each is read once. */
export function findingsIn(script: string): string[] {
  const functions = (script.match(/^function [\s\S]*?^\}$/gm) ?? []).filter((code) => !checked.has(code));
  return functions.flatMap((code) => {
    checked.add(code);
    const unassigned = unassignedVariables(parsePowerShell(code)).map(({ name }) => `reads $${name}`);
    return [...checkPowerShell(code), ...unassigned];
  });
}
