import { AzureError } from '../azure-error';
import type { Rule } from './rule';
import { propertiesOf } from './rule';

export const DELETED_VAULT = 'microsoft.keyvault/locations/deletedvaults';

/**
 * A deleted vault keeps its name until it is purged or recovered, and protection from purging cannot be taken back.
 *
 * Source: learn.microsoft.com/azure/key-vault/general/soft-delete-overview; the codes are those of
 * learn.microsoft.com/azure/key-vault/general/key-vault-recovery (ConflictError) and an estimate (BadRequest).
 */
export const vaultIsNotDeleted: Rule = ({ id, body, previous, store }) => {
  const { createMode, enablePurgeProtection } = propertiesOf(body);
  const isDeleted = store
    .ofType(DELETED_VAULT)
    .some((each) => each.id.name.toLowerCase() === id.name.toLowerCase());
  if (!previous && isDeleted && createMode !== 'recover') {
    throw new AzureError(
      409,
      'ConflictError',
      `A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault.`,
    );
  }
  if (
    previous &&
    propertiesOf(previous.body).enablePurgeProtection === true &&
    enablePurgeProtection === false
  ) {
    throw new AzureError(
      400,
      'BadRequest',
      'The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a vault is an irreversible action.',
    );
  }
};
