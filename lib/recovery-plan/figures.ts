import { type RestoreFigure, statedFigure, timeOfPage } from '../model/restore-figures';
import type { EstateDocument } from '../model/estate-document';
import { Basis, type Figure } from './plan-document';

/** A figure of the model, with what it is. */
export function figureOf(what: string, { seconds, source, measured, input }: RestoreFigure): Figure {
  if (seconds === undefined) return { what, basis: Basis.NOT_STATED, source, input };
  return { what, seconds, basis: measured ? Basis.MEASURED : Basis.ESTIMATE, source };
}

/** A figure that a setting of the program, or a limit of a product, gives. */
export function settingFigure(what: string, seconds: number, source: string): Figure {
  return { what, seconds, basis: Basis.SETTING, source };
}

/** Until somebody has noticed and decided. */
export function decisionTime({ recoveryTimes }: EstateDocument): Figure {
  return figureOf(
    'notice and decision',
    statedFigure(recoveryTimes?.decisionSeconds, 'recoveryTimes.decision'),
  );
}

/** How long the steps of a page take. */
export function pageTime(estate: EstateDocument, page: string, what = `steps of ${page}`): Figure {
  return figureOf(what, timeOfPage(estate, page));
}

/** The sum; undefined while a part is not stated. */
export function sumOf(figures: readonly Figure[]): number | undefined {
  if (figures.some(({ seconds }) => seconds === undefined)) return undefined;
  return figures.reduce((sum, { seconds = 0 }) => sum + seconds, 0);
}

/** Something for which there is no figure. */
export function notStated(what: string, input?: string): Figure {
  return { what, basis: Basis.NOT_STATED, source: 'not stated', input };
}
