import { ExchangeRelease } from '../../../lib/exchange/exchange-release';
import { WindowsVersion } from '../../../lib/exchange/windows-version';
import type { InstallationPlan, PlannedFile } from '../../../lib/installation/installation-plan';
import { InstalledRole } from '../../../lib/installation/installation-plan';

/** A file whose content on a fake machine is its name. */
export function file(name: string, sha256 = 'ab'.repeat(32)): PlannedFile {
  return { name, sha256 };
}

const MEDIA: InstallationPlan['media'] = {
  containerUrl: 'https://contosomedia.blob.core.windows.net/exchange',
  setup: file('ExchangeServerSE-x64.iso'),
  securityUpdate: { ...file('ExchangeSE-KB5094139-x64-en.exe'), build: '15.2.2562.43' },
  visualC2012: file('vcredist_x64_2012.exe'),
  visualC2013: file('vcredist_x64_2013.exe'),
  urlRewrite: file('rewrite_amd64_en-US.msi'),
};

/** A Mailbox server of Subscription Edition, with everything that a plan may have. */
export const MAILBOX_PLAN: InstallationPlan = {
  computerName: 'AMSMBX1',
  role: InstalledRole.MAILBOX,
  release: ExchangeRelease.SE_RTM,
  windows: WindowsVersion.WS2022,
  diagnosticData: false,
  media: MEDIA,
  domain: {
    name: 'corp.contoso.com',
    site: 'Amsterdam',
    setupAccount: 'CORP\\svc-exsetup',
    passwordUrl: 'https://contoso.vault.azure.net/secrets/setup',
    mayBeFirst: false,
  },
  volumes: [
    { label: 'databases', letter: 'M' },
    { label: 'logs', letter: 'L' },
    { label: 'queue', letter: 'Q' },
  ],
  holdOut: { ports: [443], probeSources: ['168.63.129.16'] },
  queueFolder: 'Q:\\Queue',
  database: { name: 'DB01', file: 'M:\\Databases\\DB01\\DB01.edb', logFolder: 'L:\\Logs\\DB01' },
  names: {
    clients: 'mail.contoso.com',
    autodiscover: 'autodiscover.contoso.com',
    internetFacing: true,
    directories: {},
  },
  protocols: ['IMAP'],
  mailDomains: [],
  certificateUrl: 'https://contoso.vault.azure.net/secrets/mail',
};

const { domain: _domain, holdOut: _holdOut, database: _database, names: _names, ...common } = MAILBOX_PLAN;

/** An Edge of Subscription Edition. */
export const EDGE_PLAN: InstallationPlan = {
  ...common,
  computerName: 'AMSEDGE1',
  role: InstalledRole.EDGE,
  dnsSuffix: 'contoso.com',
  volumes: [{ label: 'queue', letter: 'Q' }],
  protocols: [],
  mailDomains: ['contoso.com'],
  hostName: 'amsedge1.contoso.com',
};

/** Servers of 2013: the one with mailboxes comes first in its site. */
export const MAILBOX_2013_PLAN: InstallationPlan = {
  ...MAILBOX_PLAN,
  release: ExchangeRelease.V2013_CU23,
  windows: WindowsVersion.WS2012_R2,
  media: { ...MEDIA, ucma: file('UcmaRuntimeSetup.exe'), dotNet: file('ndp48-x86-x64-allos-enu.exe') },
};

const { database: _of2013, ...withoutDatabase } = MAILBOX_2013_PLAN;

export const CLIENT_ACCESS_2013_PLAN: InstallationPlan = {
  ...withoutDatabase,
  computerName: 'AMSFE1',
  role: InstalledRole.CLIENT_ACCESS,
  domain: { ...MAILBOX_PLAN.domain!, after: 'AMSMBX1' },
  volumes: [],
};
