import fc from 'fast-check';
import type { AutomaticFailoverProps, ManualFailoverProps } from 'cdktf-resilient-exchange';
import { ActiveSite, DnsFailover, Duration } from 'cdktf-resilient-exchange';
import { expectRefusal } from '../support/refusal';

const seconds = (amount: number): Duration => Duration.seconds(amount);
const minutes = (amount: number): Duration => Duration.minutes(amount);
const hours = (amount: number): Duration => Duration.hours(amount);

/** Long enough for any probe. */
const patient = { recoveryTimeObjective: hours(1) };

function automatic(props: AutomaticFailoverProps): [string, number, number] {
  const failover = DnsFailover.automatic(props);
  return [failover.recoverySum, failover.ttl.toSeconds(), failover.recoveryTime.toSeconds()];
}

describe('automatic', () => {
  test('meets five minutes by default, with probes as patient as that allows', () => {
    expect(automatic({})).toEqual([
      'probes (3 tolerated + 1) x 30 s + timeout 10 s + TTL 170 s = 300 s',
      170,
      300,
    ]);
  });

  test.each([
    [3600, 'probes (3 tolerated + 1) x 30 s + timeout 10 s + TTL 300 s = 430 s'],
    [160, 'probes (3 tolerated + 1) x 30 s + timeout 10 s + TTL 30 s = 160 s'],
    [159, 'probes (2 tolerated + 1) x 30 s + timeout 10 s + TTL 59 s = 159 s'],
    [130, 'probes (2 tolerated + 1) x 30 s + timeout 10 s + TTL 30 s = 130 s'],
    [129, 'probes (1 tolerated + 1) x 30 s + timeout 10 s + TTL 59 s = 129 s'],
    [100, 'probes (1 tolerated + 1) x 30 s + timeout 10 s + TTL 30 s = 100 s'],
    [99, 'probes (3 tolerated + 1) x 10 s + timeout 5 s + TTL 54 s = 99 s'],
    [75, 'probes (3 tolerated + 1) x 10 s + timeout 5 s + TTL 30 s = 75 s'],
    [65, 'probes (2 tolerated + 1) x 10 s + timeout 5 s + TTL 30 s = 65 s'],
    [55, 'probes (1 tolerated + 1) x 10 s + timeout 5 s + TTL 30 s = 55 s'],
  ])('with an objective of %d s: %s', (objective, sum) => {
    expect(automatic({ recoveryTimeObjective: seconds(objective) })[0]).toBe(sum);
  });

  test('refuses an objective that the hastiest probes miss, with the sum', () => {
    expectRefusal(() => DnsFailover.automatic({ recoveryTimeObjective: seconds(54) }), {
      path: 'DnsFailover.automatic',
      property: 'recoveryTimeObjective',
      value: '54 s',
      limit: '55 s or more',
      remedy: 'allow more time, or shorten the interval, the timeout or the tolerated failures',
    });
    expect(() => DnsFailover.automatic({ recoveryTimeObjective: seconds(54) })).toThrow(
      'Probes (1 tolerated + 1) x 10 s + timeout 5 s + TTL 30 s = 55 s, and the objective is 54 s',
    );
  });

  test('refuses an objective that the decision misses, and names what shortens it', () => {
    expectRefusal(() => DnsFailover.manual({ recoveryTimeObjective: minutes(15) }), {
      path: 'DnsFailover.manual',
      property: 'recoveryTimeObjective',
      value: '900 s',
      limit: '930 s or more',
      remedy: 'shorten decisionTime',
    });
    expect(() => DnsFailover.manual({ recoveryTimeObjective: seconds(930) })).not.toThrow();
  });

  test('refuses a TTL that breaks the objective', () => {
    const recoveryTimeObjective = minutes(5);
    expect(automatic({ recoveryTimeObjective, ttl: seconds(275) })[2]).toBe(300);
    expectRefusal(() => DnsFailover.automatic({ recoveryTimeObjective, ttl: seconds(276) }), {
      path: 'DnsFailover.automatic',
      property: 'ttl',
      value: '276 s',
      limit: '275 s or less',
      remedy: 'shorten the TTL, or leave it out so that it is derived from the objective',
    });
    expectRefusal(() => DnsFailover.automatic({ recoveryTimeObjective, ttl: hours(1) }), {
      path: 'DnsFailover.automatic',
      property: 'ttl',
      value: '3600 s',
      limit: '275 s or less',
      remedy: 'shorten the TTL',
    });
  });

  test('refuses an objective that fixed probes miss', () => {
    const fixed = { probeInterval: seconds(30), toleratedFailures: 3, probeTimeout: seconds(10) };
    expect(automatic({ ...fixed, recoveryTimeObjective: seconds(160) })[2]).toBe(160);
    expectRefusal(() => DnsFailover.automatic({ ...fixed, recoveryTimeObjective: seconds(159) }), {
      path: 'DnsFailover.automatic',
      property: 'recoveryTimeObjective',
      value: '159 s',
      limit: '160 s or more',
      remedy: 'allow more time',
    });
  });

  test.each([0, 1, 29])('has no TTL of %d s unless it is asked for', (ttl) => {
    if (ttl === 0) {
      expectRefusal(() => DnsFailover.automatic({ ...patient, ttl: seconds(ttl) }), {
        path: 'DnsFailover.automatic',
        property: 'ttl',
        value: '0',
        limit: 'from 1 to 2147483647 seconds',
        remedy: 'use ',
      });
    } else {
      expect(automatic({ ...patient, ttl: seconds(ttl) })[1]).toBe(ttl);
    }
  });

  test('a TTL longer than DNS has is refused as such, one second less by the objective', () => {
    expect(() => DnsFailover.automatic({ ...patient, ttl: seconds(2147483648) })).toThrow(
      'ttl must be a whole number from 1 to 2147483647 seconds (got 2147483648)',
    );
    expect(() => DnsFailover.automatic({ ...patient, ttl: seconds(2147483647) })).toThrow(
      'ttl must be 3575 s or less (got 2147483647 s)',
    );
  });

  test.each([10, 30])('probes every %d s', (interval) => {
    expect(automatic({ ...patient, probeInterval: seconds(interval) })[0]).toContain(` x ${interval} s`);
  });

  test.each([9, 11, 29, 31, 60, 0])('does not probe every %d s', (interval) => {
    expectRefusal(() => DnsFailover.automatic({ ...patient, probeInterval: seconds(interval) }), {
      path: 'DnsFailover.automatic',
      property: 'probeInterval',
      value: `${interval} s`,
      limit: '30 s or 10 s',
      remedy: 'choose one of these, or leave it out',
    });
  });

  test.each([5, 10])('waits %d s', (timeout) => {
    expect(automatic({ ...patient, probeTimeout: seconds(timeout) })[0]).toContain(`timeout ${timeout} s`);
  });

  test.each([4, 11])('does not wait %d s', (timeout) => {
    expectRefusal(() => DnsFailover.automatic({ ...patient, probeTimeout: seconds(timeout) }), {
      path: 'DnsFailover.automatic',
      property: 'probeTimeout',
      value: String(timeout),
      limit: 'a whole number from 5 to 10 seconds',
      remedy: 'use ',
    });
  });

  test('waits no longer than 9 s when it probes every 10 s', () => {
    const fast = { ...patient, probeInterval: seconds(10) };
    expect(automatic({ ...fast, probeTimeout: seconds(9) })[0]).toContain('x 10 s + timeout 9 s');
    expectRefusal(() => DnsFailover.automatic({ ...fast, probeTimeout: seconds(10) }), {
      path: 'DnsFailover.automatic',
      property: 'probeTimeout',
      value: '10 s',
      limit: '5 to 9 s with a probe every 10 s',
      remedy: 'shorten the timeout, or probe every 30 s',
    });
  });

  test.each([0, 9])('tolerates %d failures', (toleratedFailures) => {
    expect(automatic({ ...patient, toleratedFailures })[0]).toContain(`(${toleratedFailures} tolerated + 1)`);
  });

  test.each([-1, 10, 1.5])('does not tolerate %d failures', (toleratedFailures) => {
    expectRefusal(() => DnsFailover.automatic({ ...patient, toleratedFailures }), {
      path: 'DnsFailover.automatic',
      property: 'toleratedFailures',
      value: String(toleratedFailures),
      limit: 'a whole number from 0 to 9',
      remedy: 'use ',
    });
  });

  test('may be pinned to a site, and is not by default', () => {
    expect(DnsFailover.automatic().activeSite).toBe(ActiveSite.AUTOMATIC);
    expect(DnsFailover.automatic({ activeSite: ActiveSite.STANDBY }).activeSite).toBe(ActiveSite.STANDBY);
    expect(DnsFailover.automatic().isAutomatic).toBe(true);
  });

  test('either refuses, or meets the objective with probes Traffic Manager has', () => {
    const some = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
      fc.option(arbitrary, { nil: undefined, freq: 2 });
    const duration = (max: number): fc.Arbitrary<Duration> => fc.integer({ min: 0, max }).map(seconds);
    const props = fc.record<AutomaticFailoverProps>({
      recoveryTimeObjective: fc.oneof(duration(400), duration(90000)),
      ttl: some(duration(400)),
      probeInterval: some(fc.constantFrom(seconds(10), seconds(30), seconds(20))),
      probeTimeout: some(duration(12)),
      toleratedFailures: some(fc.integer({ min: -1, max: 10 })),
    });
    let [met, missed] = [0, 0];
    fc.assert(
      fc.property(props, (given) => {
        let failover: DnsFailover;
        try {
          failover = DnsFailover.automatic(given);
        } catch (error) {
          missed += 1;
          expect((error as Error).message).toMatch(
            /^\[DnsFailover\.automatic\] \w+ must be .+ \(got .+\)\. .+\. .+\.$/,
          );
          return;
        }
        met += 1;
        const { interval, timeout, tolerated } = failover._probe!;
        expect([10, 30]).toContain(interval);
        expect(timeout).toBeGreaterThanOrEqual(5);
        expect(timeout).toBeLessThanOrEqual(interval === 10 ? 9 : 10);
        expect(tolerated).toBeGreaterThanOrEqual(given.toleratedFailures ?? 1);
        expect(tolerated).toBeLessThanOrEqual(9);
        const ttl = failover.ttl.toSeconds();
        expect(ttl).toBeGreaterThanOrEqual(given.ttl ? 1 : 30);
        expect(failover.recoveryTime.toSeconds()).toBe((tolerated + 1) * interval + timeout + ttl);
        expect(failover.recoveryTime.toSeconds()).toBeLessThanOrEqual(
          given.recoveryTimeObjective!.toSeconds(),
        );
        expect(failover.ttl.toSeconds()).toBe(given.ttl?.toSeconds() ?? ttl);
        expect(interval).toBe(given.probeInterval?.toSeconds() ?? interval);
        expect(timeout).toBe(given.probeTimeout?.toSeconds() ?? timeout);
      }),
      { numRuns: 400, seed: 7 },
    );
    expect(met).toBeGreaterThan(40);
    expect(missed).toBeGreaterThan(40);
  });

  test('refuses only what no probes at all could meet', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 }), (objective, ttl) => {
        const make = (): DnsFailover =>
          DnsFailover.automatic({ recoveryTimeObjective: seconds(objective), ttl: seconds(ttl) });
        // One tolerated failure, every 10 s, waiting 5 s: the hastiest that is derived.
        if (ttl + 25 <= objective) expect(make).not.toThrow();
        else expect(make).toThrow('ttl must be');
      }),
    );
  });
});

describe('manual', () => {
  function manual(props: ManualFailoverProps): DnsFailover {
    return DnsFailover.manual(props);
  }

  test('has half an hour, half of which people take, by default', () => {
    const failover = manual({});
    expect(failover.recoverySum).toBe('decision 900 s + TTL 300 s = 1200 s');
    expect(failover.recoveryTimeObjective.toSeconds()).toBe(1800);
    expect([failover.isAutomatic, failover.activeSite]).toEqual([false, ActiveSite.PRIMARY]);
  });

  test.each([
    [1200, 300],
    [1199, 299],
    [930, 30],
  ])('derives the TTL from what an objective of %d s leaves', (objective, ttl) => {
    const failover = manual({ recoveryTimeObjective: seconds(objective) });
    expect(failover.ttl.toSeconds()).toBe(ttl);
    expect(failover.recoveryTime.toSeconds()).toBeLessThanOrEqual(objective);
  });

  test('refuses an objective that leaves less than 30 s', () => {
    expectRefusal(() => manual({ recoveryTimeObjective: seconds(929) }), {
      path: 'DnsFailover.manual',
      property: 'recoveryTimeObjective',
      value: '929 s',
      limit: '930 s or more',
      remedy: 'allow more time',
    });
  });

  test('refuses a TTL that breaks the objective', () => {
    const props = { recoveryTimeObjective: minutes(20), decisionTime: minutes(15) };
    expect(manual({ ...props, ttl: seconds(300) }).recoveryTime.toSeconds()).toBe(1200);
    expectRefusal(() => manual({ ...props, ttl: seconds(301) }), {
      path: 'DnsFailover.manual',
      property: 'ttl',
      value: '301 s',
      limit: '300 s or less',
      remedy: 'shorten the TTL',
    });
  });

  test.each([0, 2592001])('refuses an objective of %d s', (objective) => {
    expectRefusal(() => manual({ recoveryTimeObjective: seconds(objective), decisionTime: seconds(0) }), {
      path: 'DnsFailover.manual',
      property: 'recoveryTimeObjective',
      value: String(objective),
      limit: 'a whole number from 1 to 2592000 seconds',
      remedy: 'use ',
    });
  });

  test.each([1, 2592000])('takes an objective of %d s', (objective) => {
    const failover = manual({
      recoveryTimeObjective: seconds(objective),
      decisionTime: seconds(0),
      ttl: seconds(1),
    });
    expect(failover.recoveryTimeObjective.toSeconds()).toBe(objective);
  });

  test('has a committed site, which is not automatic', () => {
    expect(manual({ activeSite: ActiveSite.STANDBY }).activeSite).toBe(ActiveSite.STANDBY);
    expectRefusal(() => manual({ activeSite: ActiveSite.AUTOMATIC }), {
      path: 'DnsFailover.manual',
      property: 'activeSite',
      value: "'automatic'",
      limit: "'primary' or 'standby'",
      remedy: 'use DnsFailover.automatic()',
    });
  });
});
