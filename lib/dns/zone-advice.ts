import type { IConstruct } from 'constructs';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import { NameStage } from '../model/name-stage';
import type { IHostedZone } from '../publishing/dns-hosting';
import { isInAzure } from './azure-dns';
import type { PreviousRecords } from './previous-records';

/** Names that a setting publishes, or holds. */
interface StagedNames {
  readonly property: 'clientNames' | 'mailNames';
  readonly stage?: NameStage;
  /** What is not published while they are held; nothing where the program has no such names. */
  readonly names: () => string[];
}

/** What a zone says about going live. */
export interface ZoneAdvice {
  readonly domainName: string;
  readonly zone: IHostedZone;
  readonly previousRecords?: PreviousRecords;
  readonly staged: StagedNames[];
}

/** Advice about taking over a domain: its delegation, what it had before, and names that nobody has decided about. */
export function adviseOnZone(scope: IConstruct, spec: ZoneAdvice): void {
  const { domainName, zone, previousRecords } = spec;
  const { name } = zone.describe();
  const isAnyLive = spec.staged.some(({ stage }) => (stage ?? NameStage.HELD) !== NameStage.HELD);
  advise(scope, WarningId.ZONE_DELEGATION, () =>
    zone.holdsPreviousRecords
      ? undefined
      : `${isInAzure(spec) ? `The program makes the zone ${domainName}` : `The zone ${domainName} at ${name} is new`}. If the domain is in use, delegating it to that zone drops every record that only its present name ` +
        'servers have. List these records before, copy what is missing, then acknowledge this and say what you compared.',
  );
  advise(scope, WarningId.NO_PREVIOUS_RECORDS, () =>
    zone.holdsPreviousRecords && !previousRecords && isAnyLive
      ? `The zone ${domainName} exists, and previousRecords does not state what its names lead to now. ${existingSets(isInAzure(spec))} (MX, SPF, mail, ` +
        'autodiscover), and no stage can be gone back. State the records; if the zone had none, or the program has ' +
        'published these names for long, acknowledge this and say so.'
      : undefined,
  );
  for (const names of spec.staged) advise(scope, WarningId.NAMES_HELD, () => heldAdvice(names));
}

/** Azure refuses to make what exists; a dynamic update adds to it, so that old and new answers are given side by side. */
function existingSets(inAzure: boolean): string {
  return inAzure
    ? 'The apply stops at a record set that exists already'
    : 'The apply adds to a record set that exists already, or stops at it';
}

/** A stage that the program states is an answer, whichever it is. */
function heldAdvice({ property, stage, names }: StagedNames): string | undefined {
  if (stage !== undefined || names().length === 0) return undefined;
  return (
    `Not published: ${names().join(', ')}. The program does not state ${property}, and the default is NameStage.HELD. In an estate where they are ` +
    `live, the next apply deletes them: state ${property}: NameStage.LIVE before it. Until a new service works, state NameStage.HELD.`
  );
}
