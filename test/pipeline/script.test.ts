import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { EstateDocument } from 'cdktf-resilient-exchange';
import { pipelineScript } from '../../lib/pipeline/documents/script';
import { each } from '../support/each';
import { AZ } from './support/blob-container';
import { PIPELINE } from './support/pipeline-model';

const ESTATE = { estate: 'contoso', dnsZones: [{ stack: 'contoso-dns' }] } as unknown as EstateDocument;

/** Says what it is called with, with the passwords that it would see. */
const TERRAFORM = `#!/usr/bin/env bash
case "$2" in
  output) if [ -z "\${STATE:-}" ]; then exit 1; fi; echo -n "$STATE";;
  show) if [ -n "\${PLANNED:-}" ]; then echo "$PLANNED"; else echo '{}'; fi;;
  plan) echo "\${1##*/} $2 admin=\${TF_VAR_admin_password:-} key=\${TF_VAR_vpn_shared_key:-} \${*:3}" >> calls; exit "\${PLAN_ENDS:-0}";;
  *) echo "\${1##*/} $2 admin=\${TF_VAR_admin_password:-} key=\${TF_VAR_vpn_shared_key:-} \${*:3}" >> calls;;
esac
`;

/** The gate says which exceptions it is given. */
const NPX = `#!/usr/bin/env bash
while [ $# -gt 0 ]; do if [ "$1" = --exceptions ]; then cat "$2"; fi; if [ "$1" = --under-way ]; then echo under way; fi; shift; done
exit "\${JUDGED:-0}"
`;

/** When the first run has begun, in seconds: before the test. */
const BEGUN = 1_700_000_000;

interface Given {
  /** What the last apply led the names to, as the state has it. */
  readonly state?: string;
  readonly committed?: string;
  readonly deployed?: string;
  readonly mark?: string;
  /** Exceptions of the gate: those that are kept, and those of the checkout. */
  readonly kept?: string;
  readonly exceptions?: string;
  /** Runs that have begun, the first one first. */
  readonly begun?: string[];
  /** How many of them had begun when the output was kept the last time. */
  readonly recorded?: number;
  readonly env?: Record<string, string>;
}

interface Done {
  readonly status: number | null;
  readonly output: string;
  readonly calls: string;
  readonly mark?: string;
  readonly comment?: string;
  readonly review?: string;
  readonly digest?: string;
  readonly gate?: string;
  readonly drift?: string;
  /** Runs that are under way afterwards, the first one first. */
  readonly begun: string[];
  /** The exceptions that are kept among what was deployed last. */
  readonly kept?: string;
}

function step(words: string[], { state, committed = 'primary', deployed, mark, env, ...given }: Given): Done {
  const directory = mkdtempSync(join(tmpdir(), 'pipeline-'));
  const path = (...names: string[]): string => join(directory, ...names);
  try {
    const stacks = PIPELINE.stacks.map(({ stack }) => path('cdktf.out', 'stacks', stack));
    const others = ['pipelines', 'estates'].map((name) => path('cdktf.out', name, 'contoso'));
    for (const folder of [path('bin'), path('blobs'), ...others, ...stacks])
      mkdirSync(folder, { recursive: true });
    writeFileSync(path('cdktf.out', 'estates', 'contoso', 'estate.json'), '{}');
    for (const [name, text] of Object.entries({ az: AZ, terraform: TERRAFORM, npx: NPX })) {
      writeFileSync(path('bin', name), text);
      chmodSync(path('bin', name), 0o755);
    }
    writeFileSync(path('pipeline.sh'), pipelineScript(ESTATE, PIPELINE));
    writeFileSync(path('cdktf.out', 'pipelines', 'contoso', 'terraform.lock.hcl'), '');
    const json = { variable: { active_site: { default: committed } } };
    writeFileSync(path('cdktf.out', 'stacks', 'contoso-dns', 'cdk.tf.json'), JSON.stringify(json));
    spawnSync('tar', ['-czf', path('blobs', 'output.tgz'), '-C', path('cdktf.out'), '.']);
    if (deployed !== undefined)
      writeFileSync(path('blobs', 'estate.json'), JSON.stringify({ dnsZones: [{ activeSite: deployed }] }));
    if (mark !== undefined) writeFileSync(path('blobs', 'names-moved.txt'), `${mark}\n`);
    const { begun = ['all 7'], recorded = 0 } = given;
    begun.forEach((line, index) => {
      const blob = path('blobs', 'under-way', ...line.split(' '), '1');
      mkdirSync(dirname(blob), { recursive: true });
      writeFileSync(blob, line);
      utimesSync(blob, BEGUN + 10 * index, BEGUN + 10 * index);
    });
    if (deployed !== undefined)
      utimesSync(path('blobs', 'estate.json'), BEGUN + 10 * recorded - 5, BEGUN + 10 * recorded - 5);
    if (given.kept !== undefined) writeFileSync(path('blobs', 'gate-exceptions.json'), given.kept);
    if (given.exceptions !== undefined) writeFileSync(path('gate-exceptions.json'), given.exceptions);
    writeFileSync(path('calls'), '');
    const { status, stdout, stderr } = spawnSync('bash', ['pipeline.sh', ...words], {
      cwd: directory,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${path('bin')}:${process.env.PATH}`,
        BLOBS: path('blobs'),
        STATE: state ?? '',
        GITHUB_RUN_ID: '7',
        ...env,
      },
    });
    const text = (...names: string[]): string | undefined =>
      existsSync(path(...names)) ? readFileSync(path(...names), 'utf8') : undefined;
    return {
      status,
      output: stdout + stderr,
      calls: text('calls') ?? '',
      mark: text('blobs', 'names-moved.txt')?.trim(),
      comment: text('comment.md'),
      review: text('review.md'),
      digest: text('digest.txt')?.trim(),
      gate: text('gate.md'),
      drift: text('drift.md'),
      begun: underWay(path('blobs', 'under-way')),
      kept: text('blobs', 'gate-exceptions.json'),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Attempts of runs that are under way, with the attempt where it is not the first one. */
function underWay(directory: string): string[] {
  const began = (blob: string): number => statSync(join(directory, blob)).mtimeMs;
  if (!existsSync(directory)) return [];
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => statSync(join(directory, name)).isFile())
    .sort((a, b) => began(a) - began(b))
    .map((blob) => blob.split('/').join(' ').replace(/ 1$/, ''));
}

/** The digest of a plan that changes nothing. */
const UNCHANGED = createHash('sha256').update('').digest('hex');

/** A plan in JSON. */
function planned(after: object, change: object = {}): string {
  const update = { actions: ['update'], before: { size: 1 }, after, after_unknown: {}, ...change };
  return JSON.stringify({
    resource_changes: [
      { address: 'azurerm_b.b', change: { actions: ['no-op'], before: {}, after: {} } },
      { address: 'azurerm_a.a', change: update },
    ],
  });
}

describe('what is approved', () => {
  const review = (json: string, env: Record<string, string> = {}): Done =>
    step(['review', 'contoso-primary'], { env: { PLANNED: json, PLAN_ENDS: '2', ...env } });
  const apply = (json: string, digest = ''): Done =>
    step(['apply', 'contoso-primary', digest], { env: { PLANNED: json, TF_VAR_admin_password: 'real' } });

  test('is shown before, with what the gate says, by a plan with placeholders that locks nothing', () => {
    const { status, review: shown, digest, calls } = review(planned({ size: 2 }));
    expect(status).toBe(0);
    expect(shown).toBe(
      '## contoso-primary\n\n- `azurerm_a.a`: update\n\nNothing has been deployed yet: there is nothing to judge.\n',
    );
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(calls).toMatch(/plan admin=Placeholder-1-for-plans key= .* -lock=false/);
    expect(calls).not.toContain('apply');
  });

  test('is nothing where the plan changes nothing, and nothing is applied then', () => {
    expect(review('{}', { PLAN_ENDS: '0' })).toMatchObject({ status: 0, digest: '' });
    const { status, calls } = apply('{}');
    expect({ status, calls }).toEqual({ status: 0, calls: '' });
  });

  test('is applied where the plan is still the same, whatever its secrets are', () => {
    const secret = (value: string): string =>
      planned({ size: 2, key: value }, { after_sensitive: { key: true } });
    const { digest } = review(secret('Placeholder-1-for-plans'));
    const { status, calls } = apply(secret('real'), digest);
    expect(status).toBe(0);
    expect(calls).toContain('contoso-primary apply');
  });

  test('is the same at another time, where Terraform keeps the time of its plan', () => {
    const at = (timestamp: string): string =>
      JSON.stringify({ timestamp, ...(JSON.parse(planned({ applied: timestamp })) as object) });
    const { digest } = review(at('2026-11-22T15:08:01Z'));
    expect(apply(at('2026-11-23T07:00:00Z'), digest).status).toBe(0);
  });

  test.each([
    ['a value', planned({ size: 3 })],
    ['what there was before', planned({ size: 2 }, { before: { size: 9 } })],
    ['an action', planned({ size: 2 }, { actions: ['delete', 'create'] })],
    ['a value that is not known yet', planned({ size: 2 }, { after_unknown: { id: true } })],
    ['nothing left to do', '{}'],
    [
      'an output',
      JSON.stringify({
        ...(JSON.parse(planned({ size: 2 })) as object),
        output_changes: { address: { actions: ['create'], before: null, after: '192.0.2.1' } },
      }),
    ],
  ])('is not applied where the plan has become another one: %s', (_, other) => {
    const { digest } = review(planned({ size: 2 }));
    const { status, output, calls } = apply(other, digest);
    expect(status).toBe(1);
    expect(output).toContain('This is not the plan that was approved');
    expect(calls).not.toContain('apply');
  });

  test('needs the consent of the gate, and is shown without it', () => {
    const refused = step(['review', 'contoso-primary'], {
      deployed: 'primary',
      env: { PLANNED: planned({}), PLAN_ENDS: '2', JUDGED: '1' },
    });
    expect(refused).toMatchObject({ status: 1, review: expect.stringContaining('azurerm_a.a') as string });
  });

  test('are the names too where only the mark is to go', () => {
    const given = { state: 'standby', committed: 'standby', mark: 'standby' };
    expect(step(['review', 'contoso-dns'], given)).toMatchObject({ status: 0, digest: UNCHANGED });
    expect(step(['review', 'contoso-dns'], { ...given, mark: undefined })).toMatchObject({ digest: '' });
    expect(step(['review', 'contoso-dns'], { ...given, committed: 'primary' })).toMatchObject({ status: 1 });
  });
});

describe('exceptions of the gate', () => {
  test.each([['plan'], ['review', 'contoso-primary'], ['apply', 'contoso-primary', UNCHANGED]])(
    'are those that are kept, and never those of the change: %s',
    (...words) => {
      const { gate } = step(words, { deployed: 'primary', kept: 'kept', exceptions: 'of the change' });
      expect(gate).toBe('kept');
      expect(step(words, { deployed: 'primary', exceptions: 'of the change' }).gate).toBe('');
    },
  );

  test('are kept, or removed, when an apply of the branch begins', () => {
    expect(step(['begin', 'all'], { kept: 'former', exceptions: 'new' }).kept).toBe('new');
    expect(step(['begin', 'contoso-primary'], { exceptions: 'new' }).kept).toBe('new');
    expect(step(['begin', 'all'], { kept: 'former' }).kept).toBeUndefined();
  });
});

describe('runs at the same time', () => {
  const goesOn = (words: string[], begun: string[], RUN_OF = 'all'): Done =>
    step(words, { begun, deployed: 'primary', env: { RUN_OF } });
  const apply = ['apply', 'contoso-primary', UNCHANGED];
  const review = ['review', 'contoso-primary'];

  test.each([
    ['it is the last one', ['all 7'], 'all'],
    ['an earlier one has not ended', ['all 5', 'contoso-dns 6', 'all 7'], 'all'],
    ['it is of one stack, and another one has begun since', ['contoso-primary 7', 'contoso-dns 8'], 'one'],
    ['it is of one stack, and one of the same stack has begun since', ['one 7', 'one 8'], 'one'],
    ['it is of one stack, and a run of all has begun since', ['contoso-primary 7', 'all 8'], 'one'],
    ['it is of one stack, and a run of all has ended since', [], 'one'],
  ])('one goes on where %s', (_, begun, of) => {
    for (const words of each([apply, review])) {
      const { status, calls } = goesOn(words, begun, of);
      expect(status).toBe(0);
      expect(calls).toContain(`contoso-primary ${words === apply ? 'apply' : 'plan'}`);
    }
  });

  test.each([
    ['a run of one stack has begun since', ['all 7', 'contoso-standby 8']],
    ['a run of all has begun since', ['all 7', 'all 8']],
    ['another one of all has ended since', []],
    ['a run with such a number has begun', ['all 7', 'contoso-standby 17']],
  ])('one gives way, also with an approval, where %s', (_, begun) => {
    for (const words of each([apply, review, ['record']])) {
      const { status, output, calls, begun: left } = goesOn(words, begun);
      expect({ status, calls }).toEqual({ status: 1, calls: '' });
      expect(output).toContain('Another run has begun since this one');
      expect(left).toEqual(begun);
    }
    expect(goesOn(review, begun).review).toContain('Another run has begun');
  });

  test('are told from each other in Azure DevOps too', () => {
    const env = { GITHUB_RUN_ID: '', BUILD_BUILDID: '9' };
    expect(step(apply, { begun: ['all 9'], env }).status).toBe(0);
    expect(step(apply, { begun: ['all 9', 'contoso-dns 10'], env }).status).toBe(1);
  });

  test('are judged as under way', () => {
    expect(goesOn(apply, ['all 5', 'all 7']).gate).toContain('under way');
    expect(goesOn(apply, ['all 7']).gate).not.toContain('under way');
  });

  test('begin with a blob of their own, so that two that begin at once do not lose one, and a second attempt counts', () => {
    const begin = (begun: string[], env = {}): string[] =>
      step(['begin', 'contoso-dns'], { begun, env: { GITHUB_RUN_ATTEMPT: '', ...env } }).begun;
    expect(begin(['all 5', 'contoso-dns 6'])).toEqual(['all 5', 'contoso-dns 6', 'contoso-dns 7']);
    const again = ['contoso-dns 7', 'contoso-dns 7 2'];
    expect(begin(['contoso-dns 7'], { GITHUB_RUN_ATTEMPT: '2' })).toEqual(again);
    expect(begin(['contoso-dns 7'], { SYSTEM_STAGEATTEMPT: '2' })).toEqual(again);
  });

  test.each([
    ['those of all are done', 0, ['all 5', 'all 7'], []],
    ['one of one stack may still be applied', 0, ['contoso-dns 6', 'all 7'], ['contoso-dns 6']],
    ['one of one stack was left by the record before', 1, ['contoso-dns 6', 'all 7'], []],
    ['each has its own time', 1, ['all 4', 'contoso-dns 5', 'all 7'], ['contoso-dns 5']],
  ])('that end leave what may still change the estate: %s', (_, recorded, begun, left) => {
    const done = step(['record'], { deployed: 'primary', recorded, begun });
    expect(done).toMatchObject({ status: 0, begun: left });
  });

  test('that end for the first time keep those of one stack', () => {
    expect(step(['record'], { begun: ['contoso-dns 6', 'all 7'] })).toMatchObject({
      status: 0,
      begun: ['contoso-dns 6'],
    });
  });
});

describe('the nightly comparison', () => {
  const drift = (env: Record<string, string>, stack = 'contoso-primary'): Done =>
    step(['drift', stack], { env });

  test('plans one stack, and says what differs', () => {
    expect(drift({})).toMatchObject({ status: 0, drift: '' });
    const changed = drift({ PLAN_ENDS: '2', PLANNED: planned({ size: 2 }) });
    expect(changed).toMatchObject({
      status: 1,
      drift: '**contoso-primary** differs from what was deployed last:\n\n- `azurerm_a.a`: update\n',
    });
    expect(changed.calls).not.toContain('contoso-dns');
    expect(changed.calls).toContain('-lock=false');
  });

  test('says that a stack could not be planned, and leaves out one that was not deployed yet', () => {
    expect(drift({ PLAN_ENDS: '1' })).toMatchObject({
      status: 1,
      drift: '**contoso-primary** could not be compared with what was deployed last: see the run.\n',
    });
    expect(drift({}, 'contoso-new')).toMatchObject({
      status: 0,
      output: 'contoso-new has not been deployed yet.\n',
      drift: '',
    });
  });
});

describe('the beginning of an apply', () => {
  test('stops where people have moved the names, but for a stack alone', () => {
    const given = { mark: 'standby', deployed: 'primary' };
    const { status, output } = step(['begin', 'all'], given);
    expect(status).toBe(1);
    expect(output).toContain('active_site is standby, and the program says primary');
    expect(step(['begin', 'contoso-standby'], given).status).toBe(0);
    expect(step(['begin', 'all'], { ...given, committed: 'standby' }).status).toBe(0);
    expect(step(['begin', 'all'], { deployed: 'primary' }).status).toBe(0);
  });
});

describe('an apply of the names', () => {
  const apply = (given: Given): Done => step(['apply', 'contoso-dns', UNCHANGED], given);

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
    const { status, calls, mark } = step(['apply', 'contoso-primary', UNCHANGED], given);
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

  test.each([[['plan']], [['drift', 'contoso-primary']]])(
    'needs no password that Terraform ignores: %j',
    (words) => {
      const env = { TF_VAR_admin_password: '', CONTOSO_PRIMARY__vpn_shared_key: 'shared' };
      const { status, calls } = step(words, { env });
      expect(status).toBe(0);
      expect(calls).toContain('contoso-primary plan admin=Placeholder-1-for-plans key=shared');
    },
  );

  test('is the only thing that placeholders are for', () => {
    const { calls } = step(['apply', 'contoso-primary', UNCHANGED], {
      env: { TF_VAR_admin_password: 'real' },
    });
    expect(calls).toContain('contoso-primary plan admin=real');
    expect(calls).not.toContain('Placeholder');
    expect(step(['apply', 'contoso-primary', UNCHANGED], {}).calls).toContain('contoso-primary plan admin= ');
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
