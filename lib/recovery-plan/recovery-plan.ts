import { Construct } from 'constructs';
import { freeId } from '../core/construct-id';
import { checkAllProps, ofText } from '../core/check-class';
import type { OutputFiles } from '../core/output-files';
import { writeAtSynthesis } from '../core/output-files';
import { refusalText } from '../core/refusal';
import { checkText } from '../core/visible-text';
import { ESTATE_IN_PATH } from '../model/document-model';
import { EstateModel } from '../model/estate-model';
import { estateNamed } from '../model/estate-named';
import type * as files from './plan-files';
import type { RecoveryDuties } from './recovery-duties';

/** Settings of the recovery plan of an estate. */
export interface RecoveryPlanProps {
  /**
   * Id of the estate, in a program that has several.
   *
   * @default - the estate of the scope
   */
  readonly estate?: string;
  /**
   * Who does what in a recovery. Of a `TwoSiteExchange`: its `recoveryDuties`.
   *
   * @default - not stated, which the plan shows
   */
  readonly duties?: RecoveryDuties;
}

const DUTY = ofText("'Messaging team, on call'");
const DUTIES: Record<keyof RecoveryDuties, typeof DUTY> = {
  planOwner: DUTY,
  decision: DUTY,
  infrastructure: DUTY,
  exchange: DUTY,
  communication: DUTY,
};
const PROPS = {
  estate: ofText("'contoso'"),
  // They are checked one by one.
  duties: () => undefined,
};

/**
 * The recovery plan of an estate, for people (`recovery-plan.md`) and for programs (`recovery-plan.json`), written at synthesis to
 * `estates/<estate>` in the output directory. It says for each role and each server what it holds, where the original of that is, and how it is protected.
 * It says how the server is replaced, in which order and by which page, how long that takes and what is lost. It names what cannot be recovered, and when each
 * recovery was last rehearsed.
 *
 * Times come from `RecoveryTimes` of the report (`ResilienceReport`, or `TwoSiteExchange`) and from the results of restore drills. A figure of the
 * team is an estimate until a drill has measured it, and what nobody has stated is shown as not stated. The plan has no date; the same program
 * gives the same bytes.
 */
export class RecoveryPlan extends Construct {
  private readonly estate?: string;
  private readonly duties: RecoveryDuties;

  /**
   * @param scope - a construct of the estate, such as its zone
   * @param id - construct id
   * @param props - which estate, and who does what
   * @throws if a duty is empty, or has characters that nobody sees
   */
  public constructor(scope: Construct, id: string, props: RecoveryPlanProps = {}) {
    super(scope, freeId(scope, id));
    checkAllProps(this, props, PROPS);
    this.estate = props.estate;
    this.duties = { ...props.duties };
    checkAllProps(this, props.duties ?? {}, DUTIES, 'duties.');
    for (const name of Object.keys(DUTIES))
      checkText(this, `duties.${name}`, this.duties[name as keyof RecoveryDuties]);
    EstateModel.contribute(this, {
      describe: () => ({
        estate: this.estate,
        documents: [{ kind: 'recovery-plan', path: `estates/${ESTATE_IN_PATH}/recovery-plan.md` }],
      }),
    });
    this.node.addValidation({ validate: () => this.validateOnly() });
    writeAtSynthesis(this, () => this.files());
  }

  /** Where the plan for people is written, within the output directory. Ask when the program is complete. */
  public get path(): string {
    return `estates/${this.model().id}/recovery-plan.md`;
  }

  /** One file of an estate has one writer. */
  private validateOnly(): string[] {
    const estate = this.knownModel()?.id;
    const [first] = this.node.root.node
      .findAll()
      .filter((each) => each instanceof RecoveryPlan)
      .filter((each) => each.knownModel()?.id === estate);
    if (estate === undefined || first === this) return [];
    return [
      refusalText({
        property: 'RecoveryPlan',
        value: this.node.path,
        fault: `is the second recovery plan of ${estate}`,
        cause: `an estate has one plan, and ${first.node.path} is it`,
        remedy: 'remove one of them; of a TwoSiteExchange, recoveryPlan: false leaves its own out',
      }),
    ];
  }

  private files(): OutputFiles {
    const model = this.model();
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when needed, so that a program that only imports the library does not wait
    const { planFiles } = require('./plan-files') as typeof files;
    const all = Object.entries(planFiles(model.toDocument(), this.duties));
    return Object.fromEntries(all.map(([name, text]) => [`estates/${model.id}/${name}`, text]));
  }

  /** The model; one that cannot be made is reported when the plan is rendered. */
  private knownModel(): EstateModel | undefined {
    try {
      return this.model();
    } catch {
      return undefined;
    }
  }

  private model(): EstateModel {
    if (this.estate === undefined) return EstateModel.of(this);
    return estateNamed(this, this.estate);
  }
}
