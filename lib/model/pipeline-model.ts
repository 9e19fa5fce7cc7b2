/** Blob beside the last deployed output: names have been moved without a commit, to the site that it names. */
export const MOVED_NAMES = 'names-moved.txt';

/** A stack that a pipeline applies. */
export interface PipelineStackModel {
  /** Id of the stack. */
  readonly stack: string;
  /** Environment of the pipeline whose jobs may apply it, also the name of the identity that they have. */
  readonly environment: string;
  /** Environment of the jobs that plan it to look for drift and to show what an apply would change, also the name of their identity, which only reads. */
  readonly driftEnvironment: string;
  /** Variables of the stack that hold a secret and have no default. */
  readonly secrets: string[];
  /** Those of them without which a plan would differ; Terraform ignores changes of what the others are given to. */
  readonly planSecrets: string[];
}

/** Where a pipeline keeps what was deployed last. */
export interface DeployedOutputModel {
  /** Name of the storage account. */
  readonly account: string;
  /** Name of the container. */
  readonly container: string;
  /** Its region. */
  readonly region: string;
}

/** An account that switches over without the pipeline. */
export interface BreakGlassModel {
  /** Id of the stack of the names, the only one that it may apply. */
  readonly stack: string;
  /** Object id of the user or group in Entra ID. */
  readonly principalId: string;
}

/** The pipelines of an estate. */
export interface PipelineModel {
  /** `github-actions` or `azure-devops`. */
  readonly host: string;
  /** Branch that is applied. */
  readonly branch: string;
  /** Command that synthesizes the program. */
  readonly synth: string;
  /** Stack with identities and rights, which people apply. */
  readonly bootstrapStack: string;
  /** Environment of the jobs that plan pull requests, also the name of their identity. */
  readonly planEnvironment: string;
  /**
   * Environment of the jobs that looked for drift in all stacks.
   *
   * @default - not stated any more
   * @deprecated each stack has one of its own: `PipelineStackModel.driftEnvironment`
   */
  readonly driftEnvironment?: string;
  /** Environment of the jobs that keep what was deployed, also the name of their identity. */
  readonly recordEnvironment: string;
  /** Stacks in the order in which they are applied. */
  readonly stacks: PipelineStackModel[];
  /**
   * Who approves changes of the documents, by a file of GitHub.
   *
   * @default - no file says it
   */
  readonly codeOwners?: string[];
  /** Where the last deployed output is kept. */
  readonly deployed: DeployedOutputModel;
  /**
   * Who switches over without the pipeline.
   *
   * @default - nobody
   */
  readonly breakGlass?: BreakGlassModel;
}
