import { checkPlan, checkProgram, machineAddresses } from './check-plan';
import type { Commands } from './commands';
import { Interrupted } from './commands';
import type { PlanOutcome } from './consequence';
import { isOutage } from './effect';
import type { Estates } from './estate';
import { machinesOf } from './estate';
import type { GateException } from './exceptions';
import { ExitCode } from './exit-code';
import { judge } from './judge';
import { outcomeOf } from './judge-plan';
import type { Plan } from './plan';
import { NO_ORDER, waveTitle } from './render-text';
import type { Wave } from './report';
import { openProblems, safeOrder, stackOrder } from './safe-order';
import type { AzureMachine, StackRun } from './stack-run';

const RUNNING = 'running';

/** What a roll is about. */
export interface RollQuestion {
  readonly estates: Estates;
  readonly exceptions: GateException[];
  /** Machines that are off on purpose. */
  readonly down: string[];
  readonly today: string;
  readonly stacks: StackRun[];
  readonly beforeNextWave: string;
  readonly beforeWave?: string;
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

/**
 * Carries out the waves of a change. It keeps no state: the order follows from plans of whole stacks, in which a member that is done does not
 * appear, so that the same command goes on after an interruption.
 */
export class Roll {
  private readonly found: Found[] = [];
  /** The last plans of stacks in which nothing is left. */
  private readonly finished = new Map<string, Plan>();
  /** What is out now: given, absent, off, or taken out for good by a wave. */
  private readonly down: Set<string>;
  private previous = '';

  public constructor(private readonly question: RollQuestion) {
    this.down = new Set(question.down);
  }

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
      else throw thrown;
      return ExitCode.FAILED;
    }
  }

  private async carryOut(): Promise<void> {
    for (const stack of this.question.stacks) this.found.push(await this.planWhole(stack));
    for (const id of this.found.flatMap(({ outcome }) => outcome.absent)) this.down.add(id);
    await this.findMachinesThatAreOff();
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

  /** No plan shows a machine that is off: an earlier change may have failed after it had stopped the machine. */
  private async findMachinesThatAreOff(): Promise<void> {
    const off: string[] = [];
    for (const found of this.found) off.push(...(await this.machinesOff(found)));
    for (const id of off) this.down.add(id);
    if (off.length === 0) this.say('All machines of these stacks run.');
  }

  /** Says which machines of a stack do not run, and how they are started; gives their ids. Those that are off on purpose are left out. */
  private async machinesOff({ stack, plan }: Found): Promise<string[]> {
    const machines = this.azureMachines(plan);
    const states = await stack.powerStates(machines.map(({ azure }) => azure));
    return machines.flatMap(({ id, azure }) => {
      const state = states.get(azure.address);
      if (state === RUNNING || this.question.down.includes(id)) return [];
      this.say(
        `${id} does not run: Azure says ${state}. An earlier change may have failed after the stop, and no plan shows it. Start it: az vm start --resource-group ${azure.resourceGroup} --name ${azure.name}`,
      );
      return [id];
    });
  }

  private azureMachines(plan: Plan): { readonly id: string; readonly azure: AzureMachine }[] {
    const { deployed, planned } = this.question.estates;
    const known = [...machinesOf(deployed, plan.stack), ...machinesOf(planned, plan.stack)];
    const addresses = machineAddresses(plan);
    return plan.changes.flatMap(({ address, before }) => {
      const inState = addresses.get(address);
      const machine = known.find(({ terraformAddress }) => terraformAddress === inState);
      if (inState === undefined || machine === undefined || before === null) return [];
      const { name, resource_group_name } = before;
      return [
        {
          id: machine.id,
          azure: { address, name: String(name), resourceGroup: String(resource_group_name) },
        },
      ];
    });
  }

  private azureMachine(machine: string, plan: Plan): AzureMachine | undefined {
    return this.azureMachines(plan).find(({ id }) => id === machine)?.azure;
  }

  /** The waves of single machines; what is left of each stack is planned when they are done. */
  private decideWaves(): Wave[] {
    const outcomes = this.found.map(({ outcome }) => outcome);
    const { waves, impossible } = safeOrder({ ...this.question, outcomes, down: [...this.down] });
    if (impossible.length > 0)
      throw new Stopped([NO_ORDER, ...impossible.map((each) => `- ${each}`)].join('\n'));
    return waves.filter(({ machine }) => machine !== undefined);
  }

  private async carryOutWave(wave: Wave): Promise<void> {
    const { stack, plan: whole } = this.found.find(({ plan }) => plan.stack === wave.stack)!;
    const machine = wave.machine ?? '';
    // The provider starts a machine only if it has stopped it, or makes it.
    const wasOff = this.down.has(machine) && this.azureMachine(machine, whole) !== undefined;
    await this.health(machine);
    const { plan, isEmpty } = await stack.plan(wave.targets);
    if (isEmpty) return this.say('Nothing is left to do there.');
    checkProgram(plan, this.question.estates.planned);
    const outcome = { ...outcomeOf(plan, this.question.estates, whole), absent: [], records: undefined };
    this.mustPass(outcome);
    for (const each of wave.before) this.say(`  before: ${each}`);
    await this.team(this.question.beforeWave, machine, 'The command before the wave');
    await this.apply(stack, whole);
    this.remember(outcome, wave);
    await this.waitUntilRunning(wave, wasOff ? 1 : this.question.questions);
    // The first thing to wait for is that it runs.
    for (const each of wave.after.slice(1)) this.say(`  then: ${each}`);
  }

  private mustPass(outcome: PlanOutcome): void {
    const report = judge({ ...this.question, outcomes: [outcome], down: [...this.down] });
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
    if (!this.question.down.includes(machine)) this.down.delete(machine);
    for (const { effect, isLasting, machines } of outcome.consequences)
      if (isLasting && isOutage(effect)) machines.forEach((each) => this.down.add(each));
  }

  private async apply(stack: StackRun, whole: Plan): Promise<void> {
    const { status, errors } = await stack.apply((line) => this.say(`  ${line}`));
    if (status === 0) return;
    this.say(errors.trim());
    await this.machinesOff({ stack, plan: whole, outcome: outcomeOf(whole, this.question.estates) });
    throw new Stopped(
      `terraform apply of ${stack.id} has failed. Repair what it says, start what is off, and run the same command again.`,
    );
  }

  /** An apply that has ended says nothing about the machine: it stays off where a change failed after the stop. */
  private async waitUntilRunning(
    { machine = '', stack: id, targets }: Wave,
    questions: number,
  ): Promise<void> {
    if (this.down.has(machine) || this.question.down.includes(machine)) return;
    const { stack, plan } = this.found.find((each) => each.plan.stack === id)!;
    // A machine that was made again is not in the state from which the order comes.
    const azure =
      this.azureMachine(machine, plan) ?? this.azureMachine(machine, (await stack.plan(targets)).plan);
    if (azure === undefined) throw new Stopped(`${machine} is not in the state of ${id}.`);
    for (let asked = 1; asked <= questions; asked += 1) {
      const state = (await stack.powerStates([azure])).get(azure.address);
      if (state === RUNNING) return this.say(`${machine} runs.`);
      if (asked < questions) await this.question.pause();
    }
    throw new Stopped(
      `${machine} does not run: Azure does not report it as running. Start it (az vm start --resource-group ${azure.resourceGroup} --name ${azure.name}), look why it did not start, and run the same command again.`,
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
      await this.apply(stack, plan);
    }
  }

  /** The command of the team has to succeed before anything else goes down. */
  private async health(next: string): Promise<void> {
    await this.team(this.question.beforeNextWave, next, 'The command before the next wave');
  }

  private async team(command: string | undefined, machine: string, what: string): Promise<void> {
    if (command === undefined) return;
    const { status } = await this.question.commands.run({
      command,
      environment: { RESILIENCE_MEMBER: machine, RESILIENCE_PREVIOUS: this.previous },
      show: (text) => this.question.say(text),
    });
    if (status === 0) return;
    throw new Stopped(
      `${what} has failed (${status ?? 'stopped'})${machine === '' ? '' : `, so that ${machine} is left as it is`}. Run the same command again when it succeeds.`,
    );
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
      const off = await this.machinesOff({ stack, plan, outcome });
      left.push(...off.map((id) => `${id} does not run`));
    }
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

function countOf(changes: number): string {
  return changes === 1 ? '1 change' : `${changes} changes`;
}
