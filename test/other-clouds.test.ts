import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { type App, TerraformStack } from 'cdktf';
import {
  AzureCloud,
  AzureRegion,
  EstateModel,
  RecoveryVault,
  Site,
  TwoSiteExchange,
  VaultImmutability,
  WitnessServer,
} from 'cdktf-resilient-exchange';
import { synth, testApp, writtenStacks } from './support/app';
import { each } from './support/each';
import { estateIn, OTHER_CLOUDS, regionsOf } from './support/other-clouds';
import { expectRefusal, expectRefusedSynth } from './support/refusal';

/**
 * Hosts of the public cloud in a text. Two are the same in all clouds: the schema of templates, which nobody fetches, and the resource that tokens for
 * storage are asked for (learn.microsoft.com/azure/storage/blobs/authorize-access-azure-active-directory).
 */
function publicHosts(text: string): string[] {
  const hosts =
    text.match(
      /[\w.-]*\b(?:azure\.com|azure\.net|windows\.net|trafficmanager\.net|microsoftonline\.com|azurewebsites\.net|loganalytics\.io|microsoft\.com)\b/g,
    ) ?? [];
  const everywhere = ['schema.management.azure.com', 'storage.azure.com'];
  return hosts.filter((host) => !everywhere.includes(host) && !/(?:^|\.)microsoft\.com$/.test(host));
}

/** Every file below a directory with its text. */
function textsBelow(directory: string): [string, string][] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [file.slice(directory.length + 1), readFileSync(file, 'utf8')]);
}

describe.each(OTHER_CLOUDS.map((cloud) => [cloud.title, cloud] as const))('an estate in %s', (_, cloud) => {
  const app = testApp();
  let texts: [string, string][] = [];

  beforeAll(() => {
    new TwoSiteExchange(app, 'contoso', estateIn(cloud));
    synth(app);
    texts = textsBelow(app.outdir);
  });

  test('has no host of the public cloud in all that is written', () => {
    expect(texts.length).toBeGreaterThan(100);
    const found = texts.flatMap(([file, text]) => publicHosts(text).map((host) => `${file}: ${host}`));
    expect([...new Set(found)]).toEqual([]);
  });

  test('has the hosts of its own cloud', () => {
    const all = texts.map(([, text]) => text).join('\n');
    for (const suffix of each([
      cloud.publicHostSuffix,
      cloud.trafficManagerSuffix,
      cloud.keyVaultSuffix,
      cloud.storageSuffix,
    ])) {
      expect(all).toContain(suffix);
    }
  });

  test('each provider and each state backend asks its cloud', () => {
    const stacks = texts
      .filter(([file]) => file.endsWith('cdk.tf.json'))
      .map(([, text]) => JSON.parse(text) as Record<string, unknown>);
    expect(stacks).toHaveLength(8);
    for (const stack of each(stacks)) {
      if (stack.provider !== undefined)
        expect(stack.provider).toMatchObject({ azurerm: [{ environment: cloud.environment }] });
      expect(stack.terraform).toMatchObject({ backend: { azurerm: { environment: cloud.environment } } });
      const states = Object.values(
        (stack.data as Record<string, Record<string, { config: object }>> | undefined)
          ?.terraform_remote_state ?? {},
      );
      expect(states.map(({ config }) => config)).toEqual(
        states.map(() => expect.objectContaining({ environment: cloud.environment }) as object),
      );
    }
  });

  test('whoever signs in names the cloud first', () => {
    const pages = texts.filter(([file]) => /runbooks?\/.*\.ps1$/.test(file));
    expect(pages.length).toBeGreaterThan(10);
    const lines = pages.flatMap(([file, text]) =>
      text
        .split('\n')
        .map((line, index, all) => ({ file, line: line.trim(), before: all[index - 1]?.trim() })),
    );
    const logins = lines.filter(({ line }) => line === 'az login');
    expect(logins.length).toBeGreaterThan(5);
    expect(logins.filter(({ before }) => before !== `az cloud set --name ${cloud.cliName}`)).toEqual([]);
    expect(lines.filter(({ line }) => line === 'Connect-AzAccount')).toEqual([]);
    expect(lines.map(({ line }) => line)).toContain(`Connect-AzAccount -Environment ${cloud.cliName}`);
  });

  test('says its cloud in the model', () => {
    expect(EstateModel.of(app).cloud).toBe(cloud);
    expect(EstateModel.of(app).toDocument().cloud).toBe(cloud.environment);
  });
});

test('an estate in the public cloud names none', () => {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', estateIn(AzureCloud.PUBLIC));
  synth(app);
  const texts = textsBelow(app.outdir).map(([, text]) => text);
  expect(
    texts.filter((text) => /"environment": "public"|az cloud set|-Environment Azure/.test(text)),
  ).toEqual([]);
  expect(texts.flatMap((text) => publicHosts(text))).toEqual(
    expect.arrayContaining(['trafficmanager.net', 'vault.azure.net']),
  );
  expect(EstateModel.of(app).toDocument()).not.toHaveProperty('cloud');
});

describe('an estate is in one cloud', () => {
  const [virginia, arizona, texas] = regionsOf(AzureCloud.US_GOVERNMENT);
  const gov = estateIn(AzureCloud.US_GOVERNMENT);

  test.each([
    ['standby.region', { standby: { ...gov.standby, region: AzureRegion.NORTH_EUROPE } }, 'northeurope'],
    ['witness.region', { witness: { ...gov.witness, region: AzureRegion.CHINA_NORTH } }, 'chinanorth'],
    ['dnsRegion', { dnsRegion: AzureRegion.FRANCE_CENTRAL }, 'francecentral'],
    [
      'monitoring.region',
      { monitoring: { ...gov.monitoring, region: AzureRegion.WEST_EUROPE } },
      'westeurope',
    ],
    ['stateStore.region', { stateStore: estateIn(AzureCloud.PUBLIC).stateStore }, 'francecentral'],
  ])('%s of another one is refused', (property, overrides, value) => {
    const app = testApp();
    expectRefusal(() => new TwoSiteExchange(app, 'contoso', estateIn(AzureCloud.US_GOVERNMENT, overrides)), {
      path: 'contoso',
      property,
      value: `'${value}'`,
      limit: 'a region of Azure Government',
      remedy: 'regions of one cloud',
    });
    expect(writtenStacks(app)).toEqual([]);
  });

  test('in a program from pieces too', () => {
    const app = testApp();
    siteInCloud(app, 'usgovernment', virginia, 'Amsterdam');
    siteInCloud(app, 'china', AzureRegion.CHINA_NORTH, 'Dublin', '10.20.0.0/16');
    expectRefusedSynth(app, {
      path: 'App',
      property: 'region',
      value: "'exchange'",
      limit: 'in one cloud of Azure',
      remedy: 'two estates',
    });
    const apart = testApp();
    siteInCloud(apart, 'usgovernment', virginia, 'Amsterdam');
    siteInCloud(apart, 'usgovernment', arizona, 'Dublin', '10.20.0.0/16');
    expect(() => synth(apart)).not.toThrow();
  });

  test('two estates of a program may be in two', () => {
    const app = testApp();
    siteInCloud(app, 'usgovernment', texas, 'Amsterdam', '10.10.0.0/16', 'one');
    siteInCloud(app, 'china', AzureRegion.CHINA_NORTH, 'Dublin', '10.20.0.0/16', 'other');
    synth(app);
    expect(EstateModel.all(app).map(({ cloud }) => cloud.cliName)).toEqual([
      'AzureUSGovernment',
      'AzureChinaCloud',
    ]);
  });
});

describe('the provider of a stack', () => {
  test.each([
    [undefined, AzureRegion.US_GOV_VIRGINIA, 'nothing', "'usgovernment'", "environment: 'usgovernment'"],
    ['china', AzureRegion.US_GOV_VIRGINIA, "'china'", "'usgovernment'", "environment: 'usgovernment'"],
    ['usgovernment', AzureRegion.WEST_EUROPE, "'usgovernment'", "'public'", 'leave environment out'],
  ])('with environment %s is refused in %s', (environment, region, value, limit, remedy) => {
    const app = testApp();
    siteInCloud(app, environment, region);
    expectRefusedSynth(app, {
      path: 'amsterdam',
      property: 'AzurermProvider.environment',
      value,
      limit,
      remedy,
    });
  });

  test.each([
    ['USGovernment', AzureRegion.US_GOV_VIRGINIA],
    ['public', AzureRegion.WEST_EUROPE],
  ])('with environment %s is right in %s', (environment, region) => {
    const app = testApp();
    siteInCloud(app, environment, region);
    expect(() => synth(app)).not.toThrow();
  });
});

/** A site whose stack has a provider with the given environment. */
function siteInCloud(
  app: App,
  environment: string | undefined,
  region: AzureRegion,
  id = 'Amsterdam',
  addressSpace = '10.10.0.0/16',
  estate?: string,
): Site {
  const stack = new TerraformStack(app, id.toLowerCase());
  new AzurermProvider(stack, 'azurerm', { features: RecoveryVault.providerFeatures(), environment });
  return new Site(stack, id, { region, addressSpace, estate });
}

describe('services that are missing', () => {
  test.each([undefined, VaultImmutability.UNLOCKED, VaultImmutability.LOCKED])(
    'vaults are not immutable (%s) in Azure in China, which the program has to state',
    (immutability) => {
      const [region] = regionsOf(AzureCloud.CHINA);
      const site = siteInCloud(testApp(), 'china', region);
      expectRefusal(() => new RecoveryVault(site, 'Vault', { immutability }), {
        path: 'amsterdam/Amsterdam/Vault',
        property: 'immutability',
        value: `'${immutability ?? VaultImmutability.UNLOCKED}'`,
        limit: '',
        remedy: 'immutability: VaultImmutability.DISABLED',
      });
      const stated = siteInCloud(testApp(), 'china', region);
      expect(
        () => new RecoveryVault(stated, 'Vault', { immutability: VaultImmutability.DISABLED }),
      ).not.toThrow();
      const gov = siteInCloud(testApp(), 'usgovernment', AzureRegion.US_GOV_VIRGINIA);
      expect(() => new RecoveryVault(gov, 'Vault', { immutability })).not.toThrow();
    },
  );

  test.each([AzureRegion.US_DOD_CENTRAL, AzureRegion.US_DOD_EAST])(
    'Azure patches no witness in %s',
    (region) => {
      const witnessIn = (place: AzureRegion): WitnessServer => {
        const site = siteInCloud(testApp(), 'usgovernment', place);
        return new WitnessServer(site, 'Witness', { site, witnessFor: [] });
      };
      expectRefusal(() => witnessIn(region), {
        path: 'amsterdam/Amsterdam/Patching',
        property: 'region',
        value: `'${region.name}'`,
        limit: '',
        remedy: 'another region of Azure Government',
      });
      expect(() => witnessIn(AzureRegion.US_GOV_TEXAS)).not.toThrow();
    },
  );
});
