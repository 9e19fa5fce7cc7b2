import type { Element } from '@xmldom/xmldom';
import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';

/** The root of a document that is well-formed XML; throws if it is not. */
export function parseSvg(svg: string): Element {
  const document = new DOMParser({ onError: onErrorStopParsing }).parseFromString(svg, 'image/svg+xml');
  return document.documentElement!;
}

/** All elements of a kind. */
export function elements(root: Element, name: string): Element[] {
  return [...root.getElementsByTagName(name)];
}

/** The groups that are about a thing of the estate: what they say to readers who do not see them. */
export function things(root: Element): Element[] {
  return elements(root, 'g').filter((group) => group.hasAttribute('aria-label'));
}
