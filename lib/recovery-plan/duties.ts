import { listed } from '../core/words';
import type { DnsHostingModel } from '../model/dns-hosting-model';
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
  const servers = nameServers(estate);
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
    ...servers.map(({ hosting, zones }) => ({
      duty: `backs up the zones of ${hosting.name} with their journals and the key (${listed(zones)})`,
      who: `whoever runs ${hosting.server ?? hosting.name}${hosting.location === undefined ? '' : ` (${hosting.location})`}`,
      input: 'DnsHosting.rfc2136',
    })),
    ...[...new Set(elsewhere.map(({ protection }) => protection!.protectedBy))].map((who) => ({
      duty: `backs up ${listed(elsewhere.filter(({ protection }) => protection!.protectedBy === who).map(({ id }) => id))}`,
      who,
      input: 'protection',
    })),
  ];
}

/** Servers outside Azure whose zones nobody else has, each with its zones. */
function nameServers({ document }: PlanEstate): { hosting: DnsHostingModel; zones: string[] }[] {
  const found = new Map<string, { hosting: DnsHostingModel; zones: string[] }>();
  const add = (hosting: DnsHostingModel | undefined, zones: string[]): void => {
    if (!hosting?.needsServerForChanges) return;
    const known = found.get(hosting.name)?.zones ?? [];
    found.set(hosting.name, { hosting, zones: [...known, ...zones] });
  };
  for (const { id, hosting, insideNames } of document.dnsZones) {
    add(hosting, [id]);
    add(insideNames?.hosting, insideNames?.zones ?? []);
  }
  return [...found.values()];
}
