import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FailureKind } from '../../lib/core/failure-kind';
import type { GroupFailureModel } from '../../lib/model/availability-group-model';
import type { EstateDocument } from '../../lib/model/estate-document';
import { analyse, type Analysis } from '../../lib/resilience/analyse';
import { isWorse, Outcome } from '../../lib/resilience/outcome';
import { each } from '../support/each';
import { EXAMPLES, exampleFile, runInProcess, temporaryDirectory } from '../support/synth';

interface Example {
  readonly document: EstateDocument;
  readonly analysis: Analysis;
  readonly pages: string[];
}

const examples = new Map<string, Example[]>();

beforeAll(() => {
  for (const example of EXAMPLES) {
    const outdir = temporaryDirectory();
    runInProcess(exampleFile(example), outdir);
    const estates = readdirSync(join(outdir, 'estates'));
    examples.set(
      example,
      estates.map((id) => {
        const document = JSON.parse(
          readFileSync(join(outdir, 'estates', id, 'estate.json'), 'utf8'),
        ) as EstateDocument;
        const runbooks = join(outdir, 'runbooks', id);
        return {
          document,
          analysis: analyse(document),
          pages: existsSync(runbooks) ? readdirSync(runbooks).map((file) => file.replace(/\.md$/, '')) : [],
        };
      }),
    );
    rmSync(outdir, { recursive: true });
  }
});

/** All sets of one and two events that have a name. */
function scenarios({ analysis }: Example): string[][] {
  const single = analysis.scenarios.map(({ events }) => events);
  return [
    ...single,
    ...single.flatMap((one, index) => single.slice(index + 1).map((other) => [...one, ...other])),
  ];
}

describe.each(EXAMPLES)('%s', (name) => {
  test('every service goes on while nothing has failed', () => {
    const outcomes = each(examples.get(name)!).flatMap(({ analysis }) =>
      each(analysis.services).map(({ id }) => analysis.verdict(id, [])),
    );
    expect(outcomes.filter(({ outcome }) => outcome !== Outcome.GOES_ON)).toEqual([]);
  });

  test('every page that a verdict names exists', () => {
    for (const example of each(examples.get(name)!)) {
      const named = each(example.analysis.services).flatMap(({ id }) =>
        scenarios(example).flatMap((events) => example.analysis.verdict(id, events).page ?? []),
      );
      expect([...new Set(named)].filter((page) => !example.pages.includes(page))).toEqual([]);
    }
  });

  test('every verdict that needs a person names a page, where there are runbooks', () => {
    const without = each(examples.get(name)!)
      .filter(({ pages }) => pages.length > 0)
      .flatMap((example) =>
        each(example.analysis.services).flatMap(({ id }) =>
          scenarios(example)
            .map((events) => example.analysis.verdict(id, events))
            .filter(({ outcome, page }) => outcome === Outcome.NEEDS_PERSON && page === undefined),
        ),
      );
    expect(without).toEqual([]);
  });

  test('no page for the loss of a site is named where only a link between sites is lost', () => {
    const named = each(examples.get(name)!).flatMap(({ analysis }) =>
      analysis.scenarios
        .filter(({ id }) => id.startsWith('link:'))
        .flatMap(({ events }) =>
          each(analysis.services).flatMap(({ id }) => analysis.verdict(id, events).page ?? []),
        ),
    );
    expect(named.filter((page) => /^(activation|switchover|switchback)/.test(page))).toEqual([]);
  });

  test('the votes and copies are those that the groups state', () => {
    const all = each(examples.get(name)!).flatMap(({ document, analysis }) =>
      document.availabilityGroups.flatMap((group) =>
        group.failures.map((failure) => ({ document, analysis, group, failure })),
      ),
    );
    const stopped = all.map(({ document, analysis, group, failure }) => ({
      failure: failure.id,
      stopped: databasesOf(document, group.id).filter(({ id }) =>
        isWorse(analysis.verdict(`database: ${id}`, eventsOf(failure)).outcome, Outcome.INTERRUPTED),
      ).length,
    }));
    expect(stopped).toEqual(
      all.map(({ document, group, failure }) => ({
        failure: failure.id,
        stopped: failure.keepsQuorum ? failure.withoutHealthyCopy : databasesOf(document, group.id).length,
      })),
    );
  });
});

test('clients of a network that has lost its link to the only site that serves come back with the link', () => {
  const [{ analysis }] = examples.get('manual-switchover')!;
  const inside = each(analysis.services).filter(({ id }) => id.startsWith('client access inside CAR'));
  const verdicts = each(inside).map(({ id }) => analysis.verdict(id, ['link:CAR/LON']));
  expect(verdicts.map(({ outcome, page }) => [outcome, page])).toEqual(
    inside.map(() => [Outcome.LOST, undefined]),
  );
});

function databasesOf({ databases }: EstateDocument, group: string): EstateDocument['databases'] {
  return databases.filter((database) => database.group === group);
}

function eventsOf({ id, failureDomain, kind }: GroupFailureModel): string[] {
  if (failureDomain !== undefined) return [failureDomain];
  return kind === FailureKind.NONE ? [] : [`machine:${id.slice(id.indexOf(':') + 1)}`];
}
