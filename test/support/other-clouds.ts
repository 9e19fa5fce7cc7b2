import type { EstateSite, TwoSiteExchangeProps } from 'cdktf-resilient-exchange';
import {
  AlertReceiver,
  AzureCloud,
  AzureRegion,
  DnsFailover,
  InstallationMedia,
  OutboundMail,
  ServerCertificate,
  StateStore,
  VaultImmutability,
} from 'cdktf-resilient-exchange';
import { unattended } from '../installation/support/installation';
import { mediaProps } from '../installation/support/installation';
import { DIRECTORY, LIVE, type MadeSites } from './app';

/** The clouds beside the public one. */
export const OTHER_CLOUDS = [AzureCloud.US_GOVERNMENT, AzureCloud.CHINA];

const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-own';

/** Two sites of a cloud, and the region of witness and names. */
const REGIONS: Readonly<Record<string, readonly AzureRegion[]>> = {
  [AzureCloud.PUBLIC.environment]: [
    AzureRegion.WEST_EUROPE,
    AzureRegion.NORTH_EUROPE,
    AzureRegion.FRANCE_CENTRAL,
  ],
  [AzureCloud.US_GOVERNMENT.environment]: [
    AzureRegion.US_GOV_VIRGINIA,
    AzureRegion.US_GOV_ARIZONA,
    AzureRegion.US_GOV_TEXAS,
  ],
  [AzureCloud.CHINA.environment]: [
    AzureRegion.CHINA_NORTH_3,
    AzureRegion.CHINA_EAST_2,
    AzureRegion.CHINA_NORTH_2,
  ],
};

/** The three regions of a cloud. */
export function regionsOf(cloud: AzureCloud): readonly AzureRegion[] {
  return REGIONS[cloud.environment];
}

/** An estate in a cloud with everything that has a host name: media, certificates, state, automatic failover, monitoring. */
export function estateIn(cloud: AzureCloud, overrides: Partial<TwoSiteExchangeProps> = {}): MadeSites {
  const regions = regionsOf(cloud);
  const [amsterdam, dublin, paris] = regions.map((region, index) => ({
    region,
    addressSpace: `10.${10 * (index + 1)}.0.0/16`,
    domainControllers: [`10.${10 * (index + 1)}.64.4`],
    bastion: true,
    vault: cloud === AzureCloud.CHINA ? { immutability: VaultImmutability.DISABLED } : undefined,
  }));
  const inVault = (secretName: string): { region: AzureRegion; keyVaultId: string; secretName: string }[] =>
    regions.map((region) => ({
      region,
      keyVaultId: `${GROUP}/providers/Microsoft.KeyVault/vaults/kv-${region.name}`,
      secretName,
    }));
  const stores = regions.map((region) => ({
    region,
    storageAccountId: `${GROUP}/providers/Microsoft.Storage/storageAccounts/media${region.name}`,
    container: 'exchange',
  }));
  const certificate = ServerCertificate.keyVault({ secrets: inVault('mail') });
  return {
    domainName: 'contoso.com',
    activeDirectory: DIRECTORY,
    ...LIVE,
    primary: named('Amsterdam', amsterdam),
    standby: named('Dublin', dublin),
    witness: named('Paris', paris),
    databaseAvailabilityGroup: { databases: 12, copies: { laggedCopies: 1 } },
    edge: { outbound: OutboundMail.direct() },
    failover: DnsFailover.automatic(),
    installation: unattended({
      media: InstallationMedia.of(mediaProps({ stores })),
      setupAccount: { username: 'CORP\\svc-exsetup', passwords: inVault('exchange-setup') },
    }),
    certificates: { clients: certificate, edges: certificate },
    monitoring: { receivers: [AlertReceiver.sms('Duty officer', '1', '2025550100')] },
    stateStore: StateStore.azureStorage({
      storageAccountName: 'ststate',
      containerName: 'tfstate',
      resourceGroupName: 'rg-state',
      region: paris.region,
    }),
    ...overrides,
  };
}

function named(name: string, site: Omit<EstateSite, 'name'>): EstateSite {
  return { name, ...site };
}
