import type { IClientAccessService } from './client-access-service';
import type { IMailService } from './mail-service';

/** Whatever publishes the names of an estate. */
export interface INamePublisher {
  /** Whether names move to the standby site by themselves when the primary site fails. */
  readonly movesAutomatically: boolean;

  /**
   * Publish the client names of a site and of the one that stands in for it.
   *
   * @param primary - client access of the primary site
   * @param standby - client access of the standby site
   */
  publishClientAccess(primary: IClientAccessService, standby?: IClientAccessService): void;

  /**
   * Publish the mail hosts of a site and of the one that stands in for it.
   *
   * @param primary - mail transport of the primary site
   * @param standby - mail transport of the standby site
   */
  publishMail(primary: IMailService, standby?: IMailService): void;
}
