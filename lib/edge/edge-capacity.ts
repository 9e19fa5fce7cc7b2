/** What an Edge tier has to carry and what each server can, measured in the team's own load test. */
export interface EdgeCapacity {
  /** Messages a second at the peak, inbound and outbound together. */
  readonly peakMessagesPerSecond: number;
  /** Messages a second one server carries. */
  readonly messagesPerSecondPerServer: number;
}
