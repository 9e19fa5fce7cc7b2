import { suggest } from '../../lib/core/closest';

test.each([
  ['single-carier', 'single-carrier'],
  ['AMSEDGE', 'AMSEDGE1'],
  ['amsedge1', 'AMSEDGE1'],
])('asks whether %j is a slip for %j', (written, meant) => {
  expect(suggest(written, ['no-zones', 'AMSEDGE1', 'single-carrier'])).toBe(`did you mean '${meant}'?`);
});

test('lists what there is where nothing is near', () => {
  expect(suggest('4', ['1', '2'])).toBe("use one of: '1', '2'");
  expect(suggest('backup', ['no-zones'])).toBe("use one of: 'no-zones'");
});
