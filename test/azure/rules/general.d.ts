import { Rule } from './rule';
/** Source: learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-parent-resource and .../error-not-found. */
export declare const hasParent: Rule;
/** Source: learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors (InvalidResourceReference). */
export declare const hasReferences: Rule;
/**
 * What is tied together lies in one region: a network interface and its subnet, a machine and its disks.
 *
 * Source: learn.microsoft.com/azure/virtual-network/virtual-networks-faq (a network, and so what is in it, is limited to one
 * region) and, for code and message,
 * learn.microsoft.com/azure/postgresql/flexible-server/how-to-networking-servers-deployed-public-access-add-private-endpoint.
 */
export declare const staysInItsRegion: Rule;
/**
 * The region exists, and has the zones that are asked for.
 *
 * Source: learn.microsoft.com/azure/reliability/regions-list and
 * learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-sku-not-available.
 */
export declare const hasZones: Rule;
