import type { Answer, InstallationState } from '../../../lib/installation/machine';
import {
  InstallationStatus,
  Question,
  answered,
  asked,
  firstState,
  found,
  isOver,
  reportsWaiting,
} from '../../../lib/installation/machine';
import type { Phase } from '../../../lib/installation/phase';

/** What a phase does when it is asked: it answers, or the power is lost while it works. */
export type Turn = Answer | 'lost';

/** The installation as the model has it, with what a runner shows of it. */
export class ExpectedInstallation {
  public state: InstallationState;
  public readonly events: number[] = [1100];
  public readonly asked: string[] = [];
  public restarts = 0;

  public constructor(private readonly phases: readonly Phase[]) {
    this.state = firstState(phases);
  }

  /** A run of the task, which takes what phases do from a list. */
  public run(turns: Turn[]): void {
    const before = this.state;
    if (isOver(before)) return;
    this.state = found(this.phases, before);
    if (isOver(this.state)) this.events.push(1102);
    while (this.state.status === InstallationStatus.RUNNING) if (this.ask(turns)) return;
    if (this.state.status === InstallationStatus.RESTARTING) this.restarts++;
  }

  /** Whether the power is lost. */
  private ask(turns: Turn[]): boolean {
    const { question, state: written } = asked(this.phases, this.state);
    this.asked.push(`${written.phase} ${question === Question.BODY ? 'body' : 'after-restart'}`);
    const turn = turns.shift() ?? { outcome: 'done' as never };
    this.state = turn === 'lost' ? written : answered(this.phases, written, question, turn);
    if (turn === 'lost') return true;
    const { phase, status, waits } = this.state;
    if (status === InstallationStatus.DONE) this.events.push(1101);
    else if (status === InstallationStatus.FAILED) this.events.push(1102);
    else if (phase !== written.phase) this.events.push(1100);
    else if (waits > written.waits && reportsWaiting(this.phaseOf(phase), this.state)) this.events.push(1103);
    return false;
  }

  private phaseOf(phase: string): Phase {
    return this.phases.find(({ id }) => id === phase)!;
  }
}
