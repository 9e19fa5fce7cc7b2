import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/synth';

/** The documents that people read to use or to change the library. The API reference and the changelog are about all versions and members. */
export const DOCUMENTS = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...documentsIn('docs').filter((document) => !document.startsWith('docs/api/')),
];

/** The API reference, which is generated: its blocks are signatures, and examples that are compiled with it. */
export const REFERENCE = ['API.md', ...documentsIn('docs/api')];

/** A fenced block of a document. */
export interface Block {
  /** The document and the line of its fence, such as `docs/dns.md:13`. */
  readonly place: string;
  readonly document: string;
  readonly language: string;
  /** Its text, without the indentation of the fence. */
  readonly text: string;
}

/** The text of a document. */
export function textOf(document: string): string {
  return readFileSync(join(ROOT, document), 'utf8');
}

/** All fenced blocks of the documents; of some languages only, where some are given. */
export function blocks(...languages: string[]): Block[] {
  return DOCUMENTS.flatMap((document) => blocksOf(document)).filter(
    ({ language }) => languages.length === 0 || languages.includes(language),
  );
}

function blocksOf(document: string): Block[] {
  const text = textOf(document);
  return [...text.matchAll(/^( *)```([a-z]*)\n([^]*?)^\1```$/gm)].map(
    ({ 1: indent, 2: language, 3: body, index }) => ({
      place: `${document}:${text.slice(0, index).split('\n').length}`,
      document,
      language,
      text: body.replace(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );
}

/** The text of a document without its blocks. */
export function proseOf(document: string): string {
  return textOf(document).replace(/^( *)```[a-z]*\n[^]*?^\1```$/gm, '');
}

function documentsIn(folder: string): string[] {
  return (
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      // The API reference is generated, and what it shows is compiled there.
      .filter((file) => file.endsWith('.md') && !file.startsWith('api'))
      .map((file) => `${folder}/${file.replace(/\\/g, '/')}`)
      .sort()
  );
}
