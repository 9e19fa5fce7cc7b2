import type { PropertyCheck } from './check-class';
import { isKnown, refuse } from './refusal';

/** What Entra ID and Azure identify principals, tenants and subscriptions by. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Source: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules (Microsoft.Resources). */
const GROUP_NAME = /^[\p{L}\p{N}_.()-]{0,89}[\p{L}\p{N}_()-]$/u;

/** Refuses what is no id of Entra ID or of a subscription: an id of a resource or a role assignment would lead nowhere. */
export const ofUuid: PropertyCheck = (scope, property, value) => {
  if (value === undefined || !isKnown(value) || UUID.test(value as string)) return;
  refuse(scope, {
    property,
    value,
    limit: 'an id such as those of Entra ID and of subscriptions',
    cause: 'ids of resources and role assignments contain it, and Azure finds no name there',
    remedy: "write it like '00000000-0000-0000-0000-000000000000'",
  });
};

/** Refuses what Azure does not take as the name of a resource group, such as its id. */
export const ofGroupName: PropertyCheck = (scope, property, value) => {
  if (value === undefined || !isKnown(value)) return;
  if (typeof value === 'string' && GROUP_NAME.test(value)) return;
  const parts = typeof value === 'string' ? value.split('/') : [];
  refuse(scope, {
    property,
    value,
    limit:
      'the name of a resource group: at most 90 letters, digits, hyphens, underscores, parentheses and periods, without a period at the end',
    cause: 'Azure has no group with another name, and ids of resources contain it',
    remedy: parts.length > 1 ? `write its name alone: '${parts.at(-1)}'` : "write it like 'rg-contoso'",
  });
};
