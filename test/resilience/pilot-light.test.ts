import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EstateDocument } from '../../lib/model/estate-document';
import { analyse, type Analysis } from '../../lib/resilience/analyse';
import { Outcome } from '../../lib/resilience/outcome';
import type { Verdict } from '../../lib/resilience/verdict';
import { each } from '../support/each';
import { exampleFile, runInProcess, temporaryDirectory } from '../support/synth';

let analysis: Analysis;

beforeAll(() => {
  const outdir = temporaryDirectory();
  runInProcess(exampleFile('manual-switchover'), outdir);
  analysis = analyse(
    JSON.parse(readFileSync(join(outdir, 'estates', 'tailspin', 'estate.json'), 'utf8')) as EstateDocument,
  );
  rmSync(outdir, { recursive: true });
});

/** Verdicts of all services of a kind after something in London. */
function verdicts(kind: string, scenario: string): Verdict[] {
  const { events } = analysis.scenarios.find(({ id }) => id === scenario)!;
  return each(analysis.services.filter(({ id }) => id.startsWith(kind))).map(({ id }) =>
    analysis.verdict(id, events),
  );
}

const pages = (kind: string, scenario: string): (string | undefined)[] => [
  ...new Set(verdicts(kind, scenario).map(({ page }) => page)),
];

test.each(['client access', 'inbound mail', 'outbound mail', 'database'])(
  'the loss of the site leads to the switchover, which activates the pilot light: %s',
  (kind) => {
    expect(pages(kind, 'region:uksouth')).toEqual(['switchover-unplanned']);
  },
);

test.each([
  ['client access', 'mailbox-servers:LON', ['member-rebuild-LONFE1']],
  ['inbound mail', 'mailbox-servers:LON', ['transport-outage-LON']],
  ['outbound mail', 'mailbox-servers:LON', ['member-rebuild-LONFE1']],
  ['database: Board', 'mailbox-servers:LON', ['member-rebuild-LONFE1']],
  ['inbound mail', 'edges:LON', ['edges-lost-LON']],
  ['outbound mail', 'edges:LON', ['edges-lost-LON']],
])('servers are repaired before a pilot light is activated: %s after %s', (kind, scenario, expected) => {
  expect(pages(kind, scenario)).toEqual(expected);
});

test('without Mailbox servers, mail that the Edges take is held there', () => {
  expect(verdicts('inbound mail', 'mailbox-servers:LON').map(({ reason }) => reason)).toEqual([
    expect.stringContaining('takes mail and cannot hand it on'),
  ]);
});

test('servers whose zones are all lost are not rebuilt', () => {
  const events = ['zone:uksouth/1', 'zone:uksouth/2', 'zone:uksouth/3'];
  const name = 'client access from the Internet: mail.tailspin.example';
  expect(analysis.verdict(name, events).page).toBe('switchover-unplanned');
  const rebuilt = analysis.verdict(name, ['machine:LONFE1', ...events.slice(1)]);
  expect([rebuilt.outcome, rebuilt.page]).toEqual([Outcome.NEEDS_PERSON, 'member-rebuild-LONFE1']);
});

test('two of three members leave a group without its majority, and its page says what to do', () => {
  const verdict = analysis.verdict('database: Board', ['machine:LONFE2', 'machine:LONFE3']);
  expect([verdict.outcome, verdict.page]).toEqual([Outcome.NEEDS_PERSON, 'quorum-lost']);
});

test('mail is counted with the stated decision and without the restore of mailboxes, and databases with both', () => {
  const minutes = (kind: string): (number | undefined)[] =>
    verdicts(kind, 'region:uksouth').map(({ seconds = NaN }) => seconds / 60);
  expect(minutes('inbound mail')).toEqual([45 + 90 + 600]);
  expect(minutes('outbound mail')).toEqual([45 + 90 + 600]);
  expect(minutes('database: Board')).toEqual([45 + 90 + 600 + 1440]);
});
