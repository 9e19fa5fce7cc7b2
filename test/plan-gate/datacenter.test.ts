import { rmSync } from 'node:fs';
import type { EstateDocument } from '../../lib/model/estate-document';
import { asDatacenter } from '../runbook/support/as-datacenter';
import type { Draft } from '../runbook/support/estates';
import { temporaryDirectory } from '../support/synth';
import { estate, planned, plansOf, report } from './support/plans';

const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true }));

function withDatacenter(model: EstateDocument): EstateDocument {
  const draft = JSON.parse(JSON.stringify(model)) as Draft;
  asDatacenter('DUB')(draft);
  return draft;
}

const plans = plansOf('size-front-ends');
const question = { plans, deployed: withDatacenter(estate()), new: planned(plans, withDatacenter) };
const QUORUM = 'quorum:DAG1';

test('members of a datacenter keep a group alive, although no plan knows them', () => {
  const { groups, problems } = report(directory, question);
  const quorum = groups.find(({ id }) => id === QUORUM);
  expect(quorum?.survive).toEqual(expect.arrayContaining(['DUBFE1', 'DUBFE2', 'DUBFE3']));
  expect(quorum?.notRunning).toEqual([]);
  expect(problems.filter(({ id }) => id.includes(QUORUM))).toEqual([]);
});

test('and are missed where they do not run', () => {
  const { problems } = report(directory, { ...question, args: ['--down', 'DUBFE1'] });
  expect(problems.filter(({ id }) => id.includes(QUORUM))).toHaveLength(1);
});

test('the order of a change knows the site that serves, although it has no stack', () => {
  const deployed = withDatacenter(estate());
  const { order } = report(directory, { ...question, deployed });
  expect(order?.waves.map(({ machine }) => machine)).toEqual(['AMSFE1', 'AMSFE2', 'AMSFE3']);
});
