import { Fn, TerraformLocal } from 'cdktf';
import type { Construct } from 'constructs';
import { inRegion } from '../core/regional';
import { stackVariable } from '../core/stack-variable';
import type { HoldOut } from '../exchange/hold-out';
import type { WindowsVersion } from '../exchange/windows-version';
import type {
  ExchangeInstallation,
  UnattendedInstallationProps,
} from '../installation/exchange-installation';
import { InstalledRole } from '../installation/installation-plan';
import { accountNameOf, containerScope } from '../installation/media-address';
import { planOf } from '../installation/plan-of';
import { installationRunner, installationScript } from '../installation/installation-script';
import type { SetupPassword } from '../installation/setup-account';
import type { InstallationModel } from '../model/installation-model';
import { fromEstate } from '../model/model-at-synthesis';
import type { ExportGrant } from '../protection/machine-export';
import type { ISite } from '../site/i-site';
import { secretScope, vaultNameOf } from '../site/secret-in-vault';
import type { Site } from '../site/site';
import type { SiteSubnet } from '../site/site-subnet';

/** Reaches storage accounts of all regions: the older endpoint excludes it, and exports use this one. */
const ENDPOINTS = { storage: 'Microsoft.Storage.Global', vault: 'Microsoft.KeyVault' };

/** What a server installs by itself. */
export interface ServerInstallation {
  readonly installation: ExchangeInstallation;
  readonly role: InstalledRole;
}

/** A server that installs Exchange by itself. */
export interface InstallingServer extends ServerInstallation {
  readonly computerName: string;
  readonly site: Site;
  readonly subnet: SiteSubnet;
  /** The Windows release, which has been checked. */
  readonly windows: WindowsVersion;
  readonly holdOut?: HoldOut;
}

/** What the program gives a server for its installation. */
export interface InstallationParts {
  /** The rights of its identity; none once its installation is over. */
  readonly grants: ExportGrant[];
  /** The script that begins or goes on with the installation. */
  readonly script: string;
}

/**
 * The rights and the script of a server that installs Exchange by itself, and its way to media and password. An Edge with restricted access to the Internet reaches
 * the services of its own region anyway.
 *
 * Sources: learn.microsoft.com/azure/role-based-access-control/built-in-roles (the two roles), learn.microsoft.com/azure/key-vault/general/rbac-guide (a secret as scope),
 * learn.microsoft.com/azure/virtual-network/virtual-network-service-endpoints-overview.
 */
export function prepareInstallation(scope: Construct, server: InstallingServer): InstallationParts {
  const { computerName, site, subnet, windows, holdOut, role } = server;
  const settings = server.installation.settings!;
  const store = inRegion(settings.media.stores, site.region)!;
  const password = passwordOf(site, server);
  subnet._reachService(ENDPOINTS.storage);
  if (password) subnet._reachService(ENDPOINTS.vault);
  const installed = { computerName, role, region: site.region, windows, settings, holdOut };
  // As a local value it is readable in the stack, and Terraform packs it with the values that only Terraform knows.
  const runner = new TerraformLocal(
    scope,
    'Runner',
    fromEstate(scope, site.estate, (document) => installationRunner(planOf(document, installed))),
  );
  return {
    script: installationScript(Fn.base64gzip(runner.asString)),
    grants: isOver(settings, computerName)
      ? []
      : [
          {
            id: 'ReadMedia',
            scope: containerScope(store),
            roleDefinitionName: 'Storage Blob Data Reader',
          },
          ...(password
            ? [
                {
                  id: 'ReadSetupPassword',
                  scope: secretScope(password),
                  roleDefinitionName: 'Key Vault Secrets User',
                },
              ]
            : []),
        ],
  };
}

/** How Exchange comes onto a server, as the model has it; its place in the order follows from the whole estate. */
export function describeInstallation(
  computerName: string,
  site: ISite,
  server: ServerInstallation,
): InstallationModel | undefined {
  const { settings, preparedImage } = server.installation;
  if (settings === undefined) return undefined;
  const { release, media, expectedDuration, setupAccount } = settings;
  const store = inRegion(media.stores, site.region)!;
  const password = passwordOf(site, server);
  return {
    release: release.name,
    buildNumber: media.securityUpdate?.buildNumber ?? release.buildNumber,
    expectedSeconds: expectedDuration.toSeconds(),
    image: preparedImage?.galleryImageId,
    mediaAccount: accountNameOf(store),
    mediaContainer: store.container,
    setupAccount: password && setupAccount?.username,
    passwordVault: password && vaultNameOf(password),
    passwordSecret: password?.secretName,
    mayBeFirst: false,
    over: isOver(settings, computerName),
  };
}

/** Whether the program says that the installation of a server is over. */
function isOver({ installed = [] }: UnattendedInstallationProps, computerName: string): boolean {
  return installed.some((name) => name.toUpperCase() === computerName.toUpperCase());
}

/** The secret of the setup account; undefined for an Edge, which the machine itself installs. */
function passwordOf(
  { region }: ISite,
  { installation, role }: ServerInstallation,
): SetupPassword | undefined {
  if (role === InstalledRole.EDGE) return undefined;
  return inRegion(installation.settings?.setupAccount?.passwords ?? [], region);
}

/** The condition under which an apply waits until servers are installed. */
export function awaitsInstallation(scope: Construct): string {
  stackVariable(scope, 'await_installation', {
    type: 'bool',
    default: false,
    description:
      'Whether an apply waits until its servers have installed Exchange, and fails where one has failed; 75 minutes at most.',
  });
  return 'var.await_installation';
}
