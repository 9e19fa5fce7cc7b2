import type { ResourceKind } from './resource-kind';

/**
 * How the resources, computers and public labels of an estate are named, and which tags they have. Implement it
 * to follow your team's own conventions; one strategy serves the whole estate.
 *
 * Names must not depend on how many siblings there are: what a name is made of is all that it may use.
 */
export interface INaming {
  /**
   * The name of an Azure resource.
   *
   * @param kind - what it is
   * @param parts - what tells it from others of its kind, the widest first: site code, tier, member
   */
  resourceName(kind: ResourceKind, parts: string[]): string;

  /**
   * The NetBIOS name of a server, at most 15 characters, unique in the estate.
   *
   * @param siteCode - code of the site, such as `AMS`
   * @param role - code of the tier, such as `EDGE`
   * @param member - name of the member within its tier, such as `1`
   */
  computerName(siteCode: string, role: string, member: string): string;

  /**
   * The first label of a public name `label.region.cloudapp.azure.com` (or what the cloud has instead), unique in its region for all of Azure.
   *
   * @param parts - what tells it from others of the estate
   */
  publicLabel(parts: string[]): string;

  /**
   * The tags of a resource.
   *
   * @param siteName - the site it belongs to; undefined for what belongs to none
   * @param tier - the tier it belongs to; undefined for what belongs to none
   */
  tags(siteName?: string, tier?: string): Record<string, string>;
}
