import { Holds, HOLDINGS } from '../core/holdings';
import type { MachineModel } from '../model/machine-model';
import { Runs } from '../model/site-model';
import { changedArguments, effectOf, isBlind, isChange } from './change-effect';
import { machineAddresses } from './check-plan';
import type { Consequence, Gone, LossFound, PlanOutcome } from './consequence';
import { Effect, isOutage } from './effect';
import type { Estates } from './estate';
import { machinesOf } from './estate';
import { effectOfWay, GATEWAY_TYPES, keepsAWay } from './gateway-ways';
import { halfRefused } from './half-refused';
import { memberParts } from './member-parts';
import type { Plan, ResourceChange, Values } from './plan';
import { goesWithIt } from './protection-loss';
import { plainName, publishedRecords, unpublishedHosts } from './published-records';
import { releaseOf } from './released';
import { ResourceGraph } from './resource-graph';
import type { RuleChange } from './security-group';

const PUBLIC_ADDRESS = 'azurerm_public_ip';
const PRIVATE_ZONE = 'azurerm_private_dns_zone';
const BASTION = 'azurerm_bastion_host';
const PEERING = 'azurerm_virtual_network_peering';
const SECURITY_RULE = 'azurerm_network_security_rule';
const LOCK = 'azurerm_management_lock';

/**
 * What the plan of one stack does to the machines of the deployed estate.
 *
 * @param whole - the plan of the whole stack, where this one has targets: it knows who is behind what
 */
export function outcomeOf(plan: Plan, estates: Estates, whole = plan): PlanOutcome {
  const machines = machinesOf(estates.deployed, plan.stack);
  const byAddress = new Map(machines.map((each) => [each.terraformAddress, each]));
  const graph = new ResourceGraph(whole);
  const addresses = machineAddresses(whole);
  const machineAt = (address: string): MachineModel | undefined =>
    addresses.has(address) ? byAddress.get(addresses.get(address)) : undefined;
  const behind = (address: string): MachineModel[] =>
    graph.machinesBehind(address).flatMap((each) => machineAt(each) ?? []);
  const changes = plan.changes.filter(isChange);
  const existing = new Set(addresses.values());
  const all = allOf(plan, whole);
  const groups = rulesByGroup(all);
  const hasWay = keepsAWay(plan);
  const judged = changes.map((change) =>
    judgeChange(change, behind(change.address), {
      estates,
      graph,
      all,
      rules: groups.get(groupOf(change)),
      hasWay,
    }),
  );
  // Machines that are gone although they should run. A new member disturbs nobody, and needs no wave of its own.
  const gone = machines.filter(
    ({ runs, terraformAddress = '' }) => runs === Runs.ALWAYS && !existing.has(terraformAddress),
  );
  const comesBack = new Map(gone.map((each) => [each.terraformAddress, each]));
  return {
    stack: plan.stack,
    changes: changes.length,
    changed: changes.map(({ address }) => address),
    members: memberParts(plan, graph, {
      idOf: (address) => (machineAt(address) ?? comesBack.get(address))?.id,
      outages: new Set(
        judged
          .filter(({ consequence }) => isOutage(consequence.effect))
          .map(({ consequence }) => consequence.resource),
      ),
    }),
    isSwitchedOver: plan.isSwitchedOver,
    consequences: [...judged.map(({ consequence }) => consequence), ...unpublished(plan, estates)],
    losses: judged.flatMap(({ loss }) => loss ?? []),
    halfRefused: changes.flatMap((each) => halfRefused(each, plan) ?? []),
    gone: judged.flatMap(({ gone }) => gone),
    absent: machines.filter((each) => !existing.has(each.terraformAddress ?? '')).map(({ id }) => id),
    released: changes.flatMap(releasedBy),
    records: publishedRecords(plan, estates),
  };
}

/** All resources of the stack; those that a plan with targets does not have stay as they are. */
function allOf(plan: Plan, whole: Plan): ResourceChange[] {
  const here = new Set(plan.changes.map(({ address }) => address));
  const others = whole.changes
    .filter(({ address }) => !here.has(address))
    .map((each) => ({ ...each, after: each.before, actions: ['no-op'] }));
  return [...plan.changes, ...others];
}

/** All rules of each security group. */
function rulesByGroup(all: readonly ResourceChange[]): Map<string, RuleChange[]> {
  const groups = new Map<string, RuleChange[]>();
  for (const each of all.filter(({ type }) => type === SECURITY_RULE))
    groups.set(groupOf(each), [...(groups.get(groupOf(each)) ?? []), each]);
  return groups;
}

function groupOf({ before, after }: ResourceChange): string {
  const { resource_group_name, network_security_group_name } = before ?? after ?? {};
  return `${String(resource_group_name)}/${String(network_security_group_name)}`.toLowerCase();
}

interface Judged {
  readonly consequence: Consequence;
  readonly loss?: LossFound;
  readonly gone: Gone[];
}

function judgeChange(
  change: ResourceChange,
  machines: MachineModel[],
  {
    estates,
    graph,
    all,
    rules,
    hasWay,
  }: {
    estates: Estates;
    graph: ResourceGraph;
    all: readonly ResourceChange[];
    rules: readonly RuleChange[] | undefined;
    hasWay: boolean;
  },
): Judged {
  const {
    effect: found,
    cause,
    source,
    loses,
  } = effectOf(change, {
    machineSize: machines[0]?.size,
    rules: change.type === SECURITY_RULE ? rules : undefined,
    all,
  });
  const effect = effectOfWay(change, found, hasWay);
  const ids = machinesFelt(change, machines, effect, estates);
  const place = { stack: change.stack, resource: change.address };
  const release = releaseOf(estates.deployed, place);
  const isMoot = HOLDINGS[change.type] === undefined && goesWithIt(change, all);
  const isLoss = loses !== undefined && change.before !== null && !isMoot && !isSpare(change, graph, estates);
  return {
    consequence: {
      ...{ ...place, effect, cause, source, machines: ids },
      isLasting: isLasting(change, effect),
      isBlind: effect === Effect.UNKNOWN && ids.length === 0 && isBlind(change),
    },
    loss: isLoss
      ? { ...place, ...loses, machines: ids, released: release?.reason, until: release?.until }
      : undefined,
    gone: goneBy(change, machines),
  };
}

/** What is only deleted or only made, and what admits or denies, stays so; an update or a replacement ends. */
function isLasting({ actions, type }: ResourceChange, effect: Effect): boolean {
  return (
    isOutage(effect) &&
    (effect === Effect.STAYS_OFF ||
      type === SECURITY_RULE ||
      (actions.length === 1 && actions[0] !== 'update'))
  );
}

/** A peering of one site with the world outside concerns all its machines; one between sites, or the way to a datacenter, is judged with the groups. */
function machinesFelt(
  change: ResourceChange,
  behind: MachineModel[],
  effect: Effect,
  estates: Estates,
): string[] {
  const { deployed } = estates;
  const isLink = [PEERING, ...GATEWAY_TYPES].includes(change.type) && effect === Effect.LINK_CUT;
  if (!isLink) return behind.map(({ id }) => id);
  const links = deployed.interconnects.filter(({ stack }) => stack === change.stack);
  const felt =
    links.length > 0
      ? deployed.machines.filter(({ site }) =>
          links.some(({ sites }) => site !== undefined && sites.includes(site)),
        )
      : machinesOf(deployed, change.stack);
  return felt.map(({ id }) => id);
}

/** What gives no identity to the service: the address of the way in for administrators, the private zone of one machine's name. */
function isSpare(change: ResourceChange, graph: ResourceGraph, { deployed }: Estates): boolean {
  if (change.type === PRIVATE_ZONE)
    return deployed.machines.some(
      ({ hostName = '' }) => plainName(hostName) === plainName(String(change.before?.name)),
    );
  const followers = graph.followersOf(change.address);
  return (
    change.type === PUBLIC_ADDRESS &&
    followers.length > 0 &&
    followers.every((each) => each.startsWith(`${BASTION}.`))
  );
}

/** Addresses and names that end with a change. */
function goneBy(change: ResourceChange, machines: MachineModel[]): Gone[] {
  const { before, after, type, actions } = change;
  if (before === null) return [];
  const isDeleted = actions.includes('delete');
  const whose = machines.map(({ id }) => id).join(', ') || change.address;
  const isPublic = type === PUBLIC_ADDRESS;
  const hosts = isPublic
    ? machines.flatMap(({ hostName }) => (hostName === undefined ? [] : [plainName(hostName)]))
    : [];
  const all = (values: unknown[], what: string): Gone[] =>
    values
      .filter((each): each is string => typeof each === 'string' && each !== '')
      .map((value) => ({ value, what, hosts, resource: change.address }));
  switch (type) {
    case 'azurerm_windows_virtual_machine':
    case 'azurerm_linux_virtual_machine':
      return after === null
        ? machines.flatMap(({ id, hostName }) => all([hostName], `the host name of ${id}`))
        : [];
    case PUBLIC_ADDRESS: {
      const isRenamed = isDeleted || changedArguments(change).includes('domain_name_label');
      const address = isDeleted ? all([before.ip_address], `the public address of ${whose}`) : [];
      return [
        ...address,
        ...(isRenamed ? all([before.fqdn], `the name that Azure gives to the address of ${whose}`) : []),
      ];
    }
    case 'azurerm_lb':
    case 'azurerm_network_interface': {
      const kept = privateAddresses(after);
      return all(
        privateAddresses(before).filter((each) => !kept.includes(each)),
        `an address of ${whose}`,
      );
    }
    default:
      return [];
  }
}

function privateAddresses(values: Values | null): string[] {
  const blocks = [values?.ip_configuration, values?.frontend_ip_configuration].flatMap(
    (each) => (each ?? []) as Values[],
  );
  return blocks.flatMap(({ private_ip_address }) =>
    typeof private_ip_address === 'string' ? [private_ip_address] : [],
  );
}

/** Machines whose names are taken out of DNS. */
function unpublished(plan: Plan, estates: Estates): Consequence[] {
  const { deployed } = estates;
  return unpublishedHosts(plan, estates).flatMap(({ host, resource, what }) =>
    deployed.machines
      .filter(({ hostName = '' }) => plainName(hostName) === host)
      .map(({ id }) => ({
        stack: plan.stack,
        resource,
        effect: Effect.UNPUBLISHED,
        cause: what,
        source: 'RFC 5321, section 5.1',
        machines: [id],
        isLasting: true,
      })),
  );
}

function releasedBy({ actions, type, stack, address }: ResourceChange): string[] {
  if (actions.includes('forget')) return [`${stack}: Terraform does not manage ${address} any more`];
  return type === LOCK && actions.includes('delete') ? [`${stack}: the lock ${address} is removed`] : [];
}

/** Whether something is lost for good: what the verdict calls data or identity. */
export function lossText({ kind, what, machines, resource, released, until }: LossFound): string {
  const whose = machines.length > 0 ? ` of ${machines.join(', ')}` : '';
  // What is released is no problem, unless the release has expired.
  const expired = released === undefined && until !== undefined ? `; its release expired on ${until}` : '';
  return `${kind === Holds.DATA ? 'Data' : 'Identity'} lost${whose}: ${what} (${resource})${expired}`;
}
