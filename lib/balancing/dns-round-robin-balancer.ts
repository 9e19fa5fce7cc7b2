import type { PublicIp } from '@cdktf/provider-azurerm/lib/public-ip';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { protect } from '../core/protection';
import { importValue } from '../core/stack-export';
import type { IServer } from '../site/i-server';
import { publicAddress } from '../site/public-address';
import { Exposure } from '../server/exposure';
import type { ILoadBalancer, LoadBalancingProps } from './i-load-balancer';

/** Each server with a public address of its own, all of which DNS answers with. */
export class DnsRoundRobinBalancer implements ILoadBalancer {
  public readonly publicHostName = undefined;
  private readonly addresses = new Map<string, PublicIp>();
  private readonly servers = new Map<string, IServer>();

  public constructor(
    private readonly scope: Construct,
    private readonly props: LoadBalancingProps,
  ) {}

  public get privateAddresses(): string[] {
    if (this.props.exposure === Exposure.PUBLIC) return [];
    return [...this.servers.values()].map((server) => server.privateAddress);
  }

  public publicAddressIdFor(member: string): string | undefined {
    if (this.props.exposure === Exposure.INTERNAL) return undefined;
    const { site, name } = this.props;
    const address = publicAddress(new Construct(this.scope, `Address-${member}`), site, {
      name: `${name}-${member}`.toLowerCase(),
      tier: name,
    });
    this.addresses.set(member, address);
    return address.id;
  }

  public addServer(member: string, server: IServer): void {
    this.servers.set(member, server);
    const address = this.addresses.get(member);
    if (address) protect(address, server.computerName);
  }

  public serverAddressesFor(consumer: IConstruct): string[] {
    return [...this.servers].flatMap(([member, server]) => {
      const address = this.addresses.get(member);
      if (!address) return [];
      const name = `${server.computerName.toLowerCase()}_address`;
      return [importValue(server, name, address.ipAddress, consumer)];
    });
  }
}
