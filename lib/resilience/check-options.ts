import type { Scenario } from './scenario';

/** What a check looks at. */
export interface CheckOptions {
  /**
   * Services, each by its kind, such as `ServiceKind.INBOUND_MAIL`, or by its id, such as `database: DB01`.
   *
   * @default - client access, mail and databases: what people notice at once
   */
  readonly services?: string[];
  /**
   * Failures that the check leaves out, such as `Scenario.azureDns()`.
   *
   * @default - none
   */
  readonly exceptions?: Scenario[];
}
