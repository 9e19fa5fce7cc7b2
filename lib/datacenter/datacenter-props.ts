import type { INamePublisher } from '../publishing/name-publisher';
import type { IEstateSite } from '../site/i-estate-site';
import type { DatacenterOptions } from './datacenter-options';

/** Settings of a datacenter that exists. */
export interface DatacenterProps extends DatacenterOptions {
  /**
   * The site in Azure that it takes over from: the datacenter is the standby then, and publishes its tiers together with those of that site.
   *
   * @default - it is a primary site; give it to a StandbySite as `primary`
   */
  readonly standbyFor?: IEstateSite;
  /**
   * What publishes the names of both sites, such as a `FailoverZone`; together with `standbyFor` only.
   *
   * @default - none
   */
  readonly publisher?: INamePublisher;
}
