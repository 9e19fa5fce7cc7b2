import { Construct } from 'constructs';
import { freeId } from '../core/construct-id';
import { checkAllProps, listOfClass, ofText } from '../core/check-class';
import type { OutputFiles } from '../core/output-files';
import { writeAtSynthesis } from '../core/output-files';
import { refusalText, refuse } from '../core/refusal';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import { ESTATE_IN_PATH } from '../model/document-model';
import { EstateModel } from '../model/estate-model';
import { estateNamed } from '../model/estate-named';
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
 * output directory. It says what becomes of each service when anything fails, which failures must not come together, how long a recovery takes,
 * and what nobody has stated. It is computed from the model of the estate; the same program gives the same bytes.
 *
 * It also holds the objectives of the program, which synthesis checks before anything is written.
 */
export class ResilienceReport extends Construct {
  private readonly estate?: string;
  private readonly objectives: readonly Objective[];
  private isAdvising = false;

  /**
   * @param scope - a construct of the estate, such as its zone
   * @param id - construct id
   * @param props - which estate, and what is promised
   * @throws if the id of the estate cannot be the name of a folder
   */
  public constructor(scope: Construct, id: string, props: ResilienceReportProps = {}) {
    super(scope, freeId(scope, id));
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
    this.node.addValidation({ validate: () => this.validateOnly() });
    if (this.objectives.length > 0) this.node.addValidation({ validate: () => this.validateObjectives() });
    advise(this, WarningId.UNUSED_EXCEPTION, () => this.adviceOnExceptions());
    writeAtSynthesis(this, () => this.files());
  }

  /** Where the page for people is written, within the output directory. Ask when the program is complete. */
  public get path(): string {
    return `estates/${this.model().id}/resilience.md`;
  }

  /** One file of an estate has one writer: the promises of the others would be in no report. */
  private validateOnly(): string[] {
    const all = this.node.root.node.findAll().filter((each) => each instanceof ResilienceReport);
    if (all.length === 1) return [];
    const estate = this.knownModel()?.id;
    const [first] = all.filter((each) => each.knownModel()?.id === estate);
    if (estate === undefined || first === this) return [];
    return [
      refusalText({
        property: 'ResilienceReport',
        value: this.node.path,
        fault: `is the second report of ${estate}`,
        cause: `an estate has one report, and ${first.node.path} is it`,
        remedy:
          'state objectives and recoveryTimes there (of a TwoSiteExchange: among its own settings), and remove this report',
      }),
    ];
  }

  private adviceOnExceptions(): string | undefined {
    if (this.objectives.every((each) => each._asks().exceptions.length === 0)) return undefined;
    // The model contains the warnings, this one included.
    if (this.isAdvising) return undefined;
    this.isAdvising = true;
    try {
      const model = this.knownModel();
      if (model === undefined) return undefined;
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- as below
      const { adviceOnExceptions } = require('./objections') as typeof objections;
      return adviceOnExceptions(model.toDocument(), this.objectives);
    } finally {
      this.isAdvising = false;
    }
  }

  /** The model; one that cannot be made is reported when the report is rendered. */
  private knownModel(): EstateModel | undefined {
    try {
      return this.model();
    } catch {
      return undefined;
    }
  }

  private validateObjectives(): string[] {
    const model = this.knownModel();
    if (model === undefined) return [];
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
    if (this.estate === undefined) return withSites(this, EstateModel.of(this));
    return estateNamed(this, this.estate);
  }
}

/** The report contributes to an estate by itself, so that there is one of that id in any case. */
function withSites(report: ResilienceReport, model: EstateModel): EstateModel {
  if (model.sites.length > 0) return model;
  return refuse(report, {
    property: 'scope',
    value: report.node.scope?.node.path,
    limit: 'within a stack that has parts of an estate',
    cause: 'nothing there can fail',
    remedy: 'make the report below the zone, a site or the TwoSiteExchange, or state estate',
  });
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
