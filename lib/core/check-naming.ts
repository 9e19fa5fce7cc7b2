import { withMembers } from './check-class';

/** What makes an object an `INaming`. */
export const NAMING = withMembers(
  'a naming strategy',
  ['resourceName', 'computerName', 'publicLabel', 'tags'],
  "new CafNaming({ workload: 'exchange' }), or a class that implements INaming",
);
