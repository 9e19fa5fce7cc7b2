/** An event that `terraform apply -json` prints, as far as it is read here. */
export interface TerraformEvent {
  readonly type: string;
  readonly changes?: Changes & { readonly operation: string };
  readonly outputs?: Record<string, { readonly action?: string }>;
  readonly hook?: { readonly action?: string; readonly resource?: { readonly addr: string } };
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail?: string };
}

/** How many resources an apply made, changed and removed. */
export interface Changes {
  readonly add: number;
  readonly change: number;
  readonly remove: number;
  /** Whether what other stacks read changes. */
  readonly hasNewOutputs?: boolean;
}

/** How far Terraform is with a stack. */
export interface StackProgress {
  readonly name: string;
  readonly phase: 'planning' | 'working' | 'done';
  /** Resources whose state has been read. */
  readonly read: number;
  readonly done: number;
  readonly total: number;
  /** Addresses of what Terraform is at, the longest under way first. */
  readonly underWay: string[];
}

/** A stack that Terraform has been started for. */
export function startedStack(name: string): StackProgress {
  return { name, phase: 'planning', read: 0, done: 0, total: 0, underWay: [] };
}

/** What an event means for the progress of a stack. */
export function advance(progress: StackProgress, event: TerraformEvent): StackProgress {
  const { type, changes, hook } = event;
  if (type === 'refresh_complete') return { ...progress, read: progress.read + 1 };
  if (type === 'change_summary' && changes?.operation === 'plan') {
    const total = changes.add + changes.change + changes.remove;
    return { ...progress, phase: total === 0 ? 'done' : 'working', total };
  }
  if (type === 'change_summary') return { ...progress, phase: 'done', underWay: [] };
  // Reading what other stacks put out is announced like a change, and was not counted as one.
  if (hook?.action === 'read' || hook?.resource === undefined) return progress;
  return advanceResource(progress, type, hook.resource.addr);
}

function advanceResource(progress: StackProgress, type: string, address: string): StackProgress {
  const others = progress.underWay.filter((each) => each !== address);
  if (type === 'apply_start') return { ...progress, underWay: [...others, address] };
  if (type === 'apply_complete') return { ...progress, done: progress.done + 1, underWay: others };
  return progress;
}

/** Stacks side by side, and the resource that is longest under way: it is what everything waits for. */
export function describeStacks(stacks: StackProgress[]): string {
  const open = stacks.filter(({ phase }) => phase !== 'done');
  const done = stacks.length - open.length;
  const counts = [...open.map(describeStack), ...(done > 0 ? [`${done} done`] : [])].join(', ');
  const [slowest] = stacks.flatMap(({ underWay }) => underWay.slice(0, 1));
  return slowest === undefined ? counts : `${counts}: ${resourceType(slowest)}`;
}

/** `azurerm_resource_group.Zone_1A2B` is a `resource group`. */
function resourceType(address: string): string {
  return address
    .split('.')[0]
    .replace(/^azurerm_/, '')
    .replace(/_/g, ' ');
}

/** The name of a stack without that of its estate. */
export function shortName(stack: string): string {
  return stack.replace(/^[^-]*-/, '');
}

/** A stack in few words. */
function describeStack({ name, phase, read, done, total }: StackProgress): string {
  if (phase === 'working') return `${name} ${done}/${total}`;
  return read > 0 ? `${name} reading ${read}` : `${name} planning`;
}

/** Changes in few words: `12 made, 3 changed`. */
export function changesText(changes: Changes | undefined): string {
  if (!changes) return '';
  const { add, change, remove } = changes;
  const parts = [add && `${add} made`, change && `${change} changed`, remove && `${remove} removed`];
  return parts.filter(Boolean).join(', ') || 'nothing to change';
}

/** A time as people say it. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** The line of a step under way, not longer than the terminal is wide: a longer one would not be overwritten but scroll. */
export function liveLine(title: string, seconds: number, detail: string, width: number): string {
  const line = `${title}  ${Math.floor(seconds)} s  ${detail}`.trimEnd();
  return line.length <= width ? line : `${line.slice(0, Math.max(width - 1, 0))}…`;
}

const SPINNER = [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'];
const BLINK = 120;
/** Where nobody looks at a terminal, a line now and then shows that there is life. */
const SIGN_OF_LIFE = 8_000;
const CLEAR_LINE = '\r\x1b[K';
const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const;

export type Style = keyof typeof CODES;

/** What a person sees: text, and at most one line that is alive. */
export class Progress {
  private timer?: NodeJS.Timeout;
  private readonly live: boolean;

  public constructor(private readonly out: NodeJS.WriteStream) {
    this.live = out.isTTY && process.env.TERM !== 'dumb';
  }

  /** Text in a style, where the terminal has any. */
  public paint(style: Style, text: string): string {
    if (!this.live || process.env.NO_COLOR) return text;
    const [on, off] = CODES[style];
    return `\x1b[${on}m${text}\x1b[${off}m`;
  }

  public say(text = ''): void {
    this.out.write(`${text}\n`);
  }

  /** Shows a step as it goes, until `end`. */
  public begin(title: string, detail: () => string): void {
    const started = Date.now();
    const seconds = (): number => (Date.now() - started) / 1000;
    if (!this.live) {
      this.say(`  … ${title}`);
      this.timer = setInterval(
        () => this.say(`    ${liveLine('', seconds(), detail(), 100).trim()}`),
        SIGN_OF_LIFE,
      );
      return;
    }
    let turn = 0;
    const show = (): void => {
      const spinner = this.paint('yellow', SPINNER[turn++ % SPINNER.length]);
      this.out.write(
        `${CLEAR_LINE}  ${spinner} ${liveLine(title, seconds(), detail(), this.out.columns - 5)}`,
      );
    };
    show();
    this.timer = setInterval(show, BLINK);
  }

  /** Takes the live line away, whether there is one or not. */
  public end(): void {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = undefined;
    if (this.live) this.out.write(CLEAR_LINE);
  }
}
