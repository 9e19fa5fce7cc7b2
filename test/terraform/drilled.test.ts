import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'cdktf';
import {
  AzureRegion,
  DnsFailover,
  EstateModel,
  NameStage,
  OutboundMail,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import { movingNames, publishedNames, strandedNames } from '../../packages/drill/src/names';
import type { EstateDocument } from '../../lib/model/estate-document';
import type { Analysis } from '../../lib/resilience/analyse';
import { analyse } from '../../lib/resilience/analyse';
import { Outcome } from '../../lib/resilience/outcome';
import { AzureStandIn } from '../../stand-in/stand-in';
import { EstateRun } from './support/estate-run';
import { describeHere, otherCloud } from './support/terraform';

// What the analysis says of single failures, and what Terraform does on the stand-in when they happen: a zone, each region, the state of the
// names. Compared are the ways (nothing to do, one apply, a repair, nothing helps) and whether the names lead to what lives. No time is: those of
// the stand-in are not Azure's.

const describeStandIn = otherCloud ? describe.skip : describeHere;

const [PRIMARY, STANDBY, THIRD] = [
  AzureRegion.WEST_EUROPE,
  AzureRegion.NORTH_EUROPE,
  AzureRegion.FRANCE_CENTRAL,
];
const CLIENTS = 'client access from the Internet: mail.contoso.com';
const SWITCHOVER = 'ability to switch over';

function estate(app: App): void {
  new TwoSiteExchange(app, 'contoso', {
    domainName: 'contoso.com',
    activeDirectory: { domainName: 'corp.contoso.com', joinUsername: 'svc-join@corp.contoso.com' },
    primary: {
      name: 'Amsterdam',
      region: PRIMARY,
      addressSpace: '10.10.0.0/16',
      domainControllers: ['10.10.64.4'],
    },
    standby: {
      name: 'Dublin',
      region: STANDBY,
      addressSpace: '10.20.0.0/16',
      domainControllers: ['10.20.64.4'],
    },
    witness: {
      name: 'Paris',
      region: THIRD,
      addressSpace: '10.30.0.0/24',
      domainControllers: ['10.30.0.68'],
    },
    clientAccess: { servers: 2 },
    edge: { outbound: OutboundMail.direct() },
    failover: DnsFailover.manual(),
    clientNames: NameStage.LIVE,
    mailNames: NameStage.LIVE,
  });
}

describeStandIn('what the analysis says happens when it is drilled', () => {
  let azure: AzureStandIn;
  let run: EstateRun;
  let analysis: Analysis;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    run = new EstateRun(azure, 'contoso');
    run.synth((app) => {
      estate(app);
      const model = JSON.parse(EstateModel.of(app).toJson()) as EstateDocument;
      analysis = analyse(model);
    });
    await run.bringUp(['primary', 'standby', 'witness'], ['addresses', 'dns'], ['interconnect']);
  });
  afterAll(async () => {
    run.remove();
    await azure.stop();
  });

  const outcome = (service: string, ...events: string[]): Outcome =>
    analysis.verdict(service, events).outcome;
  const serviceIds = (): string[] => analysis.services.map(({ id }) => id);

  /** Names of clients and mail that lead to a region first. */
  const namesIn = (region: string): string[] =>
    strandedNames(movingNames(publishedNames(azure.store)), (place) => place === region).map(
      ({ name }) => name,
    );

  /** Machines that run in a region, but for a zone of it. */
  const machinesOutside = (region: string, zone: string): string[] =>
    azure.store
      .ofType('microsoft.compute/virtualmachines')
      .filter(({ body }) => body.location === region && !(body.zones as string[] | undefined)?.includes(zone))
      .map(({ id }) => id.name)
      .sort();

  test('the services are those that this test knows', () => {
    expect(serviceIds()).toEqual(
      expect.arrayContaining([CLIENTS, SWITCHOVER, 'inbound mail', 'outbound mail']),
    );
  });

  test('zone 1 of Amsterdam: nobody does anything, and each tier has a machine left', async () => {
    const zone = `zone:${PRIMARY.name}/1`;
    expect([outcome(CLIENTS, zone), outcome('inbound mail', zone)]).toEqual([
      Outcome.REDUCED,
      Outcome.REDUCED,
    ]);
    const machines = azure.store
      .ofType('microsoft.compute/virtualmachines')
      .filter(({ body }) => body.location === PRIMARY.name && (body.zones as string[]).includes('1'));
    expect(machines).toHaveLength(2);
    machines.forEach(({ id }) => azure.turn(id.text, 'deallocate'));
    const [site, names] = await Promise.all(
      ['primary', 'dns'].map(async (stack) => (await run.stack(stack)).plan()),
    );
    machines.forEach(({ id }) => azure.turn(id.text, 'start'));
    expect({ site, names }).toEqual({ site: [], names: [] });
    expect(machinesOutside(PRIMARY.name, '1')).toEqual([
      'vm-contoso-ams-clientaccess-2',
      'vm-contoso-ams-edge-2',
    ]);
  });

  test('Amsterdam: names need a person, and one apply of the names moves all of them without a call to the region', async () => {
    const region = `region:${PRIMARY.name}`;
    expect(outcome(CLIENTS, region)).toBe(Outcome.NEEDS_PERSON);
    expect(analysis.verdict(CLIENTS, [region]).page).toBe('switchover-unplanned');
    expect(outcome(SWITCHOVER, region)).toBe(Outcome.GOES_ON);
    const before = movingNames(publishedNames(azure.store)).map(({ name }) => name);
    expect(namesIn(PRIMARY.name)).toEqual(before);
    const { status, lost } = await run.applyWithout(PRIMARY.name, 'fails', 'dns', { active_site: 'standby' });
    expect({ status, lost, left: namesIn(PRIMARY.name) }).toEqual({ status: 0, lost: [], left: [] });
    expect(namesIn(STANDBY.name)).toEqual(before);
    await run.apply('dns');
  });

  test('Dublin: clients notice nothing, and there is nowhere to switch over to', async () => {
    const region = `region:${STANDBY.name}`;
    expect([outcome(CLIENTS, region), outcome(SWITCHOVER, region)]).toEqual([Outcome.GOES_ON, Outcome.LOST]);
    expect(namesIn(STANDBY.name)).toEqual([]);
    await run.applyWithout(STANDBY.name, 'fails', 'dns', { active_site: 'standby' });
    expect(namesIn(STANDBY.name)).not.toEqual([]);
    await run.apply('dns');
  });

  test('the region of the witness and of the names: clients notice nothing, and no name can be moved', async () => {
    const region = `region:${THIRD.name}`;
    expect([outcome(CLIENTS, region), outcome(SWITCHOVER, region)]).toEqual([Outcome.GOES_ON, Outcome.LOST]);
    expect(outcome(CLIENTS, region, `region:${PRIMARY.name}`)).toBe(Outcome.LOST);
    const before = namesIn(PRIMARY.name);
    const { status, lost } = await run.applyWithout(THIRD.name, 'fails', 'dns', { active_site: 'standby' });
    expect(status).not.toBe(0);
    expect(lost).not.toEqual([]);
    expect(namesIn(PRIMARY.name)).toEqual(before);
  });

  test('the state of the names: clients notice nothing, and a person has to make it anew before anything moves', async () => {
    const state = analysis.scenarios.find(({ id }) => id.startsWith('state:'))!.id;
    expect([outcome(CLIENTS, state), outcome(SWITCHOVER, state)]).toEqual([
      Outcome.GOES_ON,
      Outcome.NEEDS_PERSON,
    ]);
    expect(analysis.verdict(SWITCHOVER, [state]).page).toBe('terraform-state');
    const names = await run.stack('dns');
    const { output: kept } = await names.mustRun(['state', 'pull']);
    const file = join(names.path, '../../../terraform.contoso-dns.tfstate');
    renameSync(file, `${file}.kept`);
    const refused = await names.apply({ active_site: 'standby' });
    expect(refused.status).not.toBe(0);
    expect(refused.output).toContain('already exists');
    renameSync(`${file}.kept`, file);
    expect((await names.mustRun(['state', 'pull'])).output).toBe(kept);
    await run.apply('dns', { active_site: 'standby' });
    expect(namesIn(PRIMARY.name)).toEqual([]);
    await run.apply('dns');
  });
});
