import type { Construct } from 'constructs';
import { checkAllProps, checkedInUse, ofClass, ofEnum, type SettingsOf } from '../core/check-class';
import { Duration } from '../core/duration';
import { checkRange, refuse } from '../core/refusal';
import { DatabaseLimit } from '../exchange/database-limits';
import type { DatabaseCopyPolicy } from './database-copy-policy';
import { ActiveDatabases } from './database-copy-policy';

/** A policy with everything decided. */
export interface DecidedCopyPolicy {
  readonly localCopies: number;
  readonly remoteCopies: number;
  readonly laggedCopies: number;
  readonly replayLag: Duration;
  readonly active: ActiveDatabases;
}

const POLICY: SettingsOf<DatabaseCopyPolicy> = {
  localCopies: checkedInUse,
  remoteCopies: checkedInUse,
  laggedCopies: checkedInUse,
  active: ofEnum('ActiveDatabases', ActiveDatabases),
  replayLag: ofClass(Duration, 'Duration.days(7)'),
};

/** Decides how many copies there are; refuses what the members cannot hold. `sizes` counts the members of each site, primary first. */
export function decideCopies(
  scope: Construct,
  policy: DatabaseCopyPolicy,
  sizes: readonly number[],
): DecidedCopyPolicy {
  checkAllProps(scope, policy, POLICY, 'copies.');
  const [primary = 0, standby = 0] = sizes;
  const active = policy.active ?? ActiveDatabases.PRIMARY_SITE;
  const both = active === ActiveDatabases.BOTH_SITES;
  const [home, away] = both ? [Math.min(primary, standby), Math.min(primary, standby)] : [primary, standby];
  const decided = {
    localCopies: policy.localCopies ?? Math.min(2, home),
    remoteCopies: policy.remoteCopies ?? Math.min(2, away),
    laggedCopies: policy.laggedCopies ?? 0,
    replayLag: policy.replayLag ?? Duration.days(7),
    active,
  };
  if (sizes.length > 0) checkCopies(scope, decided, home, away, both);
  checkRange(scope, decided.replayLag.toDays(), {
    property: 'copies.replayLag',
    min: 0,
    max: DatabaseLimit.REPLAY_LAG_DAYS,
    unit: 'days',
    whole: false,
    cause:
      'that is what a replay lag can be (learn.microsoft.com/powershell/module/exchangepowershell/add-mailboxdatabasecopy)',
  });
  if (decided.laggedCopies > 0 && decided.replayLag.toSeconds() === 0) {
    refuse(scope, {
      property: 'copies.replayLag',
      value: decided.replayLag,
      limit: 'longer than nothing where copies.laggedCopies is not 0',
      cause: 'a copy that does not lag is no way back from damage that was replicated',
      remedy: 'use Duration.days(7), or leave laggedCopies out',
    });
  }
  return decided;
}

function checkCopies(
  scope: Construct,
  { localCopies, remoteCopies, laggedCopies }: DecidedCopyPolicy,
  home: number,
  away: number,
  both: boolean,
): void {
  if (both && home === 0) {
    refuse(scope, {
      property: 'copies.active',
      value: ActiveDatabases.BOTH_SITES,
      limit: `'${ActiveDatabases.PRIMARY_SITE}' while only one site has members`,
      cause: 'a database can be active only in a site that has a copy of it',
      remedy: 'leave it out, or add members in the other site',
    });
  }
  const cause = (members: number, site: string): string =>
    `${site} has ${members} members, and a server holds at most one copy of a database`;
  checkRange(scope, localCopies, {
    property: 'copies.localCopies',
    min: 1,
    max: Math.max(home, 1),
    unit: 'copies',
    cause: cause(home, 'the site'),
  });
  checkRange(scope, remoteCopies, {
    property: 'copies.remoteCopies',
    min: 0,
    max: away,
    unit: 'copies',
    cause: cause(away, 'the other site'),
  });
  checkRange(scope, laggedCopies, {
    property: 'copies.laggedCopies',
    min: 0,
    max: localCopies + remoteCopies - 1,
    unit: 'copies',
    cause: 'a lagged copy never counts as healthy, and each database needs a healthy copy',
  });
}
