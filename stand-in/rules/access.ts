import { AzureError } from '../azure-error';
import type { Body, ResourceStore } from '../store';
import type { Request, Rule } from './rule';
import { propertiesOf } from './rule';

export const ROLE = 'microsoft.authorization/roledefinitions';
const ASSIGNMENT = 'microsoft.authorization/roleassignments';

/** Roles that Azure has. Source: learn.microsoft.com/azure/role-based-access-control/built-in-roles. */
export const BUILT_IN_ROLES: Record<string, string> = {
  Reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  Contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  'Backup Contributor': '5e467623-bb1f-42f4-a55d-6e525e11384b',
  'Backup Operator': '00c29273-979b-4161-815c-10b084fb9324',
  'Backup Reader': 'a795c7a0-d4a2-40c1-ae25-d81f01202912',
  'Key Vault Reader': '21090545-7ca7-4776-b22c-e363652d74d2',
  'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6',
  'Key Vault Crypto User': '12338af0-0e69-4776-bea7-57ae8d297424',
  'Key Vault Crypto Service Encryption User': 'e147488a-f6f5-4113-8e2d-b22465e65bf6',
  'Storage Blob Data Contributor': 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  'Storage Blob Data Reader': '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
  'Monitoring Reader': '43d0d8ad-25c7-4714-9337-8ba259a9fe05',
  'Log Analytics Reader': '73c42c96-874c-492b-b04d-ab87d138a893',
};

const guidOf = (id: unknown): string => String(id).split('/').pop()!.toLowerCase();

interface Assignment {
  readonly principalId?: string;
  readonly principalType?: string;
  readonly roleDefinitionId?: string;
}

/**
 * An assignment needs a role and a principal that exist, and is made once for a scope.
 *
 * Source: learn.microsoft.com/azure/role-based-access-control/troubleshooting (PrincipalNotFound, RoleAssignmentExists); for the
 * role the code is that of learn.microsoft.com/azure/role-based-access-control/role-assignments-template.
 */
export const assignmentFits: Rule = ({ id, body, store }) => {
  const { principalId, principalType, roleDefinitionId } = propertiesOf(body) as Assignment;
  const role = guidOf(roleDefinitionId);
  const isRole = ({ id: { name } }: { id: { name: string } }): boolean => name.toLowerCase() === role;
  if (!Object.values(BUILT_IN_ROLES).includes(role) && !store.ofType(ROLE).some(isRole)) {
    throw new AzureError(
      400,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${role}' does not exist.`,
    );
  }
  if (principalType === undefined && !principals(store).includes(String(principalId))) {
    throw new AzureError(
      400,
      'PrincipalNotFound',
      `Principal ${principalId} does not exist in the directory. Check that you have the correct principal ID.`,
    );
  }
  const twin = store.ofType(ASSIGNMENT).find((each) => {
    const other = propertiesOf(each.body) as Assignment;
    const isSameScope = each.id.parent?.toLowerCase() === id.parent?.toLowerCase();
    return (
      each.id.key !== id.key &&
      isSameScope &&
      other.principalId === principalId &&
      guidOf(other.roleDefinitionId) === role
    );
  });
  if (twin)
    throw new AzureError(
      409,
      'RoleAssignmentExists',
      `The role assignment already exists. The ID of the existing role assignment is ${guidOf(twin.id.text)}.`,
    );
};

/** Ids of all identities that there are. */
function principals(store: ResourceStore): string[] {
  return store
    .all()
    .flatMap(({ body }) => [(body.identity as Body | undefined)?.principalId, propertiesOf(body).principalId])
    .filter((each): each is string => typeof each === 'string');
}

/** A role that is assigned stays. Source: learn.microsoft.com/azure/role-based-access-control/troubleshooting (RoleDefinitionHasAssignments). */
export function roleIsFree({ id, store }: Pick<Request, 'id' | 'store'>): void {
  const user = store
    .ofType(ASSIGNMENT)
    .find(({ body }) => guidOf((propertiesOf(body) as Assignment).roleDefinitionId) === guidOf(id.text));
  if (!user) return;
  throw new AzureError(
    400,
    'RoleDefinitionHasAssignments',
    'There are existing role assignments referencing role (code: RoleDefinitionHasAssignments).',
  );
}

/** The name of a role is taken once in a directory. Source: as above (RoleDefinitionWithSameNameExists). */
export const roleNameIsFree: Rule = ({ id, body, store }) => {
  const name = propertiesOf(body).roleName;
  const twin = store
    .ofType(ROLE)
    .some((each) => each.id.key !== id.key && propertiesOf(each.body).roleName === name);
  if (twin || BUILT_IN_ROLES[String(name)] !== undefined)
    throw new AzureError(
      409,
      'RoleDefinitionWithSameNameExists',
      `A custom role with the same name already exists in this directory. Use a different name: ${String(name)}`,
    );
};
