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
 * @throws if it is the text of anything else
 */
export function readEstate(json: string): EstateDocument {
  const document = parsed(json);
  const missing = LISTS.find((list) => !Array.isArray(document[list]));
  if (missing !== undefined) refuseText(json, `it has no list of ${missing}`);
  const { formatVersion } = document;
  if (!String(formatVersion).startsWith('1.'))
    refuseText(json, `it has the format ${formatVersion}, and this version reads 1.x`);
  return document as EstateDocument;
}

function parsed(json: string): Partial<EstateDocument> {
  if (typeof json !== 'string') return refuseText(json, 'a model that synthesis has written is a text');
  try {
    return (JSON.parse(json) as Partial<EstateDocument> | null) ?? {};
  } catch {
    return refuseText(json, 'it is not JSON, and a path is not read');
  }
}

function refuseText(value: unknown, cause: string): never {
  return refuse('ResilienceAnalysis.fromJson', {
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
