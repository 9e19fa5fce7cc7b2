import type { IConstruct } from 'constructs';
import type { AzureCloud } from './azure-cloud';
import type { AzureRegion } from './azure-region';
import { refuse } from './refusal';

/** Refuses a region of another cloud than the rest of the estate. */
export function checkSameCloud(
  scope: IConstruct,
  property: string,
  region: AzureRegion,
  cloud: AzureCloud,
): void {
  if (region.cloud === cloud) return;
  refuse(scope, {
    property,
    value: region.name,
    limit: `a region of ${cloud.title}`,
    cause: `${region.name} is in ${region.cloud.title}, and two clouds share no network, no directory and no Traffic Manager`,
    remedy: 'choose regions of one cloud',
  });
}
