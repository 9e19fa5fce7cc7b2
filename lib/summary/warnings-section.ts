import type { EstateModel } from '../model/estate-model';

/** The warnings: open ones with what they say, acknowledged ones with the reason. */
export function warningsSection({ warnings }: EstateModel): string {
  if (warnings.length === 0) return 'No warnings.';
  const open = warnings.filter(({ acknowledged }) => acknowledged === undefined);
  const accepted = warnings.filter(({ acknowledged }) => acknowledged !== undefined);
  return [
    `Warnings (${open.length} open, ${accepted.length} acknowledged)`,
    ...open.map(({ path, id, message }) => `- ${path}: ${message} [${id}]`),
    ...accepted.map(({ path, id, acknowledged }) => `- ${path}: acknowledged ${id}: ${acknowledged}`),
  ].join('\n');
}
