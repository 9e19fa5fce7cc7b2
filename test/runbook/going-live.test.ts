import { Duration, NameStage } from 'cdktf-resilient-exchange';
import type { EstateView } from '../../lib/runbook/estate-view';
import type { Step } from '../../lib/runbook/procedure';
import { bringUp } from '../../lib/runbook/procedures/bring-up';
import { goingBack } from '../../lib/runbook/procedures/going-back';
import { nameChecks, namesAt } from '../../lib/runbook/vocabulary/name-moves';
import { checkPowerShell, loadPowerShell } from '../support/powershell';
import { automaticEstate, type Draft } from './support/estates';

const ZONE = '/subscriptions/0/resourceGroups/rg-dns/providers/Microsoft.Network/dnsZones/contoso.com';
const PREVIOUS = [
  { name: '@', recordType: 'MX', values: ['10 mx.old.example'], mail: true },
  { name: 'mail', recordType: 'A', values: ['203.0.113.7'], mail: false },
];
const TTL = Duration.hours(4).toSeconds();

function estate(clientNames: NameStage, mailNames: NameStage, previous = true): EstateView {
  return automaticEstate((draft: Draft) => {
    Object.assign(draft.dnsZones[0], { clientNames, mailNames });
    if (previous)
      Object.assign(draft.dnsZones[0], {
        existingZoneId: ZONE,
        previousRecords: PREVIOUS,
        previousTtlSeconds: TTL,
      });
  });
}

const { HELD, LIVE, PREVIOUS: BACK } = NameStage;
const steps = (view: EstateView): Step[] => bringUp(view).steps;
const ids = (view: EstateView): string[] => steps(view).map(({ id }) => id);
const step = (view: EstateView, id: string): Step => steps(view).find((each) => each.id === id)!;

beforeAll(loadPowerShell);

describe('the bring-up', () => {
  test('goes live by stages when mail flows: time to live, aliases, Edges, clients, mail', () => {
    const all = ids(estate(HELD, HELD));
    const from = all.indexOf('check-mail-flow');
    expect(all.slice(from)).toEqual([
      'check-mail-flow',
      'lower-ttl',
      'alias-addresses',
      'test-edges',
      'go-live-clients',
      'forward-client-names-ams',
      'forward-client-names-dub',
      'go-live-mail',
      'check-from-outside',
    ]);
    expect(step(estate(HELD, HELD), 'forward-names-ams').command.join()).not.toContain("'mail.contoso.com'");
  });

  test('has the rest of the way where one stage is live, and none of it where both are', () => {
    const going = (view: EstateView): string[] =>
      ids(view).filter((id) => /^(lower|alias|test-e|go-live)/.test(id));
    expect(going(estate(LIVE, HELD))).toEqual(['lower-ttl', 'test-edges', 'go-live-mail']);
    expect(going(estate(HELD, LIVE))).toEqual(['lower-ttl', 'alias-addresses', 'go-live-clients']);
    expect(going(estate(LIVE, LIVE))).toEqual([]);
    expect(going(estate(HELD, HELD, false))).toEqual(['test-edges', 'go-live-clients', 'go-live-mail']);
  });

  test('waits for the former time to live, and lowers it by what the zone has', () => {
    const { command, wait } = step(estate(HELD, HELD), 'lower-ttl');
    expect(command[0]).toBe(
      "az network dns record-set mx update --resource-group 'rg-dns' --zone-name 'contoso.com' --name '@' --set ttl=170",
    );
    expect(wait?.seconds).toBe(TTL);
  });

  test('removes IPv6 addresses before the aliases, and prepares nothing of what a wildcard answers', () => {
    const withMore = automaticEstate((draft: Draft) => {
      Object.assign(draft.dnsZones[0], {
        ...{ clientNames: HELD, mailNames: HELD, existingZoneId: ZONE, previousTtlSeconds: TTL },
        previousRecords: [
          ...PREVIOUS,
          { name: 'mail', recordType: 'AAAA', values: ['2001:db8::7'], mail: false },
          { name: 'autodiscover', recordType: 'A', values: ['203.0.113.7'], mail: false, fromWildcard: true },
        ],
      });
    });
    const all = ids(withMore);
    expect(all.slice(all.indexOf('remove-ipv6')).slice(0, 3)).toEqual([
      'remove-ipv6',
      'lower-ttl',
      'alias-addresses',
    ]);
    const { command } = step(withMore, 'remove-ipv6');
    expect(command).toEqual([
      "az network dns record-set aaaa delete --resource-group 'rg-dns' --zone-name 'contoso.com' --name 'mail'",
    ]);
    const prepared = all.slice(all.indexOf('remove-ipv6'), all.indexOf('test-edges'));
    expect(prepared.flatMap((id) => step(withMore, id).command).join()).not.toContain('autodiscover');
    expect(step(withMore, 'lower-ttl').command.join()).not.toContain('aaaa');
    expect(ids(estate(HELD, HELD))).not.toContain('remove-ipv6');
  });

  test('compares the records before a new zone is delegated to, and only then', () => {
    const all = ids(estate(HELD, HELD, false));
    expect(all.indexOf('compare-records')).toBe(all.indexOf('delegate-zone') - 1);
    expect(ids(estate(HELD, HELD))).not.toContain('compare-records');
  });

  test.each([true, false])('is PowerShell that Windows has', (previous) => {
    const code = steps(estate(HELD, HELD, previous)).flatMap(({ command, check }) => [...command, ...check]);
    expect(checkPowerShell(code.join('\n'))).toEqual([]);
  });
});

describe('going back', () => {
  test('is a page where a stage is live and its former records are stated', () => {
    const pages = (clients: NameStage, mail: NameStage, previous = true): string[] =>
      goingBack(estate(clients, mail, previous)).flatMap((page) => page.steps.map(({ id }) => id));
    expect(pages(LIVE, LIVE)).toEqual(['go-back-client-names', 'go-back-records-about-mail']);
    expect(pages(HELD, LIVE)).toEqual(['go-back-records-about-mail']);
    expect(pages(BACK, HELD)).toEqual(['go-back-client-names']);
    expect(pages(HELD, HELD)).toEqual([]);
    expect(pages(LIVE, LIVE, false)).toEqual([]);
  });

  test('begins with the variable, in the stack of the names alone', () => {
    const [{ steps: back }] = goingBack(estate(HELD, LIVE));
    expect(back[0].command[0]).toBe(
      'terraform "-chdir=cdktf.out/stacks/contoso-dns" apply -var \'mail_names=previous\'',
    );
    expect(back[0].expected).toContain('MX of @: 10 mx.old.example');
    expect(checkPowerShell([...back[0].command, ...back[0].check].join('\n'))).toEqual([]);
  });
});

test('a switchover before the stages says that no name moves, and asks for none', () => {
  const held = estate(HELD, HELD);
  expect(nameChecks(held)).toEqual([]);
  expect(namesAt(held, held.standby!)).toContain('The client names are not live: no record of theirs moves.');
  expect(namesAt(held, held.standby!)).toContain('The records about mail are not live');
  const live = estate(LIVE, LIVE);
  expect(nameChecks(live)).toHaveLength(4);
  expect(namesAt(live, live.standby!)).not.toContain('not live');
});
