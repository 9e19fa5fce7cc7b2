import { MaintenanceConfiguration } from '@cdktf/provider-azurerm/lib/maintenance-configuration';
import { Construct } from 'constructs';
import { Duration } from '../core/duration';
import { ResourceKind } from '../core/resource-kind';
import { TimeOfDay } from '../core/time-of-day';
import { Weekday } from '../site/patch-window';
import type { Site } from '../site/site';
import { idOf } from '../core/reference';

const DAYS = Object.values(Weekday);

/** Rings in a region without zones. */
const RINGS_WITHOUT_ZONES = 3;

/**
 * The patch schedule of a site: a ring for each zone, each on a day of its own.
 *
 * Source: learn.microsoft.com/azure/update-manager/scheduled-patching (InGuestPatch, customer managed schedules).
 */
export class PatchRings extends Construct {
  /** The rings of a site, made at the first call. */
  public static of(site: Site): PatchRings {
    const made = site.node.tryFindChild('Patching') as PatchRings | undefined;
    return made ?? new PatchRings(site);
  }

  private constructor(private readonly site: Site) {
    super(site, 'Patching');
  }

  /** Id of the schedule for a server in this zone, or of this ordinal where there are no zones. */
  public scheduleFor(server: Construct, zone: string | undefined, ordinal: number): string {
    const index =
      zone === undefined ? (ordinal - 1) % RINGS_WITHOUT_ZONES : this.site.region.zones.indexOf(zone);
    const id = `Ring-${index + 1}`;
    const made = this.node.tryFindChild(id) as MaintenanceConfiguration | undefined;
    return idOf(made ?? this.make(id, index), server);
  }

  private make(id: string, index: number): MaintenanceConfiguration {
    const window = this.site.patchWindow;
    const firstDay = DAYS.indexOf(window.firstDay ?? Weekday.TUESDAY);
    return new MaintenanceConfiguration(this, id, {
      name: this.site.resourceName(ResourceKind.MAINTENANCE_CONFIGURATION, ['ring', String(index + 1)]),
      resourceGroupName: this.site.resourceGroupName,
      location: this.site.region.name,
      scope: 'InGuestPatch',
      inGuestUserPatchMode: 'User',
      window: {
        startDateTime: `${window.validFrom ?? '2026-12-01'} ${(window.startTime ?? TimeOfDay.at(22)).toString()}`,
        duration: hoursAndMinutes(window.duration ?? Duration.hours(3)),
        timeZone: window.timeZone ?? 'UTC',
        recurEvery: `1Week ${DAYS[(firstDay + index) % DAYS.length]}`,
      },
      installPatches: {
        reboot: 'IfRequired',
        windows: [{ classificationsToInclude: ['Critical', 'Security', 'Definition'] }],
      },
      tags: this.site.tags(),
    });
  }
}

/** A length as Azure wants it, such as `03:30`. */
function hoursAndMinutes(length: Duration): string {
  const minutes = length.toMinutes();
  return TimeOfDay.at(Math.floor(minutes / 60), minutes % 60).toString();
}
