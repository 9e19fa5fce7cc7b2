import { exploreKinds } from './explore';

// Programs that are put together from pieces, with a datacenter as one of the sites: see explore.ts for how to repeat one.

exploreKinds({ fromDatacenter: 40, toDatacenter: 40 });
