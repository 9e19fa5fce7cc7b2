import type { EstateDocument } from '../../lib/model/estate-document';
import { ExternalKind } from '../../lib/model/external-model';
import { buildPlan } from '../../lib/recovery-plan/build-plan';
import { Basis, type PlanDocument, type RecoveryOrder } from '../../lib/recovery-plan/plan-document';
import { renderPlan } from '../../lib/recovery-plan/render-plan';
import { ProtectionKind, type ProtectionModel } from '../../lib/model/protection-model';
import { each } from '../support/each';
import { bareEstate, protectedEstate } from './support/protected-estate';

function planOf(document: EstateDocument): PlanDocument {
  return buildPlan(document, {});
}

function orderOf(plan: PlanDocument, id: string): RecoveryOrder {
  return plan.orders.find((order) => order.id === id)!;
}

/** What comes back in which order: the first words of each step. */
function stepsOf(document: EstateDocument, id: string): string[] {
  return orderOf(planOf(document), id).steps.map(({ what, machines }) =>
    machines.length > 0 ? machines.join(' ') : what.split(/[:(,;]/)[0].trim(),
  );
}

const everything = protectedEstate();

describe('an estate without decisions', () => {
  const plan = planOf(bareEstate());

  test('has a plan that says so of every machine', () => {
    expect(each(plan.servers).filter(({ decided }) => decided)).toEqual([]);
    expect(renderPlan(plan, bareEstate())).toContain(
      '**undecided: the program does not say how it is protected**',
    );
    expect(plan.open[0].what).toContain('AMSFE1');
  });

  test('has no figure that nobody has stated', () => {
    const times = each(plan.servers).flatMap(({ routes }) => routes.flatMap(({ time }) => time));
    expect(each(times).filter(({ seconds }) => seconds !== undefined)).toEqual([]);
    expect(each(plan.orders).filter(({ oneAfterAnother }) => oneAfterAnother !== undefined)).toEqual([]);
  });

  test('names the input of every time', () => {
    const times = each(plan.orders).flatMap(({ steps }) => steps.flatMap(({ time }) => time));
    expect(each(times).filter(({ input }) => input === undefined)).toEqual([]);
  });
});

describe('an estate with every decision', () => {
  const plan = planOf(everything);

  test('has a sum for every order', () => {
    expect(each(plan.orders).filter(({ oneAfterAnother }) => oneAfterAnother === undefined)).toEqual([]);
    // 0.5 h decision, 0.5 h mail, three servers of 6 h each, at the same time or not.
    expect(orderOf(plan, 'role:AMS/mailbox+client-access')).toMatchObject({
      oneAfterAnother: 1800 + 1800 + 3 * 21_600,
      inParallel: 1800 + 21_600,
    });
  });

  test('counts a measured time, and marks the others as estimates', () => {
    const basisOf = (server: string): [Basis, number | undefined] => {
      const [, steps] = plan.servers.find((each) => each.server === server)!.routes[0].time;
      return [steps.basis, steps.seconds];
    };
    expect(basisOf('AMSEDGE1')).toEqual([Basis.MEASURED, 5400]);
    expect(basisOf('AMSFE1')).toEqual([Basis.ESTIMATE, 21_600]);
  });

  test('has a second way where a vault has the image, which is a day and two hours old at most', () => {
    const ways = each(plan.servers).map(({ server, routes }) => [server, routes[1]?.loss[0].seconds]);
    expect(ways.filter(([, seconds]) => seconds !== 26 * 3600).map(([server]) => server)).toEqual([
      'DUBFSW1',
      'PARFSW1',
    ]);
  });

  test('leaves open who does what, and what was never rehearsed', () => {
    expect(plan.open.map(({ remedy }) => remedy)).toEqual([
      '`recoveryDuties.planOwner`',
      '`recoveryDuties.decision`',
      '`recoveryDuties.infrastructure`',
      '`recoveryDuties.exchange`',
      '`recoveryDuties.communication`',
      '`restoreDrills`',
    ]);
  });

  test('names the duties that are stated', () => {
    const { duties } = buildPlan(everything, { decision: 'Head of Messaging' });
    expect(duties.filter(({ who }) => who !== undefined)).toEqual([
      expect.objectContaining({ who: 'Head of Messaging' }),
      expect.objectContaining({ who: 'Contoso Directory Team' }),
    ]);
  });
});

describe('a way is rehearsed only by the drill that carries it out', () => {
  const image = everything.restoreDrills.map((drill) => ({ ...drill, measures: 'image-restore' }));
  const waysOf = (document: EstateDocument, server: string): string[] =>
    each(planOf(document).servers.find((one) => one.server === server)!.routes).map(
      ({ rehearsed }) => rehearsed,
    );

  test('the image of an Edge is, and its rebuild is not, except that its export is imported into a copy', () => {
    expect(waysOf({ ...everything, restoreDrills: image }, 'AMSEDGE1')).toEqual([
      'never as a whole; import of an export into a copy: 2026-10-05 (drill edge)',
      '2026-10-05 (drill edge)',
    ]);
    expect(waysOf({ ...everything, restoreDrills: image, exports: [] }, 'AMSEDGE1')[0]).toBe(
      'never as a whole',
    );
    // Without an image there is no copy that the export could be imported into.
    expect(waysOf({ ...everything, restoreDrills: image, vaults: [] }, 'AMSEDGE1')[0]).toBe(
      'never as a whole; opening of an export: 2026-10-05 (drill edge)',
    );
    expect(waysOf(everything, 'AMSEDGE1')).toEqual([
      '2026-10-05 (drill edge)',
      'never as a whole; import of an export into a copy: 2026-10-05 (drill edge)',
    ]);
  });

  test('a drill of Edges says nothing about front ends and witnesses', () => {
    expect(waysOf(everything, 'AMSFE1')).toEqual(['never as a whole', 'never as a whole']);
    expect(waysOf(everything, 'PARFSW1')).toEqual(['never: there is no drill of it']);
  });

  test('the section on drills says what they leave out, and lists the ways that none carries out', () => {
    const text = renderPlan(planOf(everything), everything);
    expect(text).toContain('and the flow of mail: the copy has its system disk only');
    expect(text).toContain('- rebuild under its name (Setup /Mode:RecoverServer): AMSFE1, AMSFE2');
    expect(text).not.toContain('- rebuild under its name and import its configuration');
  });

  test('an export that nothing makes is opened by no drill', () => {
    const textOf = (document: EstateDocument): string => planOf(document).rehearsals[0].rehearses;
    expect(textOf(everything)).toContain('that the newest export of such a server can be opened');
    expect(textOf({ ...everything, exports: [] })).not.toContain('export');
  });
});

describe('the order of recovery', () => {
  test('of the primary site serves users first, then follows what needs what', () => {
    expect(stepsOf(everything, 'site:AMS')).toEqual([
      'Notice the loss',
      'Confirm that Dublin serves',
      'Create the network',
      'Apply the stack again',
      'Publish the names of contoso.com again',
      'Make the links between the sites again',
      'Add domain controllers in Amsterdam',
      'AMSFE1 AMSFE2 AMSFE3',
      'AMSEDGE1 AMSEDGE2',
      'Apply the stack again',
      'See that the machines of Amsterdam are backed up again',
      'Let Amsterdam serve again',
    ]);
  });

  test('of everything has directory, names, witness, Mailbox servers, mailboxes and Edges', () => {
    const steps = stepsOf(everything, 'everything');
    const wanted = [
      'Restore Active Directory in Amsterdam from its backup',
      'Publish the names of contoso.com again',
      'AMSFE1 AMSFE2 AMSFE3',
      'Create 12 databases empty',
      'AMSEDGE1 AMSEDGE2',
      'Add domain controllers in Paris',
      'PARFSW1',
      'DUBFE1 DUBFE2 DUBFE3',
    ];
    expect(steps.filter((step) => wanted.includes(step))).toEqual(wanted);
  });

  test('has a page that forms the group again where no member is left, and only there', () => {
    const plan = planOf(everything);
    const pagesOf = (id: string): string[] => orderOf(plan, id).steps.flatMap(({ pages }) => pages);
    expect(pagesOf('everything')).toContain('group-from-nothing');
    expect(pagesOf('site:AMS')).not.toContain('group-from-nothing');
  });

  test('has Edges wait for the Mailbox servers that synchronize them', () => {
    const { steps } = orderOf(planOf(everything), 'site:AMS');
    const numberOf = (machine: string): number =>
      steps.find(({ machines }) => machines.includes(machine))!.number;
    expect(steps[numberOf('AMSEDGE1') - 1].after).toEqual([numberOf('AMSFE1')]);
  });

  test('has no site that takes over where all are lost', () => {
    const steps = stepsOf(everything, 'everything');
    expect(steps.filter((step) => /serve/.test(step))).toEqual([]);
    expect(orderOf(planOf(everything), 'everything').servedBy).toBeUndefined();
    expect(orderOf(planOf(everything), 'site:DUB').servedBy).toBe('Amsterdam');
    expect(orderOf(planOf(everything), 'site:AMS').servedBy).toBe('Dublin');
  });

  test('restores databases of which no copy is left, where something backs them up', () => {
    const availabilityGroups = everything.availabilityGroups.map((group) => ({
      ...group,
      logTruncation: { circularLogging: false, backupProduct: 'Contoso Backup 12' },
    }));
    const plan = planOf({ ...everything, availabilityGroups });
    const step = orderOf(plan, 'everything').steps.find(({ what }) => what.startsWith('Restore 12'))!;
    expect(step.what).toBe('Restore 12 databases from the backups by Contoso Backup 12');
    expect(step.time).toHaveLength(12);
    expect(plan.irrecoverable.map(({ what }) => what)).toContain(
      'what has changed in the databases of DAG1 since the last backup by Contoso Backup 12',
    );
  });

  test('begins with the state of Terraform where it is lost too', () => {
    const externals = everything.externals.map((each) =>
      each.kind === ExternalKind.STATE ? { ...each, failureDomains: ['region:francecentral'] } : each,
    );
    const estate = { ...everything, externals };
    expect(stepsOf(estate, 'site:PAR')[1]).toBe('Make the state of Terraform readable again');
    expect(stepsOf(estate, 'site:AMS')).not.toContain('Make the state of Terraform readable again');
  });

  test('activates lagged copies where no others are left', () => {
    const databases = everything.databases.map((database) => ({
      ...database,
      copies: database.copies.map((copy) => ({ ...copy, lagged: copy.server.startsWith('DUB') })),
    }));
    const steps = stepsOf({ ...everything, databases }, 'role:AMS/mailbox+client-access');
    expect(steps).toContain('Activate the lagged copies of 12 databases');
  });
});

test('manual names are moved by the page, and the site that serves decides which one moves', () => {
  const dnsZones = everything.dnsZones.map((zone) => ({
    ...zone,
    automatic: false,
    activeSite: 'standby',
  }));
  const estate = { ...everything, dnsZones };
  expect(stepsOf(estate, 'site:DUB')[1]).toBe('Let Amsterdam serve');
  expect(stepsOf(estate, 'site:AMS')).not.toContain('Let Dublin serve');
  expect(orderOf(planOf(estate), 'site:DUB').steps[1].pages).toEqual(['switchback']);
});

test('an export store that is lost comes back before those who read it', () => {
  const steps = stepsOf(everything, 'everything');
  const store = 'Bring the export store contosoexports back';
  expect(steps.indexOf(store)).toBeGreaterThan(0);
  expect(steps.indexOf(store)).toBeLessThan(steps.indexOf('AMSFE1 AMSFE2 AMSFE3'));
  expect(stepsOf(everything, 'site:PAR')).toContain(store);
  expect(stepsOf(everything, 'site:AMS')).not.toContain(store);
});

describe('what can happen to databases', () => {
  const lossesOf = (document: EstateDocument): [string, string, number | undefined][] =>
    planOf(document).databases.map(({ how, loss: [first] }) => [how, first.basis, first.seconds]);
  const backedUp = {
    ...everything,
    availabilityGroups: everything.availabilityGroups.map((group) => ({
      ...group,
      logTruncation: { circularLogging: false, backupProduct: 'Contoso Backup 12' },
    })),
  };
  const unlagged = (document: EstateDocument): EstateDocument => ({
    ...document,
    databases: document.databases.map((database) => ({
      ...database,
      copies: database.copies.filter(({ lagged }) => !lagged),
    })),
  });

  test('without a backup', () => {
    expect(lossesOf(everything)).toEqual([
      ['Active Manager mounts another copy, without people', 'setting', undefined],
      ['activate one of them, with all logs that can be read', 'setting', 7 * 86_400],
      ['take the state before it from a copy that lags, at most 7 days back', 'setting', undefined],
      ['nothing brings it back: an empty database takes new mail', 'setting', undefined],
    ]);
  });

  test('with a backup and without lagged copies', () => {
    expect(lossesOf(unlagged(backedUp))).toEqual([
      ['Active Manager mounts another copy, without people', 'setting', undefined],
      ['restore it from the backups by Contoso Backup 12', 'estimate', 86_400],
    ]);
  });

  test('with one copy each', () => {
    const databases = everything.databases.map((each) => ({ ...each, copies: each.copies.slice(0, 1) }));
    expect(lossesOf({ ...everything, databases }).map(([how]) => how)).toEqual([
      'nothing brings it back: an empty database takes new mail',
    ]);
  });
});

test('a lost store is read where its region has a pair, and alerts that run in the region are silent', () => {
  const notes = (document: EstateDocument): string => orderOf(planOf(document), 'site:PAR').notes.join(' ');
  expect(notes(everything)).toContain('can be read in francesouth meanwhile');
  expect(notes(everything)).toMatch(/Alerts: \d+ of \d+ run in francecentral/);
  expect(notes({ ...everything, alerts: [] })).not.toContain('Alerts:');
  const exportStores = everything.exportStores.map((store) => ({ ...store, region: 'nowhere' }));
  expect(notes({ ...everything, exportStores })).toContain('No other region has a copy');
});

describe('what is lost with a site', () => {
  const vaultNote = (change: Partial<EstateDocument['vaults'][0]>): string => {
    const vaults = everything.vaults.map((vault) => ({ ...vault, ...change }));
    return orderOf(planOf({ ...everything, vaults }), 'site:AMS').notes.join(' ');
  };

  test.each([
    [{}, 'Recovery points can be restored in northeurope; they are up to 36 hours old there.'],
    [{}, 'That is the region of Dublin: the loss of both regions takes the backups.'],
    [
      { crossRegionRestore: false, withoutIt: 'the copies in Dublin' },
      'The backups are lost with the site. Recovery relies on: the copies in Dublin',
    ],
    [
      { crossRegionRestore: false },
      'The backups are lost with the site, and the program states nothing instead.',
    ],
    [{ failureDomains: [] }, 'The vault survives the loss of the site.'],
  ])('%j: %s', (change, text) => {
    expect(vaultNote(change)).toContain(text);
  });
});

test('the loss of both regions of a pair takes the backups', () => {
  const notes = (id: string): string => orderOf(planOf(everything), id).notes.join(' ');
  const text = 'the backups are lost with westeurope and northeurope, its paired region';
  expect(notes('everything')).toContain(text);
  expect(notes('site:AMS')).not.toContain(text);
});

test('a database with one copy is named', () => {
  const [first, ...others] = everything.databases;
  const databases = [{ ...first, copies: first.copies.slice(0, 1) }, ...others];
  const plan = planOf({ ...everything, databases });
  const server = plan.servers.find(({ server: id }) => id === first.copies[0].server)!;
  expect(server.onlyCopies).toEqual([first.id]);
  expect(renderPlan(plan, everything)).toContain(`**only here: ${first.id}**`);
  expect(plan.irrecoverable.map(({ what }) => what)).toContain(`all that ${first.id} held`);
});

describe('Mailbox servers that clients do not reach', () => {
  const split = splitRoles(everything);

  test('have no log of customisations, which the plan says, and their image instead', () => {
    const role = planOf(split).roles.find(({ id }) => id === 'mailbox')!;
    const own = role.holds.find(({ what }) => what.includes('EdgeTransport.exe.config'))!;
    expect(own.truth).toBe('the image of the server');
    expect(own.restored).toContain('the customisation log is kept on Client Access servers');
    const [way] = planOf(split).servers.find(({ server }) => server === 'AMSFE1')!.routes;
    expect(way.loss.map(({ what }) => what)).toContain(
      'customisations, as far as nobody has written them down',
    );
  });

  test('lose them where nothing backs them up', () => {
    const bare = splitRoles(everything, { kind: ProtectionKind.NONE, reason: 'rebuilt' });
    const role = planOf(bare).roles.find(({ id }) => id === 'mailbox')!;
    const own = role.holds.find(({ what }) => what.includes('EdgeTransport.exe.config'))!;
    expect(own.truth).toBeUndefined();
    expect(own.restored).toContain('unless the team has written them down');
  });

  test('are no front ends, which have a log', () => {
    const role = planOf(everything).roles.find(({ id }) => id === 'mailbox+client-access')!;
    expect(role.holds.filter(({ what }) => what.includes('EdgeTransport.exe.config'))).toEqual([]);
  });
});

/** The front ends of an estate as Mailbox servers of 2013, which clients do not reach. */
function splitRoles(document: EstateDocument, protection?: ProtectionModel): EstateDocument {
  const machines = document.machines.map((machine) =>
    machine.roles.includes('mailbox')
      ? { ...machine, roles: ['mailbox'], protection: protection ?? machine.protection }
      : machine,
  );
  return { ...document, machines };
}
