import { nameList, quote, quoteList } from '../powershell-text';
import type { InAzure } from '../subscription';

/** The things of one subscription; its id is undefined where the program does not state it. */
interface Group {
  readonly id?: string;
  readonly names: string[];
}

/** Lines that choose a subscription by a name that is known when they run. */
export interface Choice {
  /** What they have to know first; it comes before a loop. */
  readonly ask: string[];
  readonly lines: string[];
}

/** What is asked where the program states no subscription, and commands are about machines. */
export const MACHINES = 'Id of the subscription with the machines';

/** The variable with the one subscription that the program does not state. */
const ASKED = '$unstated';

/**
 * Signs in, and asks for the subscription where the program states none. Where it does, each command chooses that of what it is about
 * (`inSubscription`, `chooseSubscription`, `eachSubscription`), so that a page may be begun at any step.
 *
 * Source: learn.microsoft.com/cli/azure/account (az account set).
 *
 * @param question - what is asked, such as `Id of the subscription with the machines`
 */
export function signIn(things: readonly InAzure[], question: string): string[] {
  if (things.some(({ subscription }) => subscription !== undefined)) return ['az login'];
  return [
    'az login',
    `$subscription = Read-Host ${quote(question)}`,
    'az account set --subscription $subscription',
  ];
}

/** The subscription of one thing; no line where the program states none. */
export function inSubscription(thing: InAzure): string[] {
  return eachSubscription([thing], () => []);
}

/** Lines about several things, once for each subscription, with the names of what is in it. */
export function eachSubscription(things: readonly InAzure[], lines: (names: string[]) => string[]): string[] {
  const groups = groupsOf(things);
  if (groups.length === 0) return things.length === 0 ? [] : lines(things.map(({ name }) => name));
  return [...ask(groups), ...groups.flatMap((group) => [use(group), ...lines(group.names)])];
}

/**
 * The subscription of the one of the things that a variable names.
 *
 * @param variable - in PowerShell, such as `$server`
 */
export function chooseSubscription(variable: string, things: readonly InAzure[]): Choice {
  const groups = groupsOf(things);
  if (groups.length < 2) return { ask: ask(groups), lines: groups.map(use) };
  return {
    ask: ask(groups),
    lines: groups.map((group) => `if (${variable} -in ${quoteList(group.names)}) { ${use(group)} }`),
  };
}

/** The same as lines that follow each other. */
export function chosenSubscription(variable: string, things: readonly InAzure[]): string[] {
  const { ask: first, lines } = chooseSubscription(variable, things);
  return [...first, ...lines];
}

/**
 * A loop over machines, each in its subscription; the lines have the computer name in `$name` and the id of the machine in `$machine`.
 *
 * @param names - in PowerShell
 * @param machines - all that the names may be
 */
export function onMachines(names: string, machines: readonly InAzure[], lines: string[]): string[] {
  const { ask: first, lines: choose } = chooseSubscription('$name', machines);
  const find = '$machine = az vm list --query "[?osProfile.computerName==\'$name\'].id" --output tsv';
  return [
    ...first,
    `foreach ($name in ${names}) {`,
    ...[...choose, find, ...lines].map((line) => `  ${line}`),
    '}',
  ];
}

/** In the order of the things; none where the program states no subscription. */
function groupsOf(things: readonly InAzure[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { name, subscription } of things) {
    if (subscription === undefined) continue;
    const { id } = subscription;
    const key = id?.toLowerCase() ?? '';
    const group = groups.get(key) ?? { id, names: [] };
    groups.set(key, { ...group, names: [...new Set([...group.names, name])] });
  }
  return [...groups.values()];
}

function ask(groups: readonly Group[]): string[] {
  return groups
    .filter(({ id }) => id === undefined)
    .map(({ names }) => `${ASKED} = Read-Host ${quote(`Id of the subscription with ${nameList(names)}`)}`);
}

function use({ id }: Group): string {
  return `az account set --subscription ${id === undefined ? ASKED : quote(id)}`;
}
