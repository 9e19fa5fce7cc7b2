import type { EstateDocument } from '../../lib/model/estate-document';
import { Runs } from '../../lib/model/site-model';
import { buildPlan } from '../../lib/recovery-plan/build-plan';
import type { PlanDocument } from '../../lib/recovery-plan/plan-document';
import { each } from '../support/each';
import { EXAMPLES, exampleOutput } from '../support/synth';

interface Planned {
  readonly document: EstateDocument;
  readonly plan: PlanDocument;
  readonly pages: string[];
  /** Their text, by id. */
  readonly texts: Record<string, string>;
}

const examples = new Map<string, Planned>();

beforeAll(() => {
  for (const example of EXAMPLES) {
    const { models, runbooks } = exampleOutput(example);
    const document = JSON.parse(models[0]) as EstateDocument;
    const pages = Object.keys(runbooks).map((file) => file.replace(/\.md$/, ''));
    const texts = Object.fromEntries(pages.map((page) => [page, runbooks[`${page}.md`] ?? '']));
    examples.set(example, { document, plan: buildPlan(document, {}), pages, texts });
  }
});

describe.each(EXAMPLES)('%s', (name) => {
  test('every machine is in the plan once', () => {
    const { document, plan } = examples.get(name)!;
    expect(each(plan.servers).map(({ server }) => server)).toEqual(document.machines.map(({ id }) => id));
    expect(each(plan.roles).flatMap(({ servers }) => servers)).toHaveLength(document.machines.length);
  });

  test('every machine that runs is recovered once when everything is lost', () => {
    const { document, plan } = examples.get(name)!;
    const running = document.machines.filter(({ runs }) => runs === Runs.ALWAYS).map(({ id }) => id);
    const last = plan.orders[plan.orders.length - 1];
    expect([...last.steps.flatMap(({ machines }) => machines)].sort()).toEqual([...running].sort());
  });

  test('every step comes after those that it waits for', () => {
    const steps = each(examples.get(name)!.plan.orders).flatMap((order) => order.steps);
    const late = each(steps).filter(({ number, after }) => after.some((other) => other >= number));
    expect(late).toEqual([]);
  });

  test('every page that the plan names is written', () => {
    const { plan, pages } = examples.get(name)!;
    const named = [
      ...plan.symptoms.map(({ page }) => page),
      ...plan.servers.flatMap(({ routes }) => routes.flatMap(({ page }) => page ?? [])),
      ...plan.databases.flatMap(({ page }) => page ?? []),
      ...plan.rehearsals.map(({ page }) => page),
      ...plan.orders.flatMap(({ steps }) => steps.flatMap((step) => step.pages)),
    ];
    const missing = [...new Set(named)].filter((page) => !pages.includes(page));
    expect(missing).toEqual([]);
  });

  test('every step has a page, or says who does it', () => {
    const steps = each(examples.get(name)!.plan.orders).flatMap((order) => order.steps);
    const blank = each(steps).filter(({ pages, note }) => pages.length === 0 && note === undefined);
    expect(blank.map(({ what }) => what)).toEqual([]);
  });

  test('a page that a step names has a command for the stack of the step', () => {
    const { plan, texts } = examples.get(name)!;
    const steps = each(plan.orders).flatMap((order) => order.steps);
    const silent = steps.flatMap(({ what, pages }) => {
      const stack = /\(stack (\S+)\)$/.exec(what)?.[1];
      return stack === undefined
        ? []
        : pages
            .filter((page) => !texts[page].includes(`/stacks/${stack}" apply`))
            .map((page) => `${page}: ${stack}`);
    });
    expect([...new Set(silent)]).toEqual([]);
  });
});

test('every example has Edges, drills of them and exports of the configuration of those that it makes', () => {
  for (const { document } of each([...examples.values()])) {
    expect(document.restoreDrills.map(({ id }) => id)).toContain('edge');
    const edges = document.machines.filter(
      ({ roles, runs, existing }) => roles.includes('edge') && runs === Runs.ALWAYS && !existing,
    );
    const exported = document.exports.map(({ machine }) => machine);
    expect(each(edges).filter(({ id }) => !exported.includes(id))).toEqual([]);
    expect(document.documents.map(({ kind }) => kind)).toContain('recovery-plan');
  }
});
