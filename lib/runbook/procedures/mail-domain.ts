import { AutodiscoverKind } from '../../model/mail-domain-model';
import { namesOf } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { nameList, terraform } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import { pageRef, text } from '../text';
import { syncServerOf, SYNC_CHECK, syncServerShell, syncServerValue } from '../vocabulary/edge-subscription';
import { delegateDomain } from '../vocabulary/foundation';
import { compareZone, stagesOfDomain } from '../vocabulary/going-live';
import { acceptFurther, reportMailboxes } from '../vocabulary/mail-domains';
import { standingSites } from '../estate-parts';
import { NO_CHANGES, outputNote, TERRAFORM } from '../vocabulary/shells';

/**
 * A mail domain that comes to an estate in use: from its zone to its mail. None where every stage is live.
 *
 * Source: learn.microsoft.com/exchange/mail-flow/accepted-domains/accepted-domain-procedures.
 */
export function mailDomainPages(estate: EstateView): Procedure[] {
  return estate.domains.flatMap((each) => pageOf(estate, each));
}

function pageOf(estate: EstateView, domain: EstateView): Procedure[] {
  const { domainName, mailDomain } = domain;
  const stages = stagesOfDomain(domain);
  if (stages.length === 0) return [];
  const name = `autodiscover.${domainName}`;
  return [
    {
      id: stepId('mail-domain', domain.domainInIds),
      title: `Bring the mail domain ${domainName} into use`,
      purpose:
        `The program has the domain ${domainName} beside ${estate.domainName}, and its records do not all lead to the estate yet. Afterwards ` +
        `${mailDomain?.receives === false ? 'mail is sent in its name' : 'the Edges take its mail'}. Nothing of the other domains changes.`,
      before: [
        'The change is in the program, and the plan of the stack with the names creates records of this domain only.',
        ...(mailDomain?.autodiscover === AutodiscoverKind.OWN_NAME
          ? [
              text`The certificate of the clients has ${name} as a further name: ${pageRef('certificate-renewal')} before Autodiscover goes live.`,
            ]
          : []),
      ],
      steps: [
        publish(domain),
        ...compareZone(domain),
        ...delegateDomain(domain),
        ...acceptFurther(domain),
        ...reportMailboxes(estate),
        ...synchronize(estate, domain),
        ...stages,
      ],
      after: [
        `Give mailboxes their addresses in ${domainName}: an address policy, or \`Set-Mailbox -EmailAddresses\`.`,
        ...((mailDomain?.sends ?? true) && (mailDomain?.dkimSelectors ?? []).length === 0
          ? [
              'Ask whoever signs outbound mail for keys of this domain, and give them to the program (`mail.dkim`).',
            ]
          : []),
      ],
    },
  ];
}

function publish({ names, domainName, domainInIds }: EstateView): Step {
  return {
    id: stepId('publish-domain', domainInIds),
    title: `Make the zone of ${domainName}`,
    why: `Records of a stage that is held are not part of it. ${outputNote(names.stack)}`,
    ...TERRAFORM,
    command: [terraform(names.stack, 'apply')],
    check: [terraform(names.stack, 'plan')],
    expected: NO_CHANGES,
    otherwise:
      'A plan that changes records of another domain: answer no, and look for what else has changed in the program.',
  };
}

/** The Edges take mail for a domain when EdgeSync has brought it. */
function synchronize(estate: EstateView, { domainName, domainInIds }: EstateView): Step[] {
  return standingSites(estate)
    .filter(({ edges, subscriptions }) => edges.length > 0 && subscriptions.length > 0)
    .map((site) => {
      const server = syncServerOf(site, site.subscriptions[0]);
      return {
        id: stepId('synchronize-domain', domainInIds, site.code),
        title: `Bring ${domainName} to the Edges of ${site.name}`,
        why: 'EdgeSync brings configuration every three minutes; this brings it at once.',
        ...syncServerShell(server, site.directorySite),
        command: [`Start-EdgeSynchronization -Server ${syncServerValue(server)}`],
        check: [SYNC_CHECK],
        expected: `SyncStatus is Normal for ${nameList(namesOf(site.edges))}.`,
        otherwise:
          'FailureDetail names the reason: an Edge that cannot be reached, or credentials that ask for a new subscription.',
      };
    });
}
