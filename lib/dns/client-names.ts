import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { refuse } from '../core/refusal';
import type { IClientAccessService } from '../publishing/client-access-service';
import type { ActiveSiteVariable } from './active-site-variable';
import type { DnsFailover } from './dns-failover';
import type { FailoverProfileSpec } from './failover-profile';
import { FailoverProfile } from './failover-profile';
import { RoutingProfile } from './routing-profile';
import type { InsidePublisher } from './inside-publisher';
import { tierId } from '../model/ids';
import { NameUse } from '../model/name-model';
import type { PublishedName } from './published-name';
import type { StagedRecords } from './staged-records';
import type { TakenNames } from './taken-names';
import type { ZoneTarget } from './zone-target';

/** What client names need. */
export interface ClientNamesSpec {
  readonly target: ZoneTarget;
  readonly failover: DnsFailover;
  readonly privateNames: InsidePublisher;
  readonly records: StagedRecords;
  readonly taken: TakenNames;
  /** Made when there is a standby to move to. */
  readonly activeSite: () => ActiveSiteVariable;
  /** Where a new profile of this name is located, and what it is called. */
  readonly profile: (
    name: string,
    /** Whether it probes sites itself. */
    probes?: boolean,
  ) => Pick<FailoverProfileSpec, 'resourceName' | 'relativeName' | 'resourceGroupName'>;
}

/** The names clients use, public and private, and how they move from site to site. */
export class ClientNames extends Construct {
  /** What has been published, for people. */
  public readonly published: PublishedName[] = [];

  public constructor(
    scope: Construct,
    private readonly spec: ClientNamesSpec,
  ) {
    super(scope, 'ClientNames');
  }

  public add(primary: IClientAccessService, standby: IClientAccessService | undefined): void {
    const { taken, target } = this.spec;
    primary.namespaces.forEach((name) =>
      taken.take(primary, 'namespaces', `${name}.${target.domainName}`, 'a client name'),
    );
    const scope = new Construct(this, primary.node.id);
    this.addPublic(scope, primary, standby);
    this.addPrivate(primary, standby);
  }

  private show(
    services: (IClientAccessService | undefined)[],
    usedBy: NameUse,
    type: string,
    primary: string,
    standby?: string,
  ): void {
    const published = services.filter((service) => service !== undefined);
    const leadsTo = published.map((service) => tierId(service.siteRef.code, service.node.id));
    for (const namespace of published[0].namespaces) {
      const name = `${namespace}.${this.spec.target.domainName}`;
      this.published.push({ name, type, primary, standby, leadsTo, usedBy, stage: this.spec.records.stage });
    }
  }

  private addPublic(scope: Construct, primary: IClientAccessService, standby?: IClientAccessService): void {
    const ttl = this.spec.failover.ttl.toSeconds();
    for (const service of standby ? [primary, standby] : [primary])
      this.addHost(scope, service, primary.namespaces, ttl);
    if (primary.publicHostName !== undefined) {
      const record = this.alias(scope, primary, primary.publicHostName, standby);
      primary.namespaces.forEach((name) =>
        this.spec.records.alias(scope, `Alias-${name}`, name, ttl, record),
      );
      const type = standby && this.spec.failover.isAutomatic ? 'Traffic Manager' : 'CNAME';
      this.show([primary, standby], NameUse.CLIENTS, type, primary.publicHostName, standby?.publicHostName);
      return;
    }
    const addresses = primary.serverAddressesFor(scope);
    if (standby && this.spec.failover.isAutomatic) this.refuseProbes(primary);
    if (addresses.length === 0) return;
    const records = this.byActiveSite(addresses, standby?.serverAddressesFor(scope));
    primary.namespaces.forEach((name) =>
      this.spec.records.addresses(scope, `Address-${name}`, name, ttl, records),
    );
    this.show([primary, standby], NameUse.CLIENTS, 'A', 'each server', standby && 'each server');
  }

  /** The record of a host name that the names lead to, where nobody else makes it: like the addresses of Edges, it waits for no stage. */
  private addHost(scope: Construct, service: IClientAccessService, namespaces: string[], ttl: number): void {
    const { publicHostName: host, publicAddresses: addresses } = service;
    if (host === undefined) return;
    const { domainName, zone } = this.spec.target;
    const isNameOf = namespaces.some((name) => `${name}.${domainName}`.toLowerCase() === host.toLowerCase());
    const label = host.toLowerCase().endsWith(`.${domainName.toLowerCase()}`)
      ? host.slice(0, -domainName.length - 1)
      : undefined;
    if (isNameOf || (addresses && label === undefined)) {
      refuse(service, {
        property: 'publicHostName',
        value: host,
        limit: isNameOf ? 'another name than those that clients use' : `a name below ${domainName}`,
        cause: isNameOf
          ? 'the names of clients are aliases of it while its site serves, and of another name after a switchover'
          : 'the zone of the program is to publish its publicAddresses',
        remedy: isNameOf
          ? `name the host, such as '${service.siteRef.code.toLowerCase()}.${domainName}'`
          : 'leave publicAddresses out where the record of the name exists already',
      });
    }
    if (!addresses || label === undefined) return;
    this.spec.taken.take(service, 'publicHostName', host, 'the public name of the front ends');
    zone.addresses(scope, `Host-${label}`, { name: label, ttl, addresses, takenOver: false });
  }

  /** What the names are aliases of: the profile, the active site's front end, or the only one there is. */
  private alias(
    scope: Construct,
    primary: IClientAccessService,
    host: string,
    standby?: IClientAccessService,
  ): string {
    if (!standby) return host;
    const other = standby.publicHostName;
    if (other === undefined) return this.refuseProbes(standby);
    const activeSite = this.spec.activeSite();
    if (!this.spec.failover._probe) return activeSite.whenStandby(`"${other}"`, `"${host}"`);
    return this.profile(scope, primary, standby, { host, other });
  }

  /** The name of the profile that answers for the client names. */
  private profile(
    scope: Construct,
    primary: IClientAccessService,
    standby: IClientAccessService,
    { host, other }: { readonly host: string; readonly other: string },
  ): string {
    const { failover, target } = this.spec;
    const [near, far] = [primary, standby].map(({ siteRef }) => siteRef.code.toLowerCase());
    const routing = failover._both?.routing;
    const [weight, otherWeight] = routing?._weights ?? [];
    const spec: FailoverProfileSpec = {
      ...this.spec.profile(primary.node.id),
      probe: failover._probe!,
      ttl: failover.ttl.toSeconds(),
      page: primary.healthPage,
      hostHeader: `${primary.namespaces[0]}.${target.domainName}`,
      primary: { name: near, host, weight },
      standby: { name: far, host: other, weight: otherWeight },
      activeSite: this.spec.activeSite(),
      tags: target.tags,
    };
    const profile = new FailoverProfile(scope, 'Profile', spec);
    if (routing === undefined || weight !== undefined) return profile.hostName;
    const mirror = new FailoverProfile(scope, 'Mirror', {
      ...spec,
      ...this.spec.profile(`${primary.node.id}-${far}`),
      standbyFirst: true,
    });
    return new RoutingProfile(scope, routing.method, {
      ...spec,
      ...this.spec.profile(`${primary.node.id}-${routing.method}`, false),
      routing,
      children: [
        { name: near, profileId: profile.profileId, siteRef: primary.siteRef },
        { name: far, profileId: mirror.profileId, siteRef: standby.siteRef },
      ],
    }).hostName;
  }

  private byActiveSite(primary: string[], standby: string[] | undefined): string[] {
    if (!standby) return primary;
    return this.spec.activeSite().addressTokens(primary, standby);
  }

  private addPrivate(primary: IClientAccessService, standby?: IClientAccessService): void {
    const near = primary.privateAddresses;
    if (near.length === 0 || !this.spec.privateNames.publishes) return;
    const far = standby?.privateAddresses;
    this.show([primary, standby], NameUse.CLIENTS_INSIDE, 'A inside', near.join(', '), far?.join(', '));
    const records = far
      ? Token.asList(this.spec.activeSite().addresses(near, far, this.spec.failover.isAutomatic))
      : near;
    primary.namespaces.forEach((name) =>
      this.spec.privateNames.add(`${name}.${this.spec.target.domainName}`, records, this.spec.records.stage),
    );
  }

  private refuseProbes(service: IClientAccessService): never {
    return refuse(service, {
      property: 'failover',
      fault: 'cannot be automatic for this array',
      cause:
        'Traffic Manager probes one public name for each site, but this array is internal only or published server by server (learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring)',
      remedy: 'use DnsFailover.manual(), or give the array a public load balancer',
    });
  }
}
