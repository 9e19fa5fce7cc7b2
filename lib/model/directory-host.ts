import type { EstateDocument } from './estate-document';

/** The host name in the URLs of a virtual directory, where proxies tell its clients apart by it; the same in all sites, since clients keep it when they move. */
export function directoryHost(
  { tiers, dnsZones: [zone] }: EstateDocument,
  directory: string,
): string | undefined {
  const own = tiers
    .flatMap(({ clientAccess }) => clientAccess?.directoryNames ?? [])
    .find((each) => each.directory === directory);
  return own && `${own.label}.${zone.id}`;
}
