import type { Secret } from './secret';

/** The local administrator of the servers. */
export interface Administrator {
  /**
   * User name; Azure refuses `administrator`, `admin` and the like.
   *
   * @default 'exadmin'
   */
  readonly username?: string;
  /**
   * Its password.
   *
   * @default Secret.variable('admin_password')
   */
  readonly password?: Secret;
}
