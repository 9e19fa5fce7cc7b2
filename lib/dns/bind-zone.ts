import type { Construct } from 'constructs';
import { isKnown, refuse } from '../core/refusal';
import type { IDnsHosting, IHostedZone, IZoneToHost } from '../publishing/dns-hosting';

/** What every zone has, so that an implementation of `IDnsHosting` that lacks one is refused before a record needs it. */
const METHODS: readonly (keyof IHostedZone)[] = [
  ...(['describe', 'addresses', 'alias', 'exchangers', 'texts'] as const),
  ...(['services', 'delegation', 'authorities'] as const),
];

/** Asks a hosting for a zone, and refuses what is none. Other languages and plain JavaScript can return anything. */
export function bindZone(scope: Construct, hosting: IDnsHosting, zone: IZoneToHost): IHostedZone {
  const hosted: unknown = bound(scope, hosting, zone);
  const property = `hosting.bind('${zone.domainName}')`;
  if (typeof hosted !== 'object' || hosted === null) {
    refuse(scope, {
      property,
      value: hosted,
      limit: 'an IHostedZone',
      cause: 'every record of the zone is written through it',
      remedy: 'return the zone at the end of bind()',
    });
  }
  const members = hosted as Record<string, unknown>;
  const missing = METHODS.filter((name) => typeof members[name] !== 'function');
  if (missing.length > 0) {
    const isPromise = typeof members.then === 'function';
    refuse(scope, {
      property,
      fault: isPromise ? 'gives a promise' : `has no method ${missing.join(', ')}`,
      cause: 'a zone is an IHostedZone, and programs are read without waiting',
      remedy: isPromise
        ? 'return the zone itself: bind() cannot be asynchronous'
        : 'write the methods; one that the provider cannot do throws an error that says so',
    });
  }
  checkValues(scope, property, hosted as IHostedZone);
  return hosted as IHostedZone;
}

/** An error of a hosting says where it happened; those of the library say it already. */
function bound(scope: Construct, hosting: IDnsHosting, zone: IZoneToHost): unknown {
  try {
    return hosting.bind(scope, zone);
  } catch (error) {
    if (error instanceof Error && !error.message.startsWith('['))
      error.message = `[${scope.node.path}] hosting: ${error.message}`;
    throw error;
  }
}

function checkValues(scope: Construct, zone: string, hosted: IHostedZone): void {
  const { holdsPreviousRecords, nameServers } = hosted;
  const model = hosted.describe() as unknown;
  const { kind, name, needsServerForChanges } = Object(model) as Record<string, unknown>;
  const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
  const isList = nameServers === undefined || !isKnown(nameServers) || Array.isArray(nameServers);
  const values: [string, unknown, boolean, string][] = [
    [
      'holdsPreviousRecords',
      holdsPreviousRecords,
      typeof holdsPreviousRecords === 'boolean',
      'true or false',
    ],
    ['nameServers', nameServers, isList, 'a list of host names, or left out'],
    ['describe()', model, typeof model === 'object' && model !== null, 'a DnsHostingModel'],
    ['describe().kind', kind, isText(kind), "a text such as 'route53'"],
    ['describe().name', name, isText(name), "a text such as 'Route 53'"],
    [
      'describe().needsServerForChanges',
      needsServerForChanges,
      typeof needsServerForChanges === 'boolean',
      'true or false',
    ],
  ];
  const wrong = values.find(([, , isRight]) => !isRight);
  if (!wrong) return;
  const [member, value, , limit] = wrong;
  refuse(scope, {
    property: `${zone}.${member}`,
    value,
    limit,
    cause: 'the summary, the pages and the stages depend on it',
    remedy: 'write it as IHostedZone says',
  });
}
