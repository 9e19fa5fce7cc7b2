import type { AvailabilityGroupModel } from './availability-group-model';
import type { DatabaseModel } from './database-model';
import type { Dependency } from './dependency';
import type { DocumentModel } from './document-model';
import type { ExternalModel } from './external-model';
import type { MachineModel } from './machine-model';
import type { MailDomainModel } from './mail-domain-model';
import type { NameModel, DnsZoneModel } from './name-model';
import type { PipelineModel } from './pipeline-model';
import type {
  AlertModel,
  ExportModel,
  ExportStoreModel,
  RestoreDrillModel,
  VaultModel,
} from './protection-model';
import type { RecoveryTimesModel } from './recovery-times-model';
import type { RedundancyGroup } from './redundancy-group';
import type { ReleasedModel } from './released-model';
import type { SiteModel } from './site-model';
import type { InterconnectModel, StackModel, StateModel } from './stack-model';
import type { TierModel } from './tier-model';
import type { WarningModel } from './warning-model';

/** The model of an estate as `estate.json` has it. */
export interface EstateDocument {
  /** Version of the format: the second number rises when something is added, the first when something changes or goes. */
  readonly formatVersion: string;
  /** Id of the estate. */
  readonly estate: string;
  /**
   * The cloud that it is in, such as `usgovernment`, as the provider of Terraform names it.
   *
   * @default - the public cloud
   */
  readonly cloud?: string;
  /** Sites. */
  readonly sites: SiteModel[];
  /** Tiers. */
  readonly tiers: TierModel[];
  /** Machines. */
  readonly machines: MachineModel[];
  /** Redundancy groups. */
  readonly redundancyGroups: RedundancyGroup[];
  /** Dependencies. */
  readonly dependencies: Dependency[];
  /** Things outside the machines that the estate needs. */
  readonly externals: ExternalModel[];
  /**
   * How long people take, as the team has stated it.
   *
   * @default - not stated
   */
  readonly recoveryTimes?: RecoveryTimesModel;
  /** Database availability groups. */
  readonly availabilityGroups: AvailabilityGroupModel[];
  /** Databases. */
  readonly databases: DatabaseModel[];
  /** Vaults that hold backups of machines. */
  readonly vaults: VaultModel[];
  /** Where exports of configuration are kept. */
  readonly exportStores: ExportStoreModel[];
  /** What is exported from machines. */
  readonly exports: ExportModel[];
  /** Restore drills. */
  readonly restoreDrills: RestoreDrillModel[];
  /** Alerts. */
  readonly alerts: AlertModel[];
  /** Zones that publish names. */
  readonly dnsZones: DnsZoneModel[];
  /** Mail domains, the main one first. */
  readonly mailDomains: MailDomainModel[];
  /** Names, and where they lead. */
  readonly names: NameModel[];
  /** Stacks, in the order of their making. */
  readonly stacks: StackModel[];
  /** Where stacks keep their state. */
  readonly states: StateModel[];
  /** Stacks that connect sites. */
  readonly interconnects: InterconnectModel[];
  /**
   * Pipelines that apply the estate.
   *
   * @default - none
   */
  readonly pipelines?: PipelineModel[];
  /** Files for people. */
  readonly documents: DocumentModel[];
  /** Resources with data or an identity that Terraform may destroy. It destroys no others. */
  readonly released: ReleasedModel[];
  /**
   * What the program promises its users; synthesis refuses a program that does not keep it.
   *
   * @default - nothing
   */
  readonly objectives?: string[];
  /** Warnings, acknowledged ones included. */
  readonly warnings: WarningModel[];
}
