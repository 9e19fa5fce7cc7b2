import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { AzurermBackend, TerraformStack } from 'cdktf';
import type { App } from 'cdktf';
import {
  AzureRegion,
  DnsFailover,
  Duration,
  CopyLayout,
  EstateSummary,
  FailoverZone,
  Readiness,
  RecoveryVault,
  Site,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import { LIVE, BACKED_UP, edgeIn, estateProps, siteIn, stackIn, synth, testApp } from '../support/app';
import { each } from '../support/each';

function summary(build: (app: App) => void): string {
  const app = testApp();
  build(app);
  synth(app);
  return EstateSummary.of(app).toString();
}

/** The cells of the table row that begins with these. */
function row(text: string, ...first: string[]): string[] {
  const rows = text
    .split('\n')
    .filter((line) => line.startsWith('│'))
    .map((line) =>
      line
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const found = rows.filter((cells) => first.every((cell, index) => cells[index] === cell));
  expect(found).toHaveLength(1);
  return found[0];
}

describe('an estate', () => {
  let text: string;

  beforeAll(() => {
    text = summary(
      (app) =>
        new TwoSiteExchange(
          app,
          'contoso',
          estateProps({
            failover: DnsFailover.automatic({ recoveryTimeObjective: Duration.minutes(5) }),
            edge: { capacity: { peakMessagesPerSecond: 20, messagesPerSecondPerServer: 25 } },
          }),
        ),
    );
  });

  test('has its stacks, with what they wait for', () => {
    expect(row(text, 'contoso-exports')[2]).toBe('-');
    expect(row(text, 'contoso-primary')[2]).toBe('contoso-exports');
    expect(row(text, 'contoso-addresses')[2]).toBe('contoso-primary, contoso-standby');
    expect(row(text, 'contoso-dns')[2]).toBe('contoso-addresses');
    expect(row(text, 'contoso-interconnect')[2]).toBe(
      'contoso-primary, contoso-standby, contoso-witness, contoso-dns, contoso-exports',
    );
  });

  test('has as many resources as are written', () => {
    const app = testApp();
    new TwoSiteExchange(app, 'contoso', estateProps());
    const { stacks } = synth(app);
    for (const [id, stack] of each(Object.entries(stacks))) {
      const count = Object.values(stack.resource ?? {}).flatMap((byName) => Object.keys(byName)).length;
      expect(row(EstateSummary.of(app).toString(), id)[1]).toBe(String(count));
    }
  });

  test('has its servers by tier and zone', () => {
    expect(text).toContain('Servers (11)');
    expect(row(text, 'Amsterdam', 'Edge', 'AMSEDGE2')).toEqual([
      'Amsterdam',
      'Edge',
      'AMSEDGE2',
      '2',
      '10.10.16.5',
      'Standard_E8s_v5',
      '+13 Monday',
    ]);
    expect(row(text, 'Paris', 'Witness')[2]).toBe('PARFSW1');
  });

  test('says by which pages servers and sites are judged', () => {
    expect(text).toContain(
      'ClientAccess: load balancers judge a server by /owa/healthcheck.htm, and Traffic Manager a site by /owa/healthcheck.htm.',
    );
  });

  test('has what the Edges carry with one less', () => {
    expect(text).toContain('Amsterdam carries 25 messages a second with one Edge less.');
    expect(text).toContain('Dublin carries 25 messages a second with one Edge less.');
  });

  test('has its names and where they point', () => {
    expect(text).toContain('Names of contoso.com');
    expect(row(text, 'mail.contoso.com', 'Traffic Manager').slice(2)).toEqual([
      'contoso-com-ams-clientaccess.westeurope.cloudapp.azure.com',
      'contoso-com-dub-clientaccess.northeurope.cloudapp.azure.com',
    ]);
    expect(row(text, 'mail.contoso.com', 'A inside').slice(2)).toEqual(['10.10.15.254', '10.20.15.254']);
    expect(row(text, 'contoso.com', 'MX 10', 'amsedge1.contoso.com')[3]).toBe('-');
    expect(row(text, 'contoso.com', 'MX 20', '-', 'dubedge1.contoso.com')).toHaveLength(4);
  });

  test('has the sum of its recovery time', () => {
    expect(text).toContain(
      'Failover is automatic: probes (3 tolerated + 1) x 30 s + timeout 10 s + TTL 170 s = 300 s, objective 300 s.',
    );
  });

  test('counts its warnings', () => {
    expect(text).toContain('Warnings (18 open, 0 acknowledged)');
  });
});

test('a program without warnings says so', () => {
  const text = summary((app) => {
    const stack = new TerraformStack(app, 'amsterdam');
    new AzurermProvider(stack, 'azurerm', { features: RecoveryVault.providerFeatures() });
    new AzurermBackend(stack, { storageAccountName: 's', containerName: 'c', key: 'k' });
    new Site(stack, 'Amsterdam', { region: AzureRegion.WEST_EUROPE, addressSpace: '10.10.0.0/16' });
  });
  expect(text).toContain('No warnings.');
});

test('a program without servers and names has no such parts', () => {
  const text = summary((app) => siteIn(app));
  expect(text).not.toContain('Servers');
  expect(text).not.toContain('Names of');
});

test('one site has no failover to speak of', () => {
  const text = summary((app) => {
    const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
      domainName: 'contoso.com',
      ...LIVE,
      region: AzureRegion.FRANCE_CENTRAL,
    });
    zone.publishMail(edgeIn(siteIn(app, { region: AzureRegion.UK_WEST })));
  });
  expect(text).not.toContain('Failover is');
  expect(row(text, 'Amsterdam', 'Edge', 'AMSEDGE1')[3]).toBe('set');
});

test('has no colours, and is the same each time', () => {
  const build = (): string => summary((app) => edgeIn(siteIn(app)));
  expect(build()).toBe(build());
  // eslint-disable-next-line no-control-regex -- the escape that begins a colour is what is looked for
  expect(build()).not.toMatch(/\u001b/);
});

describe('a database availability group', () => {
  const text = (overrides: Parameters<typeof estateProps>[0]): string =>
    summary((app) => new TwoSiteExchange(app, 'contoso', estateProps(overrides)));

  test('is shown with its votes, and with what each loss leaves', () => {
    const shown = text({ databaseAvailabilityGroup: { databases: 12, copies: { laggedCopies: 1 } } });
    expect(shown).toContain(
      'Database availability group DAG1: 6 members, witness PARFSW1 in Paris, alternate DUBFSW1 in Dublin',
    );
    expect(shown).toContain('Node and File Share Majority: 7 votes, 4 needed. 12 databases.');
    expect(shown).toContain('Transaction logs are truncated by circular logging');
    expect(shown).toContain('Lagged copies are up to 7 days behind, which is no guarantee');
    expect(shown).toContain('"Kept" is the vote only');
    expect(shown).toContain('lacks at most 6 log files (mount dial GoodAvailability)');
    expect(row(shown, 'none')).toEqual(['none', '7', 'kept', '4 each', '0 each', '0']);
    expect(row(shown, 'zone 2 of Amsterdam')).toEqual([
      'zone 2 of Amsterdam',
      '6',
      'kept',
      '6 each',
      '0 each',
      '0',
    ]);
    expect(row(shown, 'site Amsterdam')).toEqual(['site Amsterdam', '4', 'kept', '-', '4 each', '0']);
    expect(row(shown, 'witness PARFSW1').slice(0, 3)).toEqual(['witness PARFSW1', '6', 'kept']);
    expect(row(shown, 'witness PARFSW1').slice(3)).toEqual(['4 each', '0 each', '0']);
  });

  test('says which loss stops it', () => {
    const shown = text({
      databaseAvailabilityGroup: { databases: 5, ...BACKED_UP },
      readiness: Readiness.warm({ tiers: { ClientAccess: { servers: 2 }, Edge: {} } }),
    });
    expect(shown).toContain('Node Majority: 5 votes, 3 needed. 5 databases.');
    expect(shown).toContain('Transaction logs are truncated by the backups of Contoso Backup.');
    expect(row(shown, 'site Amsterdam')).toEqual(['site Amsterdam', '2', 'lost', '-', '2 to 3', '1']);
    expect(row(shown, 'witness PARFSW1')[1]).toBe('5');
  });

  test('says what moves from the committed layout, and that no layout moves less', () => {
    const moves = (databases: number, committed: number): string =>
      text({
        databaseAvailabilityGroup: {
          databases,
          copies: { localCopies: 1, remoteCopies: 1 },
          ...BACKED_UP,
          previousLayout: CopyLayout.fromJson(
            JSON.stringify(
              Array.from({ length: committed }, (_, index) => ({
                database: `DB0${index + 1}`,
                copies: ['AMSFE1', `DUBFE${index + 1}`].map((server, at) => ({
                  server,
                  preference: at + 1,
                  lagged: false,
                })),
              })),
            ),
          ),
        },
      });
    expect(moves(3, 3)).toContain(
      'Coming from the committed layout, 2 copies are seeded (no even layout takes fewer than 2) and 2 are removed.',
    );
    expect(moves(1, 1)).not.toContain('Coming from');
  });

  test('is left out where there is none', () => {
    expect(text({})).not.toContain('Database availability group');
  });
});

describe('runbooks', () => {
  test('are pointed to, unless there is no directory to write them for', () => {
    const shown = (overrides: Parameters<typeof estateProps>[0]): string =>
      summary((app) => new TwoSiteExchange(app, 'contoso', estateProps(overrides)));
    expect(shown({})).toContain('Runbooks: runbooks/contoso in the output directory; begin with README.md.');
    expect(shown({ activeDirectory: undefined })).not.toContain('Runbooks');
  });
});
