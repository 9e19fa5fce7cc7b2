import { suggest } from '../core/closest';
import { refuse } from '../core/refusal';
import type { Analysis } from './analyse';
import { SERVICE_KINDS } from './service-kinds';
import type { ServiceResult } from './service-result';

const KINDS: readonly string[] = SERVICE_KINDS;

/**
 * The services of these ids or kinds, in the order of the estate. A kind that the estate does not provide is no service, and nothing is asked of it.
 *
 * @throws if a name is neither
 */
export function servicesNamed({ services }: Analysis, names: readonly string[]): ServiceResult[] {
  for (const name of names) {
    if (KINDS.includes(name) || services.some(({ id }) => id === name)) continue;
    const known = [...KINDS, ...services.map(({ id }) => id)];
    refuse('ResilienceAnalysis', {
      property: 'service',
      value: name,
      limit: 'a kind or the id of a service of the estate',
      cause: 'the estate provides no such service',
      remedy: suggest(name, known),
    });
  }
  return services.filter(({ id, kind }) => names.includes(kind) || names.includes(id));
}

/**
 * The services that something is asked of.
 *
 * @throws if the estate provides none of them: a promise about nothing would count as kept
 */
export function servicesAsked(analysis: Analysis, names: readonly string[]): ServiceResult[] {
  const found = servicesNamed(analysis, names);
  if (found.length > 0) return found;
  const kinds = [...new Set(analysis.services.map(({ kind }) => kind))];
  return refuse('ResilienceAnalysis', {
    property: 'services',
    value: names,
    limit: 'what the estate provides',
    cause: 'nothing would be asked of the estate, which would count as kept',
    remedy:
      kinds.length > 0
        ? `ask about ${kinds.join(', ')}, or make what provides the service`
        : 'make what provides the service',
  });
}
