import { SERVICE_KINDS } from '../service-kinds';
import { ServiceKind, type ServiceResult } from '../service-result';
import { listed } from '../text';
import type { ReportDocument } from './report-document';
import { TITLES } from './titles';

/** What people call services: all of a kind by its title, several names of one place together, databases by their number. */
export function spokenNames(
  { services }: Pick<ReportDocument, 'services'>,
  ids: readonly string[],
): string[] {
  return SERVICE_KINDS.flatMap((kind) => {
    const all = services.filter((each) => each.kind === kind);
    const own = all.filter(({ id }) => ids.includes(id));
    if (own.length === 0) return [];
    if (own.length === all.length && all.length > 1) {
      return [kind === ServiceKind.DATABASE ? `all ${all.length} databases` : TITLES[kind]];
    }
    return kind === ServiceKind.DATABASE ? databaseNames(own) : byPlace(own, all);
  });
}

/** `client access inside the network of Amsterdam`, with the names only where they are not all. */
function byPlace(own: readonly ServiceResult[], all: readonly ServiceResult[]): string[] {
  const places = [...new Set(own.map(placeOf))];
  return places.map((place) => {
    const here = own.filter((each) => placeOf(each) === place);
    const total = all.filter((each) => placeOf(each) === place).length;
    if (here.length === total && total > 1) return place;
    const names = here
      .map(({ name }) => name.slice(place.length + ' at '.length))
      .filter((name) => name !== '');
    return names.length > 0 ? `${place} at ${listed(names)}` : place;
  });
}

/** What a service is, without the name at which it is asked for. */
export function placeOf({ name }: ServiceResult): string {
  return name.split(' at ')[0];
}

function databaseNames(databases: readonly ServiceResult[]): string[] {
  const names = databases.map(({ name }) => name.replace(/^database /, ''));
  if (names.length === 1) return [databases[0].name];
  return [
    names.length > 3 ? `${names.length} databases (${names[0]} and others)` : `databases ${listed(names)}`,
  ];
}
