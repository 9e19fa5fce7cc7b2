import type { App } from 'cdktf';
import type { TwoSiteGroupProps } from 'cdktf-resilient-exchange';
import { DnsFailover, Duration, LogTruncation, TwoSiteExchange } from 'cdktf-resilient-exchange';
import { estateProps, testApp } from '../support/app';
import { pilotLight } from '../support/pilot-light';
import { expectRefusedSynth } from '../support/refusal';

const CIRCULAR = LogTruncation.circularLogging();
const BACKUP = LogTruncation.backup({ product: 'Contoso Backup' });

/** Three copies of each database in the primary site, none in the pilot light. */
function estate(restoreSeconds: number, group: Partial<TwoSiteGroupProps>): App {
  const app = testApp();
  const recovery = {
    activation: Duration.minutes(4),
    installation: Duration.minutes(6),
    restore: Duration.seconds(restoreSeconds),
  };
  const props = estateProps({
    failover: DnsFailover.manual({ recoveryTimeObjective: Duration.days(2) }),
    readiness: pilotLight({ recovery }),
    databaseAvailabilityGroup: { databases: 3, copies: { localCopies: 3 }, ...group },
  });
  new TwoSiteExchange(app, 'contoso', props);
  return app;
}

describe('a pilot light that restores mailboxes', () => {
  it.each<[string, Partial<TwoSiteGroupProps>]>([
    ['stated', { logTruncation: CIRCULAR }],
    ['by default', {}],
  ])('is refused where circular logging, %s, leaves nothing to restore', (_how, group) => {
    const app = estate(1, group);
    expectRefusedSynth(app, {
      path: 'contoso-standby/Dublin',
      property: 'readiness',
      value: 'Readiness.pilotLight() with a restore that takes 1 second',
      limit: 'is LogTruncation.circularLogging()',
      remedy: 'name what backs the databases up (logTruncation: LogTruncation.backup(',
    });
  });

  it.each<[string, number, Partial<TwoSiteGroupProps>]>([
    ['a product that backs up', 1, { logTruncation: BACKUP }],
    ['circular logging and nothing to restore', 0, { logTruncation: CIRCULAR }],
    ['a group without databases', 1, { databases: 0, copies: undefined }],
  ])('is taken with %s', (_what, seconds, group) => {
    expect(() => estate(seconds, group).synth()).not.toThrow();
  });
});
