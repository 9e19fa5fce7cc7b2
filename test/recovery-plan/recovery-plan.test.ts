import {
  Duration,
  EstateModel,
  EstateSummary,
  RecoveryPlan,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import type { App } from 'cdktf';
import type { PlanDocument } from '../../lib/recovery-plan/plan-document';
import { estateProps, siteIn, testApp } from '../support/app';
import { synthFiles } from '../support/output-files';
import { expectRefusal, messageOf } from '../support/refusal';

const PATH = 'estates/contoso/recovery-plan.md';

function program(more: Parameters<typeof estateProps>[0] = {}): App {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', estateProps(more));
  return app;
}

test('the plan is written for people and for programs, the same for the same program', () => {
  const { files } = synthFiles(program());
  expect(files[PATH]).toContain('# Recovery plan of contoso');
  const plan = JSON.parse(files['estates/contoso/recovery-plan.json']) as PlanDocument;
  expect([plan.formatVersion, plan.estate]).toEqual(['1.0', 'contoso']);
  expect(synthFiles(program()).files[PATH]).toBe(files[PATH]);
});

test('it is one of the documents of the model, and the summary names it', () => {
  const app = program();
  const { documents } = EstateModel.of(app);
  expect(documents).toContainEqual({ kind: 'recovery-plan', path: PATH });
  expect(EstateSummary.of(app).toString()).toContain(`Recovery plan: ${PATH} in the output directory.`);
});

test('it can be left out', () => {
  const app = program({ recoveryPlan: false });
  expect(Object.keys(synthFiles(app).files).filter((path) => path.includes('recovery-plan'))).toEqual([]);
  expect(EstateSummary.of(app).toString()).not.toContain('Recovery plan');
});

test('it has the times of the program without the report too', () => {
  const times = { recoveryTimes: { serverRebuild: Duration.hours(6), decision: Duration.minutes(30) } };
  const { files } = synthFiles(program({ ...times, resilienceReport: false }));
  expect(files[PATH]).toContain(
    'notice and decision 30 min (estimate) + steps of the page 6 h (estimate) = **6.5 h**',
  );
  expect(() => program({ recoveryTimes: { decision: 5 as unknown as Duration } })).toThrow(
    'recoveryTimes.decision',
  );
});

test('it names who does what', () => {
  const app = testApp();
  const duties = { decision: 'Head of Messaging', exchange: 'Messaging team' };
  const plan = new RecoveryPlan(siteIn(app), 'Plan', { duties });
  const text = synthFiles(app).files[plan.path];
  expect(text).toContain(
    '| decides that something is lost, and what is recovered first | Head of Messaging |',
  );
  expect(text).toContain('| tells users and management | **not stated** |');
});

test('those of a whole estate are a setting of it', () => {
  const { files } = synthFiles(program({ recoveryDuties: { planOwner: 'Head of Infrastructure' } }));
  expect(files[PATH]).toContain(
    '| answers for this plan, and approves its changes | Head of Infrastructure |',
  );
});

test('duties that say nothing are refused', () => {
  const make = (duties: object): RecoveryPlan => new RecoveryPlan(siteIn(testApp()), 'Plan', { duties });
  expect(() => make({ decision: '' })).toThrow('duties.decision');
  expect(() => make({ decision: 'a`b' })).toThrow('duties.decision');
  expect(() => make({ decison: 'x' })).toThrow('duties.decison is not a setting');
});

test('a second plan of an estate is refused', () => {
  const app = testApp();
  const site = siteIn(app);
  new RecoveryPlan(site, 'Plan');
  new RecoveryPlan(site, 'Other');
  expectRefusal(() => app.synth(), {
    path: 'amsterdam/Amsterdam/Other',
    property: 'RecoveryPlan',
    value: "'amsterdam/Amsterdam/Other'",
    limit: 'second recovery plan',
    remedy: 'remove one of them',
  });
});

test('a plan of an estate that the program does not have is refused', () => {
  const app = testApp();
  new RecoveryPlan(siteIn(app), 'Plan', { estate: 'fabrikam' });
  expect(messageOf(() => app.synth())).toContain("estate must be one of exchange (got 'fabrikam')");
});
