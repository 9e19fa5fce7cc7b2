import { exec, spawnSync } from 'node:child_process';
import { Operator } from '../../year/operator';

/** Exit code of the command that asks, run as the gate runs it. */
async function asked(command: string): Promise<number | null> {
  return new Promise((resolve) => {
    const child = exec(command);
    child.on('close', resolve);
  });
}

describe('the command between two waves', () => {
  test.each([
    [true, 0],
    [false, 1],
  ])('asks the team, which says %s: exit code %d', async (isHealthy, code) => {
    let asks = 0;
    const operator = new Operator(async () => Promise.resolve(++asks > 0 && isHealthy));
    const command = await operator.begin();
    expect(await asked(command)).toBe(code);
    expect(asks).toBe(1);
    await operator.end();
  });

  test('fails when nobody answers any more', async () => {
    const operator = new Operator(async () => Promise.resolve(true));
    const command = await operator.begin();
    await operator.end();
    expect(spawnSync(command, { shell: true }).status).not.toBe(0);
  });
});
