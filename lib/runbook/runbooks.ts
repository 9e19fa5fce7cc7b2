import { Construct } from 'constructs';
import { freeId } from '../core/construct-id';
import type { OutputFiles } from '../core/output-files';
import { writeAtSynthesis } from '../core/output-files';
import { refuse } from '../core/refusal';
import { ESTATE_IN_PATH } from '../model/document-model';
import { EstateModel } from '../model/estate-model';
import { estateNamed } from '../model/estate-named';
import type * as files from './runbook-files';

/** Settings of the runbooks of an estate. */
export interface RunbooksProps {
  /**
   * Id of the estate, in a program that has several.
   *
   * @default - the estate of the scope
   */
  readonly estate?: string;
}

/**
 * The runbooks of an estate, written at synthesis beside the stacks (`cdktf.out/runbooks/<estate>`): bring-up, ordinary
 * days, switchover and switchback, what can be lost, and the rebuild of each server. The index lists them by what has happened. Each is a page of
 * Markdown to read and a script of PowerShell functions to run, with the names and addresses of the program, which the pages take from
 * the model of the estate. Nothing in them is secret, and the same program gives the same bytes.
 *
 * A program that has no runbooks to write is refused before anything is written: an estate without a site, without published names, or
 * without an Active Directory domain, in which Exchange is installed.
 */
export class Runbooks extends Construct {
  private readonly estate?: string;

  /**
   * @param scope - a construct of the estate, such as its zone
   * @param id - construct id
   * @param props - which estate
   * @throws if the id of the estate cannot be the name of a folder
   */
  public constructor(scope: Construct, id: string, props: RunbooksProps = {}) {
    super(scope, freeId(scope, id));
    this.estate = props.estate;
    checkEstate(this, props.estate);
    EstateModel.contribute(this, {
      describe: () => ({
        estate: this.estate,
        documents: [{ kind: 'runbooks', path: `runbooks/${ESTATE_IN_PATH}` }],
      }),
    });
    writeAtSynthesis(this, () => this.files());
  }

  /** Where they are written, within the output directory. Ask when the program is complete. */
  public get outputDirectory(): string {
    return `runbooks/${this.model().id}`;
  }

  private files(): OutputFiles {
    const model = this.model();
    // The pages are a quarter of the library's modules: loaded when they are written, a program that only imports the library does not wait.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { runbookFiles } = require('./runbook-files') as typeof files;
    const pages = Object.entries(runbookFiles(model.toDocument()));
    return Object.fromEntries(pages.map(([name, text]) => [`runbooks/${model.id}/${name}`, text]));
  }

  private model(): EstateModel {
    if (this.estate === undefined) return EstateModel.of(this);
    return estateNamed(this, this.estate);
  }
}

function checkEstate(runbooks: Runbooks, estate: string | undefined): void {
  if (estate === undefined || /^[\w-]+$/.test(estate)) return;
  refuse(runbooks, {
    property: 'estate',
    value: estate,
    limit: 'letters, digits, hyphens and underscores',
    cause: 'it becomes the name of a folder in the output directory',
    remedy: "name it like 'contoso'",
  });
}
