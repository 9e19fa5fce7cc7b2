import { listed } from '../core/words';
import { mostLostLogs } from '../exchange/mount-dial';
import { ProtectionKind } from '../model/protection-model';
import type { Irrecoverable } from './plan-document';
import type { PlanEstate } from './plan-estate';
import { roleName } from './roles';

/** What no step of the plan brings back. */
export function irrecoverables(estate: PlanEstate): Irrecoverable[] {
  return [
    ...queues(estate),
    ...databases(estate),
    ...settings(estate),
    ...images(estate),
    ...machines(estate),
  ];
}

function queues({ document: { machines: all } }: PlanEstate): Irrecoverable[] {
  const has = (role: string): boolean => all.some(({ roles }) => roles.includes(role));
  return [
    ...(has('edge')
      ? [
          {
            what: 'mail in the queue of an Edge',
            when: 'an Edge is lost with its disks',
            why: 'Nothing has a second copy of it: shadow redundancy is between Mailbox servers.',
          },
        ]
      : []),
    ...(has('mailbox')
      ? [
          {
            what: 'mail in the queues of Mailbox servers whose shadow copy is lost too',
            when: 'the Mailbox servers of a site are lost with their disks',
            why: 'Shadow redundancy and Safety Net deliver again what another server has; of the rest no copy is left.',
          },
          {
            what: 'changes of calendars, contacts, drafts and folders in log files that no other copy has',
            when: 'the server with the active copy of a database is lost',
            why: 'Safety Net delivers mail again, and nothing else.',
          },
        ]
      : []),
  ];
}

function databases({ document: { databases: all, availabilityGroups } }: PlanEstate): Irrecoverable[] {
  return availabilityGroups.flatMap((group): Irrecoverable[] => {
    const own = all.filter((database) => database.group === group.id);
    const single = own.filter(({ copies }) => copies.length === 1).map(({ id }) => id);
    const { backupProduct } = group.logTruncation;
    const lag = own.some(({ copies }) => copies.some(({ lagged }) => lagged))
      ? group.replayLagDays
      : undefined;
    const logs = mostLostLogs(group.automaticMountDial);
    if (own.length === 0) return [];
    return [
      ...(logs > 0
        ? [
            {
              what: `up to ${logs} log files of 1 MB of a database, mail excepted`,
              when: 'another copy is mounted automatically after the loss of a server',
              why: `The mount dial ${group.automaticMountDial} of ${group.id} accepts that.`,
            },
          ]
        : []),
      ...(single.length > 0 && backupProduct === undefined
        ? [
            {
              what: `all that ${listed(single)} held`,
              when: `the server of ${single.length === 1 ? 'its only copy' : 'their only copies'} is lost with its disks`,
              why: 'There is one copy, and the program names no backup.',
            },
          ]
        : []),
      backupProduct === undefined
        ? {
            what: `all that the databases of ${group.id} held`,
            when: 'every copy of a database is lost, or damage and deletions have reached every copy',
            why: `The program names no backup beside the copies${lag === undefined ? '' : `; lagged copies keep the state of up to ${lag} days ago, as long as Exchange does not play their logs down`}.`,
          }
        : {
            what: `what has changed in the databases of ${group.id} since the last backup by ${backupProduct}`,
            when: 'every copy of a database is lost, or damage has reached every copy',
            why: 'The backup is the only other copy.',
          },
    ];
  });
}

function settings(estate: PlanEstate): Irrecoverable[] {
  const { machines: all, exports } = estate.document;
  const without = (role: string, purpose: string): string[] =>
    all
      .filter(({ roles, existing }) => roles.includes(role) && !existing)
      .filter((machine) => !estate.exportOf(machine, purpose))
      .map(({ id }) => id);
  const frontEnds = without('client-access', 'customisations');
  const edges = without('edge', 'edge-configuration');
  return [
    ...(exports.length > 0
      ? [
          {
            what: 'settings and customisations that were changed after the last export',
            when: 'the server is lost',
            why: `An export is made every ${listed([...new Set(exports.map(({ everyHours }) => `${everyHours}`))])} hours.`,
          },
        ]
      : []),
    ...(frontEnds.length > 0
      ? [
          {
            what: `customisations of ${listed(frontEnds)}: web.config, IIS, registry`,
            when: 'the server is rebuilt by Setup',
            why: 'Nothing records them.',
          },
        ]
      : []),
    ...(edges.length > 0
      ? [
          {
            what: `transport settings of ${listed(edges)} that no other Edge has`,
            when: 'all Edges of a site are lost',
            why: 'No export is part of the program.',
          },
        ]
      : []),
  ];
}

/** Images whose vault is lost with its site, or has older recovery points elsewhere. */
function images({ document: { vaults, sites } }: PlanEstate): Irrecoverable[] {
  const nameOf = (id: string): string => sites.find((site) => site.id === id)?.name ?? id;
  const paired = vaults.filter((vault) => vault.crossRegionRestore && vault.pairedRegion !== undefined);
  const others = vaults.filter((vault) => !paired.includes(vault) && vault.failureDomains.length > 0);
  return [
    ...(paired.length > 0
      ? [
          {
            what: 'what has changed on the disks of servers in up to 36 hours before the loss',
            when: `${listed(
              paired.map(({ site }) => nameOf(site)),
              'or',
            )} is lost with its region`,
            why: 'Recovery points reach the paired region that late.',
          },
        ]
      : []),
    ...(others.length > 0
      ? [
          {
            what: 'the images of the servers',
            when: `${listed(
              others.map(({ site }) => nameOf(site)),
              'or',
            )} is lost with its region`,
            why: 'The vault is lost with it.',
          },
        ]
      : []),
  ];
}

function machines({ document: { machines: all } }: PlanEstate): Irrecoverable[] {
  const exempt = all.filter(({ protection }) => protection?.kind === ProtectionKind.NONE);
  const reasons = [...new Set(exempt.map(({ protection }) => protection?.reason ?? 'no reason is stated'))];
  return reasons.map((reason) => {
    const own = exempt.filter(({ protection }) => (protection?.reason ?? 'no reason is stated') === reason);
    return {
      what: `what is on the disks of ${listed(own.map(({ id }) => id))}`,
      when: `one of the ${roleName(own[0].roles.join('+'))} is lost`,
      why: `Nothing backs them up: ${reason}.`,
    };
  });
}
