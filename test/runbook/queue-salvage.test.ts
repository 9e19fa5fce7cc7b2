import type { EstateView } from '../../lib/runbook/estate-view';
import type { Procedure } from '../../lib/runbook/procedure';
import { edgeQueueSalvage, mailboxQueueSalvage } from '../../lib/runbook/procedures/queue-salvage';
import { each } from '../support/each';
import type { Change } from './support/estates';
import {
  noQueueVolume,
  without,
  automaticEstate,
  ESTATES,
  noGroupEstate,
  singleSiteEstate,
  splitRolesEstate,
} from './support/estates';
import { plain, expectOrder, expectSound, stepOf, idsOf } from './support/procedure-checks';

const ASIDE = 'copy-queue-edge';
const [CLEAN, POINT, DRAIN, OWN] = ['replay-logs', 'use-old-queue', 'drain-old-queue', 'restore-own-queue'];

const ALL = ['AMSFE1', 'AMSFE2', 'AMSFE3', 'DUBFE1', 'DUBFE2', 'DUBFE3'];

function edgePage(estate: EstateView): Procedure {
  return edgeQueueSalvage(estate)!;
}

function mailboxPage(estate: EstateView): Procedure {
  return mailboxQueueSalvage(estate)!;
}

test.each(Object.entries(ESTATES))('both pages are sound for the estate with %s', (name, estate) => {
  const hasMailboxes = name !== 'edges only';
  expect(mailboxQueueSalvage(estate) !== undefined).toBe(hasMailboxes);
  for (const page of [edgePage(estate), ...(hasMailboxes ? [mailboxPage(estate)] : [])]) {
    expectSound(estate, page);
    // Nothing that is run names one server: the page is for whichever has failed.
    const run = page.steps.filter(({ subject }) => subject !== undefined);
    for (const { command, hosts } of each(run)) {
      expect(hosts.filter((name) => command.join().includes(`Identity '${name}'`))).toEqual([]);
    }
  }
});

test('an estate without Edges has no page for them', () => {
  const estate = automaticEstate(without('AMSEDGE1', 'AMSEDGE2', 'DUBEDGE1', 'DUBEDGE2'));
  expect(edgeQueueSalvage(estate)).toBeUndefined();
  expect(mailboxQueueSalvage(automaticEstate(without(...ALL)))).toBeUndefined();
});

describe('of an Edge', () => {
  const procedure = edgePage(automaticEstate());

  test('begins with the rebuild, and closes the door before it opens the old queue', () => {
    expectOrder(procedure, [
      'check-queue-edge',
      'see-rebuilt-edge',
      ASIDE,
      `${CLEAN}-edge`,
      'stop-inbound-mail-edge',
      `${POINT}-edge`,
      `${DRAIN}-edge`,
      `${OWN}-edge`,
    ]);
    expect(stepOf(procedure, 'see-rebuilt-edge').why).toContain(
      'edge-rebuild-AMSEDGE1, edge-rebuild-AMSEDGE2',
    );
  });

  test('asks for every Edge, to show which one has failed', () => {
    const { check } = stepOf(procedure, 'check-queue-edge');
    expect(check.filter((line) => line.includes('-Port 25'))).toHaveLength(4);
    expect(check.filter((line) => line.includes('-Port 3389'))).toHaveLength(4);
  });

  test('works on a copy on the queue volume', () => {
    expect(stepOf(procedure, ASIDE).command).toEqual([
      "Copy-Item -Path 'Q:\\QueueOriginal' -Destination 'Q:\\QueueSalvage' -Recurse",
    ]);
    expect(stepOf(procedure, `${CLEAN}-edge`).command.join()).toContain(
      "eseutil /r trn /l 'Q:\\QueueSalvage' /s 'Q:\\QueueSalvage' /d 'Q:\\QueueSalvage'",
    );
    expect(stepOf(procedure, `${POINT}-edge`).command.join()).toContain(".value = 'Q:\\QueueSalvage'");
  });

  test('stops before it changes the paths and starts after, and undoes both', () => {
    const lines = stepOf(procedure, `${POINT}-edge`).command;
    const at = (part: string): number => lines.findIndex((line) => line.includes(part));
    expect(at('before-salvage')).toBeLessThan(at('Stop-Service'));
    expect(at('Stop-Service')).toBeLessThan(at('$xml.Save'));
    expect(at('$xml.Save')).toBeLessThan(at('Start-Service'));
    expect(stepOf(procedure, `${OWN}-edge`).command.join()).toContain(
      "Remove-NetFirewallRule -Name 'QueueSalvageNoNewMail'",
    );
    expect(stepOf(procedure, 'stop-inbound-mail-edge').command.join()).toContain(
      "-Name 'QueueSalvageNoNewMail'",
    );
  });

  test('without a volume for the queue the files are asked for', () => {
    const asked = edgePage(automaticEstate(noQueueVolume));
    expect(idsOf(asked)).not.toContain(ASIDE);
    expect(stepOf(asked, `${POINT}-edge`).command[0]).toContain('Read-Host');
    expect(JSON.stringify(asked)).not.toContain('Q:');
  });
});

describe('of a Mailbox server', () => {
  const procedure = mailboxPage(automaticEstate());
  const WORTH = 'check-queue-mailbox-server';
  const CLOSE = 'stop-inbound-mail-mailbox-server';

  test('is sent by another one, after a look at the shadow copies of all others', () => {
    expectOrder(procedure, [
      WORTH,
      'fetch-queue-mailbox-server',
      `${CLEAN}-mailbox-server`,
      'record-copy-state-queue-salvage',
      CLOSE,
      `${POINT}-mailbox-server`,
      `${DRAIN}-mailbox-server`,
      `${OWN}-mailbox-server`,
      'restore-copy-state-queue-salvage',
    ]);
    for (const { hosts, subject } of each(procedure.steps)) {
      expect(hosts).toEqual(ALL);
      expect(subject).toContain('another Mailbox server of the site');
    }
    expect(stepOf(procedure, WORTH).check.join()).toContain(
      `foreach ($server in @('${ALL.join("', '")}' | Where-Object { $_ -ne $lost }))`,
    );
  });

  test('says that there is usually nothing to do', () => {
    expect(procedure.purpose).toContain('Usually there is nothing to do');
    expect(plain(procedure, procedure.before[0])).toContain('Wait 3 hours first');
  });

  test('drains the sender and sets it to work again, with the policy that it had', () => {
    expect(stepOf(procedure, CLOSE).command).toEqual([
      'Set-MailboxServer -Identity $env:COMPUTERNAME -DatabaseCopyAutoActivationPolicy Blocked',
      'Move-ActiveMailboxDatabase -Server $env:COMPUTERNAME -Confirm:$false',
      'Set-ServerComponentState -Identity $env:COMPUTERNAME -Component HubTransport -State Draining -Requester Maintenance',
      "Restart-Service -Name 'MSExchangeTransport'",
    ]);
    const last = stepOf(procedure, `${OWN}-mailbox-server`).command;
    expect(last.slice(-2)).toEqual([
      'Set-ServerComponentState -Identity $env:COMPUTERNAME -Component HubTransport -State Active -Requester Maintenance',
      "Restart-Service -Name 'MSExchangeTransport'",
    ]);
    expect(JSON.stringify(procedure)).not.toContain('Unrestricted -');
  });

  test('stops the front end of Transport too, but not where that is on other servers', () => {
    expect(JSON.stringify(procedure)).toContain('MSExchangeFrontEndTransport');
    expect(JSON.stringify(mailboxPage(splitRolesEstate()))).not.toContain('MSExchangeFrontEndTransport');
  });

  test('without a group no database is moved', () => {
    const text = JSON.stringify(mailboxPage(noGroupEstate()).steps);
    expect(text).not.toMatch(/Move-ActiveMailboxDatabase|Set-MailboxServer/);
    expect(text).toContain('Draining');
  });

  test('finds the files on the volume of the queue, where there is one', () => {
    const volume: Change = ({ machines }) => {
      for (const { id, volumes } of machines)
        if (ALL.includes(id)) volumes.push({ purpose: 'queue', driveLetter: 'Q', sizeGib: 128 });
    };
    const fetch = (estate: EstateView): string =>
      stepOf(mailboxPage(estate), 'fetch-queue-mailbox-server').command.join();
    expect(fetch(automaticEstate(noQueueVolume, volume))).toContain("'\\\\' + $lost + '\\Q$\\Queue'");
    expect(fetch(automaticEstate(noQueueVolume))).toContain('TransportRoles\\data\\Queue');
  });

  test('copies the queue to a data disk with room, and never to the system disk', () => {
    const { command } = stepOf(procedure, 'fetch-queue-mailbox-server');
    const at = (text: string): number => command.findIndex((line) => line.includes(text));
    expect(command).toContain("$letters = 'Q', 'M', 'L'");
    expect(command[at('1.2 * $size')]).toContain('throw');
    expect(at('1.2 * $size')).toBeLessThan(at('Copy-Item'));
    // What Transport needs free on the volume of a queue in use does not count as room.
    expect(command[at('$room =')]).toBe('$room = $volume.SizeRemaining - 0.11 * $volume.Size');
    expect(command.at(-1)).toMatch(/^if \(\$room -ge 2\.4 \* \$size\)/);
    expect(command.filter((line) => line.includes('Copy-Item')).join()).not.toContain('ExchangeInstallPath');
  });

  test('every later step finds the folder itself, and stops where there is none', () => {
    for (const id of each([`${CLEAN}-mailbox-server`, `${POINT}-mailbox-server`])) {
      const { command } = stepOf(procedure, id);
      expect(command[0]).toContain("'Q:\\QueueSalvage', 'M:\\QueueSalvage', 'L:\\QueueSalvage'");
      expect(command[1]).toContain('throw');
    }
    const unknown = mailboxPage(
      automaticEstate(({ machines }) => {
        for (const machine of machines) machine.volumes = [];
      }),
    );
    expect(stepOf(unknown, 'fetch-queue-mailbox-server').command.join()).toContain('$letters = Read-Host');
    expect(stepOf(unknown, `${CLEAN}-mailbox-server`).command[0]).toContain('Read-Host');
  });

  test('speaks of what this page does, not of maintenance and not of a firewall rule', () => {
    expect(JSON.stringify(procedure)).not.toMatch(
      /StopDagServerMaintenance|script that ends maintenance|firewall rule/,
    );
    expect(JSON.stringify(edgePage(automaticEstate()))).toContain('firewall rule');
  });

  test('a lone server sends its own queue once it is rebuilt', () => {
    const alone = mailboxPage(singleSiteEstate(without('AMSFE2', 'AMSFE3')));
    expect(each(alone.steps).every(({ hosts }) => hosts.join() === 'AMSFE1')).toBe(true);
    expect(alone.purpose).toContain('No other server has a copy');
    expect(idsOf(alone)).not.toContain(CLOSE);
  });
});
