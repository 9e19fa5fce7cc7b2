/**
 * Recommendations of the Azure Proactive Resiliency Library that a warning is about, by what they say. `docs/resiliency-rules.md` lists all that
 * concern an estate, with what is done about each.
 *
 * Source: github.com/Azure/Azure-Proactive-Resiliency-Library-v2 (`aprlGuid` of azure-resources/…/recommendations.yaml).
 */
const RULES = {
  zones: '2bd0be95-a825-6f47-a8c6-3db1fb5eb387',
  acceleratedNetworking: 'dfedbeb1-1519-fc47-86a5-52f96cf07105',
  constantPerformance: '3201dba8-d1da-4826-98a4-104066545170',
  crossRegionRestore: '1549b91f-2ea0-4d4f-ba2a-4596becbe3de',
  peeringLocations: '4d703025-dafc-f840-a183-5dc440456134',
  concentrators: 'af11fc4c-c06c-4f4c-b98d-6eee6d5c4c70',
  serviceHealth: '9729c89d-8118-41b4-a39b-e12468fa872b',
  resourceHealth: 'be448849-0d7d-49ba-9c94-9573ee533d5d',
};

/** A sentence that names the recommendations that a choice does not keep. */
export function breaksRules(...names: (keyof typeof RULES)[]): string {
  const ids = names.map((name) => RULES[name]);
  return ` Azure Proactive Resiliency Library: ${ids.join(', ')}.`;
}
