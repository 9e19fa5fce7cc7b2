import { isDeepStrictEqual } from 'node:util';
import { AzureError } from '../azure-error';
import type { Body } from '../store';
import type { Rule } from './rule';

/** What stands at a path of names in a body, without regard to case; undefined where nothing does. */
function at(body: Body, path: string): unknown {
  let value: unknown = body;
  for (const name of path.split('.')) value = (value as Body | undefined)?.[name];
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value).toLowerCase());
}

function refuseChange(path: string, name = path): Rule {
  return ({ body, previous }) => {
    const after = previous && at(body, path);
    // What a request leaves out stays.
    if (after === undefined || isDeepStrictEqual(after, at(previous!.body, path))) return;
    throw new AzureError(409, 'PropertyChangeNotAllowed', `Changing property '${name}' is not allowed.`);
  };
}

const all =
  (rules: Rule[]): Rule =>
  (request) =>
    rules.forEach((rule) => rule(request));

/**
 * What a machine keeps from its birth.
 *
 * Sources of code and message: github.com/hashicorp/terraform-provider-azurerm/issues/3277 (zones),
 * github.com/Azure/azure-powershell/issues/1820 (availability set), github.com/Azure/azure-sdk-for-node/issues/2297 (custom data),
 * github.com/Azure/azure-powershell/issues/7621 (OS disk), hashicorp/terraform-provider-azurerm v4.55.0 compute/ssh_keys.go (SSH keys); the others are refused alike by
 * learn.microsoft.com/rest/api/compute/virtual-machines/create-or-update (set at creation only).
 */
export const machineKeepsItsBirth = all([
  refuseChange('zones'),
  refuseChange('properties.availabilitySet.id', 'availabilitySet.id'),
  refuseChange('properties.osProfile.computerName', 'osProfile.computerName'),
  refuseChange('properties.osProfile.adminUsername', 'osProfile.adminUsername'),
  refuseChange('properties.osProfile.customData', 'customData'),
  refuseChange('properties.osProfile.linuxConfiguration.ssh.publicKeys', 'linuxConfiguration.ssh.publicKeys'),
  refuseChange('properties.storageProfile.imageReference', 'imageReference'),
  refuseChange('properties.storageProfile.osDisk.name', 'osDisk.name'),
  refuseChange('properties.storageProfile.osDisk.createOption', 'osDisk.createOption'),
]);

/** A disk keeps its zone. Source of code and message: as for machines; for disks an estimate. */
export const diskKeepsItsZone = refuseChange('zones');
