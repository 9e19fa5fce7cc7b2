/** From which values on people are told. */
export interface AlertThresholds {
  /**
   * Free space of a volume in percent below which it counts as filling up.
   *
   * Source of the default: github.com/Azure/azure-monitor-baseline-alerts (services/Compute/virtualMachines, data disk free space).
   *
   * @default 10
   */
  readonly freeSpacePercent?: number;
  /**
   * Free space in percent of a volume with a transport queue. Exchange refuses mail from outside when 89 percent of the drive with the queue's
   * logs are used, so that people have to know earlier.
   *
   * Source: learn.microsoft.com/exchange/mail-flow/back-pressure.
   *
   * @default 25
   */
  readonly queueFreeSpacePercent?: number;
  /**
   * Transaction logs that a database copy has still to copy. With more than 12 missing logs no automatic mount dial mounts a copy when
   * the active one is lost.
   *
   * Source: learn.microsoft.com/powershell/module/exchange/set-mailboxserver (AutoDatabaseMountDial, BestAvailability).
   *
   * @default 12
   */
  readonly copyQueueLength?: number;
  /**
   * Transaction logs of 1 MB that a database copy has still to replay; a copy that lags on purpose is not counted. They are replayed before the copy
   * is mounted, so that the number is a choice of the team: how long a failover may take.
   *
   * @default 200
   */
  readonly replayQueueLength?: number;
  /**
   * Messages in the submission queue of a server. From 9,999 on Exchange refuses mail.
   *
   * Source: learn.microsoft.com/exchange/mail-flow/back-pressure.
   *
   * @default 3000
   */
  readonly submissionQueueLength?: number;
  /**
   * Messages that a server has not yet delivered to the Internet, or to other servers of the organization. The default is for an estate that has few of them;
   * one that sends much mail to hosts that are often down needs more. Unlike the submission queue, this one grows while a relay does not answer.
   *
   * @default 50
   */
  readonly deliveryQueueLength?: number;
  /**
   * Days before the end of a certificate, 60 at most. The page about the renewal asks for 14; the default leaves a week for the order.
   *
   * @default 21
   */
  readonly certificateDays?: number;
  /**
   * Minutes without a sign of life after which a machine counts as silent: 5, 10, 15, 20, 30 or 45.
   *
   * Source of the default: github.com/Azure/azure-monitor-baseline-alerts (services/Compute/virtualMachines, heartbeat).
   *
   * @default 10
   */
  readonly silentMinutes?: number;
}
