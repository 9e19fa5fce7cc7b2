import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const PREFIX = 'resilience-gate-';

/** A directory for plans, which hold secrets; those of rolls that were killed go. Its name has the process that makes it. */
export function makeSecretsDirectory(temporary: string): string {
  for (const name of readdirSync(temporary).filter((each) => isLeftOver(each))) {
    try {
      rmSync(join(temporary, name), { recursive: true, force: true });
    } catch {
      // It belongs to another account.
    }
  }
  return mkdtempSync(join(temporary, `${PREFIX}${process.pid}-`));
}

function isLeftOver(name: string): boolean {
  const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
