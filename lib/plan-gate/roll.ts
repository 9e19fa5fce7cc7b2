import { BadInput } from './bad-input';
import { checkPlan, checkProgram } from './check-plan';
import type { CommandRun, Commands } from './commands';
import { Interrupted } from './commands';
import type { PlanOutcome } from './consequence';
import { Effect, isOutage } from './effect';
import type { Estates } from './estate';
import { machinesOf } from './estate';
import type { GateException } from './exceptions';
import { ExitCode } from './exit-code';
import type { Journal } from './journal';
import { judge } from './judge';
import { outcomeOf } from './judge-plan';
import type { Plan } from './plan';
import { NO_ORDER, waveTitle } from './render-text';
import type { Wave } from './report';
import { openProblems, safeOrder, settledNames, stackOrder } from './safe-order';
import type { AzureMachine, StackRun } from './stack-run';

const RUNNING = 'running';
/** How often Azure is asked again when it does not answer. */
const ATTEMPTS = 3;
/** Passwords are Terraform's. */
const PASSWORDS = /^TF_VAR_/;

/** What a roll is about. */
export interface RollQuestion {
  readonly estates: Estates;
  readonly exceptions: GateException[];
  /** Machines that are off on purpose. */
  readonly down: string[];
  readonly today: string;
  readonly stacks: StackRun[];
  /** Stacks of the output that are not applied; their machines are in the same groups. */
  readonly others: StackRun[];
  readonly beforeNextWave: string;
  readonly beforeWave?: string;
  readonly afterWave?: string;
  readonly journal: Journal;
  readonly commands: Commands;
  readonly say: (text: string) => void;
  /** How often Azure is asked whether a machine runs. */
  readonly questions: number;
  /** Waits between two questions. */
  readonly pause: () => Promise<void>;
}

/** The roll cannot go on, and says why. */
class Stopped extends Error {}

/** A stack as its plan found it. */
interface Found {
  readonly stack: StackRun;
  readonly plan: Plan;
  readonly outcome: PlanOutcome;
}

/** A machine in the state of its stack. */
interface Known {
  readonly azure: AzureMachine;
  /** What Azure says of it: `running` or another word. */
  readonly power: string;
}

/**
 * Carries out the waves of a change. The order follows from plans of whole stacks, in which a member that is done does not appear, so that the same
 * command goes on after an interruption. What neither a plan nor Azure shows, a machine that is out of service or empty, is in the journal.
 */
export class Roll {
  private readonly found: Found[] = [];
  /** The last plans of stacks in which nothing is left. */
  private readonly finished = new Map<string, Plan>();
  private readonly absent = new Set<string>();
  /** Taken out for good by a wave. */
  private readonly gone = new Set<string>();
  /** The machines that exist, as Azure knew them when it was asked last. */
  private machines = new Map<string, Known>();
  private previous = '';
  private hasBegun = false;

  public constructor(private readonly question: RollQuestion) {}

  public async run(): Promise<ExitCode> {
    try {
      await this.carryOut();
      return ExitCode.PASSED;
    } catch (thrown) {
      if (thrown instanceof Interrupted)
        this.say(
          'Interrupted. Run the same command again: it asks Azure which machines run, and goes on with what is left.',
        );
      else if (thrown instanceof Stopped) this.say(thrown.message);
      else if (thrown instanceof BadInput && this.hasBegun) await this.sayWhatRuns(thrown);
      else throw thrown;
      return ExitCode.FAILED;
    } finally {
      const { machines } = this.question.journal;
      if (machines.length > 0)
        this.say(`Out of service or empty, as far as the roll knows: ${machines.join(', ')}.`);
    }
  }

  /** What is out now. */
  private get down(): string[] {
    const { down, journal } = this.question;
    return [...new Set([...down, ...this.absent, ...this.off, ...this.gone, ...journal.machines])];
  }

  /** Machines that exist and do not run; those that are off on purpose are left out. */
  private get off(): string[] {
    const { down } = this.question;
    return [...this.machines].flatMap(([id, { power }]) =>
      power === RUNNING || down.includes(id) ? [] : [id],
    );
  }

  /** After the first wave nothing is bad input any more: Azure or the network has failed. */
  private async sayWhatRuns({ message }: BadInput): Promise<void> {
    this.say(message);
    try {
      await this.askForPower();
      if (this.off.length === 0) this.say('All machines run.');
    } catch (thrown) {
      if (!(thrown instanceof BadInput || thrown instanceof Interrupted)) throw thrown;
      this.say('Nobody knows which machines run: Azure does not answer.');
    }
    this.say('Repair the cause, and run the same command again.');
  }

  private async carryOut(): Promise<void> {
    for (const stack of this.question.stacks) this.found.push(await this.planWhole(stack));
    for (const id of this.found.flatMap(({ outcome }) => outcome.absent)) this.absent.add(id);
    await this.askForPower();
    if (this.off.length === 0) this.say('All machines of these stacks run.');
    await this.endOpenMaintenance();
    const waves = this.decideWaves();
    for (const [at, wave] of waves.entries()) {
      this.say(`Wave ${at + 1} of ${waves.length}: ${waveTitle(wave)}`);
      await this.carryOutWave(wave);
    }
    await this.applyRest();
    await this.health('');
    await this.sayEnd();
  }

  private async planWhole(stack: StackRun): Promise<Found> {
    const { estates } = this.question;
    const { plan, isEmpty } = await stack.plan();
    checkPlan(plan, estates, { isUnderWay: true });
    const outcome = outcomeOf(plan, estates);
    this.say(`${stack.id}: ${isEmpty ? 'no changes' : countOf(outcome.changes)}.`);
    return { stack, plan, outcome };
  }

  /** No plan shows a machine that is off. Says which do not run that did run before, and how they are started. */
  private async askForPower(): Promise<void> {
    const known = this.off;
    const machines = new Map<string, Known>();
    for (const stack of [...this.question.stacks, ...this.question.others])
      for (const [id, each] of await this.powerOf(stack)) machines.set(id, each);
    this.machines = machines;
    for (const id of this.off.filter((each) => !known.includes(each))) {
      const { power, azure } = machines.get(id)!;
      this.say(
        `${id} does not run: Azure says ${power}. An earlier change may have failed after the stop, and no plan shows it. Start it: ${startOf(azure)}`,
      );
    }
  }

  /** Asks again where Azure or the network fails. */
  private async powerOf(stack: StackRun): Promise<Map<string, Known>> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.powerAsked(stack);
      } catch (thrown) {
        if (!(thrown instanceof BadInput) || attempt === ATTEMPTS) throw thrown;
        await this.question.pause();
      }
    }
  }

  private async powerAsked(stack: StackRun): Promise<Map<string, Known>> {
    const { deployed, planned } = this.question.estates;
    const described = [...machinesOf(deployed, stack.id), ...machinesOf(planned, stack.id)];
    if (described.length === 0) return new Map();
    const inState = await stack.machinesInState();
    const states = await stack.powerStates(inState);
    return new Map(
      inState.flatMap((azure): [string, Known][] => {
        const machine = described.find(({ terraformAddress }) => terraformAddress === azure.address);
        return machine ? [[machine.id, { azure, power: states.get(azure.address)! }]] : [];
      }),
    );
  }

  /** What an earlier roll has left out of service, or empty: the team's command brings it back, or says that it is not back. */
  private async endOpenMaintenance(): Promise<void> {
    for (const id of this.question.journal.machines) {
      if (this.machines.get(id)?.power !== RUNNING) continue;
      this.say(`${id} was left out of service or empty by an earlier roll.`);
      const { status } = await this.command(this.question.afterWave!, id);
      if (status === 0) this.question.journal.close(id);
      else this.say(`The command after the wave has failed (${status ?? 'stopped'}): ${id} counts as down.`);
    }
  }

  /** The waves of single machines; what is left of each stack is planned when they are done. */
  private decideWaves(): Wave[] {
    const outcomes = this.found.map(({ outcome }) => outcome);
    const { waves, impossible } = safeOrder({ ...this.question, outcomes, down: this.down });
    if (impossible.length > 0)
      throw new Stopped([NO_ORDER, ...impossible.map((each) => `- ${each}`)].join('\n'));
    const members = waves.filter(({ machine }) => machine !== undefined);
    const empty = members.find((each) => this.isEmptied(each));
    if (empty !== undefined && this.question.afterWave === undefined)
      throw new Stopped(
        `${empty.machine} is empty after its wave, and nothing says when it has been rebuilt. Pass --after-wave, a command that succeeds when it has.`,
      );
    return members;
  }

  /** Whether the machine is made again, and has to be rebuilt. */
  private isEmptied({ machine = '', effect }: Wave): boolean {
    return effect === Effect.REPLACED || this.absent.has(machine);
  }

  private async carryOutWave(wave: Wave): Promise<void> {
    const { stack, plan: whole } = this.found.find(({ plan }) => plan.stack === wave.stack)!;
    const machine = wave.machine ?? '';
    await this.health(machine);
    await this.askForPower();
    const found = this.machines.get(machine)?.power;
    const { plan, isEmpty } = await stack.plan(wave.targets);
    if (isEmpty) return this.say('Nothing is left to do there.');
    checkProgram(plan, this.question.estates.planned);
    const outcome = { ...outcomeOf(plan, this.question.estates, whole), absent: [], records: undefined };
    this.mustPass(outcome);
    for (const each of wave.before) this.say(`  before: ${each}`);
    this.hasBegun = true;
    if (this.question.afterWave !== undefined) this.question.journal.open(machine);
    if (found === RUNNING) await this.team(this.question.beforeWave, machine, 'The command before the wave');
    await this.apply(stack);
    this.remember(outcome, wave);
    // The provider starts a machine only if it has stopped it, or makes it.
    const wasOff = found !== undefined && found !== RUNNING;
    await this.waitUntilRunning(wave, wasOff ? 1 : this.question.questions);
    // The first thing to wait for is that it runs.
    for (const each of wave.after.slice(1)) this.say(`  then: ${each}`);
    await this.endWave(machine);
  }

  /** The machine counts as down until the team says that it is back. */
  private async endWave(machine: string): Promise<void> {
    const { afterWave, journal, down } = this.question;
    if (!this.gone.has(machine) && !down.includes(machine))
      await this.team(afterWave, machine, 'The command after the wave');
    journal.close(machine);
  }

  private mustPass(outcome: PlanOutcome): void {
    const names = settledNames(
      this.found.map((each) => each.outcome),
      outcome.stack,
    );
    const report = judge({ ...this.question, outcomes: [outcome, ...names], down: this.down });
    const open = openProblems(report);
    if (open.length === 0) return;
    throw new Stopped(
      [`The gate does not pass the plan of ${outcome.stack}:`, ...open.map(({ what }) => `- ${what}`)].join(
        '\n',
      ),
    );
  }

  private remember(outcome: PlanOutcome, { machine = '' }: Wave): void {
    this.previous = machine;
    this.absent.delete(machine);
    const known = this.machines.get(machine);
    if (known !== undefined) this.machines.set(machine, { ...known, power: RUNNING });
    for (const { effect, isLasting, machines } of outcome.consequences)
      if (isLasting && isOutage(effect)) machines.forEach((each) => this.gone.add(each));
  }

  private async apply(stack: StackRun): Promise<void> {
    this.hasBegun = true;
    const { status, errors } = await stack.apply((line) => this.say(`  ${line}`));
    if (status === 0) return;
    this.say(errors.trim());
    await this.askForPower();
    throw new Stopped(
      `terraform apply of ${stack.id} has failed. Repair what it says, start what is off, and run the same command again.`,
    );
  }

  /** An apply that has ended says nothing about the machine: it stays off where a change failed after the stop. */
  private async waitUntilRunning({ machine = '', stack: id }: Wave, questions: number): Promise<void> {
    if (this.gone.has(machine) || this.question.down.includes(machine)) return;
    const { stack } = this.found.find((each) => each.plan.stack === id)!;
    for (let asked = 1; asked <= questions; asked += 1) {
      if ((await this.powerOf(stack)).get(machine)?.power === RUNNING) return this.say(`${machine} runs.`);
      if (asked < questions) await this.question.pause();
    }
    const azure = (await this.powerOf(stack)).get(machine)?.azure;
    if (azure === undefined) throw new Stopped(`${machine} is not in the state of ${id}.`);
    throw new Stopped(
      `${machine} does not run: Azure does not report it as running. Start it (${startOf(azure)}), look why it did not start, and run the same command again.`,
    );
  }

  /** What no machine goes down for, and shared parts: a whole plan of each stack, since targets would leave something out. */
  private async applyRest(): Promise<void> {
    const order = stackOrder(
      this.question.estates.deployed,
      this.found.map(({ outcome }) => outcome),
    );
    const at = (stack: StackRun): number =>
      order.includes(stack.id) ? order.indexOf(stack.id) : order.length;
    for (const stack of [...this.question.stacks].sort((a, b) => at(a) - at(b))) {
      const { plan, isEmpty } = await stack.plan();
      if (isEmpty) {
        this.finished.set(stack.id, plan);
        continue;
      }
      checkPlan(plan, this.question.estates, { isUnderWay: true });
      const outcome = { ...outcomeOf(plan, this.question.estates), absent: [] };
      this.say(`The rest of ${stack.id}: ${countOf(outcome.changes)}`);
      this.mustPass(outcome);
      await this.health('');
      await this.apply(stack);
    }
  }

  /** The command of the team has to succeed before anything else goes down. */
  private async health(next: string): Promise<void> {
    await this.team(this.question.beforeNextWave, next, 'The command before the next wave');
  }

  private async team(command: string | undefined, machine: string, what: string): Promise<void> {
    if (command === undefined) return;
    const { status } = await this.command(command, machine);
    if (status === 0) return;
    throw new Stopped(
      `${what} has failed (${status ?? 'stopped'})${machine === '' ? '' : `, so that ${machine} is left as it is`}. Run the same command again when it succeeds.`,
    );
  }

  private async command(command: string, machine: string): Promise<CommandRun> {
    return this.question.commands.run({
      command,
      environment: { RESILIENCE_MEMBER: machine, RESILIENCE_PREVIOUS: this.previous },
      without: PASSWORDS,
      show: (text) => this.question.say(text),
    });
  }

  /** Plans have to be empty in the end, or harmless, and every machine has to run. */
  private async sayEnd(): Promise<void> {
    const left: string[] = [];
    for (const { stack } of this.found) {
      const plan = this.finished.get(stack.id) ?? (await stack.plan()).plan;
      const outcome = outcomeOf(plan, this.question.estates);
      if (!isHarmless(outcome)) left.push(`${stack.id} has ${countOf(outcome.changes)} left`);
      else if (outcome.changes > 0)
        this.say(`${stack.id} has ${countOf(outcome.changes)} left, of which none takes anything down.`);
    }
    await this.askForPower();
    left.push(...this.off.map((id) => `${id} does not run`));
    left.push(...this.question.journal.machines.map((id) => `${id} is out of service or empty`));
    if (left.length > 0) throw new Stopped(`The change is not complete: ${left.join(', ')}.`);
    this.say(
      'The change is complete, and all machines run. Keep the new estate.json as the one that is deployed.',
    );
  }

  private say(line: string): void {
    this.question.say(`${line}\n`);
  }
}

function isHarmless({ consequences, losses, halfRefused }: PlanOutcome): boolean {
  return losses.length + halfRefused.length === 0 && !consequences.some(({ effect }) => isOutage(effect));
}

function startOf({ resourceGroup, name }: AzureMachine): string {
  return `az vm start --resource-group ${resourceGroup} --name ${name}`;
}

function countOf(changes: number): string {
  return changes === 1 ? '1 change' : `${changes} changes`;
}
