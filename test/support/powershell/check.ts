import type { Argument, PowerShellCommand, PowerShellFunction } from './commands';
import type { Place } from './nodes';
import type { NativeProgram } from './natives';
import { NATIVE_PROGRAMS } from './natives';
import type { PowerShellScript } from './parser';
import { parsePowerShell } from './parser';
import { AUTOMATIC_VARIABLES, CMDLETS, COMMON_PARAMETERS, OWN_SCRIPTS, SCRIPTS } from './table';
import type { Variable } from './variables';

/** Everything in a text that is no PowerShell or not in the table; needs `await loadPowerShell()` before. */
export function checkPowerShell(text: string): string[] {
  const { errors, commands, functions, concurrent } = parsePowerShell(text);
  return [
    ...errors.map((error) => at(error, `${error.message}: ${error.text}`)),
    ...commands.flatMap((command) => checkCommand(command, functions)),
    ...concurrent.map((pipeline) =>
      at(pipeline, `${pipeline.inner} starts while ${pipeline.outer} still streams: collect first`),
    ),
  ];
}

/** The variables that are read though the text assigns them nowhere, and PowerShell does not either. */
export function unassignedVariables({ read, assigned }: PowerShellScript): Variable[] {
  const known = [...AUTOMATIC_VARIABLES, ...assigned.map(({ name }) => name)];
  return read.filter(({ name }) => sameName(known, name) === undefined);
}

function checkCommand(command: PowerShellCommand, functions: readonly PowerShellFunction[]): string[] {
  const { name } = command;
  if (name === undefined) return [at(command, 'the name of the command is known only at run time')];
  const defined = functions.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (defined) return checkNamed(command, defined.name, [...defined.parameters, ...COMMON_PARAMETERS]);
  const file = name.split(/[\\/]/).pop() ?? name;
  const native = nativeProgram(file);
  // Without its ending, `curl` is an alias of Invoke-WebRequest in Windows PowerShell.
  if (native && aliasOf(name) === undefined) return checkNative(command, file, native);
  return /\.ps1$/i.test(file) ? checkScript(command, file) : checkCmdlet(command, name);
}

function checkScript(command: PowerShellCommand, file: string): string[] {
  if (OWN_SCRIPTS[file]) return checkNamed(command, file, OWN_SCRIPTS[file]);
  const script = sameName(Object.keys(SCRIPTS), file);
  if (script === undefined) return [at(command, `unknown script ${file}`)];
  return [...casing(command, file, script), ...checkNamed(command, script, SCRIPTS[script].parameters)];
}

function checkCmdlet(command: PowerShellCommand, name: string): string[] {
  const alias = aliasOf(name);
  if (alias !== undefined) return [at(command, `alias ${name}: write ${alias}`)];
  const cmdlet = sameName(Object.keys(CMDLETS), name);
  if (cmdlet === undefined) return [at(command, `unknown command ${name}`)];
  const parameters = [...CMDLETS[cmdlet].parameters, ...COMMON_PARAMETERS];
  return [...casing(command, name, cmdlet), ...checkNamed(command, cmdlet, parameters)];
}

function checkNamed(command: PowerShellCommand, name: string, known: readonly string[]): string[] {
  const findings = command.parameters.flatMap((parameter, index) => {
    const found = sameName(known, parameter);
    if (found === undefined)
      return [at(command, `${name} has no parameter -${parameter}${hint(known, parameter)}`)];
    const again = sameName(command.parameters.slice(0, index), parameter) !== undefined;
    return again ? [at(command, `-${found} is given twice`)] : casing(command, `-${parameter}`, `-${found}`);
  });
  return [...findings, ...swallowed(command)];
}

/** PowerShell would take an abbreviation as long as no other parameter begins with it. */
function hint(known: readonly string[], parameter: string): string {
  const meant = known.filter((candidate) => candidate.toLowerCase().startsWith(parameter.toLowerCase()));
  return meant.length === 0 ? '' : `, short for -${meant.join(' or -')}`;
}

/** A lost pipe, or a comma at the end of the line before, makes an argument of the next command. */
function swallowed(command: PowerShellCommand): string[] {
  return command.arguments
    .filter(({ text }) => sameName(Object.keys(CMDLETS), text) !== undefined)
    .map((argument) => at(argument, `${argument.text} is an argument of the command before it`));
}

function checkNative(command: PowerShellCommand, file: string, program: NativeProgram): string[] {
  const values = command.arguments.map(({ value }) => value);
  const forbidden = (program.forbidden ?? []).filter(({ pattern }) =>
    values.some((value) => pattern.test(value)),
  );
  if (forbidden.length > 0)
    return forbidden.map(({ pattern, why }) => at(command, `${file} ${pattern.source}: ${why}`));
  return [
    ...command.arguments.flatMap((argument) => quoting(argument)),
    ...refused(program, values).map((value) =>
      at(command, `${file} is not to be given ${JSON.stringify(value)}`),
    ),
    ...lacking(program, values).map((pattern) => at(command, `${file} lacks ${pattern}`)),
  ];
}

function refused({ lines, words }: NativeProgram, values: readonly string[]): string[] {
  const line = values.join('\n');
  if (lines && !lines.some((pattern) => pattern.test(line))) return [values.join(' ')];
  return words ? values.filter((value) => !words.some((pattern) => pattern.test(value))) : [];
}

function lacking({ required }: NativeProgram, values: readonly string[]): string[] {
  return required && !values.some((value) => required.test(value)) ? [required.source] : [];
}

function aliasOf(name: string): string | undefined {
  return Object.keys(CMDLETS).find((cmdlet) => CMDLETS[cmdlet].aliases?.includes(name.toLowerCase()));
}

/** What Windows PowerShell 5.1 does to the arguments of a native program. */
function quoting(argument: Argument): string[] {
  const { text, value } = argument;
  if (/(?<!\\)"/.test(value)) return [at(argument, `${text} loses its inner quotes: write \\"`)];
  return [];
}

function nativeProgram(file: string): NativeProgram | undefined {
  const key = file.toLowerCase().replace(/\.exe$/, '');
  return Object.keys(NATIVE_PROGRAMS).includes(key) ? NATIVE_PROGRAMS[key] : undefined;
}

function sameName(names: readonly string[], name: string): string | undefined {
  return names.includes(name) ? name : names.find((known) => known.toLowerCase() === name.toLowerCase());
}

function casing(place: Place, written: string, known: string): string[] {
  return written === known ? [] : [at(place, `${written} is spelled ${known}`)];
}

function at({ line, column }: Place, message: string): string {
  return `${line}:${column} ${message}`;
}
