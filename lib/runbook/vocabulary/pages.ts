import { exchangeServers } from '../estate-parts';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import type { Text } from '../text';
import { listed, pageRef } from '../text';

/** The pages that rebuild servers. */
export function rebuildPages(servers: readonly { readonly name: string }[]): Text {
  return listed(servers.map(({ name }) => pageRef(`member-rebuild-${name}`)));
}

/** The pages that rebuild the machines of a site, its Edges included. */
export function sitePages(site: SiteView): Text {
  return listed([
    ...exchangeServers(site).map(({ name }) => pageRef(`member-rebuild-${name}`)),
    ...site.edges.map(({ name }) => pageRef(`edge-rebuild-${name}`)),
  ]);
}

/** The pages that recover the mail in queues. */
export function salvagePages(servers: readonly ServerView[]): Text {
  return listed(servers.map(({ name }) => pageRef(`queue-salvage-${name}`)));
}
