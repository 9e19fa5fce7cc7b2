import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EstateDocument, PipelineModel } from 'cdktf-resilient-exchange';
import { pipelineScript } from '../../lib/pipeline/documents/script';

const MODEL: PipelineModel = {
  host: 'github-actions',
  branch: 'main',
  synth: 'npx --no-install cdktf synth',
  bootstrapStack: 'contoso-bootstrap',
  planEnvironment: 'contoso-plan',
  driftEnvironment: 'contoso-drift',
  recordEnvironment: 'contoso-record',
  stacks: [
    {
      stack: 'contoso-primary',
      environment: 'contoso-primary',
      secrets: ['admin_password', 'vpn_shared_key'],
      planSecrets: ['vpn_shared_key'],
    },
    { stack: 'contoso-dns', environment: 'contoso-dns', secrets: [], planSecrets: [] },
  ],
  deployed: { account: 'contosopipeline', container: 'deployed', region: 'francecentral' },
};
const ESTATE = { estate: 'contoso', dnsZones: [{ stack: 'contoso-dns' }] } as unknown as EstateDocument;

/** A container of blobs as a directory. */
const AZ = `#!/usr/bin/env bash
set -euo pipefail
command=$3
while [ $# -gt 0 ]; do case "$1" in --name) name=$2;; --file) file=$2;; esac; shift; done
if [ -n "\${READ_ONLY:-}" ] && [ "$command" != exists ] && [ "$command" != download ]; then echo AuthorizationPermissionMismatch >&2; exit 1; fi
case "$command" in
  exists) [ -f "blobs/$name" ] && echo true || echo false;;
  download) cp "blobs/$name" "$file";;
  upload) cp "$file" "blobs/$name";;
  delete) rm "blobs/$name";;
esac
`;

/** Says what it is called with, with the passwords that it would see. */
const TERRAFORM = `#!/usr/bin/env bash
case "$2" in
  output) if [ -z "\${STATE:-}" ]; then exit 1; fi; echo -n "$STATE";;
  show) if [ -n "\${PLANNED:-}" ]; then echo "$PLANNED"; else echo '{}'; fi;;
  *) echo "\${1##*/} $2 admin=\${TF_VAR_admin_password:-} key=\${TF_VAR_vpn_shared_key:-} \${*:3}" >> calls;;
esac
`;

interface Given {
  /** What the last apply led the names to, as the state has it. */
  readonly state?: string;
  readonly committed?: string;
  readonly deployed?: string;
  readonly mark?: string;
  readonly env?: Record<string, string>;
}

interface Done {
  readonly status: number | null;
  readonly output: string;
  readonly calls: string;
  readonly mark?: string;
  readonly comment?: string;
}

function step(words: string[], { state, committed = 'primary', deployed, mark, env }: Given): Done {
  const directory = mkdtempSync(join(tmpdir(), 'pipeline-'));
  const path = (...names: string[]): string => join(directory, ...names);
  try {
    const stacks = MODEL.stacks.map(({ stack }) => path('cdktf.out', 'stacks', stack));
    for (const each of [path('bin'), path('blobs'), path('cdktf.out', 'pipelines', 'contoso'), ...stacks])
      mkdirSync(each, { recursive: true });
    for (const [name, text] of Object.entries({ az: AZ, terraform: TERRAFORM, npx: '#!/bin/sh\n' })) {
      writeFileSync(path('bin', name), text);
      chmodSync(path('bin', name), 0o755);
    }
    writeFileSync(path('pipeline.sh'), pipelineScript(ESTATE, MODEL));
    writeFileSync(path('cdktf.out', 'pipelines', 'contoso', 'terraform.lock.hcl'), '');
    const json = { variable: { active_site: { default: committed } } };
    writeFileSync(path('cdktf.out', 'stacks', 'contoso-dns', 'cdk.tf.json'), JSON.stringify(json));
    spawnSync('tar', ['-czf', path('blobs', 'output.tgz'), '-C', path('cdktf.out'), '.']);
    if (deployed !== undefined)
      writeFileSync(path('blobs', 'estate.json'), JSON.stringify({ dnsZones: [{ activeSite: deployed }] }));
    if (mark !== undefined) writeFileSync(path('blobs', 'names-moved.txt'), `${mark}\n`);
    writeFileSync(path('calls'), '');
    const { status, stdout, stderr } = spawnSync('bash', ['pipeline.sh', ...words], {
      cwd: directory,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${path('bin')}:${process.env.PATH}`, STATE: state ?? '', ...env },
    });
    const text = (...names: string[]): string | undefined =>
      existsSync(path(...names)) ? readFileSync(path(...names), 'utf8') : undefined;
    return {
      status,
      output: stdout + stderr,
      calls: text('calls') ?? '',
      mark: text('blobs', 'names-moved.txt')?.trim(),
      comment: text('comment.md'),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe('an apply of the names', () => {
  const apply = (given: Given): Done => step(['apply', 'contoso-dns'], given);

  test.each([
    ['somebody has moved them, and the program was not changed', { state: 'standby', deployed: 'primary' }],
    ['there is nothing to compare with', { state: 'standby' }],
    [
      'the run for the names has led them back',
      { state: 'primary', committed: 'standby', deployed: 'primary', mark: 'primary' },
    ],
    ['only the mark tells it', { mark: 'standby', deployed: 'primary' }],
    [
      'they were pinned, and the program lets them move',
      { state: 'standby', committed: 'automatic', deployed: 'automatic' },
    ],
  ])('stops before its plan where %s', (_, given: Given) => {
    const { status, output, calls, mark } = apply(given);
    expect(status).toBe(1);
    const site = given.state ?? 'standby';
    expect(output).toContain(`active_site is ${site}, and the program says ${given.committed ?? 'primary'}`);
    expect(output).toContain(`Commit activeSite: ActiveSite.${site.toUpperCase()}`);
    expect(calls).not.toMatch(/plan|apply/);
    expect(mark).toBe(given.mark);
  });

  test.each([
    ['nobody has moved them', { state: 'primary', deployed: 'primary' }],
    [
      'the program has been changed, and nobody has moved them',
      { state: 'primary', committed: 'standby', deployed: 'primary' },
    ],
    [
      'the program says the same, which ends the mark',
      { state: 'standby', committed: 'standby', deployed: 'primary', mark: 'standby' },
    ],
    ['nothing has been applied yet', {}],
  ])('goes on where %s', (_, given: Given) => {
    const { status, calls, mark } = apply(given);
    expect(status).toBe(0);
    expect(calls).toContain('contoso-dns apply');
    expect(mark).toBeUndefined();
  });

  test('does not concern the other stacks', () => {
    const given = { state: 'standby', deployed: 'primary', mark: 'standby' };
    const { status, calls, mark } = step(['apply', 'contoso-primary'], given);
    expect({ status, mark }).toEqual({ status: 0, mark: 'standby' });
    expect(calls).toContain('contoso-primary apply');
  });
});

describe('a plan of a pull request', () => {
  test('says that names have been moved, and fails', () => {
    const { status, comment } = step(['plan'], { state: 'standby', deployed: 'primary' });
    expect(status).toBe(1);
    expect(comment).toContain('active_site is standby, and the program says primary');
    expect(step(['plan'], { state: 'primary', deployed: 'primary' })).toMatchObject({ status: 0 });
  });

  test.each(['plan', 'drift'])('needs no password that Terraform ignores: %s', (words) => {
    const env = { TF_VAR_admin_password: '', CONTOSO_PRIMARY__vpn_shared_key: 'shared' };
    const { status, calls } = step([words], { env });
    expect(status).toBe(0);
    expect(calls).toContain('contoso-primary plan admin=Placeholder-1-for-plans key=shared');
  });

  test('is the only thing that placeholders are for', () => {
    const { calls } = step(['apply', 'contoso-primary'], { env: { TF_VAR_admin_password: 'real' } });
    expect(calls).toContain('contoso-primary plan admin=real');
    expect(calls).not.toContain('Placeholder');
    expect(step(['apply', 'contoso-primary'], {}).calls).toContain('contoso-primary plan admin= ');
  });
});

describe('the step that moves the names', () => {
  test('leaves a mark before it applies', () => {
    const { status, mark, calls } = step(['names', 'standby'], { state: 'primary', deployed: 'primary' });
    expect({ status, mark }).toEqual({ status: 0, mark: 'standby' });
    expect(calls).toContain('-var active_site=standby');
  });

  test.each([
    [['delete'], 1],
    [['create', 'delete'], 1],
    [['update'], 0],
  ])('with a plan that would %s a record ends with %s', (actions, ends) => {
    const planned = { resource_changes: [{ address: 'azurerm_dns_mx_record.new', change: { actions } }] };
    const { status, output, calls } = step(['names', 'standby'], {
      env: { PLANNED: JSON.stringify(planned) },
    });
    expect(status).toBe(ends);
    expect(calls.includes('contoso-dns apply')).toBe(ends === 0);
    expect(output.includes('- azurerm_dns_mx_record.new')).toBe(ends === 1);
  });

  test('moves them also where the mark cannot be left, and says so', () => {
    const { status, output, calls } = step(['names', 'standby'], { env: { READ_ONLY: '1' } });
    expect(status).toBe(0);
    expect(output).toContain('reject every apply of contoso-dns until standby has been committed');
    expect(calls).toContain('contoso-dns apply');
  });
});
