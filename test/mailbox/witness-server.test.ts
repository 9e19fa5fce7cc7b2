import type { Site, SiteProps, WitnessServerProps } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  ExchangeVersion,
  ServerImage,
  WindowsVersion,
  WitnessServer,
} from 'cdktf-resilient-exchange';
import type { App } from 'cdktf';
import type { Attributes, StackJson } from '../support/app';
import { DIRECTORY, logicalNames, only, resources, siteIn, synth, testApp } from '../support/app';
import type { ExpectedRefusal } from '../support/refusal';
import { expectRefusal, expectRefusedSynth } from '../support/refusal';

const third: Partial<SiteProps> = {
  region: AzureRegion.FRANCE_CENTRAL,
  addressSpace: '10.30.0.0/24',
  activeDirectory: DIRECTORY,
};

function witnessIn(
  app: App,
  props: Partial<WitnessServerProps> = {},
  site: Partial<SiteProps> = {},
): WitnessServer {
  const place: Site = siteIn(app, { ...third, ...site }, 'Paris');
  return new WitnessServer(place, 'Witness', { site: place, witnessFor: [], ...props });
}

function build(props: Partial<WitnessServerProps> = {}, site: Partial<SiteProps> = {}): StackJson {
  const app = testApp();
  witnessIn(app, props, site);
  return synth(app).stacks.paris;
}

function refused(props: Partial<WitnessServerProps>, expected: Omit<ExpectedRefusal, 'path'>): void {
  expectRefusal(() => witnessIn(testApp(), props), { path: 'paris/Paris/Witness', ...expected });
}

test('is one small machine of the domain, without an address of its own', () => {
  const stack = build();
  expect(only(stack, 'azurerm_windows_virtual_machine')).toMatchObject({
    computer_name: 'PARFSW1',
    size: 'Standard_D2s_v5',
    zone: '1',
    source_image_reference: { sku: '2022-datacenter-g2' },
  });
  expect(only(stack, 'azurerm_network_interface').ip_configuration).toMatchObject([
    { private_ip_address: '10.30.0.52' },
  ]);
  expect(resources(stack, 'azurerm_virtual_machine_extension')).toHaveLength(1);
  expect(only(stack, 'azurerm_subnet').address_prefixes).toEqual(['10.30.0.48/28']);
});

test('is prepared for the DAG commands once it has joined', () => {
  const stack = build();
  const command = only(stack, 'azurerm_virtual_machine_run_command');
  expect(command).toMatchObject({
    count: '${var.domain_joined ? 1 : 0}',
    depends_on: [
      `azurerm_virtual_machine_extension.${logicalNames(stack, 'azurerm_virtual_machine_extension')[0]}`,
    ],
  });
  const { script } = command.source as Attributes;
  for (const part of [
    'Install-WindowsFeature -Name FS-FileServer',
    "Set-NetFirewallRule -DisplayGroup 'File and Printer Sharing' -Profile Domain -Enabled True",
    "Set-NetFirewallRule -DisplayGroup 'Windows Management Instrumentation (WMI)' -Profile Domain -Enabled True",
    "Add-LocalGroupMember -Group 'Administrators' -Member 'corp.contoso.com\\Exchange Trusted Subsystem'",
    '} catch [Microsoft.PowerShell.Commands.MemberExistsException] {',
  ]) {
    expect(script).toContain(part);
  }
});

test('gives rights to the group of the forest’s root where it is in a domain below', () => {
  const activeDirectory = { ...DIRECTORY, forestRootDomain: 'contoso.com' };
  const { script } = only(build({}, { activeDirectory }), 'azurerm_virtual_machine_run_command')
    .source as Attributes;
  expect(script).toContain("-Member 'contoso.com\\Exchange Trusted Subsystem'");
});

test('runs nothing where no domain is known', () => {
  const stack = build({}, { activeDirectory: undefined });
  expect(resources(stack, 'azurerm_virtual_machine_run_command')).toEqual([]);
  expect(resources(stack, 'azurerm_virtual_machine_extension')).toEqual([]);
});

test('does not count among the Exchange servers that Edges are opened to', () => {
  const app = testApp();
  const witness = witnessIn(app);
  expect((witness.site as Site)._roster.exchangePrefixes).not.toContain('10.30.0.48/28');
  expect(witness.server.privateAddress).toBe('10.30.0.52');
});

test('is built as told', () => {
  const stack = build({
    size: 'Standard_B2s',
    version: ExchangeVersion.V2016,
    image: ServerImage.windows(WindowsVersion.WS2016),
    encryptionAtHost: true,
  });
  expect(only(stack, 'azurerm_windows_virtual_machine')).toMatchObject({
    size: 'Standard_B2s',
    source_image_reference: { sku: '2016-datacenter-gensecond' },
    encryption_at_host_enabled: true,
  });
});

describe('its directory', () => {
  test.each(['C:\\DAGFileShareWitnesses', 'D:\\Witness\\DAG1', 'c:\\w'])('may be %s', (directory) => {
    expect(witnessIn(testApp(), { directory }).directory).toBe(directory);
  });

  test('has Exchange’s own name by default', () => {
    expect(witnessIn(testApp()).directory).toBe('C:\\DAGFileShareWitnesses');
  });

  test.each(['\\\\server\\share', 'C:/witness', 'witness', 'C:\\', 'C:\\a|b', ''])(
    'may not be %s',
    (directory) => {
      refused(
        { directory },
        {
          property: 'directory',
          value: `'${directory}'`,
          limit: 'a local path on the machine',
          remedy: "write it like 'C:\\\\DAGFileShareWitnesses\\\\DAG1'",
        },
      );
    },
  );
});

describe('its place', () => {
  const sites = (app: App, region = AzureRegion.WEST_EUROPE): Site[] => [
    siteIn(app, { activeDirectory: DIRECTORY, region }),
    siteIn(
      app,
      { activeDirectory: DIRECTORY, region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' },
      'Dublin',
    ),
  ];

  test.each([AzureRegion.WEST_EUROPE, AzureRegion.NORTH_EUROPE])(
    'is not %s, a site’s region, where failover is claimed to be automatic',
    (region) => {
      const app = testApp();
      const witnessFor = sites(app);
      expectRefusal(() => witnessIn(app, { witnessFor, automaticFailover: true }, { region }), {
        path: 'paris/Paris/Witness',
        property: 'region',
        value: `'${region.name}'`,
        limit: 'must differ from the regions of the sites',
        remedy: 'put the witness in a third region, or use DnsFailover.manual()',
      });
    },
  );

  test('is any third region then', () => {
    const app = testApp();
    const witnessFor = sites(app);
    expect(() => witnessIn(app, { witnessFor, automaticFailover: true })).not.toThrow();
  });

  test('may be a site’s where people decide', () => {
    const app = testApp();
    const witnessFor = sites(app);
    expect(() => witnessIn(app, { witnessFor }, { region: AzureRegion.WEST_EUROPE })).not.toThrow();
  });

  test('is in the forest of the members', () => {
    const app = testApp();
    const witnessFor = sites(app);
    witnessIn(app, { witnessFor }, { activeDirectory: undefined });
    expectRefusedSynth(app, {
      path: 'paris/Paris/Witness',
      property: 'activeDirectory',
      value: 'nothing',
      limit: 'is required for the site Paris',
      remedy: 'give the site of the witness the same activeDirectory',
    });
  });

  test('needs no forest where the members have none', () => {
    const app = testApp();
    const witnessFor = [siteIn(app)];
    witnessIn(app, { witnessFor }, { activeDirectory: undefined });
    expect(() => synth(app)).not.toThrow();
  });
});

test('has an image its Exchange version is supported on', () => {
  refused(
    { image: ServerImage.windows(WindowsVersion.WS2012_R2) },
    {
      property: 'image',
      value: "'Windows Server 2012 R2'",
      limit: 'Windows Server 2022',
      remedy: 'choose a supported release',
    },
  );
});
