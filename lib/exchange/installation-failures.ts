/** What people do about a phase of an installation that has failed. */
export interface InstallationFailure {
  /** What is usually the reason: a sentence. */
  readonly reason: string;
  /** What to do before the installation goes on: a sentence or two. */
  readonly repair: string;
  /** Whether the machine has to be made again; an installation that stopped here cannot go on. */
  readonly newMachine?: boolean;
}

const WATERMARK =
  'Setup that has stopped halfway leaves marks in the registry, and every further unattended run of it fails.';

/**
 * What stops each phase of an installation, by the id of the phase: the pages list them, and a test compares them with the phases of every role.
 *
 * Sources: learn.microsoft.com/exchange/plan-and-deploy/prerequisites, .../system-requirements, .../deploy-new-installations/unattended-installs,
 * microsoft.github.io/CSS-Exchange/Setup/SetupLogReviewer, support.microsoft.com/kb/2810617 (execution policy by group policy), and for the stored password
 * learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/jj852185(v=ws.11);
 * support.microsoft.com/topic/46ac1161-fe06-9b10-4abd-522a50355a78 (delegated setup and other rights to write).
 */
export const INSTALLATION_FAILURES: Readonly<Record<string, InstallationFailure>> = {
  settings: {
    reason:
      'A group policy sets page file, power plan, Credential Guard or the exclusions of Defender back, or the system disk is full.',
    repair:
      'Take the server out of that policy, or give the tier a larger system disk in the program, then go on.',
  },
  suffix: {
    reason: 'The DNS suffix of the Edge is not what the program says, although the machine has restarted.',
    repair:
      'Apply the stack of the site again, which writes the suffix, then go on. Exchange takes the full name that it finds, and it cannot be changed afterwards.',
  },
  features: {
    reason:
      'Windows cannot install a feature: usually a restart is pending, or a policy names an update server that does not answer.',
    repair:
      'Run `Get-WindowsFeature` on the server, and read `C:\\Windows\\Logs\\CBS\\CBS.log`; correct the policy, then go on.',
  },
  media: {
    reason: 'The file is not in the container, its SHA-256 differs, or the machine may not read it.',
    repair:
      'Compare name and checksum with the program; a machine that the program lists as installed has no right to the container. Upload the right file, or correct the program and apply, then go on.',
  },
  packages: {
    reason: 'An installer of what Setup needs has failed, or a restart stays pending.',
    repair: 'Run the installer that the log names by hand, with a window, and read what it says; then go on.',
  },
  domain: {
    reason:
      'The machine has not joined the domain, its secure channel is broken, its site has no writable global catalog, or a group policy sets what Exchange does not support: an execution policy of PowerShell (any), or Credential Guard.',
    repair:
      'Read `C:\\Windows\\debug\\NetSetup.LOG` on the machine, and compare its subnet with Active Directory Sites and Services. The installation goes on by itself once the directory answers; after its time is over, and after a change of the policy, go on by hand. Take these servers out of "Turn on Script Execution": Setup and its updates stop halfway under it, and scripts without a signature may not run at all.',
  },
  volumes: {
    reason: 'A data volume has no letter, another letter, or another label than the program gives it.',
    repair:
      'Apply the stack of the site again, which formats new disks. A queue of a lost machine that cannot be renamed is in use: see what has opened it. Give a letter that something else has taken back with `Set-Partition -NewDriveLetter`, then go on.',
  },
  'held-out': {
    reason: 'The firewall rule that keeps the server out of its pools is missing or not in force.',
    repair:
      'Apply the stack of the site again. If the firewall is off or ignores local rules by a group policy, change the policy for these servers first: Setup would show an unfinished server to clients.',
  },
  directory: {
    reason:
      'Schema or organization are not prepared for this release, or have not replicated to the domain controllers of the site.',
    repair:
      'Prepare Active Directory with the setup files of this release, and see `repadmin /replsummary`. The installation goes on by itself when the versions arrive; after its time is over, go on by hand.',
  },
  place: {
    reason:
      'Active Directory has no object for this server, the server that comes before it is not installed, the setup account has not the rights for what is to be done, or people have not prepared the disks of a server that is recovered.',
    repair:
      'Provision the server, repair the one before it, or give the account its groups; then go on. An object without a role is left of a Setup that stopped halfway: remove it (`Setup.exe /RemoveProvisionedServer:NAME`), provision it again, then go on.',
  },
  setup: {
    reason:
      'Setup has ended with an error, the machine restarted while it ran, or a group policy keeps the task of the setup account from running.',
    repair: `A logon that is refused, before Setup: take the server out of the policies "Network access: Do not allow storage of passwords and credentials for network authentication" and "Deny log on as a batch job", and let Administrators log on as a batch job; then go on. Rights that are missing although the server is provisioned, where the account may write to Active Directory otherwise too (Domain Admins), or in an organization with old administrative groups: take it out of those groups, or make the account a member of Organization Management until this server is installed. If Setup names Enterprise Admins on the first server of an organization, make it a member of that group for this hour. Read the last [ERROR] of \`C:\\ExchangeSetupLogs\\ExchangeSetup.log\`. If a readiness check failed, nothing was begun: repair it and go on. ${WATERMARK} Then repair the cause, and make the machine again.`,
    newMachine: true,
  },
  'after-setup': {
    reason: 'Services of Exchange do not start after the restart.',
    repair:
      'The event log Application names the service and its reason, often a domain controller that does not answer; then go on.',
  },
  autodiscover: {
    reason:
      'The Autodiscover entry of the server cannot be written: its object has not replicated, or the setup account lacks the right.',
    repair:
      'Set it by hand with `Set-ClientAccessService -AutoDiscoverServiceInternalUri`, since Outlook in the domain asks this server until then; give the role group its roles, then go on.',
  },
  'security-update': {
    reason:
      'The update has failed, is for another cumulative update, or the machine restarted while it was installed.',
    repair:
      'Services that are Disabled: set them to Automatic, restart, and install the update again from a shell as administrator. Compare its build with the program, then go on.',
  },
  queue: {
    reason: 'Transport does not start with its queue on the volume for it.',
    repair:
      'Check letter, free space and the rights of NETWORK SERVICE on the folder of the queue, then go on.',
  },
  certificate: {
    reason:
      'Nobody has imported a certificate yet, where no vault has one; or the certificate cannot be read from the vault, its chain is incomplete, or its key is not in a cryptographic service provider.',
    repair:
      'See the right of the machine on the secret, and whether the secret holds the whole chain with an RSA key. Correct it in the vault, then go on. Without a vault: import the certificate by the page about certificates.',
  },
  names: {
    reason: 'A virtual directory cannot be set: it is missing, or the setup account lacks the right.',
    repair:
      'Give the role group its roles, see `Get-OwaVirtualDirectory` and its like for the server, then go on.',
  },
  connectors: {
    reason: 'A receive connector, POP or IMAP cannot be set.',
    repair:
      'See `Get-ReceiveConnector`, `Get-ImapSettings` and `Get-PopSettings` for the server, then go on.',
  },
  health: {
    reason:
      'A service, a component or the health page of the server does not answer as it should, or its build is another.',
    repair:
      '`Get-ServerComponentState`, `Get-HealthReport` and `Test-ServiceHealth` on the server name it. The server stays held out until it is healthy; go on after the repair.',
  },
  'subscription-file': {
    reason: 'The Edge cannot write its subscription file.',
    repair:
      'Run `New-EdgeSubscription -FileName` on the Edge as its administrator, and read the error; then go on.',
  },
  subscription: {
    reason: 'Nobody has subscribed the Edge, or EdgeSync does not reach it.',
    repair:
      'Subscribe it by the page of the bring-up, and see `Test-EdgeSynchronization` on a Mailbox server. The Edge takes no mail until then; go on afterwards.',
  },
  admit: {
    reason:
      'A server that was recovered has not been released, the rule that holds it out cannot be removed, or Transport does not start.',
    repair:
      'Release a recovered server as the page about its rebuild says. Otherwise read the error in the log, remove the rule or start the service by hand, then go on.',
  },
  finish: {
    reason: 'Media, tasks or the local right of the setup account could not be removed.',
    repair:
      'Exchange serves already. Remove what the log names by hand: the setup account from Administrators above all; then go on.',
  },
};
