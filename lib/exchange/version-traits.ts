import { ExchangeVersion } from './exchange-version';

/** Generations in which Unified Messaging exists, whose calls are drained before maintenance. Removed in 2019. */
const WITH_UNIFIED_MESSAGING = [ExchangeVersion.V2013, ExchangeVersion.V2016];

/** Generations whose page file is as large as the memory; from 2019 on it is a quarter of it. */
const WITH_LARGE_PAGE_FILE = [ExchangeVersion.V2010, ExchangeVersion.V2013, ExchangeVersion.V2016];

/** Generations with an RPC Client Access array, and names, for each datacenter. */
const WITHOUT_UNBOUNDED_NAMESPACE = [ExchangeVersion.V2010];

/** Generations that serve one namespace from several datacenters, and whose front ends hold no databases. */
const WITH_SPLIT_ROLES = [ExchangeVersion.V2013];

/**
 * Whether a version, by its product name, needs names of their own for each datacenter that serves clients.
 *
 * Source: techcommunity.microsoft.com/blog/exchange/namespace-planning-in-exchange-2016/604072 (the seven namespaces of Exchange 2010).
 */
export function needsBoundNamespaces(version: string): boolean {
  return WITHOUT_UNBOUNDED_NAMESPACE.some(({ name }) => name === version);
}

/**
 * Whether a version, by its product name, serves one namespace from several datacenters by Client Access servers without databases.
 *
 * Source: learn.microsoft.com/exchange/client-access-server-exchange-2013-help.
 */
export function servesBySplitRoles(version: string): boolean {
  return WITH_SPLIT_ROLES.some(({ name }) => name === version);
}

/**
 * Whether a version, by its product name, has Unified Messaging.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags (maintenance on DAG members).
 */
export function hasUnifiedMessaging(version: string): boolean {
  return WITH_UNIFIED_MESSAGING.some(({ name }) => name === version);
}

/**
 * How the page file of a version, by its product name, follows from the memory.
 *
 * Source: learn.microsoft.com/exchange/plan-and-deploy/system-requirements (2016, 2019) and
 * microsoft.github.io/CSS-Exchange/Diagnostics/HealthChecker/PagefileSizeCheck.
 */
export function hasLargePageFile(version: string): boolean {
  return WITH_LARGE_PAGE_FILE.some(({ name }) => name === version);
}
