import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import * as library from 'cdktf-resilient-exchange';
import type { EstateCertificates, ExchangeInstallation } from 'cdktf-resilient-exchange';
import * as ts from 'typescript';
import { INSTALLATION_FAILURES } from '../../lib/exchange/installation-failures';
import { InstallationStatus } from '../../lib/installation/machine';
import { PhaseAccount } from '../../lib/installation/phase';
import { phasesOf } from '../../lib/installation/phases-of';
import { bringUp } from '../../lib/runbook/procedures/bring-up';
import { EstateView } from '../../lib/runbook/estate-view';
import type { Change, Draft } from '../runbook/support/estates';
import { allUnattended } from '../runbook/support/estates';
import { SETUP_ROLES } from '../../lib/runbook/vocabulary/installation';
import { each } from '../support/each';
import { CLIENT_ACCESS_2013_PLAN, EDGE_PLAN, MAILBOX_2013_PLAN, MAILBOX_PLAN } from './support/plans';

const DOCS = join(__dirname, '../../docs');
const page = readFileSync(join(DOCS, 'installation.md'), 'utf8');
const [flow, states] = [...page.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(([, code]) => code);

/** Phases of the picture, in their order. */
function drawn(prefix: 's' | 'e'): string[] {
  const ids = [...flow.matchAll(new RegExp(`\\b${prefix}-([a-z-]+)[(\\[]`, 'g'))].map(([, id]) => id);
  return [...new Set(ids)];
}

function idsOf(plan: Parameters<typeof phasesOf>[0]): string[] {
  return phasesOf(plan).map(({ id }) => id);
}

const SERVERS = [MAILBOX_PLAN, MAILBOX_2013_PLAN, CLIENT_ACCESS_2013_PLAN];

describe('the picture of the installation', () => {
  test('has the phases of a server and of an Edge in their order', () => {
    expect(drawn('s')).toEqual(idsOf(MAILBOX_PLAN));
    expect(drawn('e')).toEqual(idsOf(EDGE_PLAN));
    const every = SERVERS.flatMap((plan) => idsOf(plan));
    expect(every.filter((id) => !drawn('s').includes(id))).toEqual([]);
  });

  test('draws phases that are begun once with corners', () => {
    const once = phasesOf(MAILBOX_PLAN).filter(({ afterRestart }) => afterRestart !== undefined);
    expect(once.length).toBeGreaterThan(0);
    const cornered = [...flow.matchAll(/s-([a-z-]+)\[\1\]/g)].map(([, id]) => id);
    expect(cornered).toEqual(once.map(({ id }) => id));
  });

  test('has every status of the state file', () => {
    for (const status of each(Object.values(InstallationStatus))) expect(states).toContain(` ${status}`);
  });
});

test('every phase has what usually stops it, and nothing else has', () => {
  const phases = new Set([...SERVERS, EDGE_PLAN].flatMap((plan) => idsOf(plan)));
  const drawnOnes = [...new Set([...drawn('s'), ...drawn('e')])];
  expect([...phases].filter((id) => INSTALLATION_FAILURES[id] === undefined)).toEqual([]);
  expect(Object.keys(INSTALLATION_FAILURES).sort()).toEqual(drawnOnes.sort());
});

test('an Edge is installed without the setup account', () => {
  const accounts = phasesOf(EDGE_PLAN).map(({ account }) => account);
  expect(new Set(accounts)).toEqual(new Set([PhaseAccount.SYSTEM]));
  expect(phasesOf(MAILBOX_PLAN).map(({ account }) => account)).toContain(PhaseAccount.SETUP_ACCOUNT);
});

test('the counts of steps are those of the pages', () => {
  const counts = /the page `bring-up` has (\d+) steps where people install Exchange, and (\d+) where/.exec(
    page,
  );
  const steps = [[], [allUnattended]].map((changes: Change[]) => {
    const model = JSON.parse(readFileSync(join(__dirname, '../two-site.estate.json'), 'utf8')) as Draft;
    for (const change of changes) change(model);
    return bringUp(new EstateView(model)).steps.length;
  });
  expect(counts?.slice(1).map(Number)).toEqual(steps);
});

test('the roles of the setup account are those that the page gives it', () => {
  for (const role of each(SETUP_ROLES)) expect(page).toContain(role);
});

test('the programs install and certify as they say', () => {
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2020 };
  const exports: { installation?: ExchangeInstallation; certificates?: EstateCertificates } = {};
  for (const [, code] of each(page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)))
    runInNewContext(ts.transpile(code, options), { exports, require: () => library });
  expect(exports.certificates?.clients?.secrets).toHaveLength(2);
  expect(exports.installation?.settings?.media.stores).toHaveLength(2);
  expect(exports.installation?.settings?.setupAccount?.username).toBe('CORP\\svc-exsetup');
  expect(exports.installation?.settings?.expectedDuration.toMinutes()).toBe(180);
});

test('the files that it names exist', () => {
  const links = [...page.matchAll(/\]\((?!#)([^)]+)\)/g)].map(([, target]) => target);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((target) => !existsSync(join(DOCS, target)))).toEqual([]);
});
