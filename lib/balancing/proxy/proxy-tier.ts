import type { VirtualMachineRunCommand } from '@cdktf/provider-azurerm/lib/virtual-machine-run-command';
import { Construct } from 'constructs';
import type { CertificateReference } from '../../certificates/certificate-reference';
import { AZURE_RESOLVER } from '../../core/azure-resolver';
import { addressOf, idOf } from '../../core/reference';
import { WarningId } from '../../core/warning-id';
import { advise } from '../../core/warnings';
import { DependencyKind } from '../../model/dependency';
import { EstateModel } from '../../model/estate-model';
import { tierId } from '../../model/ids';
import type { IModelContributor } from '../../model/model-contributor';
import type { ModelPart } from '../../model/model-part';
import { ServerProtection } from '../../protection/server-protection';
import { linuxUsername } from '../../server/admin-credential';
import { makeAvailabilitySet } from '../../server/availability-set';
import { LinuxServer } from '../../server/linux-server';
import { planMembers } from '../../server/member-plan';
import type { PlannedMember } from '../../server/planned-member';
import { secretScope } from '../../site/secret-in-vault';
import type { Site } from '../../site/site';
import type { SiteSubnet } from '../../site/site-subnet';
import { DEFAULT_SIZE } from './proxy-capacity';
import { ProxyImage } from './proxy-image';
import type { ProxyOptions } from './proxy-options';

/** Ubuntu's image has 30 GiB. */
const OS_DISK_GIB = 32;

/** What proxies need of the tier that they are in front of. */
export interface ProxyTierSpec {
  readonly site: Site;
  readonly subnet: SiteSubnet;
  /** Name of the tier in resource names, such as `clientaccess`. */
  readonly name: string;
  readonly options: ProxyOptions;
  /** The script that installs and configures HAProxy. */
  readonly script: string;
  /** The certificate that ends TLS on them. */
  readonly certificate?: CertificateReference;
}

/** The proxies of one tier, over the zones of its site. */
export class ProxyTier extends Construct implements IModelContributor {
  public readonly proxies: LinuxServer[];
  /** Id in the model. */
  public readonly id: string;
  /** The tier that they are in front of. */
  private readonly tier: Construct;
  private readonly first: { proxy: LinuxServer; command: VirtualMachineRunCommand };

  public constructor(
    tier: Construct,
    private readonly spec: ProxyTierSpec,
  ) {
    super(tier, 'Proxies');
    this.tier = tier;
    const { site, subnet, options } = spec;
    this.id = tierId(site.code, this.modelName);
    subnet._checkOffset(this, options.addressOffset ?? 0);
    const members = planMembers(this, {
      servers: this.count,
      defaultServers: 2,
      fewest: site._promisesRedundancy() ? 2 : 1,
      region: site.region,
    });
    this.proxies = members.map((member) => this.make(member));
    [this.first] = this.proxies.map((proxy) => ({ proxy, command: this.configure(proxy) }));
    EstateModel.contribute(this, this);
    this.advise();
  }

  /**
   * What has to be done before clients are led to them: the first one is configured and in its pools. Terraform cannot wait for any one of them, and one that cannot be made must not take
   * the others from clients: those that are not ready yet answer no health page.
   */
  public get ready(): string[] {
    const { first } = this;
    return [first.command, ...first.proxy._memberships].map((each) => addressOf(each, this));
  }

  /** What the proxies are in the model of the estate. */
  public describe(): ModelPart {
    const { site, options } = this.spec;
    const machines = this.proxies.map((proxy) => proxy._describe({ tier: this.id, roles: ['proxy'] }));
    const ids = machines.map(({ id }) => id);
    const source = tierId(site.code, this.tier.node.id);
    return {
      estate: site.estate,
      tiers: [{ id: this.id, name: this.modelName, kind: 'proxy', site: site.code, machines: ids }],
      machines,
      redundancyGroups: [
        {
          id: this.id,
          provides: `client connections of ${site.siteName}`,
          members: ids,
          needed: 1,
          votes: false,
        },
      ],
      dependencies: options.bypassed ? [] : [{ source, target: this.id, kind: DependencyKind.NEEDS }],
    };
  }

  private get modelName(): string {
    return `${this.tier.node.id}-Proxy`;
  }

  private get count(): number {
    const { site, options } = this.spec;
    const { servers = 2, warmServers = servers } = options;
    return site._promisesRedundancy() ? servers : warmServers;
  }

  private make({ name, ordinal, zone }: PlannedMember): LinuxServer {
    const { site, subnet, options } = this.spec;
    const tier = `${this.spec.name}-proxy`;
    const { addressOffset = 0, image = ProxyImage.ubuntu2404(), size = DEFAULT_SIZE } = options;
    const proxy = LinuxServer._of(this, `Server-${name}`, {
      ...{ site, subnet, tier, member: name, ordinal, zone, size },
      computerName: site.naming.computerName(site.code, options.roleCode ?? 'PX', name),
      availabilitySetId: zone === undefined ? idOf(this.availabilitySet(tier), this) : undefined,
      privateAddress: subnet._reserve(this, 'members.ordinal', addressOffset + ordinal - 1),
      // They find servers by address, and their packages without the domain controllers.
      dnsServers: [AZURE_RESOLVER],
      image: image._linux,
      osDiskGib: OS_DISK_GIB,
      acceleratedNetworking: options.acceleratedNetworking ?? true,
      encryptionAtHost: options.encryptionAtHost,
      username: linuxUsername(this, site),
      sshPublicKey: options.sshPublicKey.trim(),
      protection:
        options.protection ??
        ServerProtection.none({
          reason: 'everything on a proxy is generated: a new one is made from the program',
        }),
    });
    site.egress.bind(site, proxy);
    return proxy;
  }

  private availabilitySet(tier: string): ReturnType<typeof makeAvailabilitySet> {
    const made = this.node.tryFindChild('AvailabilitySet');
    return (
      (made as ReturnType<typeof makeAvailabilitySet> | undefined) ??
      makeAvailabilitySet(this, this.spec.site, tier)
    );
  }

  /**
   * Each by itself: one that is dead must not keep a change from the others. HAProxy refuses a bad configuration on each of them, which goes on with the former one. Packages come
   * from the Internet, and the certificate with a right.
   */
  private configure(proxy: LinuxServer): VirtualMachineRunCommand {
    const { site, script, certificate, subnet } = this.spec;
    const wayOut = [...proxy._memberships, ...site.egress._ways(site)];
    if (!certificate) return proxy._run('haproxy', script, wayOut);
    subnet._reachService('Microsoft.KeyVault');
    const grant = proxy._grant({
      id: 'ReadCertificate',
      scope: secretScope(certificate),
      roleDefinitionName: 'Key Vault Secrets User',
    });
    return proxy._run('haproxy', script, [grant, ...wayOut]);
  }

  private advise(): void {
    const { site, options } = this.spec;
    advise(this, WarningId.SINGLE_PROXY, () =>
      this.proxies.length === 1
        ? `${site.siteName} has one proxy: while it is patched, restarts or is lost, no client is served there. Use warmServers: 2, or acknowledge the warning and say who ` +
          'adds one after a switchover.'
        : undefined,
    );
    advise(this, WarningId.PROXY_INSTALLED_ON_THE_DAY, () =>
      site._activation() !== undefined && options.image?.galleryImageId === undefined
        ? `The proxies of ${site.siteName} are made on the day of the activation, and install HAProxy from the archive of Ubuntu then: whether that is reached depends on the Internet on ` +
          'that day. Use ProxyImage.prepared() with an image that has the package.'
        : undefined,
    );
    advise(this, WarningId.BYPASSED_PROXIES, () =>
      options.bypassed
        ? `Clients pass the proxies of ${site.siteName} by, so that load and the health of single protocols count for nothing. Remove bypassed when the proxies are to serve, or replace ` +
          'LoadBalancing.proxy() by LoadBalancing.layer4().'
        : undefined,
    );
  }
}
