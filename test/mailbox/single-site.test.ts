import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'cdktf';
import type { QuorumOutcome, ServerMember, Site, WitnessServerProps } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  DatabaseAvailabilityGroup,
  FailoverZone,
  ResilientClientAccessArray,
  Runbooks,
  WitnessServer,
} from 'cdktf-resilient-exchange';
import { LIVE, BACKED_UP, DIRECTORY, resources, siteIn, stackIn, synth, testApp } from '../support/app';
import { expectRefusal } from '../support/refusal';

// A single site: all members and the witness are in one region, so that its zones decide what the group survives.

interface Estate {
  readonly app: App;
  readonly site: Site;
  readonly witness: WitnessServer;
  readonly group: DatabaseAvailabilityGroup;
}

/** A group over a site with one server for each letter, which is its zone. */
function estateOf(
  zones: string,
  props: Partial<WitnessServerProps> = {},
  region = AzureRegion.WEST_EUROPE,
): Estate {
  const app = testApp();
  const site = siteIn(app, {
    region,
    activeDirectory: DIRECTORY,
    exchangeServerPrefixes: undefined,
  });
  const members: ServerMember[] = [...zones].map((zone, index) => ({
    name: String(index + 1),
    zone: zone === '-' ? undefined : zone,
  }));
  const array = new ResilientClientAccessArray(site, 'ClientAccess', { site, members, mailboxStorage: {} });
  const witness = new WitnessServer(site, 'Witness', { site, witnessFor: [site], ...props });
  const group = new DatabaseAvailabilityGroup(site, 'Group', {
    members: [array],
    witness,
    databases: 4,
    ...BACKED_UP,
  });
  return { app, site, witness, group };
}

function stopping({ group }: Estate): string[] {
  return group.quorum.outcomes.filter(({ holds }: QuorumOutcome) => !holds).map(({ id }) => id);
}

function recovery({ app }: Estate): string | undefined {
  return synth(app)
    .annotations.map(({ message }) => message)
    .find((message) => message.includes('stops every member of DAG1'));
}

test.each([
  ['12', '3'],
  ['1231', '3'],
  ['1123', '3'],
  ['1133', '2'],
  ['2233', '1'],
  ['123123', '3'],
])('beside members in zones %s the witness is in zone %s, and no zone stops the group', (zones, zone) => {
  const estate = estateOf(zones);
  expect(estate.witness.zone).toBe(zone);
  expect(stopping(estate)).toEqual(['site:AMS']);
  const machines = resources(synth(estate.app).stacks.amsterdam, 'azurerm_windows_virtual_machine');
  expect(machines.find(({ computer_name: name }) => name === 'AMSFSW1')).toMatchObject({ zone });
});

test('the program can choose the zone, and is told what stops the group then', () => {
  const estate = estateOf('1231', { zone: '1' });
  expect(estate.witness.zone).toBe('1');
  expect(stopping(estate)).toEqual(['zone:AMS/1', 'site:AMS']);
  const text = recovery(estate);
  expect(text).toContain('The loss of site Amsterdam stops every member of DAG1');
  expect(text).toContain('The loss of zone 1 of Amsterdam leaves 2 of 5 votes, and 3 are needed');
});

test('a site whose zones all leave a majority is warned about as a whole only', () => {
  const text = recovery(estateOf('1231'));
  expect(text).toContain('The loss of site Amsterdam stops every member of DAG1');
  expect(text).not.toContain('votes');
});

test('a zone that the region does not have is refused', () => {
  expectRefusal(() => estateOf('12', { zone: '4' }), {
    path: 'amsterdam/Amsterdam/Witness',
    property: 'zone',
    value: "'4'",
    limit: 'one of 1, 2, 3',
    remedy: 'choose one of them',
  });
  expect(() => estateOf('--', { zone: '1' }, AzureRegion.AUSTRALIA_SOUTHEAST)).toThrow(
    /Witness\] zone cannot be chosen \(got '1'\)/,
  );
});

test('in a region without zones the witness has none', () => {
  expect(estateOf('--', {}, AzureRegion.AUSTRALIA_SOUTHEAST).witness.zone).toBeUndefined();
});

test('no page of a single site points to a switchover, which it does not have', () => {
  const { app } = estateOf('1231', { zone: '1' });
  const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
  });
  new Runbooks(zone, 'Runbooks');
  app.synth();
  const directory = join(app.outdir, 'runbooks', 'exchange');
  const pages = readdirSync(directory).filter((file) => file.endsWith('.md'));
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'bring-up.md', 'member-rebuild-AMSFE1.md']));
  const text = pages.map((page) => readFileSync(join(directory, page), 'utf8')).join('\n');
  const pointing = text.split('\n').filter((line) => /\bswitchover\b/.test(line));
  expect(pointing).toEqual([]);
});
