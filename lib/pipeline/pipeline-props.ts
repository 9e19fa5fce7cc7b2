import type { AzureRegion } from '../core/azure-region';
import type { INaming } from '../core/naming';
import type { PipelineHost } from './pipeline-host';

/** An account that switches over while the pipeline cannot. */
export interface BreakGlassAccount {
  /** Object id of the user or group in Entra ID: one that is not used for anything else. */
  readonly principalId: string;
  /**
   * Whether the id is that of a user rather than of a group.
   *
   * @default false
   */
  readonly isUser?: boolean;
}

/** Settings of the pipelines of an estate. */
export interface PipelineOptions {
  /** What runs the pipelines. */
  readonly host: PipelineHost;
  /**
   * The branch that is applied.
   *
   * @default 'main'
   */
  readonly branch?: string;
  /**
   * The command that synthesizes the program. The default runs the cdktf-cli of the repository's devDependencies, and downloads nothing.
   *
   * @default 'npx --no-install cdktf synth'
   */
  readonly synthCommand?: string;
  /**
   * Name of the storage account that keeps the last deployed output, unique in all of Azure: 3 to 24 lowercase letters and digits.
   *
   * @default - the public label `pipeline` without hyphens, shortened where it is longer
   */
  readonly storageAccountName?: string;
  /**
   * Who switches over while the pipeline or its host is down: the account may change the records of the names, and nothing else in Azure. Whoever has it can
   * take the mail and get certificates for the names.
   *
   * @default - nobody, which the documents say
   */
  readonly breakGlass?: BreakGlassAccount;
  /**
   * Actions of Azure by which an identity changes resources that the library does not make, by type, such as
   * `{ azurerm_route_table: ['Microsoft.Network/routeTables/*'] }`.
   *
   * @default - none
   */
  readonly furtherActions?: Record<string, string[]>;
}

/** Settings of the pipelines of a `TwoSiteExchange`. */
export interface EstatePipelineOptions extends PipelineOptions {
  /**
   * Region of the identities and of the store with the last deployed output: none of a site that is switched over from or to.
   *
   * @default - the region of the witness
   */
  readonly region?: AzureRegion;
}

/** Settings of a `Pipeline`. */
export interface PipelineProps extends PipelineOptions {
  /** Region of the identities and of the store with the last deployed output: none of a site that is switched over from or to. */
  readonly region: AzureRegion;
  /**
   * Names and tags.
   *
   * @default - Cloud Adoption Framework names with the workload `exchange`
   */
  readonly naming?: INaming;
}
