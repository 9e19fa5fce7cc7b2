import type { EstateDocument } from '../../model/estate-document';
import type { PipelineModel } from '../../model/pipeline-model';
import { scriptName } from './script';

/** Versions that documents name. The image of the runner and Node are those of the library's own CI. */
export const VERSIONS = { terraform: '1.11.4', node: 22, image: 'ubuntu-24.04' } as const;

/** Minutes after which a job is given up: an apply may stop and start machines one after the other. */
export const MINUTES = { plan: 60, apply: 350, short: 15 } as const;

/** When drift is looked for: every night, at a minute at which few others do. */
export const NIGHTLY = '23 3 * * *';

/** A document of a pipeline is about this. */
export interface Subject {
  readonly document: EstateDocument;
  readonly pipeline: PipelineModel;
  /** Where the documents are in the repository. */
  readonly folder: string;
}

/** What the input of an apply is for. */
export const ONLY = {
  all: 'all',
  description:
    'Apply this stack alone, while another one cannot be planned. Only a run of all stacks keeps the output.',
} as const;

/** The command that does a step. */
export function stepOf({ document, folder }: Subject, ...words: string[]): string {
  return ['bash', `${folder}/${scriptName(document)}`, ...words].join(' ');
}

/** Name of the file with the lines for those who approve changes of the documents. */
export const OWNERS_FILE = 'CODEOWNERS';

/** Fails where the documents that run are not those of the program, and where the owners of code are not its own: in that file the last line about a path counts, and neither comments nor empty lines do. */
export function compareLines({ document, pipeline, folder }: Subject): string {
  const written = `cdktf.out/pipelines/${document.estate}`;
  // The lock file of the providers is beside them by now, and is no document.
  const documents = `for file in ${written}/*.yml ${written}/*.sh; do\n  cmp "$file" "${folder}/$(basename "$file")" || { echo "What runs must be what the program writes: copy $file to ${folder}, and commit it." >&2; exit 1; }\ndone\n`;
  if (pipeline.codeOwners === undefined) return documents;
  const owners = `${written}/${OWNERS_FILE}`;
  const lines = `sed -E 's/[[:space:]]+$//; /^(#|$)/d' .github/${OWNERS_FILE} | tail -n "$(wc -l < ${owners})"`;
  return `${documents}${lines} | cmp - ${owners} || { echo "The last lines of .github/${OWNERS_FILE} must be those of ${owners}: copy them, and commit the file." >&2; exit 1; }\n`;
}

/** What the documents are for. */
const PURPOSE = {
  plan: 'Plans a pull request, and judges the plans by what was deployed last.',
  apply:
    'Applies the stacks one after the other, each with an identity of its own, after its plan has been shown and approved.',
  drift: 'Compares what there is with what was deployed last, every night, and changes nothing.',
  names: 'Moves the published names, by what was deployed last: no other stack is read or planned.',
} as const;

/** How a document says what it is. */
export function headOf({ document }: Subject, what: keyof typeof PURPOSE): string[] {
  return [
    `${PURPOSE[what]} Estate ${document.estate}.`,
    'Written at synthesis: change the program, not this file, and copy what it writes. It holds no secrets.',
  ];
}

/** How the name of a password begins where one job plans several stacks. */
export function prefixOf(stack: string): string {
  return stack.toUpperCase().replace(/-/g, '_');
}

/** Where the names can be led by hand; none in an estate without a second site. */
export function activeSites({ dnsZones, sites }: EstateDocument): string[] {
  const [zone] = dnsZones;
  if (zone === undefined || sites.every(({ standbyFor }) => standbyFor === undefined)) return [];
  return ['primary', 'standby', ...(zone.automatic ? ['automatic'] : [])];
}
