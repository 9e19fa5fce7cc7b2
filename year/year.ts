import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EstateDocument } from '../lib/model/estate-document';
import type { MachineModel } from '../lib/model/machine-model';
import type { GateException } from '../lib/plan-gate/exceptions';
import type { GateReport } from '../lib/plan-gate/report';
import type { Changes, Progress, StackProgress, TerraformEvent } from '../stage/progress';
import { advance, describeStacks, shortName, startedStack } from '../stage/progress';
import type { Processes, Terraform } from '../stage/terraform-process';
import { MissingTerraform, StageError } from '../stage/terraform-process';
import { AZURE_DURATIONS } from '../stand-in/durations';
import type { AzureStandIn } from '../stand-in/stand-in';
import { INSTALLATION, STARTUP } from './assumptions';
import { machineIds } from './azure-view';
import type { GateQuestion } from './gate';
import { askGate, rollOut } from './gate';
import { Observer } from './observer';
import { Operator } from './operator';
import { dayOf } from './patch-day';
import type { Row } from './row';
import type { ApplyStep, PlanStep, Step, YearEvent } from './steps';
import type { Output } from './written';
import { modelOf, stacksIn, writeStack } from './written';

const DAY = 24 * 60;

export interface YearOptions {
  /** Whether plans are judged, and refused ones go by waves. */
  readonly gate: boolean;
  /** Ids of stacks that are never applied. */
  readonly leftOut: readonly string[];
  /** Problems that the team accepts. */
  readonly exceptions: readonly GateException[];
  /** The day by which exceptions are looked up. */
  readonly today: string;
}

/** What the year is played with. */
export interface Cast<Commit> {
  readonly azure: AzureStandIn;
  readonly terraform: Terraform;
  readonly processes: Processes;
  readonly progress: Progress;
  /** A directory for everything that is written. */
  readonly directory: string;
  /** Writes what a commit makes of the program into the output directory, where its state stays, and gives it. */
  readonly write: (commit: Commit) => Output;
}

type Run = (stack: string, follow: (event: TerraformEvent) => void) => Promise<Changes>;

/** The directory in which a year works, in that of its cast. */
export function outputDirectory(directory: string): string {
  return join(directory, 'cdktf.out');
}

/** One estate through the events of a year, in order. */
export class Year<Commit> {
  private readonly observer = new Observer();
  private readonly outdir: string;
  private readonly initialized = new Map<string, string>();
  private output?: Output;
  /** The model of what was applied last. */
  private deployed?: string;
  private event!: YearEvent<Commit>;
  private applies = 0;
  private waves = 0;
  private verdict?: Row['verdict'];
  /** An apply was cancelled, and what it was about is not yet applied. */
  private isUnderWay = false;

  public constructor(
    private readonly options: YearOptions,
    private readonly cast: Cast<Commit>,
  ) {
    this.outdir = outputDirectory(cast.directory);
    cast.azure.durations = AZURE_DURATIONS;
    cast.azure.onChange(({ at, ...view }) => this.observer.look(at, view));
  }

  /**
   * Plays an event, and says how the estate fared. What cannot be carried out is in the row, and no event should follow it.
   *
   * @throws MissingTerraform where Terraform or its provider cannot be had
   */
  public async play(event: YearEvent<Commit>): Promise<Row> {
    this.event = event;
    this.applies = 0;
    this.waves = 0;
    this.verdict = undefined;
    this.observer.begin();
    const failure = await this.carryOut(event);
    const { id, title, note } = event;
    return {
      ...{ id, title, note, applies: this.applies, waves: this.waves, verdict: this.verdict },
      ...this.observer.end(),
      excused: [...(event.loss?.groups ?? [])],
      released: [...(event.loss?.machines ?? [])],
      ...(failure !== undefined && { failure }),
      startup: STARTUP,
    };
  }

  /** Gives why it stopped; undefined where it did not. */
  private async carryOut(event: YearEvent<Commit>): Promise<string | undefined> {
    try {
      if (event.commit !== undefined) await this.commit(event.commit);
      for (const step of event.steps) {
        await this.take(step);
        await this.settle();
      }
      if (event.commit !== undefined) this.deploy();
      return undefined;
    } catch (error) {
      if (!(error instanceof StageError) || error instanceof MissingTerraform) throw error;
      return error.message;
    }
  }

  private async commit(commit: Commit): Promise<void> {
    this.output = this.cast.write(commit);
    await this.initialize(this.output);
  }

  /** Terraform is prepared once, and again where a stack asks for other providers. */
  private async initialize({ stacks }: Output): Promise<void> {
    const asked = Object.entries(stacks).map(([name, text]): [string, string] => [name, providersOf(text)]);
    const open = asked.filter(([name, providers]) => this.initialized.get(name) !== providers);
    if (open.length === 0) return;
    // A lock of other versions would be in the way.
    for (const [name] of open)
      rmSync(join(stacksIn(this.outdir), name, '.terraform.lock.hcl'), { force: true });
    await this.cast.terraform.init(open.map(([name]) => name));
    for (const [name, providers] of open) this.initialized.set(name, providers);
  }

  private async take(step: Step<Commit>): Promise<void> {
    switch (step.do) {
      case 'commit':
        return this.commit(step.commit);
      case 'apply':
        return this.apply(step);
      case 'plan nothing':
        return this.planNothing(step);
      case 'install':
        return this.install();
      case 'patch':
        return this.patch();
      case 'lose':
        return this.lose(step.domain);
      case 'recover':
        return this.recover(step.domain);
      case 'start what is off':
        return this.turn(this.notRunning, 'start');
      case 'wait':
        return this.wait(step.minutes);
    }
  }

  // Terraform

  private async apply(step: ApplyStep): Promise<void> {
    const stacks = this.stacksOf(step.stacks);
    if (stacks.length === 0) return;
    if (step.isReleased) return this.applyReleased(stacks, step);
    if (this.deployed === undefined) return this.applyAtOnce(stacks, step);
    const changes = await this.run('plan', stacks, async (stack, follow) =>
      this.cast.terraform.plan(stack, this.how(stack, step), follow),
    );
    const busy = stacks.filter((_, at) => isChange(changes[at]));
    // The gate learns from the plan of the names, be it empty, where they lead now.
    const judged = stacks.filter(
      (each) => this.isKnown(each) && (busy.includes(each) || this.hasNames(each)),
    );
    const report = this.options.gate && busy.length > 0 ? await this.ask(judged) : undefined;
    if (report?.verdict === 'failed') await this.roll(judged, report, step);
    const isRolled = (stack: string): boolean => report?.verdict === 'failed' && judged.includes(stack);
    await this.cancellable(
      busy.filter((each) => !isRolled(each)),
      step,
    );
    if (isCancelled(step)) this.isUnderWay = true;
    else if (stacks.some((each) => this.hasMachines(each))) this.deploy();
  }

  /** From nothing: nobody has anything to judge by. */
  private async applyAtOnce(stacks: string[], step: ApplyStep): Promise<void> {
    await this.run('apply', stacks, async (stack, follow) =>
      this.count(this.cast.terraform.apply(stack, this.how(stack, step), follow)),
    );
  }

  /** As the program writes the stacks after `Release.of()`, and then as they were. */
  private async applyReleased(stacks: string[], step: ApplyStep): Promise<void> {
    const texts = stacks.map((each) => [each, this.output!.stacks[each]] as const);
    for (const [name, text] of texts)
      writeStack(this.outdir, name, text.replace(/("prevent_destroy":\s*)true/g, '$1false'));
    await this.applyAtOnce(stacks, step);
    for (const [name, text] of texts) writeStack(this.outdir, name, text);
  }

  /** Applies kept plans side by side; an event may want that the run is cancelled. */
  private async cancellable(stacks: string[], step: ApplyStep): Promise<void> {
    if (stacks.length === 0) return;
    let begun = 0;
    const address = this.machines.find(({ id }) => id === step.cancelAt)?.terraformAddress;
    const isReached = ({ type, hook }: TerraformEvent): boolean =>
      type === 'apply_start' &&
      (++begun === step.cancelAfter || (address !== undefined && hook?.resource?.addr === address));
    try {
      await this.run('apply', stacks, async (stack, follow) =>
        this.count(
          this.cast.terraform.applyPlan(stack, (event) => {
            follow(event);
            if (isReached(event)) this.cast.processes.cancel();
          }),
        ),
      );
    } catch (error) {
      if (!isCancelled(step) || !(error instanceof StageError)) throw error;
    }
  }

  private async ask(stacks: string[]): Promise<GateReport | undefined> {
    if (stacks.length === 0) return undefined;
    const { terraform } = this.cast;
    const texts = await Promise.all(
      stacks.map(async (stack) => [stack, await terraform.showPlan(stack)] as const),
    );
    const first = askGate(this.question, new Map(texts));
    const accepted = this.acceptable(first);
    const exceptions = [...this.options.exceptions, ...accepted];
    const report = accepted.length > 0 ? askGate({ ...this.question, exceptions }, new Map(texts)) : first;
    this.verdict = worse(this.verdict, verdictOf(report));
    return report;
  }

  /** That members go which the event has taken out of service before: two of a group at once need an exception. */
  private acceptable({ problems }: GateReport): GateException[] {
    const { machines = [], reason } = this.event.loss ?? {};
    if (reason === undefined) return [];
    const found = problems.filter(({ id, kind }) => {
      const [, without = ''] = id.split(' without ');
      return kind === 'spare' && without.split(', ').every((each) => machines.includes(each));
    });
    return found.map(({ id }) => ({ problem: id, reason, expires: this.options.today }));
  }

  private get question(): GateQuestion {
    const { exceptions, today } = this.options;
    return {
      directory: join(this.cast.directory, 'gate'),
      deployed: this.deployed!,
      planned: this.output!.model,
      ...{ exceptions, today, isUnderWay: this.isUnderWay },
    };
  }

  /** A plan that takes too much at once is carried out by waves. */
  private async roll(stacks: string[], { order, problems }: GateReport, step: ApplyStep): Promise<void> {
    if (order === undefined || order.waves.length === 0) throw new StageError(refusal(problems));
    const { terraform, processes, progress } = this.cast;
    // One environment for all stacks: a variable has one meaning in an estate.
    const variables = Object.assign({}, ...stacks.map((each) => this.how(each, step).variables)) as Record<
      string,
      string
    >;
    const [environment] = stacks.map((each) => terraform.surroundings(each, { variables }));
    const operator = new Operator(async () => this.nextWave());
    const beforeNextWave = await operator.begin();
    let wave = '';
    progress.begin(`${this.event.title}: waves`, () => wave);
    try {
      const { applies, waves } = await rollOut(this.question, {
        ...{ stacks, programs: stacksIn(this.outdir) },
        ...{ environment, beforeNextWave, cancelAfter: step.cancelAfter },
        onStop: (stop) => processes.onStop(stop),
        say: (text) => (wave = /^Wave .*/m.exec(text)?.[0] ?? wave),
      });
      this.applies += applies;
      this.waves += waves;
    } finally {
      progress.end();
      await operator.end();
    }
  }

  /** The team installs what is empty, waits until it answers, and says whether all that exists serves again. */
  private async nextWave(): Promise<boolean> {
    await this.install();
    await this.settle();
    return this.notRunning.length === 0;
  }

  private async planNothing(step: PlanStep): Promise<void> {
    const chosen = this.stacksOf(step.stacks);
    const changes = await this.run('plan', chosen, async (stack, follow) =>
      this.cast.terraform.plan(stack, this.how(stack, step), follow),
    );
    const busy = chosen.filter((_, at) => isChange(changes[at]));
    if (busy.length > 0)
      throw new StageError(`The plans of ${busy.join(', ')} should be empty, and are not.`);
  }

  /** The state of the sites is what the new program describes. Names whose stack is not applied are not looked at. */
  private deploy(): void {
    this.deployed = this.output!.model;
    this.isUnderWay = false;
    const model = modelOf(this.output!);
    const dnsZones = model.dnsZones.filter(({ stack }) => stack in this.output!.stacks);
    this.observer.deploy({ ...model, dnsZones });
  }

  private how(
    stack: string,
    { variables, ...step }: Pick<ApplyStep, 'variables' | 'replace'>,
  ): { variables: Record<string, string>; args: string[] } {
    return {
      variables: { ...this.output!.variables?.get(stack), ...variables },
      args: this.machines
        .filter((each) => each.stack === stack && (step.replace?.includes(each.id) ?? false))
        .map((each) => `-replace=${each.terraformAddress}`),
    };
  }

  private stacksOf(stacks: readonly string[]): string[] {
    const there = this.output!.stacks;
    return stacks.filter((each) => each in there && !this.options.leftOut.includes(each));
  }

  /** Whether the gate has heard of a stack: a team may have others in the same output. */
  private isKnown(stack: string): boolean {
    return modelOf(this.output!).stacks.some(({ id }) => id === stack);
  }

  private hasNames(stack: string): boolean {
    return modelOf(this.output!).dnsZones.some((each) => each.stack === stack);
  }

  private hasMachines(stack: string): boolean {
    return this.machines.some((each) => each.stack === stack);
  }

  private async count(run: Promise<Changes>): Promise<Changes> {
    this.applies++;
    return run;
  }

  /** Runs Terraform on stacks side by side, and shows how far it is. All come to an end, also where one fails. */
  private async run(verb: string, stacks: string[], run: Run): Promise<Changes[]> {
    const { progress } = this.cast;
    const states = new Map<string, StackProgress>(
      stacks.map((stack) => [stack, startedStack(shortName(stack))]),
    );
    progress.begin(`${this.event.title}: ${verb}`, () => describeStacks([...states.values()]));
    try {
      const ended = await Promise.allSettled(
        stacks.map(async (stack) =>
          run(stack, (event) => states.set(stack, advance(states.get(stack)!, event))),
        ),
      );
      return ended.map((each) => {
        if (each.status === 'rejected') throw each.reason;
        return each.value;
      });
    } finally {
      progress.end();
    }
  }

  // What people and the platform do

  private async install(): Promise<void> {
    if (this.observer.bare.length > 0) {
      await this.wait(INSTALLATION);
      this.observer.bringUp();
    }
  }

  private async patch(): Promise<void> {
    const days = new Map<number, MachineModel[]>();
    for (const machine of this.machines) {
      const day = dayOf(machine.maintenanceSlot);
      days.set(day, [...(days.get(day) ?? []), machine]);
    }
    for (const [, machines] of [...days].sort(([a], [b]) => a - b)) {
      await this.turn(machines, 'restart');
      await this.wait(DAY);
    }
  }

  private async lose(domain: string): Promise<void> {
    const [kind, place] = domain.split(':');
    if (kind === 'region') this.cast.azure.takeDown(place);
    const hit = this.machinesIn(domain);
    if (hit.length === 0) throw new StageError(`${this.event.title}: no machine is in ${domain}.`);
    this.observer.strike(domain, true);
    return this.turn(hit, 'powerOff');
  }

  private async recover(domain: string): Promise<void> {
    const [kind, place] = domain.split(':');
    if (kind === 'region') this.cast.azure.bringBack(place);
    this.observer.strike(domain, false);
    return this.turn(this.machinesIn(domain), 'start');
  }

  /** Those that are not in Azure have somebody else who turns them. */
  private async turn(machines: MachineModel[], action: 'restart' | 'powerOff' | 'start'): Promise<void> {
    const { azure } = this.cast;
    const ids = machineIds(azure);
    const there = machines.flatMap(({ id }) => ids.get(id.toUpperCase()) ?? []);
    there.forEach((id) => azure.turn(id, action));
    if (there.length > 0) await this.wait(AZURE_DURATIONS[action] ?? 0);
  }

  /** Nobody goes on before what starts answers. */
  private async settle(): Promise<void> {
    const { answeringAt } = this.observer;
    if (answeringAt !== undefined) await this.wait(answeringAt - this.cast.azure.clock.now);
  }

  private async wait(minutes: number): Promise<void> {
    const { azure } = this.cast;
    azure.clock.advance(minutes);
    this.observer.look(azure.clock.now, { store: azure.store, powerOf: (id) => azure.powerOf(id) });
    return Promise.resolve();
  }

  private get machines(): MachineModel[] {
    return modelOf(this.output!).machines;
  }

  private machinesIn(domain: string): MachineModel[] {
    return this.machines.filter(({ failureDomains }) => failureDomains.includes(domain));
  }

  /** Machines that exist and do not run. */
  private get notRunning(): MachineModel[] {
    const { azure } = this.cast;
    const ids = machineIds(azure);
    const deployed = JSON.parse(this.deployed!) as EstateDocument;
    return deployed.machines.filter(({ id }) => {
      const found = ids.get(id.toUpperCase());
      return found !== undefined && azure.powerOf(found) !== 'running';
    });
  }
}

function isCancelled({ cancelAfter, cancelAt }: ApplyStep): boolean {
  return cancelAfter !== undefined || cancelAt !== undefined;
}

function providersOf(stack: string): string {
  const { terraform } = JSON.parse(stack) as { terraform?: { required_providers?: unknown } };
  return JSON.stringify(terraform?.required_providers ?? {});
}

function isChange({ add, change, remove, hasNewOutputs = false }: Changes): boolean {
  return add + change + remove > 0 || hasNewOutputs;
}

/** From the best to the worst. */
const VERDICTS: readonly Row['verdict'][] = [undefined, 'passed', 'passed with an exception', 'refused'];

function verdictOf({ verdict, problems }: GateReport): Row['verdict'] {
  if (verdict === 'failed') return 'refused';
  return problems.length > 0 ? 'passed with an exception' : 'passed';
}

function worse(one: Row['verdict'], other: Row['verdict']): Row['verdict'] {
  return VERDICTS.indexOf(one) > VERDICTS.indexOf(other) ? one : other;
}

function refusal(problems: GateReport['problems']): string {
  const open = problems.filter(({ acceptedBy }) => acceptedBy === undefined);
  return `The gate refuses the change in any order:\n${open.map(({ what }) => what).join('\n')}`;
}
