import type { MachineModel, PatchWindow } from 'cdktf-resilient-exchange';
import {
  EstateModel,
  EstateSummary,
  ExchangeVersion,
  PatchedBy,
  TimeOfDay,
  TwoSiteExchange,
  Weekday,
} from 'cdktf-resilient-exchange';
import { estateProps, resources, synth, testApp, valuesOf } from '../support/app';
import { each } from '../support/each';
import { pilotLight } from '../support/pilot-light';
import { expectRefusedSynth } from '../support/refusal';

type Estate = NonNullable<Parameters<typeof estateProps>[0]>;

const GROUP = { databaseAvailabilityGroup: { databases: 12 } };

function modelOf(props: Estate = GROUP): EstateModel {
  return EstateModel.of(new TwoSiteExchange(testApp(), 'contoso', estateProps(props)));
}

/** The day of each machine, counted from Patch Tuesday. */
function daysOf(model: EstateModel): Record<string, number | undefined> {
  return Object.fromEntries(
    model.machines.map(({ id, maintenanceSlot }) => [id, maintenanceSlot?.daysAfterPatchTuesday]),
  );
}

function windows(primary: PatchWindow, standby: PatchWindow, witness: PatchWindow = {}): Estate {
  return {
    ...GROUP,
    primary: { patchWindow: primary },
    standby: { patchWindow: standby },
    witness: { patchWindow: witness },
  };
}

/** The machines of a redundancy group that have a day. */
function slotsOf(model: EstateModel, members: string[]): string[] {
  return members.flatMap((id) => {
    const slot = model.machine(id).maintenanceSlot;
    return slot === undefined ? [] : [`${slot.daysAfterPatchTuesday} ${slot.startTime}`];
  });
}

describe('the calendar of two sites', () => {
  const model = modelOf();

  test('begins with the witnesses, goes on with the standby site, and waits a week before the site that serves', () => {
    expect(daysOf(model)).toEqual({
      PARFSW1: 1,
      DUBFSW1: 1,
      DUBFE1: 3,
      DUBFE2: 4,
      DUBFE3: 5,
      DUBEDGE1: 3,
      DUBEDGE2: 4,
      AMSFE1: 12,
      AMSFE2: 13,
      AMSFE3: 14,
      AMSEDGE1: 12,
      AMSEDGE2: 13,
    });
  });

  test('gives no two machines of a redundancy group one day, over both sites', () => {
    const groups = [...model.redundancyGroups, ...model.tiers.map(({ machines }) => ({ members: machines }))];
    for (const { members } of each(groups)) {
      const slots = slotsOf(model, members);
      expect([...new Set(slots)]).toEqual(slots);
    }
    expect(slotsOf(model, model.availabilityGroups[0].members)).toHaveLength(6);
  });

  test('names the day of the week, the time, and who installs updates', () => {
    const patching = ({ patchedBy, maintenanceSlot }: MachineModel): unknown => ({
      patchedBy,
      maintenanceSlot,
    });
    expect(patching(model.machine('AMSFE1'))).toEqual({
      patchedBy: PatchedBy.RUNBOOK,
      maintenanceSlot: {
        daysAfterPatchTuesday: 12,
        weekday: 'Sunday',
        startTime: '22:00',
        timeZone: 'UTC',
        durationMinutes: 180,
      },
    });
    expect(patching(model.machine('PARFSW1'))).toMatchObject({
      patchedBy: PatchedBy.AZURE,
      maintenanceSlot: { daysAfterPatchTuesday: 1, weekday: 'Wednesday' },
    });
  });

  test('is in the summary', () => {
    const app = testApp();
    new TwoSiteExchange(app, 'contoso', estateProps(GROUP));
    const text = EstateSummary.of(app).toString();
    expect(text).toMatch(/DUBFE1 .*\+3 Friday/);
    expect(text).toMatch(/PARFSW1 .*\+1 Wednesday \(Azure\)/);
    expect(text).toContain('Patch days count from Patch Tuesday');
  });
});

describe('what the program says', () => {
  test('is the first day, the days after the standby site, and the days of the week', () => {
    const { SATURDAY, SUNDAY } = Weekday;
    const standby = { daysAfterPatchTuesday: 2, weekdays: [SATURDAY, SUNDAY] };
    const days = daysOf(
      modelOf(
        windows(
          { daysAfterStandby: 2, weekdays: [Weekday.MONDAY, Weekday.WEDNESDAY, Weekday.FRIDAY] },
          standby,
        ),
      ),
    );
    expect(days).toMatchObject({ DUBFE1: 4, DUBFE2: 5, DUBFE3: 11, AMSFE1: 13, AMSFE2: 15, AMSFE3: 17 });
  });

  test('may put the site that serves even later than the days after the standby site', () => {
    const days = daysOf(modelOf(windows({ daysAfterPatchTuesday: 20 }, {})));
    expect(days).toMatchObject({ DUBFE3: 5, AMSFE1: 20 });
  });

  test('may be the day of the witness: no member is patched on it', () => {
    const days = daysOf(modelOf(windows({}, { daysAfterPatchTuesday: 1 })));
    expect(days).toMatchObject({ PARFSW1: 1, DUBFE1: 2, DUBEDGE1: 1 });
  });

  test.each([
    ['another start', { startTime: TimeOfDay.at(1) }],
    ['another time zone', { timeZone: 'GMT Standard Time' }],
  ])('with %s keeps members and witness three days apart', (_, standby) => {
    const days = daysOf(modelOf(windows({ daysAfterStandby: 1 }, { ...standby, daysAfterPatchTuesday: 2 })));
    // The alternate witness is in the standby site, and has its times.
    expect(days).toMatchObject({ PARFSW1: 1, DUBFSW1: 1, DUBFE1: 4, DUBFE3: 6, AMSFE1: 9 });
  });
});

describe('the end of the calendar', () => {
  const members = (servers: number, standby: PatchWindow): Estate => ({
    ...windows({}, standby),
    clientAccess: { servers },
  });

  test('is the day before the next Patch Tuesday', () => {
    const last = daysOf(modelOf(members(8, { daysAfterPatchTuesday: 6 })));
    expect([last.DUBFE8, last.AMSFE1, last.AMSFE8]).toEqual([13, 20, 27]);
  });

  test('refuses a server more, and writes nothing', () => {
    const app = testApp();
    new TwoSiteExchange(app, 'contoso', estateProps(members(8, { daysAfterPatchTuesday: 7 })));
    expectRefusedSynth(app, {
      path: 'Amsterdam',
      property: 'patchWindow',
      value: 'nothing',
      limit: 'has no day for AMSFE8 before the next Patch Tuesday',
      remedy: 'allow more weekdays, begin earlier (daysAfterPatchTuesday), or lower daysAfterStandby',
    });
  });
});

test('a pilot light lets the site that serves begin at once', () => {
  const model = modelOf({ readiness: pilotLight() });
  expect(daysOf(model)).toMatchObject({ AMSFE1: 3, AMSFE2: 4, AMSFE3: 5, DUBFE1: 3 });
});

test('front ends and Mailbox servers of split roles are patched on the same days', () => {
  const model = modelOf({
    databaseAvailabilityGroup: { databases: 4 },
    version: ExchangeVersion.V2013,
    clientAccess: { servers: 2 },
  });
  expect(daysOf(model)).toMatchObject({
    DUBFE1: 3,
    DUBMBX1: 3,
    DUBFE2: 4,
    DUBMBX2: 4,
    AMSFE1: 11,
    AMSMBX1: 11,
  });
});

describe('Azure', () => {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', estateProps(GROUP));
  const { stacks } = synth(app);

  test('assesses every machine, and installs nothing by itself', () => {
    for (const stack of ['contoso-primary', 'contoso-standby', 'contoso-witness']) {
      for (const machine of each(resources(stacks[stack], 'azurerm_windows_virtual_machine'))) {
        expect(machine).toMatchObject({
          patch_mode: 'AutomaticByPlatform',
          patch_assessment_mode: 'AutomaticByPlatform',
          bypass_platform_safety_checks_on_user_schedule_enabled: true,
        });
        // A change of it replaces the machine.
        expect(machine).not.toHaveProperty('automatic_updates_enabled');
        expect(machine).not.toHaveProperty('enable_automatic_updates');
      }
    }
  });

  test('has a schedule for the witnesses only', () => {
    const assigned = ['contoso-primary', 'contoso-standby', 'contoso-witness'].map((stack) =>
      valuesOf(stacks[stack], 'azurerm_maintenance_assignment_virtual_machine', 'virtual_machine_id').map(
        (id) => /_(\w*Witness)_/.exec(String(id))?.[1],
      ),
    );
    expect(assigned).toEqual([[], ['AlternateWitness'], ['Witness']]);
  });
});
