import { Construct } from 'constructs';
import { checkAllProps, listOfClass, ofText } from '../core/check-class';
import type { OutputFiles } from '../core/output-files';
import { writeAtSynthesis } from '../core/output-files';
import { refuse } from '../core/refusal';
import { ESTATE_IN_PATH } from '../model/document-model';
import { EstateModel } from '../model/estate-model';
import { Objective } from './objective';
import type * as objections from './objections';
import { checkRecoveryTimes, describeRecoveryTimes } from './describe-recovery-times';
import type { RecoveryTimes } from './recovery-times';
import type * as files from './report/report-files';

/** Settings of the report of what an estate survives. */
export interface ResilienceReportProps {
  /**
   * Id of the estate, in a program that has several.
   *
   * @default - the estate of the scope
   */
  readonly estate?: string;
  /**
   * What the team promises its users. Synthesis refuses a program that does not keep it.
   *
   * @default - nothing
   */
  readonly objectives?: Objective[];
  /**
   * How long people take: the time of what comes back by a page is the sum of such figures and those that the program knows.
   *
   * @default - not stated
   */
  readonly recoveryTimes?: RecoveryTimes;
}

const PROPS = {
  estate: ofText("'contoso'"),
  objectives: listOfClass(Objective, 'Objective.goesOn(Scenario.anyZone())'),
  // Its times are checked one by one.
  recoveryTimes: () => undefined,
};

/**
 * What an estate survives, for people (`resilience.md`) and for programs (`resilience.json`), written at synthesis to `estates/<estate>` in the
 * output directory: what becomes of each service when anything fails, single points of failure, what must not fail together, how long a recovery takes,
 * and what nobody has stated. It is computed from the model of the estate; the same program gives the same bytes.
 *
 * It also holds the objectives of the program, which synthesis checks before anything is written.
 */
export class ResilienceReport extends Construct {
  private readonly estate?: string;
  private readonly objectives: readonly Objective[];

  /**
   * @param scope - a construct of the estate, such as its zone
   * @param id - construct id
   * @param props - which estate, and what is promised
   * @throws if the id of the estate is no name of a folder
   */
  public constructor(scope: Construct, id: string, props: ResilienceReportProps = {}) {
    super(scope, id);
    checkAllProps(this, props, PROPS);
    checkEstate(this, props.estate);
    this.estate = props.estate;
    const times = props.recoveryTimes;
    checkRecoveryTimes(this, times);
    this.objectives = [...(props.objectives ?? [])];
    EstateModel.contribute(this, {
      describe: () => ({
        estate: this.estate,
        recoveryTimes: times && describeRecoveryTimes(times),
        objectives: this.objectives.map((each) => each.toString()),
        documents: [{ kind: 'resilience', path: `estates/${ESTATE_IN_PATH}/resilience.md` }],
      }),
    });
    if (this.objectives.length > 0) this.node.addValidation({ validate: () => this.validateObjectives() });
    writeAtSynthesis(this, () => this.files());
  }

  /** Where the page for people is written, within the output directory. Ask when the program is complete. */
  public get path(): string {
    return `estates/${this.model().id}/resilience.md`;
  }

  private validateObjectives(): string[] {
    let model: EstateModel;
    try {
      model = this.model();
    } catch {
      // A model that cannot be made is reported when the report is rendered.
      return [];
    }
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when needed, so that a program that only imports the library does not wait
    const { objectionsTo } = require('./objections') as typeof objections;
    return objectionsTo(model.toDocument(), this.objectives);
  }

  private files(): OutputFiles {
    const model = this.model();
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- as above
    const { reportFiles } = require('./report/report-files') as typeof files;
    const all = Object.entries(reportFiles(model.toDocument(), this.objectives));
    return Object.fromEntries(all.map(([name, text]) => [`estates/${model.id}/${name}`, text]));
  }

  private model(): EstateModel {
    if (this.estate === undefined) return EstateModel.of(this);
    const all = EstateModel.all(this.node.root).filter(({ sites }) => sites.length > 0);
    const model = all.find(({ id }) => id === this.estate);
    if (model) return model;
    return refuse(this, {
      property: 'estate',
      value: this.estate,
      limit: `one of ${all.map(({ id }) => id).join(', ')}`,
      cause: 'the program has no other estates',
      remedy: 'use the id of an estate of the program (SiteProps.estate), or leave estate out',
    });
  }
}

function checkEstate(report: ResilienceReport, estate: string | undefined): void {
  if (estate === undefined || /^[\w-]+$/.test(estate)) return;
  refuse(report, {
    property: 'estate',
    value: estate,
    limit: 'letters, digits, hyphens and underscores',
    cause: 'it becomes the name of a folder in the output directory',
    remedy: "name it like 'contoso'",
  });
}
