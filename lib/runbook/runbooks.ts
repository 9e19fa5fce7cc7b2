import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ISynthesisSession } from 'cdktf';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { refuse } from '../core/refusal';
import { EstateModel } from '../model/estate-model';
import type { DatabaseAvailabilityGroup } from '../mailbox/database-availability-group';
import type { FailoverZone } from '../dns/failover-zone';
import type { WitnessServer } from '../mailbox/witness-server';
import type { Interconnect } from '../site/interconnect';
import type { Site } from '../site/site';
import { runbookFiles } from './runbook-files';

/** Settings of the runbooks of an estate. */
export interface RunbooksProps {
  /** What the estate is called: the folder of its runbooks. */
  readonly estate: string;
  /** Where the names of the sites are published. */
  readonly zone: FailoverZone;
  /** The site that serves while it can. */
  readonly primary: Site;
  /**
   * The site that stands in for it.
   *
   * @default - none: no switchover
   */
  readonly standby?: Site;
  /**
   * The group over the Mailbox servers.
   *
   * @default - none: nothing is said about databases
   */
  readonly group?: DatabaseAvailabilityGroup;
  /**
   * The witness, where the sites have no group yet.
   *
   * @default - the group's
   */
  readonly witness?: WitnessServer;
  /**
   * What ties the networks of the sites together.
   *
   * @default - none: the bring-up applies no such stack
   */
  readonly interconnect?: Interconnect;
}

/**
 * The runbooks of an estate, written at synthesis beside the stacks (`cdktf.out/runbooks/<estate>`): bring-up, changes of the copy layout,
 * switchover, switchback, lost hubs, the rebuild of each server, the salvage of a queue. Markdown for people and PowerShell for hands, with the
 * names and addresses of the program; nothing secret, and the same bytes for the same program.
 *
 * Nothing is written for an estate without an Active Directory domain, in which Exchange cannot be installed.
 */
export class Runbooks extends Construct {
  private readonly props: RunbooksProps;
  /** What validation has rendered and nothing has written yet. */
  private rendered?: Record<string, string>;

  /**
   * @param scope - a construct in the stack with the names, which outlives both sites
   * @param id - construct id
   * @param props - what the runbooks are about
   */
  public constructor(scope: Construct, id: string, props: RunbooksProps) {
    super(scope, id);
    this.props = { ...props };
    checkFolder(this, props.estate);
    this.node.addValidation({ validate: () => this.problems() });
    EstateModel.contribute(this, {
      describe: () => ({
        documents: this.directory === undefined ? [] : [{ kind: 'runbooks', path: this.directory }],
      }),
    });
    const stack = TerraformStack.of(this);
    const { synthesizer } = stack;
    // Written after the stack, which has validated the whole program first: no runbook of an estate that is refused.
    stack.synthesizer = {
      synthesize: (session: ISynthesisSession) => {
        synthesizer.synthesize(session);
        this.write(join(session.outdir, this.folder));
      },
    };
  }

  /** Where they are written, within the output directory; undefined where nothing is. */
  public get directory(): string | undefined {
    return this.props.primary.activeDirectory === undefined ? undefined : this.folder;
  }

  private get folder(): string {
    return `runbooks/${this.props.estate}`;
  }

  private write(directory: string): void {
    // A server that has gone must not leave its runbook behind.
    rmSync(directory, { recursive: true, force: true });
    const files = Object.entries(this.rendered ?? this.files());
    this.rendered = undefined;
    if (files.length === 0) return;
    mkdirSync(directory, { recursive: true });
    for (const [name, text] of files) writeFileSync(join(directory, name), text);
  }

  /** What keeps the pages from being written has to be known before any stack is. */
  private problems(): string[] {
    try {
      this.rendered ??= this.files();
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  }

  private files(): Record<string, string> {
    const { estate, ...subjects } = this.props;
    const directoryDomain = subjects.primary.activeDirectory?.domainName;
    if (directoryDomain === undefined) return {};
    return runbookFiles(estate, { ...subjects, directoryDomain });
  }
}

function checkFolder(runbooks: Runbooks, estate: string): void {
  if (/^[\w-]+$/.test(estate)) return;
  refuse(runbooks, {
    property: 'estate',
    value: estate,
    limit: 'letters, digits, hyphens and underscores',
    cause: 'it becomes the name of a folder in the output directory',
    remedy: "name it like 'contoso'",
  });
}
