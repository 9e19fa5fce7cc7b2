import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EstateDocument } from '../../../lib/model/estate-document';
import type { MachineModel } from '../../../lib/model/machine-model';
import { ProtectionKind, type ProtectionModel, type VaultModel } from '../../../lib/model/protection-model';
import { ROOT } from '../../support/synth';

/** The model of the two-site example without what protects it, whatever the example says of that. */
export function bareEstate(): EstateDocument {
  const text = readFileSync(join(ROOT, 'test', 'two-site.estate.json'), 'utf8');
  const estate = JSON.parse(text) as EstateDocument;
  return {
    ...estate,
    machines: estate.machines.map((machine) => ({ ...machine, protection: undefined })),
    vaults: [],
    exportStores: [],
    exports: [],
    restoreDrills: [],
    recoveryTimes: undefined,
    objectives: undefined,
  };
}

/** The same with every decision made, every time stated and one drill carried out. */
export function protectedEstate(): EstateDocument {
  const bare = bareEstate();
  const of = (role: string): string[] =>
    bare.machines.filter(({ roles }) => roles.includes(role)).map(({ id }) => id);
  const exported = { store: 'contosoexports', everyHours: 24 };
  return {
    ...bare,
    sites: bare.sites.map((site) => ({ ...site, directoryProtectedBy: 'Contoso Directory Team' })),
    machines: bare.machines.map((machine) => ({ ...machine, protection: protectionOf(machine) })),
    vaults: [vaultIn('AMS', 'westeurope', 'northeurope'), vaultIn('DUB', 'northeurope', 'westeurope')],
    exportStores: [
      {
        id: 'contosoexports',
        region: 'francecentral',
        resourceGroup: 'rg-contoso-exports',
        failureDomains: ['region:francecentral'],
        keyVault: 'contoso-exports',
        key: 'exports',
        immutableDays: 30,
      },
    ],
    exports: [
      ...of('edge').map((machine) => ({
        ...exported,
        machine,
        purpose: 'edge-configuration',
        container: 'edge-configuration',
      })),
      ...of('client-access').map((machine) => ({
        ...exported,
        machine,
        purpose: 'customisations',
        container: 'customisations',
      })),
    ],
    restoreDrills: [
      {
        id: 'edge',
        rehearses: 'an Edge from its image',
        role: 'edge',
        everyDays: 180,
        page: 'drill-edge',
        measures: 'edge-rebuild',
        network: '10.99.0.0/24',
        lastDay: '2026-10-05',
        dueDay: '2027-04-03',
        measuredSeconds: 5400,
        measuredLossSeconds: 72_000,
        evidence: 'drills/2026-10-05-edge.md',
      },
    ],
    recoveryTimes: {
      decisionSeconds: 1800,
      mountSeconds: 120,
      applySeconds: 900,
      otherServerSeconds: 3600,
      directoryRebuildSeconds: 14_400,
      directoryRestoreSeconds: 28_800,
      databaseBackupAgeSeconds: 86_400,
      pageSeconds: {
        'member-rebuild': 21_600,
        'edge-rebuild': 7200,
        'edges-lost': 1800,
        'lagged-copy': 14_400,
        'transport-outage': 1800,
        'witness-lost': 3600,
        'switchover-unplanned': 3600,
        switchback: 7200,
        'site-from-nothing': 10_800,
        'image-restore': 14_400,
        'front-end-recovery': 18_000,
        'database-restore': 3600,
      },
    },
    objectives: ['site AMS: clients within 5 min'],
  };
}

function protectionOf({ roles, site }: MachineModel): ProtectionModel {
  if (roles.includes('witness')) return { kind: ProtectionKind.NONE, reason: 'rebuilt from code' };
  const mailbox = roles.includes('mailbox');
  return {
    kind: mailbox ? ProtectionKind.WITHOUT_DATABASE_VOLUMES : ProtectionKind.FULL_SERVER,
    vault: `rsv-contoso-${site!.toLowerCase()}`,
    policy: 'daily',
    startTime: '01:00',
    timeZone: 'UTC',
    retention: { days: 30, weeks: 12 },
    excludedVolumes: mailbox ? ['databases', 'logs', 'queue'] : undefined,
  };
}

function vaultIn(site: string, region: string, pairedRegion: string): VaultModel {
  return {
    id: `rsv-contoso-${site.toLowerCase()}`,
    site,
    region,
    resourceGroup: `rg-contoso-${site.toLowerCase()}-backup`,
    failureDomains: [`region:${region}`],
    redundancy: 'GeoRedundant',
    crossRegionRestore: true,
    pairedRegion,
    immutability: 'Unlocked',
    softDeleteDays: 14,
    existing: false,
  };
}
