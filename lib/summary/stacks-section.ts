import { textTable } from '../core/text-table';
import type { EstateModel } from '../model/estate-model';

/** The stacks, and what each waits for. */
export function stacksSection(model: EstateModel): string {
  const rows = model.stacks.map(({ id, resources, dependsOn }) => [
    id,
    String(resources),
    dependsOn.join(', ') || '-',
  ]);
  return `Stacks, in the order of their making\n${textTable(['stack', 'resources', 'after'], rows)}`;
}
