import { FailoverZone, AzureRegion, RestoreDrills, Runbooks, WitnessServer } from 'cdktf-resilient-exchange';
import { siteIn, stackIn, testApp } from '../support/app';
import { expectRefusal } from '../support/refusal';

// Found by random programs: the messages of constructs give no path, and some ids made a TypeError.

test.each(['constructor', 'toString', '__proto__'])(
  'the id %s is refused: every object has a member of that name',
  (id) => {
    expectRefusal(() => new RestoreDrills(stackIn(testApp(), 'dns'), id), {
      path: `dns/${id}`,
      property: 'id',
      value: `'${id}'`,
      limit: 'another word',
      remedy: 'use an id such as',
    });
  },
);

test('an empty id is refused with the path of its scope', () => {
  const stack = stackIn(testApp(), 'dns');
  const props = { domainName: 'contoso.com', region: AzureRegion.FRANCE_CENTRAL };
  expectRefusal(() => new FailoverZone(stack, '', props), {
    path: 'dns',
    property: 'id',
    value: "''",
    limit: 'a text that is not empty',
    remedy: 'use an id such as',
  });
});

test.each([
  ['Runbooks', (site: ReturnType<typeof siteIn>) => new Runbooks(site, 'Twice')],
  [
    'WitnessServer',
    (site: ReturnType<typeof siteIn>) => new WitnessServer(site, 'Twice', { site, witnessFor: [] }),
  ],
  [
    'a witness that exists',
    (site: ReturnType<typeof siteIn>) =>
      WitnessServer.fromComputerName(site, 'Twice', { computerName: 'FS1', location: 'Oslo' }),
  ],
])('an id that is used twice is refused with its path: %s', (_, make) => {
  const site = siteIn(testApp());
  make(site);
  expectRefusal(() => make(site), {
    path: 'amsterdam/Amsterdam/Twice',
    property: 'id',
    value: "'Twice'",
    limit: 'is used twice in amsterdam/Amsterdam',
    remedy: 'give one of the two another id',
  });
});
