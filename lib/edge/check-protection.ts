import type { Construct } from 'constructs';
import { refuse } from '../core/refusal';
import { ProtectionKind } from '../model/protection-model';
import type { ServerProtection } from '../protection/server-protection';

/** An image of an Edge without its queue volume does not start its transport service. */
export function checkProtection(tier: Construct, protection: ServerProtection | undefined): void {
  if (protection?.kind !== ProtectionKind.WITHOUT_DATABASE_VOLUMES) return;
  refuse(tier, {
    property: 'protection',
    fault: 'leaves out the volume of the queue, which an Edge needs to start',
    cause:
      'the transport service does not start without its queue database, and an Edge has no other databases',
    remedy: 'use ServerProtection.fullServer(), or leave it out',
  });
}
