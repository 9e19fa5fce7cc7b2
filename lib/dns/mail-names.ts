import { createHash } from 'node:crypto';
import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import { checkHostName } from '../core/host-name';
import { isVisible } from '../core/invisible';
import { checkRange, isKnown, refuse } from '../core/refusal';
import { shown } from '../core/shown';
import { quoteTerraform } from '../core/terraform-expression';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import type { IMailService, MailHost } from '../publishing/mail-service';
import type { ActiveSiteVariable } from './active-site-variable';
import { checkDkimKeys, type DkimKey } from './dkim-key';
import type { MailDns, MtaSts } from './mail-dns';
import { DmarcPolicy, MtaStsMode } from './mail-dns';
import { type MailTraffic, receives, sends } from './mail-domain';
import type { InsidePublisher } from './inside-publisher';
import { tierId } from '../model/ids';
import { NameUse } from '../model/name-model';
import type { PublishedName } from './published-name';
import { checkApexText, isSpfRecord, spfText } from './spf';
import type { StagedRecords } from './staged-records';
import type { TakenNames } from './taken-names';
import type { ZoneTarget } from './zone-target';

/** Records in one set. Source: learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits. */
const LARGEST_RECORD_SET = 20;

/** An hour: these records do not move in a failover. */
const STEADY_TTL = 3600;

/** Preferences of the primary's MX records, and of the standby's before and after a switchover. */
export interface MailPreferences {
  readonly primary: number;
  readonly standby: number;
  readonly promoted: number;
  /** Whether both sites have that of the primary while nobody has pinned one. */
  readonly equal: boolean;
}

/** What mail names need. */
export interface MailNamesSpec {
  readonly target: ZoneTarget;
  readonly settings: MailDns;
  readonly ttl: number;
  readonly privateNames: InsidePublisher;
  readonly activeSite: () => ActiveSiteVariable;
  readonly records: StagedRecords;
  /** Of the main domain: names of its zone. */
  readonly taken?: TakenNames;
  /** What the head of the zone had before. */
  readonly previousTexts: string[];
  /** Which way mail goes; both ways where it is left out. */
  readonly traffic?: MailTraffic;
  /** Of the main domain, which has the host names of the Edges: a domain beside it has their names in its MX records only. */
  readonly isMain: boolean;
  /** Where reports go unless the settings say it. */
  readonly reportAddress: string;
  /** Name of the output with the policy of MTA-STS. */
  readonly policyOutput: string;
}

/** The policy of MTA-STS: its text for a web server, and the record that says that there is one. */
interface Policy {
  readonly settings: MtaSts;
  readonly text: TerraformOutput;
  readonly id: (texts: string[]) => void;
}

interface Exchanger {
  readonly host: string;
  readonly standsBy: boolean;
  /** A number, or an expression that follows the active site. */
  readonly preference: string;
  /** Id of the tier it belongs to. */
  readonly tier: string;
  /** Whether it takes mail while every site of the program is lost: a filtering service, or a host outside Azure. */
  readonly isOutside: boolean;
}

/** The records by which mail finds the estate, and by which others trust what it sends. */
export class MailNames extends Construct {
  private readonly exchangers: Exchanger[] = [];
  /** Public addresses of the hosts within the sites, tokens included. */
  public readonly hostAddresses: string[] = [];

  private readonly hostNames: string[] = [];
  private readonly spfMechanisms: string[];
  private readonly mx?: ReturnType<StagedRecords['exchangers']>;
  private readonly apexText: (texts: string[]) => void;
  private readonly policy?: Policy;

  public constructor(
    scope: Construct,
    private readonly spec: MailNamesSpec,
  ) {
    super(scope, 'MailNames');
    const { settings, records } = spec;
    this.checkTraffic();
    this.checkPreferences();
    settings.apexTexts?.forEach((text) => checkApexText(this, text));
    this.spfMechanisms = [...(settings.spfMechanisms ?? [])];
    if (receives(spec)) this.mx = records.exchangers(this, 'Exchangers', spec.ttl);
    this.apexText = records.texts(this, 'ApexTexts', '@', STEADY_TTL);
    const report = checkMailbox(this, settings.reportAddress ?? spec.reportAddress);
    this.text('Dmarc', '_dmarc', `v=DMARC1; p=${this.dmarcPolicy}; rua=mailto:${quoteTerraform(report)}`);
    if (receives(spec)) {
      this.text('TlsReports', '_smtp._tls', `v=TLSRPTv1; rua=mailto:${quoteTerraform(report)}`);
    }
    if (settings.mtaSts) this.policy = this.makePolicy(settings.mtaSts);
    this.addKeys(settings.dkim ?? []);
    this.advise();
  }

  private addKeys(keys: DkimKey[]): void {
    const { records, target } = this.spec;
    checkDkimKeys(this, keys, target.domainName);
    for (const { selector, _name: name, _host: host, _text: text } of keys) {
      const id = `Dkim-${selector}`;
      if (host !== undefined) records.alias(this, id, name, STEADY_TTL, host);
      else this.text(id, name, quoteTerraform(text as string));
    }
  }

  /** Nobody may send in the name of a domain that only receives. */
  private get dmarcPolicy(): DmarcPolicy {
    const { settings } = this.spec;
    return settings.dmarcPolicy ?? (sends(this.spec) ? DmarcPolicy.NONE : DmarcPolicy.REJECT);
  }

  private advise(): void {
    const { settings, target } = this.spec;
    advise(this, WarningId.DMARC_REPORTS_ONLY, () =>
      this.dmarcPolicy === DmarcPolicy.NONE
        ? `Receivers accept mail that others send in the name of ${target.domainName}: DMARC only asks for reports. Sign mail with DKIM, ` +
          'read the reports, then set mail.dmarcPolicy to QUARANTINE and later to REJECT.'
        : undefined,
    );
    advise(this, WarningId.PREVIOUS_TEXTS_DROPPED, () => this.droppedTexts());
    advise(this, WarningId.NO_MTA_STS, () =>
      settings.mtaSts || !receives(this.spec)
        ? undefined
        : `Mail to ${target.domainName} can be read and redirected on the way: without MTA-STS, senders do not insist on TLS. ` +
          'Serve the policy on a web server and give mail.mtaSts its name.',
    );
  }

  /** The SPF record is built again; every other text is a proof of ownership that somebody may check any day. */
  private droppedTexts(): string | undefined {
    const { settings, target, previousTexts } = this.spec;
    const dropped = previousTexts.filter(
      (text) => !isSpfRecord(text) && !(settings.apexTexts ?? []).includes(text),
    );
    return dropped.length === 0
      ? undefined
      : `Going live with mail drops texts from the head of ${target.domainName}: ${dropped.map(shown).join(', ')}. Services check such texts again to ` +
          'see who owns the domain. Repeat those that are still needed in mail.apexTexts.';
  }

  /** Host names of the Edges that are published here. */
  public get hosts(): string[] {
    return [...this.hostNames];
  }

  /** MX targets published so far. */
  public get targets(): string[] {
    return this.exchangers.map((exchanger) => exchanger.host);
  }

  /** Whether some host takes mail while every site of the program is lost. */
  public get isTakenOutside(): boolean {
    return this.exchangers.some(({ isOutside }) => isOutside);
  }

  /** Preferences of the MX records. */
  public get preferences(): MailPreferences {
    return mailPreferences(this.spec.settings);
  }

  /** What has been published, for people. */
  public get published(): PublishedName[] {
    const { primary, standby, equal } = this.preferences;
    return this.exchangers.map(({ host, standsBy, tier }) => {
      const type = `MX ${standsBy && !equal ? standby : primary}`;
      return {
        name: this.spec.target.domainName,
        type,
        primary: standsBy ? undefined : host,
        standby: standsBy ? host : undefined,
        leadsTo: [tier],
        usedBy: NameUse.MAIL,
        stage: this.spec.records.stage,
      };
    });
  }

  public add(primary: IMailService, standby: IMailService | undefined): void {
    const preferences = this.preferences;
    this.addSite(primary, String(preferences.primary), false);
    if (standby) {
      this.addSite(standby, this.standbyPreference(preferences), true);
    }
    this.render();
  }

  private standbyPreference(preferences: MailPreferences): string {
    const [primary, standby, promoted] = [preferences.primary, preferences.standby, preferences.promoted].map(
      String,
    );
    const activeSite = this.spec.activeSite();
    if (!preferences.equal) return activeSite.whenStandby(promoted, standby);
    if (activeSite.servesBoth) return activeSite.whenPinned(promoted, standby, primary);
    return refuse(this, {
      property: 'mail.equalPreference',
      value: true,
      fault: 'needs DnsFailover.activeActive()',
      cause: 'senders would deliver to a site that does not serve (RFC 5321 5.1)',
      remedy: 'leave it out, or let both sites serve',
    });
  }

  private addSite(service: IMailService, preference: string, standsBy: boolean): void {
    if (this.spec.isMain) service.useMailDomain(this.spec.target.domainName);
    const hosts = service.hostsFor(this);
    if (this.spec.isMain) {
      hosts.forEach(({ hostName }) =>
        this.spec.taken?.take(service, 'hostLabel', hostName, 'the host of an Edge'),
      );
      hosts.forEach((host) => this.addHost(host));
    }
    const isFiltered = service.filterHosts.length > 0;
    const targets = isFiltered ? service.filterHosts : hosts.map((host) => host.hostName);
    const isOutside = (name: string): boolean =>
      isFiltered ||
      hosts.some(({ hostName, privateAddress }) => hostName === name && privateAddress === undefined);
    const tier = tierId(service.siteRef.code, service.node.id);
    const fresh = targets.filter((host) => !this.targets.includes(host));
    if (receives(this.spec)) {
      this.exchangers.push(
        ...fresh.map((host) => ({ host, preference, standsBy, tier, isOutside: isOutside(host) })),
      );
    }
    const senders = sends(this.spec) ? service.spfMechanismsFor(this) : [];
    this.spfMechanisms.push(...senders.filter((each) => !this.spfMechanisms.includes(each)));
  }

  private addHost({ hostName, address, privateAddress }: MailHost): void {
    const { target, ttl } = this.spec;
    const [label] = hostName.split('.');
    this.hostNames.push(hostName);
    if (privateAddress !== undefined) this.hostAddresses.push(address);
    target.zone.addresses(this, `Host-${label}`, { name: label, ttl, addresses: [address] });
    if (this.spec.settings.spfForHosts) {
      const texts = ['v=spf1 a -all'];
      target.zone.texts(this, `HostSpf-${label}`, { name: label, ttl: STEADY_TTL, texts });
    }
    if (privateAddress !== undefined) this.spec.privateNames.add(hostName, [privateAddress]);
  }

  private render(): void {
    if (this.exchangers.length > LARGEST_RECORD_SET) {
      refuse(this, {
        property: 'servers',
        value: this.exchangers.length,
        fault: `must not lead to more than ${LARGEST_RECORD_SET} MX records for both sites`,
        cause: 'an Azure DNS record set holds no more records',
        remedy: 'publish fewer Edges',
      });
    }
    this.mx?.(this.exchangers.map(({ host, preference }) => ({ exchange: host, preference })));
    const texts = [
      spfText(this, this.spfMechanisms),
      ...(this.spec.settings.apexTexts ?? []).map(quoteTerraform),
    ];
    if (texts.length > LARGEST_RECORD_SET) {
      refuse(this, {
        property: 'mail.apexTexts',
        value: texts.length - 1,
        limit: `at most ${LARGEST_RECORD_SET - 1} texts`,
        cause: 'an Azure DNS record set holds 20 records, and the SPF record is one of them',
        remedy: 'remove texts that nobody verifies any more',
      });
    }
    this.apexText(texts);
    if (!this.policy) return;
    const text = policyText(this.policy.settings, this.targets);
    this.policy.text.value = text;
    const id = createHash('sha256').update(text).digest('hex').slice(0, 16);
    this.policy.id([`v=STSv1; id=${id}`]);
  }

  /** The id changes with the policy, so that senders fetch it again (RFC 8461 3.1). */
  private makePolicy(settings: MtaSts): Policy {
    const { records, target } = this.spec;
    checkHostName(this, 'mail.mtaSts.policyHost', settings.policyHost);
    records.alias(this, 'PolicyHost', 'mta-sts', STEADY_TTL, settings.policyHost);
    const id = records.texts(this, 'PolicyId', '_mta-sts', STEADY_TTL);
    const text = new TerraformOutput(this, 'Policy', {
      value: '',
      description: `To be served at https://mta-sts.${target.domainName}/.well-known/mta-sts.txt`,
    });
    text.overrideLogicalId(this.spec.policyOutput);
    return { id, text, settings };
  }

  private text(id: string, name: string, value: string): void {
    this.spec.records.texts(this, id, name, STEADY_TTL)([value]);
  }

  private checkHosts(): void {
    if (this.spec.isMain || this.spec.settings.spfForHosts === undefined) return;
    refuse(this, {
      property: 'mail.spfForHosts',
      fault: 'is a setting of the main domain',
      cause: 'the host names of the Edges are there, and they say no other name in HELO',
      remedy: 'state it in the mail settings of the zone',
    });
  }

  /** Reports only would let everybody send in the name of a domain in whose name nobody may. */
  private checkPolicy(): void {
    if (sends(this.spec) || this.spec.settings.dmarcPolicy !== DmarcPolicy.NONE) return;
    refuse(this, {
      property: 'mail.dmarcPolicy',
      value: DmarcPolicy.NONE,
      fault: 'cannot be combined with traffic: MailTraffic.RECEIVES_ONLY',
      cause: 'nobody may send in the name of the domain, and DMARC would let receivers accept such mail',
      remedy: 'leave mail.dmarcPolicy out, which is REJECT, or use MailTraffic.BOTH while some mail is sent',
    });
  }

  /** A setting that the direction of the mail leaves without effect is a mistake about the domain. */
  private checkTraffic(): void {
    const { primaryPreference, standbyPreference, equalPreference, mtaSts, spfMechanisms, dkim } =
      this.spec.settings;
    this.checkPolicy();
    this.checkHosts();
    const unused = receives(this.spec)
      ? sends(this.spec)
        ? {}
        : { spfMechanisms, dkim }
      : { primaryPreference, standbyPreference, equalPreference, mtaSts };
    const [name] = Object.entries(unused).find(([, value]) => value !== undefined) ?? [];
    if (name === undefined) return;
    refuse(this, {
      property: `mail.${name}`,
      fault: `cannot be combined with traffic: ${receives(this.spec) ? 'MailTraffic.RECEIVES_ONLY' : 'MailTraffic.SENDS_ONLY'}`,
      cause: receives(this.spec)
        ? 'nobody may send in the name of the domain, and its SPF record says so (RFC 7208 5)'
        : 'the domain has no MX records, so that no sender asks for these settings (RFC 5321 5.1)',
      remedy: `leave mail.${name} out, or use MailTraffic.BOTH`,
    });
  }

  private checkPreferences(): void {
    const { primaryPreference = 10, standbyPreference = 20 } = this.spec.settings;
    for (const [name, value] of Object.entries({ primaryPreference, standbyPreference })) {
      if (isKnown(value)) continue;
      refuse(this, {
        property: `mail.${name}`,
        value,
        limit: 'a number known at synthesis',
        cause: 'the two preferences are compared, and one becomes part of a condition on the active site',
        remedy: 'write the number',
      });
    }
    const range = {
      max: 65535,
      unit: '',
      cause:
        'a preference has 16 bits (RFC 1035 3.3.9), and a switchover needs one below the preference of the primary',
    };
    checkRange(this, primaryPreference, { property: 'mail.primaryPreference', min: 1, ...range });
    checkRange(this, standbyPreference, { property: 'mail.standbyPreference', min: 2, ...range });
    if (standbyPreference > primaryPreference) return;
    refuse(this, {
      property: 'mail.standbyPreference',
      value: standbyPreference,
      limit: `larger than that of the primary, ${primaryPreference}`,
      cause: 'otherwise senders would deliver to the standby while the primary is healthy (RFC 5321 5.1)',
      remedy: `use ${Math.min(primaryPreference * 2, 65535)}`,
    });
  }
}

/** The preferences that settings lead to; a switchover halves the primary's for the standby. */
export function mailPreferences({
  primaryPreference = 10,
  standbyPreference = 20,
  equalPreference = false,
}: MailDns): MailPreferences {
  return {
    primary: primaryPreference,
    standby: standbyPreference,
    promoted: Math.floor(primaryPreference / 2),
    equal: equalPreference,
  };
}

function checkMailbox(scope: Construct, address: string): string {
  if (!isKnown(address) || (/^[^\s@,;!]+@[^\s@,;!]+$/.test(address) && isVisible(address))) return address;
  return refuse(scope, {
    property: 'mail.reportAddress',
    value: address,
    limit: 'a mail address',
    cause: 'reports are sent to it (RFC 9989, RFC 8460)',
    remedy: "write it like 'postmaster@contoso.com', without mailto:",
  });
}

/** Source: RFC 8461 3.2. */
function policyText(settings: MtaSts, hosts: string[]): string {
  const lines = [
    'version: STSv1',
    `mode: ${settings.mode ?? MtaStsMode.TESTING}`,
    ...hosts.map((host) => `mx: ${host}`),
    'max_age: 604800',
  ];
  return `${lines.join('\n')}\n`;
}
