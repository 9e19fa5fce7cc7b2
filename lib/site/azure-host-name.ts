import type { IConstruct } from 'constructs';
import { refuse } from '../core/refusal';
import type { AzureRegion } from '../core/azure-region';

/**
 * The name Azure gives a public address with a label; known before anything is applied.
 *
 * Source: learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses (DNS name label).
 */
export function azureHostName(scope: IConstruct, label: string, region: AzureRegion): string {
  if (!/^[a-z][a-z0-9-]{1,61}[a-z0-9]$/.test(label)) {
    refuse(scope, {
      property: 'naming.publicLabel',
      value: label,
      limit: '3 to 63 lowercase letters, digits and hyphens, beginning with a letter',
      cause: 'it is the DNS label of a public address in Azure',
      remedy: 'correct or shorten the labelPrefix of the naming, the site code or the construct id',
    });
  }
  return `${label}.${region.name}.${region.cloud.publicHostSuffix}`;
}
