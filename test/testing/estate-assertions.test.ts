import { App, TerraformStack } from 'cdktf';
import { EstateAssertions, EstateModel, NameStage, WarningId, Warnings } from 'cdktf-resilient-exchange';
import 'cdktf-resilient-exchange/testing';
import { contoso } from '../../examples/testing/estate';

const app = new App();
contoso(app);
const estate = EstateAssertions.of(app);
const document = EstateModel.of(app).toDocument();

/** The estate with something changed. */
function changed(change: object): EstateAssertions {
  return EstateAssertions.fromJson(JSON.stringify({ ...document, ...change }));
}

describe('servers of a tier', () => {
  test('are as many as asked, and neither more nor fewer', () => {
    expect(() => estate.hasServers('AMS/ClientAccess', 3)).not.toThrow();
    expect(() => estate.hasServers('AMS/ClientAccess', 2)).toThrow(
      'AMS/ClientAccess has 3 servers, and the test is about 2.\n  AMSFE1, zone 1\n  AMSFE2, zone 2\n  AMSFE3, zone 3',
    );
    expect(() => estate.hasServers('AMS/ClientAccess', 4)).toThrow('and the test is about 4');
  });

  test('are in as many zones as asked, or more', () => {
    expect(() => estate.usesZones('AMS/ClientAccess', 2)).not.toThrow();
    expect(() => estate.usesZones('AMS/ClientAccess', 3)).not.toThrow();
    expect(() => estate.usesZones('AMS/ClientAccess', 4)).toThrow(
      'AMS/ClientAccess is in 3 zones, and the test is about 4 or more.',
    );
    const machines = document.machines.map((each) => ({ ...each, zone: undefined }));
    expect(() => changed({ machines }).usesZones('AMS/Edge', 1)).toThrow(
      'AMS/Edge is in 0 zones, and the test is about 1 or more.\n  AMSEDGE1, in no zone',
    );
  });

  test('of a tier that does not exist are refused, also after not', () => {
    const refusal =
      "[EstateAssertions.hasServers] id must be the id of one of the tiers of 'contoso' (got 'AMS/Egde'). There are AMS/ClientAccess, AMS/Edge, " +
      "DUB/ClientAccess, DUB/Edge, DUB/AlternateWitness and PAR/Witness. Did you mean 'AMS/Edge'?";
    expect(() => estate.hasServers('AMS/Egde', 2)).toThrow(refusal);
    expect(() => expect(app).not.toHaveServers('AMS/Egde', 2)).toThrow(refusal);
  });

  test.each([-1, 2.5, undefined, '3'])('cannot be %s', (servers) => {
    expect(() => estate.hasServers('AMS/Edge', servers as number)).toThrow(
      '[EstateAssertions.hasServers] servers',
    );
  });
});

describe('open warnings', () => {
  const { NO_MTA_STS, LOCAL_STATE, DMARC_REPORTS_ONLY, SINGLE_CARRIER, ZONE_DELEGATION } = WarningId;

  test('are those, and no others', () => {
    expect(() => estate.hasOpenWarnings([NO_MTA_STS, LOCAL_STATE, DMARC_REPORTS_ONLY])).not.toThrow();
    expect(() => estate.hasOpenWarnings([LOCAL_STATE, DMARC_REPORTS_ONLY])).toThrow(
      /^Open, and not in the test:\n {2}no-mta-sts of contoso-dns\/Zone\/MailNames: Mail to contoso\.com/,
    );
    expect(() =>
      estate.hasOpenWarnings([NO_MTA_STS, LOCAL_STATE, DMARC_REPORTS_ONLY, SINGLE_CARRIER]),
    ).toThrow('Not open: single-carrier. Open:\n  local-state');
  });

  test('do not include those that are acknowledged', () => {
    expect(() => estate.hasOpenWarnings([ZONE_DELEGATION])).toThrow('Not open: zone-delegation.');
    expect(estate._checks.estate.warnings.map(({ id }) => id)).toContain(ZONE_DELEGATION);
  });

  test('are none only where none is open', () => {
    expect(() => estate.hasNoOpenWarnings()).toThrow('local-state of contoso-exports');
    const warnings = document.warnings.map((each) => ({ ...each, acknowledged: 'Known.' }));
    expect(() => changed({ warnings }).hasNoOpenWarnings()).not.toThrow();
  });

  test('are those that the program lists', () => {
    const open = [...new Set(Warnings.of(app).open.map(({ id }) => id))];
    expect(() => estate.hasOpenWarnings(open)).not.toThrow();
  });

  test('are asked by ids that exist', () => {
    expect(() => estate.hasOpenWarnings(['no-mta' as WarningId])).toThrow(
      "ids[0] must be a WarningId (got 'no-mta')",
    );
  });
});

describe('names', () => {
  test('are published, with what is expected of one of their records', () => {
    expect(() => estate.publishes('mail.contoso.com')).not.toThrow();
    expect(() =>
      estate.publishes('contoso.com', {
        recordType: 'MX 20',
        standby: 'dubedge2.contoso.com',
        stage: NameStage.LIVE,
      }),
    ).not.toThrow();
  });

  test('are not, and the message has the records or the names that there are', () => {
    expect(() =>
      estate.publishes('contoso.com', { recordType: 'MX 10', primary: 'other.contoso.com' }),
    ).toThrow(
      'contoso.com is published, and the test is about recordType MX 10, primary other.contoso.com.\n  MX 10: primary amsedge1.contoso.com (live)',
    );
    // Each property is true of one of the records, and not of the same one.
    expect(() =>
      estate.publishes('contoso.com', { recordType: 'MX 10', standby: 'dubedge1.contoso.com' }),
    ).toThrow();
    expect(() => estate.publishes('owa.contoso.com')).toThrow(
      'owa.contoso.com is not published. The names are:\n  mail.contoso.com\n  autodiscover.contoso.com',
    );
  });

  test('have no case, and records that never move are not said to be missing', () => {
    expect(() => estate.publishes('Mail.CONTOSO.com')).not.toThrow();
    expect(() => estate.publishes('AMSEDGE1.contoso.com')).toThrow(
      'AMSEDGE1.contoso.com can be a record of a host that never moves, which this test cannot see',
    );
    expect(() => estate.publishes('_dmarc.contoso.com')).toThrow('a record of the zone that never moves');
  });

  test('are asked for by settings that exist', () => {
    expect(() => estate.publishes('contoso.com', { type: 'MX 10' } as object)).toThrow(
      'expected.type is not a setting',
    );
  });
});

describe('backups', () => {
  test('of every machine, with exceptions by name', () => {
    expect(() => estate.backsUpEveryMachine(['DUBFSW1', 'PARFSW1'])).not.toThrow();
    expect(() => estate.backsUpEveryMachine(['DUBFSW1'])).toThrow(
      'Without a backup:\n  PARFSW1: rebuilt from code, and the group writes its witness file again',
    );
    expect(() => estate.backsUpEveryMachine()).toThrow('DUBFSW1');
    expect(() => estate.backsUpEveryMachine(['PARFSW9'])).toThrow("Did you mean 'PARFSW1'?");
  });

  test('of machines that exist already are not asked for', () => {
    const machines = document.machines.map((each) => ({ ...each, existing: true }));
    expect(() => changed({ machines }).backsUpEveryMachine()).not.toThrow();
  });
});

test('a resource that is released fails, with its reason', () => {
  expect(() => estate.releasesNothing()).not.toThrow();
  const released = [{ stack: 'contoso-primary', resource: 'azurerm_x.y', holds: 'data', reason: 'Moves.' }];
  expect(() => changed({ released }).releasesNothing()).toThrow(
    'Terraform may destroy, by the program:\n  azurerm_x.y of contoso-primary (data): Moves.',
  );
});

test('stacks are these, in any order, and no others', () => {
  const ids = document.stacks.map(({ id }) => id).reverse();
  expect(() => estate.hasStacks(ids)).not.toThrow();
  expect(() => estate.hasStacks(ids.slice(1))).toThrow('The test is about:');
  expect(() => estate.hasStacks([...ids.slice(1), 'contoso-other'])).toThrow('The stacks are:');
  expect(() => estate.hasStacks([...ids.slice(1), ids[1]])).toThrow('The stacks are:');
});

test('things are found by their ids', () => {
  expect(estate.machine('AMSFE2')).toMatchObject({ zone: '2', tier: 'AMS/ClientAccess' });
  expect(estate.site('DUB').standbyFor).toBe('AMS');
  expect(estate.tier('AMS/Edge').machines).toEqual(['AMSEDGE1', 'AMSEDGE2']);
  expect(estate.database('DB01').copies.length).toBeGreaterThan(1);
  expect(estate.stack('contoso-dns').dependsOn).toEqual(['contoso-addresses']);
  expect(() => estate.machine('AMSFE')).toThrow('There are AMSFE1');
  expect(() => changed({ databases: [] }).database('DB01')).toThrow('It has none.');
});

test('matchers take an app, a construct or assertions, and hold or fail with the same message', () => {
  expect(app).toHaveServers('AMS/Edge', 2);
  expect(app.node.children[0]).toUseZones('AMS/Edge', 2);
  expect(estate).toHaveStacks(document.stacks.map(({ id }) => id));
  expect(estate).toPublish('mail.contoso.com');
  expect(estate).not.toPublish('owa.contoso.com');
  expect(estate).toReleaseNothing();
  expect(estate).not.toHaveNoOpenWarnings();
  expect(estate).not.toBackUpEveryMachine();
  expect(() => expect(app).toHaveServers('AMS/Edge', 3)).toThrow(
    'AMS/Edge has 2 servers, and the test is about 3.',
  );
});

test('what is no estate is refused', () => {
  expect(() => EstateAssertions.of({} as App)).toThrow('[EstateAssertions.of] scope must be a construct');
  expect(() => EstateAssertions.of(new TerraformStack(new App(), 'empty'))).toThrow(
    'Nothing of an Exchange estate is in it',
  );
  expect(() => EstateAssertions.fromJson('{}')).toThrow('[EstateAssertions.fromJson] json must be');
  const { stacks: _, ...without } = document;
  expect(() => EstateAssertions.fromJson(JSON.stringify(without))).toThrow('It has no list of stacks');
});
