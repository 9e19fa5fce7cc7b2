import Ajv from 'ajv';
import type { EstateView } from '../../../lib/runbook/estate-view';
import type { Procedure, Step } from '../../../lib/runbook/procedure';
import type { Text } from '../../../lib/runbook/text';
import { PROCEDURE_SCHEMA } from './procedure-schema';
import { domainControllersIn, namesIn } from './estates';
import { each } from '../../support/each';

const validate = new Ajv({ allErrors: true }).compile(PROCEDURE_SCHEMA);

/** What holds for every procedure of every estate. */
export function expectSound(estate: EstateView, procedure: Procedure): void {
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
  expect(procedure.steps.length).toBeGreaterThan(0);
  for (const step of each(procedure.steps)) expectSoundStep(estate, procedure, step);
}

/** Machines, databases, addresses and host names that are in the facts, and no others. */
function expectKnown(estate: EstateView, text: string): void {
  const facts = JSON.stringify(estate);
  const machines = text.match(/\b(?:AMS|DUB|PAR)[A-Z]+\d+\b|\bDB\d+\b/g) ?? [];
  expect(namesIn(estate)).toEqual(expect.arrayContaining([...new Set(machines)]));
  const addresses = text.match(/\b10\.\d+\.\d+\.\d+\b/g) ?? [];
  const hosts = text.match(/\b[a-z0-9-]+(?:\.corp)?\.contoso\.com\b/g) ?? [];
  const unknown = [...addresses, ...hosts].filter((each) => !facts.includes(each));
  expect(unknown).toEqual([]);
}

function expectSoundStep(estate: EstateView, procedure: Procedure, step: Step): void {
  const { hosts, command, check } = step;
  const { expected, otherwise, why, when } = plainStep(procedure, step);
  const known = [...namesIn(estate), ...domainControllersIn(estate), 'deployment workstation'];
  expect(known).toEqual(expect.arrayContaining(hosts));
  // Outside of code, Markdown takes a backslash for an escape.
  expect([expected, otherwise, why, when ?? ''].join(' ').replace(/`[^`]*`/g, '')).not.toContain('\\');
  expect(command.length).toBeGreaterThan(0);
  expect(check.length).toBeGreaterThan(0);
  for (const lines of [command, check]) expect(balanced(lines.join('\n'))).toBe(true);
  // Sentences: several words, closed by a full stop.
  for (const text of [expected, otherwise, why]) expect(text).toMatch(/^\S+(\s+\S+){2,}[.?!)`"]$/);
  for (const line of each([...command, ...check])) {
    expect(line).not.toContain('`');
    expect((line.match(/'/g) ?? []).length % 2).toBe(0);
    expect(line).not.toMatch(/[|;{]\s*(?:\?|%|ft|fl|select|where|foreach|sort)\s/i);
  }
  for (const line of each(check)) {
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

/** Text with its references as they are read: steps with their numbers, pages with their ids. */
export function plain(procedure: Procedure, text: Text): string {
  if (typeof text === 'string') return text;
  return text
    .map((part) => {
      if (typeof part === 'string') return part;
      if (part.page !== undefined) return part.page;
      const place = placeOf(procedure, part.step!);
      return `step ${place + 1} (${procedure.steps[place].title})`;
    })
    .join('');
}

/** What has to hold before the first step, or what is done afterwards, as one text. */
export function said(procedure: Procedure, part: 'before' | 'after'): string {
  return procedure[part].map((text) => plain(procedure, text)).join(' ');
}

function plainStep(procedure: Procedure, step: Step): Step<string> {
  const { why, when, expected, otherwise } = step;
  return {
    ...step,
    why: plain(procedure, why),
    when: when && plain(procedure, when),
    expected: plain(procedure, expected),
    otherwise: plain(procedure, otherwise),
  };
}

/** Place of the step with an id, from 0 on; fails where there is none. */
export function placeOf(procedure: Procedure, id: string | RegExp): number {
  const place = procedure.steps.findIndex((step) =>
    typeof id === 'string' ? step.id === id : id.test(step.id),
  );
  if (place < 0) throw new Error(`No step ${String(id)}: ${idsOf(procedure).join('; ')}`);
  return place;
}

/** The step with an id. */
export function stepOf(procedure: Procedure, id: string | RegExp): Step<string> {
  return plainStep(procedure, procedure.steps[placeOf(procedure, id)]);
}

/** Ids of all steps. */
export function idsOf({ steps }: Procedure): string[] {
  return steps.map(({ id }) => id);
}

/** Expects steps to come in an order, others between them or not. */
export function expectOrder(procedure: Procedure, ids: (string | RegExp)[]): void {
  const places = ids.map((id) => placeOf(procedure, id));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(new Set(places).size).toBe(places.length);
}
