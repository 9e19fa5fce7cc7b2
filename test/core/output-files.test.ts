import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import type { Construct } from 'constructs';
import { writeAtSynthesis } from '../../lib/core/output-files';
import { validateWholeApp } from '../../lib/core/whole-app-validation';
import { stackIn, testApp } from '../support/app';
import { filesIn, synthFiles } from '../support/output-files';

/** A program of two stacks whose second one writes files. */
function program(render: () => Record<string, string>, folder?: () => string): { app: App; last: Construct } {
  const app = testApp();
  stackIn(app, 'first');
  const last = stackIn(app, 'last');
  validateWholeApp(last);
  writeAtSynthesis(last, render, folder);
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

test('a folder of its own loses what an earlier synthesis left in it, and no other folder does', () => {
  const { app } = program(
    () => ({ 'pages/new.md': 'new' }),
    () => 'pages',
  );
  for (const folder of ['pages', 'mine']) {
    mkdirSync(join(app.outdir, folder), { recursive: true });
    writeFileSync(join(app.outdir, folder, 'old.md'), 'old');
  }
  expect(synthFiles(app).files).toEqual({ 'pages/new.md': 'new', 'mine/old.md': 'old' });
});

test('each synthesis of a program writes anew what it says then', () => {
  let text = 'one';
  const { app } = program(() => ({ 'a.md': text }));
  expect(synthFiles(app).files).toEqual({ 'a.md': 'one' });
  text = 'two';
  expect(synthFiles(app).files).toEqual({ 'a.md': 'two' });
});
