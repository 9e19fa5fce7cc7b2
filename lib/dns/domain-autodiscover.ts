import { Construct } from 'constructs';
import { refuse, refusalText } from '../core/refusal';
import { AutodiscoverKind, type MailDomainModel } from '../model/mail-domain-model';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import { NameUse } from '../model/name-model';
import { NameStage } from '../model/name-stage';
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
  /** Names of the main domain that lead to front ends. */
  private ofEstate: string[] = [];

  public constructor(
    scope: Construct,
    private readonly spec: DomainAutodiscoverSpec,
  ) {
    super(scope, 'Autodiscover');
    const { traffic, autodiscover } = spec.domain;
    this.checkTraffic();
    autodiscover?._check(this);
    this.checkHost();
    const isUsual = (traffic ?? MailTraffic.BOTH) === MailTraffic.BOTH;
    this.kind = (autodiscover ?? (isUsual ? Autodiscover.serviceRecord() : Autodiscover.none()))._kind;
    this.node.addValidation({ validate: () => [...this.validateMain(), ...this.validateServer()] });
    advise(this, WarningId.LIVE_BEFORE_MAIN_DOMAIN, () => this.liveAdvice());
  }

  /** What clients are led to has to be there first. */
  private liveAdvice(): string | undefined {
    if (this.main?.stage !== NameStage.HELD || this.spec.records.stage !== NameStage.LIVE) return undefined;
    return (
      `Autodiscover of ${this.spec.domain.domainName} is live and leads to ${this.mainName}, whose stage is held: this program does not publish that name. Let the clientNames of the main ` +
      'domain go live first, or hold those of this domain; if the name exists already and leads to a server that knows both domains, acknowledge this and say so.'
    );
  }

  /** Publishes it once the main domain has its own name for it. */
  public publish(names: readonly PublishedName[]): void {
    const clients = names.filter(({ usedBy }) => usedBy !== NameUse.MAIL);
    this.ofEstate = clients.map(({ name }) => name.toLowerCase());
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

  /** An alias that leads to itself leads nowhere. */
  private checkHost(): void {
    const host = this.spec.domain.autodiscover?._host;
    if (host?.toLowerCase() !== this.ownName.toLowerCase()) return;
    refuse(this, {
      property: 'autodiscover.host',
      value: host,
      fault: 'is the name that becomes an alias of the server',
      cause: 'an alias of itself leads nowhere (RFC 1034 3.6.2)',
      remedy:
        'name the server that redirects, or use Autodiscover.ownName() for an alias of the name of the main domain',
    });
  }

  /** Front ends have port 443 open, with a certificate that does not have the name. */
  private validateServer(): string[] {
    const host = this.spec.domain.autodiscover?._host;
    if (host === undefined || !this.ofEstate.includes(host.toLowerCase())) return [];
    return [
      refusalText({
        property: 'autodiscover.host',
        value: host,
        fault: 'is a name of the estate',
        cause:
          'clients ask port 443 of the server first, and the front ends answer there with a certificate for other names',
        remedy: 'name a server that redirects and has port 443 closed, or use Autodiscover.ownName()',
      }),
    ];
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
