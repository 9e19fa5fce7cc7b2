import fc from 'fast-check';
import { all, call, mostly, named, oneOf, pick, type Props, settings, type Some } from './arbitrary';
import { array } from './client-access';
import { datacenter } from './datacenter';
import { furtherDomain, zoneProps } from './dns';
import { edgeTier } from './edge';
import { group, mailboxTier, serversAttributes, witnessAttributes, witnessServer } from './mailbox';
import { monitoring } from './monitoring';
import { pipelineProps } from './pipeline';
import { AMSTERDAM, DUBLIN, PARIS, type Place } from './place';
import type { Program, Statement } from './program';
import { existingVault, exportStoreProps, restoreDrillsProps, vaultOptions } from './protection';
import { objectives, readiness, recoveryDuties, recoveryTimes } from './resilience';
import { customRole, gatewayConnection, inboundRule, peerNetwork, site, siteProps } from './site';
import { let_, maybe, regions, release, warnings } from './statements';

// Programs that are put together from pieces, each site in a stack of its own.

type Part = fc.Arbitrary<Statement | readonly Statement[]>;

/** Each is in the cloud of the witness. */
const stack = (name: string): Some => call('stack', pick(name), named('parisRegion'));
const variables = (...names: readonly string[]): Some =>
  pick(names.map((path) => ({ kind: 'reference' as const, path })));

const program = (...parts: readonly Part[]): fc.Arbitrary<Program> =>
  fc.tuple(regions, ...parts).map((made) => ({ statements: made.flat() }));

const estateSettings = (of: string, more = {}): Some =>
  settings(of, {}, { estate: pick('exchange'), ...more }, 50);

/** Pages, plan and report of whatever there is. */
const readers = (scope: string): Part[] => [
  maybe(12, call('new Runbooks', named(scope), pick('Runbooks'), estateSettings('RunbooksProps'))),
  maybe(12, call('new RestoreDrills', named(scope), pick('RestoreDrills'), restoreDrillsProps)),
  maybe(
    30,
    call(
      'new RecoveryPlan',
      named(scope),
      pick('RecoveryPlan'),
      estateSettings('RecoveryPlanProps', { duties: recoveryDuties }),
    ),
  ),
  maybe(
    30,
    call(
      'new ResilienceReport',
      named(scope),
      pick('ResilienceReport'),
      estateSettings('ResilienceReportProps', { objectives, recoveryTimes }),
    ),
  ),
];

const vault = (name: 'amsterdam' | 'paris'): Part => {
  const place = name === 'amsterdam' ? AMSTERDAM : PARIS;
  return maybe(
    15,
    oneOf(
      call('new RecoveryVault', named(name), pick('Vault'), vaultOptions(place)),
      call('RecoveryVault.of', named(name)),
      call('RecoveryVault.fromExisting', named(name), existingVault(place)),
    ),
  );
};

const subnets = (name: string): Part =>
  fc
    .tuple(
      maybe(100, call(`${name}.subnet`, oneOf(customRole, named('SubnetRole.DIRECTORY'))), 'subnet'),
      maybe(60, call('subnet.allowInbound', inboundRule)),
    )
    .map((some) => some.flat());

const store: Part = let_(
  'store',
  call('new ExportStore', stack('exports'), pick('Exports'), exportStoreProps(PARIS.region)),
);

/** One site with some tiers. */
export const oneSite: fc.Arbitrary<Program> = program(
  let_('amsterdam', call('new Site', stack('amsterdam'), pick('Amsterdam'), site(AMSTERDAM))),
  vault('amsterdam'),
  fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: subnets('amsterdam') }),
  maybe(10, call('amsterdam.peerWith', pick('hub'), peerNetwork)),
  maybe(
    70,
    call('new ResilientClientAccessArray', named('amsterdam'), pick('ClientAccess'), array(AMSTERDAM, [])),
  ),
  maybe(25, call('new MailboxTier', named('amsterdam'), pick('Mailbox'), mailboxTier(AMSTERDAM))),
  maybe(
    10,
    call('MailboxTier.fromServers', named('amsterdam'), pick('Existing'), serversAttributes(AMSTERDAM)),
  ),
  maybe(
    40,
    call(
      'useDomain',
      call('new EdgeTier', named('amsterdam'), pick('Edge'), edgeTier(AMSTERDAM, [])),
      pick('contoso.com'),
    ),
  ),
  maybe(20, release('amsterdam')),
  maybe(20, warnings('amsterdam')),
  ...readers('amsterdam'),
);

const witnesses = (sites: Some): Part =>
  let_(
    'witness',
    mostly(
      call('new WitnessServer', named('paris'), pick('Witness'), witnessServer(PARIS, sites)),
      call(
        'WitnessServer.fromComputerName',
        named('paris'),
        pick('Witness'),
        witnessAttributes(named('paris')),
      ),
    ),
  );

const witnessIn = (name: string, place: Place): Some =>
  call('new WitnessServer', named(name), pick('FarWitness'), witnessServer(place, variables('amsterdam')));

const standbyProps = (primary: string): Some => {
  const { required, optional } = siteProps(DUBLIN);
  return settings(
    'StandbySiteProps',
    { ...required, primary: named(primary), publisher: named('zone') },
    {
      ...optional,
      siteName: pick('Dublin', 'Δουβλίνο'),
      estate: pick('exchange'),
      readiness,
      vault: vaultOptions(DUBLIN),
    },
    8,
  );
};

/** A group over the sites, with a witness for the time after the loss of the primary one now and then. */
const groupOf = (sites: readonly string[], scope: string, farWitness: Some): Part => {
  const members = call('mailboxTiers', variables(...sites));
  const made = (more: Props): Some =>
    call('new DatabaseAvailabilityGroup', named(scope), pick('Group'), group(members, more));
  return fc.oneof(
    fc.constant([]),
    maybe(100, made({})),
    fc.tuple(let_('farWitness', farWitness), let_('group', made({ alternateWitness: named('farWitness') }))),
  );
};

const storeNetwork: Part = maybe(
  30,
  call(
    'new ExportStoreNetwork',
    stack('interconnect'),
    pick('ExportStoreNetwork'),
    settings('ExportStoreNetworkProps', { store: named('store') }),
  ),
);

/** What comes after the two sites. */
const rest = (
  sites: readonly string[],
  made: readonly string[],
  farWitness: Some,
  existing?: string,
): Part[] => [
  let_('paris', call('new Site', stack('paris'), pick('Paris'), site(PARIS, 6))),
  ...(existing === undefined ? [] : [maybe(60, link(made[0], existing))]),
  vault('paris'),
  witnesses(variables(...sites)),
  groupOf(sites, made[0], farWitness),
  maybe(
    60,
    call(
      'new Interconnect',
      stack('interconnect'),
      pick('Interconnect'),
      settings('InterconnectProps', { sites: variables(...made, 'paris') }),
    ),
  ),
  maybe(
    60,
    call(
      'new PrivateNameLinks',
      stack('interconnect'),
      pick('PrivateNameLinks'),
      settings('PrivateNameLinksProps', { zone: named('zone'), sites: variables(...made, 'paris') }),
    ),
  ),
  ...(existing === undefined ? [storeNetwork] : []),
  maybe(25, call('new Monitoring', stack('monitoring'), pick('Monitoring'), monitoring([...made, 'paris']))),
  maybe(15, call('new Pipeline', stack('bootstrap'), pick('Pipeline'), pipelineProps)),
  maybe(10, call('zone.addMailDomain', furtherDomain)),
  ...readers('zone'),
];

const addresses = (...names: readonly string[]): Part =>
  let_(
    'book',
    call(
      'new AddressBook',
      stack('addresses'),
      pick('Addresses'),
      settings('AddressBookProps', { stacks: all(...names.map((name) => stack(name))) }),
    ),
  );

/** Two sites in Azure. */
export const twoSites: fc.Arbitrary<Program> = program(
  store,
  let_('amsterdam', call('new Site', stack('amsterdam'), pick('Amsterdam'), site(AMSTERDAM, 6))),
  vault('amsterdam'),
  let_(
    'front',
    call(
      'new ResilientClientAccessArray',
      named('amsterdam'),
      pick('ClientAccess'),
      array(AMSTERDAM, ['store']),
    ),
  ),
  maybe(10, call('new MailboxTier', named('amsterdam'), pick('Mailbox'), mailboxTier(AMSTERDAM))),
  maybe(80, call('new EdgeTier', named('amsterdam'), pick('Edge'), edgeTier(AMSTERDAM, ['store']))),
  maybe(
    10,
    call('MailboxTier.fromServers', named('amsterdam'), pick('Existing'), serversAttributes(AMSTERDAM)),
  ),
  addresses('amsterdam', 'dublin'),
  let_('zone', call('new FailoverZone', stack('dns'), pick('Zone'), zoneProps)),
  let_('dublin', call('new StandbySite', stack('dublin'), pick('Dublin'), standbyProps('amsterdam'))),
  ...rest(['amsterdam', 'dublin'], ['amsterdam', 'dublin'], witnessIn('dublin', DUBLIN)),
);

/** A datacenter and its standby site in Azure. */
export const fromDatacenter: fc.Arbitrary<Program> = program(
  let_('zone', call('new FailoverZone', stack('dns'), pick('Zone'), zoneProps)),
  let_('amsterdam', call('new Datacenter', stack('dns'), pick('Amsterdam'), datacenter(AMSTERDAM, false))),
  let_('dublin', call('new StandbySite', stack('dublin'), pick('Dublin'), standbyProps('amsterdam'))),
  ...rest(['amsterdam', 'dublin'], ['dublin'], witnessIn('dublin', DUBLIN), 'amsterdam'),
);

/** A site in Azure whose standby is a datacenter. */
export const toDatacenter: fc.Arbitrary<Program> = program(
  let_('amsterdam', call('new Site', stack('amsterdam'), pick('Amsterdam'), site(AMSTERDAM, 6))),
  let_(
    'front',
    call('new ResilientClientAccessArray', named('amsterdam'), pick('ClientAccess'), array(AMSTERDAM, [])),
  ),
  maybe(80, call('new EdgeTier', named('amsterdam'), pick('Edge'), edgeTier(AMSTERDAM, []))),
  addresses('amsterdam'),
  let_('zone', call('new FailoverZone', stack('dns'), pick('Zone'), zoneProps)),
  let_('dublin', call('new Datacenter', stack('dns'), pick('Dublin'), datacenter(DUBLIN, true))),
  ...rest(
    ['amsterdam', 'dublin'],
    ['amsterdam'],
    call(
      'WitnessServer.fromComputerName',
      named('dublin'),
      pick('FarWitness'),
      witnessAttributes(named('dublin'), 'DUBFS2'),
    ),
    'dublin',
  ),
);

function link(made: string, existing: string): Some {
  return call(
    'new DatacenterLink',
    named(made),
    pick('Link'),
    settings(
      'DatacenterLinkProps',
      { site: named(made), datacenter: named(existing), connection: gatewayConnection },
      { transitFor: variables('paris') },
    ),
  );
}
