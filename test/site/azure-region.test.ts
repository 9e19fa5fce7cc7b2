import { Token } from 'cdktf';
import type { AzureRegionFacts } from 'cdktf-resilient-exchange';
import { AzureCloud, AzureRegion } from 'cdktf-resilient-exchange';
import { each } from '../support/each';

const regions = Object.values(AzureRegion).filter((each): each is AzureRegion => each instanceof AzureRegion);

test('every region has a name of its own, and three zones or none', () => {
  expect(new Set(regions.map((region) => region.name)).size).toBe(regions.length);
  for (const region of each(regions)) {
    expect(region.name).toMatch(/^[a-z]+\d?$/);
    expect(['', '1,2,3']).toContain(region.zones.join());
    expect(region.hasZones).toBe(region.zones.length > 0);
    expect(String(region)).toBe(region.name);
  }
});

test('no region is its own pair', () => {
  expect(regions.filter((region) => region.pair === region.name)).toEqual([]);
});

test.each([
  [AzureRegion.WEST_EUROPE, 'westeurope', 'northeurope', true],
  [AzureRegion.UK_WEST, 'ukwest', 'uksouth', false],
  [AzureRegion.ITALY_NORTH, 'italynorth', undefined, true],
])('%s', (region, name, pair, hasZones) => {
  expect([region.name, region.pair, region.hasZones]).toEqual([name, pair, hasZones]);
});

test('a region may be described, without zones and pair unless they are named', () => {
  const plain = AzureRegion.of({ name: 'moonbase' });
  expect([plain.name, plain.zones, plain.pair, plain.hasZones]).toEqual(['moonbase', [], undefined, false]);
  const zonal = AzureRegion.of({ name: 'moonbase', zones: ['1', '2'], pair: 'marsbase' });
  expect([zonal.zones, zonal.pair, zonal.hasZones]).toEqual([['1', '2'], 'marsbase', true]);
});

test('zones are copied', () => {
  AzureRegion.WEST_EUROPE.zones.push('4');
  expect(AzureRegion.WEST_EUROPE.zones).toEqual(['1', '2', '3']);
});

test.each([
  [AzureRegion.US_GOV_VIRGINIA, 'usgovvirginia', 'usgovtexas', true, AzureCloud.US_GOVERNMENT],
  [AzureRegion.US_GOV_ARIZONA, 'usgovarizona', 'usgovtexas', false, AzureCloud.US_GOVERNMENT],
  [AzureRegion.US_GOV_TEXAS, 'usgovtexas', 'usgovvirginia', false, AzureCloud.US_GOVERNMENT],
  [AzureRegion.US_DOD_EAST, 'usdodeast', 'usdodcentral', false, AzureCloud.US_GOVERNMENT],
  [AzureRegion.US_DOD_CENTRAL, 'usdodcentral', 'usdodeast', false, AzureCloud.US_GOVERNMENT],
  [AzureRegion.CHINA_NORTH, 'chinanorth', 'chinaeast', false, AzureCloud.CHINA],
  [AzureRegion.CHINA_NORTH_2, 'chinanorth2', 'chinaeast2', false, AzureCloud.CHINA],
  [AzureRegion.CHINA_NORTH_3, 'chinanorth3', 'chinaeast3', true, AzureCloud.CHINA],
  [AzureRegion.CHINA_EAST, 'chinaeast', 'chinanorth', false, AzureCloud.CHINA],
  [AzureRegion.CHINA_EAST_2, 'chinaeast2', 'chinanorth2', false, AzureCloud.CHINA],
  [AzureRegion.CHINA_EAST_3, 'chinaeast3', 'chinanorth3', false, AzureCloud.CHINA],
])('%s is in another cloud', (region, name, pair, hasZones, cloud) => {
  expect([region.name, region.pair, region.hasZones, region.cloud]).toEqual([name, pair, hasZones, cloud]);
});

test('a region that is described has the cloud that is named, or that of the listed one, or the public one', () => {
  expect(AzureRegion.of({ name: 'usgoviowa', cloud: AzureCloud.US_GOVERNMENT }).cloud).toBe(
    AzureCloud.US_GOVERNMENT,
  );
  expect(AzureRegion.of({ name: 'chinanorth3', zones: ['1'] }).cloud).toBe(AzureCloud.CHINA);
  expect(AzureRegion.of({ name: 'moonbase' }).cloud).toBe(AzureCloud.PUBLIC);
});

describe('a region that is described wrongly is refused', () => {
  const of = (facts: unknown) => () => AzureRegion.of(facts as AzureRegionFacts);

  test.each<[unknown, string]>([
    [undefined, 'the argument must be an object'],
    ['westeurope', 'the argument must be an object'],
    [{}, 'name must be a text'],
    [{ name: '' }, 'name must be a text'],
    [{ name: 'West Europe' }, 'name must be the programmatic name'],
    [{ name: Token.asString({}) }, 'name must be the programmatic name'],
    [{ name: 'moonbase', zones: '1' }, 'zones must be a list'],
    [{ name: 'moonbase', zones: null }, 'zones must be a list'],
    [{ name: 'moonbase', zones: [1] }, 'zones[0] must be a text'],
    [{ name: 'moonbase', zones: ['1', '1'] }, 'zones must be distinct numbers'],
    [{ name: 'moonbase', zones: ['a'] }, 'zones must be distinct numbers'],
    [{ name: 'moonbase', zone: ['1'] }, 'zone is not a setting'],
    [{ name: 'moonbase', pair: 5 }, 'pair must be a text'],
    [{ name: 'moonbase', pair: 'Mars Base' }, 'pair must be the programmatic name'],
    [{ name: 'moonbase', pair: 'moonbase' }, 'pair must be another region'],
    [{ name: 'moonbase', cloud: 'usgovernment' }, 'cloud must be an AzureCloud'],
    [{ name: 'usgovvirginia', cloud: AzureCloud.PUBLIC }, 'cloud must be Azure Government, or left out'],
  ])('%j', (facts, fault) => {
    expect(of(facts)).toThrow(`[AzureRegion.of] ${fault}`);
  });

  test('and one that is right is not', () => {
    const facts = { name: 'usgovvirginia', zones: ['1', '2', '3'], pair: 'usgovtexas' };
    expect(of({ ...facts, cloud: AzureCloud.US_GOVERNMENT })).not.toThrow();
    expect(of({ name: 'moonbase', zones: [] })).not.toThrow();
  });
});

test('a cloud is found by its name, and a misspelt name is refused', () => {
  expect(AzureCloud.named('usgovernment')).toBe(AzureCloud.US_GOVERNMENT);
  expect(AzureCloud.named('public')).toBe(AzureCloud.PUBLIC);
  expect(AzureCloud.named()).toBe(AzureCloud.PUBLIC);
  expect(() => AzureCloud.named('usgoverment')).toThrow(
    "[AzureCloud.named] environment must be the name of a cloud in the provider of Terraform (got 'usgoverment')",
  );
  expect(() => AzureCloud.named('usgoverment')).toThrow("Did you mean 'usgovernment'?");
});
