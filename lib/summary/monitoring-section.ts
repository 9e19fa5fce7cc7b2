import type { EstateModel } from '../model/estate-model';
import type { MachineModel } from '../model/machine-model';
import { Runs } from '../model/site-model';

/** Samples of a counter in a day, one every five minutes. */
const SAMPLES = 288;
/** Volumes of a machine that the program does not know: that of Windows, the temporary one, and the sum of all. */
const OTHER_VOLUMES = 3;
/** Counters of the queues of a server with Exchange. */
const TRANSPORT_COUNTERS = 6;
/** Counters of a database copy; each has an instance for the sum too. */
const COPY_COUNTERS = 6;
/** Events of a machine in a day: the scheduled script writes one every 15 minutes. */
const EVENTS = 96;
/** Bytes that Azure counts for a sample and for an event: an assumption, which docs/monitoring.md says how to measure. */
const SAMPLE_BYTES = 300;
const EVENT_BYTES = 1024;
const GIB = 1024 ** 3;

/** How many alerts there are, and how many logs a day they cost, as an estimate. */
export function monitoringSection(model: EstateModel): string {
  const { alerts, machines, databases } = model.toDocument();
  if (alerts.length === 0) return '';
  const watched = machines.filter(({ existing, runs }) => !existing && runs === Runs.ALWAYS);
  const copiesOn = (server: string): number =>
    databases.flatMap(({ copies }) => copies).filter((copy) => copy.server === server).length;
  const bytes = watched.reduce((sum, machine) => sum + bytesOf(machine, copiesOn(machine.id)), 0);
  const severe = alerts.filter(({ severity }) => severity <= 1).length;
  return (
    `Monitoring: ${alerts.length} alerts, ${severe} of them of severity 0 or 1; each names its page of the runbooks. ` +
    `Logs: about ${(bytes / GIB).toFixed(2)} GiB a day from ${watched.length} machines (an estimate: docs/monitoring.md has the formula).`
  );
}

function bytesOf({ volumes, exchangeVersion }: MachineModel, copies: number): number {
  const counters =
    volumes.length +
    OTHER_VOLUMES +
    (exchangeVersion === undefined ? 0 : TRANSPORT_COUNTERS) +
    (copies === 0 ? 0 : COPY_COUNTERS * (copies + 1));
  return counters * SAMPLES * SAMPLE_BYTES + EVENTS * EVENT_BYTES;
}
