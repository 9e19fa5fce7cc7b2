import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import type { EstateOptions } from '../../year/estate';
import { makeEstate } from '../../year/estate';
import { EVENTS } from '../../year/events';
import { parseOptions, USAGE } from '../../year/options';
import { formerOutputs, synthesize } from '../../year/output';
import { modelOf } from '../../year/written';
import { each } from '../support/each';
import type { EstateDocument } from '../../lib/model/estate-document';
import type { StackJson } from '../support/app';
import { ROOT, synthExample } from '../support/synth';

/** Construct paths of the resources of a stack. */
function paths({ resource = {} }: StackJson): string[] {
  return Object.values(resource)
    .flatMap((each) => Object.values(each))
    .map((block) => (block['//'] as { metadata: { path: string } }).metadata.path);
}

/** What serves users: sites, machines, databases and names. */
function served({ sites, machines, databases, names }: EstateDocument): object {
  return {
    sites: sites.map(({ id, region }) => ({ id, region })),
    machines: machines.map(({ id, zone, address, size, volumes }) => ({ id, zone, address, size, volumes })),
    databases,
    names,
  };
}

const MODEL = readFileSync(join(ROOT, 'test', 'two-site.estate.json'), 'utf8');

describe('the estate of the year', () => {
  const directory = mkdtempSync(join(tmpdir(), 'year-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  test('is the two-site example at the start, but for what backs it up and watches it', () => {
    const { stacks, model } = synthesize(join(directory, 'start'), {});
    const example = Object.values(synthExample('two-site')).flatMap(paths);
    const year = Object.values(stacks).flatMap((text) => paths(JSON.parse(text) as StackJson));
    expect(year.filter((path) => !example.includes(path))).toEqual([]);
    const apart =
      /\/(Vault|Backup|MonitorAgent|Run-(watch|exports|backup-copy-mode)|AddExports|WrapKeys)\b|^contoso-(exports|monitoring)\/|\/Exports?\w*\/|Allow(Export|Monitor|Azure)/;
    expect(example.filter((path) => !year.includes(path) && !apart.test(path))).toEqual([]);
    expect(served(JSON.parse(model) as EstateDocument)).toEqual(served(JSON.parse(MODEL) as EstateDocument));
  });

  test('synthesizes after each event, and each commit changes it', () => {
    let program: EstateOptions = {};
    let before = '';
    for (const { id, commit } of each(EVENTS)) {
      if (typeof commit !== 'function') continue;
      program = commit(program);
      const { stacks } = synthesize(join(directory, 'event'), program);
      const after = JSON.stringify(stacks);
      expect([id, after === before]).toEqual([id, false]);
      before = after;
    }
  });

  test('begins as a former version wrote it: in stages that differ in names only', () => {
    const { held, clients, live } = formerOutputs();
    const changed = (a: typeof held, b: typeof held): string[] =>
      Object.keys(a.stacks).filter((stack) => a.stacks[stack] !== b.stacks[stack]);
    expect(changed(held, clients)).toEqual(['contoso-dns', 'contoso-interconnect']);
    expect(changed(clients, live)).toEqual(['contoso-dns']);
    expect(modelOf(live).machines.map(({ id }) => id)).toEqual(
      (JSON.parse(MODEL) as typeof import('../two-site.estate.json')).machines.map(({ id }) => id),
    );
  });

  test('refuses what the program refuses', () => {
    const app = new App({ outdir: join(directory, 'refused') });
    expect(() => makeEstate(app, { clientAccess: { servers: 0 } })).toThrow(/servers/);
  });
});

describe('the events of the year', () => {
  test('are all that an estate meets', () => {
    expect(EVENTS.map(({ id }) => id)).toEqual([
      ...['first-apply', 'clients-live', 'mail-live', 'next-version', 'patching', 'passwords', 'certificate'],
      ...['growth', 'shrinking', 'sizes', 'image', 'disks', 'cancelled'],
      ...['zone-lost', 'region-lost', 'switchback', 'rebuild', 'carrier'],
    ]);
  });

  test('have a title of their own, and say what they lose only where something is', () => {
    expect(new Set(EVENTS.map(({ title }) => title)).size).toBe(EVENTS.length);
    expect(EVENTS.filter(({ loss }) => loss !== undefined).map(({ id }) => id)).toEqual([
      'shrinking',
      'region-lost',
      'switchback',
    ]);
  });

  test('have a short year in which a change is refused and goes by waves, and a region is lost', () => {
    const short = EVENTS.filter((event) => event.short).map(({ id }) => id);
    expect(short).toEqual(
      expect.arrayContaining(['first-apply', 'next-version', 'cancelled', 'region-lost']),
    );
    expect(short.length).toBeLessThan(EVENTS.length);
  });

  test('take place in stacks of the estate', () => {
    const { stacks } = modelOf(formerOutputs().live);
    const known = stacks.map(({ id }) => id);
    const used = EVENTS.flatMap(({ steps }) => steps).flatMap((step) =>
      'stacks' in step ? step.stacks : [],
    );
    each(used).forEach((stack) => expect(known).toContain(stack));
  });
});

describe('arguments of the year', () => {
  test('ask for the whole year with the gate', () => {
    expect(parseOptions([])).toEqual({ short: false, gate: true, events: [], write: undefined, help: false });
  });

  test('can be combined', () => {
    expect(parseOptions(['--short', '--gate', 'off', '--events', 'sizes,image', '--write', 'x'])).toEqual({
      ...{ short: true, gate: false, events: ['sizes', 'image'], write: 'x', help: false },
    });
  });

  test.each([
    [['--gate', 'maybe'], '--gate must be on or off (got maybe).'],
    [['--events', 'sizes,earthquake'], 'The year has no event earthquake.'],
    [['--slow'], '--slow'],
  ])('do not include %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });

  test('are explained, with all events', () => {
    each(EVENTS).forEach(({ id }) => expect(USAGE).toContain(id));
  });
});
