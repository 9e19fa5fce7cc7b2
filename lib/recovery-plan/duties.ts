import { listed } from '../core/words';
import { ProtectionKind } from '../model/protection-model';
import type { Duty } from './plan-document';
import type { PlanEstate } from './plan-estate';
import type { RecoveryDuties } from './recovery-duties';

const TEXTS: Record<keyof RecoveryDuties, string> = {
  planOwner: 'answers for this plan, and approves its changes',
  decision: 'decides that something is lost, and what is recovered first',
  infrastructure: 'applies Terraform, and restores machines from vaults',
  exchange: 'does the steps of the pages in Exchange',
  communication: 'tells users and management',
};

/** Every duty of a recovery: those of the team, then those that the model names. */
export function plannedDuties(estate: PlanEstate, stated: RecoveryDuties): Duty[] {
  const { sites, availabilityGroups, machines } = estate.document;
  const directories = new Map<string | undefined, string[]>();
  for (const site of sites.filter(({ activeDirectoryDomain }) => activeDirectoryDomain !== undefined)) {
    const names = directories.get(site.directoryProtectedBy) ?? [];
    directories.set(site.directoryProtectedBy, [...names, site.name]);
  }
  const elsewhere = machines.filter(({ protection }) => protection?.kind === ProtectionKind.ELSEWHERE);
  return [
    ...(Object.keys(TEXTS) as (keyof RecoveryDuties)[]).map((name) => ({
      duty: TEXTS[name],
      who: stated[name],
      input: `recoveryDuties.${name}`,
    })),
    ...[...directories].map(([who, names]) => ({
      duty: `backs Active Directory up and restores it (${listed(names)})`,
      who,
      input: 'activeDirectory.protectedBy',
    })),
    ...availabilityGroups
      .filter(({ logTruncation }) => logTruncation.backupProduct !== undefined)
      .map(({ id, logTruncation }) => ({
        duty: `backs the databases of ${id} up`,
        who: logTruncation.backupProduct,
        input: 'logTruncation',
      })),
    ...[...new Set(elsewhere.map(({ protection }) => protection!.protectedBy))].map((who) => ({
      duty: `backs up ${listed(elsewhere.filter(({ protection }) => protection!.protectedBy === who).map(({ id }) => id))}`,
      who,
      input: 'protection',
    })),
  ];
}
