import { suggest } from './closest';
import { refuse } from './refusal';

/** What tells one cloud of Azure from another. */
interface CloudFacts {
  readonly title: string;
  readonly environment: string;
  readonly cliName: string;
  readonly publicHosts: string;
  readonly trafficManager: string;
  readonly keyVault: string;
  readonly storage: string;
  readonly resourceManager: string;
  readonly signIn: string;
}

/**
 * A cloud of Azure: an instance of its own with its own regions, host names and directories. An estate is in one cloud.
 *
 * Sources: github.com/hashicorp/go-azure-sdk/tree/main/sdk/environments (what the provider of Terraform asks),
 * learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure, learn.microsoft.com/azure/china/resources-developer-guide,
 * github.com/Azure/azure-sdk-for-go-extensions and learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses (names of public addresses).
 */
export class AzureCloud {
  /** Azure, the public cloud. */
  public static readonly PUBLIC = new AzureCloud({
    title: 'Azure (public)',
    environment: 'public',
    cliName: 'AzureCloud',
    publicHosts: 'cloudapp.azure.com',
    trafficManager: 'trafficmanager.net',
    keyVault: 'vault.azure.net',
    storage: 'core.windows.net',
    resourceManager: 'management.azure.com',
    signIn: 'login.microsoftonline.com',
  });
  /** Azure Government of the United States. */
  public static readonly US_GOVERNMENT = new AzureCloud({
    title: 'Azure Government',
    environment: 'usgovernment',
    cliName: 'AzureUSGovernment',
    publicHosts: 'cloudapp.usgovcloudapi.net',
    trafficManager: 'usgovtrafficmanager.net',
    keyVault: 'vault.usgovcloudapi.net',
    storage: 'core.usgovcloudapi.net',
    resourceManager: 'management.usgovcloudapi.net',
    signIn: 'login.microsoftonline.us',
  });
  /** Azure in China, operated by 21Vianet. */
  public static readonly CHINA = new AzureCloud({
    title: 'Azure in China',
    environment: 'china',
    cliName: 'AzureChinaCloud',
    publicHosts: 'cloudapp.chinacloudapi.cn',
    trafficManager: 'trafficmanager.cn',
    keyVault: 'vault.azure.cn',
    storage: 'core.chinacloudapi.cn',
    resourceManager: 'management.chinacloudapi.cn',
    signIn: 'login.chinacloudapi.cn',
  });

  /**
   * The cloud with a name.
   *
   * @param environment - as `estate.json` and the provider of Terraform have it; the public cloud where it is left out
   * @throws if no cloud has that name
   */
  public static named(environment?: string): AzureCloud {
    if (environment === undefined) return AzureCloud.PUBLIC;
    const named = AzureCloud.all.find((cloud) => cloud.environment === environment);
    if (named) return named;
    const names = AzureCloud.all.map((cloud) => cloud.environment);
    return refuse('AzureCloud.named', {
      property: 'environment',
      value: environment,
      limit: 'the name of a cloud in the provider of Terraform',
      cause: 'host names, sign-in and regions differ from cloud to cloud',
      remedy: suggest(String(environment), names),
    });
  }

  /**
   * Whether a host name is that of a Traffic Manager profile, of whichever cloud.
   *
   * @internal
   */
  public static _isTrafficManager(host: string): boolean {
    return AzureCloud.all.some(({ trafficManagerSuffix }) =>
      host.toLowerCase().endsWith(`.${trafficManagerSuffix}`),
    );
  }

  /** All clouds. */
  public static get all(): AzureCloud[] {
    return [AzureCloud.PUBLIC, AzureCloud.US_GOVERNMENT, AzureCloud.CHINA];
  }

  /** What people call it. */
  public readonly title: string;
  /** Its name in the provider and the state backend of Terraform, such as `usgovernment`. */
  public readonly environment: string;
  /** Its name in the Azure CLI (`az cloud set`) and in Azure PowerShell, such as `AzureUSGovernment`. */
  public readonly cliName: string;
  /** What the names of public addresses end with, after the region: `cloudapp.azure.com`. */
  public readonly publicHostSuffix: string;
  /** What the names of Traffic Manager profiles end with: `trafficmanager.net`. */
  public readonly trafficManagerSuffix: string;
  /** What the host names of key vaults end with, and the resource that tokens for them are asked for: `vault.azure.net`. */
  public readonly keyVaultSuffix: string;
  /** What the host names of storage accounts end with, after the service: `core.windows.net`. */
  public readonly storageSuffix: string;
  /** Host of Azure Resource Manager. */
  public readonly resourceManagerHost: string;
  /** Host where people and programs sign in. */
  public readonly signInHost: string;

  private constructor(facts: CloudFacts) {
    this.title = facts.title;
    this.environment = facts.environment;
    this.cliName = facts.cliName;
    this.publicHostSuffix = facts.publicHosts;
    this.trafficManagerSuffix = facts.trafficManager;
    this.keyVaultSuffix = facts.keyVault;
    this.storageSuffix = facts.storage;
    this.resourceManagerHost = facts.resourceManager;
    this.signInHost = facts.signIn;
  }

  /** Whether it is the public cloud, which every tool takes where none is named. */
  public get isPublic(): boolean {
    return this === AzureCloud.PUBLIC;
  }

  /** The name in the provider and the state backend of Terraform; undefined for the public cloud, which is their default. */
  public get otherEnvironment(): string | undefined {
    return this.isPublic ? undefined : this.environment;
  }

  /** What people call it. */
  public toString(): string {
    return this.title;
  }
}
