import type { Construct } from 'constructs';
import type { ExistingInsideZoneModel, InsideNamesModel } from '../model/name-model';
import type { NameStage } from '../model/name-stage';
import type { Site } from '../site/site';

/** What publishes names for clients inside the networks. */
export interface InsidePublisher {
  /** Whether it publishes any. */
  readonly publishes: boolean;
  /** Codes of the sites whose networks resolve the names. */
  readonly networkSites: string[];
  /** Whether names are published that no network of the program resolves. */
  readonly areUnlinked: boolean;
  /** Private zones in Azure that exist; undefined elsewhere. */
  readonly existing?: ExistingInsideZoneModel[];

  /** Publishes a name; `addresses` is a list or an expression that gives one. A name without a stage is published from the start. */
  add(hostName: string, addresses: string[], stage?: NameStage): void;

  /** Lets a site's network resolve every name, those added later included. */
  linkTo(scope: Construct, site: Site): void;

  /** What it is in the model; undefined for private zones in Azure. */
  describe(): InsideNamesModel | undefined;
}
