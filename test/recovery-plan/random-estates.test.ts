import fc from 'fast-check';
import type { EstateDocument } from '../../lib/model/estate-document';
import { buildPlan } from '../../lib/recovery-plan/build-plan';
import { renderPlan } from '../../lib/recovery-plan/render-plan';
import { randomEstate as anyEstate } from '../picture/support/random-estate';
import { randomEstate } from '../resilience/random-estate';
import { each } from '../support/each';

/** The plan has every machine once, and every table as many cells in each row as its head. */
function expectWhole(document: EstateDocument): void {
  const plan = buildPlan(document, {});
  expect(plan.servers.map(({ server }) => server)).toEqual(document.machines.map(({ id }) => id));
  const steps = plan.orders.flatMap((order) => order.steps);
  expect(steps.filter(({ pages, note }) => pages.length === 0 && note === undefined)).toEqual([]);
  const lines = renderPlan(plan, document).split('\n');
  const uneven = lines.filter(
    (line, index) =>
      line.startsWith('| ') && lines[index - 1]?.startsWith('| ') && cells(line) !== cells(lines[index - 1]),
  );
  expect(uneven).toEqual([]);
}

function cells(line: string): number {
  return line.split(/(?<!\\)\|/).length;
}

/** The pictures need less of a group than the plan. */
function completed(document: EstateDocument): EstateDocument {
  const [group] = randomEstate(1).availabilityGroups;
  return {
    ...document,
    availabilityGroups: document.availabilityGroups.map((own) => ({ ...group, ...own })),
  };
}

test('a plan of 200 random estates is whole', () => {
  for (const seed of each(Array.from({ length: 200 }, (_, index) => index))) expectWhole(randomEstate(seed));
});

test('a plan of estates that nobody would build is whole', () => {
  fc.assert(
    fc.property(anyEstate, (document) => expectWhole(completed(document))),
    { numRuns: 100 },
  );
});
