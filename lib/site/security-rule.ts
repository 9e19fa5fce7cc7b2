/** Which way a rule looks. */
export type Direction = 'Inbound' | 'Outbound';

/** One line of a network security group, in the terms of a boundary rather than of ARM. */
export interface SecurityRule {
  /** What it says, such as `AllowSmtpFromInternet`; also its construct id. */
  readonly name: string;
  readonly direction: Direction;
  /** 100 to 4096, fixed per concern so that no rule moves when another comes. */
  readonly priority: number;
  readonly access: 'Allow' | 'Deny';
  readonly protocol: 'Tcp' | 'Udp' | '*';
  /** Service tag, `*`, or address blocks. */
  readonly sources: readonly string[];
  /** Service tag, `*`, or address blocks. */
  readonly destinations: readonly string[];
  /** Destination port; all where it is left out and there are no `ports`. */
  readonly port?: number;
  /** Several destination ports. */
  readonly ports?: readonly number[];
  readonly description: string;
  /** Addresses of what has to be done before the rule is made or changed. */
  readonly after?: readonly string[];
}
