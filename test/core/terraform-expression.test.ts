import { Token } from 'cdktf';
import { isExpression, quoteTerraform } from '../../lib/core/terraform-expression';

describe('an expression as a whole', () => {
  test.each([
    '${var.name}',
    '${{ a = 1 }.a}',
    '${"}"}',
    '${"a${"}"}b"}',
    '${"\\"}"}',
    '${"$${"}',
    '${"%%{"}',
    '${"%{if true}x%{endif}"}',
  ])('is %s', (text) => {
    expect(isExpression(text)).toBe(true);
  });

  test.each([
    '',
    'name',
    '${',
    '${var.name',
    '${a}${b}',
    'x${a}',
    '${a}x',
    "${a}'; PWNED; '${b}",
    '${"}',
    '$${a}',
    '%{if true}x%{endif}',
    '${'.repeat(100_000),
  ])('is not %j', (text) => {
    expect(isExpression(text)).toBe(false);
  });
});

test.each([
  ['plain $x %y', 'plain $x %y'],
  ['a${b}', 'a$${b}'],
  ['%{i}', '%%{i}'],
  ['$${a}', '$$${a}'],
  ['${var.name}', '${var.name}'],
])('Terraform takes %s literally as %s', (text, quoted) => {
  expect(quoteTerraform(text)).toBe(quoted);
});

test('tokens keep their meaning between other characters', () => {
  const text = `a%{${Token.asString({ resolve: () => '${var.x}' })}`;
  expect(quoteTerraform(text)).toBe(text.replace('%{', '%%{'));
});
