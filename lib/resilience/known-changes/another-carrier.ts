import type { EstateDocument } from '../../model/estate-document';
import type { KnownChange } from './known-change';
import { providedBy, withServer } from './one-more-server';

/** A carrier that nothing of the estate uses yet. */
const OTHER = 'another carrier';

/** One server more behind another carrier, where all of a tier are behind one. Another carrier for a server that there is would replace its address. */
export function anotherCarrier(document: EstateDocument): KnownChange[] {
  return document.tiers.flatMap((tier) => {
    const machines = document.machines.filter(
      (machine) => machine.tier === tier.id && machine.carrier !== undefined,
    );
    const carriers = new Set(machines.map(({ carrier }) => carrier));
    if (carriers.size !== 1) return [];
    return [
      {
        words: `one more server in ${tier.id} behind another carrier${providedBy(document, tier) || ' (routingPreferences)'}`,
        document: withServer(document, tier, OTHER),
      },
    ];
  });
}
