import { textTable } from '../core/text-table';
import type { EstateModel } from '../model/estate-model';
import type { MailDomainModel } from '../model/mail-domain-model';
import type { DnsZoneModel } from '../model/name-model';
import { NameStage } from '../model/name-stage';

/** The names of a zone, where they lead, and how long a switchover of names takes. */
export function namesSection(model: EstateModel, zone: DnsZoneModel): string {
  const names = model.names.filter((name) => name.zone === zone.id);
  const rows = names.map(({ name, recordType, primary = '-', standby = '-' }) => [
    name,
    recordType,
    primary,
    standby,
  ]);
  const moves = names.some(({ standby }) => standby !== undefined);
  return [
    `Names of ${zone.id}`,
    ...(names.length > 0 ? [textTable(['name', 'type', 'primary', 'standby'], rows)] : []),
    ...domainLines(model, zone),
    stageLine(zone, model.mailDomains),
    ...(moves ? [recoveryLine(zone)] : []),
  ].join('\n');
}

const STAGES: Record<NameStage, string> = {
  [NameStage.HELD]: 'are not live (held)',
  [NameStage.LIVE]: 'are live',
  [NameStage.PREVIOUS]: 'lead to what was there before (previous)',
};

const IS: Record<NameStage, string> = {
  [NameStage.HELD]: 'is not live (held)',
  [NameStage.LIVE]: 'is live',
  [NameStage.PREVIOUS]: 'leads to what was there before (previous)',
};

/** What the domain does, where there are several. */
function domainLines({ mailDomains }: EstateModel, { id }: DnsZoneModel): string[] {
  const domain = mailDomains.find((each) => each.id === id);
  if (!domain || mailDomains.length < 2) return [];
  const { receives, sends, reportAddress, dkimSelectors, autodiscover, autodiscoverTarget } = domain;
  const way = receives ? (sends ? 'receives and sends mail' : 'only receives mail') : 'only sends mail';
  return [
    [
      `The domain ${way}; reports about it go to ${reportAddress}.`,
      ...(dkimSelectors.length > 0 ? [`DKIM selectors: ${dkimSelectors.join(', ')}.`] : []),
      ...(autodiscover === undefined || domain.main
        ? []
        : [`Autodiscover by ${autodiscover}, which leads to ${autodiscoverTarget!}.`]),
    ].join(' '),
  ];
}

/** How far the names have gone live; rows of names that are not live say where they will lead. */
function stageLine({ id, clientNames, mailNames }: DnsZoneModel, domains: MailDomainModel[]): string {
  const domain = domains.find((each) => each.id === id);
  if (domain && !domain.main) {
    const autodiscover = domain.autodiscover === undefined ? '' : `Autodiscover ${IS[clientNames]}; `;
    const sentence = `${autodiscover}the records about mail ${STAGES[mailNames]}.`;
    return `${sentence[0].toUpperCase()}${sentence.slice(1)}`;
  }
  return `The client names ${STAGES[clientNames]}; the records about mail ${STAGES[mailNames]}.`;
}

function recoveryLine({ automatic, recoverySum, objectiveSeconds }: DnsZoneModel): string {
  return `Failover is ${automatic ? 'automatic' : 'manual'}: ${recoverySum}, objective ${objectiveSeconds} s.`;
}
