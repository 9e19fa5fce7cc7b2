import type { Construct, IConstruct } from 'constructs';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import { listed } from '../core/words';
import type { ExchangeInstallation } from './exchange-installation';

type Names = () => string[];

const tiersByApp = new WeakMap<IConstruct, Map<ExchangeInstallation, Names[]>>();

/** Warns once of names whose installation is over that no tier with this installation has: a server that was meant keeps its rights. */
export function adviseOnInstalled(tier: Construct, installation: ExchangeInstallation, servers: Names): void {
  const { root } = tier.node;
  const tiers = tiersByApp.get(root) ?? new Map<ExchangeInstallation, Names[]>();
  tiersByApp.set(root, tiers);
  const all = tiers.get(installation);
  if (all) {
    all.push(servers);
    return;
  }
  const own = [servers];
  tiers.set(installation, own);
  adviseOnUpdate(tier, installation);
  advise(tier, WarningId.UNKNOWN_INSTALLED_SERVER, () => {
    const known = own.flatMap((names) => names()).map((name) => name.toUpperCase());
    const { installed = [] } = installation.settings ?? {};
    const unknown = installed.filter((name) => !known.includes(name.toUpperCase()));
    if (unknown.length === 0) return undefined;
    return `The list of servers whose installation is over (installed) names ${listed(unknown)}, and no tier with this installation has such a server. If another one is meant, it keeps its rights to media and password. Correct or remove the name.`;
  });
}

/** Servers put themselves into their pools, so that nobody looks at the build before clients and mail reach it. */
function adviseOnUpdate(tier: Construct, { settings }: ExchangeInstallation): void {
  advise(tier, WarningId.NO_SECURITY_UPDATE, () =>
    settings === undefined || settings.media.securityUpdate !== undefined
      ? undefined
      : `Servers take clients and mail with build ${settings.release.buildNumber} of ${settings.release.name}, as its setup files install it: the media has no security update. Add the latest one (media.securityUpdate), or acknowledge the warning if the release has none.`,
  );
}
