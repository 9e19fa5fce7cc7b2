import type { EstateDocument } from '../../model/estate-document';
import { regionDomain, siteDomain } from '../../model/ids';
import { Runs } from '../../model/site-model';
import type { KnownChange } from './known-change';

/** An alternate witness in the standby site, for groups without one. */
export function alternateWitness(document: EstateDocument): KnownChange[] {
  const site = document.sites.find(
    ({ standbyFor, runs }) => standbyFor !== undefined && runs === Runs.ALWAYS,
  );
  const without = document.availabilityGroups.filter((group) => group.alternateWitness === undefined);
  if (!site || without.length === 0) return [];
  const id = `${site.id}FSW1`;
  const template = document.machines.find((machine) => machine.roles.includes('witness'));
  if (!template) return [];
  return [
    {
      words: `an alternate witness in ${site.name}`,
      document: {
        ...document,
        machines: [
          ...document.machines,
          {
            ...template,
            id,
            site: site.id,
            location: site.name,
            failureDomains: site.region === undefined ? [siteDomain(site.id)] : [regionDomain(site.region)],
          },
        ],
        availabilityGroups: document.availabilityGroups.map((group) => ({
          ...group,
          alternateWitness: group.alternateWitness ?? id,
        })),
      },
    },
  ];
}
