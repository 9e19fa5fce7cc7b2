import { visible } from './invisible';

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Nothing of it has to be quoted. */
const PLAIN = /^[\w .:,()#/-]*$/;

/** A text within an element or an attribute of XML. Characters that nobody sees, of which XML allows few, are shown by their number. */
export function quoteXml(text: string): string {
  if (PLAIN.test(text)) return text;
  return visible(text).replace(/[&<>"']/g, (letter) => ENTITIES[letter]);
}
