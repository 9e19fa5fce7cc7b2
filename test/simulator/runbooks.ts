/** A site of the runbooks. */
export interface RunbookSite {
  readonly name: string;
  readonly region: string;
  readonly directorySite: string;
  readonly stack: string;
  readonly domainControllers: string[];
}

/** A server of the runbooks. */
export interface RunbookServer {
  readonly name: string;
  readonly role: string;
  readonly site: string;
  readonly address: string;
}

/** A database with its copies, the first choice first. */
export interface RunbookDatabase {
  readonly name: string;
  readonly copies: { readonly server: string; readonly lagged: boolean }[];
}

/** Edges that are subscribed to an Active Directory site. */
export interface RunbookSubscription {
  readonly edges: string[];
  readonly directorySite: string;
  /** Where the subscription is made: a Mailbox server of that site. */
  readonly on: string;
}

/** What an estate is besides its Terraform. */
export interface Runbooks {
  readonly sites: RunbookSite[];
  readonly servers: RunbookServer[];
  readonly witnesses: { readonly name: string; readonly location: string }[];
  readonly members: string[];
  readonly witness?: string;
  readonly alternateWitness?: string;
  readonly databases: RunbookDatabase[];
  readonly subscriptions: RunbookSubscription[];
  readonly smartHost?: string;
  /** Regions of the states, by stack; those of local files are not listed. */
  readonly stateRegions: Record<string, string>;
}

/** No runbooks: an estate of Edges for an organization elsewhere. */
export const NO_RUNBOOKS: Runbooks = {
  sites: [],
  servers: [],
  witnesses: [],
  members: [],
  databases: [],
  subscriptions: [],
  stateRegions: {},
};

/** Reads the tables of the pages; `files` are their texts by file name. */
export function readRunbooks(files: Record<string, string>): Runbooks {
  const readme = files['README.md'];
  if (readme === undefined) return NO_RUNBOOKS;
  const bringUp = table(files['bring-up.md'] ?? '', 'step');
  return {
    sites: table(readme, 'site').map((row) => ({
      name: row.site,
      region: row.location,
      directorySite: row['Active Directory site'],
      stack: unquoted(row.stack),
      domainControllers: list(row['domain controllers']),
    })),
    servers: table(readme, 'server').map((row) => ({
      name: row.server,
      role: row.role,
      site: row.site,
      address: row.address,
    })),
    witnesses: table(readme, 'witness').map((row) => ({ name: row.witness, location: row.location })),
    members: list(/^- Members: (.*)$/m.exec(readme)?.[1] ?? ''),
    witness: machineOf(/^- Witness: (\S+) in /m.exec(readme)?.[1]),
    alternateWitness: machineOf(/^- Alternate witness: (\S+) in /m.exec(readme)?.[1]),
    databases: readDatabases(readme),
    subscriptions: bringUp.flatMap(readSubscription),
    smartHost: bringUp.map(({ what }) => /^Send through (\S+) from /.exec(what)?.[1]).find(Boolean),
    stateRegions: Object.fromEntries(
      table(files['terraform-state.md'] ?? '', 'stack').flatMap((row) => {
        const region = / \((\w+)\)$/.exec(row.state)?.[1];
        return region ? [[row.stack, region]] : [];
      }),
    ),
  };
}

function readDatabases(readme: string): RunbookDatabase[] {
  return table(readme, 'database').map((row) => ({
    name: row.database,
    copies: Object.keys(row)
      .filter((column) => column.startsWith('preference') && row[column] !== '' && row[column] !== '-')
      .map((column) => ({
        server: row[column].split(' ')[0],
        lagged: row[column].includes('(lagged)'),
      })),
  }));
}

function readSubscription({ what, where }: Record<string, string>): RunbookSubscription[] {
  const match = /^Subscribe (.+) to (.+)$/.exec(what);
  if (!match) return [];
  return [
    {
      edges: match[1].split(/, | and /),
      directorySite: match[2],
      on: where.split(' ')[0],
    },
  ];
}

/** The rows of the first table whose first column is called so; columns by their titles. */
function table(text: string, first: string): Record<string, string>[] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${first} |`));
  if (start < 0) return [];
  const titles = cells(lines[start]);
  const rows: Record<string, string>[] = [];
  for (let at = start + 2; lines[at]?.startsWith('|'); at++) {
    const values = cells(lines[at]);
    rows.push(Object.fromEntries(titles.map((title, index) => [title, values[index] ?? ''])));
  }
  return rows;
}

function cells(line: string): string[] {
  return line
    .replace(/^\| | \|$/g, '')
    .split(/(?<!\\) \| /)
    .map((each) => each.trim());
}

function list(text: string): string[] {
  return text.split(', ').filter((each) => each !== '' && each !== '-');
}

function unquoted(text: string): string {
  return text.replace(/`/g, '');
}

function machineOf(fullName: string | undefined): string | undefined {
  return fullName?.split('.')[0].toUpperCase();
}
