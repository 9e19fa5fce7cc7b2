import type { App } from 'cdktf';
import type {
  EdgeTierOptions,
  ReleaseProps,
  ResilientClientAccessArrayOptions,
  TwoSiteGroupProps,
} from '../lib/index';
import {
  AzureRegion,
  DnsFailover,
  NameStage,
  OutboundMail,
  Release,
  RoutingPreference,
  ServerProtection,
  TwoSiteExchange,
} from '../lib/index';

/** What the events of the year change in the program; nothing of it is examples/two-site as it is written. */
export interface EstateOptions {
  readonly clientNames?: NameStage;
  readonly mailNames?: NameStage;
  readonly clientAccess?: ResilientClientAccessArrayOptions;
  readonly edge?: Partial<EdgeTierOptions>;
  readonly group?: Partial<TwoSiteGroupProps>;
  readonly released?: ReleaseProps;
}

/** The provider waits for minutes at each vault and key, and no event of the year is about one. */
const PROTECTION = ServerProtection.elsewhere({ by: 'a team outside the year' });

/** Id of the estate, and prefix of its stacks. */
export const ESTATE = 'contoso';

/** The estate of examples/two-site with what the year has changed in it so far. */
export function makeEstate(app: App, options: EstateOptions = {}): void {
  const {
    clientNames = NameStage.LIVE,
    mailNames = NameStage.LIVE,
    clientAccess,
    edge,
    group,
    released,
  } = options;
  const outbound = OutboundMail.smartHost({
    host: 'relay.example',
    spfMechanisms: ['include:relay.example'],
  });
  const overCarriers = RoutingPreference.internet();
  const paris = { name: 'Paris', region: AzureRegion.FRANCE_CENTRAL, addressSpace: '10.30.0.0/24' };
  const estate = new TwoSiteExchange(app, ESTATE, {
    domainName: 'contoso.com',
    activeDirectory: { domainName: 'corp.contoso.com', joinUsername: 'svc-join@corp.contoso.com' },
    primary: {
      name: 'Amsterdam',
      region: AzureRegion.WEST_EUROPE,
      addressSpace: '10.10.0.0/16',
      domainControllers: ['10.10.64.4', '10.10.64.5'],
      bastion: true,
    },
    standby: {
      name: 'Dublin',
      region: AzureRegion.NORTH_EUROPE,
      addressSpace: '10.20.0.0/16',
      domainControllers: ['10.20.64.4', '10.20.64.5'],
      bastion: true,
    },
    witness: { ...paris, domainControllers: ['10.30.0.68'] },
    clientAccess: { ...clientAccess, protection: PROTECTION },
    databaseAvailabilityGroup: { databases: 12, copies: { laggedCopies: 1 }, ...group },
    edge: {
      outbound,
      routingPreferences: { AMSEDGE2: overCarriers, DUBEDGE2: overCarriers },
      ...edge,
      protection: PROTECTION,
    },
    configurationExports: false,
    failover: DnsFailover.automatic(),
    clientNames,
    mailNames,
  });
  if (released) Release.of(estate, released);
}
