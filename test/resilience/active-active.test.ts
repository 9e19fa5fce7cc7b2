import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EstateDocument } from '../../lib/model/estate-document';
import type { DnsZoneModel } from '../../lib/model/name-model';
import { RoutingMethod } from '../../lib/model/routing-model';
import { analyse } from '../../lib/resilience/analyse';
import { Outcome } from '../../lib/resilience/outcome';

const GOLDEN = JSON.parse(readFileSync(join(__dirname, '../two-site.estate.json'), 'utf8')) as EstateDocument;

/** The golden estate, with both sites in use. */
function bothServe(zone: Partial<DnsZoneModel> = {}, equalMail = true): ReturnType<typeof analyse> {
  const routing = {
    method: RoutingMethod.WEIGHTED,
    primary: { site: 'AMS', weight: 1 },
    standby: { site: 'DUB', weight: 1 },
    clients: 6000,
    clientsPerServer: 3000,
    equalMail,
  };
  return analyse({
    ...GOLDEN,
    dnsZones: GOLDEN.dnsZones.map((each) => ({ ...each, routing, ...zone })),
  });
}

const CLIENTS = 'client access from the Internet: mail.contoso.com';
const MAIL = 'inbound mail';

describe('both sites serve', () => {
  const both = bothServe();

  test.each([
    // A server of either site is missed; with one site in use that of the other is not.
    [CLIENTS, ['machine:AMSFE1'], Outcome.REDUCED],
    [CLIENTS, ['machine:DUBFE1'], Outcome.REDUCED],
    [CLIENTS, ['region:westeurope'], Outcome.INTERRUPTED],
    [CLIENTS, ['region:northeurope'], Outcome.INTERRUPTED],
    [CLIENTS, ['region:westeurope', 'region:northeurope'], Outcome.LOST],
    [CLIENTS, ['traffic-manager'], Outcome.NEEDS_PERSON],
    [MAIL, ['region:westeurope'], Outcome.REDUCED],
    [MAIL, ['region:northeurope'], Outcome.REDUCED],
    [MAIL, ['machine:DUBEDGE1'], Outcome.REDUCED],
  ])('%s with the loss of %j: %s', (service, lost, outcome) => {
    expect(both.verdict(service, lost).outcome).toBe(outcome);
  });

  test('the clients of a lost site are led to the other one, within probes and time to live', () => {
    const { reason, seconds, capacity } = both.verdict(CLIENTS, ['region:northeurope']);
    expect(reason).toBe('No front end of Dublin answers; Traffic Manager leads its clients to Amsterdam.');
    expect(seconds).toBe(GOLDEN.dnsZones[0].recoverySeconds);
    expect(capacity).toContain('Amsterdam');
  });
});

test('the loss of the standby with the witness leads to the page of that site', () => {
  const page = (both: ReturnType<typeof analyse>): string | undefined =>
    both.verdict('database: DB01', ['region:northeurope', 'machine:PARFSW1']).page;
  expect(page(bothServe())).toBe('switchover-unplanned-DUB');
  expect(page(analyse(GOLDEN))).not.toBe('switchover-unplanned-DUB');
});

test('a site that is pinned serves alone', () => {
  const pinned = bothServe({ activeSite: 'primary' });
  expect(pinned.verdict(CLIENTS, ['region:northeurope']).outcome).toBe(Outcome.GOES_ON);
  expect(pinned.verdict(CLIENTS, ['region:westeurope']).outcome).toBe(Outcome.NEEDS_PERSON);
  expect(pinned.verdict(MAIL, ['machine:DUBEDGE1']).outcome).toBe(Outcome.GOES_ON);
});

test('mail keeps to the primary where only clients are spread', () => {
  expect(bothServe({}, false).verdict(MAIL, ['machine:DUBEDGE1']).outcome).toBe(Outcome.GOES_ON);
});
