import type { NameUse, PreviousRecordModel } from '../model/name-model';
import type { NameStage } from '../model/name-stage';

/** A name as the summary shows it. */
export interface PublishedName {
  readonly name: string;
  readonly type: string;
  readonly primary?: string;
  readonly standby?: string;
  readonly usedBy: NameUse;
  readonly stage: NameStage;
  /** Ids of the tiers that it leads to. */
  readonly leadsTo: string[];
}

/** How far the names of a zone have gone live, and what there was before. */
export interface ZoneStages {
  readonly clients: NameStage;
  readonly mail: NameStage;
  /** Of a zone that exists. */
  readonly zoneId?: string;
  readonly previousTtl?: number;
  readonly previous: PreviousRecordModel[];
}
