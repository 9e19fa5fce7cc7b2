import type { EstateSite, ExternalEdge, TwoSiteExchangeProps } from 'cdktf-resilient-exchange';
import { AzureRegion, LogTruncation, TwoSiteExchange } from 'cdktf-resilient-exchange';
import type { StackJson } from '../support/app';
import { logicalNames, resources, synth, testApp, valuesOf } from '../support/app';
import { EDGES, FRONT_ENDS, primaryDatacenter, RELAY } from '../support/datacenter';
import { refusal } from '../support/refusal';

const START = primaryDatacenter();

/** The estate while so many servers and Edges are still in the datacenter, whose place a site in Azure has taken. */
function moving(left: number, edgesLeft: number): TwoSiteExchangeProps {
  const servers = FRONT_ENDS.servers.slice(FRONT_ENDS.servers.length - left);
  const primary: EstateSite = {
    name: 'Amsterdam',
    // Another code: the computers of the datacenter have their names until the end.
    code: 'AMZ',
    region: AzureRegion.WEST_EUROPE,
    addressSpace: '10.10.0.0/16',
    domainControllers: ['10.10.160.4'],
    managementPrefixes: ['10.99.0.0/24'],
    existingMailboxServers: left > 0 ? { servers, protectedBy: 'Contoso Backup Team' } : undefined,
  };
  const externalEdges: ExternalEdge[] = EDGES.servers
    .slice(EDGES.servers.length - edgesLeft)
    .map(({ hostLabel, publicAddress: address, carrier }) => ({ name: hostLabel!, address, carrier }));
  return {
    ...START,
    datacenter: undefined,
    primary,
    edge: { outbound: RELAY, externalEdges },
    databaseAvailabilityGroup: {
      databases: 12,
      databaseNames: undefined,
      logTruncation: LogTruncation.circularLogging(),
    },
  };
}

interface Step {
  readonly members: string[];
  readonly names: StackJson;
  readonly standby: StackJson;
}

function step(props: TwoSiteExchangeProps): Step {
  const app = testApp();
  const estate = new TwoSiteExchange(app, 'contoso', props);
  const { stacks } = synth(app);
  return {
    members: estate.databaseAvailabilityGroup!.memberNames,
    names: stacks['contoso-dns'],
    standby: stacks['contoso-standby'],
  };
}

/** Labels of hosts with addresses in the zone. */
function hosts({ names }: Step): unknown[] {
  return resources(names, 'azurerm_dns_a_record').map(({ name }) => name);
}

describe('servers of a datacenter move to Azure one by one', () => {
  const walk = [START, moving(3, 2), moving(2, 2), moving(1, 1), moving(0, 0)].map(step);
  const [start] = walk;

  test.each([
    'azurerm_dns_cname_record',
    'azurerm_dns_mx_record',
    'azurerm_dns_txt_record',
    'azurerm_private_dns_zone',
    'azurerm_private_dns_a_record',
    'azurerm_dns_zone',
  ])('and the names keep their addresses in the state: %s', (type) => {
    const clients = (names: StackJson): string[] =>
      logicalNames(names, type).filter((name) => !/_mx|edge/i.test(name));
    expect(clients(start.names).length).toBeGreaterThan(0);
    expect(walk.map(({ names }) => clients(names))).toEqual(walk.map(() => clients(start.names)));
  });

  test('and the standby site keeps its machines', () => {
    const machines = walk.map(({ standby }) => logicalNames(standby, 'azurerm_windows_virtual_machine'));
    expect(machines[0]).toHaveLength(6);
    expect(machines).toEqual(walk.map(() => machines[0]));
  });

  test('and lead to Azure from the second step on', () => {
    const targets = walk.map(({ names }) => String(valuesOf(names, 'azurerm_dns_cname_record', 'record')[0]));
    expect(targets.map((target) => target.includes('ams.contoso.net'))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  test('and each is a member of the group until its own step', () => {
    const made = ['AMZFE1', 'AMZFE2', 'AMZFE3'];
    const standby = ['DUBFE1', 'DUBFE2', 'DUBFE3'];
    expect(walk.map(({ members }) => members)).toEqual([
      ['AMSEX1', 'AMSEX2', 'AMSEX3', ...standby],
      [...made, 'AMSEX1', 'AMSEX2', 'AMSEX3', ...standby],
      [...made, 'AMSEX2', 'AMSEX3', ...standby],
      [...made, 'AMSEX3', ...standby],
      [...made, ...standby],
    ]);
  });

  test('and Edges keep their hosts until their own step', () => {
    expect(walk.map((each) => hosts(each).filter((name) => String(name).startsWith('mx')))).toEqual([
      ['mx1', 'mx2'],
      ['mx1', 'mx2'],
      ['mx1', 'mx2'],
      ['mx2'],
      [],
    ]);
  });
});

describe('how logs of the databases are truncated that the servers have already', () => {
  const truncated = (logTruncation: LogTruncation | undefined, databases: number, left = 3): void => {
    new TwoSiteExchange(testApp(), 'contoso', {
      ...moving(left, 2),
      databaseAvailabilityGroup: { databases, logTruncation },
    });
  };

  test('has to be stated', () => {
    expect(refusal(() => truncated(undefined, 12))).toMatchObject({
      path: 'contoso',
      property: 'databaseAvailabilityGroup.logTruncation',
      limit: 'has to be stated, since Amsterdam has databases already',
    });
  });

  test.each<[string, LogTruncation | undefined, number, number]>([
    ['circular logging', LogTruncation.circularLogging(), 12, 3],
    ['no databases', undefined, 0, 3],
    ['no server that exists', undefined, 12, 0],
  ])('is accepted with %s', (_, logTruncation, databases, left) => {
    expect(() => truncated(logTruncation, databases, left)).not.toThrow();
  });
});
