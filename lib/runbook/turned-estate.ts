import type { EstateDocument } from '../model/estate-document';

/**
 * The estate as pages about the loss of its standby site see it, where both sites serve: the standby is the site that is lost, and the primary the one
 * that is left. The alternate witness is for the loss of the primary only.
 */
export function turnedEstate(estate: EstateDocument): EstateDocument {
  const standby = estate.sites.find(({ standbyFor }) => standbyFor !== undefined);
  return {
    ...estate,
    sites: estate.sites.map((site) => ({
      ...site,
      standbyFor: site.id === standby?.standbyFor ? standby.id : undefined,
    })),
    names: estate.names.map((name) => ({ ...name, primary: name.standby, standby: name.primary })),
    availabilityGroups: estate.availabilityGroups.map((group) => ({
      ...group,
      alternateWitness: undefined,
      alternateWitnessDirectory: undefined,
    })),
  };
}
