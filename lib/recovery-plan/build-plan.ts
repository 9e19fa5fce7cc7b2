import type { EstateDocument } from '../model/estate-document';
import { databaseCases } from './databases';
import { plannedDuties } from './duties';
import { irrecoverables } from './irrecoverable';
import { openPoints } from './open-points';
import { recoveryOrders } from './orders';
import { type PlanDocument, PLAN_VERSION } from './plan-document';
import { PlanEstate } from './plan-estate';
import { plannedProtections } from './protections';
import { rehearsals } from './rehearsals';
import type { RecoveryDuties } from './recovery-duties';
import { plannedRoles } from './roles';
import { plannedServers } from './servers';
import { symptoms } from './symptoms';

/** All that a plan says, as values. */
export function buildPlan(document: EstateDocument, duties: RecoveryDuties): PlanDocument {
  const estate = new PlanEstate(document);
  const plan = {
    formatVersion: PLAN_VERSION,
    estate: document.estate,
    symptoms: symptoms(estate),
    objectives: document.objectives ?? [],
    duties: plannedDuties(estate, duties),
    roles: plannedRoles(estate),
    servers: plannedServers(estate),
    databases: databaseCases(estate),
    protections: plannedProtections(estate),
    orders: recoveryOrders(estate),
    irrecoverable: irrecoverables(estate),
    rehearsals: rehearsals(estate),
  };
  return { ...plan, open: openPoints(plan, document) };
}
