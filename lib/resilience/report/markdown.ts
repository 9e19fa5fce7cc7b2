import { quoteCell as cell } from '../../core/quote-markdown';
import type { EstateDocument } from '../../model/estate-document';
import { Outcome } from '../outcome';
import { secondsText } from '../text';
import type { Verdict } from '../verdict';

/** A table in Markdown. */
export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** An outcome in a table, the page as a link. */
export function outcomeText({ outcome, capacity, seconds, page }: Verdict, document: EstateDocument): string {
  const within = seconds === undefined ? '' : `, typically within ${secondsText(seconds)}`;
  const by = page === undefined ? '' : `: ${pageLink(page, document)}`;
  switch (outcome) {
    case Outcome.GOES_ON:
      return '';
    case Outcome.REDUCED:
      return capacity === undefined ? 'goes on with less' : `goes on with ${cell(capacity)}`;
    case Outcome.INTERRUPTED:
      return `comes back by itself${within}`;
    case Outcome.NEEDS_PERSON:
      return `**needs a person**${by}${within}`;
    case Outcome.LOST:
      return `**lost until restored**${by}${within}`;
  }
}

/** A page of the runbooks, as a link where the program writes them. */
export function pageLink(page: string, { documents, estate }: EstateDocument): string {
  const hasRunbooks = documents.some(({ kind }) => kind === 'runbooks');
  return hasRunbooks ? `[${page}](../../runbooks/${estate}/${page}.md)` : page;
}
