import { textTable } from '../core/text-table';
import type { EstateModel } from '../model/estate-model';
import type { DnsZoneModel } from '../model/name-model';
import { NameStage } from '../model/name-stage';

/** The names of a zone, where they lead, and how long a switchover of names takes. */
export function namesSection(model: EstateModel, zone: DnsZoneModel): string {
  const names = model.names.filter((name) => name.zone === zone.id);
  const rows = names.map(({ name, recordType, primary = '-', standby = '-' }) => [
    name,
    recordType,
    primary,
    standby,
  ]);
  const moves = names.some(({ standby }) => standby !== undefined);
  return [
    `Names of ${zone.id}`,
    textTable(['name', 'type', 'primary', 'standby'], rows),
    stageLine(zone),
    ...(moves ? [recoveryLine(zone)] : []),
  ].join('\n');
}

const STAGES: Record<NameStage, string> = {
  [NameStage.HELD]: 'are not live (held)',
  [NameStage.LIVE]: 'are live',
  [NameStage.PREVIOUS]: 'lead to what was there before (previous)',
};

/** How far the names have gone live; rows of names that are not live say where they will lead. */
function stageLine({ clientNames, mailNames }: DnsZoneModel): string {
  return `The client names ${STAGES[clientNames]}; the records about mail ${STAGES[mailNames]}.`;
}

function recoveryLine({ automatic, recoverySum, objectiveSeconds }: DnsZoneModel): string {
  return `Failover is ${automatic ? 'automatic' : 'manual'}: ${recoverySum}, objective ${objectiveSeconds} s.`;
}
