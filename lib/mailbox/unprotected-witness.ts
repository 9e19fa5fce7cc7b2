import { ServerProtection } from '../protection/server-protection';

/** A witness holds a file that the group writes again. Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags. */
export function unprotectedWitness(): ServerProtection {
  return ServerProtection.none({
    reason: 'rebuilt from code, and the group writes its witness file again',
  });
}
