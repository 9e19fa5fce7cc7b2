import { ofGroupName, ofUuid } from '../../lib/core/azure-id';

const group = (name: unknown) => () => ofGroupName('Site', 'resourceGroupName', name);
const id = (value: unknown) => () => ofUuid('Site', 'subscriptionId', value);

describe('the name of a resource group', () => {
  test.each([undefined, 'rg', 'rg-Dublin_(1).2', 'r'.repeat(90), 'größe', '${var.group}'])(
    'may be %s',
    (name) => {
      expect(group(name)).not.toThrow();
    },
  );

  test.each(['', 'rg-dub.', 'r'.repeat(91), 'rg dub', 42, null])('is not %s', (name) => {
    expect(group(name)).toThrow(/resourceGroupName must be the name of a resource group: at most 90/);
  });

  test('is not its id, of which the refusal takes the name', () => {
    expect(group('/subscriptions/0/resourceGroups/rg-dub')).toThrow("Write its name alone: 'rg-dub'");
  });
});

describe('the id of a subscription', () => {
  test.each([undefined, '00000000-AAAA-0000-0000-00000000000f', '${var.subscription}'])(
    'may be %s',
    (value) => {
      expect(id(value)).not.toThrow();
    },
  );

  test.each(['contoso-dr', '/subscriptions/00000000-0000-0000-0000-000000000000', 7, ''])(
    'is not %s',
    (value) => {
      expect(id(value)).toThrow(/subscriptionId must be an id such as those of Entra ID/);
    },
  );
});
