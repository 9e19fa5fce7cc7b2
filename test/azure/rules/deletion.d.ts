import { ResourceId } from '../resource-id';
import { ResourceStore } from '../store';
/**
 * What others refer to, what is locked and what still has children of some kinds is not deleted.
 *
 * Sources: learn.microsoft.com/azure/virtual-network/virtual-network-manage-subnet (delete a subnet),
 * learn.microsoft.com/azure/virtual-network/ip-services/virtual-network-public-ip-address (delete),
 * learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/error-messages (disks and availability sets),
 * learn.microsoft.com/azure/azure-resource-manager/management/lock-resources (locks, also those of a parent),
 * learn.microsoft.com/azure/dns/private-dns-privatednszone (links before the zone). The code for a load balancer, and the one
 * for types not listed, are not documented by Microsoft.
 */
export declare function refuseWhileUsed(id: ResourceId, store: ResourceStore): void;
