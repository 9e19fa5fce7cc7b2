import type { WindowsVersion } from '../exchange/windows-version';

/** What runs on the servers of a tier, as far as their machines are concerned. */
export interface ServerSoftware {
  /** The product, such as `Office Online Server`. */
  readonly name: string;
  /** Windows Server releases on which it is supported, the preferred one first; none: it needs a gallery image. */
  readonly windows: WindowsVersion[];
  /**
   * The page that says so, for messages.
   *
   * @default - messages name no source
   */
  readonly source?: string;
  /**
   * Whether a server must leave service in an orderly way before it restarts, as Exchange does by its maintenance mode. Azure then installs
   * no Windows updates by itself: people do, on the day that the calendar of the estate gives to the server.
   *
   * @default false
   */
  readonly leavesServiceFirst?: boolean;
}
