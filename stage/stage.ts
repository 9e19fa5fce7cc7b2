import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AzureStandIn } from '../stand-in/stand-in';
import { Processes } from './terraform-process';

/** All that has to be cleared away in the end, whatever the end is. */
export class Stage {
  public readonly directory = mkdtempSync(join(tmpdir(), 'stage-'));
  public readonly stacks = join(this.directory, 'cdktf.out', 'stacks');
  public readonly processes = new Processes();
  private starting?: Promise<AzureStandIn>;

  public constructor() {
    // Whatever is written in passing, by this program or by those it starts, goes with the directory.
    process.env.TMPDIR = this.directory;
  }

  public async azure(): Promise<AzureStandIn> {
    return (this.starting ??= AzureStandIn.start());
  }

  public async clear(): Promise<void> {
    await this.processes.stop();
    await (await this.starting?.catch(() => undefined))?.stop();
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 3 });
  }
}
