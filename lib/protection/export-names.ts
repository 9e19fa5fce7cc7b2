import { createHash } from 'node:crypto';
import type { IConstruct } from 'constructs';
import type { INaming } from '../core/naming';
import { isKnown, refuse } from '../core/refusal';

/** The most characters of a storage account or a Key Vault. */
const LONGEST = 24;

const SOURCE = 'learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules';

/** The name of the storage account: given, or from the public label, which is unique among all customers of Azure too. */
export function storageAccountName(scope: IConstruct, given: string | undefined, naming: INaming): string {
  const name = given ?? shortened(label(naming).replace(/[^a-z0-9]/g, ''));
  return checked(scope, 'storageAccountName', name, {
    rule: /^[a-z0-9]{3,24}$/,
    limit: '3 to 24 lowercase letters and digits',
  });
}

/** The name of the Key Vault. */
export function keyVaultName(scope: IConstruct, given: string | undefined, naming: INaming): string {
  const name =
    given ??
    shortened(
      label(naming)
        .replace(/[^a-z0-9-]/g, '')
        .replace(/-{2,}/g, '-'),
    );
  return checked(scope, 'keyVaultName', name, {
    rule: /^(?=.{3,24}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/i,
    limit: '3 to 24 letters, digits and single hyphens between them, beginning with a letter',
  });
}

function label(naming: INaming): string {
  return naming.publicLabel(['exports']).toLowerCase();
}

/** A name that is too long keeps its start, and a hash tells it from others with that start. */
function shortened(name: string): string {
  if (name.length <= LONGEST) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return `${name.slice(0, LONGEST - hash.length).replace(/-$/, '')}${hash}`;
}

interface NameRule {
  readonly rule: RegExp;
  readonly limit: string;
}

function checked(scope: IConstruct, property: string, name: string, { rule, limit }: NameRule): string {
  // Scripts, role assignments and pages contain it, so that a token is refused too.
  if (typeof name === 'string' && isKnown(name) && rule.test(name)) return name;
  return refuse(scope, {
    property,
    value: name,
    limit: `${limit}, known at synthesis`,
    cause: `Azure has no other names (${SOURCE}), and scripts on the machines contain it`,
    remedy: 'write a name that nobody else in Azure has',
  });
}
