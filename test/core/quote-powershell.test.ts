import { Token } from 'cdktf';
import { quotePowerShell, quotePowerShellLate } from '../../lib/core/quote-powershell';
import { messageOf } from '../support/refusal';

test.each([
  ['Amsterdam', "'Amsterdam'"],
  ["Bob's", "'Bob''s'"],
  ['L’Aquila', "'L’’Aquila'"],
  ['\u2018\u2019\u201a\u201b', "'\u2018\u2018\u2019\u2019\u201a\u201a\u201b\u201b'"],
  ['$(calc) "x" `n', '\'$(calc) "x" `n\''],
  ['Zürich', "'Zürich'"],
])('%s is the literal %s', (text, literal) => {
  expect(quotePowerShell(text)).toBe(literal);
});

test.each([
  'a\nb',
  'a\rb',
  'a\u0085b',
  'a\u2028b',
  'a\0b',
  'a\u202eb',
  'a\u200bb',
  'a\ufeffb',
  'a\ud800b',
  '\t',
])('refuses %j, which shows other than it is', (text) => {
  expect(messageOf(() => quotePowerShell(text))).toContain('one line of visible characters');
});

test('refuses what only Terraform knows, unless Terraform quotes it', () => {
  const token = Token.asString({ resolve: () => '${var.domain}' });
  expect(messageOf(() => quotePowerShell(token))).toContain('known at synthesis');
  expect(quotePowerShellLate('${var.domain}')).toBe(
    `'\${replace(var.domain, "/['\u2018\u2019\u201a\u201b]/", "$0$0")}'`,
  );
  expect(Token.isUnresolved(quotePowerShellLate(`a${token}`))).toBe(true);
});

test('in a script for Terraform a template is literal too', () => {
  expect(quotePowerShellLate('x\'; ${file("a")} %{if true}')).toBe("'x''; $${file(\"a\")} %%{if true}'");
});
