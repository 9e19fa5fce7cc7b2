import { AzureCloud } from '../core/azure-cloud';
import { Cidr, isPrivateBlock } from '../core/cidr';
import { ExchangeVersion } from '../exchange/exchange-version';
import { VirtualDirectory } from '../exchange/virtual-directory';
import { directoryHost } from '../model/directory-host';
import type { EstateDocument } from '../model/estate-document';
import type { GatewayModel } from '../model/gateway-model';
import { GroupView } from './group-view';
import { domainInId, stageVariable } from '../model/ids';
import type { MachineModel } from '../model/machine-model';
import { AutodiscoverKind, type MailDomainModel } from '../model/mail-domain-model';
import type {
  AlertModel,
  ExportModel,
  ExportStoreModel,
  ProtectionModel,
  RestoreDrillModel,
  VaultModel,
} from '../model/protection-model';
import { type DatabaseSources, databaseSources } from '../model/restore-sources';
import type { PipelineModel } from '../model/pipeline-model';
import type { InterconnectModel, StackModel, StateModel } from '../model/stack-model';
import type { NameModel } from '../model/name-model';
import { NamesView } from './names-view';
import { stepId } from './procedure';
import type { ServerView } from './server-view';
import { SiteView } from './site-view';
import { type InAzure, subscriptionOfStack } from './subscription';
import { turnedEstate } from './turned-estate';

/** Values of the variable `active_site`. */
export type ActiveSiteValue = 'primary' | 'standby' | 'automatic';

/** A gateway that connects two sites, with the stack that it is in. */
export interface GatewayLink extends GatewayModel {
  readonly stack: string;
}

/** The estate as procedures see it: questions to its model, which knows everything that a page may say. */
export class EstateView {
  /** The site that serves while it can. */
  public readonly primary: SiteView;
  /** The site that takes over; undefined where there is none. */
  public readonly standby?: SiteView;
  /** Sites beside these, such as that of the witness. */
  public readonly others: SiteView[];
  public readonly names: NamesView;
  public readonly group?: GroupView;
  /** DNS name of the Active Directory domain, such as `corp.contoso.com`. */
  public readonly directoryDomain: string;
  /** The mail domain, such as `contoso.com`. */
  public readonly domainName: string;

  /**
   * @param estate - the model, as `estate.json` has it
   * @throws if it lacks what every page needs: a site, a domain, published names
   */
  public constructor(
    private readonly estate: EstateDocument,
    /** Whether the standby has been activated while the primary is lost: then it is the site whose servers are set up. */
    public readonly isActivated = false,
    /** A mail domain beside the main one, when it is the one that steps are about. */
    private readonly further?: string,
    /** Whether primary and standby have changed places, as on pages about the loss of the standby of two sites that both serve. */
    public readonly isTurned = false,
  ) {
    const { sites, dnsZones, availabilityGroups } = estate;
    const domainName = this.further;
    const standby = sites.find(({ standbyFor }) => standbyFor !== undefined);
    const primary = sites.find(({ id }) => standby === undefined || id === standby.standbyFor);
    const zone = dnsZones.find(({ id }, index) =>
      domainName === undefined ? index === 0 : id === domainName,
    );
    const domain = primary?.activeDirectoryDomain;
    if (!primary || domain === undefined || zone === undefined) throw new Error(missing(estate));
    this.primary = new SiteView(estate, primary);
    this.standby = standby && new SiteView(estate, standby);
    this.others = sites
      .filter((site) => site !== primary && site !== standby)
      .map((site) => new SiteView(estate, site));
    this.directoryDomain = domain;
    this.domainName = zone.id;
    this.names = new NamesView(zone, this.primary, this.standby, this.ownNames(), this.directoryHosts());
    const [group] = availabilityGroups;
    this.group = group && new GroupView(estate, group, this.servers, domain);
  }

  /** The cloud of Azure that it is in. */
  public get cloud(): AzureCloud {
    return AzureCloud.named(this.estate.cloud);
  }

  /** The pipelines that apply it; undefined where the program has none. */
  public get pipeline(): PipelineModel | undefined {
    return this.estate.pipelines?.[0];
  }

  /** The same estate on the day on which its pilot light is activated. */
  public activated(): EstateView {
    return new EstateView(this.estate, true);
  }

  /** The same estate on the day on which its standby site is lost, where both sites serve. */
  public turned(): EstateView {
    return new EstateView(turnedEstate(this.estate), this.isActivated, this.further, true);
  }

  /** The value of `active_site` in the program, where primary and standby may have changed places. */
  public pin(activeSite: ActiveSiteValue): ActiveSiteValue {
    if (!this.isTurned || activeSite === 'automatic') return activeSite;
    return activeSite === 'primary' ? 'standby' : 'primary';
  }

  /** The id of a page that there is for the loss of each site, where both serve. */
  public pageOf(id: string): string {
    return this.isTurned ? `${id}-${this.primary.code}` : id;
  }

  /** The estate as steps about each further mail domain see it: names and `domainName` are those of that domain. */
  public get domains(): EstateView[] {
    return this.mailDomains
      .filter(({ id, main }) => !main && id !== this.further)
      .map(({ id }) => new EstateView(this.estate, this.isActivated, id, this.isTurned));
  }

  /** What its domain does with mail. A model of an earlier release says nothing of that. */
  public get mailDomain(): MailDomainModel | undefined {
    return this.mailDomains.find(({ id }) => id === this.domainName);
  }

  /** All mail domains, the main one first. */
  public get mailDomains(): MailDomainModel[] {
    return this.estate.mailDomains ?? [];
  }

  /** Mail domains for which mail comes in, the main one among them. */
  public get receivingDomains(): EstateView[] {
    return [this, ...this.domains].filter(({ mailDomain }) => mailDomain?.receives ?? true);
  }

  /** Whether steps are about a mail domain beside the main one. */
  public get isFurtherDomain(): boolean {
    return this.further !== undefined;
  }

  /** The id of a step, with the domain where it is about a further one. */
  public idOf(id: string): string {
    return this.further === undefined ? id : stepId(id, this.domainInIds);
  }

  /** The domain as a part of ids: a-b.com and a.b.com would have the same, and PowerShell does not tell a-b from ab. */
  public get domainInIds(): string {
    const parts: string[] = [];
    for (const { id } of this.mailDomains.filter(({ main }) => !main)) {
      const base = stepId(id);
      let part = base;
      for (let number = 2; parts.includes(plain(part)); number++) part = `${base}-${number}`;
      if (id === this.further) return part;
      parts.push(plain(part));
    }
    return stepId(this.domainName);
  }

  /** The domain after a name that the program has for each domain, where it is about a further one. */
  public get ofDomain(): string {
    return this.further === undefined ? '' : ` of ${this.further}`;
  }

  /** The variable that takes a stage back. */
  public stageVariable(setting: 'clientNames' | 'mailNames'): string {
    return stageVariable(setting, this.further);
  }

  /** The output with the name servers of the zone. */
  public get nameServersOutput(): string {
    return this.further === undefined ? 'name_servers' : `name_servers_${domainInId(this.further)}`;
  }

  /** Names that the certificate of the clients needs for all domains. */
  public get certificateNames(): string[] {
    const own = this.mailDomains.filter(
      ({ main, autodiscover }) => !main && autodiscover === AutodiscoverKind.OWN_NAME,
    );
    return [...new Set([...this.names.clientNames, ...own.map(({ id }) => `autodiscover.${id}`)])];
  }

  /** Id of the estate. */
  public get id(): string {
    return this.estate.estate;
  }

  /** Product name of the Exchange version. */
  public get version(): string {
    const inPrimary = this.estate.machines.filter(({ site }) => site === this.primary.code);
    const ofRole = (role: string): string | undefined =>
      inPrimary.find(({ roles }) => roles.includes(role))?.exchangeVersion;
    return ofRole('client-access') ?? ofRole('mailbox') ?? ofRole('edge') ?? 'Exchange Server';
  }

  /** Whether Client Access is a role of its own (2013): front ends are then no Mailbox servers. */
  public get hasClientAccessRole(): boolean {
    const known = Object.values(ExchangeVersion).find(
      (each): each is ExchangeVersion => each instanceof ExchangeVersion && each.name === this.version,
    );
    const split = this.estate.machines.some(
      ({ roles }) => roles.includes('client-access') && !roles.includes('mailbox'),
    );
    return known?.hasClientAccessRole ?? split;
  }

  /** Whether rules for clients cover the remote PowerShell. Source: learn.microsoft.com/exchange/clients/client-access-rules/client-access-rules. */
  public get hasClientAccessRules(): boolean {
    return [ExchangeVersion.V2019, ExchangeVersion.SUBSCRIPTION_EDITION].some(
      ({ name }) => name === this.version,
    );
  }

  /** Networks of the administrators that have public addresses. */
  public get publicManagementPrefixes(): string[] {
    const all = this.estate.sites.flatMap(({ managementPrefixes }) => managementPrefixes ?? []);
    const isPublic = (block: string): boolean =>
      /^[\d./]+$/.test(block) &&
      !isPrivateBlock(Cidr.parse('managementPrefixes', 'managementPrefixes', block));
    return [...new Set(all.filter(isPublic))];
  }

  /** DNS name of the domain that has the groups of Exchange. */
  public get forestRootDomain(): string {
    const root = this.estate.sites.find(({ id }) => id === this.primary.code)?.forestRootDomain;
    return root ?? this.directoryDomain;
  }

  /** Id of the Terraform stack that connects the sites; undefined where there is none. */
  public get interconnectStack(): string | undefined {
    return this.estate.interconnects.find(({ gateway }) => !gateway)?.stack;
  }

  /** The gateway between the two sites, where one of them is a datacenter. */
  public get gatewayBetweenSites(): GatewayLink | undefined {
    const ends = [this.primary.code, this.standby?.code];
    return this.estate.interconnects
      .filter(({ sites }) => ends.every((end) => sites.includes(end ?? '')))
      .flatMap(ownGateway)[0];
  }

  /** The gateways to datacenters; that of another site through one of them is the same. */
  public get gateways(): GatewayLink[] {
    return this.estate.interconnects.flatMap(ownGateway);
  }

  /** The connection over a gateway between two sites; undefined where there is none, or their networks are peered. */
  public gatewayBetween(
    one: { readonly code: string },
    other: { readonly code: string },
  ): GatewayLink | undefined {
    const found = this.estate.interconnects.find(
      ({ sites, gateway }) => gateway && sites.includes(one.code) && sites.includes(other.code),
    );
    return found?.gateway && { ...found.gateway, stack: found.stack };
  }

  /** Ids of the Terraform stacks between the sites and the names: what the names read, and no site makes. */
  public get addressStacks(): string[] {
    const names = this.estate.stacks.find(({ id }) => id === this.names.stack);
    const first = this.firstStacks;
    return (names?.dependsOn ?? []).filter((id) => !this.isOfSite(id) && !first.includes(id));
  }

  /** Ids of the Terraform stacks that those of the sites come after, such as the one with the store of exports. */
  public get firstStacks(): string[] {
    const { stacks } = this.estate;
    const needed = stacks.filter(({ id }) => this.isOfSite(id)).flatMap(({ dependsOn }) => dependsOn);
    return stacks.map(({ id }) => id).filter((id) => needed.includes(id) && !this.isOfSite(id));
  }

  private isOfSite(id: string): boolean {
    return this.estate.sites.some(({ stack }) => stack === id);
  }

  /** Ids of the Terraform stacks that make a witness. */
  public get witnessStacks(): string[] {
    return this.estate.machines.flatMap(({ roles, stack }) =>
      roles.includes('witness') && stack !== undefined ? [stack] : [],
    );
  }

  /** The Terraform stacks, in the order of their making. */
  public get stacks(): StackModel[] {
    return this.estate.stacks;
  }

  /** The alerts. */
  public get alerts(): AlertModel[] {
    return this.estate.alerts ?? [];
  }

  /** The published names, and where they lead. */
  public get publishedNames(): NameModel[] {
    return this.estate.names;
  }

  /** Where a stack keeps its state; undefined where the program does not say it. */
  public stateOf(stack: string): StateModel | undefined {
    return this.estate.states.find((state) => state.stack === stack);
  }

  /** A stack as commands of Azure see it, with its subscription. */
  public inAzure(stack: string | undefined, name = stack ?? ''): InAzure {
    return { name, subscription: subscriptionOfStack(this.estate, stack) };
  }

  /** The machines that are witnesses, existing ones too. */
  public get witnesses(): MachineModel[] {
    return this.estate.machines.filter(({ roles }) => roles.includes('witness'));
  }

  /** A machine as commands of Azure see it, with its subscription. */
  public machineInAzure(name: string): InAzure {
    return this.inAzure(this.estate.machines.find(({ id }) => id === name)?.stack, name);
  }

  /** The witnesses that the program makes. */
  public get madeWitnesses(): InAzure[] {
    return this.witnesses.flatMap(({ id, stack }) => (stack === undefined ? [] : [this.inAzure(stack, id)]));
  }

  /** The vaults with backups of machines. */
  public get vaults(): VaultModel[] {
    return this.estate.vaults ?? [];
  }

  /** The vaults as commands of Azure see them: each is in the subscription of its site. */
  public get vaultsInAzure(): InAzure[] {
    const stackOf = (site: string): string | undefined =>
      this.estate.sites.find(({ id }) => id === site)?.stack;
    return this.vaults.map(({ id, site }) => this.inAzure(stackOf(site), id));
  }

  /** Machines whose backups are in a vault of the program. */
  public get backedUp(): MachineModel[] {
    return this.estate.machines.filter(({ protection }) =>
      this.vaults.some(({ id }) => id === protection?.vault),
    );
  }

  /** The vault with the backups of a machine; undefined where none of the program has them. */
  public vaultOf(machine: string): VaultModel | undefined {
    const { protection } = this.estate.machines.find(({ id }) => id === machine) ?? {};
    return this.vaults.find(({ id }) => id === protection?.vault);
  }

  /** How what is on a machine is protected; undefined where the program has not decided it. */
  public protectionOf(machine: string): ProtectionModel | undefined {
    return this.estate.machines.find(({ id }) => id === machine)?.protection;
  }

  /** What is exported from a machine. */
  public exportOf(machine: string, purpose: string): ExportModel | undefined {
    return (this.estate.exports ?? []).find((each) => each.machine === machine && each.purpose === purpose);
  }

  /** The storage that keeps exports. */
  public get exportStores(): ExportStoreModel[] {
    return this.estate.exportStores ?? [];
  }

  /** The restore drills. */
  public get restoreDrills(): RestoreDrillModel[] {
    return this.estate.restoreDrills ?? [];
  }

  /** Where the databases come from when no copy has their content; undefined where nothing has it. */
  public get databaseSources(): DatabaseSources | undefined {
    return databaseSources(this.estate);
  }

  /** Names by which clients find a further domain; undefined for the main one, whose names are those of the tiers. */
  private ownNames(): string[] | undefined {
    if (this.further === undefined) return undefined;
    const { autodiscover } = this.mailDomains.find(({ id }) => id === this.further) ?? {};
    if (autodiscover === undefined) return [];
    const label = autodiscover === AutodiscoverKind.SERVICE_RECORD ? '_autodiscover._tcp' : 'autodiscover';
    return [`${label}.${this.further}`];
  }

  /** Names of virtual directories; the main domain alone has them. */
  private directoryHosts(): Map<VirtualDirectory, string> {
    if (this.further !== undefined) return new Map();
    return new Map(
      Object.values(VirtualDirectory).flatMap((directory) => {
        const host = directoryHost(this.estate, directory);
        return host === undefined ? [] : [[directory, host]];
      }),
    );
  }

  private get servers(): ServerView[] {
    return [this.primary, ...(this.standby ? [this.standby] : []), ...this.others].flatMap(
      ({ mailboxServers }) => mailboxServers,
    );
  }
}

function ownGateway({ gateway, stack }: InterconnectModel): GatewayLink[] {
  return gateway && gateway.through === undefined ? [{ ...gateway, stack }] : [];
}

function plain(id: string): string {
  return id.replace(/-/g, '');
}

function missing({ estate, sites, dnsZones }: EstateDocument): string {
  if (sites.length === 0)
    return `The runbooks of ${estate} need a site, and the estate has none. Their pages are about servers, and where they are. Add a Site, or leave out the Runbooks.`;
  if (dnsZones.length === 0)
    return `The runbooks of ${estate} need published names, and the estate has no zone. Their pages say by which names clients and mail come. Add a FailoverZone, or leave out the Runbooks.`;
  return (
    `The runbooks of ${estate} need the Active Directory domain of the primary site, and it has none. Exchange is installed in a domain. ` +
    'Set activeDirectory, or leave out the Runbooks.'
  );
}
