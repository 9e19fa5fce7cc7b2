import { compose } from '../../lib/runbook/compose';
import { compromise } from '../../lib/runbook/procedures/compromise';
import type { Procedure } from '../../lib/runbook/procedure';
import { renderPowerShell } from '../../lib/runbook/render/render-powershell';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import {
  automaticEstate,
  existing,
  manualEstate,
  noGroupEstate,
  smartHostEstate,
  splitRolesEstate,
  without,
} from './support/estates';
import { expectOrder, idsOf, said, stepOf } from './support/procedure-checks';

const estate = automaticEstate();
const page = compromise(estate)!;

function commands({ steps }: Procedure, text: string): string[] {
  return steps.flatMap(({ command }) => command).filter((line) => line.includes(text));
}

test('service, isolation, evidence, accounts, keys, and only then the rebuild', () => {
  expectOrder(page, [
    'take-out-suspect',
    'isolate-machine',
    'disable-machine-account',
    'keep-disks',
    'remove-suspect-copies',
    'see-mitigations',
    'see-changes',
    'see-changes-on-machines',
    'disable-account',
    'renew-krbtgt',
    'change-local-passwords',
    'replace-keys',
    'give-interface-free',
    'wipe-data-disks',
    'rebuild-suspect',
  ]);
});

test('nothing is stopped before its disks are kept, and the isolation ends only on a stopped machine', () => {
  const first = page.steps.slice(
    0,
    page.steps.findIndex(({ id }) => id === 'keep-disks'),
  );
  expect(first.flatMap(({ command }) => command).join('\n')).not.toMatch(/deallocate|Restart-|Stop-/);
  const { command } = stepOf(page, 'give-interface-free');
  expect(command.findIndex((line) => line.includes('deallocate'))).toBeLessThan(
    command.findIndex((line) => line.includes('--remove networkSecurityGroup')),
  );
});

test('copies of the machine go, so that the logs of the others are truncated', () => {
  const { command, why } = stepOf(page, 'remove-suspect-copies');
  expect(command[0]).toContain('AMSFE1, AMSFE2, AMSFE3, DUBFE1, DUBFE2, DUBFE3');
  expect(command.at(-1)).toContain('Remove-MailboxDatabaseCopy');
  expect(why).toContain('the volume L fills within days');
  expect(why).toContain('member-rebuild-AMSFE1');
  expect(idsOf(compromise(noGroupEstate())!)).not.toContain('remove-suspect-copies');
});

test('the computer account is disabled: of a witness too, of an Edge it does not exist', () => {
  const { command, why } = stepOf(page, 'disable-machine-account');
  expect(command[0]).toContain('DUBFE3, DUBFSW1, PARFSW1');
  expect(command[0]).not.toContain('EDGE');
  expect(command[1]).toBe("Disable-ADAccount -Identity ($server + '$')");
  expect(why).toContain('Enable-ADAccount');
});

test('queues are emptied before the server goes offline, where another one can take the mail', () => {
  const { command } = stepOf(page, 'take-out-suspect');
  const at = (text: string): number => command.findIndex((line) => line.includes(text));
  expect(at('HubTransport -State Draining')).toBeLessThan(at('Redirect-Message'));
  expect(at('Redirect-Message')).toBeLessThan(at('ServerWideOffline'));
  const alone = compromise(automaticEstate(without('AMSFE2', 'AMSFE3', 'DUBFE1', 'DUBFE2', 'DUBFE3')))!;
  expect(commands(alone, 'Redirect-Message')).toEqual([]);
});

test('ways back are looked for in the organization and on each other machine', () => {
  const organization = stepOf(page, 'see-changes').check.join();
  for (const way of [
    'Accept-Any-Recipient',
    'ApplicationImpersonation',
    'Get-JournalRule',
    'ForwardingAddress -ne',
    'ForwardingSmtpAddress -ne',
    'Get-InboxRule',
  ])
    expect(organization).toContain(way);
  const { hosts, check } = stepOf(page, 'see-changes-on-machines');
  expect(hosts).toEqual(expect.arrayContaining(['AMSFE1', 'AMSEDGE1', 'DUBEDGE2']));
  expect(check.join()).toMatch(/Get-TransportAgent.*HttpProxy.*inetpub/);
});

test.each(['see-changes-on-machines', 'change-local-passwords'])(
  'nobody signs in to the suspected machine for %s',
  (id) => {
    expect(stepOf(page, id).subject).toContain('but the suspected machine');
  },
);

test('the snapshots are incremental', () => {
  expect(commands(page, 'az snapshot create').join()).toContain('--incremental true');
});

test('the isolation denies both directions', () => {
  expect(
    commands(page, 'nsg rule create').map((line) => /--direction (\w+) --access Deny/.exec(line)?.[1]),
  ).toEqual(['Inbound', 'Outbound']);
});

test('every machine of the program can be isolated, and no other', () => {
  const own = compromise(automaticEstate(existing('AMSFE2')))!;
  const [question] = stepOf(own, 'isolate-machine').command;
  expect(question).toContain('AMSFE1');
  expect(question).toContain('PARFSW1');
  expect(question).not.toContain('AMSFE2');
  expect(stepOf(own, 'change-local-passwords').hosts).toContain('AMSFE2');
});

test('keys lead to the pages that replace them', () => {
  const { why } = stepOf(page, 'replace-keys');
  expect(why).toContain('internal-certificates');
  expect(why).toContain('certificate-renewal');
  expect(why).toContain('bring-up');
  expect(why).not.toContain('relay');
  expect(stepOf(compromise(smartHostEstate())!, 'replace-keys').why).toContain('smtp.relay.contoso.net');
});

test('the rebuild leads to the page of each machine, the witness where it votes', () => {
  const { why } = stepOf(page, 'rebuild-suspect');
  for (const target of ['member-rebuild-AMSFE1', 'edge-rebuild-DUBEDGE2', 'witness-lost'])
    expect(why).toContain(target);
  expect(stepOf(compromise(noGroupEstate())!, 'rebuild-suspect').why).not.toContain('witness-lost');
});

test('only the new machine is emptied: its commands refuse to run elsewhere and where Exchange is', () => {
  const composed = compose(proceduresOf(estate)).find(({ id }) => id === 'compromise')!;
  const script = renderPowerShell(estate, composed);
  const body = /function Invoke-WipeDataDisks \{\n([\s\S]*?)^\}/m.exec(script)![1];
  expect(body.split('\n')[0]).toContain("throw 'Run this on the new machine.'");
  expect(body.split('\n')[1]).toContain("Get-Service -Name 'MSExchangeTransport'");
});

test('what an estate does not have is not on its page', () => {
  expect(commands(compromise(noGroupEstate())!, 'Move-ActiveMailboxDatabase')).toEqual([]);
  expect(commands(compromise(splitRolesEstate())!, 'MitigationsEnabled')).toEqual([]);
  const noEdges = compromise(automaticEstate(without('AMSEDGE1', 'AMSEDGE2', 'DUBEDGE1', 'DUBEDGE2')))!;
  expect(noEdges.table?.rows.map(([what]) => what).join()).not.toContain('Edge');
  expect(idsOf(noEdges)).toContain('rebuild-suspect');
  expect(said(compromise(manualEstate())!, 'before')).toContain('Do not restart the machine');
});
