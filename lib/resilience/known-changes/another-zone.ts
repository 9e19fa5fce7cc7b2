import type { EstateDocument } from '../../model/estate-document';
import { zoneDomain } from '../../model/ids';
import type { MachineModel } from '../../model/machine-model';
import type { KnownChange } from './known-change';
import { withMachine } from './with-machine';

const ZONES = ['1', '2', '3'];

/** One server of a tier in a zone that the tier does not use yet. */
export function anotherZone(document: EstateDocument): KnownChange[] {
  return document.tiers.flatMap((tier) => {
    const machines = document.machines.filter(
      (machine) => machine.tier === tier.id && machine.zone !== undefined,
    );
    const region = document.sites.find(({ id }) => id === tier.site)?.region;
    const used = machines.map(({ zone }) => zone);
    const free = ZONES.find((zone) => !used.includes(zone));
    const moved = machines.find(({ zone }, index) => used.indexOf(zone) < index);
    if (free === undefined || moved === undefined || region === undefined) return [];
    return [
      {
        words: `another zone for ${moved.id} (zone ${free})`,
        document: withMachine(document, inZone(moved, region, free)),
      },
    ];
  });
}

/** The machine in another zone of its region. */
export function inZone(machine: MachineModel, region: string, zone: string): MachineModel {
  const own = machine.zone === undefined ? undefined : zoneDomain(region, machine.zone);
  return {
    ...machine,
    zone,
    failureDomains: machine.failureDomains.map((each) => (each === own ? zoneDomain(region, zone) : each)),
  };
}
