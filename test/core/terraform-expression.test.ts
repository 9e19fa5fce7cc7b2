import { TerraformOutput, TerraformResource, Token } from 'cdktf';
import { isExpression, quoteInExpression, quoteTerraform } from '../../lib/core/terraform-expression';
import { stackIn, synth, testApp } from '../support/app';

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

test.each([
  ['plain "x" \\', '"plain \\"x\\" \\\\"'],
  ['${var.x ? 1 : 2}', '(var.x ? 1 : 2)'],
])('%s is %s within an expression', (text, quoted) => {
  expect(quoteInExpression(text)).toBe(quoted);
});

test('a token within an expression is what it stands for, alone and between other characters', () => {
  const app = testApp();
  const stack = stackIn(app);
  const made = new TerraformResource(stack, 'made', { terraformResourceType: 'some_thing' });
  const address = made.getStringAttribute('address');
  const either = (text: string): string => `\${var.a ? "old" : ${quoteInExpression(text)}}`;
  new TerraformOutput(stack, 'alone', { value: either(address) });
  new TerraformOutput(stack, 'between', { value: either(`ip4:${address} -all`) });
  const { output } = synth(app).stacks.site;
  expect(output?.alone.value).toBe('${var.a ? "old" : some_thing.made.address}');
  expect(output?.between.value).toBe('${var.a ? "old" : "ip4:${some_thing.made.address} -all"}');
});
