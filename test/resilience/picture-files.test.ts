import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EstateDocument } from '../../lib/model/estate-document';
import { reportFiles } from '../../lib/resilience/report/report-files';
import { each } from '../support/each';
import { elements, parseSvg } from '../picture/support/svg';

const document = JSON.parse(
  readFileSync(join(__dirname, '../two-site.estate.json'), 'utf8'),
) as EstateDocument;
const files = reportFiles(document, []);
const pictures = Object.keys(files).filter((path) => path.startsWith('pictures/'));

test('zones, sites, regions, carriers, links and the Mailbox servers of a site have a picture; machines have none', () => {
  expect(pictures).toEqual(
    expect.arrayContaining([
      'pictures/topology.svg',
      'pictures/topology.mmd',
      'pictures/zone-westeurope-1.svg',
      'pictures/region-westeurope.svg',
      'pictures/region-francecentral.svg',
      'pictures/carrier-microsoft-network.svg',
      'pictures/link-ams-dub.svg',
      'pictures/mailbox-servers-ams.svg',
    ]),
  );
  expect(pictures.filter((path) => path.includes('machine'))).toEqual([]);
});

test('the report leads to each picture, and to none that is not there', () => {
  const linked = [...files['resilience.md'].matchAll(/\((pictures\/[^)]+)\)/g)].map(([, path]) => path);
  expect([...linked].sort()).toEqual(pictures.filter((path) => path.endsWith('.svg')).sort());
});

test('a picture says what becomes of the services', () => {
  const root = parseSvg(files['pictures/region-westeurope.svg']);
  const texts = elements(root, 'text').map(({ textContent }) => textContent);
  expect(texts).toEqual(expect.arrayContaining(['Failure: site Amsterdam', 'comes back by itself']));
});

test('failures whose names differ in signs only have files of their own', () => {
  const [site, ...others] = document.machines;
  const carriers = ['a b', 'a-b', 'a--b'].map((name) => `carrier:${name}`);
  const machine = { ...site, failureDomains: [...site.failureDomains, ...carriers] };
  const odd = Object.keys(reportFiles({ ...document, machines: [machine, ...others] }, []));
  expect(each(odd).filter((path) => path.includes('carrier-a'))).toEqual([
    'pictures/carrier-a-b.svg',
    'pictures/carrier-a-b--2.svg',
    'pictures/carrier-a-b--3.svg',
  ]);
});
