import type { Refusal } from '../core/refusal';
import { Wording } from '../core/shown';
import type { MachineModel } from '../model/machine-model';
import type { SiteModel } from '../model/site-model';
import type { AlertReceiver } from './alert-receiver';

/**
 * Alerts about a region have to be evaluated outside it. A site with nothing but witnesses may share the region: no service ends with it, and
 * Azure's own reports of incidents tell that it is lost.
 */
export function regionFaults(region: string, sites: SiteModel[], machines: MachineModel[]): Refusal[] {
  const serves = ({ id }: SiteModel): boolean =>
    machines.some(({ site, roles }) => site === id && roles.some((role) => role !== 'witness'));
  return sites
    .filter((site) => site.region === region && serves(site))
    .map((site) => ({
      property: 'region',
      value: region,
      fault: 'must differ from the regions that its alerts are about',
      cause: `${site.name} is in that region: when the region is lost, so are its logs and every rule about them, and nobody is told`,
      remedy: 'use a third region, such as that of the witness, for the workspace',
    }));
}

/** Mail of the estate itself does not arrive when the estate is what fails. */
export function receiverFaults(
  receivers: AlertReceiver[],
  actionGroupIds: string[],
  domains: string[],
): Refusal[] {
  const isOwn = ({ mailDomain }: AlertReceiver): boolean =>
    domains.some((domain) => mailDomain === domain || mailDomain?.endsWith(`.${domain}`));
  if (actionGroupIds.length > 0 || receivers.length === 0 || !receivers.every(isOwn)) return [];
  return [
    {
      property: 'receivers',
      value: new Wording(receivers.map(({ target }) => target).join(', ')),
      fault: 'must not be mail of the estate itself only',
      cause: `mail for ${domains.join(', ')} is delivered by the servers that the alerts are about, so that the most severe ones would not arrive`,
      remedy:
        'add AlertReceiver.sms(), voice(), push() or webhook(), or an address in a domain that is served elsewhere',
    },
  ];
}

/** A machine that no rule knows could stop without an alert. */
export function siteFaults(codes: string[], machines: MachineModel[]): Refusal[] {
  const missing = machines.filter(
    ({ existing, site }) => !existing && site !== undefined && !codes.includes(site),
  );
  if (missing.length === 0) return [];
  return [
    {
      property: 'sites',
      value: codes,
      fault: `lacks sites with machines of the estate: ${[...new Set(missing.map(({ site }) => site))].join(', ')}`,
      cause: `nobody would be told when ${missing.map(({ id }) => id).join(', ')} stop`,
      remedy: 'list all sites of the estate',
    },
  ];
}
