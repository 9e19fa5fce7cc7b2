import { Construct } from 'constructs';
import { refuse, refusalText } from '../core/refusal';
import { AutodiscoverKind, type MailDomainModel } from '../model/mail-domain-model';
import { NameUse } from '../model/name-model';
import { Autodiscover } from './autodiscover';
import type { MailDomain } from './mail-domain';
import { MailTraffic } from './mail-domain';
import type { PublishedName } from './published-name';
import type { StagedRecords } from './staged-records';

const LABEL = 'autodiscover';
const SERVICE = '_autodiscover._tcp';
/** An hour: the record does not move in a failover; what it leads to does. */
const STEADY_TTL = 3600;

/** What Autodiscover of a domain beside the main one needs. */
export interface DomainAutodiscoverSpec {
  readonly domain: MailDomain;
  readonly mainDomain: string;
  readonly ttl: number;
  readonly records: StagedRecords;
}

/** How clients outside find the settings of mailboxes with addresses in a domain beside the main one. */
export class DomainAutodiscover extends Construct {
  private readonly kind?: AutodiscoverKind;
  private main?: PublishedName;

  public constructor(
    scope: Construct,
    private readonly spec: DomainAutodiscoverSpec,
  ) {
    super(scope, 'Autodiscover');
    const { traffic, autodiscover } = spec.domain;
    this.checkTraffic();
    autodiscover?._check(this);
    const isUsual = (traffic ?? MailTraffic.BOTH) === MailTraffic.BOTH;
    this.kind = (autodiscover ?? (isUsual ? Autodiscover.serviceRecord() : Autodiscover.none()))._kind;
    this.node.addValidation({ validate: () => this.validateMain() });
  }

  /** Publishes it once the main domain has its own name for it. */
  public publish(names: readonly PublishedName[]): void {
    if (this.main || this.kind === undefined) return;
    this.main = names.find(({ name, usedBy }) => usedBy === NameUse.CLIENTS && name === this.mainName);
    if (this.main) this.make();
  }

  /** What is not published while it is held, for people. */
  public get called(): string[] {
    return this.main ? [`Autodiscover of ${this.spec.domain.domainName} (${String(this.kind)})`] : [];
  }

  /** A name that leads to the front ends; the service record and the redirect lead to another name, which is published already. */
  public get published(): PublishedName[] {
    if (!this.main || this.kind !== AutodiscoverKind.OWN_NAME) return [];
    return [{ ...this.main, name: this.ownName, stage: this.spec.records.stage }];
  }

  public get certificateName(): string | undefined {
    return this.main && this.kind === AutodiscoverKind.OWN_NAME ? this.ownName : undefined;
  }

  public describe(): Pick<MailDomainModel, 'autodiscover' | 'autodiscoverTarget'> {
    if (!this.main) return {};
    const { _host: host, _addresses: addresses } = this.spec.domain.autodiscover ?? {};
    return { autodiscover: this.kind, autodiscoverTarget: host ?? addresses?.join(', ') ?? this.mainName };
  }

  private get ownName(): string {
    return `${LABEL}.${this.spec.domain.domainName}`;
  }

  private get mainName(): string {
    return `${LABEL}.${this.spec.mainDomain}`;
  }

  private make(): void {
    const { records, ttl, domain } = this.spec;
    const { _host: host, _addresses: addresses } = domain.autodiscover ?? {};
    if (this.kind === AutodiscoverKind.SERVICE_RECORD) {
      const service = { priority: 0, weight: 0, port: 443, target: this.mainName };
      records.services(this, 'Service', SERVICE, STEADY_TTL, [service]);
    } else if (addresses) {
      records.addresses(this, 'Address', LABEL, ttl, addresses);
    } else {
      records.alias(this, 'Alias', LABEL, ttl, host ?? this.mainName);
    }
  }

  private checkTraffic(): void {
    const { traffic, autodiscover } = this.spec.domain;
    if (traffic !== MailTraffic.SENDS_ONLY || autodiscover?._kind === undefined) return;
    refuse(this, {
      property: 'autodiscover',
      fault: 'cannot be combined with traffic: MailTraffic.SENDS_ONLY',
      cause: 'nobody has a mailbox address in a domain that receives no mail',
      remedy: 'leave autodiscover out, or use MailTraffic.BOTH',
    });
  }

  private validateMain(): string[] {
    if (this.main || this.spec.domain.autodiscover?._kind === undefined) return [];
    return [
      refusalText({
        property: 'autodiscover',
        fault: `needs the name ${this.mainName}, published to the Internet`,
        cause: 'the Autodiscover of this domain leads there',
        remedy:
          "publish client access with the namespace 'autodiscover' in the main domain, or leave autodiscover out",
      }),
    ];
  }
}
