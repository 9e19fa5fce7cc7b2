import { EstateModel } from 'cdktf-resilient-exchange';
import { resources, synth, testApp } from '../support/app';
import { datacenterEstate, groupOver } from '../support/datacenter';

describe('a datacenter as primary site', () => {
  test('is a site of the model without region, stack and patch window', () => {
    const app = testApp();
    const estate = datacenterEstate(app);
    groupOver(app, estate);
    const { sites, machines } = EstateModel.of(estate.zone).toDocument();
    expect(sites.map(({ id, existing, region, stack }) => ({ id, existing, region, stack }))).toEqual([
      { id: 'AMS', existing: true },
      { id: 'DUB', region: 'northeurope', stack: 'dublin' },
      { id: 'PAR', region: 'francecentral', stack: 'paris' },
    ]);
    expect(machines.filter(({ site }) => site === 'AMS').map(({ id }) => id)).toEqual([
      'AMSEX1',
      'AMSEX2',
      'AMSEX3',
      'AMSEDGE1',
      'AMSEDGE2',
    ]);
  });

  test('is synthesized with its standby, and no stack holds anything of it', () => {
    const app = testApp();
    const estate = datacenterEstate(app);
    groupOver(app, estate);
    const { stacks } = synth(app);
    expect(Object.keys(stacks).sort()).toEqual(['dns', 'dublin', 'paris']);
    expect(JSON.stringify(stacks.dublin)).not.toContain('AMSEX');
    expect(resources(stacks.dns, 'azurerm_dns_cname_record')).toHaveLength(2);
  });
});
