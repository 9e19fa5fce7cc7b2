import { AzureError } from '../azure-error';
import type { Body } from '../store';
import { REGION_ZONES } from './region-zones';
import type { Rule } from './rule';
import { propertiesOf } from './rule';

/**
 * A public address keeps its zones, and the way its traffic takes.
 *
 * Source: for zones github.com/Azure/AzOps/issues/701; for the tags
 * learn.microsoft.com/azure/virtual-network/ip-services/routing-preference-overview (chosen when the address is made) and
 * learn.microsoft.com/azure/virtual-network/ip-services/create-public-ip-powershell (set when created); their code
 * is an estimate.
 */
export const addressKeepsItsWay: Rule = ({ id, body, previous }) => {
  if (!previous) return;
  const zonesOf = (each: Body): string =>
    [...((each.zones as string[] | undefined) ?? [])].sort().join(', ') || 'NoZone';
  const [before, after] = [zonesOf(previous.body), zonesOf(body)];
  if (before !== after) {
    throw new AzureError(
      400,
      'ResourceAvailabilityZonesCannotBeModified',
      `Resource ${id.text} has an existing availability zone constraint ${before} and the request has availability zone constraint ${after}, which do not match. Zones cannot be added/updated/removed once the resource is created. The resource cannot be updated from regional to zonal or vice-versa.`,
    );
  }
  if (routingOf(previous.body) === routingOf(body)) return;
  throw new AzureError(
    400,
    'IpTagsCannotBeModified',
    `IpTags of public IP address ${id.text} cannot be added, changed or removed once the resource is created.`,
  );
};

/** Where the traffic of an address goes: `internet`, or nothing for Microsoft's network. */
function routingOf(address: Body): string {
  const { ipTags = [] } = propertiesOf(address) as { ipTags?: { ipTagType?: string; tag?: string }[] };
  const found = ipTags.find(({ ipTagType }) => ipTagType?.toLowerCase() === 'routingpreference');
  return String(found?.tag ?? '').toLowerCase();
}

/**
 * Routing over the Internet needs a Standard address of IPv4, in all zones where the region has zones.
 *
 * Source: learn.microsoft.com/azure/virtual-network/ip-services/routing-preference-overview (limitations); one zone:
 * github.com/MicrosoftDocs/azure-docs/pull/65595; no zones: the message of
 * github.com/hashicorp/terraform-provider-azurerm/pull/18384, whose code is an estimate, as is that for the SKU.
 */
export const routingFits: Rule = ({ id, body }) => {
  if (routingOf(body) === '') return;
  const { publicIPAddressVersion = 'IPv4' } = propertiesOf(body) as { publicIPAddressVersion?: string };
  if ((body.sku as { name?: string } | undefined)?.name !== 'Standard' || publicIPAddressVersion !== 'IPv4') {
    throw new AzureError(
      400,
      'RoutingPreferenceNotSupported',
      `PublicIPAddress ${id.text} with RoutingPreference in its IpTags has to be of Standard SKU and IPv4.`,
    );
  }
  const zones = (body.zones as string[] | undefined) ?? [];
  if (zones.length === 1) {
    throw new AzureError(
      400,
      'PublicIPAddressWithOneZoneDoesNotSupportRoutingPreference',
      `A zonal PublicIPAddress ${id.text} cannot support for routing preference feature`,
    );
  }
  if (zones.length > 0 || !REGION_ZONES.get(String(body.location))?.length) return;
  throw new AzureError(
    400,
    'PublicIPAddressWithoutZonesDoesNotSupportRoutingPreference',
    `Starting with api version 2020-08-01 new PublicIPAddresses without zones in a zonal region (like ${id.text}) do not support RoutingPreference. Either provide a non-empty Zones array, or remove RoutingPreference from IpTags.`,
  );
};
