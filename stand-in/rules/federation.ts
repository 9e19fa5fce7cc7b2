import { AzureError } from '../azure-error';
import type { Rule } from './rule';
import { propertiesOf } from './rule';

export const FEDERATION = 'microsoft.managedidentity/userassignedidentities/federatedidentitycredentials';

/** Source: learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations. */
const PER_IDENTITY = 20;

/**
 * An identity trusts an issuer's subject once, and so many of them at most.
 *
 * Source: as above for both; the message is that of github.com/Azure/bicep-types-az/issues/2054. The documents name no codes.
 */
export const federationFits: Rule = ({ id, body, store }) => {
  const { issuer, subject } = propertiesOf(body);
  const others = store
    .ofType(FEDERATION)
    .filter((each) => each.id.key !== id.key && each.id.parent?.toLowerCase() === id.parent?.toLowerCase());
  const isTwin = ({ body: other }: { body: typeof body }): boolean =>
    propertiesOf(other).issuer === issuer && propertiesOf(other).subject === subject;
  if (others.some(isTwin))
    throw new AzureError(
      409,
      'Conflict',
      'Issuer and subject combination already exists for this Managed Identity.',
    );
  if (others.length >= PER_IDENTITY)
    throw new AzureError(
      400,
      'BadRequest',
      `An identity has at most ${PER_IDENTITY} federated identity credentials.`,
    );
};
