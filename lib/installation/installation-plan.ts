import type { AzureCloud } from '../core/azure-cloud';
import type { ExchangeRelease } from '../exchange/exchange-release';
import type { HoldOut } from '../exchange/hold-out';
import type { VirtualDirectory } from '../exchange/virtual-directory';
import type { WindowsVersion } from '../exchange/windows-version';

/** What is installed on a machine. */
export enum InstalledRole {
  /** The Mailbox role; from 2016 on with the front end. */
  MAILBOX = 'mailbox',
  /** The Client Access role of 2013. */
  CLIENT_ACCESS = 'client-access',
  EDGE = 'edge',
}

/** A file of the media, with what it has to be. */
export interface PlannedFile {
  /** Name of the blob, and of the file on the machine. */
  readonly name: string;
  /** SHA-256 of its content, in lower case. */
  readonly sha256: string;
}

/** Everything that the scripts of one machine say about it. Texts may be Terraform expressions. */
export interface InstallationPlan {
  readonly computerName: string;
  /** Cloud of the machine; the public one where it is left out. */
  readonly cloud?: AzureCloud;
  readonly role: InstalledRole;
  readonly release: ExchangeRelease;
  readonly windows: WindowsVersion;
  /** Whether diagnostic data is sent to Microsoft: a part of the acceptance of the licence terms. */
  readonly diagnosticData: boolean;
  readonly media: {
    /** Address of the container in the region of the machine. */
    readonly containerUrl: string;
    readonly setup: PlannedFile;
    readonly securityUpdate?: PlannedFile & { readonly build: string };
    readonly visualC2012?: PlannedFile;
    readonly visualC2013?: PlannedFile;
    readonly urlRewrite?: PlannedFile;
    /** From the media of Setup where it is left out. */
    readonly ucma?: PlannedFile;
    readonly dotNet?: PlannedFile;
  };
  /** Undefined for an Edge. */
  readonly domain?: {
    /** Such as `corp.contoso.com`. */
    readonly name: string;
    /** Active Directory site, where it is known. */
    readonly site?: string;
    /** `CORP\svc-exsetup`. */
    readonly setupAccount: string;
    /** Address of the secret with its password, without a version. */
    readonly passwordUrl: string;
    /** Whether it is the one that may be the first of an organization. */
    readonly mayBeFirst: boolean;
    /** Computer name of the server that is installed before it. */
    readonly after?: string;
  };
  /** Primary DNS suffix of an Edge. */
  readonly dnsSuffix?: string;
  /** By what the server is held out of its pools; undefined where nothing probes it. */
  readonly holdOut?: HoldOut;
  readonly volumes: readonly { readonly label: string; readonly letter: string }[];
  /** Folder of the transport queue, where it has a volume of its own. */
  readonly queueFolder?: string;
  /** The database that Setup makes, where the group has one for this server. */
  readonly database?: { readonly name: string; readonly file: string; readonly logFolder: string };
  /** Names that clients use, of a front end whose names are known. */
  readonly names?: {
    readonly clients: string;
    readonly autodiscover: string;
    readonly internetFacing: boolean;
    /** The name in the URLs of a virtual directory, where it is not that of the clients. */
    readonly directories: Readonly<Partial<Record<VirtualDirectory, string>>>;
  };
  /** Services beside HTTPS that the program balances: `IMAP`, `POP`, `submission`. */
  readonly protocols: readonly string[];
  /** Accepted domains that EdgeSync has to bring before an Edge takes mail. */
  readonly mailDomains: readonly string[];
  /** Address of the secret with the certificate; undefined where people import it. */
  readonly certificateUrl?: string;
  /** Public host name of an Edge. */
  readonly hostName?: string;
}
