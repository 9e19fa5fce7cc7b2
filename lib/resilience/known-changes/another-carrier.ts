import type { EstateDocument } from '../../model/estate-document';
import { carrierDomain } from '../../model/ids';
import type { KnownChange } from './known-change';
import { withMachine } from './with-machine';

/** A carrier that nothing of the estate uses yet. */
const OTHER = 'another carrier';

/** One server of a tier behind another carrier, where all are behind one. */
export function anotherCarrier(document: EstateDocument): KnownChange[] {
  return document.tiers.flatMap((tier) => {
    const machines = document.machines.filter(
      (machine) => machine.tier === tier.id && machine.carrier !== undefined,
    );
    const carriers = new Set(machines.map(({ carrier }) => carrier));
    if (machines.length < 2 || carriers.size !== 1) return [];
    const moved = machines[machines.length - 1];
    const own = carrierDomain(moved.carrier ?? '');
    const failureDomains = moved.failureDomains.map((each) => (each === own ? carrierDomain(OTHER) : each));
    return [
      {
        words: `another carrier for ${moved.id} (routingPreferences)`,
        document: withMachine(document, { ...moved, carrier: OTHER, failureDomains }),
      },
    ];
  });
}
