import { ResourceStore } from '../store';
import { Rule } from './rule';
/**
 * The DNS label of a public address is unique in its region.
 *
 * Source: learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses (domain name label).
 */
export declare const labelIsFree: Rule;
/**
 * A PTR needs a label, and a name that leads back to a public address of the subscription: by its label's name, by a CNAME to
 * such a name, or by an A record. It is checked when it is set or changed.
 *
 * Source: learn.microsoft.com/azure/dns/dns-reverse-dns-for-azure-services (validation of reverse DNS records). The code of an
 * unresolvable name: github.com/Azure/azure-rest-api-specs/issues/39789; that of a missing label is not documented, its
 * message is from github.com/Azure/azure-cli/issues/6232.
 */
export declare const reverseNameResolves: Rule;
/** What the zones that exist here answer: addresses, and the names that CNAMEs lead to. */
export declare function resolve(name: string, store: ResourceStore): string[];
/**
 * A CNAME has its name for itself.
 *
 * Source: learn.microsoft.com/azure/dns/dns-zones-records (CNAME records: no other record set of that name, none at the apex).
 */
export declare const aliasStandsAlone: Rule;
/**
 * A network sees one private zone of a name.
 *
 * Source: learn.microsoft.com/troubleshoot/azure/azure-kubernetes (a virtual network cannot be linked to multiple zones with
 * overlapping namespaces) and learn.microsoft.com/azure/dns/private-dns-virtual-network-links.
 */
export declare const linkIsUnique: Rule;
/**
 * The relative name of a Traffic Manager profile is unique in all of Azure.
 *
 * Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-how-it-works; the status is from
 * github.com/hashicorp/terraform-provider-azurerm/issues/7190.
 */
export declare const relativeNameIsFree: Rule;
/**
 * Endpoints of one profile do not share a priority.
 *
 * Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-routing-methods (priority: values are not shared).
 */
export declare const endpointPriorityIsFree: Rule;
