import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { Effect } from '../../lib/plan-gate/effect';
import { PARENT } from '../../lib/plan-gate/resource-rule';
import { RESOURCE_RULES } from '../../lib/plan-gate/resource-rules';
import { each } from '../support/each';
import { EXAMPLES, ROOT, synthExample } from '../support/synth';
import { estate } from './support/plans';

/** The gate knows the providers of the library; a resource of another one is reported to people as unknown. */
const IN_LIBRARY = EXAMPLES.filter((example) => example !== 'hosted-dns');

describe('the table of resource types', () => {
  test.each(IN_LIBRARY)('has a rule for every type of %s', (example) => {
    const types = Object.values(synthExample(example)).flatMap(({ resource = {} }) => Object.keys(resource));
    expect(each(types).filter((type) => RESOURCE_RULES[type] === undefined)).toEqual([]);
  });

  test.each(Object.entries(RESOURCE_RULES))(
    'says of each argument of %s one thing, and where it is from',
    (_, rule) => {
      const names = Object.values(rule.changed).flat();
      expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
      expect(rule.source).toMatch(/\w+/);
    },
  );

  test('lets no machine, disk or address go unnoticed', () => {
    const {
      azurerm_windows_virtual_machine: machine,
      azurerm_managed_disk: disk,
      azurerm_public_ip: address,
    } = RESOURCE_RULES;
    expect([machine.deleted, machine.replaced]).toEqual([Effect.DESTROYED, Effect.REPLACED]);
    expect([disk.deleted, address.deleted]).toEqual([Effect.DISK_DETACHED, Effect.UNPUBLISHED]);
  });

  test('knows how a rule of a security group finds its group, which has no id in it', () => {
    expect(RESOURCE_RULES.azurerm_network_security_rule.leadsTo).toContain(PARENT);
  });
});

test('the model of the fixtures has the form that estate.json has today', () => {
  const schema = JSON.parse(readFileSync(join(ROOT, 'lib/model/estate.schema.json'), 'utf8')) as object;
  const validate = new Ajv({ strict: false }).compile(schema);
  expect([validate(estate()), validate.errors]).toEqual([true, null]);
});
