import type { IConstruct } from 'constructs';
import { AzureCloud } from './azure-cloud';
import type { AzureRegion } from './azure-region';
import { refuse } from './refusal';

/** What this library uses of Azure, and not every region has. */
export enum AzureService {
  /** Vaults that refuse to delete recovery points before their time. */
  IMMUTABLE_VAULTS = 'immutable vaults',
  /** Azure Update Manager, which installs Windows updates by a schedule. */
  UPDATE_MANAGER = 'Azure Update Manager',
}

interface Missing {
  readonly service: AzureService;
  readonly isMissing: (region: AzureRegion) => boolean;
  readonly where: string;
  readonly source: string;
}

/** Services are in a region where nothing else is said here. */
const MISSING: readonly Missing[] = [
  {
    service: AzureService.IMMUTABLE_VAULTS,
    isMissing: ({ cloud }) => cloud === AzureCloud.CHINA,
    where: 'Azure in China',
    source: 'learn.microsoft.com/azure/backup/backup-azure-immutable-vault-concept',
  },
  {
    service: AzureService.UPDATE_MANAGER,
    isMissing: ({ name, cloud }) => cloud === AzureCloud.US_GOVERNMENT && name.startsWith('usdod'),
    where: 'a region of the Department of Defense',
    source: 'learn.microsoft.com/azure/update-manager/supported-regions',
  },
];

/** Refuses a setting that needs a service which the region lacks. */
export function checkServiceExists(
  scope: IConstruct,
  service: AzureService,
  region: AzureRegion,
  setting: {
    readonly property: string;
    readonly value: unknown;
    readonly fault: string;
    readonly remedy: string;
  },
): void {
  const missing = MISSING.find((each) => each.service === service && each.isMissing(region));
  if (!missing) return;
  refuse(scope, { ...setting, cause: `${missing.where} has no ${service} (${missing.source})` });
}
