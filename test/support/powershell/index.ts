export { checkPowerShell, unassignedVariables } from './check';
export { literalsOf } from './literals';
export { NATIVE_PROGRAMS } from './natives';
export { loadPowerShell, parsePowerShell } from './parser';
export type { PowerShellScript } from './parser';
export { CMDLETS, COMMON_PARAMETERS, SCRIPTS } from './table';
