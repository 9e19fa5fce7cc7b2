import { EdgeTier, SubnetRole, OutboundMail } from 'cdktf-resilient-exchange';
import { named, rulesOf, siteIn, synthStack, testApp } from '../support/app';
import { expectRefusal } from '../support/refusal';

const OFFICE = SubnetRole.custom('office', { slot: 5 });

describe('a role of the team', () => {
  test.each([5, 11, 15])('takes slot %d of the address plan', (slot) => {
    const subnet = siteIn(testApp()).subnet(SubnetRole.custom('office', { slot }));
    expect(subnet.addressPrefix).toBe(`10.10.${slot * 16}.0/20`);
  });

  test('has one subnet, whichever value names it', () => {
    const site = siteIn(testApp());
    expect(site.subnet(SubnetRole.custom('office', { slot: 5 }))).toBe(site.subnet(OFFICE));
  });

  test('gives its subnet and its security group their names', () => {
    const app = testApp();
    siteIn(app).subnet(OFFICE);
    const stack = synthStack(app);
    expect(named(stack, 'azurerm_subnet', 'snet-exchange-ams-office').address_prefixes).toEqual([
      '10.10.80.0/20',
    ]);
    expect(named(stack, 'azurerm_network_security_group', 'nsg-exchange-ams-office')).toBeDefined();
  });

  test.each(['before', 'after'])('is closed to Edges that come %s it', (order) => {
    const app = testApp();
    const site = siteIn(app);
    if (order === 'after') site.subnet(OFFICE);
    new EdgeTier(site, 'Edge', { site, outbound: OutboundMail.direct() }).useMailDomain('contoso.com');
    if (order === 'before') site.subnet(OFFICE);
    const rules = rulesOf(synthStack(app), 'office');
    expect(rules).toEqual({ DenyOtherFromEdges: 'Inbound 210 Deny * * 10.10.16.0/20 -> *' });
  });
});

describe('refuses', () => {
  test.each([0, 4, 12, 14, 16, 5.5, NaN])('slot %d', (slot) => {
    expectRefusal(() => SubnetRole.custom('office', { slot }), {
      path: 'SubnetRole.custom',
      property: 'slot',
      value: String(slot),
      limit: 'one of 5, 6, 7, 8, 9, 10, 11, 15',
      remedy: 'choose a free slot',
    });
  });

  test.each(['', 'Office', 'office web', '1', 'a-'])('the name %p', (id) => {
    expect(() => SubnetRole.custom(id, { slot: 5 })).toThrow(
      '[SubnetRole.custom] id must be lowercase letters',
    );
  });

  test('the name of a role of the library', () => {
    expectRefusal(() => SubnetRole.custom('mailbox', { slot: 5 }), {
      path: 'SubnetRole.custom',
      property: 'id',
      value: "'mailbox'",
      limit: 'a name that no role of this library has',
      remedy: 'choose another name',
    });
  });

  test('one slot for two roles of a site', () => {
    const site = siteIn(testApp());
    site.subnet(OFFICE);
    expectRefusal(() => site.subnet(SubnetRole.custom('relay', { slot: 5 })), {
      path: 'amsterdam/Amsterdam',
      property: 'slot',
      value: '5',
      limit: 'is used by the subnets office and relay',
      remedy: 'give one of the two roles another slot',
    });
  });
});
