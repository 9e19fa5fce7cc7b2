import { suggest } from '../core/closest';
import { refuse } from '../core/refusal';
import { absentKinds, lackedFor, remedyFor } from './absent-services';
import type { Analysis } from './analyse';
import { SERVICE_KINDS } from './service-kinds';
import type { ServiceResult } from './service-result';
import { listed } from './text';

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
  const absent = absentKinds(analysis, names);
  if (absent.length < names.length) return servicesNamed(analysis, names);
  const kinds = [...new Set(analysis.services.map(({ kind }) => kind))];
  return refuse('ResilienceAnalysis', {
    property: 'services',
    value: names,
    limit: 'services that the estate provides',
    cause: `the program states ${lackedFor(absent)}, and what is asked of nothing would count as kept`,
    remedy: `${remedyFor(absent)}${kinds.length > 0 ? `, or ask only about what there is: ${listed(kinds)}` : ''}`,
  });
}
