import { each } from './each';

test('gives the list back, whatever it is a list of', () => {
  expect(each(new Map([['a', 1]]))).toEqual([['a', 1]]);
});

test('refuses an empty list', () => {
  expect(() => each([])).toThrow('nothing would be asserted');
});
