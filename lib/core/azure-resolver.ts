/** Azure's resolver, reachable from every virtual network. Source: learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16. */
export const AZURE_RESOLVER = '168.63.129.16';
