import { Rule } from './rule';
/**
 * A subnet lies within its network and does not overlap with another.
 *
 * Source: learn.microsoft.com/azure/virtual-network/virtual-network-manage-subnet (address range).
 */
export declare const subnetFits: Rule;
/**
 * A network keeps the addresses of its subnets.
 *
 * Source: learn.microsoft.com/azure/virtual-network/manage-virtual-network (remove an address range: only when no subnet is in
 * it).
 */
export declare const networkHoldsSubnets: Rule;
/**
 * A private address lies in its subnet, is not one of the five that Azure keeps, and has one owner.
 *
 * Source: learn.microsoft.com/azure/virtual-network/ip-services/private-ip-addresses and, for the codes,
 * learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors. PrivateIPAddressIsAllocated and
 * its message: learn.microsoft.com/azure/postgresql/flexible-server/how-to-networking-servers-deployed-public-access-add-private-endpoint.
 */
export declare const addressesFit: Rule;
/**
 * A public address serves one configuration.
 *
 * Source: learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses (a public address is associated with one
 * resource).
 */
export declare const publicAddressIsFree: Rule;
/**
 * The spaces of peered networks do not overlap, nor do those of two networks that are peered with the same third.
 *
 * Source: learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview and
 * learn.microsoft.com/azure/virtual-network/virtual-network-troubleshoot-peering-issues (overlapping spaces).
 */
export declare const peeringFits: Rule;
/**
 * Two rules of one direction do not share a priority.
 *
 * Source: learn.microsoft.com/azure/virtual-network/network-security-groups-overview (security rules: priority).
 */
export declare const priorityIsFree: Rule;
