import type { InboundRule } from 'cdktf-resilient-exchange';
import { SubnetRole } from 'cdktf-resilient-exchange';
import { rulesOf, siteIn, synthStack, testApp } from '../support/app';
import { expectRefusal } from '../support/refusal';

const OFFICE = SubnetRole.custom('office', { slot: 5 });
const HTTPS: InboundRule = {
  name: 'AllowHttps',
  priority: 100,
  port: 443,
  sources: ['Internet'],
  description: 'Browsers.',
};

test.each([100, 199])('a subnet accepts connections by a rule of priority %d', (priority) => {
  const app = testApp();
  siteIn(app)
    .subnet(OFFICE)
    .allowInbound({ ...HTTPS, priority });
  expect(rulesOf(synthStack(app), 'office')).toEqual({
    AllowHttps: `Inbound ${priority} Allow Tcp 443 Internet -> *`,
  });
});

test.each([99, 200])('priority %d is refused', (priority) => {
  const subnet = siteIn(testApp()).subnet(OFFICE);
  expectRefusal(() => subnet.allowInbound({ ...HTTPS, priority }), {
    path: 'amsterdam/Amsterdam/Subnet-office',
    property: 'priority',
    value: String(priority),
    limit: 'from 100 to 199',
    remedy: priority < 100 ? 'use 100 or more' : 'use 199 or less',
  });
});

test.each([0, 65536])('port %d is refused', (port) => {
  const subnet = siteIn(testApp()).subnet(OFFICE);
  expect(() => subnet.allowInbound({ ...HTTPS, port })).toThrow(
    'port must be a whole number from 1 to 65535',
  );
});
