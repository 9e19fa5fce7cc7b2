import type { EstateDocument } from '../model/estate-document';
import { type Analysis, analyse } from './analyse';
import type { AnalysedEstate } from './shortfalls';

/** The estate as it is, and the estate with its names live. */
const MOST_KEPT = 2;

/** The analyses of a synthesis: objectives, warnings, report, pictures and summary ask about one estate, each with a reading of the model of its own. */
const kept = new Map<string, Analysis>();

/** A document with its analysis, which equal documents share. */
export function analysed(document: EstateDocument): AnalysedEstate {
  // A warning about objectives depends on the analysis, and no analysis on warnings.
  const key = JSON.stringify({ ...document, warnings: [] });
  const analysis = kept.get(key) ?? analyse(document);
  kept.delete(key);
  kept.set(key, analysis);
  for (const oldest of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(oldest);
  return { document, analysis, scenarios: analysis.scenarios };
}
