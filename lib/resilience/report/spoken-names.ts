import { ServiceKind } from '../service-result';
import type { ReportDocument } from './report-document';

/** What people call services, many databases at once: `12 databases`, or `databases DB01, DB03`. */
export function spokenNames(
  { services }: Pick<ReportDocument, 'services'>,
  ids: readonly string[],
): string[] {
  const named = services.filter(({ id }) => ids.includes(id));
  const databases = named.filter(({ kind }) => kind === ServiceKind.DATABASE);
  const others = named.filter(({ kind }) => kind !== ServiceKind.DATABASE).map(({ name }) => name);
  return [
    ...others,
    ...databaseNames(
      databases.map(({ name }) => name),
      services.filter(({ kind }) => kind === ServiceKind.DATABASE).length,
    ),
  ];
}

function databaseNames(names: string[], all: number): string[] {
  if (names.length <= 1) return names;
  if (names.length === all) return [`all ${all} databases`];
  const short = names.map((name) => name.replace(/^database /, ''));
  return [
    names.length > 3 ? `${names.length} databases (${short[0]} and others)` : `databases ${short.join(', ')}`,
  ];
}
