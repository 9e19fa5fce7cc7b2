import { DependencyKind } from '../../lib/model/dependency';
import type { EstateDocument } from '../../lib/model/estate-document';
import type { MachineModel } from '../../lib/model/machine-model';
import { PatchedBy } from '../../lib/model/maintenance-slot';
import { ProtectionKind } from '../../lib/model/protection-model';
import type { ProxyBackendModel, ProxyModel } from '../../lib/model/proxy-model';
import type { TierModel } from '../../lib/model/tier-model';

const PAGES = ['/owa/healthcheck.htm', '/ecp/healthcheck.htm', '/ews/healthcheck.htm'];

const BACKENDS: Record<string, ProxyBackendModel[]> = {
  'pass-through': [{ id: 'exchange', hostLabels: [], healthPaths: PAGES }],
  'host-names': [
    { id: 'owa', hostLabels: ['mail'], healthPaths: PAGES.slice(0, 2) },
    { id: 'others', hostLabels: [], healthPaths: PAGES.slice(2) },
  ],
  're-encryption': [
    { id: 'owa', hostLabels: [], healthPaths: PAGES.slice(0, 1) },
    { id: 'ews', hostLabels: [], healthPaths: PAGES.slice(2) },
  ],
};

/** An estate whose tiers of front ends have two proxies each, in zones 1 and 2, as the constructs describe them. */
export function withProxies(document: EstateDocument, mode = 'pass-through'): EstateDocument {
  const fronts = document.tiers.filter(({ kind }) => kind === 'client-access');
  return {
    ...document,
    tiers: document.tiers.flatMap((tier) =>
      fronts.includes(tier) ? [inFront(tier, mode), proxiesOf(tier)] : [tier],
    ),
    machines: [
      ...document.machines.map((machine) => (mode === 're-encryption' ? certified(machine) : machine)),
      ...fronts.flatMap((tier) => machinesOf(document, tier)),
    ],
    redundancyGroups: [
      ...document.redundancyGroups,
      ...fronts.map(({ id, site }) => ({
        id: `${id}-Proxy`,
        provides: `client connections of ${site}`,
        members: [`${site}PX1`, `${site}PX2`],
        needed: 1,
        votes: false,
      })),
    ],
    dependencies: [
      ...document.dependencies,
      ...fronts.map(({ id }) => ({ source: id, target: `${id}-Proxy`, kind: DependencyKind.NEEDS })),
    ],
  };
}

/** Proxies end TLS only with the certificate of the servers, which these take from a vault. */
function certified(machine: MachineModel): MachineModel {
  if (!machine.roles.includes('client-access')) return machine;
  return { certificate: { keyVault: 'kv-contoso', secretName: 'mail-clients' }, ...machine };
}

function inFront(tier: TierModel, mode: string): TierModel {
  const proxy: ProxyModel = {
    tier: `${tier.id}-Proxy`,
    mode,
    healthPort: 8404,
    healthPath: '/healthz',
    agentPort: 8405,
    backends: BACKENDS[mode],
  };
  return { ...tier, clientAccess: { ...tier.clientAccess!, proxy } };
}

function proxiesOf({ id, name, site }: TierModel): TierModel {
  return {
    id: `${id}-Proxy`,
    name: `${name}-Proxy`,
    kind: 'proxy',
    site,
    machines: [`${site}PX1`, `${site}PX2`],
  };
}

function machinesOf(document: EstateDocument, tier: TierModel): MachineModel[] {
  return ['1', '2'].map((zone) => {
    const front = document.machines.find((each) => each.id === tier.machines[Number(zone) - 1])!;
    const { site, location, failureDomains, existing, runs, stack, patchedBy } = front;
    return {
      id: `${tier.site}PX${zone}`,
      roles: ['proxy'],
      site,
      location,
      tier: `${tier.id}-Proxy`,
      failureDomains,
      zone,
      address: front.address?.replace(/\.\d+\.\d+$/, `.48.${Number(zone) + 3}`),
      existing,
      runs,
      drained: false,
      stack,
      terraformAddress: `azurerm_linux_virtual_machine.${site}-proxy-${zone}`,
      azureName: `vm-contoso-${(site ?? '').toLowerCase()}-clientaccess-proxy-${zone}`,
      size: 'Standard_D2s_v5',
      linux: 'Ubuntu 24.04',
      osDiskGib: 32,
      volumes: [],
      patchedBy: patchedBy && PatchedBy.AZURE,
      protection: { kind: ProtectionKind.NONE, reason: 'Everything on it is generated.' },
    };
  });
}
