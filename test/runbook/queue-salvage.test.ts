import type { EstateView } from '../../lib/runbook/estate-view';
import { queueSalvage } from '../../lib/runbook/procedures/queue-salvage';
import { each } from '../support/each';
import {
  noQueueVolume,
  without,
  automaticEstate,
  ESTATES,
  noGroupEstate,
  pilotLightEstate,
  singleSiteEstate,
  splitRolesEstate,
} from './support/estates';
import { plain, expectOrder, expectSound, stepOf, idsOf } from './support/procedure-checks';

const WORTH = /^check-queue-/;
const ASIDE = /^copy-queue-/;
const CLEAN = /^replay-logs-/;
const CLOSE = /^stop-inbound-mail-/;
const POINT = /^use-old-queue-/;
const DRAIN = /^drain-old-queue-/;
const OWN = /^restore-own-queue-/;

const cases = Object.entries(ESTATES).flatMap(([name, estate]) =>
  [estate.primary, ...(estate.standby ? [estate.standby] : [])]
    .flatMap((site) => [...site.edges, ...site.mailboxServers])
    .map((server): [string, string, EstateView] => [name, server.name, estate]),
);

test.each(cases)('is sound for the estate with %s, %s', (_, server, estate) => {
  const procedure = queueSalvage(estate, server);
  expectSound(estate, procedure);
  expect(procedure.id).toBe(`queue-salvage-${server}`);
});

test('refuses a server that is not there', () => {
  expect(() => queueSalvage(automaticEstate(), 'AMSEDGE9')).toThrow(
    'No Edge and no Mailbox server is called AMSEDGE9.',
  );
});

describe('of an Edge', () => {
  const procedure = queueSalvage(automaticEstate(), 'AMSEDGE1');

  test('saves the files before Exchange is installed, and closes the door before it opens the old queue', () => {
    expectOrder(procedure, [
      WORTH,
      'replace-machine-amsedge1',
      'set-drive-letter-amsedge1',
      ASIDE,
      'rebuild-edge-amsedge1',
      CLEAN,
      CLOSE,
      POINT,
      DRAIN,
      OWN,
    ]);
  });

  test('replaces the machine by its address, and neither disk nor address', () => {
    const edge = automaticEstate().primary.edges[0];
    const step = stepOf(procedure, 'replace-machine-amsedge1');
    expect(step.command).toEqual([
      `terraform "-chdir=cdktf.out/stacks/contoso-primary" apply '-replace=${edge.terraformAddress}'`,
    ]);
    expect(step.otherwise).toContain('a managed disk that you did not name, answer no');
  });

  test('of a pilot light that has been activated keeps the other machines', () => {
    const pilotLight = queueSalvage(pilotLightEstate(), 'DUBEDGE1');
    const { command, check } = stepOf(pilotLight, 'replace-machine-dubedge1');
    const first = stepOf(pilotLight, WORTH);
    for (const [line] of [first.command, command, check]) expect(line).toContain("-var 'activated=true'");
  });

  test('works on a copy on the queue volume', () => {
    expect(stepOf(procedure, ASIDE).command).toEqual([
      "if (-not (Test-Path -Path 'Q:\\QueueOriginal')) { Rename-Item -Path 'Q:\\Queue' -NewName 'QueueOriginal' }",
      "Copy-Item -Path 'Q:\\QueueOriginal' -Destination 'Q:\\QueueSalvage' -Recurse",
    ]);
    expect(stepOf(procedure, CLEAN).command.join()).toContain(
      "eseutil /r trn /l 'Q:\\QueueSalvage' /s 'Q:\\QueueSalvage' /d 'Q:\\QueueSalvage'",
    );
    expect(stepOf(procedure, POINT).command.join()).toContain(".value = 'Q:\\QueueSalvage'");
  });

  test('stops before it changes the paths and starts after, and undoes both', () => {
    const lines = stepOf(procedure, POINT).command;
    const at = (part: string): number => lines.findIndex((line) => line.includes(part));
    expect(at('before-salvage')).toBeLessThan(at('Stop-Service'));
    expect(at('Stop-Service')).toBeLessThan(at('$xml.Save'));
    expect(at('$xml.Save')).toBeLessThan(at('Start-Service'));
    expect(stepOf(procedure, OWN).command.join()).toContain(
      "Remove-NetFirewallRule -Name 'QueueSalvageNoNewMail'",
    );
    expect(stepOf(procedure, CLOSE).command.join()).toContain("-Name 'QueueSalvageNoNewMail'");
  });

  test('without a volume for the queue the files are asked for', () => {
    const plain = queueSalvage(automaticEstate(noQueueVolume), 'AMSEDGE1');
    expect(idsOf(plain).join()).not.toMatch(ASIDE);
    expect(stepOf(plain, POINT).command[0]).toContain('Read-Host');
    expect(JSON.stringify(plain)).not.toContain('Q:');
  });
});

describe('of a Mailbox server', () => {
  const procedure = queueSalvage(automaticEstate(), 'AMSFE1');

  test('is sent by another of the site, after a look at the shadow copies of all others', () => {
    expectOrder(procedure, [WORTH, 'fetch-queue-amsfe1', CLEAN, CLOSE, POINT, DRAIN, OWN]);
    expect(each(procedure.steps).every(({ hosts }) => hosts.join() === 'AMSFE2')).toBe(true);
    const asked = stepOf(procedure, WORTH).check.filter((line) => line.includes('ShadowRedundancy'));
    expect(asked.map((line) => /-Server '(\w+)'/.exec(line)?.[1])).toEqual([
      'AMSFE2',
      'AMSFE3',
      'DUBFE1',
      'DUBFE2',
      'DUBFE3',
    ]);
  });

  test('says that there is usually nothing to do', () => {
    expect(procedure.purpose).toContain('Usually there is nothing to do');
    expect(plain(procedure, procedure.before[0])).toContain('Wait 3 hours first');
  });

  test('drains the sender and sets it to work again', () => {
    expect(stepOf(procedure, CLOSE).command).toEqual([
      "Set-MailboxServer -Identity 'AMSFE2' -DatabaseCopyAutoActivationPolicy Blocked",
      "Move-ActiveMailboxDatabase -Server 'AMSFE2' -Confirm:$false",
      "Set-ServerComponentState -Identity 'AMSFE2' -Component HubTransport -State Draining -Requester Maintenance",
      "Restart-Service -Name 'MSExchangeTransport'",
    ]);
    expect(stepOf(procedure, OWN).command.slice(-3)).toEqual([
      "Set-ServerComponentState -Identity 'AMSFE2' -Component HubTransport -State Active -Requester Maintenance",
      "Restart-Service -Name 'MSExchangeTransport'",
      "Set-MailboxServer -Identity 'AMSFE2' -DatabaseCopyAutoActivationPolicy Unrestricted",
    ]);
  });

  test('stops the front end of Transport too, but not where that is on other servers', () => {
    expect(JSON.stringify(procedure)).toContain('MSExchangeFrontEndTransport');
    expect(JSON.stringify(queueSalvage(splitRolesEstate(), 'AMSMBX1'))).not.toContain(
      'MSExchangeFrontEndTransport',
    );
  });

  test('without a group no database is moved', () => {
    const text = JSON.stringify(queueSalvage(noGroupEstate(), 'AMSFE1').steps);
    expect(text).not.toMatch(/Move-ActiveMailboxDatabase|Set-MailboxServer/);
    expect(text).toContain('Draining');
  });

  test('a lone server sends its own queue once it is rebuilt', () => {
    const alone = singleSiteEstate(without('AMSFE2', 'AMSFE3'));
    const procedureAlone = queueSalvage(alone, 'AMSFE1');
    expect(each(procedureAlone.steps).every(({ hosts }) => hosts.join() === 'AMSFE1')).toBe(true);
    expect(procedureAlone.purpose).toContain('No other server has a copy');
    expect(idsOf(procedureAlone).join()).not.toMatch(CLOSE);
  });
});
