import { Fn, Token } from 'cdktf';
import { refuse } from './refusal';
import { isExpression, quoteTerraform } from './terraform-expression';
import { isVisible } from './invisible';

/**
 * What PowerShell takes for a single quote.
 *
 * Source: github.com/PowerShell/PowerShell, src/System.Management.Automation/engine/parser/CharTraits.cs (IsSingleQuote).
 */
const QUOTES = "'\u2018\u2019\u201a\u201b";

/**
 * A text as PowerShell takes it literally: between single quotes, with each quote within it doubled.
 *
 * @throws if the text has characters that cannot be seen, or only Terraform knows it
 */
export function quotePowerShell(text: string): string {
  if (Token.isUnresolved(text) || !isVisible(text)) {
    refuse('PowerShell', {
      property: 'the value in a command',
      value: text,
      limit: 'one line of visible characters that are known at synthesis',
      cause: 'whoever runs a command has to see what it does',
      remedy:
        'remove control characters, line breaks and marks of text direction, and write out what is a token',
    });
  }
  return `'${text.replace(new RegExp(`[${QUOTES}]`, 'g'), '$&$&')}'`;
}

/** The same in a script that Terraform gives to a machine: Terraform quotes what only Terraform knows. */
export function quotePowerShellLate(text: string): string {
  if (isExpression(text)) return `'\${replace(${text.slice(2, -1)}, "/[${QUOTES}]/", "$0$0")}'`;
  const parts = text
    .split(/(\$\{TfToken\[[^\]]*\]\})/)
    .map((part) =>
      Token.isUnresolved(part)
        ? Fn.replace(part, `/[${QUOTES}]/`, '$0$0')
        : quoteTerraform(quotePowerShell(part).slice(1, -1)),
    );
  return `'${parts.join('')}'`;
}
