import { proceduresOf } from '../../lib/runbook/runbook-files';
import type { EstateView } from '../../lib/runbook/estate-view';
import { TwoSiteExchange, EstateModel } from 'cdktf-resilient-exchange';
import { chooseSubscription, eachSubscription, signIn } from '../../lib/runbook/vocabulary/subscriptions';
import { estateProps, testApp } from '../support/app';
import { each } from '../support/each';
import { checkPowerShell, loadPowerShell } from '../support/powershell';
import {
  allUnattended,
  automaticEstate,
  datacenterEstateView,
  manualEstate,
  pilotLightEstate,
  proxiedEstate,
  singleSiteEstate,
  type Change,
} from './support/estates';

const HERE = '00000000-1111-2222-3333-444444444444';
const THERE = '99999999-8888-7777-6666-555555555555';

/** The standby site is in a subscription of its own; all else is in that of the estate. */
const twoSubscriptions: Change = ({ stacks, sites, exportStores }) => {
  const elsewhere = sites.find(({ standbyFor, stack }) => standbyFor !== undefined && stack !== undefined);
  for (const stack of stacks) stack.subscriptionId = stack.id === elsewhere?.stack ? THERE : HERE;
  for (const store of exportStores) store.subscriptionId = HERE;
};

/** The standby site states a subscription, and nothing else does. */
const oneStated: Change = ({ stacks, sites }) => {
  const elsewhere = sites.find(({ standbyFor }) => standbyFor !== undefined);
  for (const stack of stacks) if (stack.id === elsewhere?.stack) stack.subscriptionId = THERE;
};

const ESTATES: Record<string, EstateView> = {
  automatic: automaticEstate(twoSubscriptions),
  unattended: automaticEstate(allUnattended, twoSubscriptions),
  manual: manualEstate(twoSubscriptions),
  'pilot light': pilotLightEstate(twoSubscriptions),
  'proxies with the certificate': proxiedEstate('re-encryption', twoSubscriptions),
  datacenter: datacenterEstateView(twoSubscriptions),
  'single site': singleSiteEstate(twoSubscriptions),
  'one of them stated': automaticEstate(oneStated),
};

/** Commands that find what they are about without a subscription: by the name of an account, or by an id with all of it. */
const WITHOUT =
  /az (?:login|account |cloud |storage blob |ad |keyvault |rest |feature |role assignment list --scope)|--subscription /;

interface Located {
  readonly place: string;
  readonly lines: string[];
}

/** Each function of the pages: what a step does, and what it checks. The page of lost keys chooses for itself. */
function functionsOf(estate: EstateView): Located[] {
  return proceduresOf(estate)
    .filter(({ id }) => !id.startsWith('disk-key-lost'))
    .flatMap(({ id, steps }) =>
      steps.flatMap((step) => [
        { place: `${id}/${step.id}/command`, lines: step.command },
        { place: `${id}/${step.id}/check`, lines: step.check },
      ]),
    );
}

/** Commands before which nothing in their function chooses a subscription. */
function unchosen({ place, lines }: Located): string[] {
  const first = lines.findIndex((line) => line.includes('az account set --subscription'));
  return lines
    .filter((line, index) => /\baz [a-z]/.test(line) && !WITHOUT.test(line) && (first < 0 || index < first))
    .map((line) => `${place}: ${line}`);
}

/** The names with the subscription in which they are looked for; it is empty for the one that is asked for. */
function lookedFor(lines: string[]): [name: string, subscription: string][] {
  let current = '';
  return lines.flatMap((line): [string, string][] => {
    const choice =
      /^\s*(?:if \(\$\w+ -in ([^)]+)\) \{ )?az account set --subscription (?:'([^']+)'|\$unstated)/.exec(
        line,
      );
    if (!choice) return [...line.matchAll(/computerName=='(\w+)'/g)].map(([, name]) => [name, current]);
    const [, names, chosen = ''] = choice as (string | undefined)[];
    if (names !== undefined) return names.split(', ').map((name) => [name.replace(/'/g, ''), chosen]);
    current = chosen;
    return [];
  });
}

beforeAll(loadPowerShell);

test.each(Object.entries(ESTATES))('each command of Azure has its subscription: %s', (_name, estate) => {
  const all = functionsOf(estate);
  expect(all.filter(({ lines }) => lines.some((line) => /\baz vm /.test(line))).length).toBeGreaterThan(3);
  expect(all.flatMap(unchosen)).toEqual([]);
});

test.each(Object.entries(ESTATES).filter(([name]) => name !== 'single site'))(
  'each machine and vault is looked for in its own: %s',
  (_name, estate) => {
    const found = functionsOf(estate).flatMap(({ lines }) => lookedFor(lines));
    const idOf = (name: string): string | undefined =>
      [...estate.vaultsInAzure, estate.machineInAzure(name)].find((thing) => thing.name === name)
        ?.subscription?.id;
    for (const [name, subscription] of each(found))
      expect([name, subscription]).toEqual([name, idOf(name) ?? '']);
  },
);

test('the lines are PowerShell', () => {
  const names = ['automatic', 'one of them stated', 'proxies with the certificate'];
  const lines = names.flatMap((name) => functionsOf(ESTATES[name])).map((each) => each.lines.join('\n'));
  const chosen = [...new Set(lines)].filter((text) => text.includes('az account set'));
  expect(each(chosen).flatMap((text) => checkPowerShell(text))).toEqual([]);
});

test('pages ask for the subscription where the program states none, and for none where it states all', () => {
  const text = (estate: EstateView): string => JSON.stringify(functionsOf(estate));
  expect(text(automaticEstate())).toContain("Read-Host 'Id of the subscription with the machines'");
  expect(text(automaticEstate())).not.toContain("az account set --subscription '");
  expect(text(ESTATES.automatic)).not.toMatch(/Id of the subscription with|Subscription of the estate/);
  expect(text(ESTATES['one of them stated'])).toContain('$unstated = Read-Host');
});

test('names, machines and vaults are grouped by what is one subscription, in any spelling', () => {
  const things = [
    { name: 'A', subscription: { id: 'abc' } },
    { name: 'B', subscription: { id: 'ABC' } },
    { name: 'C', subscription: {} },
    { name: 'D' },
  ];
  expect(eachSubscription(things, (names) => [names.join()])).toEqual([
    "$unstated = Read-Host 'Id of the subscription with C'",
    "az account set --subscription 'abc'",
    'A,B',
    'az account set --subscription $unstated',
    'C',
  ]);
  expect(chooseSubscription('$it', things).lines).toEqual([
    "if ($it -in 'A', 'B') { az account set --subscription 'abc' }",
    "if ($it -in 'C') { az account set --subscription $unstated }",
  ]);
  expect(chooseSubscription('$it', things.slice(0, 2)).lines).toEqual([
    "az account set --subscription 'abc'",
  ]);
  expect(chooseSubscription('$it', things.slice(3))).toEqual({ ask: [], lines: [] });
  expect(eachSubscription([], () => ['never'])).toEqual([]);
  expect(eachSubscription(things.slice(3), (names) => names)).toEqual(['D']);
  expect(signIn(things, 'Which')).toEqual(['az login']);
  expect(signIn(things.slice(3), 'Which')).toEqual([
    'az login',
    "$subscription = Read-Host 'Which'",
    'az account set --subscription $subscription',
  ]);
});

test('the model has the subscription of each stack and of the store of exports, and none where none is stated', () => {
  const modelOf = (props: Parameters<typeof estateProps>[0]): ReturnType<EstateModel['toDocument']> =>
    EstateModel.of(new TwoSiteExchange(testApp(), 'contoso', estateProps(props))).toDocument();
  const { stacks, exportStores } = modelOf({ subscriptionId: HERE, standby: { subscriptionId: THERE } });
  for (const { id, subscriptionId } of each(stacks))
    expect([id, subscriptionId]).toEqual([id, id === 'contoso-standby' ? THERE : HERE]);
  expect(exportStores.map(({ subscriptionId }) => subscriptionId)).toEqual([HERE]);
  expect(JSON.stringify(modelOf({}))).not.toContain('subscriptionId');
});
