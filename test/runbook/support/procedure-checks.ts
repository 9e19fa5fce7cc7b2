import Ajv from 'ajv';
import { EstateFacts } from '../../../lib/runbook/estate-facts';
import { Procedure, Step } from '../../../lib/runbook/procedure';
import { PROCEDURE_SCHEMA } from '../../../lib/runbook/procedure-schema';
import { namesIn } from './facts';

const validate = new Ajv({ allErrors: true }).compile(PROCEDURE_SCHEMA);

/** What holds for every procedure of every estate. */
export function expectSound(estate: EstateFacts, procedure: Procedure): void {
  validate(procedure);
  expect(validate.errors).toBeNull();
  const text = JSON.stringify(procedure);
  // Found pieces only, not a page of text, where it fails.
  expect(text.match(/<[a-z]|TODO|xxx|\?\?|\bundefined\b|\[object|\bNaN\b|«|»|auto-approve/gi) ?? []).toEqual(
    [],
  );
  expectKnown(estate, text);
  const titles = procedure.steps.map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  procedure.steps.forEach((step) => expectSoundStep(estate, step));
}

/** Machines, databases, addresses and host names that are in the facts, and no others. */
function expectKnown(estate: EstateFacts, text: string): void {
  const facts = JSON.stringify(estate);
  const machines = text.match(/\b(?:AMS|DUB|PAR)[A-Z]+\d+\b|\bDB\d+\b/g) ?? [];
  expect(namesIn(estate)).toEqual(expect.arrayContaining([...new Set(machines)]));
  const addresses = text.match(/\b10\.\d+\.\d+\.\d+\b/g) ?? [];
  const hosts = text.match(/\b[a-z0-9-]+(?:\.corp)?\.contoso\.com\b/g) ?? [];
  const unknown = [...addresses, ...hosts].filter((each) => !facts.includes(each));
  expect(unknown).toEqual([]);
}

function expectSoundStep(estate: EstateFacts, step: Step): void {
  const { place, command, check, expected, otherwise, why } = step;
  expect(['deployment workstation', ...namesIn(estate)]).toContain(place.host);
  expect(command.length).toBeGreaterThan(0);
  expect(check.length).toBeGreaterThan(0);
  for (const lines of [command, check]) expect(balanced(lines.join('\n'))).toBe(true);
  for (const text of [expected, otherwise, why]) expect(text.length).toBeGreaterThan(20);
  for (const line of [...command, ...check]) {
    expect(line).not.toContain('`');
    expect((line.match(/'/g) ?? []).length % 2).toBe(0);
    expect(line).not.toMatch(/[|;{]\s*(?:\?|%|ft|fl|select|where|foreach|sort)\s/i);
  }
  for (const line of check) {
    expect(line).not.toMatch(
      /\b(?:Set|New|Remove|Move|Stop|Start|Restart|Mount|Dismount|Add|Rename|Restore|Retry|Suspend|Resume)-[A-Z]/,
    );
    expect(line).not.toContain(' apply');
  }
}

/** Brackets of all kinds that are closed in order, strings aside. */
function balanced(code: string): boolean {
  const closes: Record<string, string> = { ')': '(', '}': '{', ']': '[' };
  const open: string[] = [];
  for (const letter of code.replace(/'[^']*'|"[^"]*"/g, '')) {
    if ('({['.includes(letter)) open.push(letter);
    else if (letter in closes && open.pop() !== closes[letter]) return false;
  }
  return open.length === 0;
}

/** Place of the step with a title, from 0 on; fails where there is none. */
export function placeOf(procedure: Procedure, title: string | RegExp): number {
  const place = procedure.steps.findIndex((step) =>
    typeof title === 'string' ? step.title === title : title.test(step.title),
  );
  if (place < 0) throw new Error(`No step ${String(title)}: ${titlesOf(procedure).join('; ')}`);
  return place;
}

/** The step with a title. */
export function stepOf(procedure: Procedure, title: string | RegExp): Step {
  return procedure.steps[placeOf(procedure, title)];
}

/** Titles of all steps. */
export function titlesOf({ steps }: Procedure): string[] {
  return steps.map(({ title }) => title);
}

/** Expects steps to come in an order, others between them or not. */
export function expectOrder(procedure: Procedure, titles: (string | RegExp)[]): void {
  const places = titles.map((title) => placeOf(procedure, title));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(new Set(places).size).toBe(places.length);
}
