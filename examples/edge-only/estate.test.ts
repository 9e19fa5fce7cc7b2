import { App } from 'cdktf';
import { Scenario } from 'cdktf-resilient-exchange';
import 'cdktf-resilient-exchange/testing';
import { edgeOnly } from './estate';

const app = new App();
edgeOnly(app);

const MAIL = { services: ['inbound mail'] };

test('mail comes in when any zone, carrier or machine fails', () => {
  expect(app).toSurviveAny(Scenario.anyZone(), Scenario.anyCarrier(), Scenario.anyMachine());
});

test('mail comes in when two Edges fail at once', () => {
  expect(app).toSurvive(Scenario.all(Scenario.machine('FRAEDGE1'), Scenario.machine('FRAEDGE2')), MAIL);
});

test('nothing but Azure DNS is a single point of failure of inbound mail', () => {
  expect(app).toHaveNoSinglePointOfFailure('inbound mail', { exceptions: [Scenario.azureDns()] });
  expect(app).not.toHaveNoSinglePointOfFailure('inbound mail');
});

test('the loss of the region leaves the Edge outside Azure', () => {
  expect(app).toSurvive(Scenario.region('germanywestcentral'), MAIL);
});
