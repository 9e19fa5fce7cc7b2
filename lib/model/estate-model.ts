import type { TerraformStack } from 'cdktf';
import { TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';
import { AzureCloud } from '../core/azure-cloud';
import { compactJson } from '../core/compact-json';
import type { OutputFiles } from '../core/output-files';
import { writeAtSynthesis } from '../core/output-files';
import { refuse } from '../core/refusal';
import { releasedIn } from '../core/protection';
import type { RaisedWarning } from '../core/raised-warning';
import { knownSubscription } from '../core/subscription';
import { warningsOf } from '../core/warnings';
import { validateWholeApp } from '../core/whole-app-validation';
import type { AvailabilityGroupModel } from './availability-group-model';
import type { PlacedPart } from './contributions';
import { addContribution, placedParts, stackOf } from './contributions';
import type { DatabaseModel } from './database-model';
import type { Dependency } from './dependency';
import { ESTATE_IN_PATH, type DocumentModel } from './document-model';
import type { EstateDocument } from './estate-document';
import { withInstallationOrder } from './installation-order';
import { knownValues } from './known-values';
import type { ExternalModel } from './external-model';
import type { MachineModel } from './machine-model';
import type { MailDomainModel } from './mail-domain-model';
import { withMaintenanceSlots } from './maintenance-calendar';
import type { IModelContributor } from './model-contributor';
import type { ModelPart } from './model-part';
import type { NameModel, DnsZoneModel } from './name-model';
import type { PipelineModel } from './pipeline-model';
import { protectionFaults } from './protection-faults';
import type {
  AlertModel,
  ExportModel,
  ExportStoreModel,
  RestoreDrillModel,
  VaultModel,
} from './protection-model';
import { canRehearse } from './restore-sources';
import type { RecoveryTimesModel } from './recovery-times-model';
import type { RedundancyGroup } from './redundancy-group';
import type { ReleasedModel } from './released-model';
import { withSiteDomains } from './site-domains';
import type { SiteModel } from './site-model';
import type { InterconnectModel, StackModel, StateModel } from './stack-model';
import type { TierModel } from './tier-model';
import type { WarningModel } from './warning-model';

/** Version of the format of `estate.json`. */
const FORMAT_VERSION = '1.1';

/**
 * An estate as plain values: its sites, machines, tiers, redundancy groups, databases, names and stacks. Constructs state their parts once
 * (`contribute`); whoever wants to know something about the estate reads it here, never from constructs.
 */
export class EstateModel {
  /**
   * Adds a part to the model.
   *
   * @param scope - the construct that the part is about
   * @param contributor - says what the part is; asked when the program has been read to its end
   */
  public static contribute(scope: IConstruct, contributor: IModelContributor): void {
    const isFirst = addContribution(scope, contributor);
    if (stackOf(scope)) validateWholeApp(scope);
    if (isFirst) writeAtSynthesis(scope.node.root, () => estateFiles(scope.node.root));
  }

  /**
   * The model of the estate that a construct belongs to; the `App` belongs to the only estate of its program.
   *
   * @param scope - a construct of the estate
   * @throws if no estate, or more than one, has parts within the scope, or two things of the estate have one id
   */
  public static of(scope: IConstruct): EstateModel {
    const parts = placedParts(scope.node.root);
    const within = estatesWithin(scope, parts);
    if (within.length === 1) return new EstateModel(scope.node.root, within[0], parts);
    return refuse(scope, {
      property: 'scope',
      value: scope.node.path,
      limit: 'a construct of one estate',
      cause:
        within.length === 0
          ? 'nothing of an Exchange estate is in it'
          : `it contains parts of several estates: ${within.join(', ')}`,
      remedy: 'pass a site or a TwoSiteExchange, or use EstateModel.all() for every estate of the program',
    });
  }

  /**
   * The model of every estate within a construct, in the order of the program.
   *
   * @param scope - usually the `App`
   * @throws if two things of one estate have one id
   */
  public static all(scope: IConstruct): EstateModel[] {
    const parts = placedParts(scope.node.root);
    return estatesWithin(scope, parts).map((estate) => new EstateModel(scope.node.root, estate, parts));
  }

  private readonly document: EstateDocument;

  private constructor(root: IConstruct, estate: string, parts: PlacedPart[]) {
    const own = parts.filter((each) => each.estate === estate);
    const stacks = stacksOf(own);
    const all = <T>(of: (part: ModelPart) => T[] | undefined): T[] =>
      own.flatMap(({ part }) => of(part) ?? []);
    const stated = knownValues<EstateDocument>({
      formatVersion: FORMAT_VERSION,
      estate,
      cloud: cloudOf(root, estate, own).otherEnvironment,
      sites: all((part) => part.sites),
      tiers: all((part) => part.tiers),
      machines: all((part) => part.machines),
      redundancyGroups: all((part) => part.redundancyGroups),
      dependencies: all((part) => part.dependencies),
      externals: firstOfEach(all((part) => part.externals)),
      recoveryTimes: own.find(({ part }) => part.recoveryTimes)?.part.recoveryTimes,
      availabilityGroups: all((part) => part.availabilityGroups),
      databases: all((part) => part.databases),
      vaults: all((part) => part.vaults),
      exportStores: all((part) => part.exportStores),
      exports: all((part) => part.exports),
      restoreDrills: all((part) => part.restoreDrills),
      alerts: all((part) => part.alerts),
      dnsZones: all((part) => part.dnsZones),
      mailDomains: all((part) => part.mailDomains),
      names: all((part) => part.names),
      stacks: stacks.map(stackModel),
      states: all((part) => part.states),
      interconnects: all((part) => part.interconnects),
      pipelines: own.some(({ part }) => part.pipelines?.length) ? all((part) => part.pipelines) : undefined,
      documents: all((part) => part.documents).map(({ kind, path }) => ({
        kind,
        path: path.replace(ESTATE_IN_PATH, estate),
      })),
      released: stacks.flatMap(releasedIn),
      objectives: own.some(({ part }) => part.objectives?.length)
        ? all((part) => part.objectives)
        : undefined,
      warnings: warningsOf(stacks).map(warningModel),
    });
    const known = withSiteDomains(stated);
    const usual = all((part) => part.usualDrills).filter(({ role }) => canRehearse(known, role));
    this.document = {
      ...known,
      machines: knownValues(withInstallationOrder({ ...known, machines: withMaintenanceSlots(known) })),
      restoreDrills: [...known.restoreDrills, ...knownValues(usual)],
    };
    checkIds(root, this.document);
    checkSiteNames(root, this.document);
  }

  /** Id of the estate. */
  public get id(): string {
    return this.document.estate;
  }

  /** The cloud of Azure that it is in. */
  public get cloud(): AzureCloud {
    return AzureCloud.named(this.document.cloud);
  }

  /** Sites, in the order of the program. */
  public get sites(): SiteModel[] {
    return [...this.document.sites];
  }

  /** Tiers, in the order of the program. */
  public get tiers(): TierModel[] {
    return [...this.document.tiers];
  }

  /** Machines, in the order of the program. */
  public get machines(): MachineModel[] {
    return [...this.document.machines];
  }

  /** Redundancy groups. */
  public get redundancyGroups(): RedundancyGroup[] {
    return [...this.document.redundancyGroups];
  }

  /** Dependencies. */
  public get dependencies(): Dependency[] {
    return [...this.document.dependencies];
  }

  /** Things outside the machines that the estate needs. */
  public get externals(): ExternalModel[] {
    return [...this.document.externals];
  }

  /** How long people take, as the team has stated it; undefined where it has stated nothing. */
  public get recoveryTimes(): RecoveryTimesModel | undefined {
    return this.document.recoveryTimes;
  }

  /** Database availability groups. */
  public get availabilityGroups(): AvailabilityGroupModel[] {
    return [...this.document.availabilityGroups];
  }

  /** Databases. */
  public get databases(): DatabaseModel[] {
    return [...this.document.databases];
  }

  /** Vaults that hold backups of machines. */
  public get vaults(): VaultModel[] {
    return [...this.document.vaults];
  }

  /** Where exports of configuration are kept. */
  public get exportStores(): ExportStoreModel[] {
    return [...this.document.exportStores];
  }

  /** What is exported from machines. */
  public get exports(): ExportModel[] {
    return [...this.document.exports];
  }

  /** Restore drills. */
  public get restoreDrills(): RestoreDrillModel[] {
    return [...this.document.restoreDrills];
  }

  /** Alerts. */
  public get alerts(): AlertModel[] {
    return [...this.document.alerts];
  }

  /** Zones that publish names. */
  public get dnsZones(): DnsZoneModel[] {
    return [...this.document.dnsZones];
  }

  /** Mail domains, the main one first. */
  public get mailDomains(): MailDomainModel[] {
    return [...this.document.mailDomains];
  }

  /** Names, and where they lead. */
  public get names(): NameModel[] {
    return [...this.document.names];
  }

  /** Stacks, in the order of their making. */
  public get stacks(): StackModel[] {
    return [...this.document.stacks];
  }

  /** Where stacks keep their state. */
  public get states(): StateModel[] {
    return [...this.document.states];
  }

  /** Stacks that connect sites. */
  public get interconnects(): InterconnectModel[] {
    return [...this.document.interconnects];
  }

  /** Pipelines that apply the estate. */
  public get pipelines(): PipelineModel[] {
    return [...(this.document.pipelines ?? [])];
  }

  /** Files for people that synthesis writes. */
  public get documents(): DocumentModel[] {
    return [...this.document.documents];
  }

  /** Resources with data or an identity that Terraform may destroy. It destroys no others. */
  public get released(): ReleasedModel[] {
    return [...this.document.released];
  }

  /** Warnings, acknowledged ones included. */
  public get warnings(): WarningModel[] {
    return [...this.document.warnings];
  }

  /** The site that another one stands by for, or else the first of the program; undefined in an estate without sites. */
  public get primary(): SiteModel | undefined {
    const id = this.standby?.standbyFor;
    return this.document.sites.find((site) => id === undefined || site.id === id);
  }

  /** The standby site; undefined where there is none. */
  public get standby(): SiteModel | undefined {
    return this.document.sites.find((site) => site.standbyFor !== undefined);
  }

  /**
   * A site.
   *
   * @param id - its code
   * @throws if the estate has no such site
   */
  public site(id: string): SiteModel {
    return found(this, 'site', this.document.sites, id);
  }

  /**
   * A machine.
   *
   * @param id - its computer name
   * @throws if the estate has no such machine
   */
  public machine(id: string): MachineModel {
    return found(this, 'machine', this.document.machines, id);
  }

  /**
   * A tier.
   *
   * @param id - site and name, such as `AMS/ClientAccess`
   * @throws if the estate has no such tier
   */
  public tier(id: string): TierModel {
    return found(this, 'tier', this.document.tiers, id);
  }

  /**
   * The machines of a site, in the order of the program.
   *
   * @param site - code of the site
   * @param role - only machines that have this role
   */
  public machinesOf(site: string, role?: string): MachineModel[] {
    return this.document.machines.filter(
      (machine) => machine.site === site && (role === undefined || machine.roles.includes(role)),
    );
  }

  /**
   * The tiers of a site, in the order of the program.
   *
   * @param site - code of the site
   * @param kind - only tiers of this kind
   */
  public tiersOf(site: string, kind?: string): TierModel[] {
    return this.document.tiers.filter(
      (tier) => tier.site === site && (kind === undefined || tier.kind === kind),
    );
  }

  /** All of the model, as `estate.json` has it. */
  public toDocument(): EstateDocument {
    return this.document;
  }

  /** The text of `estate.json`: the same for the same program. */
  public toJson(): string {
    return compactJson(this.document);
  }
}

/** The `estate.json` of every estate of a program. */
function estateFiles(root: IConstruct): OutputFiles {
  const models = EstateModel.all(root);
  models.forEach(checkProtection);
  return Object.fromEntries(models.map((model) => [`estates/${model.id}/estate.json`, model.toJson()]));
}

/** Every machine has a decision, and schedules do not meet. */
function checkProtection(model: EstateModel): void {
  const faults = protectionFaults(model.toDocument());
  if (faults.length > 0) throw new Error(faults.map((fault) => `[${model.id}] ${fault}`).join('\n'));
}

/** Estates with parts in the scope; for a construct without a part, the estate of its stack. */
function estatesWithin(scope: IConstruct, parts: PlacedPart[]): string[] {
  const inside = parts.filter((each) => each.scope.node.scopes.includes(scope));
  const stack = stackOf(scope);
  const near = inside.length > 0 ? inside : parts.filter((each) => stack && stackOf(each.scope) === stack);
  return [...new Set(near.map(({ estate }) => estate))];
}

/** The stacks of an estate, in the order of the program, which is that of its parts. */
function stacksOf(parts: PlacedPart[]): TerraformStack[] {
  return [...new Set(parts.map(({ scope }) => stackOf(scope)))].filter((stack) => stack !== undefined);
}

function stackModel(stack: TerraformStack): StackModel {
  return {
    id: stack.node.id,
    resources: stack.node.findAll().filter((each) => TerraformResource.isTerraformResource(each)).length,
    dependsOn: stack.dependencies.map((each) => each.node.id),
    subscriptionId: knownSubscription(stack),
  };
}

function warningModel({ id, path, message, reason }: RaisedWarning): WarningModel {
  return { id, path, message, acknowledged: reason };
}

function found<T extends { readonly id: string }>(model: EstateModel, what: string, all: T[], id: string): T {
  const one = all.find((each) => each.id === id);
  if (one) return one;
  return refuse(`EstateModel ${model.id}`, {
    property: what,
    value: id,
    limit: `one of ${all.map((each) => each.id).join(', ')}`,
    cause: `the estate has no such ${what}`,
    remedy: `use the id of a ${what} of the estate`,
  });
}

/** Several constructs may need one thing outside: the first says what it is. */
function firstOfEach(externals: ExternalModel[]): ExternalModel[] {
  return [...new Map([...externals].reverse().map((each) => [each.id, each])).values()].reverse();
}

/** The directory, the provider and the host names of one cloud know nothing of another one. */
function cloudOf(root: IConstruct, estate: string, parts: PlacedPart[]): AzureCloud {
  const placed = parts.flatMap(({ scope, part: { cloud } }) =>
    cloud === undefined ? [] : [{ path: scope.node.path, cloud: AzureCloud.named(cloud) }],
  );
  const [first] = placed as ((typeof placed)[number] | undefined)[];
  const other = placed.find(({ cloud }) => cloud !== first?.cloud);
  if (first && other) {
    refuse(root.node.path || 'App', {
      property: 'region',
      value: estate,
      limit: 'in one cloud of Azure',
      cause: `${first.path} is in ${first.cloud.title} and ${other.path} in ${other.cloud.title}, which share no network, no directory and no Traffic Manager`,
      remedy: 'choose regions of one cloud, or make two estates (SiteProps.estate)',
    });
  }
  return first?.cloud ?? AzureCloud.PUBLIC;
}

/** Two things with one id would be one thing to every reader. */
function checkIds(root: IConstruct, document: EstateDocument): void {
  for (const [kind, things] of Object.entries(document)) {
    if (!Array.isArray(things)) continue;
    const seen = new Set<string>();
    for (const { id } of things as { id?: string }[]) {
      if (id === undefined || kind === 'warnings') continue;
      if (seen.has(id)) refuseDuplicate(root, document.estate, kind, id);
      seen.add(id);
    }
  }
}

/** Programs tell sites by their codes; people tell them by their names. */
function checkSiteNames(root: IConstruct, { estate, sites }: EstateDocument): void {
  const names = sites.map(({ name }) => name.trim().toUpperCase());
  const second = sites.find((_, index) => names.indexOf(names[index]) < index);
  if (!second) return;
  const first = sites[names.indexOf(second.name.trim().toUpperCase())];
  refuse(root.node.path || 'App', {
    property: 'siteName',
    value: second.name,
    limit: `unique in the estate '${estate}'`,
    cause: `the sites ${first.id} and ${second.id} both have it, and nobody could tell them apart in a runbook`,
    remedy: 'give one of them another name, or put it into another estate (SiteProps.estate)',
  });
}

function refuseDuplicate(root: IConstruct, estate: string, kind: string, id: string): never {
  return refuse(root.node.path || 'App', {
    property: 'id',
    fault: `'${id}' is used by two ${kind} of the estate '${estate}'`,
    cause: 'summary, runbooks and estate.json know things by their ids and would take the two for one',
    remedy: 'give one of them another code or name, or put it into another estate (SiteProps.estate)',
  });
}
