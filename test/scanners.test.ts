import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WarningId } from 'cdktf-resilient-exchange';
import { each } from './support/each';
import { ROOT } from './support/synth';

const read = <T>(file: string): T => JSON.parse(readFileSync(join(ROOT, 'scan', file), 'utf8')) as T;

interface Exception {
  readonly scanner: string;
  readonly rule: string;
  readonly resource: string;
  readonly reason: string;
  readonly source: string;
}

interface Rule {
  readonly id: string;
  readonly how: string;
  readonly warnings?: string[];
}

test('the pages about scanners and rules are what the data say', () => {
  const check = (): Buffer =>
    execFileSync(process.execPath, ['scripts/scan/pages.mjs', '--check'], { cwd: ROOT });
  expect(check).not.toThrow();
});

test('each finding that is accepted has a scanner, a reason and a source, once', () => {
  const exceptions = read<Exception[]>('exceptions.json');
  each(exceptions).map(({ scanner, rule, resource, reason, source }) =>
    expect({
      isKnown: ['checkov', 'tflint', 'conftest'].includes(scanner),
      isSentence: /^[A-Z].{8,}\.$/.test(reason),
      hasSource: source !== '',
      isPattern: new RegExp(resource) instanceof RegExp && rule !== '',
    }).toEqual({ isKnown: true, isSentence: true, hasSource: true, isPattern: true }),
  );
  const keys = exceptions.map(({ scanner, rule, resource }) => `${scanner} ${rule} ${resource}`);
  expect(keys).toHaveLength(new Set(keys).size);
});

test('each rule of the resiliency library says what is done, and names warnings that exist', () => {
  const rules = read<Rule[]>('resiliency-rules.json');
  each(rules).map(({ how }) => expect(how).toMatch(/\.$/));
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  const known: string[] = Object.values(WarningId);
  const named = rules.flatMap(({ warnings = [] }) => warnings);
  each(named).map((warning) => expect(known).toContain(warning));
});
