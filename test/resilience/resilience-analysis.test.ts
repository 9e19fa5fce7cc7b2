import type { App } from 'cdktf';
import {
  DnsFailover,
  Duration,
  EstateModel,
  Objective,
  OutboundMail,
  ResilienceAnalysis,
  RoutingPreference,
  Scenario,
  ServiceKind,
  TwoSiteExchange,
  type TwoSiteExchangeProps,
} from 'cdktf-resilient-exchange';
import 'cdktf-resilient-exchange/testing';
import { analyse } from '../../lib/resilience/analyse';
import { Outcome } from '../../lib/resilience/outcome';
import { estateProps, testApp } from '../support/app';
import { messageOf } from '../support/refusal';

const CARRIERS = { AMSEDGE2: RoutingPreference.internet(), DUBEDGE2: RoutingPreference.internet() };
const edge = { outbound: OutboundMail.direct(), routingPreferences: CARRIERS };
const OUTSIDE = { exceptions: [Scenario.azureDns(), Scenario.trafficManager(), Scenario.certificate()] };

function program(overrides: Partial<TwoSiteExchangeProps> = {}): App {
  const app = testApp();
  const props = { edge, failover: DnsFailover.automatic(), ...overrides };
  new TwoSiteExchange(app, 'contoso', { ...estateProps(), ...props });
  return app;
}

describe('checks of a program', () => {
  const estate = ResilienceAnalysis.of(program());

  test('tell what is survived, and what is not', () => {
    const services = [ServiceKind.CLIENT_ACCESS];
    expect(estate.survives(Scenario.anyZone(), { services })).toEqual({
      passed: true,
      message: "'any zone: survives without a person' holds.",
    });
    const { passed, message } = estate.survives(Scenario.azureDns(), { services: ['inbound mail'] });
    expect(passed).toBe(false);
    expect(message).toContain(
      'On the loss of Azure DNS, inbound mail for contoso.com is lost until it is restored.',
    );
  });

  test('tell the first scenario that is not survived', () => {
    expect(estate.survivesAny(Scenario.anyZone(), Scenario.anyMachine()).passed).toBe(true);
    const { passed, message } = estate.survivesAny(Scenario.anyZone(), Scenario.azureDns());
    expect([passed, message.split('\n')[0]]).toEqual([
      false,
      "'Azure DNS: survives without a person' does not hold.",
    ]);
    expect(messageOf(() => estate.survivesAny())).toContain('scenarios cannot be empty');
  });

  test('tell the time with its sum', () => {
    const clients = { services: [ServiceKind.CLIENT_ACCESS] };
    expect(estate.recoversWithin(Scenario.site('AMS'), Duration.seconds(300), clients).passed).toBe(true);
    const { passed, message } = estate.recoversWithin(Scenario.site('AMS'), Duration.seconds(299), clients);
    expect(passed).toBe(false);
    expect(message).toContain('take 300 s instead of at most 299 s');
    expect(message).toContain('probes of Traffic Manager 130 s + time to live of the name 170 s = 5 min');
  });

  test('tell single points of failure', () => {
    expect(estate.hasNoSinglePointOfFailure('inbound mail', OUTSIDE).passed).toBe(true);
    const { passed, message } = estate.hasNoSinglePointOfFailure('inbound mail');
    expect(passed).toBe(false);
    expect(message).toContain('inbound mail for contoso.com depends on Azure DNS alone.');
  });

  test('tell whether an objective is kept', () => {
    expect(estate.keeps(Objective.goesOn(Scenario.anyZone())).passed).toBe(true);
    expect(estate.keeps(Objective.goesOn(Scenario.azureDns())).passed).toBe(false);
  });

  test('refuse a service that the estate does not provide', () => {
    expect(() => estate.cutSets('inbond mail')).toThrow("Did you mean 'inbound mail'?");
    expect(estate.cutSets('inbound mail')).toContainEqual(expect.objectContaining({ events: ['azure-dns'] }));
  });

  test('tell the page of a cut set, which is that of its verdict', () => {
    const analysis = analyse(EstateModel.of(program()).toDocument());
    const cutSets = analysis.services.flatMap(({ id }) => analysis.cutSets(id, Outcome.NEEDS_PERSON));
    expect(new Set(cutSets.map(({ page }) => page)).size).toBeGreaterThan(5);
    expect(cutSets.map(({ page }) => page)).toEqual(
      cutSets.map(({ service, events }) => analysis.verdict(service, events).page),
    );
  });

  test('are the same from what synthesis has written', () => {
    const json = EstateModel.of(program()).toJson();
    const written = ResilienceAnalysis.fromJson(json);
    expect([written.id, written.services, written.scenarios]).toEqual([
      'contoso',
      estate.services,
      estate.scenarios,
    ]);
    expect(written.verdicts(Scenario.anyZone())).toEqual(estate.verdicts(Scenario.anyZone()));
  });
});

describe('the matchers', () => {
  const app = program();

  test('pass where the checks pass', () => {
    expect(app).toSurvive(Scenario.zone('AMS', '1'));
    expect(app).toSurviveAny(Scenario.anyZone(), Scenario.anyMachine());
    expect(app).toRecoverWithin(Scenario.site('AMS'), Duration.minutes(5), {
      services: ['client access from the Internet'],
    });
    expect(app).toHaveNoSinglePointOfFailure('inbound mail', OUTSIDE);
    expect(app).toKeep(Objective.goesOn(Scenario.anyZone()));
    expect(ResilienceAnalysis.of(app)).toSurvive(Scenario.zone('AMS', '1'));
  });

  test('can be negated', () => {
    expect(app).not.toSurvive(Scenario.azureDns());
    expect(app).not.toHaveNoSinglePointOfFailure('inbound mail');
  });

  test.each<[string, () => void, string]>([
    ['toSurvive', () => expect(app).toSurvive(Scenario.azureDns()), 'On the loss of Azure DNS'],
    ['toSurviveAny', () => expect(app).toSurviveAny(Scenario.anyFailure()), 'On the loss of Azure DNS'],
    [
      'toRecoverWithin',
      () => expect(app).toRecoverWithin(Scenario.site('AMS'), Duration.minutes(4)),
      'take 5 min instead of at most 4 min',
    ],
    [
      'toHaveNoSinglePointOfFailure',
      () => expect(app).toHaveNoSinglePointOfFailure('inbound mail'),
      'depends on Azure DNS alone',
    ],
    ['toKeep', () => expect(app).toKeep(Objective.survives(Scenario.azureDns())), 'On the loss of Azure DNS'],
    [
      'not',
      () => expect(app).not.toSurvive(Scenario.anyZone()),
      "'any zone: survives without a person' holds.",
    ],
  ])('%s fails with a message that names what fails', (_, assertion, message) => {
    expect(messageOf(assertion)).toContain(message);
  });
});
