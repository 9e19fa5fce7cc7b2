import type { EstateDocument } from './estate-document';

/** Whether the program writes runbooks. */
export function hasRunbooks({ documents }: Pick<EstateDocument, 'documents'>): boolean {
  return documents.some(({ kind }) => kind === 'runbooks');
}

/** A page of the runbooks, as a link from a file beside `estate.json` where the program writes them. */
export function pageLink(page: string, document: Pick<EstateDocument, 'documents' | 'estate'>): string {
  return hasRunbooks(document) ? `[${page}](../../runbooks/${document.estate}/${page}.md)` : page;
}
