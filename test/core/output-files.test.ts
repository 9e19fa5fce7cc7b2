import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App } from 'cdktf';
import type { Construct } from 'constructs';
import { writeAtSynthesis } from '../../lib/core/output-files';
import { WRITTEN_FILES } from '../../lib/core/stale-files';
import { validateWholeApp } from '../../lib/core/whole-app-validation';
import { stackIn, testApp } from '../support/app';
import { filesIn, synthFiles } from '../support/output-files';

/** A program of two stacks whose second one writes files. */
function program(render: () => Record<string, string>): { app: App; last: Construct } {
  const app = testApp();
  stackIn(app, 'first');
  const last = stackIn(app, 'last');
  validateWholeApp(last);
  writeAtSynthesis(last, render);
  return { app, last };
}

test('files are written beside the stacks', () => {
  const { app } = program(() => ({ 'notes/a.md': 'A', 'b.json': '{}' }));
  expect(synthFiles(app).files).toEqual({ 'notes/a.md': 'A', 'b.json': '{}' });
});

test('what cannot be rendered is an error, and nothing at all is written', () => {
  const { app } = program(() => {
    throw new Error('no such page');
  });
  expect(() => app.synth()).toThrow(/\[last\] no such page/);
  expect(filesIn(app.outdir)).toEqual([]);
});

test('a refusal keeps the construct that it names', () => {
  const { app } = program(() => {
    throw new Error('[elsewhere/Site] code must be unique');
  });
  expect(() => app.synth()).toThrow(/\[elsewhere\/Site\] code must be unique/);
  expect(() => app.synth()).not.toThrow(/\[last\] \[elsewhere/);
});

test('nothing is rendered for a program that is refused for another reason', () => {
  let rendered = 0;
  const { app, last } = program(() => {
    rendered += 1;
    return {};
  });
  last.node.addValidation({ validate: () => ['wrong'] });
  expect(() => app.synth()).toThrow('wrong');
  expect(rendered).toBe(0);
});

test('a program without validation is written all the same', () => {
  const app = new App({ outdir: testApp().outdir, skipValidation: true, stackTraces: false });
  const stack = stackIn(app, 'only');
  validateWholeApp(stack);
  writeAtSynthesis(stack, () => ({ 'a.md': 'A' }));
  expect(synthFiles(app).files).toEqual({ 'a.md': 'A' });
});

test('each synthesis of a program writes anew what it says then', () => {
  let text = 'one';
  const { app } = program(() => ({ 'a.md': text }));
  expect(synthFiles(app).files).toEqual({ 'a.md': 'one' });
  text = 'two';
  expect(synthFiles(app).files).toEqual({ 'a.md': 'two' });
});

describe('a second synthesis into the same directory', () => {
  /** A program that writes pages into a directory, with stacks of these names. */
  function synthInto(outdir: string, stacks: string[], files: Record<string, string>): string[] {
    const app = new App({ outdir, stackTraces: false });
    const [first] = stacks.map((id) => stackIn(app, id));
    validateWholeApp(first);
    writeAtSynthesis(first, () => files);
    app.synth();
    return filesIn(outdir).filter((path) => path !== 'manifest.json' && path !== WRITTEN_FILES);
  }

  /** Puts a file there that no program has written. */
  function place(outdir: string, path: string): void {
    mkdirSync(dirname(join(outdir, path)), { recursive: true });
    writeFileSync(join(outdir, path), 'mine');
  }

  /** The list as somebody else left it. */
  function forge(outdir: string, files: unknown): void {
    writeFileSync(join(outdir, WRITTEN_FILES), JSON.stringify({ files }));
  }

  const NEW = ['pages/new.md', 'stacks/new/cdk.tf.json'];

  test('removes the pages and stacks of the first that it does not write again', () => {
    const { outdir } = testApp();
    synthInto(outdir, ['old', 'new'], {
      'pages/old.md': 'old',
      'pages/new.md': 'old',
      'other/a/b.md': 'old',
    });
    expect(synthInto(outdir, ['new'], { 'pages/new.md': 'new' })).toEqual(NEW);
    expect(readFileSync(join(outdir, 'pages/new.md'), 'utf8')).toBe('new');
    expect(readdirSync(outdir).sort()).toEqual(['manifest.json', 'pages', 'stacks', WRITTEN_FILES].sort());
    expect(readdirSync(join(outdir, 'stacks'))).toEqual(['new']);
  });

  test('leaves what the first has not written: state, locks, and files of people', () => {
    const { outdir } = testApp();
    synthInto(outdir, ['old'], { 'pages/old.md': 'old' });
    const mine = ['pages/mine.md', 'stacks/old/.terraform.lock.hcl', 'stacks/old/terraform.tfstate'];
    mine.forEach((path) => place(outdir, path));
    expect(synthInto(outdir, ['new'], { 'pages/new.md': 'new' })).toEqual([...mine, ...NEW].sort());
  });

  test('leaves what the first has written where there is no list of it', () => {
    const { outdir } = testApp();
    synthInto(outdir, ['new'], { 'pages/old.md': 'old' });
    rmSync(join(outdir, WRITTEN_FILES));
    expect(synthInto(outdir, ['new'], { 'pages/new.md': 'new' })).toEqual([
      'pages/new.md',
      'pages/old.md',
      NEW[1],
    ]);
  });

  test.each([
    '../beside.md',
    'pages/../../beside.md',
    './beside.md',
    'pages/./../../beside.md',
    'pages//mine.md',
    'pages\\mine.md',
    'C:/mine.md',
    'manifest.json',
    'stacks/new/terraform.tfstate',
    'stacks/new/.terraform/terraform.tfstate',
    'pages',
    '',
    7,
    null,
  ])('goes nowhere by the forged path %j', (path) => {
    const parent = testApp().outdir;
    const outdir = join(parent, 'out');
    place(parent, 'beside.md');
    for (const own of [
      'pages/mine.md',
      'stacks/new/terraform.tfstate',
      'stacks/new/.terraform/terraform.tfstate',
    ])
      place(outdir, own);
    const before = filesIn(parent);
    forge(outdir, [path]);
    synthInto(outdir, ['new'], { 'pages/new.md': 'new' });
    expect(filesIn(parent)).toEqual(expect.arrayContaining(before));
    expect(before).toHaveLength(4);
  });

  test('goes nowhere by an absolute path, or by a link', () => {
    const parent = testApp().outdir;
    const outdir = join(parent, 'out');
    place(parent, 'elsewhere/mine.md');
    place(outdir, 'pages/target.md');
    symlinkSync(join(parent, 'elsewhere'), join(outdir, 'linked'));
    symlinkSync(join(outdir, 'pages/target.md'), join(outdir, 'pages/link.md'));
    forge(outdir, [join(parent, 'elsewhere/mine.md'), 'linked/mine.md', 'pages/link.md']);
    synthInto(outdir, ['new'], { 'pages/new.md': 'new' });
    expect(filesIn(join(parent, 'elsewhere'))).toEqual(['mine.md']);
    expect(filesIn(join(outdir, 'pages'))).toEqual(['link.md', 'new.md', 'target.md']);
  });

  test('removes what a list in the right form names', () => {
    const { outdir } = testApp();
    place(outdir, 'pages/mine.md');
    forge(outdir, ['pages/mine.md']);
    expect(synthInto(outdir, ['new'], { 'pages/new.md': 'new' })).toEqual(NEW);
  });

  test.each(['', '{', '[]', 'null', '{"files":"pages/mine.md"}'])('goes on with the list %j', (text) => {
    const { outdir } = testApp();
    place(outdir, 'pages/mine.md');
    writeFileSync(join(outdir, WRITTEN_FILES), text);
    expect(synthInto(outdir, ['new'], { 'pages/new.md': 'new' })).toEqual(['pages/mine.md', ...NEW]);
  });

  test('keeps a file whose name differs in case only', () => {
    const { outdir } = testApp();
    place(outdir, 'pages/new.md');
    forge(outdir, ['Pages/New.md']);
    expect(synthInto(outdir, ['new'], { 'pages/new.md': 'new' })).toEqual(NEW);
  });
});
