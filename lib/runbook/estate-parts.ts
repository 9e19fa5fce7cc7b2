import type { EstateView } from './estate-view';
import type { GroupView } from './group-view';
import type { ServerView } from './server-view';
import type { SiteView } from './site-view';

/** The primary site, then the standby. */
export function sitesOf(estate: EstateView): SiteView[] {
  return [estate.primary, ...(estate.standby ? [estate.standby] : [])];
}

/** The sites whose servers exist all the time: those of a pilot light are created on the day, when the others are lost. */
export function standingSites(estate: EstateView): SiteView[] {
  return sitesOf(estate).filter((site) => site.pilotLight === estate.isActivated);
}

/** Those of the sites that Terraform has a stack of; the others are datacenters that somebody else runs. */
export function madeSites(sites: readonly SiteView[]): SiteView[] {
  return sites.filter(({ existing }) => !existing);
}

/** The datacenter with Exchange servers that the estate joins; undefined where the program makes all of it. */
export function joinedSite(estate: EstateView): SiteView | undefined {
  return sitesOf(estate).find((site) => site.existing && exchangeServers(site).length > 0);
}

/** Variables of every apply of a site whose servers exist: those of an activated pilot light are kept only as long as a variable says so. */
export function standingVariables({ pilotLight }: SiteView): Record<string, string> {
  return pilotLight ? { activated: 'true' } : {};
}

/** Mailbox servers and front ends of a site, each once. */
export function exchangeServers(site: SiteView): ServerView[] {
  const mailbox = new Set(site.mailboxServers.map(({ name }) => name));
  return [...site.mailboxServers, ...site.frontEnds.filter(({ name }) => !mailbox.has(name))];
}

/** Those of the servers that the program makes; the others exist already, with Exchange. */
export function made(servers: ServerView[]): ServerView[] {
  return servers.filter(({ terraformAddress }) => terraformAddress !== undefined);
}

/** Those that install Exchange themselves. */
export function unattended(servers: ServerView[]): ServerView[] {
  const own = servers.filter(({ installation }) => installation !== undefined);
  return [...new Map(own.map((server) => [server.name, server])).values()];
}

/** Those on which people install Exchange. */
export function byHand(servers: ServerView[]): ServerView[] {
  return servers.filter(({ installation }) => installation === undefined);
}

/** Names of servers, or of databases. */
export function namesOf(named: readonly { readonly name: string }[]): string[] {
  return named.map(({ name }) => name);
}

/** The site of a server or an Edge. */
export function siteOf(estate: EstateView, name: string): SiteView {
  const site = sitesOf(estate).find((each) =>
    [...exchangeServers(each), ...each.edges].some((server) => server.name === name),
  );
  if (!site) throw new Error(`${name} is no server of the estate`);
  return site;
}

/** Whether a server is a member of the group. */
export function isMember(group: GroupView | undefined, name: string): boolean {
  return group?.members.some((member) => member.name === name) ?? false;
}
