import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { AzureRegion } from '../core/azure-region';
import type { INaming } from '../core/naming';
import { refusalText } from '../core/refusal';
import { watch, WatchedKind } from '../core/watched';
import { domainInId } from '../model/ids';
import type { MailDomainModel } from '../model/mail-domain-model';
import { NameStage } from '../model/name-stage';
import type { IDnsHosting } from '../publishing/dns-hosting';
import type { IMailService } from '../publishing/mail-service';
import type { ActiveSiteVariable } from './active-site-variable';
import { isInAzure } from './azure-dns';
import { checkMailDns } from './check-mail-dns';
import { checkPrevious } from './check-previous';
import { DomainAutodiscover } from './domain-autodiscover';
import type { MailDomain } from './mail-domain';
import { isBelow, receives } from './mail-domain';
import { MailNames } from './mail-names';
import { addAuthorities, makeZone } from './make-zone';
import type { InsidePublisher } from './inside-publisher';
import type { PublishedName, ZoneStages } from './published-name';
import { StagedRecords } from './staged-records';
import { adviseOnZone } from './zone-advice';
import type { ZoneTarget } from './zone-target';

/** An hour: these records do not move in a failover. */
const STEADY_TTL = 3600;

/** What a domain beside the main one takes from the zone of that one. */
export interface MailDomainZoneSpec {
  readonly domain: MailDomain;
  readonly mainDomain: string;
  readonly naming: INaming;
  /** Where the records of the main domain are kept, and its own unless it says otherwise. */
  readonly hosting: IDnsHosting;
  /** A reference to the resource group for what is made in Azure. */
  readonly groupName: () => string;
  /** Its region. */
  readonly region: AzureRegion;
  readonly ttl: number;
  readonly privateNames: InsidePublisher;
  readonly activeSite: () => ActiveSiteVariable;
  /** The id of a zone that is made, in literals for a stack that reads no other. */
  readonly idIn: (consumer: IConstruct, domainName: string) => string;
}

/** The zone of a mail domain beside the main one, with its records. Nothing of other domains depends on it. */
export class MailDomainZone extends Construct {
  /** Where its records go. */
  public readonly target: ZoneTarget;

  private readonly records: StagedRecords;
  private readonly clientRecords: StagedRecords;
  private readonly autodiscover: DomainAutodiscover;
  private mailNames?: MailNames;

  public constructor(
    scope: Construct,
    private readonly spec: MailDomainZoneSpec,
  ) {
    super(scope, spec.domain.domainName);
    const { domain } = spec;
    checkMailDns(this, domain.mail);
    const { domainName, mailNames: stage, previousRecords: previous } = domain;
    this.target = makeZone(this, {
      ...domain,
      hosting: domain.hosting ?? spec.hosting,
      isMain: false,
      naming: spec.naming,
      region: spec.region,
      groupName: spec.groupName,
    });
    checkPrevious(this, previous, domainName);
    const staged = { previous, target: this.target, domain: domainName };
    this.records = new StagedRecords(this, {
      ...staged,
      property: 'mailNames',
      stage: stage ?? NameStage.HELD,
    });
    this.clientRecords = new StagedRecords(this, {
      ...staged,
      property: 'clientNames',
      stage: domain.clientNames ?? NameStage.HELD,
    });
    this.autodiscover = new DomainAutodiscover(this, {
      domain,
      mainDomain: spec.mainDomain,
      ttl: spec.ttl,
      records: this.clientRecords,
    });
    addAuthorities(this, this.target, domain.certificateAuthorities);
    adviseOnZone(this, {
      ...domain,
      zone: this.target.zone,
      staged: [
        { property: 'clientNames', stage: domain.clientNames, names: () => this.autodiscover.called },
        { property: 'mailNames', stage, names: () => [`the records about mail of ${domainName}`] },
      ],
    });
    this.node.addValidation({ validate: () => [...this.validatePrevious(), ...this.validateMail()] });
  }

  public get domain(): MailDomain {
    return this.spec.domain;
  }

  /** Where its reports go. A domain that receives no mail has no mailbox of its own for them. */
  public get reportAddress(): string {
    const { domain, mainDomain } = this.spec;
    return domain.mail?.reportAddress ?? `postmaster@${receives(domain) ? domain.domainName : mainDomain}`;
  }

  /** What is published, for people. */
  public get published(): PublishedName[] {
    return [...this.autodiscover.published, ...(this.mailNames?.published ?? [])];
  }

  /** MX targets published so far. */
  public get targets(): string[] {
    return this.mailNames?.targets ?? [];
  }

  /** How clients find Autodiscover, and what it leads to. */
  public get found(): Pick<MailDomainModel, 'autodiscover' | 'autodiscoverTarget'> {
    return this.autodiscover.describe();
  }

  /** The name that the certificate of the clients needs for the domain; undefined where it needs none. */
  public get certificateName(): string | undefined {
    return this.autodiscover.certificateName;
  }

  public get stages(): ZoneStages {
    const { existingZone, previousRecords: previous } = this.spec.domain;
    return {
      clients: this.clientRecords.stage,
      mail: this.records.stage,
      zoneId: existingZone?.zoneId,
      previousTtl: previous?.ttl.toSeconds(),
      previous: [...this.clientRecords.previousRecords, ...this.records.previousRecords],
    };
  }

  /** Publishes Autodiscover as far as the main domain has names for clients. */
  public publishClients(names: readonly PublishedName[]): void {
    this.autodiscover.publish(names);
  }

  /** Publishes records about mail that the Edges of the sites take and send. */
  public publishMail(primary: IMailService, standby?: IMailService): void {
    const { domain, ttl, privateNames, activeSite } = this.spec;
    if (!this.mailNames) this.beWatched(primary.siteRef.estate);
    this.mailNames ??= new MailNames(this, {
      target: this.target,
      settings: domain.mail ?? {},
      ttl,
      privateNames,
      activeSite,
      records: this.records,
      previousTexts: domain.previousRecords?.texts?.['@'] ?? [],
      traffic: domain.traffic,
      isMain: false,
      reportAddress: this.reportAddress,
      policyOutput: `mta_sts_policy_${domainInId(domain.domainName)}`,
    });
    this.mailNames.add(primary, standby);
  }

  /** Lets a parent zone of the program delegate to this one. A zone that exists is delegated to already. */
  public delegateFrom(parent: ZoneTarget): void {
    delegate(this, 'DelegationInParent', parent, this.target);
  }

  /** The same for a zone of the program that this one is the parent of. One that exists delegates to it already. */
  public delegateTo(child: ZoneTarget): void {
    if (this.target.zone.holdsPreviousRecords) return;
    delegate(this, `DelegationTo-${child.domainName}`, this.target, child);
  }

  /**
   * Lets another domain of the program take the DMARC reports about this one.
   *
   * Source: RFC 7489 7.1; domains of one organization, as parent and child are here, need no such record.
   */
  public reportTo(other: ZoneTarget): void {
    const { domainName } = this.spec.domain;
    if (this.records.stage === NameStage.HELD) return;
    permitReports(this, domainName, this.reportAddress, other);
  }

  /** What belongs to no name of the program would be lost when a stage is gone back. */
  private validatePrevious(): string[] {
    return [...this.clientRecords.unused, ...this.records.unused].map((name) =>
      refusalText({
        property: `previousRecords.${name}`,
        fault: 'belongs to no record set of the program',
        ...(name === 'mx' && !receives(this.spec.domain)
          ? {
              cause:
                'the domain only sends, so that the program has no MX records that could be gone back from',
              remedy:
                'remove it, and delete the MX records of a zone that exists when nobody answers there any more',
            }
          : {
              cause: 'going live does not change it, so that there is nothing to go back to',
              remedy: 'remove it; a zone that is new needs such records as resources of their own',
            }),
      }),
    );
  }

  /** States the zone to monitoring, which may be made later or never. */
  private beWatched(estate: string): void {
    const { domainName, existingZone } = this.spec.domain;
    if (!isInAzure(this.target)) return;
    watch({
      kind: WatchedKind.DNS_ZONE,
      scope: this,
      estate,
      name: domainName,
      called: `the zone ${domainName}`,
      alone: true,
      idFor: (consumer) => existingZone?.zoneId ?? this.spec.idIn(consumer, domainName),
    });
  }

  private validateMail(): string[] {
    if (this.mailNames) return [];
    return [
      refusalText({
        property: 'mailDomains',
        value: this.spec.domain.domainName,
        fault: 'needs Edges that take and send its mail',
        cause: 'the zone publishes no mail, so that the domain would have no records',
        remedy: 'call publishMail() on the zone, or remove the domain',
      }),
    ];
  }
}

/** Permits a zone to take the DMARC reports of another domain, where they go there. */
export function permitReports(scope: Construct, of: string, address: string, to: ZoneTarget): void {
  const [, host] = address.toLowerCase().split('@');
  const isOne = isBelow(of, to.domainName) || isBelow(to.domainName, of);
  if (host !== to.domainName.toLowerCase() || isOne || host === of.toLowerCase()) return;
  const name = `${of}._report._dmarc`;
  to.zone.texts(scope, `ReportPermission-${of}`, { name, ttl: STEADY_TTL, texts: ['v=DMARC1'] });
}

function delegate(scope: Construct, id: string, parent: ZoneTarget, child: ZoneTarget): void {
  const { nameServers } = child.zone;
  if (nameServers === undefined) return;
  const name = child.domainName.slice(0, -parent.domainName.length - 1);
  parent.zone.delegation(scope, id, { name, ttl: STEADY_TTL, nameServers });
}
