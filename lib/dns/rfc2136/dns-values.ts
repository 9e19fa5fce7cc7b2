import { Token } from 'cdktf';
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
  if (isExpression(text) || Token.isUnresolved(text)) return presentedLater(text);
  return [...Buffer.from(text.replace(/["\\]/g, '\\$&'), 'utf8')]
    .map((byte) =>
      byte < 0x20 || byte > 0x7e ? `\\${String(byte).padStart(3, '0')}` : String.fromCharCode(byte),
    )
    .join('');
}

/** Terraform does the same with a text that only it knows; one without such characters stays as it is. */
function presentedLater(text: string): string {
  if (!isExpression(text) || !text.includes('\\')) return text;
  const expression = text.slice(2, -1);
  return `\${replace(replace(${expression}, "\\\\", "\\\\\\\\"), "\\"", "\\\\\\"")}`;
}
