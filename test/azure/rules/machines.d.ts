import { Rule } from './rule';
/**
 * A network interface belongs to one machine.
 *
 * Source: learn.microsoft.com/azure/virtual-network/virtual-network-network-interface-vm (an interface attached to another
 * machine cannot be added).
 */
export declare const interfacesAreFree: Rule;
/**
 * A data disk belongs to one machine, and stands in its zone.
 *
 * Source: learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/error-messages (ConflictingUserInput) and
 * learn.microsoft.com/troubleshoot/azure/azure-kubernetes/storage/fail-to-mount-azure-disk-volume (not in the same zone).
 */
export declare const disksFit: Rule;
