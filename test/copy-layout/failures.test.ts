import { failuresOf } from '../../lib/copy-layout/failures';

test('sites and zones are told apart by the code of the site, and described by its name', () => {
  const members = [
    { name: 'AMSFE1', site: 'AMS', siteName: 'Main', zone: '1' },
    { name: 'DUBFE1', site: 'DUB', siteName: 'Main', zone: '1' },
  ];
  expect(failuresOf(members).map(({ id, failure, mask }) => [id, failure, mask])).toEqual([
    ['none', 'none', 0],
    ['server:AMSFE1', 'server AMSFE1', 1],
    ['server:DUBFE1', 'server DUBFE1', 2],
    ['zone:AMS/1', 'zone 1 of Main', 1],
    ['zone:DUB/1', 'zone 1 of Main', 2],
    ['site:AMS', 'site Main', 1],
    ['site:DUB', 'site Main', 2],
  ]);
});
