import { PageId } from '../model/page-ids';
import type { Symptom } from './plan-document';
import type { PlanEstate } from './plan-estate';

/** What somebody on call sees, and the page that they open; the widest loss first. */
export function symptoms(estate: PlanEstate): Symptom[] {
  const { availabilityGroups, databases, machines } = estate.document;
  const { primary, standby } = estate;
  const has = (role: string): boolean => machines.some(({ roles }) => roles.includes(role));
  const lagged = databases.some(({ copies }) => copies.some((copy) => copy.lagged));
  const backed = availabilityGroups.some(({ logTruncation }) => logTruncation.backupProduct !== undefined);
  const all: (Symptom | false | undefined)[] = [
    standby && primary && { see: `nothing in ${primary.name} answers`, page: PageId.switchover },
    availabilityGroups.some(({ members }) => members.length > 1) && {
      see: 'no database is mounted, and servers still run',
      page: PageId.quorumLost,
    },
    databases.length > 0 && {
      see: 'every Mailbox server is lost with its disks',
      page: PageId.groupFromNothing,
    },
    lagged && { see: 'only a lagged copy of a database is left', page: PageId.laggedCopy },
    (lagged || backed) &&
      databases.length > 0 && {
        see: 'a database is damaged on every copy, or a mailbox has lost its content',
        page: PageId.databaseRestore,
      },
    has('mailbox') && { see: 'somebody has deleted items', page: PageId.singleItem },
    { see: 'the state of Terraform cannot be read', page: PageId.terraformState },
  ];
  return all.flatMap((each) => (each && estate.page(each.page) !== undefined ? [each] : []));
}
