/** What an installation leaves on a machine, under names that scripts, alerts and pages share. */
export const INSTALLATION = {
  /** Folder of script, state and log; system and administrators may read it. */
  folder: 'C:\\ProgramData\\ExchangeEstate\\Installation',
  script: 'C:\\ProgramData\\ExchangeEstate\\Installation\\install.ps1',
  /** JSON: phase, status, since, tries, reason, scriptHash. */
  state: 'C:\\ProgramData\\ExchangeEstate\\Installation\\state.json',
  /** Held open by the run that is at work. */
  lock: 'C:\\ProgramData\\ExchangeEstate\\Installation\\install.lock',
  log: 'C:\\ProgramData\\ExchangeEstate\\Installation\\install.log',
  /** Folder of the media, below that of the installation, so that only administrators may write to it. */
  media: 'C:\\ProgramData\\ExchangeEstate\\Installation\\media',
  /** What Setup does, `Install` or `RecoverServer`, and for a recovery the folder that Exchange was in. */
  mode: 'C:\\ProgramData\\ExchangeEstate\\Installation\\mode.txt',
  /** People make it on a machine that recovers: what the old one left on its disks is in order, and Setup may begin. */
  prepared: 'C:\\ProgramData\\ExchangeEstate\\Installation\\prepared.txt',
  /** People make it on a machine that has been recovered: what Setup does not bring back is there, and the server may serve. */
  released: 'C:\\ProgramData\\ExchangeEstate\\Installation\\released.txt',
  /** Folder of the subscription file of an Edge. */
  subscriptionFolder: 'C:\\ProgramData\\ExchangeEstate\\EdgeSubscription',
  /** Goes on with the installation, at startup and every five minutes. */
  task: 'Exchange estate - installation',
  /** Runs what needs the rights of the setup account. */
  setupTask: 'Exchange estate - setup',
  /** Fetches and binds the certificate, daily. */
  certificateTask: 'Exchange estate - certificate',
} as const;

/** Events of an installation in the log Application, source `WATCH_SOURCE`. */
export const INSTALLATION_EVENT = {
  progress: 1100,
  done: 1101,
  failed: 1102,
  /** Waits longer than expected. */
  waits: 1103,
} as const;
