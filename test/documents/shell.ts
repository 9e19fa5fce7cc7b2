import { spawnSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program that a block has started. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
  /** Where, relative to the working directory of the block. */
  readonly directory: string;
  /** Names of variables for Terraform that it was given by environment. */
  readonly variables: readonly string[];
}

/** What the documents start, beside what every machine has. */
export const PROGRAMS = ['az', 'gh', 'git', 'jq', 'npm', 'npx', 'python3', 'terraform'];

const PLAN = '{"format_version":"1.2","terraform_version":"1.11.4","complete":true,"resource_changes":[]}';

/** Stands for all of them: it writes down its call, and answers what the next lines of a block need. */
const STAND_IN = `#!/bin/bash
name=\${0##*/}
{
  printf '%s\\037%s\\037%s' "$name" "$PWD" "$(compgen -e | grep '^TF_VAR_' | tr '\\n' ' ')"
  [ $# -eq 0 ] || printf '\\037%s' "$@"
  printf '\\036'
} >> "$CALLS"
last() { while [ $# -gt 1 ]; do [ "$1" != -f ] || echo "$2"; shift; done; }
case "$name $*" in
  'git worktree add '*) cp -r . "$3" ;;
  'python3 -m venv .venv') mkdir -p .venv/bin && ln "$0" .venv/bin/pip && ln "$0" .venv/bin/python ;;
  'npm run package') mkdir -p dist/python ;;
  'terraform '*'providers lock'*) touch .terraform.lock.hcl ;;
  'terraform '*'show -json'*) echo '${PLAN}' ;;
  'terraform '*'output -json'*) echo '{"contoso-primary":"00000000"}' ;;
  'jq '*) cat > /dev/null; echo 'contoso-primary 00000000' ;;
  'az storage blob exists'*) echo true ;;
  'az storage blob download'*estate.json*) cp cdktf.out/estates/contoso/estate.json "$(last "$@")" ;;
  'az storage blob download'*output.tgz*) tar -czf "$(last "$@")" cdktf.out ;;
  'az storage blob download'*) echo '{"outOfService":[]}' > "$(last "$@")" ;;
  az*) echo 00000000 ;;
esac
`;

/** A directory in which blocks run. */
export class Shell {
  private readonly bin: string;
  private readonly calls: string;

  public constructor(
    private readonly home: string,
    /** The working directory of every block. */
    public readonly directory: string,
  ) {
    this.bin = join(home, 'bin');
    this.calls = join(home, 'calls');
    for (const folder of [this.bin, directory]) mkdirSync(folder, { recursive: true });
    const [first, ...others] = PROGRAMS.map((name) => join(this.bin, name));
    writeFileSync(first, STAND_IN);
    chmodSync(first, 0o755);
    for (const other of others) linkSync(first, other);
  }

  /** Runs a block to its end, which it has to reach; gives the programs that it has started. */
  public run(text: string): Call[] {
    rmSync(this.calls, { force: true });
    writeFileSync(this.calls, '');
    for (const name of ['env', 'summary']) writeFileSync(join(this.home, name), '');
    const { status, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', text], {
      cwd: this.directory,
      encoding: 'utf8',
      env: {
        PATH: `${this.bin}:${process.env.PATH}`,
        HOME: this.home,
        TMPDIR: this.home,
        CALLS: this.calls,
        GITHUB_ENV: join(this.home, 'env'),
        GITHUB_STEP_SUMMARY: join(this.home, 'summary'),
      },
    });
    if (status !== 0) throw new Error(`The block ends with ${status}: ${stderr}`);
    return readFileSync(this.calls, 'utf8')
      .split('\x1e')
      .slice(0, -1)
      .map((call) => {
        const [program, where, variables, ...args] = call.split('\x1f');
        return {
          program,
          args,
          directory: where.slice(this.directory.length + 1),
          variables: [...variables.matchAll(/TF_VAR_(\S+)/g)].map(([, name]) => name),
        };
      });
  }
}
