import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'cdktf';
import { Fn, TerraformStack, TerraformVariable } from 'cdktf';
import type { IModelContributor, MachineModel, ModelPart, SiteModel } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  DependencyKind,
  EdgeTier,
  EstateModel,
  ExternalKind,
  FailoverZone,
  QuorumMode,
  Runs,
  Site,
  TwoSiteExchange,
  WarningId,
  Warnings,
  OutboundMail,
  PatchedBy,
} from 'cdktf-resilient-exchange';
import { LIVE, estateProps, siteIn, stackIn, synth, testApp } from '../support/app';
import { filesIn, synthFiles } from '../support/output-files';
import { pilotLight } from '../support/pilot-light';

const SCHEMA = join(__dirname, '../../lib/model/estate.schema.json');

function twoSites(props: Parameters<typeof estateProps>[0] = {}): EstateModel {
  const app = testApp();
  return EstateModel.of(new TwoSiteExchange(app, 'contoso', estateProps(props)));
}

function part(given: ModelPart): IModelContributor {
  return { describe: () => given };
}

const MACHINE: Omit<MachineModel, 'id'> = {
  roles: ['office-online-server'],
  location: 'Amsterdam',
  failureDomains: [],
  existing: false,
  runs: Runs.ALWAYS,
  drained: false,
  volumes: [],
};

const DATACENTER: SiteModel = {
  id: 'DC',
  name: 'Datacenter',
  existing: true,
  failureDomains: [],
  runs: Runs.ALWAYS,
  activeDirectorySite: 'Datacenter',
  domainSubnets: [],
  domainControllers: [],
  networks: ['10.30.0.0/16'],
};

describe('the model of two sites', () => {
  const model = twoSites({ databaseAvailabilityGroup: { databases: 12, copies: { laggedCopies: 1 } } });

  test('has sites by code, with their stacks and failure domains', () => {
    expect(model.id).toBe('contoso');
    expect(model.sites.map(({ id, stack, failureDomains }) => [id, stack, failureDomains])).toEqual([
      ['AMS', 'contoso-primary', ['region:westeurope']],
      ['DUB', 'contoso-standby', ['region:northeurope']],
      ['PAR', 'contoso-witness', ['region:francecentral']],
    ]);
    expect(model.primary?.id).toBe('AMS');
    expect(model.standby).toMatchObject({
      id: 'DUB',
      standbyFor: 'AMS',
      readiness: 'hot',
      runs: Runs.ALWAYS,
    });
  });

  test('has every machine with its site, tier, zone and Terraform address', () => {
    expect(model.machines).toHaveLength(12);
    expect(model.machine('DUBEDGE2')).toMatchObject({
      roles: ['edge'],
      site: 'DUB',
      tier: 'DUB/Edge',
      zone: '2',
      hostName: 'dubedge2.contoso.com',
      failureDomains: ['region:northeurope', 'zone:northeurope/2', 'carrier:Microsoft network'],
      stack: 'contoso-standby',
      terraformAddress: expect.stringMatching(
        /^azurerm_windows_virtual_machine\.[\w-]+Edge[\w-]+$/,
      ) as string,
      volumes: [{ purpose: 'queue', driveLetter: 'Q', sizeGib: 128 }],
    });
    expect(model.machine('AMSFE1')).toMatchObject({
      roles: ['mailbox', 'client-access'],
      hostName: 'amsfe1.corp.contoso.com',
      volumes: [
        { purpose: 'databases', driveLetter: 'M', sizeGib: 1024 },
        { purpose: 'logs', driveLetter: 'L', sizeGib: 256 },
        { purpose: 'queue', driveLetter: 'Q', sizeGib: 256 },
      ],
    });
    expect(model.machinesOf('AMS', 'edge').map(({ id }) => id)).toEqual(['AMSEDGE1', 'AMSEDGE2']);
    expect(model.tiersOf('DUB', 'client-access').map(({ id }) => id)).toEqual(['DUB/ClientAccess']);
  });

  test('says how many of each redundancy group are needed', () => {
    const group = (id: string): unknown => model.redundancyGroups.find((each) => each.id === id);
    expect(group('AMS/ClientAccess')).toMatchObject({ members: ['AMSFE1', 'AMSFE2', 'AMSFE3'], needed: 1 });
    expect(group('quorum:DAG1')).toMatchObject({
      members: ['AMSFE1', 'AMSFE2', 'AMSFE3', 'DUBFE1', 'DUBFE2', 'DUBFE3', 'PARFSW1'],
      needed: 4,
      votes: true,
    });
    // The lagged copy is no member: nothing mounts it automatically.
    const copies = model.databases.find(({ id }) => id === 'DB01')!.copies;
    expect(copies.filter(({ lagged }) => lagged)).toHaveLength(1);
    expect(group('database:DB01')).toMatchObject({
      members: copies.filter(({ lagged }) => !lagged).map(({ server }) => server),
    });
  });

  test('says what depends on what', () => {
    expect(model.dependencies).toContainEqual({
      source: 'mail.contoso.com CNAME',
      target: 'DUB/ClientAccess',
      kind: DependencyKind.LEADS_TO,
    });
    expect(model.dependencies).toContainEqual({
      source: 'contoso.com MX 20 dubedge1.contoso.com',
      target: 'DUB/Edge',
      kind: DependencyKind.LEADS_TO,
    });
    expect(model.dependencies).toContainEqual({
      source: 'AMS/Edge',
      target: 'AMS/ClientAccess',
      kind: DependencyKind.REACHES,
    });
    expect(model.dependencies).toContainEqual({
      source: 'database:DB01',
      target: 'quorum:DAG1',
      kind: DependencyKind.NEEDS,
    });
    expect(new Set(model.dependencies.map((each) => JSON.stringify(each))).size).toBe(
      model.dependencies.length,
    );
  });

  test('has what each failure leaves of the group', () => {
    const [group] = model.availabilityGroups;
    const failure = (id: string): unknown => group.failures.find((each) => each.id === id);
    expect(group).toMatchObject({
      id: 'DAG1',
      witness: 'PARFSW1',
      quorumMode: QuorumMode.NODE_AND_FILE_SHARE_MAJORITY,
      votes: 7,
      votesNeeded: 4,
    });
    expect(failure('site:AMS')).toMatchObject({
      votesLeft: 4,
      keepsQuorum: true,
      withoutHealthyCopy: 0,
      activeAwayFromHome: 12,
    });
    expect(failure('zone:AMS/1')).toMatchObject({
      failure: 'zone 1 of Amsterdam',
      failureDomain: 'zone:westeurope/1',
      votesLeft: 6,
    });
    expect(failure('site:DUB')).toMatchObject({ failureDomain: 'region:northeurope' });
    expect(failure('server:AMSFE1')).not.toHaveProperty('failureDomain');
    expect(failure('witness:PARFSW1')).toMatchObject({ votesLeft: 6, keepsQuorum: true });
  });

  test('has stacks with what they wait for, and where their state is kept', () => {
    expect(model.stacks.map(({ id }) => id)).toEqual([
      'contoso-exports',
      'contoso-primary',
      'contoso-standby',
      'contoso-witness',
      'contoso-addresses',
      'contoso-dns',
      'contoso-interconnect',
    ]);
    expect(model.stacks[4].dependsOn).toEqual(['contoso-primary', 'contoso-standby']);
    expect(model.stacks[5].dependsOn).toEqual(['contoso-addresses']);
    expect(model.states).toContainEqual({
      stack: 'contoso-dns',
      backend: 'local',
      file: 'terraform.contoso-dns.tfstate',
    });
    expect(model.interconnects).toEqual([{ stack: 'contoso-interconnect', sites: ['AMS', 'DUB', 'PAR'] }]);
  });

  test('refers to nothing that it does not have', () => {
    const ids = new Set([
      ...model.machines.map(({ id }) => id),
      ...model.tiers.map(({ id }) => id),
      ...model.names.map(({ id }) => id),
      ...model.redundancyGroups.map(({ id }) => id),
      ...model.stacks.map(({ id }) => id),
      ...model.externals.map(({ id }) => id),
    ]);
    const referred = [
      ...model.redundancyGroups.flatMap(({ members }) => members),
      ...model.dependencies.flatMap(({ source, target }) => [source, target]),
      ...model.databases.flatMap(({ copies }) => copies.map(({ server }) => server)),
      ...model.tiers.flatMap(({ machines }) => machines),
    ];
    expect(referred.filter((id) => !ids.has(id))).toEqual([]);
  });

  test('finds nothing under an unknown id, and says which there are', () => {
    expect(() => model.site('LON')).toThrow(/site must be one of AMS, DUB, PAR \(got 'LON'\)/);
    expect(() => model.machine('AMSFE9')).toThrow(/AMSFE1/);
    expect(() => model.tier('AMS/Nothing')).toThrow(/AMS\/ClientAccess/);
  });
});

describe('a region without zones', () => {
  test('has machines that are lost with nothing smaller than the region', () => {
    const model = twoSites({
      standby: { name: 'Cardiff', region: AzureRegion.UK_WEST, addressSpace: '10.20.0.0/16' },
    });
    expect(model.machinesOf('CAR', 'edge').map(({ failureDomains }) => failureDomains)).toEqual([
      ['region:ukwest', 'carrier:Microsoft network'],
      ['region:ukwest', 'carrier:Microsoft network'],
    ]);
  });
});

describe('a pilot light', () => {
  test('has machines that run when they are activated', () => {
    const model = twoSites({ readiness: pilotLight() });
    expect(model.standby?.runs).toBe(Runs.WHEN_ACTIVATED);
    expect(model.machine('DUBFE1')).toMatchObject({
      runs: Runs.WHEN_ACTIVATED,
      terraformAddress: expect.stringMatching(/\[0\]$/) as string,
    });
    expect(model.machine('AMSFE1').runs).toBe(Runs.ALWAYS);
  });
});

describe('an acknowledged warning', () => {
  test('is in the model with its reason', () => {
    const app = testApp();
    const estate = new TwoSiteExchange(app, 'contoso', estateProps());
    Warnings.of(app).acknowledge(WarningId.SINGLE_CARRIER, 'one is enough here');
    const found = EstateModel.of(estate).warnings.filter(({ id }) => id === String(WarningId.SINGLE_CARRIER));
    expect(found.map(({ acknowledged }) => acknowledged)).toEqual([
      'one is enough here',
      'one is enough here',
    ]);
    expect(EstateModel.of(estate).warnings.some(({ acknowledged }) => acknowledged === undefined)).toBe(true);
  });
});

describe('estates of one program', () => {
  function twoEstates(): App {
    const app = testApp();
    const props = { addressSpace: '10.1.0.0/16', region: AzureRegion.WEST_EUROPE };
    new Site(stackIn(app, 'one'), 'Oslo', { ...props, estate: 'north' });
    new Site(stackIn(app, 'two'), 'Rome', { ...props, estate: 'south' });
    return app;
  }

  test('are told apart', () => {
    const app = twoEstates();
    expect(EstateModel.all(app).map((model) => [model.id, model.sites.map(({ id }) => id)])).toEqual([
      ['north', ['OSL']],
      ['south', ['ROM']],
    ]);
    expect(EstateModel.of(app.node.findChild('two')).id).toBe('south');
  });

  test('are written each into a folder of its own', () => {
    const { files } = synthFiles(twoEstates());
    expect(Object.keys(files).sort()).toEqual(['estates/north/estate.json', 'estates/south/estate.json']);
  });

  test('are not one', () => {
    expect(() => EstateModel.of(twoEstates())).toThrow(/scope.*north, south/);
  });

  test('of a program without any are none', () => {
    const app = testApp();
    const stack = new TerraformStack(app, 'empty');
    expect(EstateModel.all(app)).toEqual([]);
    expect(() => EstateModel.of(stack)).toThrow(/[Nn]othing of an Exchange estate/);
  });

  test('cannot share the zone of their names', () => {
    const app = testApp();
    const tiers = ['north', 'south'].map((estate, index) => {
      const site = new Site(stackIn(app, estate), estate, {
        estate,
        region: AzureRegion.WEST_EUROPE,
        addressSpace: `10.${index}.0.0/16`,
        exchangeServerPrefixes: ['10.9.0.0/24'],
      });
      return new EdgeTier(site, 'Edge', { site, outbound: OutboundMail.direct() });
    });
    const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
      domainName: 'contoso.com',
      ...LIVE,
      region: AzureRegion.FRANCE_CENTRAL,
    });
    zone.publishMail(tiers[0]);
    expect(() => zone.publishMail(tiers[1])).toThrow(/estate.*'north'/);
  });

  test('have a name that can be a folder', () => {
    const app = testApp();
    expect(() => siteIn(app, { estate: '../x' })).toThrow(/estate.*'\.\.\/x'/);
    expect(siteIn(app, { estate: 'north_1-a' }, 'Oslo').estate).toBe('north_1-a');
  });
});

describe('a part of a team of its own', () => {
  test('is in the model', () => {
    const app = testApp();
    const site = siteIn(app);
    EstateModel.contribute(site, part({ machines: [{ id: 'AMSOOS1', site: site.code, ...MACHINE }] }));
    expect(EstateModel.of(site).machine('AMSOOS1').roles).toEqual(['office-online-server']);
  });

  test('belongs to the estate of its stack, or to the only one', () => {
    const app = testApp();
    const site = siteIn(app);
    const elsewhere = new TerraformStack(app, 'elsewhere');
    EstateModel.contribute(elsewhere, part({ machines: [{ id: 'AMSOOS1', ...MACHINE }] }));
    expect(EstateModel.of(site).machines.map(({ id }) => id)).toEqual(['AMSOOS1']);
  });

  test('must not take an id that is taken, which validation says before anything is written', () => {
    const app = testApp();
    const site = siteIn(app);
    EstateModel.contribute(site, part({ machines: [{ id: 'AMSOOS1', ...MACHINE }] }));
    EstateModel.contribute(site, part({ machines: [{ id: 'AMSOOS1', ...MACHINE }] }));
    expect(() => EstateModel.of(site)).toThrow(/AMSOOS1/);
    expect(() => synth(app)).toThrow(/id 'AMSOOS1' is used by two machines/);
  });

  test('may not be a site with the name of another, which is said before anything is written', () => {
    const app = testApp();
    siteIn(app, { code: 'AMS', siteName: 'Main' }, 'First');
    siteIn(app, { code: 'DUB', siteName: 'main', addressSpace: '10.20.0.0/16' }, 'Second');
    expect(() => synth(app)).toThrow(/siteName must be unique in the estate 'exchange' \(got 'main'\)/);
    const apart = testApp();
    siteIn(apart, { code: 'AMS', siteName: 'Main' }, 'First');
    const other = { code: 'DUB', siteName: 'main', addressSpace: '10.20.0.0/16', estate: 'other' };
    siteIn(apart, other, 'Second');
    expect(() => synth(apart)).not.toThrow();
  });

  test('is lost with its site where that exists already: no region contains it', () => {
    const app = testApp();
    const site = siteIn(app);
    const external = { kind: ExternalKind.DOMAIN_CONTROLLERS, name: 'controllers', failureDomains: [] };
    EstateModel.contribute(
      site,
      part({
        sites: [{ ...DATACENTER, id: 'LON', name: 'London' }],
        machines: [
          { id: 'LONEX1', ...MACHINE, site: 'LON', failureDomains: ['carrier:city fibre'] },
          { id: 'AMSEX1', ...MACHINE, site: site.code },
          { id: 'EX9', ...MACHINE },
        ],
        externals: [{ id: 'directory:LON', site: 'LON', ...external }],
      }),
    );
    const { sites, machines, externals } = EstateModel.of(app);
    const domains = [...sites, ...machines, ...externals].map(({ id, failureDomains }) => [
      id,
      failureDomains,
    ]);
    expect(Object.fromEntries(domains)).toMatchObject({
      AMS: ['region:westeurope'],
      LON: ['site:LON'],
      LONEX1: ['site:LON', 'carrier:city fibre'],
      AMSEX1: [],
      EX9: [],
      'directory:LON': ['site:LON'],
    });
  });

  test('has no day of maintenance in a site that exists already: whoever runs it decides', () => {
    const app = testApp();
    const site = siteIn(app);
    EstateModel.contribute(
      site,
      part({
        sites: [DATACENTER],
        machines: [{ id: 'DCEX1', ...MACHINE, site: 'DC', patchedBy: PatchedBy.RUNBOOK }],
      }),
    );
    expect(EstateModel.of(site).machine('DCEX1').maintenanceSlot).toBeUndefined();
  });

  test('may have one id in two kinds of things', () => {
    const app = testApp();
    const site = siteIn(app);
    const group = { id: 'AMS/Offices', provides: 'documents', members: [], needed: 0, votes: false };
    const tier = { id: 'AMS/Offices', name: 'Offices', kind: 'office', site: 'AMS', machines: [] };
    EstateModel.contribute(site, part({ tiers: [tier], redundancyGroups: [group] }));
    expect(EstateModel.of(site).tier('AMS/Offices').kind).toBe('office');
  });

  test('shows no token, which no reader could resolve', () => {
    const app = testApp();
    const site = siteIn(app);
    const variable = new TerraformVariable(site, 'address', { type: 'string' });
    const machine = {
      ...MACHINE,
      address: variable.stringValue,
      hostName: `a.${Fn.lower(variable.stringValue)}`,
    };
    EstateModel.contribute(site, part({ machines: [{ id: 'AMSOOS1', ...machine }] }));
    expect(EstateModel.of(site).machine('AMSOOS1')).toMatchObject({
      address: '(known after apply)',
      hostName: '(known after apply)',
    });
  });
});

describe('estate.json', () => {
  function written(): { text: string; files: Record<string, string> } {
    const app = testApp();
    new TwoSiteExchange(app, 'contoso', estateProps({ databaseAvailabilityGroup: { databases: 4 } }));
    const { files } = synthFiles(app);
    return { text: files['estates/contoso/estate.json'], files };
  }

  test('follows its schema', () => {
    const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);
    const document = JSON.parse(written().text) as Record<string, unknown>;
    validate(document);
    expect(validate.errors).toBeNull();
    expect(validate({ ...document, machines: [{ id: 'AMSFE1' }] })).toBe(false);
    expect(validate({ ...document, more: true })).toBe(false);
  });

  test('is the same for the same program', () => {
    expect(written().text).toBe(written().text);
  });

  test('has neither secrets nor expressions nor paths of a machine', () => {
    const { text } = written();
    expect(text).not.toMatch(/password|\$\{|TOKEN|\/work\/|\/home\//i);
  });

  test('is not written where the program is refused', () => {
    const app = testApp();
    const site = siteIn(app);
    site.node.addValidation({ validate: () => ['wrong'] });
    expect(() => synth(app)).toThrow('wrong');
    expect(filesIn(app.outdir)).toEqual([]);
  });
});
