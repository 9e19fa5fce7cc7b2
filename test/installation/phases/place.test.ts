import { INSTALLATION } from '../../../lib/exchange/installation-names';
import type { InstallationPlan } from '../../../lib/installation/installation-plan';
import { placePhase } from '../../../lib/installation/phases/place';
import { loadPowerShell } from '../../support/powershell';
import { CLIENT_ACCESS_2013_PLAN, EDGE_PLAN, MAILBOX_2013_PLAN, MAILBOX_PLAN } from '../support/plans';
import { DIRECTORY, FakeWindows } from '../support/windows';

beforeAll(loadPowerShell);

const EXCHANGE = `CN=Microsoft Exchange,CN=Services,${DIRECTORY.configurationNamingContext}`;
const GROUP = `CN=Organization Management,OU=Microsoft Exchange Security Groups,${DIRECTORY.rootDomainNamingContext}`;
const FULL = 16439;
const PROVISIONED = 4096;
const [PHASE] = placePhase(MAILBOX_PLAN);

function planWith(domain: Partial<NonNullable<InstallationPlan['domain']>>): InstallationPlan {
  return { ...MAILBOX_PLAN, domain: { ...MAILBOX_PLAN.domain!, ...domain } };
}

function windows(inOrganizationManagement = false): FakeWindows {
  const made = new FakeWindows();
  made.directory.push(
    {
      dn: EXCHANGE,
      attributes: {
        objectClass: ['msExchConfigurationContainer'],
        otherWellKnownObjects: [
          'B:32:9C5B963F67F14A4B936CB8EFB19C4784:CN=Other,DC=contoso',
          `B:32:C262A929D691B74A9E068728F8F842EA:${GROUP}`,
        ],
      },
    },
    {
      dn: `CN=svc-exsetup,${DIRECTORY.defaultNamingContext}`,
      attributes: {
        cn: ['svc-exsetup'],
        objectSid: ['S-of-CORP\\svc-exsetup'],
        memberOf: inOrganizationManagement ? [GROUP] : [],
      },
    },
  );
  return made;
}

const mode = (machine: FakeWindows): string | undefined => machine.text(INSTALLATION.mode);

it('a provisioned server is installed, without further rights', async () => {
  const machine = windows();
  machine.addServer('OTHER', FULL);
  machine.addServer('AMSMBX1', PROVISIONED);
  expect([await machine.ask(PHASE), mode(machine)]).toEqual(['done', 'Install']);
});

it('a server without an object waits for one', async () => {
  const machine = windows(true);
  machine.addServer('OTHER', FULL);
  expect([await machine.ask(PHASE), mode(machine)]).toEqual(['wait', undefined]);
  expect(machine.waitedFor).toBe(
    'the server object of AMSMBX1, which people provision (/NewProvisionedServer)',
  );
});

describe('the first server of an organization', () => {
  const [phase] = placePhase(planWith({ mayBeFirst: true }));

  it('is installed while its account is in Organization Management', async () => {
    const machine = windows(true);
    expect([await machine.ask(phase), mode(machine)]).toEqual(['done', 'Install']);
  });

  it('waits for this right', async () => {
    const machine = windows();
    expect([await machine.ask(phase), mode(machine)]).toEqual(['wait', undefined]);
    expect(machine.waitedFor).toContain('CORP\\svc-exsetup to be in Organization Management');
  });

  it('waits where the organization does not name the group', async () => {
    const machine = windows(true);
    machine.directory[0].attributes.otherWellKnownObjects = [];
    expect(await machine.ask(phase)).toBe('wait');
  });

  it('is no longer the first where there is another one', async () => {
    const machine = windows(true);
    machine.addServer('OTHER', FULL);
    expect(await machine.ask(phase)).toBe('wait');
    expect(machine.waitedFor).toContain('the server object of AMSMBX1');
  });

  it('is the one that the program names', async () => {
    const machine = windows(true);
    expect(await machine.ask(PHASE)).toBe('wait');
    expect(machine.waitedFor).toContain('the server object of AMSMBX1');
  });
});

describe('a server whose object has roles', () => {
  it('is recovered, in the folder that it was in', async () => {
    const machine = windows(true);
    machine.write(INSTALLATION.prepared, 'AMSMBX1');
    machine.addServer('AMSMBX1', FULL, { msExchInstallPath: ['D:\\Exchange\\'] });
    expect([await machine.ask(PHASE), mode(machine)]).toEqual(['done', 'RecoverServer\nD:\\Exchange']);
  });

  it('is recovered in the usual folder where its object names none', async () => {
    const machine = windows(true);
    machine.write(INSTALLATION.prepared, 'AMSMBX1');
    machine.addServer('AMSMBX1', FULL);
    await machine.ask(PHASE);
    expect(mode(machine)).toBe('RecoverServer\nC:\\Program Files\\Microsoft\\Exchange Server\\V15');
  });

  it('waits until its account is in Organization Management', async () => {
    const machine = windows();
    machine.addServer('AMSMBX1', FULL);
    expect([await machine.ask(PHASE), mode(machine)]).toEqual(['wait', undefined]);
    expect(machine.waitedFor).toContain('which a recovery needs');
  });

  it('waits until people have seen what the old one left on its disks', async () => {
    const machine = windows(true);
    machine.addServer('AMSMBX1', FULL);
    expect([await machine.ask(PHASE), mode(machine)]).toEqual(['wait', undefined]);
    expect(machine.waitedFor).toContain('what the lost server left on its disks');
  });

  it('waits until people have taken it out of its group', async () => {
    const machine = windows(true);
    machine.addServer('AMSMBX1', FULL, { msExchMDBAvailabilityGroupLink: ['CN=DAG1'] });
    expect([await machine.ask(PHASE), mode(machine)]).toEqual(['wait', undefined]);
    expect(machine.waitedFor).toContain('membership in the database availability group');
  });

  it.each([
    ['Version 15.2 (Build 32562.17)', 'done'],
    ['Version 15.2 (Build 31748.10)', 'done'],
    ['Version 15.1 (Build 32507.6)', 'done'],
    ['Version 15.2 (Build 32562.43)', 'The lost server had the build 15.2.2562.43'],
    ['Version 15.3 (Build 30001.1)', 'The lost server had the build 15.3.1.1'],
  ])('was of %s: %s', async (serialNumber, outcome) => {
    const machine = windows(true);
    machine.write(INSTALLATION.prepared, 'AMSMBX1');
    machine.addServer('AMSMBX1', FULL, { serialNumber: [serialNumber] });
    expect(await machine.ask(PHASE).catch((error: Error) => error.message)).toContain(outcome);
  });

  it('is named in the log', async () => {
    const machine = windows(true);
    machine.write(INSTALLATION.prepared, 'AMSMBX1');
    machine.addServer('AMSMBX1', FULL);
    await machine.ask(PHASE);
    expect(machine.steps).toEqual(['place: this server is recovered, from its object in Active Directory.']);
  });

  it.each([
    [54, 'a complete server has 16439'],
    [FULL - 1, 'a complete server has 16439'],
  ])('and that has not all of them is a matter for people: %d', async (roles, reason) => {
    const machine = windows(true);
    machine.addServer('AMSMBX1', roles);
    await expect(machine.ask(PHASE)).rejects.toThrow(reason);
  });

  it('has fewer of them in 2013', async () => {
    const machine = windows(true);
    machine.write(INSTALLATION.prepared, 'AMSMBX1');
    machine.addServer('AMSMBX1', 54, { serialNumber: ['Version 15.0 (Build 31497.2)'] });
    expect(await machine.ask(placePhase(MAILBOX_2013_PLAN)[0])).toBe('done');
  });

  it('waits while no controller answers', async () => {
    const machine = windows(true);
    machine.directoryFails = () => -2147016646;
    expect(await machine.ask(PHASE)).toBe('wait');
  });

  it('and whose roles are none is a matter for people', async () => {
    const machine = windows(true);
    machine.addServer('AMSMBX1', 0);
    await expect(machine.ask(PHASE)).rejects.toThrow('an installation has stopped halfway');
  });
});

describe('a server that comes after another one', () => {
  const [phase] = placePhase(planWith({ after: 'AMSMBX0' }));

  function second(roles?: number): FakeWindows {
    const machine = windows();
    machine.addServer('AMSMBX1', PROVISIONED);
    if (roles !== undefined) machine.addServer('AMSMBX0', roles);
    return machine;
  }

  it.each([
    [undefined, 'wait'],
    [PROVISIONED, 'wait'],
    // Mailbox without the front end, which comes last.
    [54, 'wait'],
    [FULL, 'done'],
  ])('with the roles %s: %s', async (roles, answer) => {
    expect(await second(roles).ask(phase)).toBe(answer);
  });

  it('waits as long as people let the first one wait', async () => {
    const machine = second();
    expect(await machine.ask(phase)).toBe('wait');
    machine.hours = 30;
    expect([await machine.ask(phase), machine.waitedFor]).toEqual([
      'wait',
      'AMSMBX0, which is installed first in its site',
    ]);
  });

  it('of 2013 waits for mailboxes', async () => {
    const [of2013] = placePhase(CLIENT_ACCESS_2013_PLAN);
    const machine = windows();
    machine.addServer('AMSFE1', PROVISIONED);
    const before = machine.addServer('AMSMBX1', PROVISIONED);
    expect(await machine.ask(of2013)).toBe('wait');
    before.attributes.msExchCurrentServerRoles = [54];
    expect(await machine.ask(of2013)).toBe('done');
  });
});

it('an Edge has no place in Active Directory', () => {
  expect(placePhase(EDGE_PLAN)).toEqual([]);
});
