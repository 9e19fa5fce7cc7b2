import { Effect, isOutage, MEANINGS, worst } from '../../lib/plan-gate/effect';
import { effectOf } from '../../lib/plan-gate/change-effect';
import type { ResourceChange, Values } from '../../lib/plan-gate/plan';
import { Masks } from '../../lib/plan-gate/masks';
import type { RuleChange } from '../../lib/plan-gate/security-group';
import { securityRuleEffect } from '../../lib/plan-gate/security-rule-effect';

const update = (type: string, before: Values, after: Values, unknown: Values = {}): ResourceChange => ({
  ...{ stack: 's', address: `${type}.a`, type, actions: ['update'], before, after, unknown },
  ...{ replacedBy: [], isLeftOver: false },
});
const DISK = 'azurerm_managed_disk';
const MACHINE = 'azurerm_windows_virtual_machine';

test('a frontend is as before where a state that was not refreshed has null for an empty list', () => {
  const frontend = (zones: unknown): Values => ({
    frontend_ip_configuration: [{ name: 'clients', private_ip_address: '', zones }],
  });
  const effects = [[], ['1']].map(
    (zones) => effectOf(update('azurerm_lb', frontend(null), frontend(zones))).effect,
  );
  expect(effects).toEqual([Effect.HARMLESS, Effect.REMOVED_FROM_POOL]);
});

describe('the effect of a change in place', () => {
  const PREMIUM = 'Standard_E16s_v5';
  test.each([
    [
      'a disk that grows',
      update(DISK, { disk_size_gb: 1024 }, { disk_size_gb: 4095 }),
      PREMIUM,
      Effect.HARMLESS,
    ],
    [
      'a disk that becomes large',
      update(DISK, { disk_size_gb: 1024 }, { disk_size_gb: 4096 }),
      PREMIUM,
      Effect.DEALLOCATED,
    ],
    [
      'a large disk that grows',
      update(DISK, { disk_size_gb: 4096 }, { disk_size_gb: 8192 }),
      PREMIUM,
      Effect.DEALLOCATED,
    ],
    [
      'a disk of a machine without Premium disks',
      update(DISK, { disk_size_gb: 64 }, { disk_size_gb: 128 }),
      'Standard_D4_v5',
      Effect.DEALLOCATED,
    ],
    [
      'a disk of a machine of unknown size',
      update(DISK, { disk_size_gb: 64 }, { disk_size_gb: 128 }),
      undefined,
      Effect.DEALLOCATED,
    ],
    [
      'a disk that shrinks',
      update(DISK, { disk_size_gb: 128 }, { disk_size_gb: 64 }),
      PREMIUM,
      Effect.UNKNOWN,
    ],
    [
      'a disk of a size not known yet',
      update(DISK, { disk_size_gb: 128 }, {}, { disk_size_gb: true }),
      PREMIUM,
      Effect.UNKNOWN,
    ],
    [
      'a system disk that grows',
      update(MACHINE, { os_disk: [{ disk_size_gb: 128 }] }, { os_disk: [{ disk_size_gb: 256 }] }),
      PREMIUM,
      Effect.DEALLOCATED,
    ],
    [
      'a system disk that shrinks',
      update(MACHINE, { os_disk: [{ disk_size_gb: 128 }] }, { os_disk: [{ disk_size_gb: 127 }] }),
      PREMIUM,
      Effect.STAYS_OFF,
    ],
    [
      'other caching of a system disk',
      update(MACHINE, { os_disk: [{ caching: 'None' }] }, { os_disk: [{ caching: 'ReadWrite' }] }),
      PREMIUM,
      Effect.DEALLOCATED,
    ],
    [
      'an argument that the table does not have',
      update(MACHINE, { colour: 'blue' }, { colour: 'red' }),
      PREMIUM,
      Effect.UNKNOWN,
    ],
    [
      'the worst of several',
      update(MACHINE, { tags: {}, size: 'a' }, { tags: { a: 'b' }, size: 'b' }),
      PREMIUM,
      Effect.DEALLOCATED,
    ],
    [
      'an update without a visible change',
      update(MACHINE, { tags: null }, { tags: null }),
      PREMIUM,
      Effect.UNKNOWN,
    ],
    [
      'a value not known yet',
      update(
        MACHINE,
        { network_interface_ids: ['a'] },
        { network_interface_ids: ['a'] },
        { network_interface_ids: [true] },
      ),
      PREMIUM,
      Effect.DEALLOCATED,
    ],
    ['a type that the table does not have', update('azurerm_lb_nat_rule', {}, {}), PREMIUM, Effect.UNKNOWN],
    [
      'what an interrupted replacement left',
      { ...update(MACHINE, {}, {}), actions: ['delete'], isLeftOver: true },
      PREMIUM,
      Effect.UNKNOWN,
    ],
    [
      'a resource that Terraform forgets',
      { ...update(MACHINE, {}, {}), actions: ['forget'] },
      PREMIUM,
      Effect.HARMLESS,
    ],
    [
      'a resource that Terraform forgets and makes again',
      { ...update(MACHINE, {}, {}), actions: ['create', 'forget'] },
      PREMIUM,
      Effect.UNKNOWN,
    ],
    [
      'created before it is destroyed',
      { ...update(MACHINE, {}, {}), actions: ['create', 'delete'] },
      PREMIUM,
      Effect.REPLACED,
    ],
  ])('%s', (_, change, size, effect) => {
    expect(effectOf(change, { machineSize: size }).effect).toBe(effect);
  });

  const frontend = (name: string, address: string): Values => ({ name, private_ip_address: address });
  const balancer = (...frontends: Values[]): Values => ({ frontend_ip_configuration: frontends });

  test('another frontend beside one that stays is harmless, another address is not', () => {
    const [was, more] = [frontend('a', '10.0.0.1'), frontend('b', '10.0.0.2')];
    const effect = (after: Values): Effect => effectOf(update('azurerm_lb', balancer(was), after)).effect;
    expect(effect(balancer(was, more))).toBe(Effect.HARMLESS);
    expect(effect(balancer({ ...was, private_ip_address: '10.0.0.3' }, more))).toBe(Effect.REMOVED_FROM_POOL);
    expect(effect(balancer(more))).toBe(Effect.REMOVED_FROM_POOL);
  });

  test.each(['domain_name_label', 'reverse_fqdn'])(
    '%s of an address is an identity once it is set',
    (name) => {
      const address = (before: unknown, after: unknown): ReturnType<typeof effectOf> =>
        effectOf(update('azurerm_public_ip', { [name]: before }, { [name]: after }));
      expect(address(null, 'a')).toMatchObject({ effect: Effect.HARMLESS, loses: undefined });
      expect(address('a', 'b')).toMatchObject({ effect: Effect.UNPUBLISHED, loses: { kind: 'identity' } });
      expect(address('a', null)).toMatchObject({ effect: Effect.UNPUBLISHED, loses: { kind: 'identity' } });
    },
  );

  test('causes name arguments, never values', () => {
    const { cause } = effectOf(
      update(MACHINE, { size: 'a', admin_password: 'old' }, { size: 'b', admin_password: 'new' }),
    );
    expect(cause).toBe('changes admin_password, size');
  });
});

describe('the effect of a rule of a security group', () => {
  const ALLOW: Values = {
    ...{ access: 'Allow', direction: 'Inbound', priority: 100, protocol: 'Tcp' },
    ...{
      source_address_prefixes: ['10.0.0.0/24'],
      destination_address_prefix: '*',
      destination_port_range: '443',
    },
  };
  const DENY = { ...ALLOW, access: 'Deny' };
  test.each<[string, Values | null, Values | null, Effect]>([
    ['a rule that admits comes', null, ALLOW, Effect.HARMLESS],
    ['a rule that denies comes', null, DENY, Effect.CUT_OFF],
    ['a rule that admits goes', ALLOW, null, Effect.CUT_OFF],
    ['a rule that denies goes', DENY, null, Effect.HARMLESS],
    ['it denies now', ALLOW, DENY, Effect.CUT_OFF],
    ['it admits now', DENY, ALLOW, Effect.HARMLESS],
    [
      'it admits more',
      ALLOW,
      { ...ALLOW, source_address_prefixes: ['10.0.0.0/24', '10.0.1.0/24'] },
      Effect.HARMLESS,
    ],
    [
      'it admits everybody',
      ALLOW,
      { ...ALLOW, source_address_prefixes: [], source_address_prefix: '*' },
      Effect.HARMLESS,
    ],
    ['it admits others', ALLOW, { ...ALLOW, source_address_prefixes: ['10.0.1.0/24'] }, Effect.CUT_OFF],
    ['it admits another port', ALLOW, { ...ALLOW, destination_port_range: '444' }, Effect.CUT_OFF],
    ['it admits another protocol', ALLOW, { ...ALLOW, protocol: 'Udp' }, Effect.CUT_OFF],
    ['it denies more', DENY, { ...DENY, destination_port_range: '*' }, Effect.CUT_OFF],
    ['it denies less', { ...DENY, destination_port_range: '*' }, DENY, Effect.HARMLESS],
    ['another priority', ALLOW, { ...ALLOW, priority: 200 }, Effect.INTERRUPTED],
    ['another direction', ALLOW, { ...ALLOW, direction: 'Outbound' }, Effect.CUT_OFF],
    [
      'administrators are not admitted any more',
      { ...ALLOW, destination_port_range: '3389' },
      null,
      Effect.INTERRUPTED,
    ],
    [
      'clients are not admitted any more, nor administrators',
      { ...ALLOW, destination_port_range: '', destination_port_ranges: ['443', '3389'] },
      null,
      Effect.CUT_OFF,
    ],
    [
      'administrators are denied',
      { ...ALLOW, destination_port_range: '3389' },
      { ...DENY, destination_port_range: '*' },
      Effect.CUT_OFF,
    ],
  ])('%s', (_, before, after, effect) => {
    expect(securityRuleEffect({ before, after })).toBe(effect);
  });
});

describe('rules of one security group', () => {
  const rule = (access: string, priority: number, port = '*', source = '*'): Values => ({
    ...{ access, priority, direction: 'Inbound', protocol: 'Tcp' },
    ...{ source_address_prefix: source, destination_address_prefix: '*', destination_port_range: port },
  });
  const same = (values: Values): RuleChange => ({ before: values, after: values });
  const ALLOW = rule('Allow', 200, '443', 'Internet');
  const DENY = rule('Deny', 300);

  test.each<[string, RuleChange, RuleChange[], Effect]>([
    [
      'an Allow below a Deny',
      { before: ALLOW, after: { ...ALLOW, priority: 301 } },
      [same(DENY)],
      Effect.CUT_OFF,
    ],
    [
      'an Allow above a Deny still',
      { before: ALLOW, after: { ...ALLOW, priority: 299 } },
      [same(DENY)],
      Effect.INTERRUPTED,
    ],
    [
      'a Deny above an Allow',
      { before: DENY, after: { ...DENY, priority: 199 } },
      [same(ALLOW)],
      Effect.CUT_OFF,
    ],
    [
      'a Deny of another port above an Allow',
      { before: rule('Deny', 300, '80'), after: rule('Deny', 199, '80') },
      [same(ALLOW), same(rule('Deny', 250, '80'))],
      Effect.INTERRUPTED,
    ],
    [
      'a new Deny of what was denied',
      { before: null, after: rule('Deny', 400, '25') },
      [same(DENY)],
      Effect.HARMLESS,
    ],
    [
      'an Allow whose traffic another one admits',
      { before: ALLOW, after: null },
      [same({ ...ALLOW, priority: 250 })],
      Effect.HARMLESS,
    ],
    [
      'an Allow whose traffic a new one admits',
      { before: ALLOW, after: null },
      [{ before: null, after: { ...ALLOW, priority: 250 } }],
      Effect.INTERRUPTED,
    ],
    [
      'an Allow whose traffic one admits that is not known yet',
      { before: ALLOW, after: null },
      [{ before: null, after: { ...ALLOW, priority: 250 }, unknown: { source_address_prefix: true } }],
      Effect.CUT_OFF,
    ],
    [
      'a new Deny that is not known yet',
      { before: null, after: rule('Deny', 4000, '80'), unknown: { destination_port_range: true } },
      [same(ALLOW)],
      Effect.CUT_OFF,
    ],
    [
      'an Allow of a wider range',
      { before: rule('Allow', 200, '443'), after: rule('Allow', 200, '400-443') },
      [same(DENY)],
      Effect.HARMLESS,
    ],
    [
      'an Allow of a narrower range',
      { before: rule('Allow', 200, '400-443'), after: rule('Allow', 200, '401-443') },
      [same(DENY)],
      Effect.CUT_OFF,
    ],
    [
      'an Allow of a network around the former one',
      { before: rule('Allow', 200, '25', '10.1.2.0/24'), after: rule('Allow', 200, '25', '10.1.0.0/16') },
      [same(DENY)],
      Effect.HARMLESS,
    ],
    [
      'an Allow of the network beside the former one',
      { before: rule('Allow', 200, '25', '10.1.2.0/24'), after: rule('Allow', 200, '25', '10.1.3.0/24') },
      [same(DENY)],
      Effect.CUT_OFF,
    ],
    [
      'an Allow of an application group in place of a tag',
      {
        before: rule('Allow', 200, '25', 'AzureCloud'),
        after: { ...rule('Allow', 200, '25', ''), source_application_security_group_ids: ['/asg'] },
      },
      [same(DENY)],
      Effect.CUT_OFF,
    ],
    [
      'the balancer is not admitted any more',
      { before: rule('Deny', 300, '*', 'AzureLoadBalancer'), after: rule('Deny', 300) },
      [],
      Effect.CUT_OFF,
    ],
  ])('%s', (_, change, others, effect) => {
    expect(securityRuleEffect(change, [change, ...others])).toBe(effect);
  });
});

describe('effects', () => {
  test('are ranked: what takes a machine down is worse than what does not', () => {
    const outages = Object.keys(MEANINGS).map((each) => isOutage(each as Effect));
    expect(outages.lastIndexOf(true)).toBeLessThan(outages.indexOf(false));
    expect(worst([Effect.LATER, Effect.REMOVED_FROM_POOL, Effect.HARMLESS])).toBe(Effect.REMOVED_FROM_POOL);
    expect(worst([])).toBe(Effect.HARMLESS);
  });
});

describe('sensitive values', () => {
  test('are replaced at any depth, equal ones by equal texts', () => {
    const masks = new Masks();
    const marks = { password: true, disks: [{}, { key: true }], tags: {} };
    const hidden = masks.hide(
      { password: 'a', disks: [{ key: 'b' }, { key: 'a' }], tags: { t: 'c' } },
      marks,
    );
    expect(hidden).toEqual({
      password: '(sensitive value 1)',
      disks: [{ key: 'b' }, { key: '(sensitive value 1)' }],
      tags: { t: 'c' },
    });
    expect(masks.hide({ password: 'd' }, { password: true })).toEqual({ password: '(sensitive value 2)' });
    expect(masks.hide({ password: null }, { password: true })).toEqual({ password: null });
    expect(masks.hide('(sensitive value 2)', true)).toBe('(sensitive value 2)');
    expect(masks.hide({ password: { deep: ['a'] } }, true)).toBe('(sensitive value 3)');
    expect([masks.hide(null, {}), masks.hide('a', false), masks.hide({ a: 'b' }, undefined)]).toEqual([
      null,
      'a',
      { a: 'b' },
    ]);
  });
});
