import type { ExportPurpose } from '../exchange/export-purpose';
import type { ISite } from '../site/i-site';
import type { SiteSubnet } from '../site/site-subnet';

/** A machine that exports something, as the store has to know it. @internal */
export interface ExportingMachine {
  readonly computerName: string;
  readonly site: ISite;
  readonly subnet: SiteSubnet;
  readonly purpose: ExportPurpose;
}

/** A right that an exporting machine needs. @internal */
export interface ExportGrant {
  /** Construct id of the role assignment. */
  readonly id: string;
  /** Resource id of what the right is for. */
  readonly scope: string;
  /** A role of the program. */
  readonly roleDefinitionId?: string;
  /** A role that Azure has. */
  readonly roleDefinitionName?: string;
  /** What narrows the right, in Azure's language of conditions. */
  readonly condition?: string;
}
