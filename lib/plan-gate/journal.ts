import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { BadInput } from './bad-input';

/**
 * The machines that are out of service or empty because of a roll: neither a plan nor Azure shows that. A file has their names, so that the next
 * start still knows them; without any there is no file.
 */
export class Journal {
  private readonly names: Set<string>;

  /** @throws BadInput if the file is something else */
  public constructor(private readonly file: string) {
    this.names = new Set(existsSync(file) ? readNames(file) : []);
  }

  public get machines(): string[] {
    return [...this.names];
  }

  /** A machine is about to leave service. */
  public open(machine: string): void {
    this.names.add(machine);
    this.write();
  }

  /** It is back, or gone for good. */
  public close(machine: string): void {
    if (this.names.delete(machine)) this.write();
  }

  private write(): void {
    if (this.names.size === 0) rmSync(this.file, { force: true });
    else writeFileSync(this.file, `${JSON.stringify({ outOfService: this.machines })}\n`);
  }
}

function readNames(file: string): string[] {
  try {
    const { outOfService } = JSON.parse(readFileSync(file, 'utf8')) as { outOfService: unknown };
    if (Array.isArray(outOfService) && outOfService.every((each) => typeof each === 'string'))
      return outOfService;
  } catch {
    // Said below: the message would quote the file.
  }
  throw new BadInput(
    `${file} is not the journal of a roll. Look which machines are out of service, bring them back, and delete the file.`,
  );
}
