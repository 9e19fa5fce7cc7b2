import { QuorumMode, quorumModeOf } from '../../exchange/quorum-mode';
import { namesOf, sitesOf } from '../estate-parts';
import type { EstateView } from '../estate-view';
import type { GroupView } from '../group-view';
import { nameList } from '../powershell-text';
import type { SiteView } from '../site-view';

/** What the loss of a site leaves of the vote. */
interface SiteLoss {
  readonly site: SiteView;
  readonly votesLeft: number;
  readonly votes: number;
  readonly votesNeeded: number;
}

/** Sites with members. */
export function memberSites(estate: EstateView, group: GroupView): SiteView[] {
  const members = new Set(namesOf(group.members));
  return sitesOf(estate).filter((site) => site.mailboxServers.some(({ name }) => members.has(name)));
}

/** What the loss of each site leaves when members are away, counted as by `Quorum`: a cut between the sites is the loss of each for the other. */
export function siteLossesWithout(estate: EstateView, group: GroupView, away: string[]): SiteLoss[] {
  const left = namesOf(group.members).filter((name) => !away.includes(name));
  const witness =
    quorumModeOf(left.length) === QuorumMode.NODE_AND_FILE_SHARE_MAJORITY ? group.witness : undefined;
  const votes = left.length + (witness ? 1 : 0);
  return memberSites(estate, group).map((site) => {
    const members = namesOf(site.mailboxServers).filter((name) => left.includes(name)).length;
    return {
      site,
      votes,
      votesLeft: votes - members - (witness?.isLostWith(site) ? 1 : 0),
      votesNeeded: Math.floor(votes / 2) + 1,
    };
  });
}

/** The outcome in a few words. */
export function lossText({ votesLeft, votes, votesNeeded }: SiteLoss): string {
  return votesLeft >= votesNeeded
    ? `goes on with ${votesLeft} of ${votes} votes`
    : `stops: ${votesLeft} of ${votes} votes, ${votesNeeded} needed`;
}

/** One sentence on what each loss of a site does while a member is away, and what has to rest meanwhile; empty where one site has all members. */
export function lossSentences(estate: EstateView, group: GroupView, away: string): string {
  const losses = siteLossesWithout(estate, group, [away]);
  if (losses.length < 2) return '';
  const stopping = losses.filter(({ votesLeft, votesNeeded }) => votesLeft < votesNeeded);
  const outcomes = losses.map((loss) => `after a loss of ${loss.site.name} the group ${lossText(loss)}`);
  return (
    `Until ${away} is back, ${outcomes.join('; ')}.` +
    (stopping.length > 0
      ? ` Do no planned work in ${nameList(stopping.map(({ site }) => site.name))} or on the network between the sites until then.`
      : '')
  );
}
