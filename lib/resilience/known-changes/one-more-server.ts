import type { AvailabilityGroupModel } from '../../model/availability-group-model';
import type { EstateDocument } from '../../model/estate-document';
import { carrierDomain, databaseGroupId, quorumGroupId } from '../../model/ids';
import type { MachineModel } from '../../model/machine-model';
import type { RedundancyGroup } from '../../model/redundancy-group';
import type { EdgeSubscriptionModel, TierModel } from '../../model/tier-model';
import { inZone } from './another-zone';
import type { KnownChange } from './known-change';

/** One more server in each tier, in the zone and behind the carrier that the fewest of it use. */
export function oneMoreServer(document: EstateDocument): KnownChange[] {
  return document.tiers
    .filter(({ kind, machines }) => kind !== 'witness' && machines.length > 0)
    .map((tier) => ({
      words: `one more server in ${tier.id}${providedBy(document, tier)}`,
      document: withServer(document, tier),
    }));
}

/** Who provides a server of a datacenter, where the program makes none; empty where it does. */
export function providedBy({ sites }: EstateDocument, { site }: TierModel): string {
  const datacenter = sites.find(({ id, existing }) => id === site && existing);
  return datacenter ? `, which those who run ${datacenter.name} provide` : '';
}

/** The document with one more server in a tier, behind a carrier of its own or one that the tier uses. */
export function withServer(document: EstateDocument, tier: TierModel, otherCarrier?: string): EstateDocument {
  const own = document.machines.filter((machine) => machine.tier === tier.id);
  const [template] = own;
  const server = added(document, tier, own, otherCarrier);
  const join = (ids: string[]): string[] => (ids.includes(template.id) ? [...ids, server.id] : ids);
  const groups = document.availabilityGroups.map((group) => withMember(group, join(group.members)));
  const databases = new Set(document.databases.map(({ id }) => databaseGroupId(id)));
  const quorums = new Map(groups.map((group) => [quorumGroupId(group.id), votersOf(group)]));
  return withNames(
    {
      ...document,
      machines: [...document.machines, server],
      tiers: document.tiers.map((each) => ({
        ...each,
        machines: join(each.machines),
        mailTransport: each.mailTransport && {
          ...each.mailTransport,
          subscriptions: each.mailTransport.subscriptions.map((one) => subscribed(one, join)),
        },
      })),
      availabilityGroups: groups,
      redundancyGroups: document.redundancyGroups.map((group): RedundancyGroup => {
        const voters = quorums.get(group.id);
        if (voters) return { ...group, members: voters, needed: Math.floor(voters.length / 2) + 1 };
        return databases.has(group.id) ? group : { ...group, members: join(group.members) };
      }),
    },
    template,
    server,
  );
}

function subscribed(one: EdgeSubscriptionModel, join: (ids: string[]) => string[]): EdgeSubscriptionModel {
  return { ...one, edges: join(one.edges), mailboxServers: join(one.mailboxServers) };
}

function added(
  { machines, sites }: EstateDocument,
  tier: TierModel,
  own: readonly MachineModel[],
  otherCarrier?: string,
): MachineModel {
  const [template] = own;
  const stem = template.id.replace(/\d+$/, '');
  const numbers = machines.map(({ id }) => (id.startsWith(stem) ? Number(id.slice(stem.length)) || 0 : 0));
  const id = `${stem}${Math.max(...numbers) + 1}`;
  const hostName = template.hostName?.replace(template.id.toLowerCase(), id.toLowerCase());
  const region = sites.find((site) => site.id === tier.site)?.region;
  const carriers = [...new Set(own.flatMap(({ carrier }) => carrier ?? []))];
  const carrier =
    otherCarrier ??
    rarest(
      carriers,
      own.map((each) => each.carrier),
    );
  const copy: MachineModel = {
    ...template,
    id,
    hostName,
    carrier,
    failureDomains: template.failureDomains.map((each) =>
      carrier !== undefined && each === carrierDomain(template.carrier ?? '') ? carrierDomain(carrier) : each,
    ),
  };
  const zone = rarest(
    ['1', '2', '3'],
    own.map((each) => each.zone),
  );
  return template.zone === undefined || zone === undefined || region === undefined
    ? copy
    : inZone(copy, region, zone);
}

/** The option that is used the least, the first of several. */
function rarest(options: readonly string[], used: readonly (string | undefined)[]): string | undefined {
  const uses = (option: string): number => used.filter((each) => each === option).length;
  return [...options].sort((a, b) => uses(a) - uses(b))[0];
}

function withMember(group: AvailabilityGroupModel, members: string[]): AvailabilityGroupModel {
  const votes = votersOf({ ...group, members }).length;
  return { ...group, members, votes, votesNeeded: Math.floor(votes / 2) + 1 };
}

/** The witness votes in a group with an even number of members. */
function votersOf({ members, witness }: AvailabilityGroupModel): string[] {
  return members.length % 2 === 0 && witness !== undefined ? [...members, witness] : members;
}

/** The names that lead to the host of the template, for the new server too: each Edge has an MX record of its own. */
function withNames(document: EstateDocument, template: MachineModel, server: MachineModel): EstateDocument {
  const { hostName } = template;
  const own = document.names.filter(
    ({ primary, standby }) => hostName !== undefined && (primary === hostName || standby === hostName),
  );
  const renamed = (id: string): string => `${id} ${server.id}`;
  const ids = new Set(own.map(({ id }) => id));
  return {
    ...document,
    names: [
      ...document.names,
      ...own.map((name) => ({
        ...name,
        id: renamed(name.id),
        primary: name.primary && server.hostName,
        standby: name.standby && server.hostName,
      })),
    ],
    dependencies: [
      ...document.dependencies,
      ...document.dependencies
        .filter(({ source, target }) => source === template.id || target === template.id || ids.has(source))
        .map((each) => ({
          ...each,
          source: ids.has(each.source) ? renamed(each.source) : inPlace(each.source, template, server),
          target: inPlace(each.target, template, server),
        })),
    ],
  };
}

function inPlace(id: string, template: MachineModel, server: MachineModel): string {
  return id === template.id ? server.id : id;
}
