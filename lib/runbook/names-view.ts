import { VirtualDirectory } from '../exchange/virtual-directory';
import type { DnsHostingModel } from '../model/dns-hosting-model';
import type { DnsZoneModel, ExistingInsideZoneModel, PreviousRecordModel } from '../model/name-model';
import { NameStage } from '../model/name-stage';
import { RoutingMethod } from '../model/routing-model';
import type { ClientAccessModel } from '../model/tier-model';
import type { SiteView } from './site-view';

/** The published names as procedures see them, and how they move. */
export class NamesView {
  public constructor(
    private readonly zone: DnsZoneModel,
    private readonly primary: SiteView,
    private readonly standby: SiteView | undefined,
    /** Names of a mail domain beside the main one. */
    private readonly ownNames?: string[],
    /** Names of virtual directories that have one of their own. */
    private readonly directoryHosts: ReadonlyMap<VirtualDirectory, string> = new Map(),
  ) {}

  /** Id of the Terraform stack with the names. */
  public get stack(): string {
    return this.zone.stack;
  }

  /** Codes of the sites whose networks resolve the names that are published inside. */
  public get networks(): string[] {
    // A model of an earlier release does not say it: all did.
    const { networks }: Partial<DnsZoneModel> = this.zone;
    return networks ?? [this.primary.code, ...(this.standby ? [this.standby.code] : [])];
  }

  /** Names that clients use, such as `mail.contoso.com`; the first is the one that URLs are made of. */
  public get clientNames(): string[] {
    return this.ownNames ?? this.namespaces.map((name) => `${name}.${this.zone.id}`);
  }

  /** The name in the URLs of a virtual directory; undefined where no name is published. */
  public hostOf(directory: VirtualDirectory): string | undefined {
    return this.directoryHosts.get(directory) ?? this.clientNames.at(0);
  }

  /** Whether virtual directories have names of their own, by which proxies tell their clients apart. */
  public get namesDirectories(): boolean {
    return this.directoryHosts.size > 0;
  }

  /** The name of Autodiscover; undefined where it is not published. */
  public get autodiscover(): string | undefined {
    const own = this.directoryHosts.get(VirtualDirectory.AUTODISCOVER);
    if (own !== undefined) return own;
    return this.namespaces.includes('autodiscover') ? `autodiscover.${this.zone.id}` : undefined;
  }

  /** Whether the client names lead to the estate. */
  public get clientsLive(): boolean {
    return this.zone.clientNames === NameStage.LIVE;
  }

  /** Whether the client names have not gone live yet. */
  public get clientsHeld(): boolean {
    return this.zone.clientNames === NameStage.HELD;
  }

  /** Whether the records about mail lead to the estate. */
  public get mailLive(): boolean {
    return this.zone.mailNames === NameStage.LIVE;
  }

  /** Whether the records about mail have not gone live yet. */
  public get mailHeld(): boolean {
    return this.zone.mailNames === NameStage.HELD;
  }

  /** Resource id of a zone that existed before; undefined where the program makes it. */
  public get existingZoneId(): string | undefined {
    return this.zone.existingZoneId;
  }

  /** Where the records are kept; undefined for Azure DNS. */
  public get hosting(): DnsHostingModel | undefined {
    return this.zone.hosting;
  }

  /** Where names are published for clients inside; undefined for private zones of Azure, and where nobody publishes them. */
  public get insideHosting(): DnsHostingModel | undefined {
    return this.zone.insideNames?.hosting;
  }

  /** Whether private zones of Azure answer inside the networks. */
  public get isInsideInAzure(): boolean {
    return this.zone.insideNames === undefined;
  }

  /** The zones that have to be on servers outside Azure before names are written there. */
  public get zonesToExist(): { readonly hosting: DnsHostingModel; readonly zones: string[] }[] {
    const { id, hosting, insideNames } = this.zone;
    return [
      ...(hosting ? [{ hosting, zones: [id] }] : []),
      ...(insideNames?.hosting ? [{ hosting: insideNames.hosting, zones: insideNames.zones }] : []),
    ];
  }

  /** The zone on the servers inside that has a name. */
  public insideZoneOf(name: string): string {
    const zones = this.zone.insideNames?.zones ?? [];
    const having = zones.filter((zone) => name === zone || name.endsWith(`.${zone}`));
    return having.sort((a, b) => b.length - a.length)[0] ?? name;
  }

  /** Private zones in Azure that existed before. */
  public get existingInsideZones(): ExistingInsideZoneModel[] {
    return this.zone.existingInsideZones ?? [];
  }

  /** What answers for names inside the networks, in words. */
  public get insideAnswer(): string {
    const { insideNames } = this.zone;
    if (insideNames === undefined) return 'private zones answer';
    return insideNames.hosting
      ? `${insideNames.hosting.name} answers`
      : `nobody of the program answers (${insideNames.reason})`;
  }

  /** Whether the zone was there before: it needs no delegation, and what it has is taken over. */
  public get zoneExisted(): boolean {
    return (
      this.zone.existingZoneId !== undefined || (this.zone.hosting !== undefined && this.zone.isNew !== true)
    );
  }

  /** What the names led to before. */
  public get previousRecords(): PreviousRecordModel[] {
    return this.zone.previousRecords;
  }

  /** Longest time to live that those records had, in seconds. */
  public get previousTtlSeconds(): number | undefined {
    return this.zone.previousTtlSeconds;
  }

  /** Whether names fail over automatically, or when `active_site` is changed. */
  public get automatic(): boolean {
    return this.zone.automatic;
  }

  /** Whether both sites serve clients while nobody has pinned one. */
  public get bothServe(): boolean {
    return this.zone.routing !== undefined;
  }

  /** Whether the place of the resolver that asks decides which of them a client is led to. */
  public get judgesByPlace(): boolean {
    return this.zone.routing !== undefined && this.zone.routing.method !== RoutingMethod.WEIGHTED;
  }

  /** Whether senders deliver to both sites while nobody has pinned one. */
  public get equalMail(): boolean {
    return this.zone.routing?.equalMail ?? false;
  }

  /** Time to live of what moves, in seconds. */
  public get ttlSeconds(): number {
    return this.zone.ttlSeconds;
  }

  /** Seconds until probes have noticed a failure; undefined with manual failover. */
  public get detectionSeconds(): number | undefined {
    return this.zone.detectionSeconds;
  }

  /** The recovery time objective, in seconds. */
  public get objectiveSeconds(): number {
    return this.zone.objectiveSeconds;
  }

  /** How the recovery time comes about, for people. */
  public get recoverySum(): string {
    return this.zone.recoverySum;
  }

  /** Preference of the MX records of the primary site. */
  public get mxPrimary(): number {
    return this.zone.mxPrimary;
  }

  /** Preference of those of the standby site before a switchover. */
  public get mxStandby(): number {
    return this.zone.mxStandby;
  }

  /** Preference of those of the standby site after a switchover. */
  public get mxStandbyActive(): number {
    return this.zone.mxStandbyActive;
  }

  /** Hosts of a filtering service that the MX records name instead of the Edges. */
  public get filterHosts(): string[] {
    return this.primary.edgeTiers[0]?.mailTransport?.filterHosts ?? [];
  }

  /** What clients speak to the front ends, such as `Https` and `Imaps`. */
  public get protocols(): string[] {
    return [...new Set(clientAccessOf(this.primary).flatMap(({ protocols }) => protocols))];
  }

  /** Path of the health page, such as `/owa/healthcheck.htm`; empty where there is none. */
  public get healthPath(): string {
    return clientAccessOf(this.primary)[0]?.healthPath ?? '';
  }

  /** Public name of the primary site's front end; undefined where it has none. */
  public get primaryFrontEnd(): string | undefined {
    return clientAccessOf(this.primary)[0]?.publicHostName;
  }

  /** Public name of the standby site's front end; undefined where it has none. */
  public get standbyFrontEnd(): string | undefined {
    return this.standby && clientAccessOf(this.standby)[0]?.publicHostName;
  }

  /** Whether client names lead to private addresses only, so that nobody outside can ask for them. */
  public get clientsInside(): boolean {
    return this.primaryFrontEnd === undefined;
  }

  private get namespaces(): string[] {
    return clientAccessOf(this.primary).flatMap(({ namespaces }) => namespaces);
  }
}

function clientAccessOf(site: SiteView): ClientAccessModel[] {
  return site.clientTiers.flatMap(({ clientAccess }) => clientAccess ?? []);
}
