import { markdownTable as table } from '../../core/markdown-table';
import { quoteCell as cell } from '../../core/quote-markdown';
import type { EstateDocument } from '../../model/estate-document';
import { pageLink } from '../../model/page-link';
import { Outcome } from '../outcome';
import { secondsText } from '../text';
import type { Verdict } from '../verdict';

export { pageLink, table };

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
