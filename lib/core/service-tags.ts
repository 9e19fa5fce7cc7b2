import { closest, distance } from 'fastest-levenshtein';
import { AzureRegion } from './azure-region';
import { suggest } from './closest';

/**
 * Service tags of network security groups. Source: learn.microsoft.com/azure/virtual-network/service-tags-overview.
 */
const SERVICE_TAGS = [
  ...['ActionGroup', 'ApiManagement', 'ApplicationInsightsAvailability', 'AppConfiguration', 'AppService'],
  ...['AppServiceManagement', 'AutonomousDevelopmentPlatform', 'AzureActiveDirectory'],
  ...['AzureActiveDirectoryDomainServices', 'AzureAdvancedThreatProtection', 'AzureArcInfrastructure'],
  ...['AzureAttestation', 'AzureBackup', 'AzureBotService', 'AzureCloud', 'AzureCognitiveSearch'],
  ...['AzureConnectors', 'AzureContainerAppsService', 'AzureContainerRegistry', 'AzureCosmosDB'],
  ...['AzureDatabricks', 'AzureDataExplorerManagement', 'AzureDeviceUpdate', 'AzureDevOps'],
  ...['AzureDigitalTwins', 'AzureEventGrid', 'AzureFrontDoor.Backend', 'AzureFrontDoor.FirstParty'],
  ...['AzureFrontDoor.Frontend', 'AzureHealthcareAPIs', 'AzureInformationProtection', 'AzureIoTHub'],
  ...['AzureKeyVault', 'AzureLoadBalancer', 'AzureMachineLearning', 'AzureMachineLearningInference'],
  ...['AzureManagedGrafana', 'AzureMonitor', 'AzureMonitorForSAP', 'AzureOpenDatasets', 'AzurePlatformDNS'],
  ...['AzurePlatformIMDS', 'AzurePlatformLKM', 'AzurePortal', 'AzureResourceManager', 'AzureSecurityCenter'],
  ...['AzureSentinel', 'AzureSignalR', 'AzureSiteRecovery', 'AzureSphere', 'AzureSpringCloud', 'AzureStack'],
  ...['AzureTrafficManager', 'AzureUpdateDelivery', 'AzureWebPubSub', 'BatchNodeManagement', 'ChaosStudio'],
  ...['CognitiveServicesFrontend', 'CognitiveServicesManagement', 'DataFactory', 'DataFactoryManagement'],
  ...['Dynamics365BusinessCentral', 'Dynamics365ForMarketingEmail', 'EOPExternalPublishedIPs', 'EventHub'],
  ...['GatewayManager', 'Grafana', 'GuestAndHybridManagement', 'HDInsight', 'Internet', 'KustoAnalytics'],
  ...['LogicApps', 'LogicAppsManagement', 'M365ManagementActivityApi', 'M365ManagementActivityApiWebhook'],
  ...['Marketplace', 'MicrosoftAzureFluidRelay', 'MicrosoftCloudAppSecurity', 'MicrosoftContainerRegistry'],
  ...['MicrosoftDefenderForEndpoint', 'MicrosoftPurviewPolicyDistribution', 'OneDsCollector', 'PowerBI'],
  ...['PowerPlatformInfra', 'PowerPlatformPlex', 'PowerQueryOnline', 'SCCservice', 'Scuba', 'SerialConsole'],
  ...['ServiceBus', 'ServiceFabric', 'Sql', 'SqlManagement', 'Storage', 'StorageMover', 'StorageSyncService'],
  ...['VideoIndexer', 'VirtualNetwork', 'WindowsAdminCenter', 'WindowsVirtualDesktop'],
];

/** A region that differs from a listed one by so many letters is a slip; Azure has regions that are not listed. */
const SLIP = 2;

/**
 * What is wrong with a service tag; undefined where nothing is. A tag may end with a region, such as `Storage.WestEurope`.
 */
export function tagFault(tag: string): string | undefined {
  if (SERVICE_TAGS.includes(tag)) return undefined;
  const [service, region, ...more] = tag.split('.');
  if (more.length > 0 || region === undefined || !SERVICE_TAGS.includes(service))
    return suggest(tag, SERVICE_TAGS);
  const name = region.toLowerCase();
  const regions = AzureRegion._all.map((each) => each.name);
  const nearest = closest(name, regions);
  if (!/^[a-z]+\d?$/.test(name) || (name !== nearest && distance(name, nearest) <= SLIP))
    return `did you mean '${service}.${nearest}'?`;
  return undefined;
}
