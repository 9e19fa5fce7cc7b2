import { AnnotationMetadataEntryType, TerraformStack } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { suggest } from './closest';
import { around, isWithin, stacksOf } from './own-stack';
import type { RaisedWarning } from './raised-warning';
import { refuse } from './refusal';
import { WarningId } from './warning-id';

interface Advice {
  readonly scope: IConstruct;
  readonly id: WarningId;
  readonly message: () => string | undefined;
}

const adviceByApp = new WeakMap<IConstruct, Advice[]>();
const reasonsByScope = new WeakMap<IConstruct, Map<WarningId, string>>();
const annotated = new WeakSet<Advice>();
const strict = new WeakSet<IConstruct>();

/**
 * Warnings of this library below a construct, and their acknowledgement.
 *
 * A warning marks what is legal and unwise. It is shown at every synthesis until someone acknowledges it and
 * says why; an acknowledged warning moves to the summary, together with its reason.
 *
 * @example
 * import { TwoSiteExchange, WarningId, Warnings } from 'cdktf-resilient-exchange';
 *
 * declare const estate: TwoSiteExchange;
 * Warnings.of(estate.zone).acknowledge(
 *   WarningId.UNKNOWN_CLIENT_SHARES,
 *   'A third of our people are in the Americas: the queries by endpoint are looked at every month.',
 * );
 */
export class Warnings {
  /**
   * The warnings of a construct and everything below it; pass the `App` for the whole program. A `TwoSiteExchange` has its seven stacks
   * below it here.
   *
   * @param scope - where the acknowledgement holds
   * @throws if it is not a construct
   */
  public static of(scope: IConstruct): Warnings {
    if (!Construct.isConstruct(scope)) {
      refuse('Warnings.of', {
        property: 'scope',
        value: scope,
        limit: 'a construct',
        cause: 'warnings are those of a part of the program',
        remedy: 'pass the App for the whole program, or the construct that the warning names',
      });
    }
    return new Warnings(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** The warnings that nobody has acknowledged, as far as the program has been read. */
  public get open(): RaisedWarning[] {
    return this.raised.filter(({ reason }) => reason === undefined);
  }

  /** The warnings that are acknowledged, each with the reason. */
  public get acknowledged(): RaisedWarning[] {
    return this.raised.filter(({ reason }) => reason !== undefined);
  }

  /**
   * Lets synthesis fail while a warning is open, as an error does: nothing is written then. Use it in a pipeline, so that nobody overlooks a
   * warning that a change brings.
   */
  public treatAsErrors(): void {
    if (strict.has(this.scope)) return;
    strict.add(this.scope);
    this.scope.node.addValidation({
      validate: () =>
        this.open.map(
          ({ path, id, message }) =>
            `The warning '${id}' of ${path} is open, and the program treats warnings as errors. ${message} Repair it, or acknowledge it with ` +
            'a reason (Warnings.of(…).acknowledge).',
        ),
    });
  }

  private get raised(): RaisedWarning[] {
    const all = adviceByApp.get(this.scope.node.root) ?? [];
    return raisedOf(all.filter((advice) => isWithin(advice.scope, this.scope)));
  }

  /**
   * Accept a warning, with the reason that the next reader will ask for.
   *
   * @param id - the warning
   * @param reason - why it is acceptable here
   * @throws if the reason is empty or the id unknown
   */
  public acknowledge(id: WarningId, reason: string): void {
    const known = Object.values(WarningId);
    if (!known.includes(id)) {
      refuse(this.scope, {
        property: 'id',
        value: id,
        limit: 'the id of a warning',
        cause:
          id === undefined
            ? 'it is left out, or it is a constant whose name is misspelt'
            : 'a warning is acknowledged by its id',
        remedy: suggest(String(id), known),
      });
    }
    if (typeof reason !== 'string' || reason.trim() === '') {
      refuse(this.scope, {
        property: 'reason',
        value: reason,
        limit: 'a sentence that gives the reason',
        cause: `the next reader has to know why '${id}' is acceptable`,
        remedy: 'write what makes the risk acceptable, and until when',
      });
    }
    const reasons = reasonsByScope.get(this.scope) ?? new Map<WarningId, string>();
    if (!reasons.has(id) && id !== WarningId.UNUSED_ACKNOWLEDGEMENT) {
      advise(this.scope, WarningId.UNUSED_ACKNOWLEDGEMENT, () =>
        occurs(this.scope, id)
          ? undefined
          : `The warning '${id}' is acknowledged, but it does not occur here. Remove the acknowledgement, so that it does not hide ` +
            'the warning later.',
      );
    }
    reasonsByScope.set(this.scope, reasons.set(id, reason));
  }
}

/**
 * States advice that is decided when the program has been read to its end: `message` gives the text, or
 * undefined where there is nothing to warn about.
 */
export function advise(scope: IConstruct, id: WarningId, message: () => string | undefined): void {
  const advice = { scope, id, message };
  const app = scope.node.root;
  const all = adviceByApp.get(app) ?? [];
  adviceByApp.set(app, all);
  all.push(advice);
  // Validation is the last moment before cdktf collects annotations, so acknowledgements may come at any time.
  scope.node.addValidation({
    validate: () => {
      const raised = raise(advice);
      if (raised && raised.reason === undefined && !annotated.has(advice)) {
        annotated.add(advice);
        // What Annotations.addWarning does, but for the stack trace: it would write paths of this machine.
        inStack(scope).node.addMetadata(
          AnnotationMetadataEntryType.WARN,
          `${raised.message} [acknowledge: ${raised.id}]`,
        );
      }
      return [];
    },
  });
}

/**
 * Every warning that holds in one of the stacks, acknowledged ones included: stack by stack, in the order of construct paths; then those of
 * what contains a stack, such as an acknowledgement for the whole program.
 */
export function warningsOf(stacks: readonly IConstruct[]): RaisedWarning[] {
  if (stacks.length === 0) return [];
  const above = new Set(stacks.flatMap((stack) => [...around(stack)].slice(1).reverse()));
  const places = [...stacks, ...above];
  const byPlace = new Map<IConstruct, Advice[]>(places.map((place) => [place, []]));
  for (const advice of adviceByApp.get(stacks[0].node.root) ?? []) placeOf(advice, byPlace)?.push(advice);
  return [...byPlace.values()].flatMap(raisedOf);
}

/** Advice about what contains a stack belongs to that construct only; advice within a stack, to the stack. */
function placeOf({ scope }: Advice, byPlace: Map<IConstruct, Advice[]>): Advice[] | undefined {
  const own = byPlace.get(scope);
  if (own) return own;
  const stack = [...around(scope)].find((each) => TerraformStack.isStack(each));
  return stack && byPlace.get(stack);
}

function pathOf(scope: IConstruct): string {
  return scope.node.path || 'App';
}

function raisedOf(all: Advice[]): RaisedWarning[] {
  return all
    .map(raise)
    .filter((raised) => raised !== undefined)
    .sort((a, b) => (a.path + a.id < b.path + b.id ? -1 : 1));
}

/** Annotations reach a person only from inside a stack; what belongs to the whole program is shown at its first one. */
function inStack(scope: IConstruct): IConstruct {
  if (scope.node.scopes.some((each) => TerraformStack.isStack(each))) return scope;
  const below = [scope, ...stacksOf(scope)].flatMap((each) => each.node.findAll());
  return below.find((each) => TerraformStack.isStack(each)) ?? scope;
}

function occurs(scope: IConstruct, id: WarningId): boolean {
  const all = adviceByApp.get(scope.node.root) ?? [];
  return all.some(
    (advice) => advice.id === id && isWithin(advice.scope, scope) && advice.message() !== undefined,
  );
}

function raise(advice: Advice): RaisedWarning | undefined {
  const message = advice.message();
  if (message === undefined) return undefined;
  const reason = [...around(advice.scope)]
    .map((scope) => reasonsByScope.get(scope)?.get(advice.id))
    .find((found) => found !== undefined);
  return { path: pathOf(advice.scope), id: advice.id, message, reason };
}
