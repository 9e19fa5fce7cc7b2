import { mostLostLogs } from '../exchange/mount-dial';
import type { AvailabilityGroupModel } from '../model/availability-group-model';
import type { DatabaseModel } from '../model/database-model';
import { PageId } from '../model/page-ids';
import { lossFromBackup, statedFigure } from '../model/restore-figures';
import { decisionTime, figureOf, pageTime, settingFigure } from './figures';
import { Basis, type DatabaseCase, type Figure } from './plan-document';
import type { PlanEstate } from './plan-estate';
import { pageRehearsed } from './rehearsals';

const DAY = 86_400;

/** What can happen to the databases of each group, and what brings them back. */
export function databaseCases(estate: PlanEstate): DatabaseCase[] {
  const { availabilityGroups, databases } = estate.document;
  return availabilityGroups.flatMap((group) => {
    const own = databases.filter((database) => database.group === group.id);
    return own.length === 0
      ? []
      : [
          ...activeLost(estate, group, own),
          ...onlyLagged(estate, group, own),
          ...damaged(estate, group, own),
        ];
  });
}

function activeLost(
  { document: { recoveryTimes } }: PlanEstate,
  group: AvailabilityGroupModel,
  databases: readonly DatabaseModel[],
): DatabaseCase[] {
  if (databases.every(({ copies }) => usable(copies).length < 2)) return [];
  return [
    {
      what: `the server with the active copy of a database of ${group.id} is lost`,
      how: 'Active Manager mounts another copy, without people',
      time: [figureOf('mount', statedFigure(recoveryTimes?.mountSeconds, 'recoveryTimes.databaseMount'))],
      loss: [logLoss(group)],
    },
  ];
}

/** What is lost of databases that come back from backup; all of it where nothing backs them up. */
export function backupLoss({ document }: PlanEstate, group: AvailabilityGroupModel, of: string): Figure {
  const figure = lossFromBackup(document, group);
  return group.logTruncation.backupProduct === undefined
    ? { what: `all that ${of} held`, basis: Basis.SETTING, source: figure.source }
    : figureOf(`changes in ${of} since the last backup`, figure);
}

/** What a mount by Active Manager may lose. */
export function logLoss({ automaticMountDial }: AvailabilityGroupModel): Figure {
  const logs = mostLostLogs(automaticMountDial);
  return {
    what:
      logs === 0
        ? 'nothing: a copy that lacks a log is not mounted until people accept the loss'
        : `at most ${logs} log files of 1 MB of a database that was active there; Safety Net delivers their mail again`,
    basis: Basis.SETTING,
    source: `mount dial ${automaticMountDial}`,
  };
}

function onlyLagged(
  estate: PlanEstate,
  { id, replayLagDays }: AvailabilityGroupModel,
  databases: readonly DatabaseModel[],
): DatabaseCase[] {
  if (!databases.some(({ copies }) => copies.some(({ lagged }) => lagged))) return [];
  return [
    {
      what: `only copies of a database of ${id} that lag are left`,
      how: 'activate one of them, with all logs that can be read',
      page: estate.page(PageId.laggedCopy),
      rehearsed: pageRehearsed(estate, PageId.laggedCopy),
      time: [decisionTime(estate.document), pageTime(estate.document, PageId.laggedCopy)],
      loss: [
        replayLagDays === undefined
          ? { what: 'what the logs that are lost too had', basis: Basis.SETTING, source: 'replay lag' }
          : settingFigure('where its logs are lost too', replayLagDays * DAY, 'replay lag'),
      ],
    },
  ];
}

/** What no copy has any more: damage and deletions reach every copy, those that lag later. */
function damaged(
  estate: PlanEstate,
  group: AvailabilityGroupModel,
  databases: readonly DatabaseModel[],
): DatabaseCase[] {
  const { document } = estate;
  const { backupProduct } = group.logTruncation;
  const lagged = databases.some(({ copies }) => copies.some((copy) => copy.lagged));
  const restore = {
    page: estate.page(PageId.databaseRestore),
    rehearsed: pageRehearsed(estate, PageId.databaseRestore),
    time: [decisionTime(document), pageTime(document, PageId.databaseRestore)],
  };
  const reached = `damage or a deletion has reached the copies of ${group.id} that do not lag`;
  const lost = `every copy of a database of ${group.id} is lost`;
  return [
    ...(lagged
      ? [
          {
            what: reached,
            how: `take the state before it from a copy that lags${group.replayLagDays === undefined ? '' : `, at most ${group.replayLagDays} days back`}`,
            ...restore,
            loss: [
              {
                what: 'what came after that state; a copy is no backup: Exchange plays its logs down when it has to',
                basis: Basis.SETTING,
                source: 'replay lag',
              },
            ],
          },
        ]
      : []),
    backupProduct === undefined
      ? {
          what: lagged ? lost : `${reached}, or ${lost}`,
          how: 'nothing brings it back: an empty database takes new mail',
          time: [],
          loss: [backupLoss(estate, group, 'it')],
        }
      : {
          what: `${reached}, or ${lost}`,
          how: `restore it from the backups by ${backupProduct}`,
          ...restore,
          loss: [backupLoss(estate, group, 'it')],
        },
  ];
}

function usable(copies: DatabaseModel['copies']): DatabaseModel['copies'] {
  return copies.filter(({ lagged }) => !lagged);
}
