import {
  ActiveSite,
  DnsFailover,
  Duration,
  EstateSummary,
  InboundMail,
  OutboundMail,
  Readiness,
  TwoSiteExchange,
  WarningId,
  Warnings,
} from 'cdktf-resilient-exchange';
import type { App } from 'cdktf';
import { estateProps, LIVE, testApp } from '../support/app';

type EdgeProps = NonNullable<NonNullable<ConstructorParameters<typeof TwoSiteExchange>[2]>['edge']>;

/** A pilot light whose installation takes so long, after 45 minutes until the decision and 90 of the activation. */
function pilotLight(installation: Duration, edge: Partial<EdgeProps> = {}): App {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', {
    ...estateProps(),
    ...LIVE,
    edge: { outbound: OutboundMail.direct(), ...edge },
    readiness: Readiness.pilotLight({
      recovery: { activation: Duration.minutes(90), installation, restore: Duration.hours(30) },
      activated: false,
    }),
    failover: DnsFailover.manual({
      recoveryTimeObjective: Duration.days(3),
      decisionTime: Duration.minutes(45),
      activeSite: ActiveSite.PRIMARY,
    }),
  });
  return app;
}

const LATE = 'nobody takes inbound mail for 24.1 h';

describe('inbound mail that comes back late', () => {
  const day = Duration.minutes(24 * 60 - 90 - 45);
  const longer = Duration.minutes(24 * 60 - 90 - 45 + 6);

  test('is no matter within a day, whatever the restore of the mailboxes takes', () => {
    expect(EstateSummary.of(pilotLight(day)).toString()).not.toContain('nobody takes inbound mail');
  });

  test('is a warning after more than a day, with the sum', () => {
    expect(EstateSummary.of(pilotLight(longer)).toString()).toMatch(
      new RegExp(`late-inbound-mail.*${LATE}|${LATE}.*late-inbound-mail`),
    );
  });

  test('is no matter where a filtering service keeps the mail', () => {
    const filtered = pilotLight(longer, {
      inbound: InboundMail.fromFilteringService({
        hosts: ['mx.filter.example'],
        sourcePrefixes: ['198.51.100.0/24'],
      }),
    });
    expect(EstateSummary.of(filtered).toString()).not.toContain('nobody takes inbound mail');
  });

  test('can be acknowledged', () => {
    const app = pilotLight(longer);
    Warnings.of(app).acknowledge(WarningId.LATE_INBOUND_MAIL, 'Senders are told in the contract.');
    const text = EstateSummary.of(app).toString();
    expect(text).toContain('Senders are told in the contract.');
    expect(text).not.toContain('unused-acknowledgement');
  });
});
