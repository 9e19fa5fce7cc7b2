import type { IClientAccessService } from './client-access-service';
import type { IMailService } from './mail-service';

/** What publishes the names of an estate, such as a `FailoverZone`. */
export interface INamePublisher {
  /** Whether names move to the standby site by themselves when the primary site fails. */
  readonly movesAutomatically: boolean;

  /**
   * Publish the client names of a primary site and of its standby site.
   *
   * @param primary - client access of the primary site
   * @param standby - client access of the standby site
   */
  publishClientAccess(primary: IClientAccessService, standby?: IClientAccessService): void;

  /**
   * Publish the mail hosts of a primary site and of its standby site.
   *
   * @param primary - mail transport of the primary site
   * @param standby - mail transport of the standby site
   */
  publishMail(primary: IMailService, standby?: IMailService): void;
}
