import { MaintenanceConfiguration } from '@cdktf/provider-azurerm/lib/maintenance-configuration';
import { Lazy, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { ResourceKind } from '../core/resource-kind';
import { TimeOfDay } from '../core/time-of-day';
import { weekdayAfterPatchTuesday } from '../model/maintenance-calendar';
import type { MaintenanceSlot, PatchWindowModel } from '../model/maintenance-slot';
import { Weekday } from '../site/patch-window';
import { describePatchWindow } from '../site/plan-patches';
import type { Site } from '../site/site';
import { AzureService, checkServiceExists } from '../core/missing-service';
import { addressOf, idOf } from '../core/reference';

const DAYS = Object.values(Weekday);

/** Rings in a region without zones. */
const RINGS_WITHOUT_ZONES = 3;

/** The day of machines that vote with Exchange servers, which are patched later. */
const DAYS_OF_WITNESS = 1;

/** The weeks in which members of a tier with Linux take turns. */
const ALTERNATE_WEEKS = 2;

const HOURS_A_WEEK = 168;

/** A schedule of Azure, and what it means. */
export interface Ring {
  readonly id: string;
  readonly name: string[];
  readonly slot: MaintenanceSlot;
  /** Whether its machines run Linux. */
  readonly isLinux?: boolean;
}

/**
 * The schedules by which Azure patches the machines of a site that do not run Exchange: a ring for each zone, each on a day of its own, and
 * one for witnesses. Linux machines have rings of their own, one for each day of two weeks.
 *
 * Source: learn.microsoft.com/azure/update-manager/scheduled-patching (InGuestPatch, customer managed schedules).
 */
export class PatchRings extends Construct {
  /** The rings of a site, made at the first call. */
  public static of(site: Site): PatchRings {
    const made = site.node.tryFindChild('Patching') as PatchRings | undefined;
    return made ?? new PatchRings(site);
  }

  /** The ring of a server in this zone, or of this ordinal where there are no zones. */
  public static weekly(site: Site, zone: string | undefined, ordinal: number): Ring {
    const index = zone === undefined ? (ordinal - 1) % RINGS_WITHOUT_ZONES : site.region.zones.indexOf(zone);
    const firstDay = DAYS.indexOf(site.patchWindow.firstDay ?? Weekday.TUESDAY);
    return {
      id: `Ring-${index + 1}`,
      name: ['ring', String(index + 1)],
      slot: { ...times(site), weekday: DAYS[(firstDay + index) % DAYS.length] },
    };
  }

  /**
   * The ring of a Linux machine: every second week, the second member of a tier a week after the first, so that people learn of an update that breaks the one before it breaks the
   * other. Further members have the days after these: no two are restarted on one day.
   *
   * @param ordinal - from 1 to 7
   */
  public static fortnightly(site: Site, ordinal: number): Ring {
    const firstDay = DAYS.indexOf(site.patchWindow.firstDay ?? Weekday.TUESDAY);
    const [day, week] = [Math.floor((ordinal - 1) / ALTERNATE_WEEKS), (ordinal - 1) % ALTERNATE_WEEKS];
    const weekday = DAYS[(firstDay + day) % DAYS.length];
    const slot = { ...times(site), weekday, alternateWeek: week + 1 };
    return { id: `Linux-${ordinal}`, name: ['linux', String(ordinal)], slot, isLinux: true };
  }

  /** The ring of witnesses. */
  public static monthly(site: Site): Ring {
    const slot = {
      ...times(site),
      daysAfterPatchTuesday: DAYS_OF_WITNESS,
      weekday: weekdayAfterPatchTuesday(DAYS_OF_WITNESS),
    };
    return { id: 'Witness', name: ['witness'], slot };
  }

  private readonly rings: Ring[] = [];

  private constructor(private readonly site: Site) {
    super(site, 'Patching');
    checkServiceExists(this, AzureService.UPDATE_MANAGER, site.region, {
      property: 'region',
      value: site.region.name,
      fault: 'cannot have machines that Azure patches, such as a witness',
      remedy: 'place these machines in another region of Azure Government',
    });
  }

  /** Id of the schedule of a ring. */
  public scheduleOf(ring: Ring, server: Construct): string {
    const made = this.node.tryFindChild(ring.id) as MaintenanceConfiguration | undefined;
    return idOf(made ?? this.make(ring), server);
  }

  private make(ring: Ring): MaintenanceConfiguration {
    const { id, name, slot, isLinux } = ring;
    const { startTime, timeZone, durationMinutes } = slot;
    this.rings.push(ring);
    return new MaintenanceConfiguration(this, id, {
      name: this.site.resourceName(ResourceKind.MAINTENANCE_CONFIGURATION, name),
      resourceGroupName: this.site.resourceGroupName,
      location: this.site.region.name,
      scope: 'InGuestPatch',
      inGuestUserPatchMode: 'User',
      window: {
        startDateTime: `${this.validFrom(slot)} ${startTime}`,
        duration: hoursAndMinutes(durationMinutes),
        timeZone,
        recurEvery: recurrence(slot),
      },
      installPatches: {
        reboot: 'IfRequired',
        ...(isLinux
          ? { linux: [{ classificationsToInclude: ['Critical', 'Security'] }] }
          : { windows: [{ classificationsToInclude: ['Critical', 'Security', 'Definition'] }] }),
      },
      tags: this.site.tags(),
    });
  }

  /**
   * The date from which schedules hold. Azure refuses one in the past, and synthesis has no clock: Terraform takes the
   * second day after the apply that makes or changes a schedule, and keeps it. A resource keeps it, since ignoring changes of the schedule itself would
   * ignore another start time too. Azure counts the weeks of a schedule from its start: the same weekday from a week later on is in the other week.
   */
  private validFrom({ alternateWeek = 1 }: MaintenanceSlot): string {
    const { validFrom } = this.site.patchWindow;
    const later = (alternateWeek - 1) * HOURS_A_WEEK;
    if (validFrom !== undefined) return dayAfter(validFrom, later);
    const kept =
      (this.node.tryFindChild('ValidFrom') as TerraformResource | undefined) ?? this.keepDayOfApply();
    return `\${formatdate("YYYY-MM-DD", timeadd(${addressOf(kept, this)}.output.applied, "${48 + later}h"))}`;
  }

  /** `DataResource` of cdktf would run `terraform version` at synthesis. */
  private keepDayOfApply(): TerraformResource {
    const kept = new TerraformResource(this, 'ValidFrom', {
      terraformResourceType: 'terraform_data',
      lifecycle: { ignoreChanges: ['input'] },
    });
    kept.addOverride('input', { applied: '${plantimestamp()}' });
    // Azure refuses the date that was kept when a schedule changes later, or comes later.
    kept.addOverride('triggers_replace', Lazy.anyValue({ produce: () => this.rings.map(ringText).sort() }));
    return kept;
  }
}

/** Source: learn.microsoft.com/rest/api/maintenance/maintenance-configurations (recurEvery). */
function recurrence({ daysAfterPatchTuesday, weekday, alternateWeek }: MaintenanceSlot): string {
  if (daysAfterPatchTuesday !== undefined) return `1Month Second Tuesday Offset${daysAfterPatchTuesday}`;
  return alternateWeek === undefined ? `1Week ${weekday}` : `${ALTERNATE_WEEKS}Weeks ${weekday}`;
}

/** A day, `YYYY-MM-DD`, so many hours later. */
function dayAfter(day: string, hours: number): string {
  return new Date(Date.parse(day) + hours * 3_600_000).toISOString().slice(0, 10);
}

/** What a schedule says, but for its first day. */
function ringText({ slot }: Ring): string {
  return `${recurrence(slot)} ${slot.startTime} ${hoursAndMinutes(slot.durationMinutes)} ${slot.timeZone}`;
}

function times(site: Site): Pick<PatchWindowModel, 'startTime' | 'timeZone' | 'durationMinutes'> {
  const { startTime, timeZone, durationMinutes } = describePatchWindow(site.patchWindow);
  return { startTime, timeZone, durationMinutes };
}

/** A length as Azure wants it, such as `03:30`. */
function hoursAndMinutes(minutes: number): string {
  return TimeOfDay.at(Math.floor(minutes / 60), minutes % 60).toString();
}
