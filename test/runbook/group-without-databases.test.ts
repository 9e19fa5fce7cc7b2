import { Runbooks } from 'cdktf-resilient-exchange';
import { testApp } from '../support/app';
import { datacenterEstate, groupOver } from '../support/datacenter';
import { synthFiles } from '../support/output-files';

// Found by a random program: the page about the bring-up named the first database of a group that has none.
test('servers in Azure join a group without databases, and nothing is moved into one', () => {
  const app = testApp();
  const estate = datacenterEstate(app);
  groupOver(app, estate, 0);
  new Runbooks(estate.zone, 'Runbooks');
  const pages = Object.entries(synthFiles(app).files).filter(([path]) => path.endsWith('bring-up.md'));
  expect(pages).toHaveLength(1);
  expect(pages[0][1]).not.toContain('Remove the databases that Setup created');
});
