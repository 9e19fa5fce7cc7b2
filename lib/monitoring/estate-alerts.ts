import { Lazy } from 'cdktf';
import type { IConstruct } from 'constructs';
import { subscriptionId } from '../core/subscription';
import type { QuietHours, Watched } from '../core/watched';
import { WatchedKind } from '../core/watched';
import { EstateModel } from '../model/estate-model';
import type { EstateDocument } from '../model/estate-document';
import { PageId } from '../model/page-ids';
import type { Site } from '../site/site';
import type { AlertPlace, AlertPlaces } from './alert-places';
import type { AlertRules } from './alert-rules';
import type { AlertThresholds } from './alert-thresholds';
import {
  copiesInState,
  dismountedDatabases,
  doubtfulBackups,
  downServers,
  emptyBackends,
  expiringCertificates,
  failedCertificates,
  fullVolumes,
  longCopyQueue,
  longQueue,
  missedBackups,
  oldExports,
  openedExports,
  overdueDrills,
  quoteKusto,
  silentMachines,
  silentScripts,
  silentSites,
  stoppedInstallations,
  stoppedServices,
  undelivered,
  unhealthyExchange,
} from './queries';
import { reportedName } from './region-names';

/** The drive with Windows, and with the queue of a server that has no volume for it. */
const SYSTEM_DRIVE = 'C';

/** Hours after which a daily export is missed. */
const EXPORT_HOURS = 26;

/** Longer than any patch window, with the restart at its end. */
const STILL_SILENT_HOURS = 5;

/** The day on which a drill was due that nobody has recorded. */
const NEVER = '2000-01-01';

/** What people do to a machine, as the activity log has it. Source: learn.microsoft.com/azure/role-based-access-control/permissions/compute. */
const STOPS = [
  { name: 'deallocated', operation: 'Microsoft.Compute/virtualMachines/deallocate/action' },
  { name: 'powered-off', operation: 'Microsoft.Compute/virtualMachines/powerOff/action' },
  { name: 'deleted', operation: 'Microsoft.Compute/virtualMachines/delete' },
];

/** What the rights of an account are about, and what it would have to change to stay unseen. */
const GUARDED = [
  'Microsoft.Authorization/roleAssignments',
  'Microsoft.Authorization/roleDefinitions',
  'Microsoft.Authorization/locks',
  'Microsoft.KeyVault/vaults',
  'Microsoft.Storage/storageAccounts',
];

/** What monitoring has decided before it learns of anything to watch. */
export interface EstateAlertsSpec {
  readonly rules: AlertRules;
  readonly thresholds: Required<AlertThresholds>;
  readonly sites: Site[];
  readonly places: AlertPlaces;
  /** Region of the workspace. */
  readonly region: string;
  /** Id of the resource group with the rules, and with the workspace that is made. */
  readonly groupId: string;
  /** Whether nobody is told of the restarts of machines that Azure patches. */
  readonly isQuietWhilePatched: boolean;
}

/** Decides which alerts an estate has, from what is stated to monitoring one after the other. */
export class EstateAlerts {
  private readonly seen = new Set<string>();
  private readonly rules: AlertRules;
  private readonly thresholds: Required<AlertThresholds>;
  private model?: EstateDocument;
  private readonly machines: Watched[] = [];
  private readonly names: Watched[] = [];
  private readonly vaults: Watched[] = [];
  private readonly guarded: Watched[] = [];
  private readonly regions: Set<string>;

  public constructor(
    private readonly scope: IConstruct,
    private readonly spec: EstateAlertsSpec,
  ) {
    const { rules, thresholds, sites, region } = spec;
    this.rules = rules;
    this.thresholds = thresholds;
    this.regions = new Set([region, ...sites.map((site) => site.region.name)]);
    this.addServiceHealth();
    spec.places.others.forEach((place) => this.addServiceHealth(place));
    this.addRuleHealth();
  }

  /** Adds the alerts about one thing, and those that its kind brings once. */
  public add(watched: Watched): void {
    if (watched.region !== undefined) this.regions.add(watched.region);
    switch (watched.kind) {
      case WatchedKind.MACHINE:
        this.addMachine(watched);
        break;
      case WatchedKind.LOAD_BALANCER:
        this.once(`balancer ${watched.name}`, () => this.addBalancer(watched));
        break;
      case WatchedKind.TRAFFIC_MANAGER:
        this.addName(watched);
        this.addProfile(watched);
        break;
      case WatchedKind.DNS_ZONE:
        this.addName(watched);
        break;
      case WatchedKind.VAULT:
        this.addVault(watched);
        break;
      case WatchedKind.EXPORT_STORE:
        this.addExports(watched);
        break;
      case WatchedKind.EXPORT_KEY:
        this.addExportKey(watched);
        break;
      case WatchedKind.MAILBOX_SERVERS:
        this.once('databases', () => this.addDatabases());
        break;
      default:
    }
  }

  private placeOf(watched: Watched): AlertPlace | undefined {
    return this.spec.places.of(watched.idFor(this.scope));
  }

  /** Those of a list that rules of one place are about. */
  private in(place: AlertPlace | undefined, all: readonly Watched[]): Watched[] {
    return all.filter((each) => this.placeOf(each) === place);
  }

  /** For each place what holds of all things of a kind in it. */
  private onceIn(place: AlertPlace | undefined, what: string, add: () => void): void {
    this.once(`${what} in ${place?.code ?? 'the subscription of the monitoring'}`, add);
  }

  private once(what: string, add: () => void): void {
    if (this.seen.has(what)) return;
    this.seen.add(what);
    add();
  }

  /** What holds of the whole estate is asked of the model when the program has been read to its end. */
  private late(text: (estate: EstateDocument) => string): string {
    return Lazy.stringValue({ produce: () => text(this.estate) });
  }

  /** Reads the model, once for each synthesis: a reading is about the whole app, and many rules ask. */
  public readEstate(): EstateDocument {
    this.model = EstateModel.of(this.scope).toDocument();
    return this.model;
  }

  /** Where synthesis has been told to skip validation, the first rule that asks reads. */
  private get estate(): EstateDocument {
    return this.model ?? this.readEstate();
  }

  /** One dead back end of many moves the average of a balancer little, so that each is asked about. */
  private addBalancer(balancer: Watched): void {
    this.rules.addMetric({
      name: ['backends', balancer.name],
      tells: `A server behind ${balancer.called} does not answer its health probe.`,
      page: PageId.alerts,
      isQuiet: true,
      severity: 1,
      scopes: [balancer.idFor(this.scope)],
      place: this.placeOf(balancer),
      frequency: 'PT1M',
      window: 'PT5M',
      // Source: learn.microsoft.com/azure/load-balancer/load-balancer-standard-diagnostics; the value is that of the baseline alerts.
      criteria: {
        metricNamespace: 'Microsoft.Network/loadBalancers',
        metricName: 'DipAvailability',
        aggregation: 'Average',
        operator: 'LessThan',
        threshold: 90,
        dimension: ['BackendIPAddress', 'BackendPort'].map((name) => ({
          name,
          operator: 'Include',
          values: ['*'],
        })),
      },
    });
  }

  private addProfile(profile: Watched): void {
    this.rules.addMetric({
      name: ['endpoints', profile.name],
      tells: `${profile.called} does not reach the health page of a site, or a site has been switched off there.`,
      page: PageId.switchover,
      severity: 0,
      scopes: [profile.idFor(this.scope)],
      place: this.placeOf(profile),
      frequency: 'PT1M',
      window: 'PT5M',
      // Single probers may disagree, hence the average. Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-metrics-alerts.
      criteria: {
        metricNamespace: 'Microsoft.Network/trafficManagerProfiles',
        metricName: 'ProbeAgentCurrentEndpointStateByProfileResourceId',
        aggregation: 'Average',
        operator: 'LessThan',
        threshold: 0.5,
        dimension: [{ name: 'EndpointName', operator: 'Include', values: ['*'] }],
      },
    });
  }

  private addMachine(machine: Watched): void {
    this.machines.push(machine);
    const place = this.placeOf(machine);
    this.onceIn(place, `machines of ${machine.region}`, () => this.addAvailability(machine.region!, place));
    if (this.spec.isQuietWhilePatched && machine.patched) this.beQuiet(machine, machine.patched);
    this.onceIn(place, 'changes of machines', () => this.addChanges(place));
    this.once('machines', () => {
      this.addMachines();
      this.addDrills();
    });
    if (machine.installsItself) this.once('installations', () => this.addInstallations());
    if (machine.runsLinux) this.once('proxies', () => this.addProxies());
    if (machine.fetchesCertificate) this.once('fetched-certificates', () => this.addFetchedCertificates());
  }

  /** The machines of a site that have one day have one time and one condition too. */
  private beQuiet(machine: Watched, hours: QuietHours): void {
    const { site = '', called, existsWhile } = machine;
    this.once(`quiet ${site} ${hours.weekday}`, () =>
      this.rules.suppress({
        name: [site, hours.weekday],
        tells: `Azure patches ${called}, and machines of the same site and day, and may restart them.`,
        hours,
        place: this.placeOf(machine),
        scopes: Lazy.listValue({
          produce: () =>
            this.machines
              .filter((each) => each.site === site && each.patched?.weekday === hours.weekday)
              .map((each) => each.idFor(this.scope)),
        }),
        existWhile: existsWhile?.(this.scope),
      }),
    );
  }

  /** A rule with several scopes is about one region; the groups have the machines of today and of tomorrow. */
  private addAvailability(region: string, place: AlertPlace | undefined): void {
    this.rules.addMetric({
      name: named(['machines', region], place),
      tells: `A machine in ${region} has not run for longer than a restart takes, or Azure does not reach it.`,
      page: PageId.alerts,
      isQuiet: true,
      severity: 1,
      scopes: this.groupIds(place, (each) => each.region === region),
      place,
      targetResourceType: 'Microsoft.Compute/virtualMachines',
      targetResourceLocation: region,
      frequency: 'PT1M',
      // A restart after updates takes minutes, and is no fault.
      window: 'PT15M',
      // Source: learn.microsoft.com/azure/virtual-machines/monitor-vm-reference (VM availability metric).
      criteria: {
        metricNamespace: 'Microsoft.Compute/virtualMachines',
        metricName: 'VmAvailabilityMetric',
        aggregation: 'Average',
        operator: 'LessThan',
        threshold: 0.5,
      },
    });
  }

  private addChanges(place: AlertPlace | undefined): void {
    const { rules } = this;
    for (const { name, operation } of STOPS) {
      rules.addActivity({
        name: named(['machine', name], place),
        tells: `Somebody, or a pipeline, had a machine ${name.replace('-', ' ')}.`,
        page: PageId.alerts,
        scopes: this.groupIds(place),
        place,
        criteria: { category: 'Administrative', operationName: operation, statuses: ['Succeeded'] },
      });
    }
    rules.addActivity({
      name: named(['security-groups'], place),
      tells: 'Somebody, or a pipeline, has changed a network security group or a rule of one.',
      page: PageId.alerts,
      scopes: this.groupIds(place),
      place,
      criteria: {
        category: 'Administrative',
        resourceTypes: [
          'Microsoft.Network/networkSecurityGroups',
          'Microsoft.Network/networkSecurityGroups/securityRules',
        ],
        statuses: ['Succeeded'],
      },
    });
  }

  private addMachines(): void {
    const { thresholds, rules } = this;
    rules.addQuery({
      name: ['silent-sites'],
      tells: `No machine of a site has given a sign of life for ${thresholds.silentMinutes} minutes: the site may be lost.`,
      page: PageId.alerts,
      severity: 0,
      query: silentSites(
        this.rows((machine, estate) =>
          isWitness(machine, estate) ? [] : [`${quoteKusto(machine.name)}, ${quoteKusto(machine.site!)}`],
        ),
        thresholds.silentMinutes,
      ),
      dimensions: ['Site'],
      frequency: 'PT5M',
      window: 'PT1H',
    });
    rules.addQuery({
      name: ['silent-machines'],
      tells: `A machine has given no sign of life for ${thresholds.silentMinutes} minutes, or never gave one.`,
      page: PageId.alerts,
      isQuiet: true,
      severity: 1,
      query: silentMachines(this.expected(), thresholds.silentMinutes),
      dimensions: ['Machine'],
      frequency: 'PT5M',
      window: 'PT1H',
    });
    rules.addQuery({
      name: ['still-silent'],
      tells: `A machine has given no sign of life for ${STILL_SILENT_HOURS} hours, whether or not somebody was told when it began.`,
      page: PageId.alerts,
      severity: 1,
      query: silentMachines(this.expected(), STILL_SILENT_HOURS * 60),
      dimensions: ['Machine'],
      frequency: 'PT30M',
      window: 'PT6H',
    });
    rules.addQuery({
      name: ['silent-scripts'],
      tells:
        'The scheduled script of a machine has not run for two hours, so that its services and certificates are not watched.',
      page: PageId.alerts,
      severity: 3,
      query: silentScripts(),
      dimensions: ['Machine'],
      frequency: 'PT1H',
      window: 'PT2H',
    });
    rules.addQuery({
      name: ['services'],
      tells:
        'A service of Exchange that starts automatically has been stopped for a quarter of an hour or longer.',
      page: PageId.alerts,
      isQuiet: true,
      severity: 1,
      query: this.late((estate) => stoppedServices(rolesOf(estate))),
      dimensions: ['Machine', 'Role', 'Service'],
      frequency: 'PT15M',
      window: 'PT45M',
    });
    rules.addQuery({
      name: ['exchange-health'],
      tells: 'Exchange has found a fault on a machine that it could not repair by itself.',
      page: PageId.alerts,
      isQuiet: true,
      severity: 2,
      query: unhealthyExchange(),
      dimensions: ['Machine', 'Fault'],
      frequency: 'PT15M',
      window: 'PT30M',
    });
    rules.addQuery({
      name: ['volumes'],
      tells: `A volume has less than ${thresholds.freeSpacePercent} percent free space, one with a queue less than ${thresholds.queueFreeSpacePercent}.`,
      page: PageId.alerts,
      severity: 1,
      query: this.late((estate) =>
        fullVolumes(thresholds.freeSpacePercent, queueDrives(estate), thresholds.queueFreeSpacePercent),
      ),
      dimensions: ['Machine', 'Volume'],
      frequency: 'PT15M',
      window: 'PT30M',
    });
    rules.addQuery({
      name: ['certificates'],
      tells: `A certificate of a machine expires in less than ${thresholds.certificateDays} days, or has expired.`,
      page: PageId.alerts,
      severity: 2,
      query: expiringCertificates(thresholds.certificateDays),
      dimensions: ['Machine', 'Thumbprint', 'Subject'],
      frequency: 'PT6H',
      window: 'P1D',
    });
    rules.addQuery({
      name: ['submission-queue'],
      tells: `More than ${thresholds.submissionQueueLength} messages have been waiting on a server for a quarter of an hour.`,
      page: PageId.alerts,
      severity: 2,
      query: longQueue('Submission Queue Length', thresholds.submissionQueueLength),
      dimensions: ['Machine'],
      frequency: 'PT5M',
      window: 'PT15M',
    });
    this.addDelivery();
  }

  /** The runner of an installation reports each failure once, and a long wait every hour or two. */
  private addInstallations(): void {
    this.rules.addQuery({
      name: ['installations'],
      tells:
        'The installation of a server has failed, or waits longer than expected; it is held out of its pools.',
      page: PageId.installationFailed,
      severity: 2,
      query: stoppedInstallations(),
      dimensions: ['Machine', 'Phase'],
      frequency: 'PT15M',
      window: 'PT3H',
    });
  }

  /** The page by which the balancer judges a proxy is well while one back end has a server: a protocol may be gone without a word of it. */
  private addProxies(): void {
    const alert = { page: PageId.alerts, frequency: 'PT5M', window: 'PT6H' };
    this.rules.addQuery({
      ...alert,
      name: ['empty-backends'],
      tells: 'A proxy has no Exchange server left for a protocol, or for all: its clients are not served.',
      severity: 1,
      query: emptyBackends(),
      dimensions: ['Machine'],
    });
    this.rules.addQuery({
      ...alert,
      name: ['servers-behind-proxies'],
      tells: 'Proxies have found a health page of an Exchange server failing, and lead no clients to it.',
      severity: 3,
      query: downServers(),
      dimensions: ['Server'],
    });
  }

  /** The task runs once a night. */
  private addFetchedCertificates(): void {
    this.rules.addQuery({
      name: ['fetched-certificates'],
      tells: 'A server could not fetch its certificate, or went back to the former one.',
      page: PageId.certificateRenewal,
      severity: 2,
      query: failedCertificates(),
      dimensions: ['Machine'],
      frequency: 'PT6H',
      window: 'P1D',
    });
  }

  /** The submission queue is empty while mail waits for a relay that does not answer, and goes back to its senders after two days. */
  private addDelivery(): void {
    const { deliveryQueueLength } = this.thresholds;
    const alert = {
      page: PageId.alerts,
      severity: 1,
      dimensions: ['Machine'],
      frequency: 'PT5M',
      window: 'PT30M',
    };
    this.rules.addQuery({
      ...alert,
      name: ['outbound-queue'],
      tells: `More than ${deliveryQueueLength} messages to the Internet have been waiting on a server for half an hour: the relay, or the carrier, may be down.`,
      query: undelivered('External', deliveryQueueLength),
    });
    this.rules.addQuery({
      ...alert,
      name: ['internal-queue'],
      tells: `More than ${deliveryQueueLength} messages to other servers of the organization have been waiting on a server for half an hour: the Edges, or the other site, may not take mail.`,
      query: undelivered('Internal', deliveryQueueLength),
    });
    this.rules.addQuery({
      ...alert,
      name: ['poison-queue'],
      tells: 'Transport has set messages aside that made it fail.',
      severity: 2,
      query: longQueue('Poison Queue Length', 0),
    });
  }

  /** A drill that nobody has recorded is overdue from the beginning. */
  private addDrills(): void {
    this.rules.addQuery({
      name: ['drills'],
      tells: 'A restore drill is overdue, nobody has recorded one yet, or its day is in the future.',
      page: PageId.alerts,
      severity: 3,
      query: this.late(({ restoreDrills }) =>
        overdueDrills(
          restoreDrills.map(
            ({ id, lastDay = NEVER, dueDay = NEVER }) =>
              `${quoteKusto(id)}, datetime(${lastDay}), datetime(${dueDay})`,
          ),
        ),
      ),
      dimensions: ['Drill'],
      frequency: 'PT6H',
      window: 'P1D',
    });
  }

  private addVault(vault: Watched): void {
    const place = this.placeOf(vault);
    this.rules.addMetric({
      name: ['backups', vault.name],
      tells: `A backup into ${vault.called} has failed.`,
      page: PageId.alerts,
      severity: 1,
      scopes: [vault.idFor(this.scope)],
      place,
      frequency: 'PT1H',
      window: 'PT1H',
      // Source: learn.microsoft.com/azure/backup/metrics-overview (backup health events).
      criteria: {
        metricNamespace: 'Microsoft.RecoveryServices/vaults',
        metricName: 'BackupHealthEvent',
        aggregation: 'Count',
        operator: 'GreaterThan',
        threshold: 0,
        dimension: [{ name: 'healthStatus', operator: 'Exclude', values: ['Healthy'] }],
      },
    });
    this.rules.collectLogs(`Vault-${vault.name}`, vault.idFor(this.scope), [
      'CoreAzureBackup',
      'AddonAzureBackupJobs',
    ]);
    this.vaults.push(vault);
    this.onceIn(place, 'alerts of vaults', () => this.routeBackups(place));
    this.once('vaults', () => this.addBackups());
    this.guard(vault);
  }

  /** Whoever can read or destroy what protects the estate has got a right for it first. */
  private guard(holder: Watched): void {
    this.guarded.push(holder);
    const place = this.placeOf(holder);
    this.onceIn(place, 'rights', () =>
      this.rules.addActivity({
        name: named(['rights'], place),
        tells:
          'Somebody, or a pipeline, has changed who may do what with backups or exports, or the storage account or the Key Vault of the exports.',
        page: PageId.alerts,
        place,
        scopes: Lazy.listValue({
          produce: () => [
            ...new Set(
              this.in(place, this.guarded).map((each) => each.idFor(this.scope).split('/providers/')[0]),
            ),
          ],
        }),
        criteria: { category: 'Administrative', resourceTypes: GUARDED, statuses: ['Succeeded'] },
      }),
    );
  }

  /** Machines wrap keys and unwrap none, so that whoever unwraps one reads an export. Azure writes the log within ten minutes. */
  private addExportKey(keyVault: Watched): void {
    this.guard(keyVault);
    this.rules.collectLogs(`Key-${keyVault.name}`, keyVault.idFor(this.scope), ['AuditEvent'], false);
    this.rules.addQuery({
      name: ['opened-exports', keyVault.name],
      tells: `Somebody has read exports, or has tried to: a key of ${keyVault.called} was unwrapped.`,
      page: PageId.alerts,
      severity: 1,
      query: openedExports(keyVault.resourceName!),
      dimensions: ['Address', 'Operation', 'Result'],
      frequency: 'PT5M',
      window: 'PT30M',
    });
  }

  private routeBackups(place: AlertPlace | undefined): void {
    this.rules.routeAlerts({
      name: named(['backup'], place),
      tells: 'Azure Backup reports that backup data is at stake.',
      service: 'Azure Backup',
      // Deleted data, and protection that is weakened; the others are failed jobs, of which `backups-…` tells already.
      // Source: learn.microsoft.com/azure/backup/backup-azure-monitoring-alerts (supported scenarios).
      severity: 'Sev0',
      place,
      scopes: Lazy.listValue({
        produce: () => this.in(place, this.vaults).map((each) => each.idFor(this.scope)),
      }),
    });
  }

  private addBackups(): void {
    this.rules.addQuery({
      name: ['missed-backups'],
      tells: 'A machine has had no backup for 30 hours.',
      page: PageId.alerts,
      severity: 1,
      query: missedBackups(this.rows((machine, estate) => this.backupRow(machine, estate))),
      dimensions: ['Machine'],
      frequency: 'PT6H',
      window: 'P2D',
    });
    this.rules.addQuery({
      name: ['doubtful-backups'],
      tells:
        'A backup has ended with a warning: its recovery point may be crash-consistent only, which Exchange does not support.',
      page: PageId.alerts,
      severity: 2,
      query: doubtfulBackups(),
      dimensions: ['Item'],
      frequency: 'PT6H',
      window: 'P2D',
    });
  }

  /** A daily export is missed after 26 hours; a rule sees two days of logs at most. */
  private addExports(store: Watched): void {
    this.guard(store);
    this.rules.collectLogs(`Exports-${store.name}`, `${store.idFor(this.scope)}/blobServices/default`, [
      'StorageWrite',
    ]);
    this.rules.addQuery({
      name: ['exports', store.name],
      tells: `A machine has put no export into ${store.called} for ${EXPORT_HOURS} hours.`,
      page: PageId.alerts,
      severity: 2,
      query: oldExports(
        store.resourceName!,
        this.rows((machine, estate) =>
          estate.exports
            .filter((each) => each.machine === machine.name && each.store === store.resourceName)
            .map(({ container }) => `${quoteKusto(container)}, ${quoteKusto(machine.name)}`),
        ),
        EXPORT_HOURS,
      ),
      dimensions: ['Machine', 'Container'],
      frequency: 'PT6H',
      window: 'P2D',
    });
  }

  private addDatabases(): void {
    const { copyQueueLength, replayQueueLength } = this.thresholds;
    const alert = {
      page: PageId.alerts,
      isQuiet: true,
      dimensions: ['Machine', 'Instance'],
      frequency: 'PT5M',
      window: 'PT15M',
    };
    this.rules.addQuery({
      ...alert,
      name: ['copy-queue'],
      tells: `A database copy has lacked more than ${copyQueueLength} transaction logs for a quarter of an hour: a failover to it would lose mail.`,
      severity: 1,
      query: longCopyQueue('CopyQueueLength', copyQueueLength),
    });
    this.rules.addQuery({
      ...alert,
      name: ['replay-queue'],
      tells: `A database copy has had more than ${replayQueueLength} transaction logs to replay for a quarter of an hour: a failover to it would take long.`,
      severity: 2,
      query: this.late((estate) =>
        longCopyQueue('ReplayQueueLength', replayQueueLength, laggedCopies(estate)),
      ),
    });
    this.rules.addQuery({
      ...alert,
      name: ['dismounted-databases'],
      tells: 'No server has had a database mounted for a quarter of an hour: its users have no mail.',
      severity: 0,
      query: this.late(({ databases }) =>
        dismountedDatabases(databases.map(({ id }) => quoteKusto(id)).join(', ')),
      ),
      dimensions: ['Database'],
      isQuiet: false,
    });
    this.rules.addQuery({
      ...alert,
      name: ['failed-copies'],
      tells:
        'A database copy has been in the state Failed for a quarter of an hour: it takes over from no other.',
      severity: 1,
      query: copiesInState(['Failed', 'FailedSuspended'], 2),
      dimensions: ['Machine', 'Instance', 'State'],
    });
    this.rules.addQuery({
      ...alert,
      name: ['suspended-copies'],
      tells:
        'A database copy has been suspended for six hours, longer than a maintenance takes: no copy of the database deletes its logs until it is resumed.',
      severity: 1,
      query: copiesInState(['Suspended and not Seeding'], 60),
      dimensions: ['Machine', 'Instance', 'State'],
      frequency: 'PT30M',
      window: 'PT6H',
    });
  }

  private addName(name: Watched): void {
    if (name.alone === true) {
      this.addZone(name);
      return;
    }
    this.names.push(name);
    const place = this.placeOf(name);
    this.onceIn(place, 'names', () =>
      this.rules.addActivity({
        name: named(['names'], place),
        tells: 'Somebody, or a pipeline, has changed the public zone, a record of it, or Traffic Manager.',
        page: PageId.alerts,
        place,
        // An id is a prefix: the records of a zone are below it.
        scopes: Lazy.listValue({
          produce: () => this.in(place, this.names).map((each) => each.idFor(this.scope)),
        }),
        criteria: { category: 'Administrative', statuses: ['Succeeded'] },
      }),
    );
  }

  /** The zone of a mail domain that comes and goes by itself. */
  private addZone(zone: Watched): void {
    this.rules.addActivity({
      name: ['names', zone.name.replace(/\./g, '-')],
      tells: `Somebody, or a pipeline, has changed ${zone.called}, or a record of it.`,
      page: PageId.alerts,
      scopes: [zone.idFor(this.scope)],
      place: this.placeOf(zone),
      criteria: { category: 'Administrative', statuses: ['Succeeded'] },
    });
  }

  /** Azure tells of an incident of a region by this way only when the region has no other. */
  private addServiceHealth(place?: AlertPlace): void {
    this.rules.addActivity({
      name: named(['service-health'], place),
      tells: 'Azure reports an incident of its own in a region of the estate.',
      page: PageId.alerts,
      scopes: [`/subscriptions/${place?.subscription ?? subscriptionId(this.scope)}`],
      place,
      criteria: {
        category: 'ServiceHealth',
        serviceHealth: {
          events: ['Incident'],
          locations: Lazy.listValue({ produce: () => this.reportedRegions() }, { omitEmpty: true }),
        },
      },
    });
  }

  /**
   * Rules about logs do not tell that they do not run. Azure watches each that is evaluated at least every 15 minutes, and the workspace; rules of the
   * activity log are evaluated in no region of the estate.
   *
   * Sources: learn.microsoft.com/azure/azure-monitor/alerts/log-alert-rule-health,
   * learn.microsoft.com/azure/service-health/resource-health-checks-resource-types (workspaces),
   * learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-activity-log-alert-rule (region).
   */
  private addRuleHealth(): void {
    this.rules.addActivity({
      name: ['rule-health'],
      tells:
        'Rules about logs are not evaluated, or the workspace has its logs late: other alerts are missing.',
      page: PageId.alerts,
      scopes: [this.spec.groupId],
      criteria: {
        category: 'ResourceHealth',
        resourceTypes: ['Microsoft.Insights/scheduledQueryRules', 'Microsoft.OperationalInsights/workspaces'],
        resourceHealth: { current: ['Degraded', 'Unavailable'], previous: ['Available', 'Unknown'] },
      },
    });
  }

  /** Names of all regions, with `Global`; none where one is not known, which means all of Azure. */
  private reportedRegions(): string[] {
    const names = [...this.regions].sort().map((region) => reportedName(region));
    return names.every((name) => name !== undefined) ? [...names, 'Global'] : [];
  }

  private groupIds(
    place: AlertPlace | undefined,
    wanted: (machine: Watched) => boolean = () => true,
  ): string[] {
    const produce = (): string[] => [
      ...new Set(
        this.in(place, this.machines)
          .filter(wanted)
          .map((each) => each.groupIdFor!(this.scope)),
      ),
    ];
    return Lazy.listValue({ produce });
  }

  private expected(): string {
    return this.rows(({ name, idFor }) => [`${quoteKusto(name)}, ${quoteKusto(idFor(this.scope))}`]);
  }

  private backupRow({ name, resourceName = '' }: Watched, estate: EstateDocument): string[] {
    const { protection } = estate.machines.find(({ id }) => id === name) ?? {};
    return protection?.vault === undefined ? [] : [`${quoteKusto(resourceName)}, ${quoteKusto(name)}`];
  }

  /** Rows about machines, those of a pilot light only while it is active. */
  private rows(of: (machine: Watched, estate: EstateDocument) => string[]): string {
    const produce = (): string => {
      const byCondition = new Map<string, string[]>([['', []]]);
      for (const machine of this.machines) {
        const condition = machine.existsWhile?.(this.scope) ?? '';
        byCondition.set(condition, [...(byCondition.get(condition) ?? []), ...of(machine, this.estate)]);
      }
      return [...byCondition]
        .filter(([, rows]) => rows.length > 0)
        .map(([condition, rows], index) => {
          const text = `${index > 0 ? ', ' : ''}${rows.join(', ')}`;
          return condition === '' ? text : `\${${condition} ? ${JSON.stringify(text)} : ""}`;
        })
        .join('');
    };
    return Lazy.stringValue({ produce });
  }
}

/** The name of a rule that there is once for each place. */
function named(name: string[], place: AlertPlace | undefined): string[] {
  return place === undefined ? name : [...name, place.code];
}

/** A site with nothing but witnesses serves nobody, and Azure restarts its only machine: `silent-machines` tells of it. */
function isWitness({ name }: Watched, { machines }: EstateDocument): boolean {
  const { roles = [] } = machines.find(({ id }) => id === name) ?? {};
  return roles.length > 0 && roles.every((role) => role === 'witness');
}

/** Machines with their roles, as rows. */
function rolesOf({ machines }: EstateDocument): string {
  return machines
    .filter(({ existing }) => !existing)
    .map(({ id, roles }) => `${quoteKusto(id)}, ${quoteKusto(roles.join(' and '))}`)
    .join(', ');
}

/** The drives with transport queues, such as `AMSFE1/Q:`. */
function queueDrives({ machines }: EstateDocument): string[] {
  return machines
    .filter(({ existing, exchangeVersion }) => !existing && exchangeVersion !== undefined)
    .map(({ id, volumes }) => {
      const queue = volumes.find(({ purpose }) => purpose === 'queue');
      return `${id}/${queue?.driveLetter ?? SYSTEM_DRIVE}:`;
    });
}

/** Copies that lag on purpose, as server and database. */
function laggedCopies({ databases }: EstateDocument): string[] {
  return databases.flatMap(({ id, copies }) =>
    copies.filter(({ lagged }) => lagged).map(({ server }) => `${server}/${id}`),
  );
}
