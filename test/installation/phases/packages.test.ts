import type { SetupPackage } from '../../../lib/exchange/setup-requirements';
import { DOT_NET_KEY, SetupPackages } from '../../../lib/exchange/setup-requirements';
import { packagesPhase } from '../../../lib/installation/phases/packages';
import { loadPowerShell } from '../../support/powershell';
import { EDGE_PLAN, file, MAILBOX_2013_PLAN, MAILBOX_PLAN } from '../support/plans';
import type { Ran } from '../support/windows';
import { FakeWindows } from '../support/windows';

beforeAll(loadPowerShell);

const MEDIA = 'C:\\ProgramData\\ExchangeEstate\\Installation\\media';
const [PHASE] = packagesPhase(MAILBOX_PLAN);
const UCMA = 'E:\\UCMARedist\\Setup.exe';

/** What each installer leaves in the registry. */
const LEAVES: readonly [RegExp, SetupPackage][] = [
  [/vcredist_x64_2012/, SetupPackages.VISUAL_C_2012],
  [/vcredist_x64_2013/, SetupPackages.VISUAL_C_2013],
  [/UCMARedist|UcmaRuntime/, SetupPackages.UCMA],
  [/rewrite/, SetupPackages.URL_REWRITE],
  [/ndp48/, SetupPackages.FRAMEWORK],
];

function windows(): FakeWindows {
  const machine = new FakeWindows();
  for (const name of ['vcredist_x64_2012.exe', 'vcredist_x64_2013.exe', 'rewrite_amd64_en-US.msi'])
    machine.write(`${MEDIA}\\${name}`, name);
  machine.setValue(DOT_NET_KEY, 'Release', 528449);
  machine.program = (ran) => install(machine, ran);
  return machine;
}

function install(machine: FakeWindows, ran: Ran): number {
  const what = LEAVES.find(([pattern]) => pattern.test([ran.file, ...ran.arguments].join(' ')))![1];
  machine.setValue(what.leaves.key, what.leaves.value, what.leaves.least ?? '10.0');
  return 0;
}

it('everything is installed without questions, in its order, and counts after one restart', async () => {
  const machine = windows();
  expect(await machine.settle(PHASE)).toEqual(['done', 1]);
  expect(machine.ran).toEqual([
    { file: `${MEDIA}\\vcredist_x64_2012.exe`, arguments: ['/quiet', '/norestart'] },
    { file: `${MEDIA}\\vcredist_x64_2013.exe`, arguments: ['/quiet', '/norestart'] },
    { file: 'msiexec.exe', arguments: ['/i', `"${MEDIA}\\rewrite_amd64_en-US.msi"`, '/quiet', '/norestart'] },
    { file: UCMA, arguments: ['/passive', '/norestart'] },
  ]);
  expect(machine.mounted.size).toBe(0);
});

it('what is there is left alone', async () => {
  const machine = windows();
  await machine.settle(PHASE);
  machine.ran.length = 0;
  expect(await machine.settle(PHASE)).toEqual(['done', 0]);
  expect(machine.ran).toEqual([]);
});

it.each([0, 3010, 1641])('an installer that ends with %d is done', async (code) => {
  const machine = windows();
  machine.program = (ran) => {
    install(machine, ran);
    return code;
  };
  expect(await machine.settle(PHASE)).toEqual(['done', 1]);
});

it('an installer that ends with another code is an error that names it', async () => {
  const machine = windows();
  machine.program = () => 1603;
  await expect(machine.ask(PHASE)).rejects.toThrow('Visual C++ 2012 has ended with 1603.');
});

it('an installer that says it is done and leaves nothing is an error', async () => {
  const machine = windows();
  machine.program = () => 0;
  await expect(machine.ask(PHASE)).rejects.toThrow('Visual C++ 2012 has ended with 0, and is not installed.');
});

it('a package that neither the media nor the image has is named', async () => {
  const { visualC2013: _, ...media } = MAILBOX_PLAN.media;
  await expect(windows().ask(packagesPhase({ ...MAILBOX_PLAN, media })[0])).rejects.toThrow(
    'Visual C++ 2013 is not installed, and vcredist_x64_2013.exe is not there',
  );
});

it('an Edge gets Visual C++ 2012 only', async () => {
  const machine = windows();
  expect(await machine.settle(packagesPhase(EDGE_PLAN)[0])).toEqual(['done', 1]);
  expect(machine.ran.map(({ file: name }) => name)).toEqual([`${MEDIA}\\vcredist_x64_2012.exe`]);
});

it('UCMA has a file of its own where the media has none', async () => {
  const machine = windows();
  machine.write(`${MEDIA}\\UcmaRuntimeSetup.exe`, 'UCMA');
  machine.setValue(DOT_NET_KEY, 'Release', 528040);
  expect(await machine.settle(packagesPhase(MAILBOX_2013_PLAN)[0])).toEqual(['done', 1]);
  expect(machine.ran.map(({ file: name }) => name)).toContain(`${MEDIA}\\UcmaRuntimeSetup.exe`);
  expect(machine.ran.map(({ file: name }) => name)).not.toContain(UCMA);
});

describe('.NET Framework', () => {
  const plan = {
    ...MAILBOX_PLAN,
    media: { ...MAILBOX_PLAN.media, dotNet: file('ndp481-x86-x64-allos-enu.exe') },
  };
  const [phase] = packagesPhase(plan);
  const path = `${MEDIA}\\ndp481-x86-x64-allos-enu.exe`;

  it.each([
    [528040, 'done'],
    [528039, 'older .NET Framework than Setup accepts'],
  ])('of the release %d without a file for another: %s', async (release, outcome) => {
    const machine = windows();
    machine.setValue(DOT_NET_KEY, 'Release', release);
    const answer = await machine.settle(PHASE).then(
      ([first]) => first,
      (error: Error) => error.message,
    );
    expect(answer).toContain(outcome);
  });

  it('that is recommended is installed once', async () => {
    const machine = windows();
    machine.write(path, '.NET');
    const others = machine.program;
    machine.program = (ran) => {
      if (ran.file !== path) return others(ran);
      machine.setValue(DOT_NET_KEY, 'Release', 533325);
      return 3010;
    };
    expect(await machine.settle(phase)).toEqual(['done', 2]);
    expect(machine.ran.filter(({ file: name }) => name === path)).toHaveLength(1);
  });

  it('that does not come is no reason to stop where the one that is there is enough', async () => {
    const machine = windows();
    machine.write(path, '.NET');
    const others = machine.program;
    machine.program = (ran) => (ran.file === path ? 5100 : others(ran));
    expect(await machine.settle(phase)).toEqual(['done', 1]);
    expect(machine.ran.filter(({ file: name }) => name === path)).toHaveLength(1);
  });
});
