import fc from 'fast-check';
import { call, flag, mostly, named, oneOf, pick, type Props, settings, type Some } from './arbitrary';
import { certificates } from './certificate';
import { clientAccess } from './client-access';
import { estateDatacenter } from './datacenter';
import { DOMAIN, furtherDomain, hosting, namesProps } from './dns';
import { edge } from './edge';
import { installation } from './installation';
import { databaseGroup, existingMailboxServers } from './mailbox';
import { estateMonitoring } from './monitoring';
import { estatePipeline, stateStore } from './pipeline';
import { AMSTERDAM, DUBLIN, PARIS, type Place } from './place';
import type { Program, Statement } from './program';
import { restoreDrills, vaultOptions } from './protection';
import { objectives, readiness, recoveryDuties, recoveryTimes } from './resilience';
import { activeDirectory, administrator, diskOptions, peerNetwork, siteProps } from './site';
import { maybe, regions, release, warnings } from './statements';
import { exchangeVersion, SUBSCRIPTION } from './values';

// Programs of an estate in one call.

const estateSite = (place: Place): Some => {
  const { required, optional } = siteProps(place);
  return settings(
    'EstateSite',
    { name: pick(place.name), ...required },
    {
      ...optional,
      siteName: pick(place.name),
      estate: pick('contoso'),
      vault: vaultOptions(place),
      existingMailboxServers: existingMailboxServers(place),
    },
    6,
  );
};

const common: Props = {
  ...namesProps,
  dnsHosting: hosting,
  readiness,
  version: exchangeVersion,
  administrator,
  clientAccess: clientAccess(),
  databaseAvailabilityGroup: databaseGroup,
  dnsRegion: PARIS.region,
  configurationExports: flag,
  runbooks: flag,
  resilienceReport: flag,
  objectives,
  recoveryTimes,
  recoveryPlan: flag,
  recoveryDuties,
  restoreDrills,
  monitoring: estateMonitoring,
  pipeline: estatePipeline,
  stateStore,
  namesStateStore: stateStore,
  subscriptionId: SUBSCRIPTION,
  installation,
  certificates,
  ...diskOptions,
};

const estate = (required: Props): Some =>
  settings(
    'TwoSiteExchangeProps',
    {
      domainName: pick(DOMAIN),
      activeDirectory,
      witness: estateSite(PARIS),
      edge: edge(),
      ...required,
    },
    common,
    15,
  );

const props: Some = mostly(
  estate({ primary: estateSite(AMSTERDAM), standby: estateSite(DUBLIN) }),
  oneOf(
    estate({ datacenter: estateDatacenter(AMSTERDAM), standby: estateSite(DUBLIN) }),
    estate({ primary: estateSite(AMSTERDAM), datacenter: estateDatacenter(DUBLIN) }),
  ),
);

const further: fc.Arbitrary<readonly Statement[]> = fc
  .tuple(
    maybe(8, call('estate.zone.addMailDomain', furtherDomain)),
    maybe(8, call('estate.primary.peerWith', pick('hub'), peerNetwork)),
    maybe(8, release('estate')),
    maybe(8, warnings('estate')),
  )
  .map((some) => some.flat());

/** An estate in one call, and what a program may do with it. */
export const twoSiteProgram: fc.Arbitrary<Program> = fc
  .tuple(regions, call('new TwoSiteExchange', named('app'), pick('contoso'), props), further)
  .map(([first, made, rest]) => ({ statements: [...first, { name: 'estate', value: made }, ...rest] }));
