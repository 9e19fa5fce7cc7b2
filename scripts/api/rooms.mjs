/** Pages of the reference by task: a folder of lib/, and what it is called. The types of lib/ itself are on `estate`. */
export const TASKS = [
  {
    title: 'The whole estate',
    rooms: { estate: 'Two sites in one call', standby: 'The standby site' },
  },
  {
    title: 'Sites and networks',
    rooms: { site: 'Sites', datacenter: 'Datacenters', state: 'State' },
  },
  {
    title: 'Tiers of servers',
    rooms: {
      'client-access': 'Front ends',
      edge: 'Edges',
      mailbox: 'Mailbox servers and the database availability group',
      'copy-layout': 'Database copies',
      balancing: 'Balancing',
    },
  },
  {
    title: 'Servers',
    rooms: {
      server: 'Servers and disks',
      installation: 'Installation of Exchange',
      certificates: 'Certificates',
      protection: 'Backups and exports',
    },
  },
  {
    title: 'Names',
    rooms: { dns: 'Zones and failover', publishing: 'Between tiers and names' },
  },
  {
    title: 'What survives what',
    rooms: { resilience: 'Analysis and objectives', 'recovery-plan': 'Recovery plan', runbook: 'Runbooks' },
  },
  {
    title: 'Operation',
    rooms: {
      monitoring: 'Monitoring',
      pipeline: 'Pipelines',
      summary: 'Summary',
      testing: 'Tests of a program',
    },
  },
  {
    title: 'Values and the model',
    rooms: {
      core: 'Regions, durations, sizes, warnings',
      exchange: 'Exchange versions and protocols',
      model: 'The model of the estate',
    },
  },
];

/** The page that a source file is documented on. */
export function roomOf(file) {
  const [, folder, below] = file.split('/');
  return below === undefined ? 'estate' : folder;
}
