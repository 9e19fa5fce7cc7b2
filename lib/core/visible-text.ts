import { IConstruct } from 'constructs';
import { isKnown, refuse } from './refusal';

/** Control and format characters, separators of lines, halves of surrogate pairs, and code points without a meaning of their own. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/u;

/** Whether every character of a text can be seen, and none ends the line. */
export function isVisible(text: string): boolean {
  return !INVISIBLE.test(text);
}

/**
 * Refuses a text that does not mean what it shows: one with characters that nobody sees, with a back quote, which ends code on a page,
 * or with a Terraform template between other characters.
 */
export function checkText(scope: IConstruct | string, property: string, text: string | undefined): void {
  if (!isKnown(text) || (isVisible(text) && !/`|[$%]\{/.test(text))) return;
  refuse(scope, {
    property,
    value: text,
    limit: "one line of visible characters, without back quotes, '${' and '%{'",
    cause:
      'pages, scripts and Terraform files show it, and these characters would have another meaning there',
    remedy:
      'leave these characters out; what Terraform is to work out is a token, or one expression as a whole',
  });
}
