import { EstateModel, TwoSiteExchange } from 'cdktf-resilient-exchange';
import { synth, testApp } from '../support/app';
import { primaryDatacenter, standbyDatacenter } from '../support/datacenter';

describe('an estate in one call', () => {
  test('has a datacenter as primary site and no stack for it', () => {
    const app = testApp();
    const estate = new TwoSiteExchange(app, 'contoso', primaryDatacenter({ runbooks: false }));
    const { stacks } = synth(app);
    expect(Object.keys(stacks).sort()).toEqual([
      'contoso-addresses',
      'contoso-dns',
      'contoso-exports',
      'contoso-interconnect',
      'contoso-standby',
      'contoso-witness',
    ]);
    expect(estate.databaseAvailabilityGroup?.memberNames).toEqual([
      'AMSEX1',
      'AMSEX2',
      'AMSEX3',
      'DUBFE1',
      'DUBFE2',
      'DUBFE3',
    ]);
    expect(
      EstateModel.of(estate.zone)
        .toDocument()
        .sites.map(({ id, standbyFor }) => [id, standbyFor]),
    ).toEqual([
      ['AMS', undefined],
      ['DUB', 'AMS'],
      ['PAR', undefined],
    ]);
  });

  test('has a datacenter as standby site', () => {
    const app = testApp();
    const estate = new TwoSiteExchange(app, 'contoso', standbyDatacenter({ runbooks: false }));
    expect(() => synth(app)).not.toThrow();
    expect(
      EstateModel.of(estate.zone)
        .toDocument()
        .sites.map(({ id }) => id),
    ).toEqual(['AMS', 'PAR', 'DUB']);
  });
});
