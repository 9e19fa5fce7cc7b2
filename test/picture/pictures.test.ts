import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { EstateDocument } from '../../lib/model/estate-document';
import { drawEstate } from '../../lib/picture/draw-estate';
import { layoutPicture } from '../../lib/picture/layout';
import type { Box } from '../../lib/picture/metrics';
import { topologyFiles, scenarioPicture } from '../../lib/picture/pictures';
import { OUTCOME_SIGNS } from '../../lib/picture/render-services';
import { OUTCOMES } from '../../lib/resilience/outcome';
import { textWidth } from '../../lib/core/text-width';
import { each } from '../support/each';
import { exampleOutput, EXAMPLES, ROOT } from '../support/synth';
import { HOSTILE, randomEstate } from './support/random-estate';
import { elements, parseSvg, things } from './support/svg';

const GOLDEN = readFileSync(join(ROOT, 'test/two-site.estate.json'), 'utf8');
const twoSite = (): EstateDocument => JSON.parse(GOLDEN) as EstateDocument;

function topologyOf(document: EstateDocument): string {
  return topologyFiles(document)['topology.svg'];
}

function labels(svg: string): string[] {
  return things(parseSvg(svg)).map((thing) => thing.getAttribute('aria-label')!);
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

/** Pairs of boxes that cover each other, frames of places among them. */
function overlaps(document: EstateDocument): string[] {
  const graph = drawEstate(document);
  const { frames, boxes } = layoutPicture(graph);
  const outer: [string, Box][] = [
    ...frames,
    ...graph.nodes.map(({ id }): [string, Box] => [id, boxes.get(id)!]),
  ];
  const inner = graph.places.map(({ id, columns, footers }) =>
    [id, ...columns.map((column) => column.id), ...footers.map((footer) => footer.id)]
      .concat(columns.flatMap(({ machines }) => machines.map((machine) => machine.id)))
      .map((key): [string, Box] => [key, boxes.get(key)!]),
  );
  return [outer, ...inner].flatMap((group) =>
    group.flatMap(([a, one], index) =>
      group
        .slice(index + 1)
        .filter(([, other]) => overlap(one, other))
        .map(([b]) => `${a} covers ${b}`),
    ),
  );
}

/** Boxes of things that are not within the frame of their place. */
function outsideFrames(document: EstateDocument): string[] {
  const graph = drawEstate(document);
  const { frames, boxes } = layoutPicture(graph);
  return graph.places.flatMap((place) => {
    const frame = frames.get(place.id)!;
    const ids = place.columns.flatMap(({ id, machines }) => [id, ...machines.map((machine) => machine.id)]);
    return ids.filter((id) => {
      const { x, y, width, height } = boxes.get(id)!;
      return (
        x < frame.x || y < frame.y || x + width > frame.x + frame.width || y + height > frame.y + frame.height
      );
    });
  });
}

/** Lines of text that are wider than the shape around them. */
function overflows(svg: string): string[] {
  return things(parseSvg(svg)).flatMap((thing) => {
    const widths = elements(thing, 'rect').map((rect) => Number(rect.getAttribute('width')));
    return elements(thing, 'text')
      .map((text) => ({ text: text.textContent ?? '', style: text.getAttribute('class') ?? '' }))
      .filter(({ text, style }) => {
        const isBold = /title|outcome|tag/.test(style);
        return textWidth(text, style.includes('title') ? 14 : 12, isBold) > Math.max(...widths, 0);
      })
      .map(({ text }) => text)
      .filter(() => widths.length > 0);
  });
}

describe.each(EXAMPLES)('the picture of the example %s', (example) => {
  const documents = exampleOutput(example).models.map((text) => JSON.parse(text) as EstateDocument);

  test('shows every site, zone, machine and name', () => {
    const missing = each(documents).flatMap((document) => {
      const svg = topologyOf(document);
      const mermaid = topologyFiles(document)['topology.mmd'];
      const all = [
        ...document.sites.map(({ name }) => name),
        ...document.machines.map(({ id }) => id),
        ...document.machines.flatMap(({ zone }) => (zone === undefined ? [] : [`Zone ${zone}`])),
        ...document.names.map(({ name }) => name),
        ...document.availabilityGroups.map(({ id }) => id),
      ];
      return all.filter((text) => !svg.includes(`>${text}<`) || !mermaid.includes(text));
    });
    expect(missing).toEqual([]);
  });

  test('has no boxes that overlap and no text beyond its box', () => {
    expect(each(documents).flatMap(overlaps)).toEqual([]);
    expect(each(documents).flatMap(outsideFrames)).toEqual([]);
    expect(each(documents).flatMap((document) => overflows(topologyOf(document)))).toEqual([]);
  });
});

describe('a topology', () => {
  test('is the same for the same model, however often it is drawn', () => {
    const first = topologyFiles(twoSite());
    expect(topologyFiles(twoSite())).toEqual(first);
    expect(Object.keys(first)).toEqual(['topology.svg', 'topology.mmd']);
  });

  test('has a title, a description and roles for screen readers', () => {
    const root = parseSvg(topologyOf(twoSite()));
    expect(root.getAttribute('role')).toBe('graphics-document document');
    expect(elements(root, 'title')[0].textContent).toContain('contoso');
    const description = elements(root, 'desc')[0].textContent;
    expect(description).toContain('Client access on AMSFE1 (Zone 1), AMSFE2 (Zone 2), AMSFE3 (Zone 3)');
    const ids = elements(root, '*').map((each) => each.getAttribute('id'));
    expect(ids).toEqual(expect.arrayContaining(root.getAttribute('aria-labelledby')!.split(' ')));
  });

  test('loads nothing and runs nothing', () => {
    const root = parseSvg(topologyOf(twoSite()));
    const names = [...new Set(elements(root, '*').map((each) => each.tagName))].sort();
    expect(names).toEqual(['defs', 'desc', 'g', 'path', 'pattern', 'rect', 'style', 'text', 'title'].sort());
    expect(topologyOf(twoSite())).not.toMatch(/href|@import|url\((?!#)|on\w+=/);
  });

  test('follows the theme of whoever looks at it', () => {
    expect(topologyOf(twoSite())).toContain('@media (prefers-color-scheme: dark)');
  });

  test('has the primary site at the left, the Internet on top and the witness below', () => {
    const { frames, boxes } = layoutPicture(drawEstate(twoSite()));
    expect(frames.get('AMS')!.x).toBeLessThan(frames.get('DUB')!.x);
    expect(boxes.get('source:internet')!.y).toBeLessThan(boxes.get('names:1')!.y);
    expect(boxes.get('names:1')!.y).toBeLessThan(frames.get('AMS')!.y);
    expect(frames.get('AMS')!.y).toBe(frames.get('DUB')!.y);
    expect(frames.get('PAR')!.y).toBeGreaterThan(frames.get('AMS')!.y);
  });

  test('counts databases rather than drawing them', () => {
    expect(labels(topologyOf(twoSite()))).toContain(
      'DAG1, 12 databases on 6 servers, 4 of 7 votes needed, witness PARFSW1, alternate witness DUBFSW1',
    );
    expect(topologyOf(twoSite())).not.toContain('DB01');
  });

  test('is the one in the documents', () => {
    const committed = readFileSync(join(ROOT, 'docs/two-site-topology.svg'), 'utf8');
    expect(topologyOf(twoSite())).toBe(committed);
  });
});

describe('the topology of any estate', () => {
  test('has no boxes that overlap, and each within its place', () => {
    fc.assert(
      fc.property(randomEstate, (document) => {
        expect(overlaps(document)).toEqual([]);
        expect(outsideFrames(document)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('is well-formed, with each text in its box', () => {
    fc.assert(
      fc.property(randomEstate, (document) => {
        expect(overflows(topologyOf(document))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test.each(HOSTILE)('shows the site name %j as text', (name) => {
    const document = twoSite();
    const [site, ...others] = document.sites;
    const files = topologyFiles({ ...document, sites: [{ ...site, name }, ...others] });
    const names = elements(parseSvg(files['topology.svg']), '*').map((each) => each.tagName);
    expect(names).toEqual(elements(parseSvg(topologyOf(document)), '*').map((each) => each.tagName));
    // Nothing but what Mermaid takes for letters is left in a label.
    const foreign = files['topology.mmd']
      .match(/"[^"]*"/g)!
      .map((label) => label.replace(/<br\/>|#\d+;/g, ''));
    expect(each(foreign).filter((label) => !/^"[\p{L}\p{M}\p{N} .,:()/+-]*"$/u.test(label))).toEqual([]);
  });

  test('has ids in Mermaid that no name can be', () => {
    const mermaid = topologyFiles(twoSite())['topology.mmd'];
    const ids = mermaid
      .replace(/\|?"[^"]*"\|?/g, '')
      .split('\n')
      .slice(2)
      .flatMap((line) => line.match(/[A-Za-z]\w*/g) ?? []);
    expect([...new Set(each(ids).filter((id) => !/^n\d+$/.test(id)))].sort()).toEqual(['end', 'subgraph']);
  });
});

describe('the picture of a scenario', () => {
  const picture = (
    lost: string[],
    services: Parameters<typeof scenarioPicture>[1]['services'] = [],
  ): string => scenarioPicture(twoSite(), { name: 'it', lost, services });
  const lostThings = (svg: string): string[] =>
    labels(svg)
      .filter((label) => label.endsWith(', lost'))
      .map((label) => label.split(',')[0]);

  test('marks what a zone takes, and counts what is left', () => {
    const svg = picture(['zone:westeurope/1']);
    expect(lostThings(svg)).toEqual(['AMSFE1', 'AMSEDGE1']);
    expect(labels(svg)).toEqual(
      expect.arrayContaining(['Client access, load balancer, 2 of 3 left', 'Edge, 1 of 2 left']),
    );
    expect(labels(svg).find((label) => label.startsWith('DAG1'))).toContain('6 of 7 votes left, 4 needed');
  });

  test('marks what a site takes, with its connections', () => {
    const svg = picture(['region:westeurope']);
    expect(lostThings(svg)).toEqual(
      ['Amsterdam', 'Client access', 'Edge'].concat(['AMSFE1', 'AMSFE2', 'AMSFE3', 'AMSEDGE1', 'AMSEDGE2']),
    );
    const titles = elements(parseSvg(svg), 'title').map(({ textContent }) => textContent);
    expect(titles).toEqual(expect.arrayContaining(['link:AMS/DUB, lost', 'link:AMS/PAR, lost']));
    expect(titles).toContain('link:DUB/PAR');
  });

  test('marks a group without a majority', () => {
    expect(lostThings(picture(['region:westeurope', 'region:francecentral']))).toContain('DAG1');
    expect(lostThings(picture(['region:westeurope']))).not.toContain('DAG1');
  });

  test.each([
    ['carrier:Microsoft network', ['AMSEDGE1', 'DUBEDGE1']],
    ['smart-host:relay.example', ['Smart host']],
    ['machine:DUBFE2', ['DUBFE2']],
    ['azure-dns', ['mail.contoso.com', 'contoso.com']],
    ['certificate:contoso.com', ['mail.contoso.com']],
    ['traffic-manager', []],
  ])('marks what %s takes', (event, lost) => {
    expect(lostThings(picture([event])).sort()).toEqual([...lost].sort());
  });

  test.each([
    ['traffic-manager', 'LOST: from the Internet: Traffic Manager'],
    ['certificate:contoso.com', 'LOST: needs certificate of the client names'],
  ])('says which part of the names %s takes', (event, line) => {
    expect(labels(picture([event])).some((label) => label.includes(line))).toBe(true);
    expect(labels(picture([])).some((label) => label.includes('LOST'))).toBe(false);
  });

  test('hatches and crosses out, so that colour is not needed', () => {
    const things_ = things(parseSvg(picture(['machine:AMSFE2'])));
    const lost = things_.find((thing) => thing.getAttribute('aria-label') === 'AMSFE2, lost')!;
    expect(elements(lost, 'rect').map((rect) => rect.getAttribute('fill'))).toContain('url(#hatch)');
    expect(elements(lost, 'path').map((path) => path.getAttribute('class'))).toContain('cross');
    const alive = things_.find((thing) => thing.getAttribute('aria-label') === 'AMSFE1')!;
    expect(elements(alive, 'path')).toEqual([]);
  });

  test('has the same places for the same things', () => {
    const shape = (svg: string): string[] =>
      elements(parseSvg(svg), 'rect')
        .filter((rect) => /^(box|head|frame)/.test(rect.getAttribute('class') ?? ''))
        .filter((rect) => rect.hasAttribute('x'))
        .map((rect) => `${rect.getAttribute('x')} ${rect.getAttribute('y')}`);
    expect(shape(picture(['region:westeurope']))).toEqual(shape(topologyOf(twoSite())));
  });

  test('lists services with their outcomes, and counts those of one kind', () => {
    const svg = picture(
      ['zone:westeurope/1'],
      [
        { name: 'inbound mail', kind: 'inbound mail', outcome: 'goes on with less capacity' },
        ...['DB01', 'DB02', 'DB03'].map((name) => ({ name, kind: 'database', outcome: 'goes on' })),
        { name: 'DB04', kind: 'database', outcome: 'needs a person' },
      ],
    );
    const texts = elements(parseSvg(svg), 'text').map(({ textContent }) => textContent);
    const table = ['inbound mail', 'goes on with less capacity', 'database: 3 of 4', 'goes on'];
    expect(texts).toEqual(expect.arrayContaining([...table, 'DB04', 'needs a person']));
    expect(texts).not.toContain('DB01');
  });

  test('has a sign for each outcome, and no two alike', () => {
    expect(Object.keys(OUTCOME_SIGNS)).toEqual(OUTCOMES);
    const shapes = Object.values(OUTCOME_SIGNS).map((parts) => parts.join('').replace(/class="[^"]*"/g, ''));
    expect(new Set(shapes).size).toBe(OUTCOMES.length);
  });
});
