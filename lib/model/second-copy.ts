import { AzureRegion } from '../core/azure-region';

/** The region with a second copy of an export store: the pair of its own, which its account is replicated to. */
export function secondCopy(region: string): string | undefined {
  return AzureRegion._listed(region)?.pair;
}
