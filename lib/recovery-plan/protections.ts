import { secondCopy } from '../model/second-copy';
import { listed, secondsText } from '../core/words';
import type { DatabaseModel } from '../model/database-model';
import type { EstateDocument } from '../model/estate-document';
import type { MachineModel } from '../model/machine-model';
import {
  type ExportStoreModel,
  ProtectionKind,
  type RetentionModel,
  type VaultModel,
} from '../model/protection-model';
import type { SiteModel } from '../model/site-model';
import type { Protection } from './plan-document';
import type { PlanEstate } from './plan-estate';

/** How a machine is protected, in words. */
export function protectionText(estate: PlanEstate, machine: MachineModel): string {
  const { protection } = machine;
  switch (protection?.kind) {
    case undefined:
      return 'undecided: the program does not say how it is protected';
    case ProtectionKind.NONE:
      return `nothing backs it up: ${protection.reason ?? 'no reason is stated'}`;
    case ProtectionKind.ELSEWHERE:
      return `backed up by ${protection.protectedBy ?? 'somebody whom the program does not name'}`;
    case ProtectionKind.FULL_SERVER:
    case ProtectionKind.WITHOUT_DATABASE_VOLUMES:
      return [
        `${what(protection.kind, protection.excludedVolumes)} to ${protection.vault ?? 'a vault'}`,
        ...(protection.startTime === undefined
          ? []
          : [
              `daily at ${protection.startTime}${protection.timeZone === undefined ? '' : ` ${protection.timeZone}`}`,
            ]),
        ...(protection.retention ? [`kept for ${retentionText(protection.retention)}`] : []),
        ...(estate.isPilotLight(machine) ? ['from its activation on'] : []),
      ].join(', ');
  }
}

function what(kind: ProtectionKind, excluded: readonly string[] = []): string {
  if (kind === ProtectionKind.FULL_SERVER) return 'every disk';
  return excluded.length > 0
    ? `every disk but those of ${listed(excluded)}`
    : 'every disk but those of databases and their logs';
}

function retentionText({ days, weeks, months, years }: RetentionModel): string {
  const parts = [`${days} days`, unit(weeks, 'weeks'), unit(months, 'months'), unit(years, 'years')];
  return listed(parts.filter((part) => part !== undefined));
}

function unit(count: number | undefined, name: string): string | undefined {
  return count === undefined ? undefined : `${count} ${name}`;
}

/** Everything that keeps a second copy of what machines hold. */
export function plannedProtections(estate: PlanEstate): Protection[] {
  return [
    ...vaults(estate),
    ...exportStores(estate),
    ...databases(estate),
    ...directories(estate),
    ...states(estate),
  ];
}

function vaults(estate: PlanEstate): Protection[] {
  const { vaults: all, machines, sites } = estate.document;
  return all.map((vault) => ({
    what: `vault ${vault.id}`,
    of:
      listed(machines.filter(({ protection }) => protection?.vault === vault.id).map(({ id }) => id)) ||
      'no machine',
    place: `${vault.region}, resource group ${vault.resourceGroup}`,
    terms: [
      vault.redundancy,
      ...(vault.immutability === undefined ? [] : [`immutability ${vault.immutability}`]),
      ...(vault.softDeleteDays === undefined
        ? []
        : [`deleted backups are kept for ${vault.softDeleteDays} days`]),
      ...(vault.encryptionKey === undefined
        ? []
        : [`encrypted by the key ${vault.encryptionKey}, without which nothing is restored`]),
      ...(vault.identity === undefined ? [] : [`reads its key as ${vault.identity}`]),
      ...(vault.resourceGuard === undefined
        ? []
        : [`what would destroy backups needs the consent of the owner of ${vault.resourceGuard}`]),
      ...(vault.existing ? ['made and run by somebody else'] : []),
    ],
    siteLost: vaultLost(
      estate,
      vault,
      sites.find(({ id }) => id === vault.site),
    ),
  }));
}

/** What recovery relies on when the site of a vault is lost. */
export function vaultLost(estate: PlanEstate, vault: VaultModel, site: SiteModel | undefined): string {
  const lost = site?.failureDomains.some((domain) => vault.failureDomains.includes(domain)) ?? false;
  if (!lost) return 'The vault survives the loss of the site.';
  if (vault.crossRegionRestore && vault.pairedRegion !== undefined) {
    const other = estate.document.sites.find(({ region }) => region === vault.pairedRegion);
    const together = other
      ? ` That is the region of ${other.name}: the loss of both regions takes the backups.`
      : '';
    return `Recovery points can be restored in ${vault.pairedRegion}; they are up to 36 hours old there.${together}`;
  }
  return vault.withoutIt === undefined
    ? 'The backups are lost with the site, and the program states nothing instead.'
    : `The backups are lost with the site. Recovery relies on: ${vault.withoutIt}`;
}

function exportStores({ document: { exportStores: all, exports, machines } }: PlanEstate): Protection[] {
  return all.map((store) => {
    const own = exports.filter((each) => each.store === store.id);
    return {
      what: `export store ${store.id}`,
      of:
        [...new Set(own.map(({ purpose }) => purpose))]
          .map((purpose) => {
            const exporting = own.filter((each) => each.purpose === purpose);
            return `${purpose} of ${listed(exporting.map(({ machine }) => machine))}`;
          })
          .join('; ') || 'nothing yet',
      place: `${store.region}, resource group ${store.resourceGroup}`,
      terms: [
        `encrypted by the key ${store.key} of the Key Vault ${store.keyVault}`,
        `immutable for ${store.immutableDays} days`,
        ...[...new Set(own.map(({ everyHours }) => everyHours))].map(
          (hours) => `an export every ${hours} hours`,
        ),
      ],
      siteLost: `${storeLost(
        store,
        machines.filter(({ id }) => own.some(({ machine }) => machine === id)),
      )} Without the key nobody can read it.`,
    };
  });
}

function storeLost({ failureDomains, region }: ExportStoreModel, machines: readonly MachineModel[]): string {
  const together = machines.filter((machine) =>
    machine.failureDomains.some((domain) => failureDomains.includes(domain)),
  );
  return together.length === 0
    ? 'It is in another region than the machines.'
    : `It is lost together with ${listed(together.map(({ id }) => id))}${secondCopy(region) === undefined ? '' : `; a copy in ${secondCopy(region)} can be read`}.`;
}

function databases(estate: PlanEstate): Protection[] {
  const { availabilityGroups, databases: all } = estate.document;
  return availabilityGroups.map((group) => {
    const own = all.filter((database) => database.group === group.id);
    const lagged = own.some(({ copies }) => copies.some((copy) => copy.lagged));
    const { backupProduct } = group.logTruncation;
    const counts = own.map(({ copies }) => copies.filter((copy) => !copy.lagged).length);
    return {
      what: `copies in ${group.id}`,
      of: own.length === 1 ? `database ${own[0].id}` : `${own.length} databases`,
      place: listed(group.members),
      terms: [
        ...(own.length > 0 ? [`${copiesText(counts)} of each database that do not lag`] : []),
        ...(lagged
          ? [
              `lagged copies${group.replayLagDays === undefined ? '' : `, ${group.replayLagDays} days behind`}`,
            ]
          : []),
        backupProduct === undefined
          ? 'no backup beside the copies (circular logging)'
          : `backups by ${backupProduct}`,
      ],
      siteLost: copiesElsewhere(estate, group.members, own),
    };
  });
}

function copiesText(counts: readonly number[]): string {
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  if (fewest !== most) return `${fewest} to ${most} copies`;
  return fewest === 1 ? 'one copy' : `${fewest} copies`;
}

/** What a lost site leaves of the databases. */
function copiesElsewhere(
  estate: PlanEstate,
  members: readonly string[],
  databases: readonly DatabaseModel[],
): string {
  const { machines } = estate.document;
  const siteOf = (server: string): string | undefined => machines.find(({ id }) => id === server)?.site;
  const sites = estate.sites.filter(({ id }) => members.some((member) => siteOf(member) === id));
  return sites
    .map(({ id, name }) => {
      const lost = databases.filter(({ copies }) =>
        copies.every(({ server, lagged }) => lagged || siteOf(server) === id),
      );
      if (lost.length === 0) return `Without ${name} each database has a copy elsewhere that does not lag.`;
      const which =
        lost.length === databases.length
          ? 'no database has'
          : `${listed(lost.map((each) => each.id))} ${lost.length === 1 ? 'does not have' : 'do not have'}`;
      return `Without ${name} ${which} a copy elsewhere that does not lag.`;
    })
    .join(' ');
}

/** Active Directory, which holds most of what a rebuilt server is. */
function directories(estate: PlanEstate): Protection[] {
  const { directories: all } = estate;
  const age = estate.document.recoveryTimes?.directoryBackupAgeSeconds;
  return all.map(({ name, site }) => {
    const at = estate.document.sites.find(({ id }) => id === site);
    const others = all.filter((each) => each.site !== site);
    return {
      what: `Active Directory: ${name}`,
      of: 'settings of Exchange, recipients, computer accounts',
      place:
        at === undefined
          ? 'unknown'
          : at.domainControllers.length > 0
            ? listed(at.domainControllers)
            : at.name,
      terms: [
        at?.directoryProtectedBy === undefined
          ? 'who backs it up is not stated'
          : `backed up by ${at.directoryProtectedBy}`,
        ...(age === undefined ? [] : [`the newest backup is up to ${secondsText(age)} old (estimate)`]),
      ],
      siteLost:
        others.length > 0
          ? `The domain controllers elsewhere have the same directory (${listed(others.map((each) => each.name))}).`
          : 'The program knows no other domain controllers: the directory comes back from its backup only.',
    };
  });
}

/** The state of Terraform, without which no machine is created again under its address. */
function states({ document: { states: all, sites } }: PlanEstate): Protection[] {
  const places = new Map<string, EstateDocument['states']>();
  for (const state of all) {
    const place =
      state.account === undefined
        ? 'files on the machine that runs Terraform'
        : `storage account ${state.account}${state.region === undefined ? '' : ` in ${state.region}`}`;
    places.set(place, [...(places.get(place) ?? []), state]);
  }
  return [...places].map(([place, own]) => {
    const site = sites.find(({ region }) => region === own[0].region);
    return {
      what: 'state of Terraform',
      of: listed(own.map(({ stack }) => stack)),
      place,
      terms: ['the program does not know whether somebody keeps former versions'],
      siteLost: site
        ? `It is lost with the region of ${site.name}, unless it has a copy elsewhere.`
        : own[0].account === undefined
          ? 'It is lost with that machine.'
          : 'It is in the region of no site.',
    };
  });
}
