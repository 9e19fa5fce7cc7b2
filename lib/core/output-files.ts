import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ISynthesisSession } from 'cdktf';
import { Manifest, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { removeStaleFiles, WRITTEN_FILES, writtenFilesText } from './stale-files';

/** Files by their path within the output directory. */
export type OutputFiles = Record<string, string>;

interface Writer {
  readonly scope: IConstruct;
  readonly render: () => OutputFiles;
}

interface AppOutput {
  readonly writers: Writer[];
  isHooked: boolean;
  isWritten: boolean;
  /** What is to be written; kept from validation to writing. */
  rendered?: OutputFiles;
}

const outputs = new WeakMap<IConstruct, AppOutput>();

/**
 * Has synthesis write files beside the stacks. They are rendered when the program has been found valid, before anything is written: an
 * error in rendering is an error of validation. What an earlier synthesis wrote and this one does not is removed.
 */
export function writeAtSynthesis(scope: IConstruct, render: () => OutputFiles): void {
  const { root } = scope.node;
  const output = outputs.get(root) ?? { writers: [], isHooked: false, isWritten: false };
  outputs.set(root, output);
  output.isHooked ||= hook(root, output);
  output.writers.push({ scope, render });
}

/** Whether the program of a construct has been written: what is added to it now comes too late. */
export function isWritten(scope: IConstruct): boolean {
  return outputs.get(scope.node.root)?.isWritten ?? false;
}

/** Renders what is to be written; gives the errors. Called when validation has found nothing else. */
export function renderOutputs(root: IConstruct): string[] {
  const output = outputs.get(root);
  if (!output) return [];
  const errors: string[] = [];
  output.rendered = {};
  for (const { scope, render } of output.writers) {
    try {
      Object.assign(output.rendered, render());
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      // A refusal names its construct already.
      errors.push(text.startsWith('[') ? text : `[${scope.node.path}] ${text}`);
    }
  }
  return errors;
}

/** The program's first stack writes, since it is the one that has validated the whole program. */
function hook(root: IConstruct, output: AppOutput): boolean {
  const stack = root.node.children.find((child): child is TerraformStack => TerraformStack.isStack(child));
  if (!stack) return false;
  const { synthesizer } = stack;
  stack.synthesizer = {
    synthesize: (session: ISynthesisSession) => {
      synthesizer.synthesize(session);
      // Without a validation of the program (`skipValidation`) nothing has been rendered yet.
      if (!output.rendered)
        output.rendered = Object.fromEntries(
          output.writers.flatMap(({ render }) => Object.entries(render())),
        );
      const { outdir } = session;
      const stackFile = (id: string): string =>
        `${Manifest.stacksFolder}/${id}/${session.manifest.stackFileName}`;
      const stacks = root.node.findAll().filter((each) => TerraformStack.isStack(each));
      const paths = [...Object.keys(output.rendered), ...stacks.map(({ node }) => stackFile(node.id))];
      removeStaleFiles(outdir, paths);
      for (const [path, text] of Object.entries(output.rendered)) write(join(outdir, path), text);
      write(join(outdir, WRITTEN_FILES), writtenFilesText(paths));
      output.rendered = undefined;
      output.isWritten = true;
    },
  };
  return true;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
