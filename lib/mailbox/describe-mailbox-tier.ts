import { tierId } from '../model/ids';
import type { MachineModel } from '../model/machine-model';
import type { ModelPart } from '../model/model-part';
import type { IEstateSite } from '../site/i-estate-site';

/** What a tier of Mailbox servers that are not front ends says of itself. */
export function describeMailboxTier(site: IEstateSite, name: string, machines: MachineModel[]): ModelPart {
  const id = tierId(site.code, name);
  const members = machines.map((machine) => machine.id);
  return {
    estate: site.estate,
    tiers: [{ id, name, kind: 'mailbox', site: site.code, machines: members }],
    machines,
    redundancyGroups: [
      { id, provides: `mail transport in ${site.siteName}`, members, needed: 1, votes: false },
    ],
  };
}
