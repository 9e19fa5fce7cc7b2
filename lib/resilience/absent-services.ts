import type { Analysis } from './analyse';
import type { Demand } from './demand';
import { type KindText, SERVICE_KINDS } from './service-kinds';
import { ServiceKind } from './service-result';
import { capital, listed } from './text';

/** What keeps an estate from having any service of a kind. */
interface Absence {
  /** What is not judged then, as people say it. */
  readonly unjudged: string;
  /** What the program lacks. */
  readonly lacks: string;
  /** What makes the service. */
  readonly remedy: string;
}

/** What each kind of service comes from. Names that are held count: promises and checks are about them as if they were live. */
const ABSENCES: Record<KindText, Absence> = {
  [ServiceKind.CLIENT_ACCESS]: {
    unjudged: 'client access from the Internet is',
    lacks: 'no client names on the Internet',
    remedy:
      'publish client names with front ends that the Internet reaches (publishClientAccess of the zone)',
  },
  [ServiceKind.INSIDE_CLIENT_ACCESS]: {
    unjudged: 'client access inside the networks is',
    lacks: 'no client names inside the networks',
    remedy: 'publish client names inside the networks (insideNames of the zone)',
  },
  [ServiceKind.INBOUND_MAIL]: {
    unjudged: 'inbound mail is',
    lacks: 'no mail names',
    remedy: 'publish mail names (publishMail of the zone)',
  },
  [ServiceKind.OUTBOUND_MAIL]: {
    unjudged: 'outbound mail is',
    lacks: 'no Mailbox servers that always run',
    remedy: 'state Mailbox servers',
  },
  [ServiceKind.DATABASE]: {
    unjudged: 'mailboxes are',
    lacks: 'no databases',
    remedy: 'state databaseAvailabilityGroup.databases',
  },
  [ServiceKind.EDGE_SYNC]: {
    unjudged: 'EdgeSync is',
    lacks: 'no Edges that are subscribed to Mailbox servers',
    remedy: 'state Edges in a site with Mailbox servers',
  },
  [ServiceKind.SWITCHOVER]: {
    unjudged: 'the ability to switch over is',
    lacks: 'no standby site',
    remedy: 'state a standby site',
  },
};

/** The kind that a text is, or that a text such as `database: DB01` is an id of. */
function kindIn(name: string): KindText | undefined {
  return SERVICE_KINDS.find(
    (kind) => name === kind || name.startsWith(`${kind}:`) || name.startsWith(`${kind} `),
  );
}

/** The kinds in ids and kinds of which the estate provides no service, in the order of reports. */
export function absentKinds({ services }: Analysis, names: readonly string[]): KindText[] {
  const asked = names.map(kindIn);
  return SERVICE_KINDS.filter((each) => asked.includes(each) && services.every(({ kind }) => kind !== each));
}

const CLIENTS: readonly string[] = [ServiceKind.CLIENT_ACCESS, ServiceKind.INSIDE_CLIENT_ACCESS];

/**
 * The kinds that something is asked of and that the estate does not provide: a demand of several kinds is judged by those that there are. An estate
 * whose clients are all inside, or all on the Internet, has its clients judged.
 */
export function unjudgedOf(analysis: Analysis, demands: readonly Demand[]): KindText[] {
  const kinds = absentKinds(
    analysis,
    demands.flatMap(({ services }) => services),
  );
  const hasClients = analysis.services.some(({ kind }) => CLIENTS.includes(kind));
  return kinds.filter((kind) => !hasClients || !CLIENTS.includes(kind));
}

/** What a program lacks for services of kinds, such as `no databases`. */
export function lackedFor(kinds: readonly KindText[]): string {
  return listed(kinds.map((kind) => ABSENCES[kind].lacks));
}

/** What makes services of kinds, such as `state databaseAvailabilityGroup.databases`. */
export function remedyFor(kinds: readonly KindText[]): string {
  return listed(
    kinds.map((kind) => ABSENCES[kind].remedy),
    'or',
  );
}

/** What has to be said of a promise about services that an estate does not provide: two sentences for each kind. */
export function notJudged(kinds: readonly KindText[]): string[] {
  return kinds.map((kind) => {
    const { unjudged, lacks, remedy } = ABSENCES[kind];
    return `${capital(unjudged)} not judged, since the program states ${lacks}. To have that judged, ${remedy}.`;
  });
}
