import { isExpression } from '../../core/terraform-expression';

/** A name with its trailing dot, which makes it absolute; the dot behind a Terraform expression is text. */
export function absolute(name: string): string {
  return name.endsWith('.') ? name : `${name}.`;
}

/**
 * A text as it is written between quotes in a zone file (RFC 1035 5.1): the provider reads it so, and shows what the server has in the same form.
 *
 * Source: hashicorp/terraform-provider-dns 3.4.3, internal/provider/resource_dns_txt_record_set.go.
 */
export function presented(text: string): string {
  // In the strings of an expression a backslash is written twice, and a quote behind one.
  const isString = !isExpression(text);
  const quoted = isString ? text.replace(/["\\]/g, '\\$&') : text.replace(/\\["\\]/g, '\\\\$&');
  return quoted.replace(/[^ -~]/gu, (letter) => byNumber(letter, isString ? '\\' : '\\\\'));
}

function byNumber(letter: string, backslash: string): string {
  return [...Buffer.from(letter, 'utf8')].map((byte) => backslash + String(byte).padStart(3, '0')).join('');
}
