const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const ASSIGNMENTS = 'Microsoft.Authorization/roleAssignments';

/** What is done to a blob itself. Listing names no blob, and does not show what is in one. */
const BLOB_ACTIONS = ['read', 'write', 'add/action', 'delete'];

/**
 * Narrows a right to blobs to those of some names.
 *
 * Source: learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes (blob path; Blob.List is a suboperation of reading).
 */
export function blobsOnly(names: readonly string[]): string {
  const others = BLOB_ACTIONS.map((action) =>
    action === 'read'
      ? `!(ActionMatches{'${BLOBS}/read'} AND NOT SubOperationMatches{'Blob.List'})`
      : `!(ActionMatches{'${BLOBS}/${action}'})`,
  );
  const paths = names.map((name) => `@Resource[${BLOBS}:path] StringEquals '${name}'`);
  return `((${others.join(' AND ')}) OR (${paths.join(' OR ')}))`;
}

/**
 * Narrows a right to assign roles to those that the program assigns, each to its type of principal, so that it does not lead to other rights. Roles are given
 * by type; under '' are those whose type the program does not state.
 *
 * Source: learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples (constrain roles and principal types).
 */
export function rolesOnly(roles: Readonly<Record<string, readonly string[]>>): string {
  const among = (source: string): string =>
    Object.entries(roles)
      .map(([type, ids]) => {
        const role = `@${source}[${ASSIGNMENTS}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${ids.join(', ')}}`;
        const isType = `@${source}[${ASSIGNMENTS}:PrincipalType] StringEqualsIgnoreCase '${type}'`;
        return type === '' ? `(${role})` : `(${role} AND ${isType})`;
      })
      .join(' OR ');
  return [
    `((!(ActionMatches{'${ASSIGNMENTS}/write'})) OR (${among('Request')}))`,
    `((!(ActionMatches{'${ASSIGNMENTS}/delete'})) OR (${among('Resource')}))`,
  ].join(' AND ');
}
