/** Who installs Windows updates on the servers of a group, and how often. */
export enum WindowsUpdates {
  /** People, by the runbook: what runs on the servers has to leave service first. */
  RUNBOOK = 'runbook',
  /** Azure, every week on the day of the zone. */
  WEEKLY = 'weekly',
  /** Azure, the day after Patch Tuesday, on which no Exchange server is patched: for a witness, which votes with them. */
  MONTHLY = 'monthly',
}
