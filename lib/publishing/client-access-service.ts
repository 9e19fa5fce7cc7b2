import type { IConstruct } from 'constructs';
import type { SiteRef } from './site-ref';

/** The page by which a service is judged from outside. */
export interface HealthPage {
  /** TCP port, HTTPS. */
  readonly port: number;
  /** Path that answers 200 while the service is healthy. */
  readonly path: string;
}

/** A site's client access, as far as publishing its names is concerned. */
export interface IClientAccessService extends IConstruct {
  /** The site it belongs to. */
  readonly siteRef: SiteRef;
  /** Names below the domain that clients use, such as `mail` and `autodiscover`. */
  readonly namespaces: string[];
  /** Name of the public front end, known before anything is applied: Azure's own, or that of a datacenter; absent where there is none. */
  readonly publicHostName?: string;
  /**
   * Public addresses of `publicHostName`, literals, where the publisher is to make its record.
   *
   * @default - the record exists already
   */
  readonly publicAddresses?: string[];
  /** Addresses behind the names inside the networks. */
  readonly privateAddresses: string[];
  /** The page by which Traffic Manager judges the service. */
  readonly healthPage: HealthPage;

  /**
   * The public address of each server, where every server is published by itself; empty elsewhere.
   *
   * @param consumer - the construct that publishes them
   */
  serverAddressesFor(consumer: IConstruct): string[];
}
