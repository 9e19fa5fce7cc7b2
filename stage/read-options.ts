/** What both commands say of their options. */
interface Helpful {
  readonly help: boolean;
}

/** The options of a command, or the exit code where there is nothing to do; the words before `from` are those of the command. */
export function readOptions<T extends Helpful>(
  parse: (words: string[]) => T,
  usage: string,
  from = 2,
): T | number {
  try {
    const options = parse(process.argv.slice(from));
    if (!options.help) return options;
    process.stdout.write(usage);
    return 0;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n--help lists the options.\n`);
    return 2;
  }
}
