import { join } from 'node:path';
import type { EstateDocument } from '../lib/model/estate-document';
import type { MachineModel } from '../lib/model/machine-model';
import type { GateReport } from '../lib/plan-gate/report';
import type { Changes, Progress, StackProgress, TerraformEvent } from '../stage/progress';
import { advance, describeStacks, startedStack } from '../stage/progress';
import type { Processes, Terraform } from '../stage/terraform-process';
import { StageError } from '../stage/terraform-process';
import { AZURE_DURATIONS } from '../stand-in/durations';
import type { AzureStandIn } from '../stand-in/stand-in';
import { INSTALLATION, STARTUP } from './assumptions';
import { propertiesOf } from './properties';
import type { EstateOptions } from './estate';
import { ESTATE } from './estate';
import type { Commit, Stack, Step, YearEvent } from './events';
import type { GateQuestion } from './gate';
import { askGate, rollOut } from './gate';
import { Observer } from './observer';
import { Operator } from './operator';
import type { Output } from './output';
import { formerOutputs, modelOf, synthesize, writeOutput } from './output';
import type { Row } from './row';

const DAY = 24 * 60;
const VM = 'microsoft.compute/virtualmachines';
/** Stacks that hold machines. */
const SITES: readonly Stack[] = ['primary', 'standby', 'witness'];

export interface YearOptions {
  readonly gate: boolean;
  /** Without the stack of the interconnect: its peerings take 90 s of the provider's own waits. */
  readonly interconnect: boolean;
}

/** What the year is played with. */
export interface Cast {
  readonly azure: AzureStandIn;
  readonly terraform: Terraform;
  readonly processes: Processes;
  readonly progress: Progress;
  /** A directory for everything that is written. */
  readonly directory: string;
}

type ApplyStep = Extract<Step, { do: 'apply' }>;
type PlanStep = Extract<Step, { do: 'plan nothing' }>;
type Run = (stack: Stack, follow: (event: TerraformEvent) => void) => Promise<Changes>;

/** One estate through the events of a year, in order. */
export class Year {
  private readonly observer = new Observer();
  private readonly outdir: string;
  private program: EstateOptions = {};
  private output?: Output;
  /** The model of what was applied last. */
  private deployed?: string;
  private event!: YearEvent;
  private applies = 0;
  private waves = 0;
  private verdict?: Row['verdict'];

  public constructor(
    private readonly options: YearOptions,
    private readonly cast: Cast,
  ) {
    this.outdir = join(cast.directory, 'cdktf.out');
    cast.azure.durations = AZURE_DURATIONS;
    cast.azure.onChange(({ at, ...view }) => this.observer.look(at, view));
  }

  /**
   * Gets the provider.
   *
   * @throws MissingTerraform where it cannot be had
   */
  public async prepare(): Promise<void> {
    const { held } = formerOutputs();
    writeOutput(this.outdir, held);
    await this.cast.terraform.init(Object.keys(held.stacks));
  }

  /** Plays an event, and says how the estate fared. */
  public async play(event: YearEvent): Promise<Row> {
    this.event = event;
    this.applies = 0;
    this.waves = 0;
    this.verdict = undefined;
    this.observer.begin();
    if (event.commit !== undefined) this.commit(event.commit);
    for (const step of event.steps) {
      await this.take(step);
      await this.settle();
    }
    if (event.commit !== undefined) this.deploy();
    const { id, title, note } = event;
    return {
      ...{ id, title, note, applies: this.applies, waves: this.waves, verdict: this.verdict },
      ...this.observer.end(),
      excused: [...(event.loss?.groups ?? [])],
      released: [...(event.loss?.machines ?? [])],
      startup: STARTUP,
    };
  }

  private commit(commit: Commit): void {
    if (typeof commit === 'string') {
      this.output = formerOutputs()[commit];
      writeOutput(this.outdir, this.output);
      return;
    }
    this.program = commit(this.program);
    this.output = synthesize(this.outdir, this.program);
  }

  private async take(step: Step): Promise<void> {
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
        return this.start(this.notRunning);
      case 'wait':
        return this.wait(step.minutes);
    }
  }

  // Terraform

  private async apply(step: ApplyStep): Promise<void> {
    const stacks = this.stacksOf(step.stacks);
    if (stacks.length === 0) return;
    if (this.deployed === undefined) {
      await this.run('apply', stacks, async (stack, follow) =>
        this.count(this.cast.terraform.apply(full(stack), step, follow)),
      );
      return;
    }
    const how = { variables: step.variables, args: this.replaceArguments(step) };
    const changes = await this.run('plan', stacks, async (stack, follow) =>
      this.cast.terraform.plan(full(stack), how, follow),
    );
    const busy = stacks.filter((_, at) => isChange(changes[at]));
    // The gate learns from the plan of the names, be it empty, where they lead now.
    const judged = stacks.filter((each) => busy.includes(each) || each === 'dns');
    const report = this.options.gate && busy.length > 0 ? await this.ask(judged) : undefined;
    if (report?.verdict === 'failed') await this.roll(judged, report, step);
    else if (busy.length > 0)
      await this.cancellable('apply', busy, step, async (stack, follow) =>
        this.cast.terraform.applyPlan(full(stack), follow),
      );
    if (stacks.some((each) => SITES.includes(each)) && step.cancelAfter === undefined) this.deploy();
  }

  /** Applies on stacks side by side; false where the run was cancelled, which the event wants. */
  private async cancellable(
    verb: string,
    stacks: Stack[],
    { cancelAfter }: ApplyStep,
    run: Run,
  ): Promise<boolean> {
    let begun = 0;
    try {
      await this.run(verb, stacks, async (stack, follow) =>
        this.count(
          run(stack, (event) => {
            follow(event);
            if (event.type === 'apply_start' && ++begun === cancelAfter) this.cast.processes.cancel();
          }),
        ),
      );
      return true;
    } catch (error) {
      if (cancelAfter === undefined || !(error instanceof StageError)) throw error;
      return false;
    }
  }

  private async ask(stacks: Stack[]): Promise<GateReport> {
    const { terraform } = this.cast;
    const texts = await Promise.all(
      stacks.map(async (stack) => [full(stack), await terraform.showPlan(full(stack))] as const),
    );
    const first = askGate(this.question, new Map(texts));
    const accepted = this.acceptable(first);
    const report = accepted ? askGate({ ...this.question, accepted }, new Map(texts)) : first;
    this.verdict = worse(this.verdict, verdictOf(report, accepted !== undefined));
    return report;
  }

  /** That members go which the event has taken out of service before: two of a group at once need an exception. */
  private acceptable({ problems }: GateReport): GateQuestion['accepted'] {
    const { machines = [], reason } = this.event.loss ?? {};
    const found = problems.filter(({ id, kind }) => {
      const [, without = ''] = id.split(' without ');
      return kind === 'spare' && without.split(', ').every((each) => machines.includes(each));
    });
    return reason === undefined || found.length === 0
      ? undefined
      : { problems: found.map(({ id }) => id), reason };
  }

  private get question(): GateQuestion {
    return {
      directory: join(this.cast.directory, 'gate'),
      deployed: this.deployed!,
      planned: this.output!.model,
    };
  }

  /** A plan that takes too much at once is carried out by waves. */
  private async roll(stacks: Stack[], { order, problems }: GateReport, step: ApplyStep): Promise<void> {
    if (order === undefined || order.waves.length === 0) throw new StageError(refusal(problems));
    const { terraform, processes, progress } = this.cast;
    const [environment] = stacks.map((each) => terraform.surroundings(full(each), step));
    const operator = new Operator(async () => this.nextWave());
    const beforeNextWave = await operator.begin();
    let wave = '';
    progress.begin(`${this.event.title}: waves`, () => wave);
    try {
      const { applies, waves } = await rollOut(this.question, {
        stacks: stacks.map(full),
        programs: join(this.outdir, 'stacks'),
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

  private async planNothing({ stacks, variables }: PlanStep): Promise<void> {
    const chosen = this.stacksOf(stacks);
    const changes = await this.run('plan', chosen, async (stack, follow) =>
      this.cast.terraform.plan(full(stack), { variables }, follow),
    );
    const busy = chosen.filter((_, at) => isChange(changes[at]));
    if (busy.length > 0)
      throw new StageError(`${this.event.title}: the plans of ${busy.join(', ')} are not empty.`);
  }

  /** The state of the sites is what the new program describes. */
  private deploy(): void {
    this.deployed = this.output!.model;
    this.observer.deploy(modelOf(this.output!));
  }

  private replaceArguments({ replace = [] }: ApplyStep): string[] {
    return this.machines
      .filter(({ id }) => replace.includes(id))
      .map((each) => `-replace=${each.terraformAddress}`);
  }

  private stacksOf(stacks: readonly Stack[]): Stack[] {
    return stacks.filter((each) => this.options.interconnect || each !== 'interconnect');
  }

  private async count(run: Promise<Changes>): Promise<Changes> {
    this.applies++;
    return run;
  }

  /** Runs Terraform on stacks side by side, and shows how far it is. */
  private async run(verb: string, stacks: Stack[], run: Run): Promise<Changes[]> {
    const { progress } = this.cast;
    const states = new Map<Stack, StackProgress>(stacks.map((stack) => [stack, startedStack(stack)]));
    progress.begin(`${this.event.title}: ${verb}`, () => describeStacks([...states.values()]));
    try {
      return await Promise.all(
        stacks.map(async (stack) =>
          run(stack, (event) => states.set(stack, advance(states.get(stack)!, event))),
        ),
      );
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
      const day = machine.maintenanceSlot?.daysAfterPatchTuesday ?? 0;
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
    const hit = this.machines.filter(({ failureDomains }) => failureDomains.includes(domain));
    if (hit.length === 0) throw new StageError(`${this.event.title}: no machine is in ${domain}.`);
    return this.turn(hit, 'powerOff');
  }

  private async recover(domain: string): Promise<void> {
    const [kind, place] = domain.split(':');
    if (kind === 'region') this.cast.azure.bringBack(place);
    return this.start(this.machines.filter(({ failureDomains }) => failureDomains.includes(domain)));
  }

  private async start(machines: MachineModel[]): Promise<void> {
    if (machines.length > 0) await this.turn(machines, 'start');
  }

  private async turn(machines: MachineModel[], action: 'restart' | 'powerOff' | 'start'): Promise<void> {
    const { azure } = this.cast;
    const ids = this.machineIds();
    machines.forEach(({ id }) => azure.turn(ids.get(id)!, action));
    return this.wait(AZURE_DURATIONS[action] ?? 0);
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

  /** Machines that exist and do not run. */
  private get notRunning(): MachineModel[] {
    const { azure } = this.cast;
    const ids = this.machineIds();
    const deployed = JSON.parse(this.deployed!) as EstateDocument;
    return deployed.machines.filter(({ id }) => ids.has(id) && azure.powerOf(ids.get(id)!) !== 'running');
  }

  /** Ids in Azure by computer name. */
  private machineIds(): Map<string, string> {
    return new Map(
      this.cast.azure.store.ofType(VM).map((machine) => {
        const { computerName } = propertiesOf(machine).osProfile as { computerName: string };
        return [computerName.toUpperCase(), machine.id.text];
      }),
    );
  }
}

function full(stack: Stack): string {
  return `${ESTATE}-${stack}`;
}

function isChange({ add, change, remove, hasNewOutputs = false }: Changes): boolean {
  return add + change + remove > 0 || hasNewOutputs;
}

/** From the best to the worst. */
const VERDICTS: readonly Row['verdict'][] = [undefined, 'passed', 'passed with an exception', 'refused'];

function verdictOf({ verdict }: GateReport, isAccepted: boolean): Row['verdict'] {
  if (verdict === 'failed') return 'refused';
  return isAccepted ? 'passed with an exception' : 'passed';
}

function worse(one: Row['verdict'], other: Row['verdict']): Row['verdict'] {
  return VERDICTS.indexOf(one) > VERDICTS.indexOf(other) ? one : other;
}

function refusal(problems: GateReport['problems']): string {
  const open = problems.filter(({ acceptedBy }) => acceptedBy === undefined);
  return `The gate refuses the change in any order:\n${open.map(({ what }) => what).join('\n')}`;
}
