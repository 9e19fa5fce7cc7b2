import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { INSTALLATION } from '../../lib/exchange/installation-names';
import { installationScript } from '../../lib/installation/installation-script';
import { PhaseAccount, PhaseOutcome } from '../../lib/installation/phase';
import { runnerScript } from '../../lib/installation/runner-script';
import { loadPowerShell } from '../support/powershell';
import { PowerLoss } from '../support/powershell/run';
import { ExpectedInstallation, type Turn } from './support/expected';
import { InstallingMachine } from './support/machine';
import { askedPhase, phase } from './support/phases';

const ACCOUNT = { name: 'CORP\\svc-setup', passwordUrl: 'https://contoso.vault.azure.net/secrets/setup' };
const PHASES = [
  askedPhase('settings'),
  askedPhase('setup', { account: PhaseAccount.SETUP_ACCOUNT, afterRestart: [] }),
  askedPhase('security-update', { afterRestart: [], tries: 1 }),
  askedPhase('finish', { quiet: true }),
];
const SCRIPT = runnerScript(PHASES, ACCOUNT);

/** What people are told by the words of a state. */
const STATE = ['phase', 'status', 'begun', 'tries', 'waits', 'restarts', 'reason'] as const;

function begun(): InstallingMachine {
  return new InstallingMachine(SCRIPT);
}

/** A machine whose phases do what a list says, one after the other, and then what they are for. */
function machineOf(turns: Turn[]): InstallingMachine {
  const machine = begun();
  machine.answer = () => {
    const turn = turns.shift() ?? { outcome: PhaseOutcome.DONE };
    if (turn === 'lost') throw new PowerLoss();
    if ('problem' in turn) throw new Error(turn.problem);
    return turn.outcome;
  };
  return machine;
}

function shownState(state: object | undefined): unknown {
  return STATE.map((key) => (state as Record<string, unknown> | undefined)?.[key]);
}

beforeAll(loadPowerShell);

test('an installation in which nothing happens', async () => {
  const machine = begun();
  expect(await machine.run('register')).toEqual([0, 'The installation goes on in phase settings']);
  expect([...machine.tasks.keys()]).toEqual([INSTALLATION.task]);
  expect(await machine.run()).toEqual([0, '']);
  expect(machine.asked).toEqual([
    'settings body system',
    'setup body CORP\\svc-setup',
    'security-update body system',
    'finish body system',
  ]);
  expect(machine.state).toMatchObject({ phase: 'finish', status: 'done' });
  expect([[...machine.tasks.keys()], [...machine.administrators]]).toEqual([[], ['Administrator']]);
  expect(machine.events).toEqual([
    { id: 1100, text: 'phase=settings; does settings' },
    { id: 1100, text: 'phase=setup; does setup' },
    { id: 1100, text: 'phase=security-update; does security-update' },
    { id: 1100, text: 'phase=finish; does finish' },
    { id: 1101, text: 'phase=finish; The installation is done.' },
  ]);
});

const TURN: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ outcome: PhaseOutcome.DONE }) },
  { weight: 3, arbitrary: fc.constant({ outcome: PhaseOutcome.WAIT, reason: '' }) },
  { weight: 2, arbitrary: fc.constant({ outcome: PhaseOutcome.RESTART }) },
  { weight: 2, arbitrary: fc.constant({ outcome: PhaseOutcome.RETRY }) },
  { weight: 2, arbitrary: fc.constantFrom<Turn>({ problem: 'no disk' }, { problem: "it's broken" }) },
  { weight: 2, arbitrary: fc.constant<Turn>('lost') },
);

test('the script does what the model says, whatever phases do', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(TURN, { maxLength: 25 }), async (turns) => {
      const machine = machineOf([...turns]);
      const expected = new ExpectedInstallation(PHASES);
      const left = [...turns];
      await machine.run('register');
      for (let tick = 0; tick < 40 && machine.tasks.has(INSTALLATION.task); tick++) {
        await machine.run();
        expected.run(left);
        expect(shownState(machine.state)).toEqual(shownState(expected.state));
      }
      expect(machine.asked.map((line) => line.replace(/ \S+$/, ''))).toEqual(expected.asked);
      expect(machine.events.map(({ id }) => id)).toEqual(expected.events);
      expect(machine.restarts).toBe(expected.restarts);
      expect(['done', 'failed']).toContain(machine.state?.status);
      expect([...machine.administrators]).toEqual(['Administrator']);
      expect(machine.tasks.has(INSTALLATION.setupTask)).toBe(false);
      expect(machine.traces + machine.script).not.toMatch(/S3cret|Bearer token/);
    }),
    { numRuns: 25 },
  );
});

/** What became of an installation whose runs lose the power after so many commands, one run after the other. */
async function afterLosses(...losses: number[]): Promise<object> {
  const machine = begun();
  let isInstalled = false;
  machine.answer = (id, question) => {
    if (id !== 'setup') return question === 'body' ? 'done' : 'retry';
    if (question === 'body') isInstalled = true;
    else if (!isInstalled) throw new Error('Setup stopped halfway.');
    return 'done';
  };
  for (let tick = 0; tick < losses.length + 12; tick++) {
    machine.power = losses[tick] ?? Infinity;
    await (machine.tasks.has(INSTALLATION.task) ? machine.run() : machine.run('register'));
  }
  return {
    ended: machine.state?.status === 'done' || machine.state?.status === 'failed',
    setups: Math.max(1, machine.asked.filter((line) => line.startsWith('setup body')).length),
    administrators: [...machine.administrators],
    passwords: machine.tasks.has(INSTALLATION.setupTask),
  };
}

const GOOD = { ended: true, setups: 1, administrators: ['Administrator'], passwords: false };

test('at whatever command the power is lost, the installation ends, Setup is begun once and the account is no administrator', async () => {
  const commands = Array.from({ length: 110 }, (_, place) => place);
  const ends = [];
  for (const command of commands) ends.push(await afterLosses(Infinity, command));
  expect(ends).toEqual(commands.map(() => GOOD));
});

test('it is so where the power is lost again and again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(60), { maxLength: 6 }), async (losses) => {
      expect(await afterLosses(...losses)).toEqual(GOOD);
    }),
    { numRuns: 25 },
  );
});

test('a phase that waits says what for, and once an hour an event does', async () => {
  const machine = new InstallingMachine(
    runnerScript([
      askedPhase('directory', { patienceMinutes: 120, body: ["  Wait-For -Text 'the schema'"] }),
    ]),
  );
  await machine.run('register');
  for (let tick = 0; tick < 12; tick++) await machine.run();
  expect(machine.state).toMatchObject({ status: 'waiting', reason: 'the schema', waits: 12 });
  expect(machine.events.map(({ text }) => text)).toEqual([
    'phase=directory; does directory',
    'phase=directory; minutes=60; waits for: the schema',
  ]);
});

test('no event says that a phase waits for which long waiting is usual', async () => {
  const quiet = askedPhase('subscription', { quiet: true, patienceMinutes: 120, body: ["  'wait'"] });
  const machine = new InstallingMachine(runnerScript([quiet]));
  await machine.run('register');
  for (let tick = 0; tick < 12; tick++) await machine.run();
  expect(machine.state).toMatchObject({ status: 'waiting', waits: 12 });
  expect(machine.events.map(({ id }) => id)).toEqual([1100]);
});

test.each([
  [3, 'waiting', ''],
  [4, 'failed', 'settings: Look at settings.'],
])('a phase with a patience of 15 minutes that waits %d times is %s', async (times, status, reason) => {
  const machine = new InstallingMachine(runnerScript([phase('settings', { body: ["  'wait'"] })]));
  await machine.run('register');
  for (let tick = 0; tick < times; tick++) await machine.run();
  expect(machine.state).toMatchObject({ status, reason });
});

test.each([
  [4, 'done'],
  [5, 'waiting'],
])('a state file that is in use %d times in a row leaves the installation %s', async (readers, status) => {
  const machine = begun();
  await machine.run('register');
  machine.readers = readers;
  await machine.run();
  expect(machine.state).toMatchObject({ status });
});

test('what a phase outputs before its outcome is dropped, and what is no outcome is not shown', async () => {
  const machine = new InstallingMachine(
    runnerScript([
      askedPhase('settings', { body: ["  'a secret'", "  'done'"] }),
      askedPhase('finish', { tries: 1, body: ["  'a secret'"] }),
    ]),
  );
  await machine.run('register');
  await machine.run();
  expect(machine.state).toMatchObject({ status: 'failed', reason: 'finish: The phase gave no outcome.' });
  expect(machine.traces).not.toContain('a secret');
});

describe('the setup account', () => {
  test.each([
    [
      'cannot log on',
      'with code 8007052E. The password in Key Vault is not that of the setup account.',
      (machine: InstallingMachine) => {
        machine.refusedLogon = -2147023570;
      },
    ],
    [
      'may not log on as a batch job',
      'A policy forbids the setup account to log on as a batch job',
      (machine: InstallingMachine) => {
        machine.refusedLogon = -2147023511;
      },
    ],
    [
      'Windows must not keep the password of',
      'A specified logon session does not exist. A policy forbids to store the password',
      (machine: InstallingMachine) => {
        machine.refusedTask = [-2147023584, 'A specified logon session does not exist.'];
      },
    ],
    [
      'has no password',
      'No secret.',
      (machine: InstallingMachine) => {
        machine.refusedSecret = 'No secret.';
      },
    ],
    [
      'fails',
      'Setup has failed.',
      (machine: InstallingMachine) => {
        machine.answer = (id) => {
          if (id === 'setup') throw new Error('Setup has failed.');
          return 'done';
        };
      },
    ],
  ])('that %s is named, and has no more rights', async (_, reason, breaks) => {
    const machine = begun();
    breaks(machine);
    await machine.run('register');
    await machine.run();
    expect(machine.state).toMatchObject({ phase: 'setup', status: 'waiting', begun: true, tries: 1 });
    expect(machine.state?.reason).toContain(reason);
    expect([[...machine.tasks.keys()], [...machine.administrators]]).toEqual([
      [INSTALLATION.task],
      ['Administrator'],
    ]);
  });

  test('is an administrator while it works, and stays one where it was one before', async () => {
    const machine = begun();
    const seen: boolean[] = [];
    machine.administrators.add(ACCOUNT.name);
    machine.answer = () => {
      seen.push(machine.administrators.has(ACCOUNT.name));
      return 'done';
    };
    await machine.run('register');
    await machine.run();
    expect([seen.every(Boolean), machine.administrators.has(ACCOUNT.name)]).toEqual([true, true]);
    expect(machine.state).toMatchObject({ status: 'done' });
  });

  test('is waited for where only the runner was ended', async () => {
    const machine = begun();
    machine.answer = (id) => {
      if (id === 'setup') throw new PowerLoss();
      return 'done';
    };
    await machine.run('register');
    await machine.run();
    machine.tasks.get(INSTALLATION.setupTask)!.state = 4;
    let naps = 0;
    machine.sleeping = () => {
      if (++naps === 3) machine.tasks.get(INSTALLATION.setupTask)!.state = 3;
    };
    machine.answer = () => 'done';
    await machine.run();
    expect(naps).toBe(3);
    expect(machine.asked.slice(-3)).toEqual([
      'setup after-restart system',
      'security-update body system',
      'finish body system',
    ]);
  });

  test.each([
    [479, []],
    [480, ['minutes=120']],
    [720, ['minutes=120', 'minutes=180']],
  ])('whose task runs for %d looks is reported: %j', async (looks, reported) => {
    const machine = begun();
    machine.answer = (id) => {
      if (id === 'setup') throw new PowerLoss();
      return 'done';
    };
    await machine.run('register');
    await machine.run();
    machine.tasks.get(INSTALLATION.setupTask)!.state = 4;
    let naps = 0;
    machine.sleeping = () => {
      if (++naps === looks) machine.tasks.get(INSTALLATION.setupTask)!.state = 3;
    };
    machine.answer = () => 'done';
    await machine.run();
    const waits = machine.events.filter(({ id }) => id === 1103).map(({ text }) => text);
    expect(waits).toEqual(
      reported.map((minutes) => `phase=setup; ${minutes}; still runs: the task of the setup account`),
    );
  });

  test('has no time after which its task ends, and neither has the installation', () => {
    expect(SCRIPT).toContain("ExecutionTimeLimit = 'PT0S'");
    expect(SCRIPT).toContain('-ExecutionTimeLimit (New-TimeSpan -Seconds 0)');
  });

  test('whose rights cannot be taken back is tried again, and the task stays until then', async () => {
    const machine = begun();
    machine.refusedRemoval = true;
    await machine.run('register');
    await machine.run();
    expect(machine.state).toMatchObject({ status: 'done' });
    expect([machine.tasks.has(INSTALLATION.task), machine.administrators.has(ACCOUNT.name)]).toEqual([
      true,
      true,
    ]);
    machine.refusedRemoval = false;
    await machine.run();
    expect([machine.tasks.size, machine.administrators.has(ACCOUNT.name)]).toEqual([0, false]);
  });
});

describe('the run command', () => {
  /** A machine whose phase `id` has failed. */
  async function failedIn(id: string): Promise<InstallingMachine> {
    const machine = begun();
    machine.answer = (asked) => {
      if (asked === id) throw new Error('broken');
      return 'done';
    };
    await machine.run('register');
    for (let tick = 0; tick < 3; tick++) await machine.run();
    machine.answer = () => 'done';
    machine.asked.length = 0;
    return machine;
  }

  test('says why an installation has failed, and changes nothing', async () => {
    const machine = await failedIn('settings');
    const before = machine.traces;
    expect(await machine.run('register')).toEqual([
      1,
      'The installation has failed in phase settings: broken',
    ]);
    await machine.run();
    expect([machine.traces, machine.asked]).toEqual([before, []]);
  });

  test.each([
    ['a changed script', 'register'],
    ['people', 'retry'],
  ] as const)('goes on from the phase that failed for %s', async (_, how) => {
    const machine = await failedIn('settings');
    if (how === 'register') machine.script += '\n';
    expect(await machine.run(how)).toEqual([0, 'The installation goes on in phase settings']);
    expect(machine.state).toMatchObject({ status: 'waiting', tries: 0, reason: '' });
    await machine.run();
    expect(machine.state).toMatchObject({ status: 'done' });
  });

  test.each(['register', 'retry'] as const)(
    'asks what Setup has done before it is begun (%s)',
    async (how) => {
      const machine = await failedIn('setup');
      if (how === 'register') machine.script += '\n';
      machine.answer = () => {
        throw new Error('Setup stopped halfway.');
      };
      await machine.run(how);
      await machine.run();
      expect(machine.asked).toEqual(['setup after-restart system']);
      expect(machine.state).toMatchObject({ status: 'failed', reason: 'setup: Setup stopped halfway.' });
    },
  );

  test('cannot go on in a phase that the changed script does not have', async () => {
    const machine = await failedIn('settings');
    machine.script = runnerScript(PHASES.slice(1), ACCOUNT);
    expect((await machine.run('register'))[0]).toBe(1);
  });

  test('does nothing where the installation is done, or Exchange was there before', async () => {
    const machine = begun();
    await machine.run('register');
    await machine.run();
    machine.script += '\n';
    expect(await machine.run('register')).toEqual([0, 'The installation is done.']);
    expect(machine.tasks.size).toBe(0);
    const old = begun();
    old.hasExchange = true;
    expect(await old.run('register')).toEqual([0, 'Exchange was installed before; there is nothing to do.']);
    expect([old.tasks.size, old.files.size]).toEqual([0, 0]);
  });

  test('leaves a task alone that is there, since it may run', async () => {
    const machine = begun();
    await machine.run('register');
    const task = machine.tasks.get(INSTALLATION.task);
    await machine.run('register');
    expect(machine.tasks.get(INSTALLATION.task)).toBe(task);
  });

  test.each(['', '{}', 'x'])('a state file with %j stops both the run command and the task', async (text) => {
    const machine = begun();
    machine.files.set(INSTALLATION.state, text);
    expect([(await machine.run('register'))[0], (await machine.run())[0]]).toEqual([1, 1]);
    expect(machine.asked).toEqual([]);
    expect(machine.events.map(({ id }) => id)).toEqual([1102, 1102]);
  });

  test.each(['', '{}', 'x', undefined])('a state file with %j is read as it was before', async (text) => {
    const machine = begun();
    machine.answer = (id, question) => {
      if (id === 'setup' && question === 'body') throw new PowerLoss();
      return 'done';
    };
    await machine.run('register');
    await machine.run();
    expect(machine.state).toMatchObject({ phase: 'setup', status: 'installing', begun: true });
    expect(JSON.parse(machine.files.get(`${INSTALLATION.state}.old`)!)).toMatchObject({ begun: false });
    if (text === undefined) machine.files.delete(INSTALLATION.state);
    else machine.files.set(INSTALLATION.state, text);
    machine.asked.length = 0;
    await machine.run();
    expect(machine.asked[0]).toBe('setup after-restart system');
    expect(machine.state).toMatchObject({ status: 'done' });
    expect(machine.events.map(({ id }) => id)).not.toContain(1102);
  });

  test.each([
    [[], 0],
    [['register'], 0],
    [['retry'], 1],
  ] as const)('changes nothing while another run is at work (%j)', async (how, exit) => {
    const machine = await failedIn('settings');
    const before = machine.traces;
    machine.locked = true;
    expect(await machine.run(...how)).toEqual([exit, 'Another run of the installation is at work.']);
    expect([machine.traces, machine.asked, machine.locked]).toEqual([before, [], true]);
  });

  test.each([[[]], [['register']], [['retry']]] as const)(
    'lets the next run begin when it is over (%j)',
    async (how) => {
      const machine = await failedIn('settings');
      await machine.run(...how);
      expect(machine.locked).toBe(false);
    },
  );

  test('puts the runner on the machine, and ends as it does', async () => {
    const machine = new InstallingMachine(installationScript(gzipSync(SCRIPT).toString('base64')));
    expect(await machine.run()).toEqual([0, '']);
    expect(machine.files.get(INSTALLATION.script)).toBe(SCRIPT);
    expect(machine.programs).toEqual([
      `icacls.exe ${INSTALLATION.folder} /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F`,
      `powershell.exe -File ${INSTALLATION.script} -Register`,
    ]);
    machine.exitCode = 1;
    expect(await machine.run()).toEqual([1, 'The folder of the installation is open to other users.']);
  });
});
