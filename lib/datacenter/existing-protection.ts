import type { ProtectionModel } from '../model/protection-model';
import { describeProtection, ServerProtection } from '../protection/server-protection';

/** How machines are protected that somebody else runs; undecided where nobody says it. */
export function existingProtection(protectedBy: string | undefined): ProtectionModel | undefined {
  return protectedBy === undefined
    ? undefined
    : describeProtection(ServerProtection.elsewhere({ by: protectedBy }));
}
