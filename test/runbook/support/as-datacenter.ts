import type { EstateDocument } from '../../../lib/model/estate-document';
import { GatewayKind } from '../../../lib/model/gateway-model';
import { ProtectionKind } from '../../../lib/model/protection-model';
import type { Draft } from './estates';

const CARRIER = 'city fibre';

/** What backs up the machines of the datacenter. */
export const KEPT_BY = 'Contoso Backup Team, Veeam';

/** A site of the model as a datacenter that exists: the program makes nothing in it, and Terraform has nothing of it. */
export function asDatacenter(code: string): (estate: Draft) => void {
  return (estate) => {
    const stack = becomeDatacenter(estate, code);
    for (const machine of estate.machines.filter(({ site }) => site === code)) becomeExisting(machine, code);
    for (const tier of estate.tiers.filter(({ site }) => site === code)) {
      if (tier.clientAccess === undefined) continue;
      tier.clientAccess.carrier = CARRIER;
      tier.clientAccess.publicHostName = `owa-${code.toLowerCase()}.contoso.com`;
    }
    for (const external of estate.externals)
      if (external.site === code) external.failureDomains = [`site:${code}`];
    const own = new Set(estate.machines.filter(({ site }) => site === code).map(({ id }) => id));
    estate.vaults = estate.vaults.filter(({ site }) => site !== code);
    estate.exports = estate.exports.filter(({ machine }) => !own.has(machine));
    withoutStack(estate, stack);
  };
}

/** A VPN with two tunnels between a datacenter and a site in Azure, instead of peerings. */
export function withVpn(code: string, inAzure: string, stack: string): (estate: Draft) => void {
  return (estate) => {
    for (const each of estate.interconnects) each.sites = each.sites.filter((site) => site !== code);
    estate.interconnects.push({
      stack,
      sites: [code, inAzure],
      gateway: {
        kind: GatewayKind.VPN,
        existing: false,
        name: 'vgw-contoso',
        resourceGroup: 'rg-contoso-network',
        tunnels: ['fw1', 'fw2'].map((device) => ({
          id: `tunnel:${code}/${inAzure}/${device}`,
          name: `tunnel to ${device}`,
          failureDomains: ['region:westeurope', `device:${code}/${device}`, `carrier:${CARRIER}`],
          connection: `con-contoso-${device}`,
        })),
      },
    });
  };
}

function becomeDatacenter({ sites }: Draft, code: string): string {
  const site = sites.find(({ id }) => id === code)!;
  const { stack = '', addressSpace } = site;
  site.existing = true;
  site.failureDomains = [`site:${code}`];
  site.networks = [addressSpace ?? '10.10.0.0/16'];
  delete site.region;
  delete site.stack;
  delete site.patchWindow;
  delete site.addressSpace;
  delete site.readiness;
  return stack;
}

function becomeExisting(machine: Draft<EstateDocument['machines'][number]>, code: string): void {
  const hasCarrier = machine.carrier !== undefined;
  machine.existing = true;
  machine.failureDomains = [`site:${code}`, ...(hasCarrier ? [`carrier:${CARRIER}`] : [])];
  if (hasCarrier) machine.carrier = CARRIER;
  machine.protection = { kind: ProtectionKind.ELSEWHERE, protectedBy: KEPT_BY };
  machine.volumes = machine.volumes.map(({ purpose, driveLetter }) => ({ purpose, driveLetter }));
  delete machine.zone;
  delete machine.stack;
  delete machine.terraformAddress;
  delete machine.azureName;
  delete machine.size;
  delete machine.osDiskGib;
  delete machine.patchedBy;
  delete machine.maintenanceSlot;
  delete machine.installation;
  delete machine.certificate;
}

function withoutStack(estate: Draft, stack: string): void {
  estate.stacks = estate.stacks
    .filter(({ id }) => id !== stack)
    .map((each) => ({ ...each, dependsOn: each.dependsOn.filter((id) => id !== stack) }));
  estate.states = estate.states.filter((each) => each.stack !== stack);
  estate.released = estate.released.filter((each) => each.stack !== stack);
  estate.dependencies = estate.dependencies.filter(
    ({ source, target }) => source !== stack && target !== stack,
  );
}
