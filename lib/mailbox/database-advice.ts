import type { Construct } from 'constructs';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import { ProtectionKind } from '../model/protection-model';
import type { ServerProtection } from '../protection/server-protection';
import { isInGroup } from './group-membership';

/** Without copies and without a backup of their volumes databases are lost with their server. */
export function adviseOnDatabases(
  tier: Construct,
  servers: readonly { readonly computerName: string }[],
  protection: ServerProtection | undefined,
): void {
  advise(tier, WarningId.UNPROTECTED_DATABASES, () => {
    const kind = protection?.kind ?? ProtectionKind.WITHOUT_DATABASE_VOLUMES;
    if (kind === ProtectionKind.FULL_SERVER || kind === ProtectionKind.ELSEWHERE) return undefined;
    const alone = servers.map(({ computerName }) => computerName).filter((name) => !isInGroup(tier, name));
    if (alone.length === 0) return undefined;
    return (
      `${alone.join(', ')} are in no database availability group of this program, and nothing in it backs up the volumes of databases: what mailboxes hold there is lost with the ` +
      'server. Add a DatabaseAvailabilityGroup, use ServerProtection.fullServer(), or acknowledge this and say what protects the databases.'
    );
  });
}
