import type { Construct } from 'constructs';
import type { ILoadBalancer, IServer, ISite, LoadBalancingProps } from 'cdktf-resilient-exchange';
import { Egress, LoadBalancing, ResilientClientAccessArray } from 'cdktf-resilient-exchange';
import { resources, siteIn, synthStack, testApp } from '../support/app';

/** A pair of load balancers that a team runs itself, known by a name and an address. */
class TeamBalancing extends LoadBalancing {
  public readonly name = 'the load balancers of the team';
  public readonly keepsAffinity = false;
  public readonly detectsFailures = true;
  public readonly servers: string[] = [];
  public asked?: LoadBalancingProps;

  public bind(_scope: Construct, props: LoadBalancingProps): ILoadBalancer {
    this.asked = props;
    return {
      publicHostName: 'lb.contoso.net',
      privateAddresses: ['10.10.200.10'],
      publicAddressIdFor: () => undefined,
      addServer: (member: string, server: IServer) => this.servers.push(`${member} ${server.computerName}`),
      serverAddressesFor: () => [],
    };
  }
}

/** A proxy that servers reach by a pool of the team's own. */
class ProxyEgress extends Egress {
  public bind(_site: ISite, server: IServer): void {
    server.joinBackendPool('Proxy', '/subscriptions/1/backendAddressPools/proxy');
  }
}

test('a team can balance the load by its own strategy', () => {
  const app = testApp();
  const site = siteIn(app);
  const balancing = new TeamBalancing();
  const array = new ResilientClientAccessArray(site, 'ClientAccess', { site, balancing, servers: 2 });
  expect(array.publicHostName).toBe('lb.contoso.net');
  expect(array.privateAddresses).toEqual(['10.10.200.10']);
  expect(balancing.servers).toEqual(['1 AMSFE1', '2 AMSFE2']);
  expect(balancing.asked?.ports).toEqual([{ label: 'Https', port: 443, healthPath: '/owa/healthcheck.htm' }]);
  expect(resources(synthStack(app), 'azurerm_lb_rule')).toEqual([]);
});

test('a member that is drained takes no share of it', () => {
  const site = siteIn(testApp());
  const balancing = new TeamBalancing();
  new ResilientClientAccessArray(site, 'ClientAccess', {
    site,
    balancing,
    servers: 2,
    drainedMembers: ['2'],
  });
  expect(balancing.servers).toEqual(['1 AMSFE1']);
});

test('a team can give servers its own way to the Internet', () => {
  const app = testApp();
  const site = siteIn(app, { egress: new ProxyEgress() });
  new ResilientClientAccessArray(site, 'ClientAccess', { site, balancing: new TeamBalancing(), servers: 2 });
  const memberships = resources(
    synthStack(app),
    'azurerm_network_interface_backend_address_pool_association',
  );
  expect(memberships.map((each) => each.backend_address_pool_id)).toEqual([
    '/subscriptions/1/backendAddressPools/proxy',
    '/subscriptions/1/backendAddressPools/proxy',
  ]);
});
