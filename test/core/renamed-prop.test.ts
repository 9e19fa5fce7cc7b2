import type { Renaming } from '../../lib/core/renamed-prop';
import { renamedProp } from '../../lib/core/renamed-prop';
import { WarningId, Warnings } from '../../lib/index';
import { stackIn, testApp } from '../support/app';

// test/core/warnings.test.ts has the warning itself.

const RENAMING = { is: 'members', was: 'servers', goneIn: '0.4' };

function asked(given: Partial<Renaming<number>>): {
  value: number | undefined;
  open: string[];
  errors: string[];
} {
  const app = testApp();
  const stack = stackIn(app);
  const value = renamedProp(stack, { ...RENAMING, value: undefined, former: undefined, ...given });
  Warnings.of(app).treatAsErrors();
  return { value, open: Warnings.of(app).open.map(({ id }) => id), errors: app.node.validate() };
}

test('a former name gives the value, warns, and fails where the program treats warnings as errors', () => {
  expect(asked({ value: 3 })).toEqual({ value: 3, open: [], errors: [] });
  expect(asked({})).toEqual({ value: undefined, open: [], errors: [] });
  expect(asked({ former: 2 })).toEqual({
    value: 2,
    open: [WarningId.DEPRECATED],
    errors: [expect.stringContaining('servers is called members now') as string],
  });
});

test('both names are refused', () => {
  expect(() => asked({ value: 3, former: 2 })).toThrow(
    '[site] servers cannot be combined with members. Servers is the former name of members. Leave out servers.',
  );
});
