import type { Construct } from 'constructs';
import type { CertificateReference } from '../../certificates/certificate-reference';
import { suggest } from '../../core/closest';
import { isKnown, refusalText, refuse } from '../../core/refusal';
import { inRegion } from '../../core/regional';
import { ClientProtocol } from '../../exchange/client-protocol';
import { ExchangeVersion } from '../../exchange/exchange-version';
import type { EstateDocument } from '../../model/estate-document';
import { EstateModel } from '../../model/estate-model';
import { fromEstate } from '../../model/model-at-synthesis';
import type { DirectoryNameModel, ProxyModel } from '../../model/proxy-model';
import { WindowsServer } from '../../server/windows-server';
import type { IServer } from '../../site/i-server';
import { secretUrl } from '../../site/secret-in-vault';
import type { Site } from '../../site/site';
import { siteOf } from '../../site/site-of';
import type { SiteSubnet } from '../../site/site-subnet';
import { SubnetRole } from '../../site/subnet-role';
import { admitClients } from '../admit-clients';
import { AzureLoadBalancer } from '../azure-load-balancer';
import type { ILoadBalancer, LoadBalancingProps } from '../i-load-balancer';
import { loadAgentScript } from './load-agent-script';
import type { ProxyOptions } from './proxy-options';
import { memoryOfProxy } from './proxy-capacity';
import { HEALTH_PATH, type ProxyPlan, type ProxyServer } from './proxy-plan';
import { ProxyRouting } from './proxy-routing';
import { proxySetupScript } from './proxy-setup-script';
import { ProxyTier } from './proxy-tier';

const HEALTH_PORT = 8404;
const AGENT_PORT = 8405;
const { port: HTTPS } = ClientProtocol.HTTPS;

/** Azure's load balancer in front of proxies for HTTPS, and in front of the servers for everything else. */
export class ProxyBalancer implements ILoadBalancer {
  public readonly publicHostName?: string;
  public readonly privateAddresses: string[];
  public readonly probeSources: string[];
  public readonly admittedPorts = [HTTPS];

  private readonly site: Site;
  private readonly balancer: AzureLoadBalancer;
  private readonly tier: ProxyTier;
  private readonly routing: ProxyRouting;
  private readonly version: ExchangeVersion;
  private readonly certificate?: CertificateReference;
  private readonly servers: ProxyServer[] = [];

  public constructor(
    private readonly scope: Construct,
    private readonly props: LoadBalancingProps,
    private readonly options: ProxyOptions,
  ) {
    this.site = siteOf(scope, props);
    this.routing = options.routing ?? ProxyRouting.passThrough();
    this.version = this.checkedVersion();
    this.checkLabels();
    this.certificate = this.routing._mode === 're-encryption' ? this.ownCertificate() : undefined;
    scope.node.addValidation({ validate: () => this.validateNames() });

    const subnet = this.site.subnet(SubnetRole.PROXY);
    this.balancer = new AzureLoadBalancer(scope, props, 'Default', {
      port: HTTPS,
      healthPort: HEALTH_PORT,
      healthPath: HEALTH_PATH,
      isBypassed: options.bypassed ?? false,
    });
    this.publicHostName = this.balancer.publicHostName;
    this.privateAddresses = this.balancer.privateAddresses;
    this.tier = new ProxyTier(scope, {
      site: this.site,
      subnet,
      name: props.name,
      options,
      script: fromEstate(scope, this.site.estate, (document) => proxySetupScript(this.planOf(document))),
      certificate: this.certificate,
    });
    this.tier.proxies.forEach((proxy) => this.balancer.addProxy(proxy));
    this.probeSources = [...this.balancer.probeSources, ...this.proxyAddresses];
    this.admit(subnet);
  }

  /** The proxies, while clients pass them. */
  public get proxy(): ProxyModel | undefined {
    if (this.options.bypassed) return undefined;
    return {
      tier: this.tier.id,
      mode: this.routing._mode,
      healthPort: HEALTH_PORT,
      healthPath: HEALTH_PATH,
      agentPort: this.agentPort,
      backends: this.routing
        ._backends(this.version, (label) => label)
        .map(({ id, hostNames, healthPaths }) => ({
          id,
          hostLabels: [...hostNames],
          healthPaths: [...healthPaths],
        })),
    };
  }

  /** Also while clients pass the proxies by: URLs do not change for that time. */
  public get directoryNames(): DirectoryNameModel[] | undefined {
    return this.routing._directoryNames;
  }

  public publicAddressIdFor(): undefined {
    return undefined;
  }

  public addServer(member: string, server: IServer): void {
    this.balancer.addServer(member, server);
    this.servers.push({ id: server.computerName, address: server.privateAddress });
    if (this.agentPort === undefined || !(server instanceof WindowsServer)) return;
    server._run('load-agent', loadAgentScript({ port: this.agentPort, proxyAddresses: this.proxyAddresses }));
  }

  public serverAddressesFor(): string[] {
    return [];
  }

  private get agentPort(): number | undefined {
    return (this.options.loadAgent ?? true) ? AGENT_PORT : undefined;
  }

  private get proxyAddresses(): string[] {
    return this.tier.proxies.map(({ privateAddress }) => privateAddress);
  }

  /**
   * Clients reach the proxies, and these the servers. Whatever leads clients from one to the other is done in an order in which they are admitted where the balancer leads them.
   */
  private admit(subnet: SiteSubnet): void {
    const { exposure, clientPrefixes, role, ports } = this.props;
    const servers = this.site.subnet(role);
    const admission = { protocols: [ClientProtocol.HTTPS], exposure, clientPrefixes };
    admitClients(subnet, admission);
    for (const [name, priority, port] of this.waysToServers()) {
      servers._addRuleOnce({
        name,
        priority,
        port,
        direction: 'Inbound',
        access: 'Allow',
        protocol: 'Tcp',
        sources: [subnet.addressPrefix],
        destinations: ['*'],
        description: 'Proxies reach the servers, and ask how they are.',
      });
    }
    if (!ports.some(({ port }) => port === HTTPS)) return;
    if (this.options.bypassed) {
      admitClients(servers, admission);
      this.balancer.waitFor(HTTPS, servers._ruleAddresses('AllowHttpsFrom'));
      return;
    }
    const clients = subnet._ruleAddresses('AllowHttpsFrom');
    const ways = servers._ruleAddresses('AllowHttpsFromProxies');
    this.balancer.waitFor(HTTPS, [...this.tier.ready, ...clients, ...ways]);
    admitClients(servers, admission, {
      sources: [subnet.addressPrefix],
      after: this.balancer.ruleAddresses(HTTPS),
    });
  }

  /** Name, priority and port of what the proxies need on the servers. */
  private waysToServers(): [string, number, number][] {
    return [
      ['AllowHttpsFromProxies', 320, HTTPS],
      ...(this.agentPort === undefined
        ? []
        : [['AllowLoadAgentFromProxies', 321, this.agentPort] as [string, number, number]]),
    ];
  }

  private checkedVersion(): ExchangeVersion {
    const { version = ExchangeVersion.SUBSCRIPTION_EDITION } = this.props;
    if (!version.needsAffinity) return version;
    return refuse(this.scope, {
      property: 'balancing',
      value: 'LoadBalancing.proxy()',
      fault: `does not fit ${version.name}`,
      cause:
        'that version needs one server for all requests of a client (TechNet ff625248), and two proxies do not know of each other which server has which client; nor has it health pages for each protocol',
      remedy: 'use LoadBalancing.sourceAffinity()',
    });
  }

  private checkLabels(): void {
    const { namespaces = [] } = this.props;
    const known = namespaces.map((each) => each.toLowerCase());
    const strange = this.routing.routes.find(({ label }) => !known.includes(label.toLowerCase()));
    if (!strange) return;
    refuse(this.scope, {
      property: 'balancing.routing.label',
      value: strange.label,
      limit: `one of the namespaces, ${namespaces.join(', ') || 'of which there are none'}`,
      cause: 'a name that is neither published nor in the certificate leads no client to the proxies',
      remedy: suggest(strange.label, namespaces) || `add '${strange.label}' to namespaces`,
    });
  }

  /** The certificate of the servers, from the vault of the region of the proxies. */
  private ownCertificate(): CertificateReference {
    const { secrets } = this.props.certificate ?? {};
    const { region } = this.site;
    const found = secrets && inRegion(secrets, region);
    if (found) return found;
    return refuse(this.scope, {
      property: 'certificate.secrets',
      value: secrets?.map((each) => each.region.name).join(', '),
      fault: secrets ? `lacks the region ${region.name}` : 'is required with ProxyRouting.reEncryption()',
      cause: secrets
        ? 'the proxies are in it, and would need the vault of another region, which may be the one that is lost'
        : 'TLS ends on the proxies with the certificate of the servers: with another one, Extended Protection refuses all clients (learn.microsoft.com/exchange/plan-and-deploy/post-installation-tasks/security-best-practices/exchange-extended-protection)',
      remedy: secrets
        ? `add the secret of a vault in ${region.name}`
        : 'give the array ServerCertificate.keyVault({ secrets }), or use ProxyRouting.passThrough() or byHostName()',
    });
  }

  /** The domain below which clients find the servers; undefined where the program does not say it. */
  private domainOf({ dnsZones }: EstateDocument): string | undefined {
    const id = dnsZones.at(0)?.id;
    return id !== undefined && isKnown(id) && !id.startsWith('(') ? id : undefined;
  }

  private validateNames(): string[] {
    const model = EstateModel.all(this.scope.node.root).find(({ id }) => id === this.site.estate);
    if (model && this.domainOf(model.toDocument()) !== undefined) return [];
    return [
      refusalText({
        property: 'balancing',
        value: 'LoadBalancing.proxy()',
        fault:
          'needs a zone of the program that publishes the names of the tier, in a domain that is known at synthesis',
        cause: 'proxies check the certificates of the servers, and tell clients apart, by full names',
        remedy: 'publish the names with a FailoverZone, or use LoadBalancing.layer4()',
      }),
    ];
  }

  private planOf(document: EstateDocument): ProxyPlan {
    const domain = this.domainOf(document) ?? 'invalid';
    const hostOf = (label: string): string => `${label.toLowerCase()}.${domain}`;
    const [first = 'mail'] = this.props.namespaces ?? [];
    return {
      mode: this.routing._mode,
      listenPort: HTTPS,
      healthPort: HEALTH_PORT,
      agentPort: this.agentPort,
      verifyHost: hostOf(first),
      authority: this.options.trustedAuthority?.trim(),
      idleMinutes: this.props.idleTimeout.toMinutes(),
      backends: this.routing._backends(this.version, hostOf),
      servers: this.servers,
      memoryGib: memoryOfProxy(this.options),
      certificate: this.certificate && {
        secretUrl: secretUrl(this.certificate),
        cloud: this.certificate.region.cloud,
      },
    };
  }
}
