import { AzureRegion } from 'cdktf-resilient-exchange';
import type { Call, Program, Reference, Settings, Statement, Value } from './program';
import { isList, isNode, nodesIn, pairsOf } from './program';

// Values that depend on others of the program: arbitraries choose each of them for itself, and most programs would be refused for a
// pair of values that nobody means. What is left out or added here is what the refusal of the library says as its remedy.

type Values = Readonly<Record<string, Value>>;

/** What rules ask of the whole program. */
interface Facts {
  /** Variables of regions whose vaults can be copied to a pair. */
  readonly paired: ReadonlySet<string>;
  readonly isInOneCall: boolean;
  readonly hasGroup: boolean;
  readonly hasFrontEnds: boolean;
  readonly hasEdges: boolean;
  readonly hasDatacenter: boolean;
  readonly hasZone: boolean;
  readonly hasCopies: boolean;
  readonly isStandbyInDatacenter: boolean;
  /** Where the zone of the program is, unless it is in Azure DNS. */
  readonly zoneHosting?: Value;
  /** The directory that all sites have, where Setup or a group needs one. */
  readonly directory?: Settings;
}

type Rule = (values: Values, facts: Facts) => Values;

/** The program with dependent values that fit the others. */
export function consistent(program: Program): Program {
  const facts = factsOf(program);
  const statements = program.statements
    .filter((each) => fits(each, facts))
    .map(({ name, value }) => ({ name, value: fitting(value, facts) }));
  return { statements };
}

function factsOf({ statements }: Program): Facts {
  const nodes = statements.flatMap(({ value }) => nodesIn(value));
  const settings = nodes.filter((node) => node.kind === 'settings');
  const calls = nodes.filter((node) => node.kind === 'call').map(({ callee }) => callee);
  const named = (of: string): Settings | undefined => settings.find((each) => each.of === of);
  const estate = named('TwoSiteExchangeProps');
  const hasGroup =
    calls.includes('new DatabaseAvailabilityGroup') || named('TwoSiteGroupProps') !== undefined;
  const hosting = estate?.values.dnsHosting ?? named('FailoverZoneProps')?.values.hosting;
  const needsDirectory =
    hasGroup || calls.some((each) => /^ExchangeInstallation\.(unattended|image)$/.test(each));
  return {
    paired: new Set(statements.filter(({ value }) => hasPair(value)).map(({ name }) => name!)),
    isInOneCall: estate !== undefined,
    hasGroup,
    hasFrontEnds: calls.includes('new ResilientClientAccessArray'),
    hasEdges:
      calls.includes('new EdgeTier') || named('DatacenterEdges') !== undefined || estate !== undefined,
    hasDatacenter: named('DatacenterClientAccess') !== undefined,
    hasZone: calls.includes('new FailoverZone'),
    hasCopies: calls.includes('new StandbySite') || estate?.values.standby !== undefined,
    isStandbyInDatacenter: settings.some(
      ({ of, values }) =>
        (of === 'TwoSiteExchangeProps' && 'primary' in values && 'datacenter' in values) ||
        (of === 'DatacenterProps' && 'standbyFor' in values),
    ),
    zoneHosting: isCall(hosting, 'DnsHosting.azureDns') ? undefined : hosting,
    directory: needsDirectory ? (named('ActiveDirectory') ?? DIRECTORY) : undefined,
  };
}

const made = (of: string, values: Values = {}): Settings => ({ kind: 'settings', of, values });
const DIRECTORY = made('ActiveDirectory', {
  domainName: 'corp.contoso.com',
  joinUsername: 'CORP\\svc-join',
});

function hasPair(value: Value): boolean {
  if (isCall(value, 'AzureRegion.of')) return 'pair' in (value.args[0] as Settings).values;
  const name = /^AzureRegion\.(\w+)$/.exec(pathOf(value) ?? '')?.[1];
  return (AzureRegion as unknown as Record<string, AzureRegion>)[name ?? '']?.pair !== undefined;
}

function isCall(value: Value, callee: string): value is Call {
  return isNode(value) && value.kind === 'call' && value.callee === callee;
}

function isOf(value: Value, of: string): value is Settings {
  return isNode(value) && value.kind === 'settings' && value.of === of;
}

function pathOf(value: Value): string | undefined {
  return isNode(value) && value.kind === 'reference' ? value.path : undefined;
}

const reference = (path: string): Reference => ({ kind: 'reference', path });

function without(values: Values, ...keys: readonly string[]): Values {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));
}

/** Members of a group are the front ends alone, a domain of mail needs Edges, and pages need names. */
function fits({ value }: Statement, { hasGroup, hasEdges, hasZone }: Facts): boolean {
  if (isCall(value, 'new Runbooks')) return hasZone;
  const isTier = isCall(value, 'new MailboxTier') || isCall(value, 'MailboxTier.fromServers');
  return !(isTier && hasGroup) && !(isCall(value, 'zone.addMailDomain') && !hasEdges);
}

function fitting(value: Value, facts: Facts): Value {
  if (isList(value)) return value.map((each) => fitting(each, facts));
  if (!isNode(value) || value.kind === 'reference') return value;
  if (value.kind === 'entries')
    return { ...value, entries: pairsOf(value).map(([key, each]) => [key, fitting(each, facts)] as const) };
  if (value.kind === 'call')
    return { ...value, args: vaultOfCall(value, facts).map((each) => fitting(each, facts)) };
  const values = (RULES[value.of] ?? []).reduce((made, rule) => rule(made, facts), value.values);
  const entries = Object.entries(values).map(([key, each]) => [key, fitting(each, facts)] as const);
  return { ...value, values: Object.fromEntries(entries) };
}

// Vaults: what replaces one is stated where the loss of the region takes it along, and nowhere else.

function vaultOfCall({ callee, args }: Call, facts: Facts): readonly Value[] {
  const isPaired = facts.paired.has(`${pathOf(args[0])}Region`);
  return callee === 'new RecoveryVault' ? args.map((each) => vault(each, isPaired)) : args;
}

function vault(options: Value, isPaired: boolean): Value {
  if (!isOf(options, 'RecoveryVaultOptions')) return options;
  const values = isPaired ? options.values : withoutCopies(options.values);
  const existing = values.existing as Settings | undefined;
  const redundancy = pathOf((existing?.values ?? values).redundancy);
  const isGeo = isPaired && (redundancy ?? 'VaultRedundancy.GEO_REDUNDANT').endsWith('.GEO_REDUNDANT');
  const restores = (existing?.values ?? values).crossRegionRestore ?? existing === undefined;
  return { ...options, values: isGeo && restores === true ? without(values, 'withoutVault') : values };
}

function withoutCopies(values: Values): Values {
  const isGeo = pathOf(values.redundancy) === 'VaultRedundancy.GEO_REDUNDANT';
  return without(values, 'existing', ...(isGeo ? ['redundancy', 'crossRegionRestore'] : []));
}

const vaultOfSite: Rule = (values, { paired }) => {
  const isPaired = paired.has(pathOf(values.region)!);
  const given = values.vault ?? (isPaired ? undefined : made('RecoveryVaultOptions', { withoutVault: 'x' }));
  return given === undefined ? values : { ...values, vault: vault(given, isPaired) };
};

// Servers.

const CURRENT = ['ExchangeVersion.SUBSCRIPTION_EDITION', 'ExchangeVersion.V2019'];

/** Older versions run on older Windows, and are installed by people. */
const versions: Rule = (values) => {
  const version = values.version === undefined ? CURRENT[0] : pathOf(values.version);
  return CURRENT.includes(version ?? '')
    ? values
    : without(values, 'image', 'installation', 'mailboxStorage');
};

/** The members of a group have one version, and the database volumes of all of them the same letters. */
const versionsOfGroup: Rule = (values, { hasGroup }) => (hasGroup ? without(values, 'version') : values);

const releases: Rule = (values) => {
  const { installation, version } = values;
  if (!isNode(installation)) return values;
  const isOld = nodesIn(installation).some((each) => pathOf(each) === 'ExchangeRelease.V2019_CU15');
  return isOld === (pathOf(version) === 'ExchangeVersion.V2019') ? values : without(values, 'installation');
};

const members: Rule = (values) => ('members' in values ? without(values, 'servers') : values);

const names: Rule = (values) =>
  'members' in values || 'roleCode' in values
    ? without(values, 'drainedMembers', 'configurationSource', 'routingPreferences', 'subscription')
    : values;

const copies: Rule = (values, { hasCopies }) => (hasCopies ? values : without(values, 'routingPreferences'));

const subscription: Rule = (values) =>
  isCall(values.subscription, 'EdgeSubscription.oneToOne') &&
  ['externalEdges', 'servers', 'members'].some((each) => each in values)
    ? without(values, 'subscription')
    : values;

/** TLS ends on proxies with the certificate of the servers. */
const proxies: Rule = (values) =>
  isNode(values.balancing) &&
  nodesIn(values.balancing).some((each) => isCall(each, 'ProxyRouting.reEncryption')) &&
  !isCall(values.certificate, 'ServerCertificate.keyVault')
    ? without(values, 'balancing')
    : values;

const warmProxies: Rule = (values) =>
  Number(values.warmServers ?? 0) > Number(values.servers ?? 2) ? without(values, 'warmServers') : values;

const exposure: Rule = (values, { hasDatacenter }) => (hasDatacenter ? without(values, 'exposure') : values);

/** The group of a datacenter goes on in the machines that repeat its servers. */
const storage: Rule = (values, { hasDatacenter, hasGroup, isInOneCall }) =>
  hasDatacenter && hasGroup && !isInOneCall ? { mailboxStorage: made('MailboxStorage'), ...values } : values;

const drives: Rule = (values, { hasGroup }) => {
  if (hasGroup) return without(values, 'databaseDrive', 'databaseDrives', 'logDrive', 'windows');
  return 'databaseDrives' in values ? without(values, 'databaseDrive') : values;
};

// Sites.

const directory: Rule = (values, facts) =>
  facts.directory === undefined ? values : { ...values, activeDirectory: facts.directory };

const code: Rule = (values) =>
  /[^ -~]/.test(typeof values.siteName === 'string' ? values.siteName : '')
    ? { code: 'DUB', ...values }
    : values;

/** Edges are subscribed to servers that the program makes, or to others. */
const servers: Rule = (values, { hasEdges, hasFrontEnds }) =>
  hasEdges && !hasFrontEnds ? { exchangeServerPrefixes: ['172.29.4.0/26'], ...values } : values;

const datacenter: Rule = (values, { hasGroup }) => (hasGroup ? without(values, 'mailboxServers') : values);

const datacenterFrontEnds: Rule = (values, { isStandbyInDatacenter, hasGroup, isInOneCall }) => {
  const named = isStandbyInDatacenter ? without(values, 'namespaces') : values;
  return hasGroup && !isInOneCall
    ? { inAzure: made('ResilientClientAccessArrayOptions'), ...without(named, 'version') }
    : named;
};

/** The datacenter is reached over the gateway of the hub. */
const hub: Rule = (values) => ({
  ...values,
  ...(isOf(values.hub, 'PeerNetwork') && {
    hub: { ...values.hub, values: without(values.hub.values, 'useRemoteGateway') },
  }),
});

/** Traffic passes one peering, not two. */
const transit: Rule = (values) =>
  isCall(values.connection, 'GatewayConnection.existing') ? without(values, 'transitFor') : values;

/** A list of databases says how many there are. */
const databases: Rule = (values) =>
  'databaseNames' in values ? without(values, 'databases', 'previousLayout') : values;

const truncation: Rule = (values, { hasDatacenter }) =>
  hasDatacenter
    ? { logTruncation: { kind: 'call', callee: 'LogTruncation.circularLogging', args: [] }, ...values }
    : values;

// Names.

/** Only names whose records of before are known can go back to them. */
const stages: Rule = (values) => {
  if ('previousRecords' in values) return without(values, 'autodiscover', 'traffic');
  const isBack = (key: string): boolean => pathOf(values[key]) === 'NameStage.PREVIOUS';
  return without(values, ...['clientNames', 'mailNames'].filter(isBack));
};

const OF_AZURE_DNS = ['existingZone', 'lockZone', 'certificateAuthorities'];

const hosting: Rule = (values, { zoneHosting }) => {
  const own = values.hosting ?? values.dnsHosting ?? zoneHosting;
  return own === undefined || isCall(own, 'DnsHosting.azureDns') ? values : without(values, ...OF_AZURE_DNS);
};

const mailDomains: Rule = (values, { hasEdges }) => (hasEdges ? values : without(values, 'mailDomains'));

/** What must be new on a server is the zone of the program, not that of a further domain. */
const hostingOfDomain: Rule = (values) =>
  isCall(values.hosting, 'DnsHosting.rfc2136') ? without(values, 'hosting') : values;

// The estate in one call.

const readiness: Rule = (values, { isStandbyInDatacenter }) =>
  isStandbyInDatacenter ? without(values, 'readiness') : values;

/** The machine that runs a pipeline keeps no files. */
const states: Rule = (values) => {
  if (!('pipeline' in values)) return values;
  const isKept = isCall(values.stateStore, 'StateStore.azureStorage');
  const store: Value = {
    kind: 'call',
    callee: 'StateStore.azureStorage',
    args: [
      made('AzureStorageStateProps', {
        storageAccountName: 'stcontosostate',
        containerName: 'tfstate',
        resourceGroupName: 'rg-state',
        region: reference('parisRegion'),
      }),
    ],
  };
  return { ...without(values, 'namesStateStore'), ...(!isKept && { stateStore: store }) };
};

/** Sites in subscriptions of their own need that of the estate. */
const subscriptionsOfSites: Rule = (values) =>
  ['primary', 'standby', 'witness'].some(
    (key) => isOf(values[key], 'EstateSite') && 'subscriptionId' in values[key].values,
  )
    ? { subscriptionId: '00000000-0000-0000-0000-000000000000', ...values }
    : values;

const TIER = [releases, versions, members, names];
const ARRAY = [versionsOfGroup, ...TIER, proxies, exposure];
const EDGES = [...TIER, subscription, copies];
const SITE = [directory, code, vaultOfSite];
const ZONE = [stages, hosting, mailDomains];

/** Rules by the interface whose settings they concern. */
const RULES: Readonly<Record<string, readonly Rule[]>> = {
  ServerTierOptions: TIER,
  MailboxTierProps: TIER,
  WitnessServerProps: TIER,
  EdgeTierOptions: EDGES,
  EdgeTierProps: EDGES,
  ResilientClientAccessArrayOptions: [...ARRAY, storage],
  ResilientClientAccessArrayProps: ARRAY,
  ProxyOptions: [warmProxies],
  MailboxStorage: [drives],
  ExistingMailboxServersOptions: [drives, versionsOfGroup],
  MailboxServersAttributes: [drives, versionsOfGroup],
  DatacenterMailboxServers: [drives],
  DatacenterClientAccess: [drives, datacenterFrontEnds],
  DatacenterProps: [directory, datacenter],
  EstateDatacenter: [datacenter],
  SiteProps: [directory, servers],
  StandbySiteProps: SITE,
  EstateSite: [vaultOfSite],
  DatabaseAvailabilityGroupProps: [databases, truncation],
  TwoSiteGroupProps: [databases, truncation],
  DatacenterLinkProps: [transit],
  ExistingGatewayProps: [hub],
  FailoverZoneProps: ZONE,
  MailDomain: [stages, hostingOfDomain, hosting],
  TwoSiteExchangeProps: [...ZONE, versionsOfGroup, readiness, states, subscriptionsOfSites],
};
