import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EstateDocument } from '../../lib/model/estate-document';
import { analyse } from '../../lib/resilience/analyse';
import { alternateWitness } from '../../lib/resilience/known-changes/alternate-witness';
import { anotherCarrier } from '../../lib/resilience/known-changes/another-carrier';
import { anotherCopy } from '../../lib/resilience/known-changes/another-copy';
import { anotherRegion } from '../../lib/resilience/known-changes/another-region';
import { anotherZone } from '../../lib/resilience/known-changes/another-zone';
import { automaticFailover } from '../../lib/resilience/known-changes/automatic-failover';
import { changeThatMeets } from '../../lib/resilience/known-changes/change-that-meets';
import type { KnownChanges } from '../../lib/resilience/known-changes/known-change';
import { oneMoreServer } from '../../lib/resilience/known-changes/one-more-server';
import { DnsFailover } from '../../lib/dns/dns-failover';
import { Duration } from '../../lib/core/duration';
import { Objective } from '../../lib/resilience/objective';
import { Scenario } from '../../lib/resilience/scenario';

const file = join(__dirname, '../two-site.estate.json');
const document = JSON.parse(readFileSync(file, 'utf8')) as EstateDocument;

const words = (changes: KnownChanges, of = document): string[] => changes(of).map((each) => each.words);

/** The same estate with the machines of one tier changed. */
function withTier(tier: string, change: Partial<EstateDocument['machines'][number]>): EstateDocument {
  const machines = document.machines.map((each) => (each.tier === tier ? { ...each, ...change } : each));
  return { ...document, machines };
}

describe('a known change', () => {
  test('is one more server in each tier with servers', () => {
    expect(words(oneMoreServer)).toEqual(
      ['AMS/ClientAccess', 'AMS/Edge', 'DUB/ClientAccess', 'DUB/Edge'].map(
        (tier) => `one more server in ${tier}`,
      ),
    );
  });

  test('gives a new member of the group its vote, and the witness up where the number is odd', () => {
    const [{ document: changed }] = oneMoreServer(document);
    expect(changed.availabilityGroups[0]).toMatchObject({ votes: 7, votesNeeded: 4 });
    const quorum = changed.redundancyGroups.find(({ id }) => id === 'quorum:DAG1');
    expect(quorum?.members).toContain('AMSFE4');
    expect(quorum?.members).not.toContain('PARFSW1');
  });

  test('gives a new Edge an MX record of its own, a zone and a carrier', () => {
    const { document: changed } = oneMoreServer(document)[1];
    const edge = changed.machines.find(({ id }) => id === 'AMSEDGE3');
    expect(edge).toMatchObject({ zone: '3', hostName: 'amsedge3.contoso.com' });
    expect(edge?.failureDomains).toContain('zone:westeurope/3');
    expect(changed.names.map(({ primary }) => primary)).toContain('amsedge3.contoso.com');
  });

  test('is another zone where two servers share one, and a zone is free', () => {
    expect(words(anotherZone)).toEqual([]);
    const failureDomains = ['region:westeurope', 'zone:westeurope/1'];
    const [change] = anotherZone(withTier('AMS/Edge', { zone: '1', failureDomains }));
    expect(change.words).toBe('another zone for AMSEDGE2 (zone 2)');
    expect(change.document.machines.find(({ id }) => id === 'AMSEDGE2')?.failureDomains).toEqual([
      'region:westeurope',
      'zone:westeurope/2',
    ]);
  });

  test('is one more Edge behind another carrier where all of a site have one, and leaves those that there are', () => {
    expect(words(anotherCarrier)).toEqual([]);
    const before = withTier('AMS/Edge', { carrier: 'fibre', failureDomains: ['carrier:fibre'] });
    const [change, ...others] = anotherCarrier(before);
    expect(others).toEqual([]);
    expect(change.words).toBe('one more server in AMS/Edge behind another carrier (routingPreferences)');
    expect(change.document.machines).toEqual([
      ...before.machines,
      expect.objectContaining({
        id: 'AMSEDGE3',
        carrier: 'another carrier',
        failureDomains: ['carrier:another carrier'],
      }),
    ]);
  });

  test('is another region for what is in that of a site', () => {
    expect(words(anotherRegion)).toEqual([]);
    const names = {
      ...document,
      dnsZones: document.dnsZones.map((zone) => ({ ...zone, region: 'westeurope' })),
    };
    expect(words(anotherRegion, names)).toEqual(['another region for the names (dnsRegion)']);
    const witness = withTier('PAR/Witness', { failureDomains: ['region:northeurope'] });
    expect(words(anotherRegion, witness)).toEqual(['another region for the witness PARFSW1']);
  });

  test('is another copy on a member that has none of the database', () => {
    const [ams, dub] = anotherCopy(document);
    expect([ams.words, dub.words]).toEqual([
      'another copy of the databases in Amsterdam',
      'another copy of the databases in Dublin',
    ]);
    const [before, after] = [document, dub.document].map(({ databases: [first] }) => first.copies.length);
    expect(after).toBe(before + 1);
  });

  test('is an alternate witness where there is none', () => {
    expect(words(alternateWitness)).toEqual([]);
    const without = document.availabilityGroups.map((group) => ({ ...group, alternateWitness: undefined }));
    expect(words(alternateWitness, { ...document, availabilityGroups: without })).toEqual([
      'an alternate witness in Dublin',
    ]);
  });

  test('is automatic failover where it is manual, or slower than it can be', () => {
    const fast =
      'automatic failover within a minute (DnsFailover.automatic({ recoveryTimeObjective: Duration.minutes(1) }))';
    expect(words(automaticFailover)).toEqual([fast]);
    const minute = document.dnsZones.map((zone) => ({ ...zone, recoverySeconds: 60 }));
    expect(words(automaticFailover, { ...document, dnsZones: minute })).toEqual([]);
    const manual = document.dnsZones.map((zone) => ({ ...zone, automatic: false, activeSite: 'primary' }));
    expect(words(automaticFailover, { ...document, dnsZones: manual })).toEqual([
      'automatic failover (DnsFailover.automatic())',
      fast,
    ]);
  });

  test('leaves a model that can be analysed', () => {
    const all = [...oneMoreServer(document), ...anotherCopy(document)];
    expect(all.map((each) => analyse(each.document).services.length)).toEqual(
      all.map(() => analyse(document).services.length),
    );
  });
});

describe('the smallest known change', () => {
  const services = ['client access from the Internet'];

  test('makes failover automatic', () => {
    const manual = document.dnsZones.map((zone) => ({ ...zone, automatic: false, activeSite: 'primary' }));
    const asks = Objective.survives(Scenario.site('AMS'), { services })._asks();
    expect(changeThatMeets({ ...document, dnsZones: manual }, asks)).toBe(
      'automatic failover (DnsFailover.automatic())',
    );
  });

  test('makes it as fast as is promised', () => {
    const within = (seconds: number): string | undefined => {
      const limits = { clients: Duration.seconds(seconds) };
      return changeThatMeets(document, Objective.recoversWithin(Scenario.site('AMS'), limits)._asks());
    };
    expect(within(60)).toContain('recoveryTimeObjective: Duration.minutes(1)');
    expect(within(59)).toBeUndefined();
    const failover = DnsFailover.automatic({ recoveryTimeObjective: Duration.minutes(1) });
    const { detection, ttl } = failover._timing(undefined);
    expect([detection, ttl]).toEqual([25, 35]);
  });

  test('is not there for what nobody can double', () => {
    expect(changeThatMeets(document, Objective.survives(Scenario.azureDns())._asks())).toBeUndefined();
  });
});
