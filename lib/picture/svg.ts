import { quoteXml } from '../core/quote-xml';

/** Attributes of an element; those that are undefined are left out. */
export type Attributes = Record<string, string | number | undefined>;

/** An element of SVG. The children are elements already. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  let written = `<${name}`;
  for (const key in attributes) {
    const value = attributes[key];
    if (value !== undefined)
      written += ` ${key}="${typeof value === 'number' ? round(value) : quoteXml(value)}"`;
  }
  return children.length === 0 ? `${written}/>` : `${written}>${children.join('')}</${name}>`;
}

/** An element with nothing but text in it. */
export function textElement(name: string, attributes: Attributes, text: string): string {
  return element(name, attributes, quoteXml(text));
}

/** A path through points that are written after each other, such as `M`, a point, `L`, a point. */
export function pathData(...parts: readonly (string | number)[]): string {
  return parts.map((part) => (typeof part === 'number' ? round(part) : part)).join(' ');
}

function round(value: number): string {
  return String(Number.isInteger(value) ? value : Math.round(value * 10) / 10);
}
