"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.RESOURCE_TYPES = void 0;
const general_1 = require("./rules/general");
const load_balancing_1 = require("./rules/load-balancing");
const machines_1 = require("./rules/machines");
const names_1 = require("./rules/names");
const network_1 = require("./rules/network");
const rule_1 = require("./rules/rule");
const record = {
    rules: [names_1.aliasStandsAlone],
    complete: ({ id }) => ({ fqdn: `${id.name === '@' ? '' : `${id.name}.`}${id.parent.split('/').pop()}.` }),
};
/** Record sets that every zone has from the start. Source: learn.microsoft.com/azure/dns/dns-zones-records. */
function zoneRecords(names) {
    const bodies = {
        NS: { properties: { TTL: 172800, NSRecords: [{ nsdname: 'ns1-01.azure-dns.com.' }] } },
        SOA: {
            properties: {
                TTL: 3600,
                soaRecord: {
                    host: 'ns1-01.azure-dns.com.',
                    email: 'azuredns-hostmaster.microsoft.com',
                    serialNumber: 1,
                    refreshTime: 3600,
                    retryTime: 300,
                    expireTime: 2419200,
                    minimumTtl: 300,
                },
            },
        },
    };
    return ({ id }) => names.map((name) => ({ path: `${id.text}/${name}/@`, body: bodies[name] }));
}
function completeMachine({ id, body, previous }, serial) {
    const properties = (0, rule_1.propertiesOf)(body);
    const written = properties.osProfile ?? (0, rule_1.propertiesOf)(previous?.body ?? {}).osProfile;
    // Azure never shows a password. JSON leaves out what is undefined.
    const osProfile = { ...written, adminPassword: undefined };
    const osDisk = properties.storageProfile?.osDisk ?? {};
    const managed = {
        ...osDisk.managedDisk,
        id: osDiskPath(id.text, String(osDisk.name)),
    };
    const capabilities = (0, rule_1.propertiesOf)(body).additionalCapabilities;
    return {
        osProfile,
        storageProfile: { ...properties.storageProfile, osDisk: { ...osDisk, managedDisk: managed } },
        vmId: `33333333-3333-3333-3333-${String(serial).padStart(12, '0')}`,
        // Azure does not show capabilities that are all off.
        additionalCapabilities: Object.values(capabilities ?? {}).some(Boolean) ? capabilities : undefined,
    };
}
function osDiskPath(machine, name) {
    return `${machine.split('/providers/')[0]}/providers/Microsoft.Compute/disks/${name}`;
}
/** Every type that the library emits; a call for any other is an unknown path. */
exports.RESOURCE_TYPES = {
    'microsoft.resources/resourcegroups': {},
    'microsoft.network/virtualnetworks': { rules: [network_1.networkHoldsSubnets] },
    'microsoft.network/virtualnetworks/subnets': { rules: [network_1.subnetFits, general_1.staysInItsRegion] },
    'microsoft.network/virtualnetworks/virtualnetworkpeerings': {
        rules: [network_1.peeringFits],
        complete: () => ({ peeringState: 'Connected', peeringSyncLevel: 'FullyInSync' }),
    },
    'microsoft.network/networksecuritygroups': {},
    'microsoft.network/networksecuritygroups/securityrules': { rules: [network_1.priorityIsFree] },
    'microsoft.network/publicipaddresses': {
        rules: [names_1.labelIsFree, names_1.reverseNameResolves],
        complete: ({ body }, serial) => {
            const settings = (0, rule_1.propertiesOf)(body).dnsSettings;
            const fqdn = settings && `${String(settings.domainNameLabel)}.${String(body.location)}.cloudapp.azure.com`;
            return {
                // Addresses set aside for documentation (RFC 5737).
                ipAddress: serial < 250 ? `203.0.113.${serial}` : `198.51.100.${serial - 250}`,
                ...(settings && { dnsSettings: { ...settings, fqdn } }),
            };
        },
    },
    'microsoft.network/loadbalancers': {
        rules: [general_1.staysInItsRegion, network_1.addressesFit, network_1.publicAddressIsFree, load_balancing_1.partsExist, load_balancing_1.portsAreFree],
    },
    'microsoft.network/loadbalancers/backendaddresspools': {},
    'microsoft.network/networkinterfaces': {
        rules: [general_1.staysInItsRegion, network_1.addressesFit, network_1.publicAddressIsFree, load_balancing_1.oneBalancerOfAKind],
        complete: (_, serial) => ({ macAddress: `00-0D-3A-00-${serial >> 8}-${serial & 255}` }),
    },
    'microsoft.network/bastionhosts': {
        rules: [general_1.staysInItsRegion, network_1.publicAddressIsFree],
        complete: ({ id }) => ({ dnsName: `bst-${id.name}.bastion.azure.com` }),
    },
    'microsoft.compute/availabilitysets': {},
    'microsoft.compute/disks': { complete: ({ body }) => ({ diskState: 'Unattached', ...(0, rule_1.propertiesOf)(body) }) },
    'microsoft.compute/virtualmachines': {
        rules: [general_1.staysInItsRegion, machines_1.interfacesAreFree, machines_1.disksFit],
        complete: completeMachine,
        accompany: ({ id, body }) => {
            const { osDisk } = (0, rule_1.propertiesOf)(body).storageProfile;
            const path = osDiskPath(id.text, String(osDisk.name));
            return [
                {
                    path,
                    body: {
                        location: body.location,
                        zones: body.zones,
                        sku: { name: 'Premium_LRS' },
                        properties: {
                            diskSizeGB: osDisk.diskSizeGB,
                            osType: 'Windows',
                            creationData: { createOption: 'FromImage' },
                        },
                    },
                },
            ];
        },
    },
    'microsoft.compute/virtualmachines/extensions': {},
    'microsoft.compute/virtualmachines/runcommands': {},
    'microsoft.maintenance/maintenanceconfigurations': {},
    'microsoft.maintenance/configurationassignments': {},
    'microsoft.authorization/locks': { deleted: 200 },
    'microsoft.network/dnszones': {
        complete: () => ({
            nameServers: ['ns1-01.azure-dns.com.', 'ns2-01.azure-dns.net.'],
            numberOfRecordSets: 2,
        }),
        accompany: zoneRecords(['NS', 'SOA']),
    },
    ...Object.fromEntries(['a', 'cname', 'mx', 'txt', 'caa', 'ns', 'soa'].map((kind) => [
        `microsoft.network/dnszones/${kind}`,
        record,
    ])),
    'microsoft.network/privatednszones': {
        complete: () => ({
            numberOfRecordSets: 1,
            maxNumberOfRecordSets: 25000,
            maxNumberOfVirtualNetworkLinks: 1000,
            maxNumberOfVirtualNetworkLinksWithRegistration: 100,
        }),
        accompany: zoneRecords(['SOA']),
    },
    ...Object.fromEntries(['a', 'soa'].map((kind) => [`microsoft.network/privatednszones/${kind}`, record])),
    'microsoft.network/privatednszones/virtualnetworklinks': {
        rules: [names_1.linkIsUnique],
        complete: () => ({ virtualNetworkLinkState: 'Completed' }),
    },
    'microsoft.network/trafficmanagerprofiles': {
        rules: [names_1.relativeNameIsFree],
        complete: ({ body }) => {
            const dnsConfig = (0, rule_1.propertiesOf)(body).dnsConfig;
            return { dnsConfig: { ...dnsConfig, fqdn: `${String(dnsConfig.relativeName)}.trafficmanager.net` } };
        },
    },
    'microsoft.network/trafficmanagerprofiles/externalendpoints': { rules: [names_1.endpointPriorityIsFree] },
};
//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJmaWxlIjoicmVzb3VyY2UtdHlwZXMuanMiLCJzb3VyY2VSb290IjoiIiwic291cmNlcyI6WyJyZXNvdXJjZS10eXBlcy50cyJdLCJuYW1lcyI6W10sIm1hcHBpbmdzIjoiOzs7QUFBQSw2Q0FBbUQ7QUFDbkQsMkRBQXNGO0FBQ3RGLCtDQUErRDtBQUMvRCx5Q0FPdUI7QUFDdkIsNkNBT3lCO0FBQ3pCLHVDQUEyRDtBQWMzRCxNQUFNLE1BQU0sR0FBaUI7SUFDM0IsS0FBSyxFQUFFLENBQUMsd0JBQWdCLENBQUM7SUFDekIsUUFBUSxFQUFFLENBQUMsRUFBRSxFQUFFLEVBQUUsRUFBRSxFQUFFLENBQUMsQ0FBQyxFQUFFLElBQUksRUFBRSxHQUFHLEVBQUUsQ0FBQyxJQUFJLEtBQUssR0FBRyxDQUFDLENBQUMsQ0FBQyxFQUFFLENBQUMsQ0FBQyxDQUFDLEdBQUcsRUFBRSxDQUFDLElBQUksR0FBRyxHQUFHLEVBQUUsQ0FBQyxNQUFPLENBQUMsS0FBSyxDQUFDLEdBQUcsQ0FBQyxDQUFDLEdBQUcsRUFBRSxHQUFHLEVBQUUsQ0FBQztDQUMzRyxDQUFDO0FBRUYsK0dBQStHO0FBQy9HLFNBQVMsV0FBVyxDQUFDLEtBQWU7SUFDbEMsTUFBTSxNQUFNLEdBQXlCO1FBQ25DLEVBQUUsRUFBRSxFQUFFLFVBQVUsRUFBRSxFQUFFLEdBQUcsRUFBRSxNQUFNLEVBQUUsU0FBUyxFQUFFLENBQUMsRUFBRSxPQUFPLEVBQUUsdUJBQXVCLEVBQUUsQ0FBQyxFQUFFLEVBQUU7UUFDdEYsR0FBRyxFQUFFO1lBQ0gsVUFBVSxFQUFFO2dCQUNWLEdBQUcsRUFBRSxJQUFJO2dCQUNULFNBQVMsRUFBRTtvQkFDVCxJQUFJLEVBQUUsdUJBQXVCO29CQUM3QixLQUFLLEVBQUUsbUNBQW1DO29CQUMxQyxZQUFZLEVBQUUsQ0FBQztvQkFDZixXQUFXLEVBQUUsSUFBSTtvQkFDakIsU0FBUyxFQUFFLEdBQUc7b0JBQ2QsVUFBVSxFQUFFLE9BQU87b0JBQ25CLFVBQVUsRUFBRSxHQUFHO2lCQUNoQjthQUNGO1NBQ0Y7S0FDRixDQUFDO0lBQ0YsT0FBTyxDQUFDLEVBQUUsRUFBRSxFQUFFLEVBQUUsRUFBRSxDQUFDLEtBQUssQ0FBQyxHQUFHLENBQUMsQ0FBQyxJQUFJLEVBQUUsRUFBRSxDQUFDLENBQUMsRUFBRSxJQUFJLEVBQUUsR0FBRyxFQUFFLENBQUMsSUFBSSxJQUFJLElBQUksSUFBSSxFQUFFLElBQUksRUFBRSxNQUFNLENBQUMsSUFBSSxDQUFDLEVBQUUsQ0FBQyxDQUFDLENBQUM7QUFDakcsQ0FBQztBQUVELFNBQVMsZUFBZSxDQUFDLEVBQUUsRUFBRSxFQUFFLElBQUksRUFBRSxRQUFRLEVBQVcsRUFBRSxNQUFjO0lBQ3RFLE1BQU0sVUFBVSxHQUFHLElBQUEsbUJBQVksRUFBQyxJQUFJLENBQTZELENBQUM7SUFDbEcsTUFBTSxPQUFPLEdBQUcsVUFBVSxDQUFDLFNBQVMsSUFBSyxJQUFBLG1CQUFZLEVBQUMsUUFBUSxFQUFFLElBQUksSUFBSSxFQUFFLENBQUMsQ0FBQyxTQUFrQixDQUFDO0lBQy9GLG1FQUFtRTtJQUNuRSxNQUFNLFNBQVMsR0FBRyxFQUFFLEdBQUcsT0FBTyxFQUFFLGFBQWEsRUFBRSxTQUFTLEVBQUUsQ0FBQztJQUMzRCxNQUFNLE1BQU0sR0FBRyxVQUFVLENBQUMsY0FBYyxFQUFFLE1BQU0sSUFBSSxFQUFFLENBQUM7SUFDdkQsTUFBTSxPQUFPLEdBQUc7UUFDZCxHQUFJLE1BQU0sQ0FBQyxXQUFnQztRQUMzQyxFQUFFLEVBQUUsVUFBVSxDQUFDLEVBQUUsQ0FBQyxJQUFJLEVBQUUsTUFBTSxDQUFDLE1BQU0sQ0FBQyxJQUFJLENBQUMsQ0FBQztLQUM3QyxDQUFDO0lBQ0YsTUFBTSxZQUFZLEdBQUcsSUFBQSxtQkFBWSxFQUFDLElBQUksQ0FBQyxDQUFDLHNCQUEwQyxDQUFDO0lBQ25GLE9BQU87UUFDTCxTQUFTO1FBQ1QsY0FBYyxFQUFFLEVBQUUsR0FBRyxVQUFVLENBQUMsY0FBYyxFQUFFLE1BQU0sRUFBRSxFQUFFLEdBQUcsTUFBTSxFQUFFLFdBQVcsRUFBRSxPQUFPLEVBQUUsRUFBRTtRQUM3RixJQUFJLEVBQUUsMkJBQTJCLE1BQU0sQ0FBQyxNQUFNLENBQUMsQ0FBQyxRQUFRLENBQUMsRUFBRSxFQUFFLEdBQUcsQ0FBQyxFQUFFO1FBQ25FLHFEQUFxRDtRQUNyRCxzQkFBc0IsRUFBRSxNQUFNLENBQUMsTUFBTSxDQUFDLFlBQVksSUFBSSxFQUFFLENBQUMsQ0FBQyxJQUFJLENBQUMsT0FBTyxDQUFDLENBQUMsQ0FBQyxDQUFDLFlBQVksQ0FBQyxDQUFDLENBQUMsU0FBUztLQUNuRyxDQUFDO0FBQ0osQ0FBQztBQUVELFNBQVMsVUFBVSxDQUFDLE9BQWUsRUFBRSxJQUFZO0lBQy9DLE9BQU8sR0FBRyxPQUFPLENBQUMsS0FBSyxDQUFDLGFBQWEsQ0FBQyxDQUFDLENBQUMsQ0FBQyxzQ0FBc0MsSUFBSSxFQUFFLENBQUM7QUFDeEYsQ0FBQztBQUVELGtGQUFrRjtBQUNyRSxRQUFBLGNBQWMsR0FBaUM7SUFDMUQsb0NBQW9DLEVBQUUsRUFBRTtJQUN4QyxtQ0FBbUMsRUFBRSxFQUFFLEtBQUssRUFBRSxDQUFDLDZCQUFtQixDQUFDLEVBQUU7SUFDckUsMkNBQTJDLEVBQUUsRUFBRSxLQUFLLEVBQUUsQ0FBQyxvQkFBVSxFQUFFLDBCQUFnQixDQUFDLEVBQUU7SUFDdEYsMERBQTBELEVBQUU7UUFDMUQsS0FBSyxFQUFFLENBQUMscUJBQVcsQ0FBQztRQUNwQixRQUFRLEVBQUUsR0FBRyxFQUFFLENBQUMsQ0FBQyxFQUFFLFlBQVksRUFBRSxXQUFXLEVBQUUsZ0JBQWdCLEVBQUUsYUFBYSxFQUFFLENBQUM7S0FDakY7SUFDRCx5Q0FBeUMsRUFBRSxFQUFFO0lBQzdDLHVEQUF1RCxFQUFFLEVBQUUsS0FBSyxFQUFFLENBQUMsd0JBQWMsQ0FBQyxFQUFFO0lBQ3BGLHFDQUFxQyxFQUFFO1FBQ3JDLEtBQUssRUFBRSxDQUFDLG1CQUFXLEVBQUUsMkJBQW1CLENBQUM7UUFDekMsUUFBUSxFQUFFLENBQUMsRUFBRSxJQUFJLEVBQUUsRUFBRSxNQUFNLEVBQUUsRUFBRTtZQUM3QixNQUFNLFFBQVEsR0FBRyxJQUFBLG1CQUFZLEVBQUMsSUFBSSxDQUFDLENBQUMsV0FBK0IsQ0FBQztZQUNwRSxNQUFNLElBQUksR0FDUixRQUFRLElBQUksR0FBRyxNQUFNLENBQUMsUUFBUSxDQUFDLGVBQWUsQ0FBQyxJQUFJLE1BQU0sQ0FBQyxJQUFJLENBQUMsUUFBUSxDQUFDLHFCQUFxQixDQUFDO1lBQ2hHLE9BQU87Z0JBQ0wsb0RBQW9EO2dCQUNwRCxTQUFTLEVBQUUsTUFBTSxHQUFHLEdBQUcsQ0FBQyxDQUFDLENBQUMsYUFBYSxNQUFNLEVBQUUsQ0FBQyxDQUFDLENBQUMsY0FBYyxNQUFNLEdBQUcsR0FBRyxFQUFFO2dCQUM5RSxHQUFHLENBQUMsUUFBUSxJQUFJLEVBQUUsV0FBVyxFQUFFLEVBQUUsR0FBRyxRQUFRLEVBQUUsSUFBSSxFQUFFLEVBQUUsQ0FBQzthQUN4RCxDQUFDO1FBQ0osQ0FBQztLQUNGO0lBQ0QsaUNBQWlDLEVBQUU7UUFDakMsS0FBSyxFQUFFLENBQUMsMEJBQWdCLEVBQUUsc0JBQVksRUFBRSw2QkFBbUIsRUFBRSwyQkFBVSxFQUFFLDZCQUFZLENBQUM7S0FDdkY7SUFDRCxxREFBcUQsRUFBRSxFQUFFO0lBQ3pELHFDQUFxQyxFQUFFO1FBQ3JDLEtBQUssRUFBRSxDQUFDLDBCQUFnQixFQUFFLHNCQUFZLEVBQUUsNkJBQW1CLEVBQUUsbUNBQWtCLENBQUM7UUFDaEYsUUFBUSxFQUFFLENBQUMsQ0FBQyxFQUFFLE1BQU0sRUFBRSxFQUFFLENBQUMsQ0FBQyxFQUFFLFVBQVUsRUFBRSxlQUFlLE1BQU0sSUFBSSxDQUFDLElBQUksTUFBTSxHQUFHLEdBQUcsRUFBRSxFQUFFLENBQUM7S0FDeEY7SUFDRCxnQ0FBZ0MsRUFBRTtRQUNoQyxLQUFLLEVBQUUsQ0FBQywwQkFBZ0IsRUFBRSw2QkFBbUIsQ0FBQztRQUM5QyxRQUFRLEVBQUUsQ0FBQyxFQUFFLEVBQUUsRUFBRSxFQUFFLEVBQUUsQ0FBQyxDQUFDLEVBQUUsT0FBTyxFQUFFLE9BQU8sRUFBRSxDQUFDLElBQUksb0JBQW9CLEVBQUUsQ0FBQztLQUN4RTtJQUNELG9DQUFvQyxFQUFFLEVBQUU7SUFDeEMseUJBQXlCLEVBQUUsRUFBRSxRQUFRLEVBQUUsQ0FBQyxFQUFFLElBQUksRUFBRSxFQUFFLEVBQUUsQ0FBQyxDQUFDLEVBQUUsU0FBUyxFQUFFLFlBQVksRUFBRSxHQUFHLElBQUEsbUJBQVksRUFBQyxJQUFJLENBQUMsRUFBRSxDQUFDLEVBQUU7SUFDM0csbUNBQW1DLEVBQUU7UUFDbkMsS0FBSyxFQUFFLENBQUMsMEJBQWdCLEVBQUUsNEJBQWlCLEVBQUUsbUJBQVEsQ0FBQztRQUN0RCxRQUFRLEVBQUUsZUFBZTtRQUN6QixTQUFTLEVBQUUsQ0FBQyxFQUFFLEVBQUUsRUFBRSxJQUFJLEVBQUUsRUFBRSxFQUFFO1lBQzFCLE1BQU0sRUFBRSxNQUFNLEVBQUUsR0FBRyxJQUFBLG1CQUFZLEVBQUMsSUFBSSxDQUFDLENBQUMsY0FBa0MsQ0FBQztZQUN6RSxNQUFNLElBQUksR0FBRyxVQUFVLENBQUMsRUFBRSxDQUFDLElBQUksRUFBRSxNQUFNLENBQUMsTUFBTSxDQUFDLElBQUksQ0FBQyxDQUFDLENBQUM7WUFDdEQsT0FBTztnQkFDTDtvQkFDRSxJQUFJO29CQUNKLElBQUksRUFBRTt3QkFDSixRQUFRLEVBQUUsSUFBSSxDQUFDLFFBQVE7d0JBQ3ZCLEtBQUssRUFBRSxJQUFJLENBQUMsS0FBSzt3QkFDakIsR0FBRyxFQUFFLEVBQUUsSUFBSSxFQUFFLGFBQWEsRUFBRTt3QkFDNUIsVUFBVSxFQUFFOzRCQUNWLFVBQVUsRUFBRSxNQUFNLENBQUMsVUFBVTs0QkFDN0IsTUFBTSxFQUFFLFNBQVM7NEJBQ2pCLFlBQVksRUFBRSxFQUFFLFlBQVksRUFBRSxXQUFXLEVBQUU7eUJBQzVDO3FCQUNGO2lCQUNGO2FBQ0YsQ0FBQztRQUNKLENBQUM7S0FDRjtJQUNELDhDQUE4QyxFQUFFLEVBQUU7SUFDbEQsK0NBQStDLEVBQUUsRUFBRTtJQUNuRCxpREFBaUQsRUFBRSxFQUFFO0lBQ3JELGdEQUFnRCxFQUFFLEVBQUU7SUFDcEQsK0JBQStCLEVBQUUsRUFBRSxPQUFPLEVBQUUsR0FBRyxFQUFFO0lBQ2pELDRCQUE0QixFQUFFO1FBQzVCLFFBQVEsRUFBRSxHQUFHLEVBQUUsQ0FBQyxDQUFDO1lBQ2YsV0FBVyxFQUFFLENBQUMsdUJBQXVCLEVBQUUsdUJBQXVCLENBQUM7WUFDL0Qsa0JBQWtCLEVBQUUsQ0FBQztTQUN0QixDQUFDO1FBQ0YsU0FBUyxFQUFFLFdBQVcsQ0FBQyxDQUFDLElBQUksRUFBRSxLQUFLLENBQUMsQ0FBQztLQUN0QztJQUNELEdBQUcsTUFBTSxDQUFDLFdBQVcsQ0FDbkIsQ0FBQyxHQUFHLEVBQUUsT0FBTyxFQUFFLElBQUksRUFBRSxLQUFLLEVBQUUsS0FBSyxFQUFFLElBQUksRUFBRSxLQUFLLENBQUMsQ0FBQyxHQUFHLENBQUMsQ0FBQyxJQUFJLEVBQUUsRUFBRSxDQUFDO1FBQzVELDhCQUE4QixJQUFJLEVBQUU7UUFDcEMsTUFBTTtLQUNQLENBQUMsQ0FDSDtJQUNELG1DQUFtQyxFQUFFO1FBQ25DLFFBQVEsRUFBRSxHQUFHLEVBQUUsQ0FBQyxDQUFDO1lBQ2Ysa0JBQWtCLEVBQUUsQ0FBQztZQUNyQixxQkFBcUIsRUFBRSxLQUFLO1lBQzVCLDhCQUE4QixFQUFFLElBQUk7WUFDcEMsOENBQThDLEVBQUUsR0FBRztTQUNwRCxDQUFDO1FBQ0YsU0FBUyxFQUFFLFdBQVcsQ0FBQyxDQUFDLEtBQUssQ0FBQyxDQUFDO0tBQ2hDO0lBQ0QsR0FBRyxNQUFNLENBQUMsV0FBVyxDQUFDLENBQUMsR0FBRyxFQUFFLEtBQUssQ0FBQyxDQUFDLEdBQUcsQ0FBQyxDQUFDLElBQUksRUFBRSxFQUFFLENBQUMsQ0FBQyxxQ0FBcUMsSUFBSSxFQUFFLEVBQUUsTUFBTSxDQUFDLENBQUMsQ0FBQztJQUN4Ryx1REFBdUQsRUFBRTtRQUN2RCxLQUFLLEVBQUUsQ0FBQyxvQkFBWSxDQUFDO1FBQ3JCLFFBQVEsRUFBRSxHQUFHLEVBQUUsQ0FBQyxDQUFDLEVBQUUsdUJBQXVCLEVBQUUsV0FBVyxFQUFFLENBQUM7S0FDM0Q7SUFDRCwwQ0FBMEMsRUFBRTtRQUMxQyxLQUFLLEVBQUUsQ0FBQywwQkFBa0IsQ0FBQztRQUMzQixRQUFRLEVBQUUsQ0FBQyxFQUFFLElBQUksRUFBRSxFQUFFLEVBQUU7WUFDckIsTUFBTSxTQUFTLEdBQUcsSUFBQSxtQkFBWSxFQUFDLElBQUksQ0FBQyxDQUFDLFNBQWlCLENBQUM7WUFDdkQsT0FBTyxFQUFFLFNBQVMsRUFBRSxFQUFFLEdBQUcsU0FBUyxFQUFFLElBQUksRUFBRSxHQUFHLE1BQU0sQ0FBQyxTQUFTLENBQUMsWUFBWSxDQUFDLHFCQUFxQixFQUFFLEVBQUUsQ0FBQztRQUN2RyxDQUFDO0tBQ0Y7SUFDRCw0REFBNEQsRUFBRSxFQUFFLEtBQUssRUFBRSxDQUFDLDhCQUFzQixDQUFDLEVBQUU7Q0FDbEcsQ0FBQyIsInNvdXJjZXNDb250ZW50IjpbImltcG9ydCB7IHN0YXlzSW5JdHNSZWdpb24gfSBmcm9tICcuL3J1bGVzL2dlbmVyYWwnO1xuaW1wb3J0IHsgb25lQmFsYW5jZXJPZkFLaW5kLCBwYXJ0c0V4aXN0LCBwb3J0c0FyZUZyZWUgfSBmcm9tICcuL3J1bGVzL2xvYWQtYmFsYW5jaW5nJztcbmltcG9ydCB7IGRpc2tzRml0LCBpbnRlcmZhY2VzQXJlRnJlZSB9IGZyb20gJy4vcnVsZXMvbWFjaGluZXMnO1xuaW1wb3J0IHtcbiAgYWxpYXNTdGFuZHNBbG9uZSxcbiAgZW5kcG9pbnRQcmlvcml0eUlzRnJlZSxcbiAgbGFiZWxJc0ZyZWUsXG4gIGxpbmtJc1VuaXF1ZSxcbiAgcmVsYXRpdmVOYW1lSXNGcmVlLFxuICByZXZlcnNlTmFtZVJlc29sdmVzLFxufSBmcm9tICcuL3J1bGVzL25hbWVzJztcbmltcG9ydCB7XG4gIGFkZHJlc3Nlc0ZpdCxcbiAgbmV0d29ya0hvbGRzU3VibmV0cyxcbiAgcGVlcmluZ0ZpdHMsXG4gIHByaW9yaXR5SXNGcmVlLFxuICBwdWJsaWNBZGRyZXNzSXNGcmVlLFxuICBzdWJuZXRGaXRzLFxufSBmcm9tICcuL3J1bGVzL25ldHdvcmsnO1xuaW1wb3J0IHsgcHJvcGVydGllc09mLCBSZXF1ZXN0LCBSdWxlIH0gZnJvbSAnLi9ydWxlcy9ydWxlJztcbmltcG9ydCB7IEJvZHkgfSBmcm9tICcuL3N0b3JlJztcblxuLyoqIFdoYXQgaXMgcGFydGljdWxhciBhYm91dCBhIHR5cGUuICovXG5leHBvcnQgaW50ZXJmYWNlIFJlc291cmNlVHlwZSB7XG4gIHJlYWRvbmx5IHJ1bGVzPzogUnVsZVtdO1xuICAvKiogV2hhdCBBenVyZSBhZGRzIHRvIHdoYXQgd2FzIHdyaXR0ZW46IGBzZXJpYWxgIGlzIGEgbnVtYmVyIHRoYXQgc3RheXMgdGhlIHJlc291cmNlJ3Mgb3duLiAqL1xuICByZWFkb25seSBjb21wbGV0ZT86IChyZXF1ZXN0OiBSZXF1ZXN0LCBzZXJpYWw6IG51bWJlcikgPT4gQm9keTtcbiAgLyoqIFN0YXR1cyBvZiBhIHN1Y2Nlc3NmdWwgZGVsZXRlLiAqL1xuICByZWFkb25seSBkZWxldGVkPzogbnVtYmVyO1xuICAvKiogV2hhdCBjb21lcyBpbnRvIGJlaW5nIHdpdGggdGhlIHJlc291cmNlLCBieSBwYXRoIGJlbG93IG9yIGJlc2lkZSBpdC4gKi9cbiAgcmVhZG9ubHkgYWNjb21wYW55PzogKHJlcXVlc3Q6IFJlcXVlc3QpID0+IHsgcGF0aDogc3RyaW5nOyBib2R5OiBCb2R5IH1bXTtcbn1cblxuY29uc3QgcmVjb3JkOiBSZXNvdXJjZVR5cGUgPSB7XG4gIHJ1bGVzOiBbYWxpYXNTdGFuZHNBbG9uZV0sXG4gIGNvbXBsZXRlOiAoeyBpZCB9KSA9PiAoeyBmcWRuOiBgJHtpZC5uYW1lID09PSAnQCcgPyAnJyA6IGAke2lkLm5hbWV9LmB9JHtpZC5wYXJlbnQhLnNwbGl0KCcvJykucG9wKCl9LmAgfSksXG59O1xuXG4vKiogUmVjb3JkIHNldHMgdGhhdCBldmVyeSB6b25lIGhhcyBmcm9tIHRoZSBzdGFydC4gU291cmNlOiBsZWFybi5taWNyb3NvZnQuY29tL2F6dXJlL2Rucy9kbnMtem9uZXMtcmVjb3Jkcy4gKi9cbmZ1bmN0aW9uIHpvbmVSZWNvcmRzKG5hbWVzOiBzdHJpbmdbXSk6IFJlc291cmNlVHlwZVsnYWNjb21wYW55J10ge1xuICBjb25zdCBib2RpZXM6IFJlY29yZDxzdHJpbmcsIEJvZHk+ID0ge1xuICAgIE5TOiB7IHByb3BlcnRpZXM6IHsgVFRMOiAxNzI4MDAsIE5TUmVjb3JkczogW3sgbnNkbmFtZTogJ25zMS0wMS5henVyZS1kbnMuY29tLicgfV0gfSB9LFxuICAgIFNPQToge1xuICAgICAgcHJvcGVydGllczoge1xuICAgICAgICBUVEw6IDM2MDAsXG4gICAgICAgIHNvYVJlY29yZDoge1xuICAgICAgICAgIGhvc3Q6ICduczEtMDEuYXp1cmUtZG5zLmNvbS4nLFxuICAgICAgICAgIGVtYWlsOiAnYXp1cmVkbnMtaG9zdG1hc3Rlci5taWNyb3NvZnQuY29tJyxcbiAgICAgICAgICBzZXJpYWxOdW1iZXI6IDEsXG4gICAgICAgICAgcmVmcmVzaFRpbWU6IDM2MDAsXG4gICAgICAgICAgcmV0cnlUaW1lOiAzMDAsXG4gICAgICAgICAgZXhwaXJlVGltZTogMjQxOTIwMCxcbiAgICAgICAgICBtaW5pbXVtVHRsOiAzMDAsXG4gICAgICAgIH0sXG4gICAgICB9LFxuICAgIH0sXG4gIH07XG4gIHJldHVybiAoeyBpZCB9KSA9PiBuYW1lcy5tYXAoKG5hbWUpID0+ICh7IHBhdGg6IGAke2lkLnRleHR9LyR7bmFtZX0vQGAsIGJvZHk6IGJvZGllc1tuYW1lXSB9KSk7XG59XG5cbmZ1bmN0aW9uIGNvbXBsZXRlTWFjaGluZSh7IGlkLCBib2R5LCBwcmV2aW91cyB9OiBSZXF1ZXN0LCBzZXJpYWw6IG51bWJlcik6IEJvZHkge1xuICBjb25zdCBwcm9wZXJ0aWVzID0gcHJvcGVydGllc09mKGJvZHkpIGFzIHsgc3RvcmFnZVByb2ZpbGU/OiB7IG9zRGlzaz86IEJvZHkgfTsgb3NQcm9maWxlPzogQm9keSB9O1xuICBjb25zdCB3cml0dGVuID0gcHJvcGVydGllcy5vc1Byb2ZpbGUgPz8gKHByb3BlcnRpZXNPZihwcmV2aW91cz8uYm9keSA/PyB7fSkub3NQcm9maWxlIGFzIEJvZHkpO1xuICAvLyBBenVyZSBuZXZlciBzaG93cyBhIHBhc3N3b3JkLiBKU09OIGxlYXZlcyBvdXQgd2hhdCBpcyB1bmRlZmluZWQuXG4gIGNvbnN0IG9zUHJvZmlsZSA9IHsgLi4ud3JpdHRlbiwgYWRtaW5QYXNzd29yZDogdW5kZWZpbmVkIH07XG4gIGNvbnN0IG9zRGlzayA9IHByb3BlcnRpZXMuc3RvcmFnZVByb2ZpbGU/Lm9zRGlzayA/PyB7fTtcbiAgY29uc3QgbWFuYWdlZCA9IHtcbiAgICAuLi4ob3NEaXNrLm1hbmFnZWREaXNrIGFzIEJvZHkgfCB1bmRlZmluZWQpLFxuICAgIGlkOiBvc0Rpc2tQYXRoKGlkLnRleHQsIFN0cmluZyhvc0Rpc2submFtZSkpLFxuICB9O1xuICBjb25zdCBjYXBhYmlsaXRpZXMgPSBwcm9wZXJ0aWVzT2YoYm9keSkuYWRkaXRpb25hbENhcGFiaWxpdGllcyBhcyBCb2R5IHwgdW5kZWZpbmVkO1xuICByZXR1cm4ge1xuICAgIG9zUHJvZmlsZSxcbiAgICBzdG9yYWdlUHJvZmlsZTogeyAuLi5wcm9wZXJ0aWVzLnN0b3JhZ2VQcm9maWxlLCBvc0Rpc2s6IHsgLi4ub3NEaXNrLCBtYW5hZ2VkRGlzazogbWFuYWdlZCB9IH0sXG4gICAgdm1JZDogYDMzMzMzMzMzLTMzMzMtMzMzMy0zMzMzLSR7U3RyaW5nKHNlcmlhbCkucGFkU3RhcnQoMTIsICcwJyl9YCxcbiAgICAvLyBBenVyZSBkb2VzIG5vdCBzaG93IGNhcGFiaWxpdGllcyB0aGF0IGFyZSBhbGwgb2ZmLlxuICAgIGFkZGl0aW9uYWxDYXBhYmlsaXRpZXM6IE9iamVjdC52YWx1ZXMoY2FwYWJpbGl0aWVzID8/IHt9KS5zb21lKEJvb2xlYW4pID8gY2FwYWJpbGl0aWVzIDogdW5kZWZpbmVkLFxuICB9O1xufVxuXG5mdW5jdGlvbiBvc0Rpc2tQYXRoKG1hY2hpbmU6IHN0cmluZywgbmFtZTogc3RyaW5nKTogc3RyaW5nIHtcbiAgcmV0dXJuIGAke21hY2hpbmUuc3BsaXQoJy9wcm92aWRlcnMvJylbMF19L3Byb3ZpZGVycy9NaWNyb3NvZnQuQ29tcHV0ZS9kaXNrcy8ke25hbWV9YDtcbn1cblxuLyoqIEV2ZXJ5IHR5cGUgdGhhdCB0aGUgbGlicmFyeSBlbWl0czsgYSBjYWxsIGZvciBhbnkgb3RoZXIgaXMgYW4gdW5rbm93biBwYXRoLiAqL1xuZXhwb3J0IGNvbnN0IFJFU09VUkNFX1RZUEVTOiBSZWNvcmQ8c3RyaW5nLCBSZXNvdXJjZVR5cGU+ID0ge1xuICAnbWljcm9zb2Z0LnJlc291cmNlcy9yZXNvdXJjZWdyb3Vwcyc6IHt9LFxuICAnbWljcm9zb2Z0Lm5ldHdvcmsvdmlydHVhbG5ldHdvcmtzJzogeyBydWxlczogW25ldHdvcmtIb2xkc1N1Ym5ldHNdIH0sXG4gICdtaWNyb3NvZnQubmV0d29yay92aXJ0dWFsbmV0d29ya3Mvc3VibmV0cyc6IHsgcnVsZXM6IFtzdWJuZXRGaXRzLCBzdGF5c0luSXRzUmVnaW9uXSB9LFxuICAnbWljcm9zb2Z0Lm5ldHdvcmsvdmlydHVhbG5ldHdvcmtzL3ZpcnR1YWxuZXR3b3JrcGVlcmluZ3MnOiB7XG4gICAgcnVsZXM6IFtwZWVyaW5nRml0c10sXG4gICAgY29tcGxldGU6ICgpID0+ICh7IHBlZXJpbmdTdGF0ZTogJ0Nvbm5lY3RlZCcsIHBlZXJpbmdTeW5jTGV2ZWw6ICdGdWxseUluU3luYycgfSksXG4gIH0sXG4gICdtaWNyb3NvZnQubmV0d29yay9uZXR3b3Jrc2VjdXJpdHlncm91cHMnOiB7fSxcbiAgJ21pY3Jvc29mdC5uZXR3b3JrL25ldHdvcmtzZWN1cml0eWdyb3Vwcy9zZWN1cml0eXJ1bGVzJzogeyBydWxlczogW3ByaW9yaXR5SXNGcmVlXSB9LFxuICAnbWljcm9zb2Z0Lm5ldHdvcmsvcHVibGljaXBhZGRyZXNzZXMnOiB7XG4gICAgcnVsZXM6IFtsYWJlbElzRnJlZSwgcmV2ZXJzZU5hbWVSZXNvbHZlc10sXG4gICAgY29tcGxldGU6ICh7IGJvZHkgfSwgc2VyaWFsKSA9PiB7XG4gICAgICBjb25zdCBzZXR0aW5ncyA9IHByb3BlcnRpZXNPZihib2R5KS5kbnNTZXR0aW5ncyBhcyBCb2R5IHwgdW5kZWZpbmVkO1xuICAgICAgY29uc3QgZnFkbiA9XG4gICAgICAgIHNldHRpbmdzICYmIGAke1N0cmluZyhzZXR0aW5ncy5kb21haW5OYW1lTGFiZWwpfS4ke1N0cmluZyhib2R5LmxvY2F0aW9uKX0uY2xvdWRhcHAuYXp1cmUuY29tYDtcbiAgICAgIHJldHVybiB7XG4gICAgICAgIC8vIEFkZHJlc3NlcyBzZXQgYXNpZGUgZm9yIGRvY3VtZW50YXRpb24gKFJGQyA1NzM3KS5cbiAgICAgICAgaXBBZGRyZXNzOiBzZXJpYWwgPCAyNTAgPyBgMjAzLjAuMTEzLiR7c2VyaWFsfWAgOiBgMTk4LjUxLjEwMC4ke3NlcmlhbCAtIDI1MH1gLFxuICAgICAgICAuLi4oc2V0dGluZ3MgJiYgeyBkbnNTZXR0aW5nczogeyAuLi5zZXR0aW5ncywgZnFkbiB9IH0pLFxuICAgICAgfTtcbiAgICB9LFxuICB9LFxuICAnbWljcm9zb2Z0Lm5ldHdvcmsvbG9hZGJhbGFuY2Vycyc6IHtcbiAgICBydWxlczogW3N0YXlzSW5JdHNSZWdpb24sIGFkZHJlc3Nlc0ZpdCwgcHVibGljQWRkcmVzc0lzRnJlZSwgcGFydHNFeGlzdCwgcG9ydHNBcmVGcmVlXSxcbiAgfSxcbiAgJ21pY3Jvc29mdC5uZXR3b3JrL2xvYWRiYWxhbmNlcnMvYmFja2VuZGFkZHJlc3Nwb29scyc6IHt9LFxuICAnbWljcm9zb2Z0Lm5ldHdvcmsvbmV0d29ya2ludGVyZmFjZXMnOiB7XG4gICAgcnVsZXM6IFtzdGF5c0luSXRzUmVnaW9uLCBhZGRyZXNzZXNGaXQsIHB1YmxpY0FkZHJlc3NJc0ZyZWUsIG9uZUJhbGFuY2VyT2ZBS2luZF0sXG4gICAgY29tcGxldGU6IChfLCBzZXJpYWwpID0+ICh7IG1hY0FkZHJlc3M6IGAwMC0wRC0zQS0wMC0ke3NlcmlhbCA+PiA4fS0ke3NlcmlhbCAmIDI1NX1gIH0pLFxuICB9LFxuICAnbWljcm9zb2Z0Lm5ldHdvcmsvYmFzdGlvbmhvc3RzJzoge1xuICAgIHJ1bGVzOiBbc3RheXNJbkl0c1JlZ2lvbiwgcHVibGljQWRkcmVzc0lzRnJlZV0sXG4gICAgY29tcGxldGU6ICh7IGlkIH0pID0+ICh7IGRuc05hbWU6IGBic3QtJHtpZC5uYW1lfS5iYXN0aW9uLmF6dXJlLmNvbWAgfSksXG4gIH0sXG4gICdtaWNyb3NvZnQuY29tcHV0ZS9hdmFpbGFiaWxpdHlzZXRzJzoge30sXG4gICdtaWNyb3NvZnQuY29tcHV0ZS9kaXNrcyc6IHsgY29tcGxldGU6ICh7IGJvZHkgfSkgPT4gKHsgZGlza1N0YXRlOiAnVW5hdHRhY2hlZCcsIC4uLnByb3BlcnRpZXNPZihib2R5KSB9KSB9LFxuICAnbWljcm9zb2Z0LmNvbXB1dGUvdmlydHVhbG1hY2hpbmVzJzoge1xuICAgIHJ1bGVzOiBbc3RheXNJbkl0c1JlZ2lvbiwgaW50ZXJmYWNlc0FyZUZyZWUsIGRpc2tzRml0XSxcbiAgICBjb21wbGV0ZTogY29tcGxldGVNYWNoaW5lLFxuICAgIGFjY29tcGFueTogKHsgaWQsIGJvZHkgfSkgPT4ge1xuICAgICAgY29uc3QgeyBvc0Rpc2sgfSA9IHByb3BlcnRpZXNPZihib2R5KS5zdG9yYWdlUHJvZmlsZSBhcyB7IG9zRGlzazogQm9keSB9O1xuICAgICAgY29uc3QgcGF0aCA9IG9zRGlza1BhdGgoaWQudGV4dCwgU3RyaW5nKG9zRGlzay5uYW1lKSk7XG4gICAgICByZXR1cm4gW1xuICAgICAgICB7XG4gICAgICAgICAgcGF0aCxcbiAgICAgICAgICBib2R5OiB7XG4gICAgICAgICAgICBsb2NhdGlvbjogYm9keS5sb2NhdGlvbixcbiAgICAgICAgICAgIHpvbmVzOiBib2R5LnpvbmVzLFxuICAgICAgICAgICAgc2t1OiB7IG5hbWU6ICdQcmVtaXVtX0xSUycgfSxcbiAgICAgICAgICAgIHByb3BlcnRpZXM6IHtcbiAgICAgICAgICAgICAgZGlza1NpemVHQjogb3NEaXNrLmRpc2tTaXplR0IsXG4gICAgICAgICAgICAgIG9zVHlwZTogJ1dpbmRvd3MnLFxuICAgICAgICAgICAgICBjcmVhdGlvbkRhdGE6IHsgY3JlYXRlT3B0aW9uOiAnRnJvbUltYWdlJyB9LFxuICAgICAgICAgICAgfSxcbiAgICAgICAgICB9LFxuICAgICAgICB9LFxuICAgICAgXTtcbiAgICB9LFxuICB9LFxuICAnbWljcm9zb2Z0LmNvbXB1dGUvdmlydHVhbG1hY2hpbmVzL2V4dGVuc2lvbnMnOiB7fSxcbiAgJ21pY3Jvc29mdC5jb21wdXRlL3ZpcnR1YWxtYWNoaW5lcy9ydW5jb21tYW5kcyc6IHt9LFxuICAnbWljcm9zb2Z0Lm1haW50ZW5hbmNlL21haW50ZW5hbmNlY29uZmlndXJhdGlvbnMnOiB7fSxcbiAgJ21pY3Jvc29mdC5tYWludGVuYW5jZS9jb25maWd1cmF0aW9uYXNzaWdubWVudHMnOiB7fSxcbiAgJ21pY3Jvc29mdC5hdXRob3JpemF0aW9uL2xvY2tzJzogeyBkZWxldGVkOiAyMDAgfSxcbiAgJ21pY3Jvc29mdC5uZXR3b3JrL2Ruc3pvbmVzJzoge1xuICAgIGNvbXBsZXRlOiAoKSA9PiAoe1xuICAgICAgbmFtZVNlcnZlcnM6IFsnbnMxLTAxLmF6dXJlLWRucy5jb20uJywgJ25zMi0wMS5henVyZS1kbnMubmV0LiddLFxuICAgICAgbnVtYmVyT2ZSZWNvcmRTZXRzOiAyLFxuICAgIH0pLFxuICAgIGFjY29tcGFueTogem9uZVJlY29yZHMoWydOUycsICdTT0EnXSksXG4gIH0sXG4gIC4uLk9iamVjdC5mcm9tRW50cmllcyhcbiAgICBbJ2EnLCAnY25hbWUnLCAnbXgnLCAndHh0JywgJ2NhYScsICducycsICdzb2EnXS5tYXAoKGtpbmQpID0+IFtcbiAgICAgIGBtaWNyb3NvZnQubmV0d29yay9kbnN6b25lcy8ke2tpbmR9YCxcbiAgICAgIHJlY29yZCxcbiAgICBdKSxcbiAgKSxcbiAgJ21pY3Jvc29mdC5uZXR3b3JrL3ByaXZhdGVkbnN6b25lcyc6IHtcbiAgICBjb21wbGV0ZTogKCkgPT4gKHtcbiAgICAgIG51bWJlck9mUmVjb3JkU2V0czogMSxcbiAgICAgIG1heE51bWJlck9mUmVjb3JkU2V0czogMjUwMDAsXG4gICAgICBtYXhOdW1iZXJPZlZpcnR1YWxOZXR3b3JrTGlua3M6IDEwMDAsXG4gICAgICBtYXhOdW1iZXJPZlZpcnR1YWxOZXR3b3JrTGlua3NXaXRoUmVnaXN0cmF0aW9uOiAxMDAsXG4gICAgfSksXG4gICAgYWNjb21wYW55OiB6b25lUmVjb3JkcyhbJ1NPQSddKSxcbiAgfSxcbiAgLi4uT2JqZWN0LmZyb21FbnRyaWVzKFsnYScsICdzb2EnXS5tYXAoKGtpbmQpID0+IFtgbWljcm9zb2Z0Lm5ldHdvcmsvcHJpdmF0ZWRuc3pvbmVzLyR7a2luZH1gLCByZWNvcmRdKSksXG4gICdtaWNyb3NvZnQubmV0d29yay9wcml2YXRlZG5zem9uZXMvdmlydHVhbG5ldHdvcmtsaW5rcyc6IHtcbiAgICBydWxlczogW2xpbmtJc1VuaXF1ZV0sXG4gICAgY29tcGxldGU6ICgpID0+ICh7IHZpcnR1YWxOZXR3b3JrTGlua1N0YXRlOiAnQ29tcGxldGVkJyB9KSxcbiAgfSxcbiAgJ21pY3Jvc29mdC5uZXR3b3JrL3RyYWZmaWNtYW5hZ2VycHJvZmlsZXMnOiB7XG4gICAgcnVsZXM6IFtyZWxhdGl2ZU5hbWVJc0ZyZWVdLFxuICAgIGNvbXBsZXRlOiAoeyBib2R5IH0pID0+IHtcbiAgICAgIGNvbnN0IGRuc0NvbmZpZyA9IHByb3BlcnRpZXNPZihib2R5KS5kbnNDb25maWcgYXMgQm9keTtcbiAgICAgIHJldHVybiB7IGRuc0NvbmZpZzogeyAuLi5kbnNDb25maWcsIGZxZG46IGAke1N0cmluZyhkbnNDb25maWcucmVsYXRpdmVOYW1lKX0udHJhZmZpY21hbmFnZXIubmV0YCB9IH07XG4gICAgfSxcbiAgfSxcbiAgJ21pY3Jvc29mdC5uZXR3b3JrL3RyYWZmaWNtYW5hZ2VycHJvZmlsZXMvZXh0ZXJuYWxlbmRwb2ludHMnOiB7IHJ1bGVzOiBbZW5kcG9pbnRQcmlvcml0eUlzRnJlZV0gfSxcbn07XG4iXX0=