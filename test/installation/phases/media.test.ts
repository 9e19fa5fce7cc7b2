import { INSTALLATION } from '../../../lib/exchange/installation-names';
import type { InstallationPlan } from '../../../lib/installation/installation-plan';
import { mediaPhase } from '../../../lib/installation/phases/media';
import { loadPowerShell } from '../../support/powershell';
import { file, MAILBOX_PLAN } from '../support/plans';
import { FakeWindows, sumOf } from '../support/windows';

beforeAll(loadPowerShell);

const ISO = 'the image of Setup';
const UPDATE = 'the security update';
const PLAN: InstallationPlan = {
  ...MAILBOX_PLAN,
  media: {
    containerUrl: 'https://contosomedia.blob.core.windows.net/exchange',
    setup: file('Exchange SE.iso', sumOf(ISO)),
    securityUpdate: { ...file('update.exe', sumOf(UPDATE)), build: '15.2.2562.43' },
  },
};
const [PHASE] = mediaPhase(PLAN);
const ADDRESS = 'https://contosomedia.blob.core.windows.net/exchange/Exchange%20SE.iso';
const PATH = `${INSTALLATION.media}\\Exchange SE.iso`;

function windows(): FakeWindows {
  const made = new FakeWindows();
  made.blobs.set(ADDRESS, ISO);
  made.blobs.set('https://contosomedia.blob.core.windows.net/exchange/update.exe', UPDATE);
  return made;
}

it('every file comes with the identity of the machine', async () => {
  const machine = windows();
  expect(await machine.ask(PHASE)).toBe('done');
  expect(machine.text(PATH)).toBe(ISO);
  expect(machine.text(`${INSTALLATION.media}\\update.exe`)).toBe(UPDATE);
  expect(machine.requests[0].headers).toEqual({
    Authorization: 'Bearer token for https://storage.azure.com/',
    'x-ms-version': '2021-08-06',
  });
});

it('a file that is there already is compared, and not fetched again', async () => {
  const machine = windows();
  machine.write(PATH, ISO);
  expect(await machine.ask(PHASE)).toBe('done');
  expect(machine.requests.map(({ address }) => address)).not.toContain(ADDRESS);
});

it('a file that is there and is another one is fetched', async () => {
  const machine = windows();
  machine.write(PATH, 'something else');
  expect(await machine.ask(PHASE)).toBe('done');
  expect(machine.text(PATH)).toBe(ISO);
});

it('a transfer that breaks goes on where it ended', async () => {
  const machine = windows();
  machine.breaksAfter = 8;
  expect(await machine.ask(PHASE)).toBe('wait');
  expect(machine.waitedFor).toBe('update.exe from the store of the media');
  machine.breaksAfter = Infinity;
  expect(await machine.ask(PHASE)).toBe('done');
  expect(machine.requests.map(({ from }) => from)).toEqual([0, 8, 0]);
});

it('a part that cannot go on is fetched from its beginning', async () => {
  const machine = windows();
  machine.write(`${PATH}.part`, `${ISO} of another day`);
  expect(await machine.ask(PHASE)).toBe('wait');
  expect(await machine.ask(PHASE)).toBe('done');
});

it('a file of another checksum is an error with both, and does not stay', async () => {
  const machine = windows();
  machine.blobs.set(ADDRESS, 'not the image');
  await expect(machine.ask(PHASE)).rejects.toThrow(
    `${ADDRESS} has the SHA-256 ${sumOf('not the image')}, and the program says ${sumOf(ISO)}.`,
  );
  expect([...machine.files.keys()].filter((path) => path.includes('exchange se'))).toEqual([]);
});

it('a file that is not in the container is waited for', async () => {
  const machine = windows();
  machine.blobs.delete(ADDRESS);
  expect(await machine.ask(PHASE)).toBe('wait');
  expect(machine.steps.at(-1)).toContain('(404) Not Found');
});

it.each([
  [40 * 1024 ** 3, 'done'],
  [40 * 1024 ** 3 - 1, 'The system disk has 42949672959 bytes free'],
])('a system disk with %d bytes free: %s', async (free, outcome) => {
  const machine = windows();
  machine.cim.Win32_LogicalDisk = [{ FreeSpace: free }];
  const answer = await machine.ask(PHASE).catch((error: Error) => error.message);
  expect(answer).toContain(outcome);
});
