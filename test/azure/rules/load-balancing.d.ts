import { Rule } from './rule';
/**
 * Rules of a load balancer refer to front ends, pools and probes that it has.
 *
 * Source: learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors (InvalidResourceReference).
 */
export declare const partsExist: Rule;
/**
 * Two rules share neither a front end's port nor, without floating IP, a pool's port.
 *
 * Source: learn.microsoft.com/azure/load-balancer/load-balancer-multivip-overview (rule types) and
 * learn.microsoft.com/azure/load-balancer/load-balancer-common-deployment-errors
 * (RulesOfSameLoadBalancerTypeUseSameBackendPortProtocolAndIPConfig, of which these are the kind within one balancer).
 */
export declare const portsAreFree: Rule;
/**
 * A network interface stands behind one public and one internal load balancer at most.
 *
 * Source: learn.microsoft.com/azure/load-balancer/load-balancer-common-deployment-errors (AnotherInternalLoadBalancerExists;
 * the code for public ones is not documented, and is named like it).
 */
export declare const oneBalancerOfAKind: Rule;
