import { ARRAY_OPTIONS } from '../client-access/resilient-client-access-array';
import {
  checkAllProps,
  checkedInUse,
  givenListOf,
  givenText,
  listOfClass,
  ofClass,
  ofEnum,
  ofList,
  ofSettings,
  ofText,
  type PropertyCheck,
  type SettingsOf,
} from '../core/check-class';
import { isKnown, refuse } from '../core/refusal';
import { EDGE_OPTIONS } from '../edge/edge-tier';
import { InboundMail } from '../edge/inbound-mail';
import { OutboundMail } from '../edge/outbound-mail';
import { ClientProtocol } from '../exchange/client-protocol';
import { ExchangeVersion } from '../exchange/exchange-version';
import { VirtualDirectory } from '../exchange/virtual-directory';
import { WindowsVersion } from '../exchange/windows-version';
import { MAILBOX_STORAGE } from '../mailbox/storage-settings';
import { SERVER_TIER } from '../server/server-build';
import { ACTIVE_DIRECTORY } from '../site/plain-settings';
import type { DatacenterClientAccess } from './datacenter-client-access';
import type { DatacenterDatabases } from './datacenter-databases';
import type { DatacenterEdge, DatacenterEdges } from './datacenter-edges';
import type { DatacenterMailboxServers } from './datacenter-mailbox-servers';
import type { DatacenterOptions } from './datacenter-options';
import type { DatacenterProps } from './datacenter-props';
import type { DatacenterServer } from './datacenter-server';

const PROTECTED_BY = ofText("'Contoso Backup Team, Veeam'");
const VERSION = ofClass(ExchangeVersion, 'ExchangeVersion.SUBSCRIPTION_EDITION');
const WINDOWS = ofClass(WindowsVersion, 'WindowsVersion.WS2022');

const NAME = givenText("'AMSEX1'");
const ADDRESS = givenText("'172.16.4.11'");

const SERVER: SettingsOf<DatacenterServer> = { computerName: NAME, address: ADDRESS };
const SERVERS = givenListOf(
  (scope, property, value) => checkAllProps(scope, value as DatacenterServer, SERVER, `${property}.`),
  "[{ computerName: 'AMSEX1', address: '172.16.4.11' }]",
);

const EDGE: SettingsOf<DatacenterEdge> = {
  computerName: givenText("'AMSEDGE1'"),
  hostLabel: checkedInUse,
  publicAddress: givenText("'203.0.113.11'"),
  carrier: givenText("'Example Net'"),
  privateAddress: ADDRESS,
};
const EDGE_SERVERS = givenListOf(
  (scope, property, value) => checkAllProps(scope, value as DatacenterEdge, EDGE, `${property}.`),
  "[{ computerName: 'AMSEDGE1', publicAddress, privateAddress, carrier }]",
);

const DATABASES: SettingsOf<DatacenterDatabases> = {
  databaseDrive: checkedInUse,
  databaseDrives: checkedInUse,
  logDrive: checkedInUse,
};

const CLIENT_ACCESS: SettingsOf<DatacenterClientAccess> = {
  ...DATABASES,
  servers: SERVERS,
  publicHostName: checkedInUse,
  publicAddresses: ofList("['203.0.113.10']"),
  carrier: ofText("'Example Net'"),
  privateAddresses: ofList("['172.16.4.10']"),
  namespaces: ofList("['mail', 'autodiscover']"),
  version: VERSION,
  windows: WINDOWS,
  protocols: listOfClass(ClientProtocol, 'ClientProtocol.HTTPS'),
  healthCheck: ofEnum('VirtualDirectory', VirtualDirectory),
  siteHealthCheck: ofEnum('VirtualDirectory', VirtualDirectory),
  protectedBy: PROTECTED_BY,
  inAzure: ofSettings(ARRAY_OPTIONS),
};

const EDGES: SettingsOf<DatacenterEdges> = {
  servers: EDGE_SERVERS,
  version: VERSION,
  inbound: ofClass(InboundMail, 'InboundMail.fromInternet()'),
  outbound: ofClass(OutboundMail, 'OutboundMail.direct()'),
  protectedBy: PROTECTED_BY,
  inAzure: ofSettings(EDGE_OPTIONS),
};

const MAILBOX_SERVERS: SettingsOf<DatacenterMailboxServers> = {
  ...DATABASES,
  servers: SERVERS,
  version: VERSION,
  windows: WINDOWS,
  protectedBy: PROTECTED_BY,
  inAzure: ofSettings(SERVER_TIER),
  storageInAzure: MAILBOX_STORAGE,
};

/** What checks compare when the program is read. */
const checkKnownText: PropertyCheck = (scope, property, value) => {
  givenText("'172.16.0.0/16'")(scope, property, value);
  if (isKnown(value)) return;
  refuse(scope, {
    property,
    value,
    limit: 'known at synthesis',
    cause: 'every address of the datacenter is compared with its networks',
    remedy: 'write the prefix into the program',
  });
};

/** The settings of a datacenter, whichever site it is. */
export const DATACENTER_OPTIONS: SettingsOf<DatacenterOptions> = {
  siteName: checkedInUse,
  code: checkedInUse,
  estate: checkedInUse,
  networks: givenListOf(checkKnownText, "['172.16.0.0/16']"),
  activeDirectory: ACTIVE_DIRECTORY,
  activeDirectorySite: checkedInUse,
  domainControllers: ofList("['172.16.1.4', '172.16.1.5']"),
  exchangeServerPrefixes: checkedInUse,
  clientAccess: ofSettings(CLIENT_ACCESS),
  edges: ofSettings(EDGES),
  mailboxServers: ofSettings(MAILBOX_SERVERS),
  protectedBy: PROTECTED_BY,
};

/** The settings of a datacenter. */
export const DATACENTER: SettingsOf<DatacenterProps> = {
  ...DATACENTER_OPTIONS,
  standbyFor: checkedInUse,
  publisher: checkedInUse,
};
