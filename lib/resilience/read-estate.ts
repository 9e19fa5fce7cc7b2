import { refuse } from '../core/refusal';
import type { EstateDocument } from '../model/estate-document';

/** What every `estate.json` has. */
const LISTS: readonly (keyof EstateDocument)[] = [
  'sites',
  'tiers',
  'machines',
  'redundancyGroups',
  'dependencies',
  'externals',
  'availabilityGroups',
  'databases',
  'dnsZones',
  'names',
  'interconnects',
  'documents',
];

/**
 * The model in the text of an `estate.json`.
 *
 * @param json - the text
 * @param asked - the method that a refusal names
 * @param further - lists that it needs beside those that the analysis reads
 * @throws if it is the text of anything else
 */
export function readEstate(
  json: string,
  asked = 'ResilienceAnalysis.fromJson',
  further: readonly (keyof EstateDocument)[] = [],
): EstateDocument {
  const document = parsed(asked, json);
  const missing = [...LISTS, ...further].find((list) => !Array.isArray(document[list]));
  if (missing !== undefined) refuseText(asked, json, `it has no list of ${missing}`);
  const { formatVersion } = document;
  if (!String(formatVersion).startsWith('1.'))
    refuseText(asked, json, `it has the format ${formatVersion}, and this version reads 1.x`);
  return document as EstateDocument;
}

function parsed(asked: string, json: string): Partial<EstateDocument> {
  if (typeof json !== 'string')
    return refuseText(asked, json, 'a model that synthesis has written is a text');
  try {
    return (JSON.parse(json) as Partial<EstateDocument> | null) ?? {};
  } catch {
    return refuseText(asked, json, 'it is not JSON, and a path is not read');
  }
}

function refuseText(asked: string, value: unknown, cause: string): never {
  return refuse(asked, {
    property: 'json',
    value: typeof value === 'string' ? beginningOf(value) : value,
    limit: 'the text of an estate.json',
    cause,
    remedy: "pass readFileSync('cdktf.out/estates/<id>/estate.json', 'utf8')",
  });
}

/** Enough of a text to know it again. */
function beginningOf(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 60)}...` : line;
}
