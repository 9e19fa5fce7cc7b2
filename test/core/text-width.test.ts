import { fittingText, textWidth } from '../../lib/core/text-width';

test('a wide letter is wider than a narrow one, and bold text wider than plain text', () => {
  expect(textWidth('W', 12)).toBeGreaterThan(textWidth('i', 12));
  expect(textWidth('Amsterdam', 12, true)).toBeGreaterThan(textWidth('Amsterdam', 12));
  expect(textWidth('Amsterdam', 24)).toBe(2 * textWidth('Amsterdam', 12));
});

test('letters that nobody sees are as wide as their numbers', () => {
  expect(textWidth('\u202e', 12)).toBe(textWidth('\\u{202e}', 12));
});

test('a text that fits stays as it is, and another ends with an ellipsis', () => {
  const width = textWidth('Amsterdam', 12);
  expect(fittingText('Amsterdam', width, 12)).toBe('Amsterdam');
  const cut = fittingText('Amsterdam', width - 1, 12);
  expect(cut).toMatch(/^Amst\w*…$/);
  expect(textWidth(cut, 12)).toBeLessThanOrEqual(width - 1);
});
