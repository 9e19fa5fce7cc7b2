import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { runCommand } from '../../lib/plan-gate/command-line';
import { ExitCode } from '../../lib/plan-gate/exit-code';
import type { EstateDocument } from '../../lib/model/estate-document';
import { each } from '../support/each';
import { temporaryDirectory } from '../support/synth';
import type { PlanJson, PlannedChange } from './support/plans';
import { changed, edgeGoes, estate, planned, plansOf, SECRET, TODAY, updated } from './support/plans';

// A program plays Terraform: see support/fake-terraform. The terraform lane rolls by the real one.

const base = temporaryDirectory();
afterAll(() => rmSync(base, { recursive: true }));

interface Azure {
  plans: Record<string, PlanJson>;
  /** What Azure says of machines, one answer after the other; the last one stays. */
  power: Record<string, string[]>;
  /** Machines that stay off when their change has been applied. */
  leaveOff: string[];
  /** Machines whose change fails. */
  failAt: string[];
  /** Addresses that appear in every plan again. */
  sticky: string[];
  /** Addresses that appear in plans with targets, although no target depends on them. */
  rideAlong: string[];
  milliseconds: number;
  /** Numbers of the questions about power that get no answer. */
  deaf: number[];
  log: string[];
}

const MOMENT = 100;
let number = 0;

/** What is around a roll. */
interface Given {
  stopAt?: string;
  path?: string;
  platform?: string;
}

interface Models {
  deployed: EstateDocument;
  new: EstateDocument;
}

/** An estate in a directory of its own. */
class Estate {
  public readonly health: string;
  public pauses = 0;
  private readonly directory = join(base, `estate-${(number += 1)}`);
  private readonly file = join(this.directory, 'azure.json');

  public constructor(
    plans: Record<string, PlanJson>,
    azure: Partial<Azure> = {},
    { deployed = estate(), new: next = planned(plans) }: Partial<Models> = {},
  ) {
    const files = {
      'secrets/.keep': '',
      'deployed.json': deployed,
      'out/estates/contoso/estate.json': next,
      ...Object.fromEntries(Object.keys(plans).map((id) => [`out/stacks/${id}/cdk.tf.json`, PROGRAM])),
    };
    for (const [name, value] of Object.entries(files)) {
      mkdirSync(dirname(join(this.directory, name)), { recursive: true });
      writeFileSync(join(this.directory, name), JSON.stringify(value));
    }
    for (const id of Object.keys(plans)) mkdirSync(join(this.directory, `out/stacks/${id}/.terraform`));
    this.health = join(this.directory, 'health');
    writeFileSync(this.health, '');
    this.azure = {
      ...{ plans, power: {}, leaveOff: [], failAt: [], sticky: [], rideAlong: [], milliseconds: 0 },
      ...{ deaf: [], log: [] },
      ...azure,
    };
  }

  public get azure(): Azure {
    return JSON.parse(readFileSync(this.file, 'utf8')) as Azure;
  }

  public set azure(azure: Azure) {
    writeFileSync(this.file, JSON.stringify(azure));
  }

  /** Names of the machines that were applied, in their order. */
  public get applied(): string[] {
    return this.azure.log
      .flatMap(
        (line) =>
          /_Server-\d_Machine_/.exec(line)?.input.match(/(\w+)_(?:ClientAccess|Edge|Witness)_Server-\d/) ??
          [],
      )
      .filter((line) => line.includes('Server'));
  }

  /** Machines that the journal names. */
  public get open(): string[] {
    const file = join(this.directory, 'roll-journal.json');
    if (!existsSync(file)) return [];
    return (JSON.parse(readFileSync(file, 'utf8')) as { outOfService: string[] }).outOfService;
  }

  private get secrets(): Record<string, string> {
    return { TMPDIR: join(this.directory, 'secrets'), TF_VAR_admin_password: SECRET };
  }

  public get calls(): string[] {
    return readFileSync(`${this.file}.calls`, 'utf8').trim().split('\n');
  }

  public async roll(
    args: string[] = [],
    { stopAt = '(never)', path = FAKE, platform = 'linux' }: Given = {},
  ): Promise<{ code: ExitCode; said: string }> {
    let said = '';
    let stop = (): void => undefined;
    const listen = (text: string): void => {
      said += text;
      // A moment later: a shell that is just starting its command can miss a signal.
      if (said.includes(stopAt)) setTimeout(() => stop(), MOMENT);
    };
    const own = args.includes('--before-next-wave')
      ? []
      : ['--before-next-wave', `echo "$RESILIENCE_PREVIOUS>$RESILIENCE_MEMBER" >> ${this.health}`];
    const code = await runCommand(
      [
        'roll',
        ...['--deployed', join(this.directory, 'deployed.json')],
        ...['--new', join(this.directory, 'out', 'estates', 'contoso', 'estate.json')],
        ...(args.includes('--stack') ? [] : Object.keys(this.azure.plans).flatMap((id) => ['--stack', id])),
        ...own,
        ...args,
      ],
      {
        out: listen,
        error: listen,
        today: () => TODAY,
        environment: { ...process.env, PATH: path, FAKE_AZURE: this.file, ...this.secrets },
        platform,
        onInterrupt: (listener) => (stop = listener),
        questions: 3,
        pause: async () => {
          this.pauses += 1;
          return Promise.resolve();
        },
      },
    );
    const left = readdirSync(join(this.directory, 'secrets')).join();
    if (left !== '.keep' || said.includes(SECRET)) throw new Error(`A plan or a secret has escaped: ${left}`);
    return { code, said };
  }
}

const FAKE = `${join(__dirname, 'support', 'fake-terraform')}:${process.env.PATH}`;
/** A command that brings a machine back, and would show a password that it has. */
const BACK = ['--after-wave', 'echo "back $RESILIENCE_MEMBER :$TF_VAR_admin_password"'];
const PROGRAM = { terraform: { required_providers: {} }, provider: { azurerm: [{ features: [{}] }] } };
const STACK = 'contoso-primary';
const FE = [
  'Amsterdam_ClientAccess_Server-1',
  'Amsterdam_ClientAccess_Server-2',
  'Amsterdam_ClientAccess_Server-3',
];
const VM = [
  'vm-contoso-ams-clientaccess-1',
  'vm-contoso-ams-clientaccess-2',
  'vm-contoso-ams-clientaccess-3',
];

describe('a roll', () => {
  test('applies one machine after the other, and asks for the health in between', async () => {
    const estate_ = new Estate(plansOf('size-front-ends', 'encryption-at-host', 'ttl'));
    const { code, said } = await estate_.roll();
    expect(said).toContain('The change is complete, and all machines run.');
    expect(code).toBe(ExitCode.PASSED);
    expect(estate_.applied).toEqual(['Dublin_ClientAccess_Server-1', ...FE]);
    expect(estate_.azure.log.at(-1)).toContain('contoso-dns azurerm_dns_mx_record.');
    expect(readFileSync(estate_.health, 'utf8').split('\n')).toEqual([
      ...['>DUBFE1', 'DUBFE1>AMSFE1', 'AMSFE1>AMSFE2', 'AMSFE2>AMSFE3', 'AMSFE3>', 'AMSFE3>', ''],
    ]);
  });

  test('says the steps around each wave, and what happens', async () => {
    const { said } = await new Estate(plansOf('size-edges')).roll();
    expect(said).toMatch(
      /Wave 1 of 2: AMSEDGE1 \(contoso-primary\): deallocated, 1 change\n {2}before: Page maintenance-edge.+\n {2}azurerm_.+: Modifying\.\.\.\n {2}Apply complete!\nAMSEDGE1 runs\.\n {2}then: Page maintenance-edge/,
    );
  });

  test('first brings a machine back that somebody has deleted, and waits for it', async () => {
    const plans = plansOf('size-edges');
    const isGone = ({ address }: PlannedChange): boolean => address.includes('Edge_Server-2_Machine');
    plans[STACK] = changed(plans[STACK], (each_) =>
      isGone(each_) ? { actions: ['create'], before: null } : undefined,
    );
    const [{ address, type }] = plans[STACK].resource_changes.filter(isGone);
    plans[STACK].resource_drift = [{ address, type, change: { actions: ['delete'] } }];
    const one = new Estate(plans, { power: { 'vm-contoso-ams-edge-2': ['starting', 'running'] } });
    const { code, said } = await one.roll(['--after-wave', 'true']);
    expect(said).toMatch(
      /Wave 1 of 2: AMSEDGE2[^]+AMSEDGE2 runs\.[^]+Wave 2 of 2: AMSEDGE1[^]+AMSEDGE1 runs\./,
    );
    expect([code, one.pauses]).toEqual([ExitCode.PASSED, 1]);
  });

  test('says whose machines nobody asks for: those of stacks that nobody has initialized', async () => {
    const { code, said } = await new Estate(plansOf('size-one')).roll();
    expect(said).toContain(
      'Nobody asks whether the machines of contoso-standby, contoso-witness run: initialize these stacks.',
    );
    expect(code).toBe(ExitCode.PASSED);
  });

  test('takes out an Edge whose names have gone before', async () => {
    const { plans, ...models } = edgeGoes();
    const one = new Estate(plans, {}, models);
    const { code, said } = await one.roll();
    expect(said).toMatch(/Wave 1 of 1: AMSEDGE2[^]+The change is complete/);
    expect(said).not.toContain('AMSEDGE2 runs');
    expect([code, one.applied]).toEqual([ExitCode.PASSED, ['Amsterdam_Edge_Server-2']]);
  });

  test('applies a change without an outage as a whole', async () => {
    const one = new Estate(plansOf('tags-all'));
    const { code, said } = await one.roll();
    expect([
      code,
      said.includes('Wave'),
      one.calls.filter((call) => call.includes(' apply ')).length,
    ]).toEqual([ExitCode.PASSED, false, 1]);
  });

  test('gives the arguments after -- to each plan', async () => {
    const one = new Estate(plansOf('size-one'));
    await one.roll(['--', '-parallelism=3', '-var-file=estate.tfvars']);
    const file = `-var-file=${resolve('estate.tfvars')}`;
    const plans = one.calls.filter((call) => call.startsWith(`${STACK} plan`));
    expect(each(plans).filter((call) => !call.endsWith(` -parallelism=3 ${file}`))).toEqual([]);
    const power = one.calls.filter((call) => call.startsWith(`${STACK}-power plan`));
    expect(each(power).filter((call) => !call.endsWith(`/plan ${file}`))).toEqual([]);
  });

  test('takes a machine out of service by the command of the team', async () => {
    const one = new Estate(plansOf('size-one'));
    const { said, code } = await one.roll(['--before-wave', 'echo "drained $RESILIENCE_MEMBER"', ...BACK]);
    expect(said).toMatch(
      /drained AMSFE1\n {2}azurerm_windows_virtual_machine[^]+AMSFE1 runs\.[^]+back AMSFE1 :/,
    );
    expect(code).toBe(ExitCode.PASSED);
    const other = new Estate(plansOf('size-one'));
    const failed = await other.roll(['--before-wave', 'exit 3', ...BACK]);
    expect(failed.said).toContain(
      'The command before the wave has failed (3), so that AMSFE1 is left as it is.',
    );
    expect([failed.code, other.applied]).toEqual([ExitCode.FAILED, []]);
  });
});

describe('a roll stops', () => {
  test('where the health command fails, and goes on from there', async () => {
    const one = new Estate(plansOf('size-front-ends'));
    const failed = await one.roll(['--before-next-wave', 'test "$RESILIENCE_MEMBER" != AMSFE3']);
    expect(failed.said).toContain(
      'The command before the next wave has failed (1), so that AMSFE3 is left as it is.',
    );
    expect([failed.code, one.applied]).toEqual([ExitCode.FAILED, FE.slice(0, 2)]);
    const { code, said } = await one.roll();
    expect(said).toContain('Wave 1 of 1: AMSFE3');
    expect([code, one.applied]).toEqual([ExitCode.PASSED, FE]);
  });

  test('where a machine does not run after its wave', async () => {
    const one = new Estate(plansOf('size-front-ends'), { leaveOff: [VM[1]] });
    const { code, said } = await one.roll();
    expect(said).toContain(`AMSFE2 does not run: Azure does not report it as running. Start it (az vm start`);
    expect([code, one.applied, one.pauses]).toEqual([ExitCode.FAILED, FE.slice(0, 2), 2]);
    const again = await one.roll();
    expect(again.said).toContain('AMSFE2 does not run: Azure says deallocated.');
    expect(again.said).toContain('AMSFE2 did not run before');
    expect([again.code, one.applied]).toEqual([ExitCode.FAILED, FE.slice(0, 2)]);
  });

  test('not where a machine starts late', async () => {
    const one = new Estate(plansOf('size-one'), {
      power: { [VM[0]]: ['running', 'running', 'starting', 'starting', 'running'] },
    });
    expect((await one.roll()).code).toBe(ExitCode.PASSED);
    expect(one.pauses).toBe(2);
  });

  test('before the first wave where a machine of another stack is off, unless it is off on purpose', async () => {
    const plans = plansOf('size-one', 'base.standby');
    const off = { power: { 'vm-contoso-dub-clientaccess-3': ['deallocated'] } };
    const one = new Estate(plans, off);
    const { code, said } = await one.roll();
    expect(said).toContain('DUBFE3 does not run: Azure says deallocated.');
    expect(said).toContain('quorum of DAG1: 5 of 7 votes would be left');
    expect([code, one.applied]).toEqual([ExitCode.FAILED, []]);
    const witness = new Estate(plansOf('size-edges', 'base.standby'), off);
    expect((await witness.roll(['--down', 'DUBFE3'])).code).toBe(ExitCode.PASSED);
    expect((await witness.roll()).said).toContain('The change is not complete: DUBFE3 does not run.');
  });

  test('where the machine of a wave was off, and its change does not start it', async () => {
    const one = new Estate(plansOf('size-one'), { power: { [VM[0]]: ['deallocated'] } });
    const { code, said } = await one.roll();
    expect(said).toContain('AMSFE1 does not run: Azure does not report it as running.');
    expect([code, one.applied, one.pauses]).toEqual([ExitCode.FAILED, FE.slice(0, 1), 0]);
  });

  test('where an apply fails', async () => {
    const one = new Estate(plansOf('size-front-ends'), { failAt: [VM[1]], leaveOff: [VM[1]] });
    const { code, said } = await one.roll();
    expect(said).toContain('Error: no capacity for vm-contoso-ams-clientaccess-2');
    expect(said).toContain('AMSFE2 does not run: Azure says deallocated.');
    expect(said).toContain('terraform apply of contoso-primary has failed.');
    expect([code, one.applied]).toEqual([ExitCode.FAILED, FE.slice(0, 2)]);
  });

  test('where the plan of a wave takes down more than the order has foreseen', async () => {
    const plans = plansOf('size-front-ends');
    const other = plans[STACK].resource_changes.find(({ address }) =>
      address.includes('ClientAccess_Server-3_Machine'),
    )!;
    const one = new Estate(plans, { rideAlong: [other.address] });
    const { code, said } = await one.roll();
    expect(said).toContain(
      'The gate does not pass the plan of contoso-primary:\n- client access in Amsterdam: 1 of 3',
    );
    expect([code, one.applied]).toEqual([ExitCode.FAILED, []]);
  });

  test('where no order is safe', async () => {
    const one = new Estate(plansOf('pool-all'));
    const { code, said } = await one.roll();
    expect(said).toContain('No order of applies makes this safe.');
    expect([code, one.azure.log]).toEqual([ExitCode.FAILED, []]);
  });

  test('where something is left in the end that takes a machine down, and says what is left otherwise', async () => {
    const plans = plansOf('size-one');
    const machine = plans[STACK].resource_changes.find(({ address }) =>
      address.includes('ClientAccess_Server-1_Machine'),
    )!;
    const sticky = { sticky: [machine.address] };
    const { code, said } = await new Estate(plans, sticky).roll();
    expect(said).toContain('The change is not complete: contoso-primary has 1 change left.');
    expect(code).toBe(ExitCode.FAILED);
    const tagged = {
      [STACK]: changed(plansOf('base.primary')[STACK], (each_) =>
        each_.address === machine.address ? updated(each_, { tags: { x: 'y' } }) : undefined,
      ),
    };
    const harmless = await new Estate(tagged, sticky).roll();
    expect(harmless.said).toContain('contoso-primary has 1 change left, of which none takes anything down.');
    expect(harmless.code).toBe(ExitCode.PASSED);
  });

  test('when it is interrupted: Terraform once, and no other command begins', async () => {
    const one = new Estate(plansOf('size-front-ends'), { milliseconds: 600 });
    const { code, said } = await one.roll([], { stopAt: 'Server-2_Machine_2A80835E: Modifying' });
    expect(said).toContain('Interrupted. Run the same command again');
    expect([code, one.applied]).toEqual([ExitCode.FAILED, FE.slice(0, 2)]);
    expect(one.azure.log).not.toContain('killed');
    expect((await one.roll()).code).toBe(ExitCode.PASSED);
    expect(one.applied).toEqual(FE);
  });

  test('when it is interrupted in a command of the team', async () => {
    const one = new Estate(plansOf('size-one'));
    const { code, said } = await one.roll(['--before-wave', 'echo draining; sleep 60', ...BACK], {
      stopAt: 'draining',
    });
    expect(said).toContain('Interrupted.');
    expect([code, one.applied]).toEqual([ExitCode.FAILED, []]);
    expect(said).toContain('Out of service or empty, as far as the roll knows: AMSFE1.');
    expect(one.open).toEqual(['AMSFE1']);
  });

  test('where a machine is not back, and asks for it first when it starts again', async () => {
    const one = new Estate(plansOf('size-front-ends'));
    const failed = await one.roll(['--before-wave', 'true', '--after-wave', 'exit 4']);
    expect(failed.said).toContain('The command after the wave has failed (4)');
    expect([failed.code, one.applied, one.open]).toEqual([ExitCode.FAILED, FE.slice(0, 1), ['AMSFE1']]);
    const again = await one.roll(['--after-wave', 'exit 5']);
    expect(again.said).toContain('The command after the wave has failed (5): AMSFE1 counts as down.');
    expect(again.said).toContain('AMSFE1 did not run before');
    expect([again.code, one.applied, one.open]).toEqual([ExitCode.FAILED, FE.slice(0, 1), ['AMSFE1']]);
    const without = await one.roll();
    expect(without.said).toContain('An earlier roll has left AMSFE1 out of service or empty.');
    expect(without.code).toBe(ExitCode.BAD_INPUT);
    const { said, code } = await one.roll(BACK);
    expect(said).toMatch(/back AMSFE1 :\nWave 1 of 2: AMSFE2/);
    expect([code, one.applied, one.open]).toEqual([ExitCode.PASSED, FE, []]);
  });

  test('before a machine is emptied where nothing says when it has been rebuilt', async () => {
    const one = new Estate(plansOf('edge-image-one'));
    const { code, said } = await one.roll();
    expect(said).toMatch(/AMSEDGE\d is empty after its wave, and nothing says when it has been rebuilt\./);
    expect([code, one.azure.log, one.open]).toEqual([ExitCode.FAILED, [], []]);
    const rebuilt = await one.roll(BACK);
    expect(rebuilt.said).toMatch(/back AMSEDGE\d :/);
    expect([rebuilt.code, one.open]).toEqual([ExitCode.PASSED, []]);
  });

  test('where another machine stops between two waves', async () => {
    const one = new Estate(plansOf('size-front-ends'), {
      power: { [VM[2]]: ['running', 'running', 'deallocated'] },
    });
    const { code, said } = await one.roll();
    expect(said).toMatch(/AMSFE3 does not run: Azure says deallocated\.[^]+The gate does not pass the plan/);
    expect([code, one.applied]).toEqual([ExitCode.FAILED, FE.slice(0, 1)]);
  });

  test('where a machine is off in a stack of the output that is not applied', async () => {
    const one = new Estate(plansOf('size-one', 'base.standby'), {
      power: { 'vm-contoso-dub-clientaccess-3': ['deallocated'] },
    });
    const { code, said } = await one.roll(['--stack', STACK]);
    expect(said).toContain('DUBFE3 does not run: Azure says deallocated.');
    expect([code, one.applied]).toEqual([ExitCode.FAILED, []]);
  });

  test('where Azure does not answer after a wave has begun, and not where it does at last', async () => {
    const all = Array.from({ length: 30 }, (_, at) => at + 3);
    const one = new Estate(plansOf('size-one'), { deaf: all });
    const { code, said } = await one.roll();
    expect(said).toContain('Error: no answer');
    expect(said).toContain('Nobody knows which machines run');
    expect([code, one.applied]).toEqual([ExitCode.FAILED, FE.slice(0, 1)]);
    const late = new Estate(plansOf('size-one'), { deaf: [1, 3, 4] });
    expect([(await late.roll()).code, late.pauses]).toEqual([ExitCode.PASSED, 3]);
  });
});

describe('a roll that cannot be judged', () => {
  test.each<[string, string[], string]>([
    ['a stack that is none', ['--stack', 'contoso-third'], '--stack names contoso-third'],
    [
      'a stack that is not there',
      ['--stack', 'contoso-dns'],
      'terraform plan of contoso-dns has failed (1).',
    ],
    ['a machine that is none', ['--down', 'AMSFE9'], '--down names AMSFE9'],
    ['a day that is none', ['--today', 'x'], '--today must be a day'],
    ['exceptions that are not there', ['--exceptions', '/nowhere'], '/nowhere cannot be read'],
    ['an unknown option', ['--force'], "Unknown option '--force'"],
    ['a word without an option', ['contoso'], 'Unexpected argument'],
  ])('%s', async (_, args, message) => {
    const one = new Estate(plansOf('size-one'));
    const { code, said } = await one.roll(args);
    expect(said).toContain(message);
    expect([code, one.azure.log]).toEqual([ExitCode.BAD_INPUT, []]);
  });

  test('on Windows', async () => {
    const one = new Estate(plansOf('size-one'));
    const { code, said } = await one.roll([], { platform: 'win32' });
    expect(said).toContain('roll does not run on Windows');
    expect([code, one.azure.log]).toEqual([ExitCode.BAD_INPUT, []]);
  });

  test('where nothing brings back what is taken out of service', async () => {
    const { code, said } = await new Estate(plansOf('size-one')).roll(['--before-wave', 'true']);
    expect(said).toContain('--after-wave is missing');
    expect(code).toBe(ExitCode.BAD_INPUT);
  });

  test('where Azure does not answer before the first wave', async () => {
    const one = new Estate(plansOf('size-one'), { deaf: [1, 2, 3] });
    expect([(await one.roll()).code, one.applied]).toEqual([ExitCode.BAD_INPUT, []]);
  });

  test('a program that is not there', async () => {
    const { code, said } = await new Estate(plansOf('size-one')).roll([], { path: base });
    expect(said).toContain('terraform plan of contoso-primary has failed (not started).');
    expect(code).toBe(ExitCode.BAD_INPUT);
  });

  test('plans of another program', async () => {
    const plans = plansOf('size-one');
    const one = new Estate(plans);
    plans[STACK].configuration.root_module.resources.pop();
    one.azure = { ...one.azure, plans };
    const { code, said } = await one.roll();
    expect(said).toContain('was made from another program than the new model');
    expect(code).toBe(ExitCode.BAD_INPUT);
  });

  test('arguments', async () => {
    const run = async (...args: string[]): Promise<{ code: ExitCode; said: string }> => {
      let said = '';
      const listen = (text: string): void => void (said += text);
      const code = await runCommand(['roll', ...args], {
        ...{ out: listen, error: listen, today: () => TODAY, environment: {}, platform: 'linux' },
        ...{ onInterrupt: () => undefined, questions: 3, pause: async () => Promise.resolve() },
      });
      return { code, said };
    };
    expect(await run('--help')).toMatchObject({
      code: ExitCode.PASSED,
      said: expect.stringMatching(/^Usage: resilience-gate roll/) as string,
    });
    expect((await run()).said).toContain('--new is missing');
    expect((await run('--new', 'x')).said).toContain('--deployed is missing');
  });
});
