// Keeps what today's library writes for the estate of the year as the former version, with which the year begins:
// `npm run year:keep`, at a release.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NameStage } from '../lib/index';
import type { EstateOptions } from './estate';
import { keepAsFormer, synthesize } from './output';

const directory = mkdtempSync(join(tmpdir(), 'year-'));
const output = (name: string, options: EstateOptions): ReturnType<typeof synthesize> =>
  synthesize(join(directory, name), options);
try {
  keepAsFormer({
    held: output('held', { clientNames: NameStage.HELD, mailNames: NameStage.HELD }),
    clients: output('clients', { mailNames: NameStage.HELD }),
    live: output('live', {}),
  });
} finally {
  rmSync(directory, { recursive: true });
}
