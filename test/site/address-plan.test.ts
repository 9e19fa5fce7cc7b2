import fc from 'fast-check';
import { SubnetRole } from 'cdktf-resilient-exchange';
import { Cidr } from '../../lib/core/cidr';
import { AddressPlan } from '../../lib/site/address-plan';
import { siteIn, stackIn, testApp } from '../support/app';
import { each } from '../support/each';
import { expectRefusal } from '../support/refusal';

const scope = stackIn(testApp(), 'plan');
const roles = Object.values(SubnetRole).filter((value) => value instanceof SubnetRole);

test('slots have fixed places', () => {
  const plan = new AddressPlan(scope, '10.10.0.0/16');
  expect(Object.fromEntries(roles.map((role) => [role.id, plan.slot(role).toString()]))).toEqual({
    gateway: '10.10.208.0/20',
    'client-access': '10.10.0.0/20',
    perimeter: '10.10.16.0/20',
    mailbox: '10.10.32.0/20',
    witness: '10.10.48.0/20',
    directory: '10.10.64.0/20',
    proxy: '10.10.192.0/20',
    bastion: '10.10.224.0/20',
  });
});

test('in any space slots lie inside, are disjoint, and do not depend on what was asked before', () => {
  // Within it lies no block that Azure reserves.
  const whole = Cidr.parse('test', 'space', '32.0.0.0/3');
  const spaces = fc
    .integer({ min: 5, max: 19 })
    .chain((length) => fc.nat(2 ** length - 1).map((index) => whole.part(length, index).toString()));
  const orders = fc.shuffledSubarray(roles, { minLength: roles.length });
  fc.assert(
    fc.property(spaces, orders, (space, order) => {
      const plan = new AddressPlan(scope, space);
      const asked = new AddressPlan(scope, space);
      const slots = new Map(order.map((role) => [role, asked.slot(role)]));
      each(roles).forEach((role) => expect(slots.get(role)?.toString()).toBe(plan.slot(role).toString()));
      const all = [...slots.values()];
      expect(each(all).every((slot) => plan.space.contains(slot))).toBe(true);
      expect(all.some((slot, i) => all.slice(i + 1).some((other) => slot.overlaps(other)))).toBe(false);
    }),
    { numRuns: 50 },
  );
});

/** The longest prefix of the space, by role. */
const limits: [SubnetRole, number, number][] = [
  [SubnetRole.CLIENT_ACCESS, 24, 28],
  [SubnetRole.PERIMETER, 24, 28],
  [SubnetRole.MAILBOX, 24, 28],
  [SubnetRole.WITNESS, 24, 28],
  [SubnetRole.DIRECTORY, 24, 28],
  [SubnetRole.custom('office', { slot: 5 }), 24, 28],
  [SubnetRole.BASTION, 22, 26],
];

test.each(limits)('%s fits into a /%d, and not into the next smaller', (role, length, slotLength) => {
  expect(new AddressPlan(scope, `10.0.0.0/${length}`).slot(role).prefixLength).toBe(slotLength);
  expectRefusal(() => new AddressPlan(scope, `10.0.0.0/${length + 1}`).slot(role), {
    path: 'plan',
    property: 'addressSpace',
    value: `'10.0.0.0/${length + 1}'`,
    limit: `/${length} or larger`,
    remedy: `give the site a /${length}, or provide the ${role.id} subnet in`,
  });
});

test('a site refuses a space that is none', () => {
  expectRefusal(() => siteIn(testApp(), { addressSpace: '10.10.0.0' }), {
    path: 'amsterdam/Amsterdam',
    property: 'addressSpace',
    value: "'10.10.0.0'",
    limit: 'an IPv4 block in CIDR notation',
    remedy: "write it like '10.10.0.0/16'",
  });
});

test('a site refuses a tier or Bastion that its space has no room for', () => {
  expectRefusal(() => siteIn(testApp(), { addressSpace: '10.0.0.0/25' }).subnet(SubnetRole.CLIENT_ACCESS), {
    path: 'amsterdam/Amsterdam',
    property: 'addressSpace',
    value: "'10.0.0.0/25'",
    limit: '/24 or larger',
    remedy: 'give the site a /24',
  });
  expectRefusal(() => siteIn(testApp(), { addressSpace: '10.0.0.0/23', bastion: true }), {
    path: 'amsterdam/Amsterdam',
    property: 'addressSpace',
    value: "'10.0.0.0/23'",
    limit: '/22 or larger',
    remedy: 'give the site a /22',
  });
});
