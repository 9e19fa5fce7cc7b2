import type { IConstruct } from 'constructs';
import type { INaming } from './naming';
import { isKnown, refuse } from './refusal';
import { ResourceKind } from './resource-kind';
import { checkText } from './visible-text';

const SOURCE = 'learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules';

/** The most characters in a name, where it is not 80. Source: see `SOURCE`. */
const LONGEST: Partial<Record<ResourceKind, number>> = {
  [ResourceKind.RESOURCE_GROUP]: 90,
  [ResourceKind.VIRTUAL_NETWORK]: 64,
  [ResourceKind.VIRTUAL_MACHINE]: 64,
  [ResourceKind.TRAFFIC_MANAGER]: 63,
  [ResourceKind.LOCK]: 90,
  [ResourceKind.RECOVERY_VAULT]: 50,
  [ResourceKind.BACKUP_POLICY]: 150,
  [ResourceKind.LOG_WORKSPACE]: 63,
};

/** The name that a naming strategy gives a resource; refuses one that Azure does not accept. */
export function checkedResourceName(
  scope: IConstruct,
  naming: INaming,
  kind: ResourceKind,
  parts: string[],
): string {
  const name = naming.resourceName(kind, parts);
  const property = `naming.resourceName(${kind})`;
  checkText(scope, property, name);
  const longest = LONGEST[kind] ?? 80;
  if (!isKnown(name) || (/^[\p{L}\p{N}_][\p{L}\p{N}_.()-]*$/u.test(name) && name.length <= longest))
    return name;
  return refuse(scope, {
    property,
    value: name,
    limit: `at most ${longest} letters, digits, hyphens, periods and underscores`,
    cause: `this name has ${name.length} characters, and Azure accepts no others for this kind of resource (${SOURCE})`,
    remedy: 'shorten or correct the names that the naming strategy returns',
  });
}
