import { rmSync } from 'node:fs';
import type { App } from 'cdktf';
import type { EstateDocument } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  DnsFailover,
  EstateModel,
  OutboundMail,
  Release,
  ServerProtection,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import { AzureStandIn } from '../../stand-in/stand-in';
import type { PlanJson } from '../plan-gate/support/plans';
import { report } from '../plan-gate/support/plans';
import type { Attributes } from '../support/app';
import { LIVE } from '../support/app';
import { temporaryDirectory } from '../support/synth';
import { EstateRun } from './support/estate-run';
import type { Run } from './support/terraform';
import { describeHere } from './support/terraform';

// One story, told in order, of one site: what else an estate has is destroyed in two-site.test.ts.

const FIRST = { reverse_dns: 'false' };
const REFUSED = 'Instance cannot be destroyed';
const HELD = /^azurerm_(managed_disk|public_ip)\./;

/** Backups are the story of protection.test.ts. */
const ELSEWHERE = ServerProtection.elsewhere({ by: 'a team outside the test' });

function estate(app: App, edges: string[], release?: { reason: string; servers?: string[] }): EstateDocument {
  const made = new TwoSiteExchange(app, 'contoso', {
    domainName: 'contoso.com',
    ...LIVE,
    primary: { name: 'Amsterdam', region: AzureRegion.WEST_EUROPE, addressSpace: '10.10.0.0/16' },
    standby: { name: 'Dublin', region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' },
    witness: { name: 'Paris', region: AzureRegion.FRANCE_CENTRAL, addressSpace: '10.30.0.0/24' },
    clientAccess: { servers: 2, protection: ELSEWHERE },
    configurationExports: false,
    edge: {
      outbound: OutboundMail.direct(),
      members: edges.map((name) => ({ name })),
      protection: ELSEWHERE,
    },
    failover: DnsFailover.manual(),
  });
  if (release) Release.of(made, release);
  return EstateModel.of(made).toDocument();
}

describeHere('what holds data or an identity', () => {
  const directory = temporaryDirectory();
  let azure: AzureStandIn;
  let run: EstateRun;
  let deployed: EstateDocument;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    run = new EstateRun(azure, 'contoso');
    deployed = synth(['1', '2', '3']);
    await run.apply('primary', FIRST);
  });
  afterAll(async () => {
    run.remove();
    rmSync(directory, { recursive: true });
    await azure.stop();
  });

  const count = (): number => azure.store.all().length;

  function synth(...of: [edges: string[], release?: { reason: string; servers?: string[] }]): EstateDocument {
    let document: EstateDocument | undefined;
    run.synth((app) => (document = estate(app, ...of)));
    return document!;
  }

  async function plan(...args: string[]): Promise<Run & { json?: PlanJson }> {
    const workdir = await run.stack('primary');
    const made = await workdir.run(['plan', '-out=asked', ...args], FIRST);
    if (made.status !== 0) return made;
    const shown = await workdir.mustRun(['show', '-json', 'asked']);
    return { ...made, json: JSON.parse(shown.output) as PlanJson };
  }

  /** Addresses of the resources with data or an identity that a plan deletes. */
  const ends = ({ json }: { json?: PlanJson }): string[] =>
    json!.resource_changes
      .filter(({ address, change }) => HELD.test(address) && change.actions.includes('delete'))
      .map(({ address }) => address);

  test('is not destroyed with the stack', async () => {
    const before = count();
    const { status, output } = await (await run.stack('primary')).destroy();
    expect({ status, refused: output.includes(REFUSED), left: count() }).toEqual({
      status: 1,
      refused: true,
      left: before,
    });
  });

  test('outlives its machine, which is replaced without a release', async () => {
    const { terraformAddress } = deployed.machines.find(({ id }) => id === 'AMSEDGE1')!;
    const replaced = await plan(`-replace=${terraformAddress}`);
    const machine = replaced.json!.resource_changes.find(({ address }) => address === terraformAddress);
    expect(machine!.change.actions).toEqual(['delete', 'create']);
    expect(ends(replaced)).toEqual([]);
  });

  test.each(['azurerm_managed_disk', 'azurerm_public_ip'])('is not replaced: %s', async (type) => {
    run.mutate('primary', ({ resource = {} }) => {
      const [block] = Object.values<Attributes>(resource[type]);
      block.name = 'another';
    });
    const { status, output } = await plan();
    expect({ status, refused: output.includes(REFUSED) }).toEqual({ status: 1, refused: true });
  });

  test('goes with a server that is taken out: the gate stops that until its release is deployed', async () => {
    const gate = (json: PlanJson, before: EstateDocument, after: EstateDocument): string[] =>
      report(directory, { plans: { 'contoso-primary': json }, deployed: before, new: after })
        .problems.map(({ kind }) => kind)
        .sort();
    const reason = 'AMSEDGE3 is removed, change 4711.';
    const releasing = synth(['1', '2', '3'], { reason, servers: ['AMSEDGE3', 'DUBEDGE3'] });
    const asked = await plan();
    expect(asked.output).toContain('No changes.');
    expect(
      report(directory, { plans: { 'contoso-primary': asked.json! }, deployed, new: releasing }).loosened,
    ).toEqual([
      `2 resources with data and identity of AMSEDGE3 may be destroyed from now on: ${reason}`,
      `2 resources with data and identity of DUBEDGE3 may be destroyed from now on: ${reason}`,
    ]);
    const without = synth(['1', '2']);
    const removal = await plan();
    expect(ends(removal)).toHaveLength(2);
    expect(gate(removal.json!, deployed, without)).toEqual(['data', 'identity', 'name']);
    expect(gate(removal.json!, releasing, without)).toEqual(['name']);
  });

  test('is destroyed when the program releases it, which changes nothing else', async () => {
    synth(['1', '2', '3'], { reason: 'The estate moves to Exchange Online.' });
    expect((await plan()).output).toContain('No changes.');
    const { status, output } = await (await run.stack('primary')).destroy();
    expect({ status, left: count(), output }).toEqual({ status: 0, left: 0, output });
  });
});
