import type { EstateDocument } from '../lib/model/estate-document';
import { ExternalKind } from '../lib/model/external-model';

/** What serves outside Azure, and so is not seen: it does, unless it is what fails, by the events of the analysis. */
export function elsewhereIn(model: EstateDocument, failed: readonly string[]): Set<string> {
  const machines = model.machines.filter(({ existing }) => existing);
  const edges = model.externals.filter(({ kind }) => kind === ExternalKind.EDGE);
  const up = [...machines, ...edges].filter(
    ({ id, failureDomains }) =>
      !failed.includes(id) && !failureDomains.some((domain) => failed.includes(domain)),
  );
  return new Set(up.map(({ id }) => id));
}
