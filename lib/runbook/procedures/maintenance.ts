import type { EstateView } from '../estate-view';
import { made, standingSites } from '../estate-parts';
import type { Procedure, Step } from '../procedure';
import { Shell } from '../procedure';
import { sentences } from '../text';
import {
  beginEdgeMaintenance,
  edgeTable,
  endEdgeMaintenance,
  maintainedEdges,
  onMaintainedEdge,
} from '../vocabulary/edge-maintenance';
import {
  APPLY_ALONE,
  beginMaintenance,
  endMaintenance,
  maintainedServers,
  maintenanceConditions,
  maintenanceTable,
  onMaintained,
} from '../vocabulary/maintenance';
import { RESTART_REFUSED } from '../vocabulary/shells';
import { STOPPED_SERVICES } from '../vocabulary/server-protection';

/**
 * A server goes out of service for work and comes back. Undefined where the estate has no Exchange servers of its own.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags (maintenance on DAG members).
 */
export function maintenanceMember(estate: EstateView): Procedure | undefined {
  if (maintainedServers(estate).length === 0) return undefined;
  return {
    id: 'maintenance-member',
    title: 'Maintenance of an Exchange server',
    purpose:
      'For work on one server that users must not notice: a repair, a driver, a restart, or a change of its machine. The server goes out of service, you do the work, and it comes back as it was.',
    table: maintenanceTable(estate),
    before: maintenanceConditions(estate),
    steps: [...beginMaintenance(estate), work(estate), ...endMaintenance(estate)],
    after: [
      'Enter what you have changed on the server into the change log: a rebuild and a cumulative update lose it.',
    ],
  };
}

/** The same of an Edge. Undefined where there is none. */
export function maintenanceEdge(estate: EstateView): Procedure | undefined {
  if (maintainedEdges(estate).length === 0) return undefined;
  return {
    id: 'maintenance-edge',
    title: 'Maintenance of an Edge',
    purpose:
      'For work on one Edge that senders must not notice. The Edge takes no new mail and delivers what it has, you do the work, and it comes back.',
    table: edgeTable(estate),
    before: [
      'No other Edge is out of service.',
      'You have the password of the local administrator of the Edge, which is in no domain.',
      ...(standingSites(estate).some(({ edges }) => edges.length === 1)
        ? [
            'Where a site has one Edge only, its outbound mail waits meanwhile, unless a connector of the other site takes it.',
          ]
        : []),
    ],
    steps: [...beginEdgeMaintenance(estate), workOnEdge(estate), ...endEdgeMaintenance(estate)],
    after: [
      'Enter what you have changed on the Edge into the change log, and export its configuration where you have changed that.',
    ],
  };
}

/** What the page is for; the restart shows that the server comes up by itself. */
function work(estate: EstateView): Step {
  return {
    id: 'work-on-server',
    title: 'Do the work on the server',
    why: sentences(
      'Nothing needs the server now. The restart at the end shows that all services come up by themselves.',
      made(maintainedServers(estate)).length > 0 &&
        `Where the work is Terraform's, such as another size: sizes belong to the tier, and a plain apply powers off all its servers together. Run the line of the column "${APPLY_ALONE}" in the output of the changed program; the plan must change this machine alone, and Azure restarts it. The output is the deployed one when each server of the tier has had its turn and a plain plan shows no machine.`,
    ),
    ...onMaintained(maintainedServers(estate), Shell.POWERSHELL),
    command: ["Read-Host 'Do the work, then press Enter to restart the server'", 'Restart-Computer'],
    check: [STOPPED_SERVICES],
    expected: 'No service is listed.',
    otherwise:
      'A service is listed: `Start-Service`, then event log Application, which says why it did not start. If the server does not come back, look in Azure whether its machine runs, and start it; else go on with its rebuild: its maintenance ends with that. ' +
      RESTART_REFUSED,
    wait: { seconds: 900, because: 'a restart, and services that start with a delay' },
  };
}

function workOnEdge(estate: EstateView): Step {
  return {
    ...work(estate),
    id: 'work-on-edge',
    title: 'Do the work on the Edge',
    why: 'No mail comes in now. The restart at the end shows that all services come up by themselves.',
    ...onMaintainedEdge(maintainedEdges(estate), Shell.POWERSHELL),
    command: ["Read-Host 'Do the work, then press Enter to restart the Edge'", 'Restart-Computer'],
  };
}
