import type { Analysis } from '../../../lib/resilience/analyse';
import { Outcome } from '../../../lib/resilience/outcome';
import type { Verdict } from '../../../lib/resilience/verdict';
import { ServiceKind } from '../../../lib/resilience/service-result';
import type { Seen } from './seen';

/** What happened when people tried to move the names. */
export interface Tried {
  /** Whether Terraform applied it. */
  readonly applied: boolean;
  /** Calls that went to what is lost. */
  readonly lostCalls: number;
  /** Names that still lead to what is lost, or nowhere. */
  readonly stranded: readonly string[];
  /** What Azure showed afterwards. */
  readonly after: Seen;
  /** Why it failed. */
  readonly error?: string;
}

/** A service in a failure: what the analysis says, what was seen, and whether they agree. */
export interface Comparison {
  readonly service: string;
  readonly verdict: Verdict;
  /** In words; undefined where Azure does not show it. */
  readonly seen?: string;
  /** How they differ; undefined where they agree. */
  readonly difference?: string;
}

/** Outcomes for which nobody does anything. */
const BY_ITSELF: readonly Outcome[] = [Outcome.GOES_ON, Outcome.REDUCED, Outcome.INTERRUPTED];
const SWITCHOVER_PAGE = /^switchover/;
/** Of what runs in the machines Azure shows a part only: that it works there does not mean that it works. */
const SEEN_WHOLE: readonly string[] = [ServiceKind.CLIENT_ACCESS, ServiceKind.INSIDE_CLIENT_ACCESS];

/** Compares what the analysis says about a failure with what was seen before and after the names were moved. */
export function compare(analysis: Analysis, event: string, before: Seen, tried?: Tried): Comparison[] {
  return analysis.services.map(({ id, kind }) => {
    const verdict = analysis.verdict(id, [event]);
    const found =
      kind === ServiceKind.SWITCHOVER
        ? compareSwitchover(verdict, tried)
        : compareService(verdict, SEEN_WHOLE.includes(kind), {
            before: before.serves.get(id),
            after: tried?.applied ? tried.after.serves.get(id) : undefined,
          });
    return { service: id, verdict, ...found };
  });
}

type Found = Pick<Comparison, 'seen' | 'difference'>;

function compareService(
  { outcome, page = '' }: Verdict,
  isSeenWhole: boolean,
  { before, after }: { before?: boolean; after?: boolean },
): Found {
  if (before === undefined) return {};
  const byItself = BY_ITSELF.includes(outcome);
  if (byItself) {
    return before
      ? { seen: 'goes on' }
      : { seen: 'does not work', difference: `the analysis says "${outcome}", and it does not work` };
  }
  if (before && isSeenWhole)
    return { seen: 'goes on', difference: `the analysis says "${outcome}", and it goes on by itself` };
  const isMoved = outcome === Outcome.NEEDS_PERSON && SWITCHOVER_PAGE.test(page) && after !== undefined;
  if (!isMoved) return { seen: before ? 'goes on as far as Azure shows' : 'does not work' };
  return after
    ? { seen: 'works after the switchover' }
    : {
        seen: 'does not work after the switchover',
        difference: `the analysis says that the switchover brings it back, and it does not`,
      };
}

/** Where the ability to switch over is lost, the attempt has to fail or to lead to what is lost. */
function compareSwitchover({ outcome }: Verdict, tried: Tried | undefined): Found {
  if (tried === undefined) return {};
  const { applied, lostCalls, stranded, error } = tried;
  const works = applied && lostCalls === 0 && stranded.length === 0;
  const seen = works ? 'the names move, without a call to what is lost' : whyNot(tried);
  if (outcome === Outcome.NEEDS_PERSON) return { seen };
  if (works === BY_ITSELF.includes(outcome)) return { seen };
  const why = error === undefined ? '' : `: ${error}`;
  return {
    seen,
    difference: works
      ? `the analysis says "${outcome}", and the names move`
      : `the analysis says that the names can be moved, and ${seen}${why}`,
  };
}

function whyNot({ applied, lostCalls, stranded }: Tried): string {
  if (lostCalls > 0) return `the switchover calls what is lost (${lostCalls} calls)`;
  if (!applied) return 'Terraform does not apply the switchover';
  return `these names do not lead to what lives: ${stranded.join(', ')}`;
}
