import { parseArgs } from 'node:util';

/** What a person may choose. */
export interface Options {
  /** Without interconnect and alerts: peerings take 90 s of the provider's own waits, and each metric alert two minutes. */
  readonly quick: boolean;
  /** Calls to the lost region get no answer at all, instead of an error. */
  readonly hang: boolean;
  /** Destroys the estate by Terraform at the end. */
  readonly destroy: boolean;
  readonly help: boolean;
}

export const USAGE = `npm run drill -- [options]

Builds examples/two-site with the real Terraform on a stand-in of Azure, takes the primary's region down, switches
over, and goes back. Nothing reaches Azure, and nothing stays on this machine.

  --quick    leave out the interconnect, whose peerings take 90 s, and the alerts, which take minutes
  --hang     the lost region hangs instead of failing
  --destroy  destroy the estate with Terraform at the end (by default the stand-in ends with all that is on it)
  --help     show this
`;

/** Reads the arguments; throws at one that there is not. */
export function parseOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      hang: { type: 'boolean', default: false },
      destroy: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { quick, hang, destroy, help } = values;
  return { quick, hang, destroy, help };
}
