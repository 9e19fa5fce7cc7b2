import { PageId } from '../../model/page-ids';
import type { EstateView } from '../estate-view';
import { nameList, plural, quote, terraform } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { pageRef, ref, text } from '../text';
import { rightsFor } from '../vocabulary/foreign-dns';
import { nameChecks, reachLines, untilSeen } from '../vocabulary/name-moves';
import { aliasLines, probedNames, signInToNames } from '../vocabulary/names-by-hand';
import { OUTSIDE, outputNote, TERRAFORM } from '../vocabulary/shells';

const POINT = 'point-names-past-traffic-manager';

/**
 * Traffic Manager gives no answers. The front ends have public names of their own, so that the client names can lead there without it.
 *
 * Sources: learn.microsoft.com/azure/traffic-manager/traffic-manager-how-it-works (clients connect to the endpoint, and Traffic Manager only answers questions
 * of DNS); learn.microsoft.com/cli/azure/network/dns/record-set/cname.
 *
 * @returns the page; undefined where no name leads to Traffic Manager
 */
export function trafficManagerLost(estate: EstateView): Procedure | undefined {
  const found = probedNames(estate);
  if (found.length === 0) return undefined;
  const names = nameList(found.map(({ name }) => name));
  return {
    id: PageId.trafficManagerLost,
    title: 'Traffic Manager gives no answers',
    purpose: `${names} ${plural(found, 'is an alias', 'are aliases')} of a profile of Traffic Manager, which does not answer; the sites run. Afterwards the names lead to one site directly, and back to the profile when it answers again.`,
    before: [
      `Mail is not concerned: the MX records lead to hosts of their own. Inside the networks, ${estate.names.insideAnswer}.`,
      rightsFor(estate.names.hosting),
      `Without Traffic Manager nothing fails over automatically. Hold the pipeline of ${estate.names.stack} until the last step: an apply leads the names back to the profile.`,
    ],
    steps: [confirm(estate), pointPast(estate), goBack(estate)],
    after: ['Check that the pipeline runs again, and that the health page answers at every name.'],
  };
}

function confirm(estate: EstateView): Step {
  const { primary, standby } = estate;
  return {
    id: 'confirm-traffic-manager-lost',
    title: 'Confirm that Traffic Manager is the cause',
    why: 'A profile whose endpoints are all unhealthy still answers, with all of them: no answer at all is the service itself. Ask a second resolver, since answers are kept for the TTL.',
    ...OUTSIDE,
    command: nameChecks(estate),
    check: [...reachLines(estate, primary), ...(standby ? reachLines(estate, standby) : [])],
    expected: `The names are not resolved beyond the profile (${estate.cloud.trafficManagerSuffix}), and TcpTestSucceeded is True for the front end of a site. The status of Azure says the same.`,
    otherwise: text`The names are resolved: Traffic Manager works. A site that does not answer is the page ${pageRef(PageId.switchover)}. The zone itself is not resolved: ${estate.names.hosting?.name ?? 'Azure DNS'} is the cause, or the delegation of the domain.`,
  };
}

function pointPast(estate: EstateView): Step {
  const { names, primary, standby } = estate;
  const site = `the front end of ${primary.name} (${names.primaryFrontEnd})${standby ? `, or of ${standby.name} (${names.standbyFrontEnd}) where that serves` : ''}`;
  return {
    id: POINT,
    title: 'Lead the client names to one site without Traffic Manager',
    why: `Choose ${site}. The certificates have the client names, so that clients notice nothing else.`,
    ...OUTSIDE,
    command: [
      ...(names.hosting ? [] : signInToNames(estate)),
      `$frontEnd = Read-Host ${quote(`Public name of ${site}`)}`,
      'if (-not (Test-NetConnection -ComputerName $frontEnd -Port 443).TcpTestSucceeded) { throw "$frontEnd does not answer." }',
      ...aliasLines(estate, probedNames(estate), '$frontEnd'),
    ],
    check: nameChecks(estate),
    wait: untilSeen(estate),
    expected: 'Each name leads to the front end that was chosen, and the health page answers 200.',
    otherwise: `${names.hosting ? 'REFUSED or NOTAUTH: the key is another one, or the server is no primary of the zone' : 'The group is empty: the zone is in another subscription, or you have no role on it'}. A resolver that keeps the old answer: wait for the TTL.`,
  };
}

function goBack(estate: EstateView): Step {
  const { names, cloud } = estate;
  const { stack } = names;
  return {
    id: 'return-to-traffic-manager',
    title: 'Lead the client names back to Traffic Manager',
    when: `When the name of the profile (${cloud.trafficManagerSuffix}) is resolved again.`,
    why: `The apply finds the records that were changed by hand and makes them aliases of the profile again. ${outputNote(stack)}`,
    ...TERRAFORM,
    command: [terraform(stack, 'apply')],
    check: nameChecks(estate),
    expected: `The plan changes the records of ${nameList(probedNames(estate).map(({ name }) => name))} and nothing else. The names lead to a site again.`,
    otherwise: text`The plan has other changes: answer no, and start from the output that was deployed last. The profile answers with the wrong site: ${ref(POINT)} holds until its probes are right.`,
  };
}
