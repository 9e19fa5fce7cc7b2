import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { EstateSummary, ResilienceAnalysis } from 'cdktf-resilient-exchange';
import type { EstateDocument } from '../../lib/model/estate-document';
import { reportFiles } from '../../lib/resilience/report/report-files';
import { ExternalKind } from '../../lib/model/external-model';
import { NameUse } from '../../lib/model/name-model';
import { NameStage } from '../../lib/model/name-stage';
import { judge } from '../../lib/plan-gate/judge';
import { readEstate } from '../../lib/plan-gate/estate';
import type { StackJson } from '../support/app';
import { findForbidden } from '../support/forbidden-outputs';
import { errorsIn, isRefusal } from '../support/refusal';
import { ROOT, type Stacks } from '../support/synth';
import type { Program } from './program';
import { isRefused, type Refused, run, type Written } from './run';

/** Refusals that read otherwise, each with its reason. */
const OTHER_FORMS: readonly (readonly [form: RegExp, reason: string])[] = [
  [/\] hosting: /, 'the words are those of a hosting that a program brings, here Route 53 of an example'],
];

/** What the checks of forbidden outputs cannot judge, or what a program may ask for, each with its reason. */
const NO_FAULTS: readonly (readonly [
  finding: RegExp,
  reason: string,
  when?: (document: EstateDocument) => boolean,
])[] = [
  [
    /^7 \S+AllowManagement(-IPv6)?_\S+: 445 is open/,
    'managementPrefixes may be public ones of /24 or narrower',
  ],
  [/^5 .* and no witness$/, 'a witness that exists is in no stack, and without a group there is none'],
  [/SPF/, 'Edges behind a smart host send nothing themselves', hasSmartHost],
  [/SPF/, 'names that are held have the records of before', isHeld],
  [
    /PTR/,
    'Edges of a program without a zone are published by somebody else',
    ({ dnsZones }) => dnsZones.length === 0,
  ],
  [/cannot evaluate/, 'the checks evaluate references and conditions, and no functions of Terraform'],
  [/no facts about the region/, 'a region that the library does not know'],
];

function hasSmartHost({ externals }: EstateDocument): boolean {
  return externals.some(({ kind }) => kind === ExternalKind.SMART_HOST);
}

function isHeld({ names }: EstateDocument): boolean {
  return names.some(({ usedBy, stage }) => usedBy === NameUse.MAIL && stage !== NameStage.LIVE);
}

const SCHEMA = JSON.parse(readFileSync(join(ROOT, 'lib/model/estate.schema.json'), 'utf8')) as object;
const isModel = new Ajv({ allErrors: true }).compile(SCHEMA);

/** What a program ended in, and what is wrong with it. */
export interface Verdict {
  readonly refusals: readonly string[];
  readonly faults: readonly string[];
}

/** Carries a program out and judges it: a refusal reads as one, and an output is one that may be applied. */
export function judged(program: Program): Verdict {
  const outcome = run(program);
  if (isRefused(outcome)) {
    const refusals = outcome.errors.flatMap(({ message }) => errorsIn(message));
    return { refusals, faults: faultsOfRefusal(outcome, refusals) };
  }
  return { refusals: [], faults: [...faultsOfOutput(outcome), ...differences(outcome, run(program))] };
}

function faultsOfRefusal({ errors, files }: Refused, refusals: readonly string[]): string[] {
  return [
    ...errors.filter((each) => each.constructor !== Error).map((each) => `${each.name}: ${each.stack}`),
    ...refusals
      .filter((each) => !isRefusal(each) && !OTHER_FORMS.some(([form]) => form.test(each)))
      .map((each) => `no refusal: ${each}`),
    ...files.map((each) => `written all the same: ${each}`),
  ];
}

function differences({ files }: Written, second: ReturnType<typeof run>): string[] {
  if (isRefused(second)) return [`refused the second time: ${second.errors.join()}`];
  const paths = new Set([...Object.keys(files), ...Object.keys(second.files)]);
  return [...paths]
    .filter((path) => files[path] !== second.files[path])
    .map((path) => `other bytes the second time: ${path}`);
}

function faultsOfOutput({ files, app }: Written): string[] {
  return [
    ...thrownBy('summary', () => EstateSummary.of(app).toString()),
    ...modelsIn(files).flatMap((text) => faultsOfModel(text, stacksIn(files))),
  ];
}

/** The stacks of an output. */
export function stacksIn(files: Written['files']): Stacks {
  const stacks = Object.entries(files).flatMap(([path, text]) => {
    const id = /^stacks\/([^/]+)\/cdk\.tf\.json$/.exec(path)?.[1];
    return id === undefined ? [] : [[id, JSON.parse(text) as StackJson] as const];
  });
  return Object.fromEntries(stacks);
}

function modelsIn(files: Written['files']): string[] {
  return Object.entries(files)
    .filter(([path]) => path.endsWith('/estate.json'))
    .map(([, text]) => text);
}

function faultsOfModel(text: string, stacks: Stacks): string[] {
  const document = JSON.parse(text) as EstateDocument;
  isModel(document);
  return [
    ...(isModel.errors ?? []).map((each) => `model: ${each.instancePath} ${each.message}`),
    ...thrownBy('gate', () => {
      const estate = readEstate('the model', text);
      judge({
        estates: { deployed: estate, planned: estate },
        outcomes: [],
        exceptions: [],
        down: estate.machines.slice(0, 1).map(({ id }) => id),
        today: '2030-01-01',
      });
    }),
    ...thrownBy('analysis', () => ResilienceAnalysis.fromJson(text).scenarios),
    ...thrownBy('report and pictures', () => reportFiles(document, [])),
    ...forbidden(document, stacks),
  ];
}

function forbidden(document: EstateDocument, stacks: Stacks): string[] {
  const objective = Math.max(...document.dnsZones.map(({ objectiveSeconds }) => objectiveSeconds), 0);
  return found(stacks, objective).filter(
    (each) => !NO_FAULTS.some(([finding, , when]) => finding.test(each) && (when?.(document) ?? true)),
  );
}

function found(stacks: Stacks, recoveryTime: number): string[] {
  try {
    return findForbidden(stacks, { recoveryTime, decision: 0 }).map(
      ({ item, address, text }) => `${item} ${address}: ${text}`,
    );
  } catch (error) {
    return [`forbidden outputs: ${String(error)}`];
  }
}

function thrownBy(what: string, action: () => unknown): string[] {
  try {
    action();
    return [];
  } catch (error) {
    return [`${what}: ${(error as Error).stack ?? String(error)}`];
  }
}
