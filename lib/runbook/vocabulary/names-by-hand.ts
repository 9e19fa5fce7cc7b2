import { NameUse, type NameModel } from '../../model/name-model';
import type { EstateView } from '../estate-view';
import { quote } from '../powershell-text';
import type { Step } from '../procedure';
import { pageRef, sentences, text } from '../text';
import { changeLines, rightsFor, type RecordChange } from './foreign-dns';
import { filters, liveDomains, nameChecks, namesAt, untilSeen } from './name-moves';
import { OUTSIDE } from './shells';
import { inSubscription, signIn } from './subscriptions';

/** What comes before lines of the Azure CLI. */
export function signInToNames(estate: EstateView): string[] {
  const names = estate.inAzure(estate.names.stack);
  return [...signIn([names], 'Id of the subscription with the names'), ...inSubscription(names)];
}

/**
 * Moves the names without Terraform: its state may be on a machine that is lost. None in an estate of one site, or where no name is live.
 *
 * Sources: learn.microsoft.com/cli/azure/network/traffic-manager/endpoint, .../network/dns/record-set/mx and .../network/private-dns/record-set/a.
 */
export function moveNamesByHand(estate: EstateView): Step[] {
  const { standby, names } = estate;
  const lines = [...clientLines(estate), ...insideLines(estate), ...mailLines(estate)];
  if (!standby || lines.length === 0) return [];
  return [
    {
      id: 'move-names-by-hand',
      title: `Move the names to ${standby.name} without Terraform`,
      when: text`Only if a switchover cannot wait (${pageRef('switchover-unplanned')}) and nobody can apply ${names.stack}.`,
      why: sentences(
        writers(estate),
        'Nothing is removed from the MX records: the new preference is ahead of all others.',
        `Commit \`activeSite: ActiveSite.STANDBY\` as well: the first apply with the repaired state then agrees with what was done by hand. Hold the pipeline of ${names.stack} until then, since any other apply moves the names back.`,
      ),
      ...OUTSIDE,
      command: [...(lines.some((line) => line.includes('az ')) ? signInToNames(estate) : []), ...lines],
      check: nameChecks(estate),
      wait: untilSeen(estate),
      expected: `${namesAt(estate, standby)} MX records with the old preference of ${standby.name} may be listed too.`,
      otherwise:
        (names.hosting
          ? 'REFUSED or NOTAUTH from nsupdate: the key is another one, or the server is no primary of the zone. '
          : '') +
        'A group or an id is empty: the zone or the profile is in another subscription, or you have no role on it; `az account list` shows the subscriptions. A name that leads to each server itself is not in the command: change its A records where the zone is hosted. A resolver that keeps the old answer: wait for the TTL.',
    },
  ];
}

/** Endpoints of Traffic Manager, or an alias of the front end. */
function clientLines(estate: EstateView): string[] {
  const { names, domainName } = estate;
  const found = estate.publishedNames.filter(
    ({ zone, usedBy, primary, standby }) =>
      zone === domainName &&
      names.clientsLive &&
      usedBy === NameUse.CLIENTS &&
      primary !== undefined &&
      standby !== undefined,
  );
  const probed = found.find(({ recordType }) => recordType === 'Traffic Manager');
  if (probed) return [...endpoint(probed.standby!, 'Enabled'), ...endpoint(probed.primary!, 'Disabled')];
  const aliases = found.filter(({ recordType }) => recordType === 'CNAME');
  if (aliases.length === 0) return [];
  if (names.hosting) {
    const change = aliases.map(({ name, standby }) => alias(estate, name, standby!));
    return changeLines(names.hosting, domainName, change);
  }
  return [
    zoneGroup(domainName),
    ...aliases.map(({ name, standby }) => aliasLine(estate, name, quote(standby!))),
  ];
}

function alias({ names }: EstateView, name: string, host: string): RecordChange {
  return { name, type: 'CNAME', ttl: names.ttlSeconds, values: [`${host}.`] };
}

/** Names whose clients Traffic Manager leads to a site. */
export function probedNames(estate: EstateView): NameModel[] {
  return estate.publishedNames.filter(
    ({ zone, usedBy, recordType }) =>
      zone === estate.domainName &&
      estate.names.clientsLive &&
      usedBy === NameUse.CLIENTS &&
      recordType === 'Traffic Manager',
  );
}

/** Lines that make the names aliases of one front end, which is PowerShell already. */
export function aliasLines(estate: EstateView, found: readonly NameModel[], frontEnd: string): string[] {
  const { hosting } = estate.names;
  if (hosting) {
    const change = found.map(({ name }) => alias(estate, name, frontEnd));
    return changeLines(hosting, estate.domainName, change);
  }
  return [zoneGroup(estate.domainName), ...found.map(({ name }) => aliasLine(estate, name, frontEnd))];
}

function aliasLine({ domainName, names }: EstateView, name: string, frontEnd: string): string {
  const label = quote(name.slice(0, -domainName.length - 1));
  return `az network dns record-set cname set-record --resource-group $group --zone-name ${quote(domainName)} --record-set-name ${label} --cname ${frontEnd} --ttl ${names.ttlSeconds}`;
}

function endpoint(host: string, status: 'Enabled' | 'Disabled'): string[] {
  return [
    `$endpoint = az network traffic-manager profile list --query "[].endpoints[?target=='${host}'].id[]" --output tsv`,
    `az network traffic-manager endpoint update --ids $endpoint --endpoint-status ${status}`,
  ];
}

function insideLines(estate: EstateView): string[] {
  const found = estate.names.clientsLive ? estate.publishedNames : [];
  const { insideHosting, ttlSeconds: ttl } = estate.names;
  if (insideHosting) {
    const inside = found.filter(
      ({ usedBy, standby }) => usedBy === NameUse.CLIENTS_INSIDE && standby !== undefined,
    );
    return inside.flatMap(({ name, standby }) =>
      changeLines(insideHosting, estate.names.insideZoneOf(name), [
        { name, type: 'A', ttl, values: standby!.split(', ') },
      ]),
    );
  }
  return found
    .filter(({ usedBy }) => usedBy === NameUse.CLIENTS_INSIDE)
    .flatMap(({ name, primary, standby }) => {
      if (primary === undefined || standby === undefined) return [];
      const set = `--resource-group $group --zone-name ${quote(name)} --record-set-name '@'`;
      // Quoted for the grammar of the tests: PowerShell passes it on alike.
      const change = (verb: 'add' | 'remove', addresses: string): string[] =>
        addresses
          .split(', ')
          .map(
            (address) =>
              `az network private-dns record-set a ${verb}-record ${set} '--ipv4-address' ${quote(address)}`,
          );
      return [
        `$group = az network private-dns zone list --query "[?name=='${name}'].resourceGroup" --output tsv`,
        ...change('add', standby),
        ...change('remove', primary),
      ];
    });
}

function mailLines(estate: EstateView): string[] {
  const { standby } = estate;
  if (filters(estate) || !standby || standby.edges.length === 0) return [];
  return liveDomains(estate).flatMap(({ domainName, names }) => {
    if (names.hosting) {
      const values = standby.edges.map(({ hostName }) => `${names.mxStandbyActive} ${hostName}.`);
      const change = { name: domainName, type: 'MX', ttl: names.ttlSeconds, values, adds: true };
      return changeLines(names.hosting, domainName, [change]);
    }
    return [
      zoneGroup(domainName),
      ...standby.edges.map(
        ({ hostName }) =>
          `az network dns record-set mx add-record --resource-group $group --zone-name ${quote(domainName)} --record-set-name '@' --exchange ${quote(hostName)} --preference ${names.mxStandbyActive}`,
      ),
    ];
  });
}

/** What the records are written by. */
function writers({ names }: EstateView): string {
  const { hosting, automatic } = names;
  const needs = 'A switchover needs nothing of Terraform but these records';
  if (!hosting)
    return `${needs}, and the Azure CLI writes them with a role on the zone and the profile (DNS Zone Contributor, Private DNS Zone Contributor, Traffic Manager Contributor).`;
  return `${needs}. ${rightsFor(hosting)}${automatic ? ' Clients are led by Traffic Manager, for which the Azure CLI needs the role Traffic Manager Contributor.' : ''}`;
}

function zoneGroup(zone: string): string {
  return `$group = az network dns zone list --query "[?name=='${zone}'].resourceGroup" --output tsv`;
}
