import { hostName } from './host-names';
import { GATEWAY_TYPES } from './gateway-types';
import { MONITORING_TYPES } from './monitoring-types';
import { PROTECTION_TYPES } from './protection-types';
import { agentHasIdentity } from './rules/alerts';
import { keyMayBeUsed, setMayUseItsKeys, vaultKeepsKeys } from './rules/disk-keys';
import { remoteGatewayExists } from './rules/gateways';
import { staysInItsRegion } from './rules/general';
import { oneBalancerOfAKind, partsExist, portsAreFree } from './rules/load-balancing';
import { disksFit, interfacesAreFree, isLinux, linuxKeysAreTaken } from './rules/machines';
import {
  aliasStandsAlone,
  endpointLeadsToProfile,
  endpointPriorityIsFree,
  endpointSuitsRouting,
  labelIsFree,
  linkIsUnique,
  relativeNameIsFree,
  reverseNameResolves,
} from './rules/names';
import {
  addressesFit,
  networkHoldsSubnets,
  peeringFits,
  priorityIsFree,
  publicAddressIsFree,
  subnetFits,
} from './rules/network';
import {
  diskDoesNotShrink,
  diskIsFree,
  isDeallocatedWhereNeeded,
  machineRuns,
  sizeIsOffered,
} from './rules/power';
import { addressKeepsItsWay, routingFits } from './rules/routing';
import type { Request, Rule } from './rules/rule';
import { propertiesOf } from './rules/rule';
import { diskKeepsItsZone, machineKeepsItsBirth } from './rules/unchangeable';
import type { Body } from './store';

/** What is particular about a type. */
export interface ResourceType {
  readonly rules?: Rule[];
  /** Refuses a delete, beside what holds for all types. */
  readonly keeps?: (request: Pick<Request, 'id' | 'powerOf' | 'store'>) => void;
  /** What stays in its place after a delete that can be taken back. */
  readonly softly?: (request: Pick<Request, 'id' | 'store'>) => Body | undefined;
  /** What comes into being by its deletion. */
  readonly remains?: (request: Pick<Request, 'id' | 'body'>) => { path: string; body: Body }[];
  /** What Azure adds to what was written: `serial` is a number that stays the resource's own. */
  readonly complete?: (request: Request, serial: number) => Body;
  /** What Azure adds beside the properties. */
  readonly mark?: (request: Request, serial: number) => Body;
  /** Status of a successful delete. */
  readonly deleted?: number;
  /** Status of a successful write. */
  readonly created?: number;
  /** Answers to actions, by their names: what is asked of a resource that may not exist yet. */
  readonly actions?: Record<string, (resource: Body | undefined) => Body>;
  /** What is written with it, by path. */
  readonly deploys?: (request: Request) => { path: string; body: Body }[];
  /** What comes into being with the resource, by path below or beside it. */
  readonly accompany?: (request: Request) => { path: string; body: Body }[];
}

const record: ResourceType = {
  rules: [aliasStandsAlone],
  complete: ({ id }) => ({ fqdn: `${id.name === '@' ? '' : `${id.name}.`}${id.parent!.split('/').pop()}.` }),
};

/** Record sets that every zone has from the start. Source: learn.microsoft.com/azure/dns/dns-zones-records. */
function zoneRecords(names: string[]): ResourceType['accompany'] {
  const bodies: Record<string, Body> = {
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

function completeMachine({ id, body, previous }: Request, serial: number): Body {
  const properties = propertiesOf(body) as { storageProfile?: { osDisk?: Body }; osProfile?: Body };
  const written = properties.osProfile ?? (propertiesOf(previous?.body ?? {}).osProfile as Body);
  // Azure never shows a password. JSON leaves out what is undefined.
  const osProfile = { ...written, adminPassword: undefined };
  const osDisk = properties.storageProfile?.osDisk ?? {};
  const managed = {
    ...(osDisk.managedDisk as Body | undefined),
    id: osDiskPath(id.text, String(osDisk.name)),
  };
  const capabilities = propertiesOf(body).additionalCapabilities as Body | undefined;
  return {
    osProfile,
    storageProfile: { ...properties.storageProfile, osDisk: { ...osDisk, managedDisk: managed } },
    vmId: `33333333-3333-3333-3333-${String(serial).padStart(12, '0')}`,
    // Azure does not show capabilities that are all off.
    additionalCapabilities: Object.values(capabilities ?? {}).some(Boolean) ? capabilities : undefined,
  };
}

/** Addresses set aside for documentation (RFC 5737), then for benchmarks (RFC 2544). */
function publicAddress(serial: number): string {
  if (serial < 250) return `203.0.113.${serial}`;
  return serial < 500 ? `198.51.100.${serial - 250}` : `198.18.${serial >> 8}.${serial & 255}`;
}

function osDiskPath(machine: string, name: string): string {
  return `${machine.split('/providers/')[0]}/providers/Microsoft.Compute/disks/${name}`;
}

/** Every type that the library emits; a call for any other is an unknown path. */
export const RESOURCE_TYPES: Record<string, ResourceType> = {
  ...PROTECTION_TYPES,
  ...MONITORING_TYPES,
  ...GATEWAY_TYPES,
  'microsoft.resources/resourcegroups': {},
  'microsoft.network/virtualnetworks': { rules: [networkHoldsSubnets] },
  'microsoft.network/virtualnetworks/subnets': { rules: [subnetFits, staysInItsRegion] },
  'microsoft.network/virtualnetworks/virtualnetworkpeerings': {
    rules: [peeringFits, remoteGatewayExists],
    complete: () => ({ peeringState: 'Connected', peeringSyncLevel: 'FullyInSync' }),
  },
  'microsoft.network/networksecuritygroups': {},
  'microsoft.network/networksecuritygroups/securityrules': { rules: [priorityIsFree] },
  'microsoft.network/publicipaddresses': {
    rules: [labelIsFree, reverseNameResolves, addressKeepsItsWay, routingFits],
    complete: ({ body }, serial) => {
      const settings = propertiesOf(body).dnsSettings as Body | undefined;
      const fqdn = settings && hostName(settings.domainNameLabel, body.location);
      return {
        ipAddress: publicAddress(serial),
        ...(settings && { dnsSettings: { ...settings, fqdn } }),
      };
    },
  },
  'microsoft.network/loadbalancers': {
    rules: [staysInItsRegion, addressesFit, publicAddressIsFree, partsExist, portsAreFree],
  },
  'microsoft.network/loadbalancers/backendaddresspools': {},
  'microsoft.network/networkinterfaces': {
    rules: [staysInItsRegion, addressesFit, publicAddressIsFree, oneBalancerOfAKind],
    complete: (_, serial) => ({ macAddress: `00-0D-3A-00-${serial >> 8}-${serial & 255}` }),
  },
  'microsoft.network/natgateways': { rules: [staysInItsRegion] },
  'microsoft.network/bastionhosts': {
    rules: [staysInItsRegion, publicAddressIsFree],
    complete: ({ id }) => ({ dnsName: `bst-${id.name}.bastion.azure.com` }),
  },
  'microsoft.compute/availabilitysets': {},
  'microsoft.compute/diskencryptionsets': { rules: [staysInItsRegion, vaultKeepsKeys, setMayUseItsKeys] },
  'microsoft.compute/disks': {
    rules: [diskKeepsItsZone, diskDoesNotShrink, diskIsFree, staysInItsRegion, keyMayBeUsed],
    complete: ({ body }) => ({ diskState: 'Unattached', ...propertiesOf(body) }),
  },
  'microsoft.compute/virtualmachines': {
    rules: [
      machineKeepsItsBirth,
      staysInItsRegion,
      interfacesAreFree,
      disksFit,
      keyMayBeUsed,
      linuxKeysAreTaken,
      sizeIsOffered,
      isDeallocatedWhereNeeded,
    ],
    complete: completeMachine,
    accompany: ({ id, body }) => {
      const { osDisk } = propertiesOf(body).storageProfile as { osDisk: Body };
      const set = (osDisk.managedDisk as { diskEncryptionSet?: { id: string } } | undefined)
        ?.diskEncryptionSet;
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
              osType: isLinux(body) ? 'Linux' : 'Windows',
              creationData: { createOption: 'FromImage' },
              ...(set && { encryption: { diskEncryptionSetId: set.id } }),
            },
          },
        },
      ];
    },
  },
  'microsoft.compute/virtualmachines/extensions': {
    rules: [machineRuns, agentHasIdentity],
    keeps: machineRuns,
  },
  'microsoft.compute/virtualmachines/runcommands': { rules: [machineRuns] },
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
  ...Object.fromEntries(
    ['a', 'cname', 'mx', 'txt', 'srv', 'caa', 'ns', 'soa'].map((kind) => [
      `microsoft.network/dnszones/${kind}`,
      record,
    ]),
  ),
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
    rules: [linkIsUnique],
    complete: () => ({ virtualNetworkLinkState: 'Completed' }),
  },
  'microsoft.network/trafficmanagerprofiles': {
    rules: [relativeNameIsFree],
    complete: ({ body }) => {
      const dnsConfig = propertiesOf(body).dnsConfig as Body;
      return { dnsConfig: { ...dnsConfig, fqdn: `${String(dnsConfig.relativeName)}.trafficmanager.net` } };
    },
  },
  'microsoft.network/trafficmanagerprofiles/externalendpoints': { rules: [endpointPriorityIsFree] },
  'microsoft.network/trafficmanagerprofiles/nestedendpoints': {
    rules: [endpointPriorityIsFree, endpointLeadsToProfile, endpointSuitsRouting],
  },
};
