import { failureNames, listed } from '../core/words';
import { ExportPurpose } from '../exchange/export-purpose';
import type { EstateModel } from '../model/estate-model';
import type { ExportStoreModel } from '../model/protection-model';

const PURPOSES: Record<string, string> = {
  [ExportPurpose.EDGE_CONFIGURATION]: 'configuration',
  [ExportPurpose.CUSTOMISATIONS]: 'customisations',
};
/** Roles whose machines have settings that are in none of Active Directory. */
const EXPORTED = ['edge', 'client-access'];

/** Where exports of configuration go, how long nobody changes them, and what nothing exports. */
export function exportsSection(model: EstateModel): string {
  const { exports, exportStores, machines } = model.toDocument();
  const without = machines
    .filter(({ existing, roles }) => !existing && roles.some((role) => EXPORTED.includes(role)))
    .filter(({ id }) => !exports.some(({ machine }) => machine === id))
    .map(({ id }) => id);
  const kinds = [
    ...new Set(exports.map(({ store, purpose, everyHours }) => `${store}\n${purpose}\n${everyHours}`)),
  ];
  return [
    ...kinds.map((kind) => {
      const [store, purpose, hours] = kind.split('\n');
      const own = exports.filter((each) => `${each.store}\n${each.purpose}\n${each.everyHours}` === kind);
      const names = listed(failureNames(own.map(({ machine }) => machine)));
      return `Exports of the ${PURPOSES[purpose] ?? purpose} of ${names}: every ${hours} hours to ${store}.`;
    }),
    ...exportStores.map(storeText),
    ...(without.length > 0 ? [`Nothing exports the configuration of ${listed(failureNames(without))}.`] : []),
  ].join('\n');
}

function storeText({ id, region, immutableDays, keyVault, key }: ExportStoreModel): string {
  return `${id} is in ${region}. Its policy keeps each export unchanged for ${immutableDays} days, and the key ${key} of ${keyVault} encrypts them.`;
}
