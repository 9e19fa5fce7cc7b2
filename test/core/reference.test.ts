import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { addressOf, idOf, nameOf } from '../../lib/core/reference';
import { stackIn, testApp } from '../support/app';
import { refusal } from '../support/refusal';

const app = testApp();
const group = new ResourceGroup(stackIn(app, 'amsterdam'), 'Group', { name: 'rg', location: 'westeurope' });
const neighbour = new ResourceGroup(group.cdktfStack, 'Neighbour', { name: 'rg-2', location: 'westeurope' });
const stranger = new ResourceGroup(stackIn(app, 'dublin'), 'Group', { name: 'rg', location: 'northeurope' });

test('a resource of the same stack is an expression with its address', () => {
  expect(addressOf(group, neighbour)).toBe('azurerm_resource_group.Group');
  expect(idOf(group, neighbour)).toBe('${azurerm_resource_group.Group.id}');
  expect(nameOf(group, neighbour)).toBe('${azurerm_resource_group.Group.name}');
});

test.each([
  ['id', idOf],
  ['name', nameOf],
  ['address', addressOf],
])('the %s of a resource of another stack is refused', (_, of) => {
  expect(refusal(() => of(group, stranger))).toEqual({
    path: 'dublin/Group',
    property: 'stack',
    value: "'dublin'",
    limit: 'the stack of amsterdam/Group, which it refers to',
    advice:
      'Terraform finds a resource by its address only within one state, and that one is in the state of amsterdam. Make dublin/Group in amsterdam, or the other in dublin.',
  });
});
