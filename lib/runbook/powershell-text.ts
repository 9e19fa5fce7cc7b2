import { quotePowerShell as quote } from '../core/quote-powershell';

export { quote };

/** Values of a parameter that takes several: `'a', 'b'`. */
export function quoteList(texts: string[]): string {
  return texts.map(quote).join(', ');
}

/** The most lines that are written out one for each; beyond, a loop is easier to read. */
export const MOST_LINES = 24;

/**
 * One line for each value while they are few, else a loop over all of them. `line` is given the value as PowerShell: a quoted string or
 * the variable of the loop.
 */
export function forEachOf(variable: string, values: string[], line: (value: string) => string): string[] {
  if (values.length <= MOST_LINES) return values.map((value) => line(quote(value)));
  return [`foreach ($${variable} in ${quoteList(values)}) {`, `  ${line(`$${variable}`)}`, '}'];
}

/** The same for rows of several values. */
export function forEachRow(rows: string[][], line: (values: string[]) => string): string[] {
  if (rows.length <= MOST_LINES) return rows.map((row) => line(row.map(quote)));
  return [
    '$rows = @(',
    ...rows.map((row, index) => `  @(${quoteList(row)})${index < rows.length - 1 ? ',' : ''}`),
    ')',
    'foreach ($row in $rows) {',
    `  ${line(rows[0].map((_, index) => `$row[${index}]`))}`,
    '}',
  ];
}

/** A number needs no quotes. */
export function unquoted(value: string): string {
  return value.replace(/'/g, '');
}

/** One line that says whether a port answers; the name is PowerShell already. */
export function portLine(name: string, port: number): string {
  return `Test-NetConnection -ComputerName ${name} -Port ${port} | Format-Table -Property ComputerName, RemotePort, TcpTestSucceeded`;
}

/** What `terraform` is to do in a stack, from the directory that holds `cdktf.out`. */
export interface TerraformCall {
  readonly variables?: Record<string, string>;
  /** Addresses of resources that are replaced. */
  readonly replace?: string[];
  /** Addresses of the only resources that are changed, with what they need. */
  readonly target?: string[];
}

/** A Terraform command line that PowerShell and POSIX shells read alike; it asks before it changes anything. */
export function terraform(
  stack: string,
  command: 'init' | 'plan' | 'apply' | 'destroy' | 'output' | 'show' | 'state',
  call: TerraformCall = {},
): string {
  const variables = Object.entries(call.variables ?? {}).map(
    ([name, value]) => `-var ${quote(`${name}=${value}`)}`,
  );
  const replace = (call.replace ?? []).map((address) => quote(`-replace=${address}`));
  const target = (call.target ?? []).map((address) => quote(`-target=${address}`));
  const directory = `-chdir=cdktf.out/stacks/${stack}`;
  // Both shells take most ids as they are in double quotes, where some characters would be code.
  const chdir = /^[\w./=-]+$/.test(directory) ? `"${directory}"` : quote(directory);
  return [`terraform ${chdir} ${command}`, ...variables, ...replace, ...target].join(' ');
}

/** A listing of names for people: `A, B and C`. */
export function nameList(names: string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** A number of things: `1 server`, `3 servers`. */
export function count(number: number, one: string, several = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`;
}

/** The form of a word that fits a number of things. */
export function plural(things: readonly unknown[] | number, one: string, several: string): string {
  return (typeof things === 'number' ? things : things.length) === 1 ? one : several;
}

/** A time for people: `3 min 25 s`. */
export function timeText(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86400), 'd'],
    [Math.floor((seconds % 86400) / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [seconds % 60, 's'],
  ] as const;
  const text = parts.filter(([value]) => value > 0).map(([value, unit]) => `${value} ${unit}`);
  return text.length === 0 ? '0 s' : text.join(' ');
}
