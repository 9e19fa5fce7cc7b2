import type { RedundancyGroup } from '../model/redundancy-group';
import { Runs } from '../model/site-model';
import type { Consequence, LossFound, NameProblem, PlanOutcome, PublishedRecord } from './consequence';
import { Effect, isOutage, MEANINGS, worst } from './effect';
import type { Estates } from './estate';
import type { GateException } from './exceptions';
import { applyExceptions } from './exceptions';
import { lossText } from './judge-plan';
import { loosened } from './loosened';
import { plainName } from './published-records';
import type { GateReport, GroupOutcome, MachineOutage, Problem } from './report';

/** What the judgement is about. */
export interface GateQuestion {
  readonly estates: Estates;
  /** What each plan of the window comes to. */
  readonly outcomes: PlanOutcome[];
  readonly exceptions: GateException[];
  /** Ids of machines that do not run now: no plan shows that. */
  readonly down: string[];
  /** The day, such as `2026-12-01`. */
  readonly today: string;
}

/** Judges all plans of one window: what they take down is down together, since Terraform promises no order. */
export function judge({ estates, outcomes, exceptions, down, today }: GateQuestion): GateReport {
  const { deployed } = estates;
  const consequences = outcomes.flatMap((each) => each.consequences);
  const losses = outcomes.flatMap((each) => each.losses).map((each) => withoutExpired(each, today));
  const outages = outagesOf(consequences);
  const notRunning = new Set([...down, ...outcomes.flatMap(({ absent }) => absent)]);
  const groups = deployed.redundancyGroups
    .map((group) => groupOutcome(group, { estates, outages, notRunning }))
    .filter((each) => each.down.length > 0);
  const found = [
    ...groups.flatMap(groupProblems),
    ...spareProblems(groups, estates),
    // A release in the deployed program is the consent to the loss.
    ...losses.filter(({ released }) => released === undefined).map(lossProblem),
    ...outcomes
      .flatMap((each) => each.halfRefused)
      .map(({ stack, resource, what }) => ({ id: `refused ${stack} ${resource}`, kind: 'refused', what })),
    ...consequences
      .filter((each) => each.isBlind)
      .map(({ stack, resource, cause }) => ({
        id: `unknown ${stack} ${resource}`,
        kind: 'unknown',
        what: `Nobody knows what ${resource} of ${stack} takes down: ${cause}`,
      })),
    ...distinct(nameProblems(outcomes, estates)).map(({ name, what }) => ({
      id: `name ${name}`,
      kind: 'name',
      what,
    })),
  ];
  const { problems, idle } = applyExceptions(found, exceptions, today);
  const isQuiet = ({ effect, machines }: Consequence): boolean => !isOutage(effect) || machines.length === 0;
  return {
    verdict: problems.some(({ acceptedBy }) => acceptedBy === undefined) ? 'failed' : 'passed',
    estate: deployed.estate,
    today,
    plans: outcomes.map(({ stack, changes }) => ({ stack, changes })),
    problems,
    outages,
    groups,
    losses,
    interruptions: consequences.filter(
      (each) => isQuiet(each) && ![Effect.HARMLESS, Effect.UNKNOWN].includes(each.effect),
    ),
    unknown: consequences.filter((each) => isQuiet(each) && each.effect === Effect.UNKNOWN),
    loosened: [...loosened(estates), ...outcomes.flatMap(({ released }) => released)],
    idleExceptions: idle,
  };
}

/** What happens to each machine, in the order of their ids. */
function outagesOf(consequences: Consequence[]): MachineOutage[] {
  const byMachine = new Map<string, Consequence[]>();
  for (const each of consequences.filter(({ effect }) => isOutage(effect)))
    for (const id of each.machines) byMachine.set(id, [...(byMachine.get(id) ?? []), each]);
  return [...byMachine]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([machine, felt]) => {
      const effect = worst(felt.map((each) => each.effect));
      const first = felt.filter((each) => each.effect === effect);
      const { lasts, source } = MEANINGS[effect];
      return {
        machine,
        effect,
        lasts,
        source,
        consequences: [...first, ...felt.filter((each) => !first.includes(each))],
      };
    });
}

function groupOutcome(
  group: RedundancyGroup,
  given: { estates: Estates; outages: MachineOutage[]; notRunning: ReadonlySet<string> },
): GroupOutcome {
  const { id, provides, needed, neededForLoad, votes, members } = group;
  const isIdle = (each: string): boolean => given.notRunning.has(each);
  const running = members.filter((each) => !isIdle(each));
  const survive = survivors(group, running, given);
  return {
    id,
    provides,
    members: members.length,
    needed,
    neededForLoad,
    votes,
    down: running.filter((each) => !survive.includes(each)),
    notRunning: members.filter(isIdle),
    survive,
  };
}

/** Members that go on. Where links between sites are cut, only one site can: the one with most members left. */
function survivors(
  group: RedundancyGroup,
  running: string[],
  { estates, outages }: { estates: Estates; outages: MachineOutage[] },
): string[] {
  const isService =
    !group.votes && !estates.deployed.databases.some(({ id }) => group.id === `database:${id}`);
  const isDown = ({ consequences }: MachineOutage): boolean =>
    consequences.some(({ effect }) => {
      const { outage } = MEANINGS[effect];
      return effect !== Effect.LINK_CUT && (outage === 'all' || (outage === 'service' && isService));
    });
  const down = new Set(outages.filter(isDown).map(({ machine }) => machine));
  const left = running.filter((each) => !down.has(each));
  const parted = new Set(
    outages
      .filter(({ consequences }) => consequences.some(({ effect }) => effect === Effect.LINK_CUT))
      .map(({ machine }) => machine),
  );
  if (!left.some((each) => parted.has(each))) return left;
  return largestSite(left, estates);
}

function largestSite(members: string[], { deployed }: Estates): string[] {
  const siteOf = new Map(deployed.machines.map(({ id, site, location }) => [id, site ?? location]));
  const bySite = new Map<string | undefined, string[]>();
  for (const each of members) bySite.set(siteOf.get(each), [...(bySite.get(siteOf.get(each)) ?? []), each]);
  return [...bySite.values()].reduce((a, b) => (b.length > a.length ? b : a));
}

function groupProblems(group: GroupOutcome): Problem[] {
  const { needed, neededForLoad = 0, votes, survive } = group;
  if (survive.length < needed) return [problemOf(group, votes ? 'votes' : 'group', `${needed} are needed`)];
  return survive.length < neededForLoad
    ? [problemOf(group, 'load', `the stated load needs ${neededForLoad}`)]
    : [];
}

function problemOf(
  { id, provides, votes, members, down, notRunning, survive }: GroupOutcome,
  kind: string,
  why: string,
): Problem {
  const left = `${survive.length} of ${members} ${votes ? 'votes' : 'members'}`;
  const already = notRunning.length > 0 ? `; ${notRunning.join(', ')} did not run before` : '';
  return {
    id: `${kind === 'votes' ? 'group' : kind} ${id} without ${[...down, ...notRunning].join(', ')}`,
    kind,
    what: `${provides}: ${left} would be left, and ${why}. Down: ${down.join(', ')}${already}`,
  };
}

/**
 * One member of a group at a time, whatever the group needs: that number says nothing about the load, nor about the next failure. Members
 * that are in two groups are named once. Copies of a database are on members that vote together.
 */
function spareProblems(groups: GroupOutcome[], { deployed, planned }: Estates): Problem[] {
  const isMissed = (machine: string): boolean =>
    planned.machines.some(({ id, runs }) => id === machine && runs === Runs.ALWAYS);
  const said = groups
    .filter(({ survive, needed }) => survive.length < needed)
    .map(({ down, notRunning }) => [...down, ...notRunning]);
  return groups
    .filter(({ id }) => !deployed.databases.some((each) => id === `database:${each.id}`))
    .flatMap((group) => {
      const { down, notRunning } = group;
      // Members that the new program does not have are not waited for, nor those of a site that is not activated.
      const out = [...down, ...notRunning.filter(isMissed)];
      if (out.length < 2 || said.some((each) => out.every((machine) => each.includes(machine)))) return [];
      said.push(out);
      return [
        problemOf(
          group,
          'spare',
          'only one member may be out at a time, so that the rest survives a failure',
        ),
      ];
    });
}

/** A release after its last day is none, and its day says why. */
function withoutExpired(loss: LossFound, today: string): LossFound {
  return loss.until !== undefined && loss.until < today ? { ...loss, released: undefined } : loss;
}

function lossProblem(loss: LossFound): Problem {
  return { id: `${loss.kind} ${loss.stack} ${loss.resource}`, kind: loss.kind, what: lossText(loss) };
}

/** Names that lead nowhere: by the records of the plans, and, where a stack with records has no plan here, by the deployed model. */
function nameProblems(outcomes: PlanOutcome[], { deployed }: Estates): NameProblem[] {
  const gone = outcomes.flatMap((each) => each.gone);
  const values = new Map(gone.map(({ value, what }) => [plainName(value), what]));
  // The model has host names where the records of a plan have addresses.
  const hosts = new Map(gone.flatMap(({ hosts: names, what }) => names.map((each) => [each, what] as const)));
  const judged = new Set(outcomes.filter(({ records }) => records).map(({ stack }) => stack));
  const elsewhere = deployed.dnsZones.filter(({ stack }) => !judged.has(stack));
  return [
    ...outcomes.flatMap(({ records }) => records?.problems ?? []),
    ...outcomes.flatMap(({ records }) => records?.after ?? []).flatMap((each) => leadingTo(values, each)),
    ...elsewhere.flatMap(({ id, stack }) =>
      deployed.names
        .filter(({ zone }) => zone === id)
        .map(({ recordType, name, primary, standby }) => ({
          type: recordType,
          name,
          targets: [primary, standby].filter((each): each is string => each !== undefined),
        }))
        .flatMap((each) => leadingTo(new Map([...hosts, ...values]), each))
        .map(({ name, what }) => ({ name, what: `${what}; ${stack} has no plan here that changes that` })),
    ),
  ];
}

function leadingTo(
  gone: ReadonlyMap<string, string>,
  { type, name, targets }: PublishedRecord,
): NameProblem[] {
  return targets.map(plainName).flatMap((each) => {
    const what = gone.get(each);
    return what === undefined
      ? []
      : [{ name: `${type} ${name}`, what: `${name} leads to ${each}, which is gone: ${what} (${type})` }];
  });
}

function distinct(problems: NameProblem[]): NameProblem[] {
  const byText = new Map(problems.map((each) => [`${each.name} ${each.what}`, each]));
  return [...byText.values()];
}
