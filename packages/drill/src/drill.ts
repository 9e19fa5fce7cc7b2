import type { MachineModel } from '../../../lib/model/machine-model';
import type { Analysis } from '../../../lib/resilience/analyse';
import { analyse } from '../../../lib/resilience/analyse';
import type { Changes, Progress, StackProgress } from '../../../stage/progress';
import {
  advance,
  changesText,
  describeStacks,
  duration,
  shortName,
  startedStack,
} from '../../../stage/progress';
import type { Apply, Processes, Terraform } from '../../../stage/terraform-process';
import { MissingTerraform, StageError } from '../../../stage/terraform-process';
import type { AzureStandIn } from '../../../stand-in/stand-in';
import { hasPrivateLinks, linkedRegions, machineIds } from '../../../year/azure-view';
import type { Tried } from './compare';
import { compare } from './compare';
import type { PublishedName } from './names';
import { movingNames, publishedNames, strandedNames } from './names';
import { inWaves } from './order';
import type { Prepared } from './prepare';
import type { DrillReport, EstateReport, ScenarioReport, Step } from './report';
import type { Scenario } from './scenarios';
import { chosenOf, scenariosOf } from './scenarios';
import type { Seen } from './seen';
import { lookAt } from './seen';
import type { Estate } from './synthesized';
import { ACTIVATED, ACTIVE_SITE, HELD_BACK, withVariable } from './variables';

/** What a drill is played with. */
export interface Cast {
  readonly azure: AzureStandIn;
  readonly terraform: Terraform;
  readonly processes: Processes;
  readonly progress: Progress;
}

export interface DrillOptions {
  /** Ids of the failures to play; all where it is empty. */
  readonly only: readonly string[];
  /** Calls to a lost region get no answer at all, instead of an error. */
  readonly hang: boolean;
}

/** What is drilled. */
export interface Subject {
  readonly folder: string;
  readonly prepared: Prepared;
  readonly estates: readonly Estate[];
  readonly existing: readonly string[];
}

/** How often is looked for calls to a region that must not be called, and how long Terraform may take to stop, in milliseconds. */
const WATCH = 200;
const PATIENCE = 5_000;

type Work = (stack: string, follow: Parameters<Terraform['destroy']>[1]) => Promise<Changes>;

/** A synthesized estate, applied, struck and repaired. */
export class Drill {
  private steps: Step[] = [];
  private readonly problems: string[] = [];

  public constructor(
    private readonly subject: Subject,
    private readonly options: DrillOptions,
    private readonly cast: Cast,
  ) {}

  /** Plays everything; what differs or fails is in the report. */
  public async play(): Promise<DrillReport> {
    const { folder, prepared, existing } = this.subject;
    const chosen = this.choose();
    const build = await this.build();
    const estates: EstateReport[] = [];
    if (this.problems.length === 0)
      for (const { estate, scenarios } of chosen) estates.push(await this.strike(estate, scenarios));
    const { leftOut, stacks } = prepared;
    const order = inWaves(stacks).flat();
    return { folder, stacks: order, build, leftOut, existing, estates, problems: this.problems };
  }

  /** A failure that somebody names is one of any estate. */
  private choose(): { estate: Estate; scenarios: Scenario[] }[] {
    const all = this.subject.estates.map((estate) => ({ estate, scenarios: scenariosOf(estate.model) }));
    const chosen = chosenOf(
      all.flatMap(({ scenarios }) => scenarios),
      this.options.only,
    );
    return all
      .map(({ estate, scenarios }) => ({
        estate,
        scenarios: scenarios.filter((each) => chosen.includes(each)),
      }))
      .filter(({ scenarios }) => scenarios.length > 0);
  }

  // From nothing to the estate

  private async build(): Promise<Step[]> {
    this.chapter('Build the estate');
    const { stacks } = this.subject.prepared;
    const names = stacks.map(({ name }) => name);
    try {
      await this.step('terraform init', async () => this.cast.terraform.init(names));
      for (const wave of inWaves(stacks)) await this.apply(`Apply ${shortList(wave)}`, wave, HELD_BACK);
      const held = stacks
        .filter(({ json }) => Object.keys(HELD_BACK).some((each) => json.variable?.[each] !== undefined))
        .map(({ name }) => name);
      if (held.length > 0) await this.apply(`Apply again ${shortList(held)}`, held);
      const changed = await this.plans(names);
      if (changed.length > 0)
        this.problems.push(
          `After everything was applied, the next plan still changes ${changed.join(', ')}.`,
        );
    } catch (error) {
      if (!(error instanceof StageError) || error instanceof MissingTerraform) throw error;
      this.problems.push(error.message);
    }
    return this.taken();
  }

  // Failures

  private async strike({ id, model }: Estate, scenarios: Scenario[]): Promise<EstateReport> {
    const analysis = analyse(model);
    const reports: ScenarioReport[] = [];
    for (const scenario of scenarios) reports.push(await this.scenario({ id, model }, analysis, scenario));
    return { id, scenarios: reports, notes: this.notesOn({ id, model }) };
  }

  private async scenario(estate: Estate, analysis: Analysis, scenario: Scenario): Promise<ScenarioReport> {
    this.chapter(`Lose ${scenario.name} (${scenario.id})`);
    const { azure } = this.cast;
    const began = { at: Date.now(), calls: azure.calls.length };
    const areLinked = linkedRegions(azure).length > 0;
    const look = (failed: string[]): Seen => lookAt({ model: estate.model, view: azure, failed, areLinked });
    const whole = look([]);
    const failures: string[] = [];
    const hit = this.machinesIn(estate, scenario.event);
    hit.forEach((machine) => azure.turn(machine, 'powerOff'));
    if (scenario.region !== undefined) azure.takeDown(scenario.region, this.options.hang ? 'hangs' : 'fails');
    const before = look([scenario.event]);
    const names = this.names();
    let tried: Tried | undefined;
    let moved: PublishedName[] | undefined;
    try {
      if (scenario.id.startsWith('zone:')) failures.push(...(await this.nothingToDo(estate, scenario)));
      else {
        tried = await this.switchOver(estate, scenario, () => look([scenario.event]));
        moved = tried && this.names();
      }
    } finally {
      if (scenario.region !== undefined) azure.bringBack(scenario.region);
      hit.forEach((machine) => azure.turn(machine, 'start'));
    }
    if (tried) failures.push(...(await this.goBack(estate, names)));
    const services = compare(analysis, scenario.event, before, tried);
    const differences = [
      ...services.flatMap(({ service, difference }) =>
        difference === undefined ? [] : `${service}: ${difference}`,
      ),
      ...failures,
    ];
    differences.forEach((each) => this.say('red', `  ✘ ${each}`));
    if (differences.length === 0) this.say('green', '  ✔ as the analysis says');
    const left = new Map(whole.groups.map((group) => [group.id, group.left]));
    return {
      ...{ id: scenario.id, name: scenario.name, services, differences },
      seconds: (Date.now() - began.at) / 1000,
      calls: azure.calls.length - began.calls,
      lostCalls: tried?.lostCalls ?? 0,
      steps: this.taken(),
      reduced: before.groups.filter((group) => group.left < left.get(group.id)!),
      ...(moved && { names: { before: names, after: moved } }),
    };
  }

  /** A zone takes machines only: Terraform must not want to do anything about it. */
  private async nothingToDo({ model }: Estate, { event }: Scenario): Promise<string[]> {
    const stacks = model.machines
      .filter(({ failureDomains }) => failureDomains.includes(event))
      .flatMap(({ stack }) => stack ?? []);
    const changed = await this.plans(
      [...new Set([...stacks, ...this.namesOf({ model })])].filter((each) => this.has(each)),
    );
    return changed.map((stack) => `Terraform wants to change ${stack}, though machines are only off.`);
  }

  /** Tries what the page says: servers of a pilot light first, then the names. Undefined where the estate has nothing to switch. */
  private async switchOver(estate: Estate, scenario: Scenario, look: () => Seen): Promise<Tried | undefined> {
    const stacks = this.namesOf(estate);
    if (stacks.length === 0) return undefined;
    const start = this.cast.azure.calls.length;
    const lost = (): number => this.lostCalls(start, scenario.region);
    let error: string | undefined;
    try {
      await this.watched(lost, async () => {
        const light = this.pilotLights(estate);
        if (light.length > 0)
          await this.apply('Make the servers of the standby site', light, { [ACTIVATED]: 'true' });
        await this.apply('Move the names', stacks, { [ACTIVE_SITE]: targetOf(estate) });
      });
    } catch (thrown) {
      if (!(thrown instanceof StageError)) throw thrown;
      error = thrown.message.split('\n').slice(0, 2).join(' ');
    }
    const stranded = error === undefined ? this.stranded(estate, scenario) : [];
    return { applied: error === undefined, lostCalls: lost(), stranded, after: look(), error };
  }

  private stranded({ model }: Estate, { region }: Scenario): string[] {
    const hasDatacenter = model.sites.some((site) => site.region === undefined);
    const own = movingNames(this.names()).filter(
      ({ targets }) => hasDatacenter || targets.some((target) => target.region !== undefined),
    );
    const isLost = (place?: string): boolean => place === region || (place === undefined && !hasDatacenter);
    return strandedNames(own, isLost).map(({ name, kind }) => `${name} (${kind})`);
  }

  /** What failed is repaired, and people switch back. */
  private async goBack(estate: Estate, before: PublishedName[]): Promise<string[]> {
    try {
      await this.apply('Switch back', this.namesOf(estate));
      const light = this.pilotLights(estate);
      if (light.length > 0) await this.apply('Remove the servers of the standby site', light);
    } catch (error) {
      if (!(error instanceof StageError)) throw error;
      return [`The way back fails: ${error.message}`];
    }
    return JSON.stringify(this.names()) === JSON.stringify(before)
      ? []
      : ['After the way back, names do not lead where they led before.'];
  }

  // What there is

  private has(stack: string): boolean {
    return this.subject.prepared.stacks.some(({ name }) => name === stack);
  }

  /** Stacks of the estate by which names are moved. */
  private namesOf({ model }: Pick<Estate, 'model'>): string[] {
    return this.withVariable(
      model.dnsZones.flatMap(({ stack }) => stack ?? []),
      ACTIVE_SITE,
    );
  }

  private pilotLights({ model }: Estate): string[] {
    return this.withVariable(
      model.sites.flatMap(({ stack }) => stack ?? []),
      ACTIVATED,
    );
  }

  private withVariable(stacks: string[], variable: string): string[] {
    return withVariable(this.subject.prepared.stacks, variable).filter((each) => stacks.includes(each));
  }

  private notesOn({ model }: Estate): string[] {
    const zones = model.dnsZones.filter(({ stack }) => stack !== undefined && !this.has(stack));
    const datacenters = model.sites.filter(({ region }) => region === undefined);
    return [
      ...zones.map(
        ({ id }) =>
          `The names of ${id} are not drilled, since their stack is left out: nothing is said about clients and mail that need them.`,
      ),
      ...datacenters.map(
        ({ name }) =>
          `${name} is a datacenter: nothing of it is on the stand-in, and it is taken to work unless it is what fails.`,
      ),
      ...(hasPrivateLinks(this.cast.azure)
        ? []
        : ['No network asks private zones: names inside the networks are not judged.']),
    ];
  }

  /** Ids in Azure of the machines that an event takes. */
  private machinesIn({ model }: Estate, event: string): string[] {
    const ids = machineIds(this.cast.azure);
    const isHit = ({ failureDomains }: MachineModel): boolean => failureDomains.includes(event);
    return model.machines.filter(isHit).flatMap(({ id }) => ids.get(id.toUpperCase()) ?? []);
  }

  private names(): PublishedName[] {
    return publishedNames(this.cast.azure.store);
  }

  private lostCalls(start: number, region?: string): number {
    const calls = this.cast.azure.calls.slice(start);
    return region === undefined ? 0 : calls.filter(({ regions }) => regions.includes(region)).length;
  }

  // Terraform

  /** Ends what calls a lost region: it would not come to an end by itself. */
  private async watched(lostCalls: () => number, work: () => Promise<void>): Promise<void> {
    const { processes } = this.cast;
    let end: NodeJS.Timeout | undefined;
    const watch = setInterval(() => {
      if (end !== undefined || lostCalls() === 0) return;
      processes.cancel();
      end = setTimeout(() => void processes.killAll(), PATIENCE);
    }, WATCH);
    try {
      await work();
    } finally {
      clearInterval(watch);
      clearTimeout(end);
    }
  }

  /** Names of the stacks that a plan would change. */
  private async plans(stacks: string[]): Promise<string[]> {
    const changes = new Map<string, Changes>();
    await this.terraform('Plan: nothing is to change', stacks, async (stack, follow) => {
      const change = await this.cast.terraform.plan(stack, this.how(stack), follow);
      changes.set(stack, change);
      return change;
    });
    return [...changes]
      .filter(([, { add, change, remove }]) => add + change + remove > 0)
      .map(([stack]) => stack)
      .sort();
  }

  private async apply(
    title: string,
    stacks: string[],
    variables: Record<string, string> = {},
  ): Promise<void> {
    if (stacks.length === 0) return;
    await this.terraform(title, stacks, async (stack, follow) =>
      this.cast.terraform.apply(stack, this.how(stack, variables), follow),
    );
  }

  private how(stack: string, variables: Record<string, string> = {}): Apply {
    return { variables: { ...this.subject.prepared.variables.get(stack), ...variables } };
  }

  /** Runs Terraform on stacks side by side. */
  private async terraform(title: string, stacks: string[], run: Work): Promise<void> {
    const states = new Map<string, StackProgress>(
      stacks.map((stack) => [stack, startedStack(shortName(stack))]),
    );
    const follow = async (stack: string): Promise<Changes> =>
      run(stack, (event) => states.set(stack, advance(states.get(stack)!, event)));
    const all = async (): Promise<Changes> => {
      const ended = await Promise.allSettled(stacks.map(follow));
      const failed = ended.find((each) => each.status === 'rejected');
      if (failed) throw failed.reason;
      return sum(ended.flatMap((each) => (each.status === 'fulfilled' ? each.value : [])));
    };
    await this.step(title, all, () => describeStacks([...states.values()]));
  }

  private async step(
    title: string,
    work: () => Promise<Changes | void>,
    detail: () => string = () => '',
  ): Promise<void> {
    const { azure, progress } = this.cast;
    const [started, before] = [Date.now(), azure.calls.length];
    progress.begin(title, detail);
    let changes: Changes | undefined;
    let sign = progress.paint('red', '✘');
    try {
      changes = (await work()) ?? undefined;
      sign = progress.paint('green', '✔');
    } finally {
      progress.end();
      const seconds = (Date.now() - started) / 1000;
      const calls = azure.calls.length - before;
      this.steps.push({ title, seconds, calls, changes });
      const figures = `${duration(seconds).padStart(11)}${String(calls).padStart(7)} calls`;
      progress.say(`  ${sign} ${`${title.padEnd(44)}${figures}   ${changesText(changes)}`.trimEnd()}`);
    }
  }

  /** The steps since the last time that somebody asked. */
  private taken(): Step[] {
    const { steps } = this;
    this.steps = [];
    return steps;
  }

  private chapter(title: string): void {
    const { progress } = this.cast;
    progress.say(`\n${progress.paint('bold', title)}`);
  }

  private say(style: 'red' | 'green', text: string): void {
    const { progress } = this.cast;
    progress.say(progress.paint(style, text));
  }
}

/** The other site than the one that serves. */
function targetOf({ model }: Estate): string {
  return model.dnsZones.some(({ activeSite }) => activeSite === 'standby') ? 'primary' : 'standby';
}

function shortList(stacks: string[]): string {
  return stacks.map(shortName).join(', ');
}

function sum(all: Changes[]): Changes {
  const total = (key: 'add' | 'change' | 'remove'): number => all.reduce((so, each) => so + each[key], 0);
  return { add: total('add'), change: total('change'), remove: total('remove') };
}
