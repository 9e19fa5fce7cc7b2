import type { Secret } from './secret';

/**
 * The local administrator of servers. User name and password count when a machine is made: later the password is rotated in Windows, and
 * Terraform ignores that both differ.
 */
export interface Administrator {
  /**
   * User name, which an existing machine keeps; Azure refuses `administrator`, `admin` and the like.
   *
   * @default - 'exadmin', or the site's for Edges and witnesses
   */
  readonly username?: string;
  /**
   * Its first password.
   *
   * @default - a variable: `admin_password`, `edge_admin_password` for Edges, `witness_admin_password` for witnesses
   */
  readonly password?: Secret;
}
