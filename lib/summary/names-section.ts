import { textTable } from '../core/text-table';
import type { EstateModel } from '../model/estate-model';
import type { DnsZoneModel } from '../model/name-model';

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
    ...(moves ? [recoveryLine(zone)] : []),
  ].join('\n');
}

function recoveryLine({ automatic, recoverySum, objectiveSeconds }: DnsZoneModel): string {
  return `Failover is ${automatic ? 'automatic' : 'manual'}: ${recoverySum}, objective ${objectiveSeconds} s.`;
}
