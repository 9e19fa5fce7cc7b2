import { Construct } from 'constructs';
import { checkObject, givenText } from '../core/check-class';
import { checkHostName } from '../core/host-name';
import { isKnown, refuse, refusalText } from '../core/refusal';
import { NameUse } from '../model/name-model';
import type { IMailService } from '../publishing/mail-service';
import type { MailDomain } from './mail-domain';
import { checkMailDomain, isBelow, receives } from './mail-domain';
import type { MailDomainZoneSpec } from './mail-domain-zone';
import { MailDomainZone, permitReports } from './mail-domain-zone';
import type { PublishedName } from './published-name';
import type { ZoneTarget } from './zone-target';

/** What the main domain gives to those beside it. */
export interface MailDomainsSpec extends Omit<MailDomainZoneSpec, 'domain' | 'mainDomain'> {
  /** The zone of the main domain. */
  readonly target: ZoneTarget;
  /** Where the reports about the main domain go. */
  readonly reportAddress: string;
  /** Whether its records about mail are held. */
  readonly isHeld: boolean;
  /** Full names of clients and hosts in its zone. */
  readonly publishedNames: () => string[];
  /** Names of the certificate that clients see; undefined where the program does not state them. */
  readonly certificateNames?: string[];
}

/** The mail domains beside the main one, and how their zones relate to each other. */
export class MailDomains extends Construct {
  /** Their zones, in the order of the program; parents before their children. */
  public readonly zones: MailDomainZone[] = [];

  private clientNames: readonly PublishedName[] = [];
  private readonly services: [IMailService, IMailService | undefined][] = [];

  public constructor(
    scope: Construct,
    private readonly spec: MailDomainsSpec,
  ) {
    super(scope, 'MailDomains');
    this.node.addValidation({
      validate: () => [...this.validateHiding(), ...this.validateReports(), ...this.validateCertificate()],
    });
  }

  /** Adds domains of a list, in which a child may come before its parent. */
  public addAll(domains: MailDomain[]): void {
    domains.forEach((domain, index) => this.check(domain, `mailDomains[${index}]`));
    const depth = ({ domainName }: MailDomain): number => domainName.split('.').length;
    [...domains].sort((one, other) => depth(one) - depth(other)).forEach((domain) => this.add(domain));
  }

  public add(domain: MailDomain): void {
    this.check(domain, 'domain');
    this.checkNew(domain.domainName);
    const parent = this.parentOf(domain.domainName);
    const zone = new MailDomainZone(this, {
      ...this.spec,
      domain: { ...domain },
      mainDomain: this.spec.target.domainName,
    });
    if (parent) zone.delegateFrom(parent);
    if (isBelow(this.spec.target.domainName, domain.domainName)) zone.delegateTo(this.spec.target);
    for (const each of [this.spec.target, ...this.zones.map(({ target }) => target)]) zone.reportTo(each);
    for (const each of this.zones) each.reportTo(zone.target);
    if (!this.spec.isHeld) {
      permitReports(zone, this.spec.target.domainName, this.spec.reportAddress, zone.target);
    }
    this.zones.push(zone);
    zone.publishClients(this.clientNames);
    for (const [primary, standby] of this.services) zone.publishMail(primary, standby);
  }

  public publishClients(names: readonly PublishedName[]): void {
    this.clientNames = names;
    for (const zone of this.zones) zone.publishClients(names);
  }

  public publishMail(primary: IMailService, standby?: IMailService): void {
    this.services.push([primary, standby]);
    for (const zone of this.zones) zone.publishMail(primary, standby);
  }

  /** MX targets of all of them. */
  public get targets(): string[] {
    return this.zones.flatMap(({ targets }) => targets);
  }

  private get targetsOfAll(): ZoneTarget[] {
    return [this.spec.target, ...this.zones.map(({ target }) => target)];
  }

  /** The nearest zone of the program that a domain is below. */
  private parentOf(domainName: string): ZoneTarget | undefined {
    return this.targetsOfAll
      .filter((each) => isBelow(domainName, each.domainName))
      .sort((one, other) => other.domainName.length - one.domainName.length)[0];
  }

  private check(domain: MailDomain, property: string): void {
    checkObject(this, property, domain);
    checkMailDomain(this, domain);
    givenText("'fabrikam.com'")(this, 'mailDomains.domainName', domain.domainName);
    if (isKnown(domain.domainName)) {
      checkHostName(this, 'mailDomains.domainName', domain.domainName, undefined, 'fabrikam.com');
      return;
    }
    refuse(this, {
      property: 'mailDomains.domainName',
      value: domain.domainName,
      limit: 'known at synthesis',
      cause: 'addresses of resources, variables and pages contain it',
      remedy: 'write the domain name',
    });
  }

  private checkNew(domainName: string): void {
    const same = this.targetsOfAll.find((each) => each.domainName.toLowerCase() === domainName.toLowerCase());
    if (same) {
      refuse(this, {
        property: 'mailDomains.domainName',
        value: domainName,
        fault: same === this.spec.target ? 'is the main domain of the zone' : 'is added twice',
        cause: 'a domain has one zone, and each record set there is written once',
        remedy:
          same === this.spec.target
            ? 'remove it: the settings of the main domain are those of the zone itself'
            : 'remove one of the two',
      });
    }
    const child = this.zones.find(({ domain }) => isBelow(domain.domainName, domainName));
    if (!child) return;
    refuse(this, {
      property: 'mailDomains.domainName',
      value: domainName,
      fault: `must be added before ${child.domain.domainName}, which is below it`,
      cause: 'the nearest parent zone of the program delegates to a zone',
      remedy: 'add a domain before those below it, or give both in mailDomains',
    });
  }

  /** Where a zone is delegated to, its parent does not answer: names of the parent that are in it would be gone. */
  private validateHiding(): string[] {
    return this.zones.flatMap(({ domain: { domainName } }) =>
      this.spec
        .publishedNames()
        .filter((name) => isBelow(domainName, this.spec.target.domainName) && isAt(name, domainName))
        .map((name) =>
          refusalText({
            property: 'mailDomains.domainName',
            value: domainName,
            fault: `cannot have a zone of its own: it would hide ${name}`,
            cause: `the zone ${this.spec.target.domainName} has a record at that name, and resolvers ask the zone of the child instead (RFC 1034 4.2.1)`,
            remedy: 'use another domain, or give clients and hosts other names',
          }),
        ),
    );
  }

  /** Clients warn of a name that the certificate does not have. */
  private validateCertificate(): string[] {
    const { certificateNames: stated } = this.spec;
    if (stated === undefined) return [];
    const outside = this.clientNames.filter(({ usedBy }) => usedBy !== NameUse.MAIL).map(({ name }) => name);
    const own = this.zones.flatMap(({ certificateName }) => certificateName ?? []);
    return [...new Set([...outside, ...own])]
      .filter((name) => !stated.some((each) => covers(each.toLowerCase(), name.toLowerCase())))
      .map((name) =>
        refusalText({
          property: 'certificateNames',
          value: stated,
          fault: `must cover ${name}`,
          cause:
            'clients ask the front ends by that name, and warn of a certificate without it (RFC 9525 6.3)',
          remedy: own.includes(name)
            ? `order a certificate with ${name}, or use Autodiscover.serviceRecord()`
            : `order a certificate with ${name}`,
        }),
      );
  }

  /** Reports that nobody can deliver are not read. */
  private validateReports(): string[] {
    const deaf = this.zones.filter(({ domain }) => !receives(domain));
    const all = [
      { of: this.spec.target.domainName, address: this.spec.reportAddress },
      ...this.zones.map(({ domain, reportAddress }) => ({ of: domain.domainName, address: reportAddress })),
    ];
    return all.flatMap(({ of, address }) =>
      deaf
        .filter(({ domain }) => address.toLowerCase().endsWith(`@${domain.domainName.toLowerCase()}`))
        .map(({ domain }) =>
          refusalText({
            property: 'mail.reportAddress',
            value: address,
            fault: `of ${of} cannot be an address of ${domain.domainName}`,
            cause: 'that domain only sends: it has no MX record, and no report would arrive',
            remedy: `use an address of a domain that receives, such as postmaster@${this.spec.target.domainName}`,
          }),
        ),
    );
  }
}

/** Whether a name of a certificate is the name, or a wildcard for it; a wildcard is for one label. */
function covers(stated: string, name: string): boolean {
  return stated === name || (stated.startsWith('*.') && name.slice(name.indexOf('.')) === stated.slice(1));
}

function isAt(name: string, domain: string): boolean {
  return name.toLowerCase() === domain.toLowerCase() || isBelow(name, domain);
}
