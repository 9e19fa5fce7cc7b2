import { PageId } from '../../model/page-ids';
import { exchangeServers } from '../estate-parts';
import type { SiteView } from '../site-view';
import type { Text } from '../text';
import { listed, pageRef } from '../text';

/** The pages that rebuild servers. */
export function rebuildPages(servers: readonly { readonly name: string }[]): Text {
  return listed(servers.map(({ name }) => pageRef(PageId.memberRebuild(name))));
}

/** The pages that rebuild the machines of a site, its Edges included. */
export function sitePages(site: SiteView): Text {
  return listed([
    ...exchangeServers(site).map(({ name }) => pageRef(PageId.memberRebuild(name))),
    ...site.edges.map(({ name }) => pageRef(PageId.edgeRebuild(name))),
  ]);
}

/** The page that recovers the mail in the queue of an Edge, and that of a Mailbox server. */
export const EDGE_SALVAGE = 'queue-salvage-edge';
export const MAILBOX_SALVAGE = 'queue-salvage-mailbox-server';

/** The pages that recover the mail in queues of a site. */
export function salvagePages({ edges, mailboxServers }: SiteView): Text {
  return listed([
    ...(edges.length > 0 ? [pageRef(EDGE_SALVAGE)] : []),
    ...(mailboxServers.length > 0 ? [pageRef(MAILBOX_SALVAGE)] : []),
  ]);
}

/** The pages that rebuild Edges. */
export function edgeRebuildPages(edges: readonly { readonly name: string }[]): Text {
  return listed(edges.map(({ name }) => pageRef(PageId.edgeRebuild(name))));
}

/** The file in which an exercise is recorded. */
export const EXERCISE_RECORD = 'exercise-record.csv';

/** The page about a volume that fills up, and its step about copies that stay away. */
export const VOLUME_FULL = 'volume-full';
export const REMOVE_ABSENT_COPIES = 'remove-absent-copies';
