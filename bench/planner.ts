import type { LayoutDemand, LayoutMember } from '../lib/copy-layout/model';
import { layoutCopies } from '../lib/copy-layout/planner';

const DATABASES = 100;
const MEMBERS_PER_SITE = 8;
const RUNS = 5;

/** What the copy planner takes for one large group: the first run, as a program pays it, and the best of a few. */
export function plannerReport(): string {
  const times = Array.from({ length: RUNS }, () => cpuOf(() => layoutCopies(largeGroup())));
  const [first, best] = [times[0], Math.min(...times)].map((time) => `${time.toFixed(0)} ms`);
  return `Copy planner, ${DATABASES} databases on ${2 * MEMBERS_PER_SITE} members: ${first} of CPU in the first run, ${best} in the best of ${RUNS}.`;
}

/** Two sites of three zones each, with five copies of each database, one of them lagged. */
function largeGroup(): LayoutDemand {
  return {
    members: [...membersOf('AMS'), ...membersOf('DUB')],
    databases: Array.from({ length: DATABASES }, (_, index) => ({ name: `DB${index + 1}`, home: 'AMS' })),
    localCopies: 2,
    remoteCopies: 2,
    laggedCopies: 1,
  };
}

function membersOf(site: string): LayoutMember[] {
  return Array.from({ length: MEMBERS_PER_SITE }, (_, index) => ({
    name: `${site}${index + 1}`,
    site,
    zone: String((index % 3) + 1),
  }));
}

/** Milliseconds of CPU of this process: other processes of a busy machine do not count. */
function cpuOf(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
