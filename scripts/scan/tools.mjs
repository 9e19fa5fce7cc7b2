// The scanners, from wherever they can be had: a path in the environment, the PATH, or the cache of this project, into which they are installed.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const CHECKOV = '3.3.30';
const TFLINT = 'github.com/terraform-linters/tflint@v0.64.0';
const CONFTEST = 'github.com/open-policy-agent/conftest@v0.71.1';
/** MIT licence; nothing of it is part of this project. */
const POLICIES = {
  repository: 'https://github.com/Azure/policy-library-avm',
  commit: 'c840dd700c58d47573aaa48446879c4fb62e1cbc',
};

/** Scanners by name, each as a path or the reason why there is none. */
export class Tools {
  constructor(cache, installs) {
    this.cache = cache;
    this.installs = installs;
  }

  checkov() {
    return this.#find('checkov', 'CHECKOV', join(this.cache, 'checkov', 'bin', 'checkov'), () => {
      const environment = join(this.cache, 'checkov');
      run('python3', ['-m', 'venv', environment]);
      const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', `checkov==${CHECKOV}`];
      run(join(environment, 'bin', 'python'), pip);
    });
  }

  tflint() {
    return this.#find('tflint', 'TFLINT', join(this.cache, 'bin', 'tflint'), () => this.#goInstall(TFLINT));
  }

  conftest() {
    return this.#find('conftest', 'CONFTEST', join(this.cache, 'bin', 'conftest'), () =>
      this.#goInstall(CONFTEST),
    );
  }

  /** The folder `policy` of Azure's library for conftest. */
  policies() {
    const directory = process.env.AVM_POLICIES ?? join(this.cache, 'policies', 'policy');
    if (existsSync(directory)) return { path: directory };
    return this.#install(directory, () => {
      const repository = join(this.cache, 'policies');
      run('git', ['init', '--quiet', repository]);
      const git = ['-C', repository];
      run('git', [...git, 'fetch', '--quiet', '--depth=1', POLICIES.repository, POLICIES.commit]);
      run('git', [...git, 'checkout', '--quiet', POLICIES.commit]);
    });
  }

  #goInstall(module) {
    run('go', ['install', module], { GOBIN: join(this.cache, 'bin') });
  }

  #find(name, variable, cached, install) {
    const stated = process.env[variable];
    if (stated !== undefined) return { path: stated };
    if (existsSync(cached)) return { path: cached };
    if (spawnSync(name, ['--version']).status === 0) return { path: name };
    return this.#install(cached, install);
  }

  #install(path, install) {
    if (!this.installs) return { reason: 'it is not installed, and nothing is installed in this run' };
    mkdirSync(this.cache, { recursive: true });
    try {
      install();
      return { path };
    } catch (error) {
      rmSync(path, { recursive: true, force: true });
      return { reason: `it cannot be installed here: ${lastLine(error)}` };
    }
  }
}

function run(command, args, env = {}) {
  execFileSync(command, args, {
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0', ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 600_000,
  });
}

function lastLine({ message, stderr }) {
  return (stderr?.trim() || message).split('\n').pop();
}
