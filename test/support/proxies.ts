import type { App } from 'cdktf';
import type { ProxyOptions, ResilientClientAccessArrayOptions, SiteProps } from 'cdktf-resilient-exchange';
import { AzureRegion, FailoverZone, LoadBalancing } from 'cdktf-resilient-exchange';
import { arrayIn, DIRECTORY, LIVE, siteIn, type StackJson, stackIn, synth, testApp } from './app';

/** A public key of Ed25519, of nobody. */
export const KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC1GJwvtAof9SDbH+uMbJ/fYSJVA4CWB3RRWszNMI5WS duty@contoso';

export function proxied(options: Partial<ProxyOptions> = {}): LoadBalancing {
  return LoadBalancing.proxy({ sshPublicKey: KEY, ...options });
}

/** A site whose clients pass proxies, with the zone of its names. */
export function programWithProxies(
  options: Partial<ProxyOptions> = {},
  array: ResilientClientAccessArrayOptions = {},
  site: Partial<SiteProps> = {},
): App {
  const app = testApp();
  const front = arrayIn(siteIn(app, { activeDirectory: DIRECTORY, ...site }), {
    balancing: proxied(options),
    ...array,
  });
  const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
  });
  zone.publishClientAccess(front);
  return app;
}

export function stackWithProxies(...given: Parameters<typeof programWithProxies>): StackJson {
  return synth(programWithProxies(...given)).stacks.amsterdam;
}
