import { textTable } from '../core/text-table';
import { topologicalOrder } from '../core/topological-order';
import type { EstateModel } from '../model/estate-model';

/** The stacks from top to bottom as they are applied, and what each waits for. */
export function stacksSection({ stacks }: EstateModel): string {
  const inOrder = topologicalOrder(stacks.map((stack) => ({ ...stack, after: stack.dependsOn })));
  const rows = inOrder.map(({ id, resources, after }) => [id, String(resources), after.join(', ') || '-']);
  return `Stacks, in the order in which they are applied\n${textTable(['stack', 'resources', 'after'], rows)}`;
}
