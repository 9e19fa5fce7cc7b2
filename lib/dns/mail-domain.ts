import { EXISTING_ZONE, HOSTING } from './zone-settings';
import type { IConstruct } from 'constructs';
import {
  checkAllProps,
  checkedInUse,
  flag,
  ofClass,
  ofEnum,
  ofList,
  type SettingsOf,
} from '../core/check-class';
import { NameStage } from '../model/name-stage';
import { Autodiscover } from './autodiscover';
import type { IDnsHosting } from '../publishing/dns-hosting';
import type { ExistingZone } from './existing-zone';
import type { MailDns } from './mail-dns';
import type { PreviousRecords } from './previous-records';

/** Which way mail of a domain goes. */
export enum MailTraffic {
  /** The domain sends and receives. */
  BOTH = 'both',
  /**
   * The domain only sends, such as that of a newsletter: it has no MX records. Mail has to come from addresses of a domain that receives, or
   * have such an address as its envelope sender, since receivers refuse senders that nobody can answer.
   */
  SENDS_ONLY = 'sends only',
  /** The domain only receives, such as a former name of the company: its SPF record and DMARC let nobody send in its name. */
  RECEIVES_ONLY = 'receives only',
}

/**
 * A mail domain beside the main one. It has records in a zone of its own, and nothing else: its MX records name the Edges by their host names in
 * the main domain, where PTR and HELO are too.
 */
export interface MailDomain {
  /** The mail domain, such as `fabrikam.com`. */
  readonly domainName: string;
  /**
   * Where the records of the domain are kept.
   *
   * @default - where those of the main domain are
   */
  readonly hosting?: IDnsHosting;
  /**
   * A zone of this domain that exists already.
   *
   * @default - one is made, and its name servers are an output to delegate to; a parent zone of the program delegates to it
   */
  readonly existingZone?: ExistingZone;
  /**
   * Whether the domain sends, receives, or both.
   *
   * @default MailTraffic.BOTH
   */
  readonly traffic?: MailTraffic;
  /**
   * Records about mail.
   *
   * @default - as those of the main domain: MX 10 and 20, SPF, DMARC `none`, reports to postmaster. DMARC is `reject` for a domain that only receives; reports about a domain that only sends go to the postmaster of the main domain.
   */
  readonly mail?: MailDns;
  /**
   * How clients outside find the settings of mailboxes with addresses in the domain. It needs the name `autodiscover` of the main domain.
   *
   * @default Autodiscover.serviceRecord() - of a domain that sends and receives, where the main domain has that name; none otherwise
   */
  readonly autodiscover?: Autodiscover;
  /**
   * How far Autodiscover has gone live.
   *
   * @default NameStage.HELD
   */
  readonly clientNames?: NameStage;
  /**
   * How far the records about mail have gone live. It is stated for each domain: Exchange has to accept mail for the domain before an MX record
   * leads there.
   *
   * @default NameStage.HELD
   */
  readonly mailNames?: NameStage;
  /**
   * What the names of a domain in use lead to until then, and after going back a stage.
   *
   * @default - nothing: the names are new
   */
  readonly previousRecords?: PreviousRecords;
  /**
   * Certificate authorities that may issue for the domain (CAA).
   *
   * @default - no CAA record: any
   */
  readonly certificateAuthorities?: string[];
  /**
   * Whether the zone is locked against deletion.
   *
   * @default false
   */
  readonly lockZone?: boolean;
}

const MAIL_DOMAIN: SettingsOf<MailDomain> = {
  domainName: checkedInUse,
  hosting: HOSTING,
  existingZone: EXISTING_ZONE,
  traffic: ofEnum('MailTraffic', MailTraffic),
  mail: checkedInUse,
  autodiscover: ofClass(Autodiscover, 'Autodiscover.serviceRecord()'),
  clientNames: ofEnum('NameStage', NameStage),
  mailNames: ofEnum('NameStage', NameStage),
  previousRecords: checkedInUse,
  certificateAuthorities: ofList("['letsencrypt.org']"),
  lockZone: flag,
};

/** Refuses settings that a mail domain does not have. */
export function checkMailDomain(scope: IConstruct, domain: MailDomain): void {
  checkAllProps(scope, domain, MAIL_DOMAIN, 'mailDomains.');
}

/** Whether mail of a domain comes in. */
export function receives({ traffic }: Pick<MailDomain, 'traffic'>): boolean {
  return traffic !== MailTraffic.SENDS_ONLY;
}

/** Whether mail of a domain goes out. */
export function sends({ traffic }: Pick<MailDomain, 'traffic'>): boolean {
  return traffic !== MailTraffic.RECEIVES_ONLY;
}

/** Whether a name is below a domain. */
export function isBelow(name: string, domain: string): boolean {
  return name.toLowerCase().endsWith(`.${domain.toLowerCase()}`);
}
