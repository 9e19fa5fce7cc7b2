import {
  checkAllProps,
  checkedInUse,
  checkList,
  given,
  givenText,
  type SettingsOf,
} from '../../core/check-class';
import { checkLabel } from '../../core/host-name';
import { refuse } from '../../core/refusal';
import type { ExchangeVersion } from '../../exchange/exchange-version';
import { VirtualDirectory } from '../../exchange/virtual-directory';
import type { DirectoryNameModel } from '../../model/proxy-model';
import type { ProxyBackend, ProxyMode } from './proxy-plan';

/** A host name with health pages of its own. */
export interface HostNameRoute {
  /** The name below the domain, such as `owa`; one of the `namespaces` of the array. */
  readonly label: string;
  /** What clients use by that name: the worst of these pages decides whether a server takes them. */
  readonly directories: VirtualDirectory[];
}

const ALL = Object.values(VirtualDirectory);

/** The backend of whatever no other one takes. */
const REST = 'default';

/** Names that the configuration has for something else. */
const TAKEN = [REST, 'self'];

/** How proxies tell clients apart, and thereby for whom a server is out when one of its health pages fails. */
export class ProxyRouting {
  /**
   * TLS passes through, and nobody but the servers has the key. Clients are not told apart: a server leaves for all of them when the worst of its health pages fails.
   */
  public static passThrough(): ProxyRouting {
    return new ProxyRouting('pass-through');
  }

  /**
   * TLS passes through, and the name that a client asks for (SNI) tells clients apart: each name is judged by its own pages. All other names, and whoever tells no name, such as the
   * probes of Traffic Manager, go together: who they are nobody knows, so that the worst of all pages decides for them. The URLs of the virtual directories have to be set to these names,
   * or their clients come by another one.
   *
   * Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring (no SNI in HTTPS probes).
   *
   * @param routes - the names
   * @throws if there are none, a label is not a DNS label or is there twice, or a name has no directories
   */
  public static byHostName(routes: HostNameRoute[]): ProxyRouting {
    checkRoutes(routes);
    return new ProxyRouting(
      'host-names',
      routes.map(({ label, directories }) => ({ label, directories: [...directories] })),
    );
  }

  /**
   * TLS ends on the proxy, and begins again to the servers: the path tells clients apart, each virtual directory is judged by its own page, and the servers get the address of the client
   * (`X-Forwarded-For`). The certificate with its key is on the proxies too, the same one that the servers have: otherwise Extended Protection refuses all clients. The firewall of its
   * vault has to admit the subnet of the proxies. While the servers change their certificate, one after the other, up to half of them get no new clients: those that do not show the
   * certificate of the proxies.
   *
   * Certificates of clients end at the proxies too: neither smart cards nor certificate-based authentication of ActiveSync work with this routing. Use another one for them.
   *
   * Sources: learn.microsoft.com/exchange/plan-and-deploy/post-installation-tasks/security-best-practices/exchange-extended-protection (SSL bridging), RFC 8446 section 4.4.3 (the client
   * signs what it has exchanged with the end of its own connection).
   */
  public static reEncryption(): ProxyRouting {
    return new ProxyRouting('re-encryption');
  }

  private constructor(
    /** @internal */
    public readonly _mode: ProxyMode,
    /** Names with health pages of their own; empty where names are not told apart. */
    public readonly routes: HostNameRoute[] = [],
  ) {}

  /**
   * The names that the URLs of virtual directories have; undefined where one name is enough for all of them.
   *
   * @internal
   */
  public get _directoryNames(): DirectoryNameModel[] | undefined {
    if (this.routes.length === 0) return undefined;
    return this.routes.flatMap(({ label, directories }) =>
      directories.map((directory) => ({ directory, label: label.toLowerCase() })),
    );
  }

  /**
   * The backends for a version of Exchange; `hostOf` gives the full name of a label.
   *
   * @internal
   */
  public _backends(version: ExchangeVersion, hostOf: (label: string) => string): ProxyBackend[] {
    const pages = (directories: readonly VirtualDirectory[]): string[] => [
      ...new Set(directories.map((each) => version.healthPath(each))),
    ];
    const none = { hostNames: [], paths: [], isDefault: false };
    if (this._mode === 're-encryption') {
      return ALL.map((directory) => ({
        ...none,
        id: directory.toLowerCase(),
        paths: [`/${directory.toLowerCase()}`],
        healthPaths: pages([directory]),
        isDefault: directory === VirtualDirectory.OWA,
      }));
    }
    return [
      ...this.routes.map(({ label, directories }) => ({
        ...none,
        id: label.toLowerCase(),
        hostNames: [hostOf(label)],
        healthPaths: pages(directories),
      })),
      { ...none, id: REST, healthPaths: pages(ALL), isDefault: true },
    ];
  }
}

const ROUTE: SettingsOf<HostNameRoute> = {
  label: (scope, property, value) => givenText("'owa'")(scope, property, given(value)),
  directories: checkedInUse,
};

function checkRoutes(routes: HostNameRoute[]): void {
  const scope = 'ProxyRouting.byHostName';
  const example = "[{ label: 'owa', directories: [VirtualDirectory.OWA] }]";
  checkList(scope, 'routes', routes, example);
  if (((routes as HostNameRoute[] | undefined) ?? []).length === 0) {
    refuse(scope, {
      property: 'routes',
      value: routes,
      limit: 'at least one name',
      cause: 'without names nothing tells clients apart',
      remedy: `write ${example}, or use ProxyRouting.passThrough()`,
    });
  }
  const labels = routes.map((route, index) => {
    checkAllProps<HostNameRoute>(scope, route, ROUTE, `routes[${index}].`);
    checkLabel(scope, `routes[${index}].label`, route.label);
    return route.label.toLowerCase();
  });
  const twice = labels.findIndex((label, index) => labels.indexOf(label) < index || TAKEN.includes(label));
  if (twice >= 0) {
    refuse(scope, {
      property: `routes[${twice}].label`,
      value: routes[twice].label,
      limit: `another name than those before it, and none of ${TAKEN.join(' and ')}`,
      cause: 'a name leads to one backend, and proxies have these two for all other names and for themselves',
      remedy: 'put the directories of a name together in one entry',
    });
  }
  routes.forEach(({ directories }, index) =>
    checkDirectories(scope, `routes[${index}].directories`, directories),
  );
}

function checkDirectories(
  scope: string,
  property: string,
  directories: VirtualDirectory[] | undefined,
): void {
  checkList(scope, property, directories, '[VirtualDirectory.OWA, VirtualDirectory.ECP]');
  const given = directories ?? [];
  if (given.length > 0 && given.every((each) => ALL.includes(each)) && new Set(given).size === given.length)
    return;
  refuse(scope, {
    property,
    value: directories,
    limit: 'at least one member of VirtualDirectory, and none twice',
    cause: 'the health pages of these directories decide whether a server takes clients of that name',
    remedy: 'write them like [VirtualDirectory.OWA, VirtualDirectory.ECP]',
  });
}
