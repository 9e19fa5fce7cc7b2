/**
 * What is exported from a machine; the value is also the name of the container that keeps it.
 */
export enum ExportPurpose {
  /** What `ExportEdgeConfig.ps1` writes on an Edge: connectors, domains, agents, lists, address rewriting. */
  EDGE_CONFIGURATION = 'edge-configuration',
  /** What people have changed on a front end by hand, and the difference to the day before. */
  CUSTOMISATIONS = 'customisations',
}
