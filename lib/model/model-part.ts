import type { AvailabilityGroupModel } from './availability-group-model';
import type { DatabaseModel } from './database-model';
import type { Dependency } from './dependency';
import type { DocumentModel } from './document-model';
import type { ExternalModel } from './external-model';
import type { MachineModel } from './machine-model';
import type { MailDomainModel } from './mail-domain-model';
import type { NameModel, DnsZoneModel } from './name-model';
import type {
  AlertModel,
  ExportModel,
  ExportStoreModel,
  RestoreDrillModel,
  VaultModel,
} from './protection-model';
import type { PipelineModel } from './pipeline-model';
import type { RecoveryTimesModel } from './recovery-times-model';
import type { RedundancyGroup } from './redundancy-group';
import type { SiteModel } from './site-model';
import type { InterconnectModel, StateModel } from './stack-model';
import type { TierModel } from './tier-model';

/** What one construct says of itself. Everything in it is a plain value; ids are unique in the estate. */
export interface ModelPart {
  /**
   * The estate that it belongs to.
   *
   * @default - the estate of what else is in the same stack, or the only one of the program
   */
  readonly estate?: string;
  /**
   * The cloud that it is in, as the provider of Terraform names it. An estate has one.
   *
   * @default - it is in none, or in that of the others
   */
  readonly cloud?: string;
  /**
   * Sites.
   *
   * @default - none
   */
  readonly sites?: SiteModel[];
  /**
   * Tiers.
   *
   * @default - none
   */
  readonly tiers?: TierModel[];
  /**
   * Machines.
   *
   * @default - none
   */
  readonly machines?: MachineModel[];
  /**
   * Redundancy groups.
   *
   * @default - none
   */
  readonly redundancyGroups?: RedundancyGroup[];
  /**
   * Dependencies.
   *
   * @default - none
   */
  readonly dependencies?: Dependency[];
  /**
   * Things outside the machines that the estate needs. Several constructs may name one; it is then one thing.
   *
   * @default - none
   */
  readonly externals?: ExternalModel[];
  /**
   * How long people take.
   *
   * @default - not stated
   */
  readonly recoveryTimes?: RecoveryTimesModel;
  /**
   * Databases.
   *
   * @default - none
   */
  readonly databases?: DatabaseModel[];
  /**
   * Database availability groups.
   *
   * @default - none
   */
  readonly availabilityGroups?: AvailabilityGroupModel[];
  /**
   * Vaults that hold backups of machines.
   *
   * @default - none
   */
  readonly vaults?: VaultModel[];
  /**
   * Where exports of configuration are kept.
   *
   * @default - none
   */
  readonly exportStores?: ExportStoreModel[];
  /**
   * What is exported from machines.
   *
   * @default - none
   */
  readonly exports?: ExportModel[];
  /**
   * Restore drills.
   *
   * @default - none
   */
  readonly restoreDrills?: RestoreDrillModel[];
  /**
   * Restore drills that the estate has where it has something that they can restore.
   *
   * @default - none
   */
  readonly usualDrills?: RestoreDrillModel[];
  /**
   * Alerts.
   *
   * @default - none
   */
  readonly alerts?: AlertModel[];
  /**
   * Zones that publish names.
   *
   * @default - none
   */
  readonly dnsZones?: DnsZoneModel[];
  /**
   * Mail domains.
   *
   * @default - none
   */
  readonly mailDomains?: MailDomainModel[];
  /**
   * Names.
   *
   * @default - none
   */
  readonly names?: NameModel[];
  /**
   * Stacks that connect sites.
   *
   * @default - none
   */
  readonly interconnects?: InterconnectModel[];
  /**
   * Where stacks keep their state.
   *
   * @default - unknown
   */
  readonly states?: StateModel[];
  /**
   * What the program promises its users, in words.
   *
   * @default - nothing
   */
  readonly objectives?: string[];
  /**
   * Files for people.
   *
   * @default - none
   */
  readonly documents?: DocumentModel[];
  /**
   * Pipelines that apply the estate.
   *
   * @default - none
   */
  readonly pipelines?: PipelineModel[];
}
