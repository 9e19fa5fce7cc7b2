import { ITEM } from '../stand-in/rules/backup';
import { DELETED_VAULT } from '../stand-in/rules/key-vault';
import type { AzureStandIn, Call } from '../stand-in/stand-in';
import { ask } from './ask';
import type { PublishedName } from './names';
import { movingNames, publishedNames, strandedNames } from './names';
import type { Options } from './options';
import type { Changes, Progress, StackProgress } from '../stage/progress';
import { advance, changesText, describeStacks, duration, startedStack } from '../stage/progress';
import type { Step } from './tables';
import { namesTable, stepsTable } from './tables';
import type { Apply, Processes, Terraform } from '../stage/terraform-process';
import { StageError } from '../stage/terraform-process';

/** Stacks of the example that a call of the story is about. */
const EXPORTS = 'contoso-exports';
const SITES = ['contoso-primary', 'contoso-standby', 'contoso-witness'];
const ADDRESSES = 'contoso-addresses';
const DNS = 'contoso-dns';
const INTERCONNECT = 'contoso-interconnect';
const MONITORING = 'contoso-monitoring';

/** Held back until names are published and machines reach their domain: docs/first-apply.md. */
const FIRST_APPLY: Apply = { variables: { reverse_dns: 'false', domain_joined: 'false' } };
const SWITCHOVER: Apply = { args: ['-var', 'active_site=standby'] };

/** How often is looked for calls to a region that must not be called, in milliseconds. */
const WATCH = 200;

/** What the story is told with. */
export interface Cast {
  readonly azure: AzureStandIn;
  readonly terraform: Terraform;
  readonly processes: Processes;
  readonly progress: Progress;
  /** Writes the stacks of the example. */
  readonly synthesize: () => Promise<void>;
  /** Lets Terraform destroy what holds data or an identity. */
  readonly release: () => void;
}

/** Something that the drill shows, and whether it holds. */
interface Finding {
  readonly holds: boolean;
  readonly text: string;
}

/** Backups that somebody has deleted, as docs/destroying.md says, and that Azure has removed since: it deletes no vault before. */
function emptyVaults({ store }: AzureStandIn): void {
  store.ofType(ITEM).forEach(({ id }) => store.delete(id));
}

/** The loss of a region, from the first apply to the way back. */
export class Story {
  private readonly steps: Step[] = [];
  private readonly findings: Finding[] = [];
  /** Region that is lost; known once the example is synthesized. */
  private region = '';

  public constructor(
    private readonly options: Options,
    private readonly cast: Cast,
  ) {}

  /** Tells all of it; false where something that it has to show does not hold. */
  public async tell(): Promise<boolean> {
    this.introduce();
    await this.build();
    const before = this.names();
    await this.loseRegion();
    await this.switchOver(before);
    await this.goBack(before);
    if (this.options.destroy) await this.destroy();
    return this.conclude();
  }

  private introduce(): void {
    const { progress } = this.cast;
    progress.say(progress.paint('bold', 'Drill: a region is lost, and the names move to the standby site'));
    progress.say('The real Terraform and the real azurerm provider, on a stand-in of Azure on this machine.');
  }

  /** In the order of docs/first-apply.md. */
  private async build(): Promise<void> {
    const { terraform, synthesize } = this.cast;
    const { quick } = this.options;
    this.chapter('Build examples/two-site');
    await this.step('Synthesize', async () => synthesize());
    this.region = terraform.regionOf(SITES[0]);
    const stacks = [EXPORTS, ...SITES, ADDRESSES, DNS, ...(quick ? [] : [INTERCONNECT, MONITORING])];
    await this.step('terraform init', async () => terraform.init(stacks));
    await this.apply('Store of exports', [EXPORTS]);
    await this.apply('Sites, first apply', SITES, FIRST_APPLY);
    await this.apply('Addresses for the names', [ADDRESSES]);
    await this.apply('Names', [DNS]);
    const rest = quick ? 'Sites again' : 'Interconnect, sites again';
    await this.apply(rest, quick ? SITES : [INTERCONNECT, ...SITES]);
    if (!quick) await this.apply('Alerts', [MONITORING]);
  }

  private async loseRegion(): Promise<void> {
    const { azure, progress } = this.cast;
    const { hang } = this.options;
    const [machine] = azure.store
      .ofType('microsoft.compute/virtualmachines')
      .filter(({ body }) => body.location === this.region)
      .sort((a, b) => (a.id.name < b.id.name ? -1 : 1));
    if (!machine) throw new StageError(`Nothing stands in ${this.region}, so that nothing can be lost.`);
    this.chapter(`Lose ${this.region}: every call to it ${hang ? 'hangs' : 'fails'}`);
    azure.takeDown(this.region, hang ? 'hangs' : 'fails');
    const answer = await ask(azure.environment, machine.id.text);
    progress.say(`  ${progress.paint('red', '✗')} Azure, asked for ${machine.id.name}, answers: ${answer}`);
  }

  private async switchOver(before: PublishedName[]): Promise<void> {
    const { azure, progress } = this.cast;
    this.chapter('Switch over');
    progress.say(
      progress.paint('dim', `  terraform apply ${SWITCHOVER.args!.join(' ')}   (in ${DNS}, nothing else)`),
    );
    const start = azure.calls.length;
    await this.withoutLostRegion(start, async () => this.apply('Switchover', [DNS], SWITCHOVER));
    const after = this.names();
    progress.say(`\n${namesTable(before, after, (style, text) => progress.paint(style, text))}`);
    this.judgeSwitchover(after);
  }

  private judgeSwitchover(after: PublishedName[]): void {
    const { seconds, calls, regionCalls } = this.steps[this.steps.length - 1];
    const moving = movingNames(after);
    const stranded = strandedNames(after, this.region).map(({ name, kind }) => `${name} (${kind})`);
    const moved = moving.length > 0 && stranded.length === 0;
    this.find(
      moved,
      moved
        ? `none of the ${moving.length} names of clients and mail leads to ${this.region} first`
        : `names that the switchover left behind: ${stranded.join(', ') || 'there is none to move'}`,
    );
    this.find(
      regionCalls === 0,
      `the switchover took ${duration(seconds)}; ${regionCalls} of its ${calls} calls to Azure went to ${this.region}`,
    );
  }

  private async goBack(before: PublishedName[]): Promise<void> {
    this.chapter(`Mend ${this.region}, and go back`);
    this.cast.azure.bringBack(this.region);
    await this.apply('Switch back', [DNS]);
    const restored = JSON.stringify(this.names()) === JSON.stringify(before);
    this.find(
      restored,
      restored ? 'all names lead where they led before' : 'names differ from what they were before',
    );
  }

  private async destroy(): Promise<void> {
    this.chapter('Release what holds data or an identity, and destroy');
    this.cast.release();
    const { terraform, azure } = this.cast;
    const run: Run = async (stack, follow) => terraform.destroy(stack, follow);
    if (!this.options.quick)
      await this.terraform('Destroy alerts and interconnect', [MONITORING, INTERCONNECT], run);
    await this.terraform('Destroy names', [DNS], run);
    await this.terraform('Destroy addresses for the names', [ADDRESSES], run);
    emptyVaults(azure);
    await this.terraform('Destroy sites', SITES, run);
    await this.terraform('Destroy store of exports', [EXPORTS], run);
    // A key vault keeps its name when it is deleted.
    const left = azure.store.all().filter(({ id }) => id.type !== DELETED_VAULT).length;
    this.find(left === 0, left === 0 ? 'Azure is empty' : `${left} resources are left in Azure`);
  }

  private conclude(): boolean {
    const { progress } = this.cast;
    this.chapter('What it took');
    progress.say(stepsTable(this.steps, this.region));
    progress.say();
    this.findings.forEach(({ holds, text }) => progress.say(this.findingLine(holds, text)));
    return this.findings.every(({ holds }) => holds);
  }

  private find(holds: boolean, text: string): void {
    this.findings.push({ holds, text });
    if (!holds) this.cast.progress.say(this.findingLine(holds, text));
  }

  private findingLine(holds: boolean, text: string): string {
    const { progress } = this.cast;
    return holds ? `  ${progress.paint('green', '✔')} ${text}` : progress.paint('red', `  ✘ FAILED: ${text}`);
  }

  private chapter(title: string): void {
    const { progress } = this.cast;
    progress.say(`\n${progress.paint('bold', title)}`);
  }

  private names(): PublishedName[] {
    return publishedNames(this.cast.azure.store);
  }

  /** Calls since then that concerned the region. */
  private regionCalls(start: number): Call[] {
    return this.cast.azure.calls.slice(start).filter(({ regions }) => regions.includes(this.region));
  }

  /** Does something that must not call the lost region, and stops it when it does: it would not come to an end by itself. */
  private async withoutLostRegion(start: number, work: () => Promise<void>): Promise<void> {
    const watch = setInterval(() => {
      if (this.regionCalls(start).length > 0) void this.cast.processes.killAll();
    }, WATCH);
    try {
      await work();
    } catch (error) {
      this.refuseLostCalls(start);
      throw error;
    } finally {
      clearInterval(watch);
    }
    this.refuseLostCalls(start);
  }

  private refuseLostCalls(start: number): void {
    const [call] = this.regionCalls(start);
    if (!call) return;
    throw new StageError(
      `THE SWITCHOVER NEEDS THE LOST REGION: it called ${this.region} with\n${call.method} ${call.path}`,
    );
  }

  private async apply(title: string, stacks: string[], how: Apply = {}): Promise<void> {
    await this.terraform(title, stacks, async (stack, follow) =>
      this.cast.terraform.apply(stack, how, follow),
    );
  }

  /** Runs Terraform on stacks side by side. */
  private async terraform(title: string, stacks: string[], run: Run): Promise<void> {
    const states = new Map(stacks.map((stack) => [stack, startedStack(shortName(stack))]));
    const all = async (): Promise<Changes> =>
      sum(await Promise.all(stacks.map(async (stack) => follow(stack, run, states))));
    await this.step(title, all, () => describeStacks([...states.values()]));
  }

  private async step(
    title: string,
    work: () => Promise<Changes | void>,
    detail: () => string = () => '',
  ): Promise<void> {
    const { azure, progress } = this.cast;
    const started = Date.now();
    const calls = azure.calls.length;
    progress.begin(title, detail);
    const changes = await work().finally(() => progress.end());
    const step: Step = {
      title,
      seconds: (Date.now() - started) / 1000,
      changes: changes ?? undefined,
      calls: azure.calls.length - calls,
      regionCalls: this.regionCalls(calls).length,
    };
    this.steps.push(step);
    const time = duration(step.seconds).padStart(11);
    const line = `${title.padEnd(30)}${time}   ${changesText(step.changes)}`.trimEnd();
    progress.say(`  ${progress.paint('green', '✔')} ${line}`);
  }
}

type Run = (stack: string, follow: Parameters<Terraform['destroy']>[1]) => Promise<Changes>;

async function follow(stack: string, run: Run, states: Map<string, StackProgress>): Promise<Changes> {
  return run(stack, (event) => states.set(stack, advance(states.get(stack)!, event)));
}

function shortName(stack: string): string {
  return stack.replace(/^[^-]*-/, '');
}

function sum(all: Changes[]): Changes {
  const total = (key: 'add' | 'change' | 'remove'): number => all.reduce((so, each) => so + each[key], 0);
  return { add: total('add'), change: total('change'), remove: total('remove') };
}
