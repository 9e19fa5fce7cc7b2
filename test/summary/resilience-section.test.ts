import {
  DnsFailover,
  EstateSummary,
  Objective,
  OutboundMail,
  Scenario,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import { estateProps, siteIn, testApp } from '../support/app';

function summary(objectives: Objective[] = []): string {
  const app = testApp();
  const edge = { outbound: OutboundMail.direct() };
  new TwoSiteExchange(app, 'contoso', {
    ...estateProps(),
    edge,
    failover: DnsFailover.automatic(),
    objectives,
  });
  return EstateSummary.of(app).toString();
}

describe('what the estate survives', () => {
  const promise = Objective.goesOn(Scenario.anyZone());
  const text = summary([promise]);

  test('is told with its page, its single points of failure and what it relies on', () => {
    expect(text).toContain(
      'What the estate survives (estates/contoso/resilience.md in the output directory)',
    );
    expect(text).toMatch(/Single points of failure: .*carrier Microsoft network/);
    expect(text).toMatch(/It relies on .*Azure DNS/);
  });

  test('is told with the worst that a failure of each kind does', () => {
    expect(text).toMatch(/│ machine +│ goes on with less capacity +│ /);
    expect(text).toMatch(/│ carrier +│ lost until restored +│ /);
  });

  test('is told by kinds of services, apart from the readiness', () => {
    expect(text).toMatch(/│ carrier +│ [^│]+│ clients on the Internet, inbound mail and outbound mail +│/);
    expect(text).not.toMatch(/│ [^│\n]+│ [^│\n]+│[^│\n]*ability to switch over/);
    expect(
      Math.max(
        ...text
          .split('\n')
          .filter((line) => line.startsWith('│ '))
          .map(({ length }) => length),
      ),
    ).toBeLessThan(200);
  });

  test('is told with what is promised', () => {
    expect(text).toContain('Promised: any zone: goes on.');
    expect(summary()).not.toContain('Promised');
  });

  test('is not told where no report is written', () => {
    const app = testApp();
    siteIn(app);
    expect(EstateSummary.of(app).toString()).not.toContain('What the estate survives');
  });
});
