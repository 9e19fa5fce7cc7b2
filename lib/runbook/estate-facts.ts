import type { QuorumMode } from '../exchange/quorum-mode';

/**
 * What a runbook may say about an estate: plain values, collected from the constructs once, so that no procedure can name what is not
 * in the program.
 */
export interface EstateFacts {
  /** The mail domain, such as `contoso.com`. */
  readonly domainName: string;
  /** DNS name of the Active Directory domain, such as `corp.contoso.com`. */
  readonly directoryDomain: string;
  /** Product name of the Exchange version. */
  readonly version: string;
  /** Whether Client Access is a role of its own (2013): front ends are then no Mailbox servers. */
  readonly hasClientAccessRole: boolean;
  readonly primary: SiteFacts;
  readonly standby?: SiteFacts;
  readonly group?: GroupFacts;
  readonly names: NameFacts;
  /** Id of the Terraform stack with the peerings between the sites; undefined where there is none. */
  readonly interconnectStack?: string;
  /** Id of the Terraform stack of the witness's site; undefined where the program makes none. */
  readonly witnessStack?: string;
  /** The Active Directory site of the witness and its subnets; undefined where the program makes none, or it stands in one of the sites. */
  readonly witnessSite?: { readonly directorySite: string; readonly directorySubnets: string[] };
}

/** A site of the estate. */
export interface SiteFacts {
  /** Identifies the site, such as `AMS`. */
  readonly code: string;
  /** What people call it, such as `Amsterdam`. */
  readonly name: string;
  /** The Azure region, such as `westeurope`. */
  readonly region: string;
  /** The Active Directory site. */
  readonly directorySite: string;
  /** Subnets of the domain members of the site, for Active Directory Sites and Services. */
  readonly directorySubnets: string[];
  /** Id of the Terraform stack, which is its directory below `cdktf.out/stacks`. */
  readonly stack: string;
  readonly domainControllers: string[];
  /** Mailbox servers: from 2016 on the front ends too. A pilot light's are made on the day, and are members of no group. */
  readonly mailboxServers: ServerFacts[];
  /** Servers that answer clients; the Mailbox servers from 2016 on. */
  readonly frontEnds: ServerFacts[];
  readonly edges: EdgeFacts[];
  /** Whether servers are made on the day only, by `activated=true` on the stack. */
  readonly pilotLight: boolean;
  /** How the Edges of the site are subscribed, one entry for each Active Directory site that Edges are subscribed to. */
  readonly subscriptions: SubscriptionFacts[];
  /** Name of the Edge whose configuration the others of the site are cloned from. */
  readonly cloneSource?: string;
}

/** Edges and the Active Directory site they are subscribed to. */
export interface SubscriptionFacts {
  readonly directorySite: string;
  /** Computer names of the Edges. */
  readonly edges: string[];
  /** Computer names of the Mailbox servers that take part. */
  readonly mailboxServers: string[];
  /** Mailbox servers that came after the last subscription, and take no part until the Edges are subscribed again. */
  readonly unsubscribed: string[];
  /** Edges of these that need a new subscription because of that, or never had one. */
  readonly dueEdges?: string[];
}

/** A server of the domain. */
export interface ServerFacts {
  /** NetBIOS name, such as `AMSFE1`. */
  readonly name: string;
  /** Full name, such as `amsfe1.corp.contoso.com`. */
  readonly fqdn: string;
  readonly address: string;
  readonly zone?: string;
  /** Resource address of the machine in the site's stack, for `terraform apply -replace`; undefined where it is not made here. */
  readonly terraformAddress?: string;
  /** Windows release, where it is known. */
  readonly windows?: string;
}

/** An Edge. */
export interface EdgeFacts {
  /** NetBIOS name, such as `AMSEDGE1`. */
  readonly name: string;
  /** Public host name: MX target, PTR and HELO, such as `amsedge1.contoso.com`. */
  readonly hostName: string;
  /** Address in the perimeter. */
  readonly address: string;
  readonly zone?: string;
  /** Resource address of the machine in the site's stack. */
  readonly terraformAddress: string;
  /** Letter of the volume that the transport queue database is for; undefined where the queue stays beside Exchange. */
  readonly queueDrive?: string;
}

/** The database availability group. */
export interface GroupFacts {
  /** Its name, such as `DAG1`. */
  readonly name: string;
  readonly members: ServerFacts[];
  readonly databases: DatabaseFacts[];
  /** How many copies any even layout would have to seed anew at least, coming from the committed one. */
  readonly fewestMoves: number;
  /** Letter of the volume with the databases, and of that with the logs. */
  readonly databaseDrive: string;
  readonly logDrive: string;
  /** Days that lagged copies lag behind; undefined where there are none. */
  readonly replayLagDays?: number;
  readonly witness?: WitnessFacts;
  readonly alternateWitness?: WitnessFacts;
  readonly quorumMode: QuorumMode;
  /** All votes, the witness's included where it has one. */
  readonly votes: number;
  /** What each loss leaves. */
  readonly losses: LossFacts[];
  /** Whether the group goes on by itself after the loss of the primary site, and of the standby. */
  readonly survivesPrimary: boolean;
  readonly survivesStandby: boolean;
}

/** The vote after a loss. */
export interface LossFacts {
  /** Identifies the loss, such as `server:AMSFE1` or `site:AMS`. */
  readonly id: string;
  /** What is lost, such as `server AMSFE1` or `site Amsterdam`. */
  readonly what: string;
  readonly votesLeft: number;
  readonly votesNeeded: number;
  readonly holds: boolean;
}

/** A machine with a witness directory. */
export interface WitnessFacts {
  readonly name: string;
  readonly fqdn: string;
  /** Directory on the machine. */
  readonly directory: string;
  /** Name of the site it stands in. */
  readonly site: string;
  /** Stack that makes it; undefined for a machine that exists already. */
  readonly stack?: string;
}

/** A database with its copies, in the order of activation preference. */
export interface DatabaseFacts {
  readonly name: string;
  /** Folder of the database file, and its path: the same on all members. */
  readonly edbFolder: string;
  readonly edbPath: string;
  /** Folder of the logs, the same on all members. */
  readonly logPath: string;
  readonly copies: CopyFacts[];
  /** Its copies in the committed layout, in the order of preference; none of a new database. Undefined where no layout is given. */
  readonly committed?: CopyFacts[];
}

/** A copy of a database. */
export interface CopyFacts {
  /** Computer name of the member. */
  readonly server: string;
  /** From 1 on, without gaps. */
  readonly preference: number;
  readonly lagged: boolean;
}

/** The published names, and how they move. */
export interface NameFacts {
  /** Id of the Terraform stack with the names. */
  readonly stack: string;
  /** Names that clients use, such as `mail.contoso.com`; the first is the one that URLs are made of. */
  readonly clientNames: string[];
  /** Whether a private zone answers for each of them inside the networks. */
  readonly autodiscover?: string;
  /** Whether names move without hands (Traffic Manager), or when `active_site` is changed. */
  readonly automatic: boolean;
  /** Time to live in seconds of what moves. */
  readonly ttlSeconds: number;
  /** Seconds until probes have noticed a failure; undefined with manual failover. */
  readonly detectionSeconds?: number;
  /** How the recovery time comes about, for people. */
  readonly recoverySum: string;
  /** Relay that takes outbound mail, with its port; undefined for direct delivery. */
  readonly smartHost?: { readonly host: string; readonly port: number };
  /** Preference of the primary's MX, and of the standby's before and after a switchover. */
  readonly mxPrimary: number;
  readonly mxStandby: number;
  readonly mxStandbyActive: number;
  /** Hosts of a filtering service that the MX records name instead of the Edges; undefined or empty where mail comes directly. */
  readonly filterHosts?: string[];
  /** Name of the health page, such as `/owa/healthcheck.htm`. */
  readonly healthPath: string;
  /** Public name of each site's front end, such as `contoso-com-ams-clientaccess.westeurope.cloudapp.azure.com`; undefined where there is none. */
  readonly primaryFrontEnd?: string;
  readonly standbyFrontEnd?: string;
}
