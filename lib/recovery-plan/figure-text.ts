import { quoteCell as cell } from '../core/quote-markdown';
import { secondsText } from '../core/words';
import { sumOf } from './figures';
import { Basis, type Figure } from './plan-document';

/** A figure in a cell: what, how much, and where it is from. */
export function figureText({ what, seconds, basis, source }: Figure): string {
  if (basis === Basis.NOT_STATED) return `${cell(what)} (**not stated**)`;
  if (seconds === undefined) return cell(what);
  return `${cell(what)}: up to ${secondsText(seconds)} (${basis === Basis.MEASURED ? cell(source) : basis})`;
}

/** Times in a cell as a sum, those that are alike together. */
export function sumText(figures: readonly Figure[]): string {
  const groups = new Map<string, Figure[]>();
  for (const figure of figures) {
    const key = [kindOf(figure), figure.seconds, figure.basis].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), figure]);
  }
  const text = [...groups.values()].map(partText).join(' + ');
  const sum = sumOf(figures);
  return sum === undefined || figures.length < 2 ? text : `${text} = **${secondsText(sum)}**`;
}

function partText(figures: readonly Figure[]): string {
  const [first] = figures;
  const what = `${figures.length > 1 ? `${figures.length} × ` : ''}${cell(kindOf(first))}`;
  if (first.seconds === undefined) return `${what} (**not stated**)`;
  return `${what} ${secondsText(first.seconds)} (${first.basis})`;
}

/** What a figure is about, without the server. */
function kindOf({ what }: Figure): string {
  return what.startsWith('steps of ') ? 'steps of the page' : what;
}
