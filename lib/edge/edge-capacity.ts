/** The load of an Edge tier and the capacity of each server, measured in the team's own load test. */
export interface EdgeCapacity {
  /** Messages a second at the peak, inbound and outbound together. */
  readonly peakMessagesPerSecond: number;
  /** Messages a second that one server can handle. */
  readonly messagesPerSecondPerServer: number;
}
