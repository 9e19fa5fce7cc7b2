import type { MailDomain, TwoSiteExchangeProps } from 'cdktf-resilient-exchange';
import {
  Autodiscover,
  Duration,
  EstateModel,
  MailTraffic,
  NameStage,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import { stageVariable } from '../../lib/model/ids';
import { compose } from '../../lib/runbook/compose';
import { EstateView } from '../../lib/runbook/estate-view';
import type { Procedure } from '../../lib/runbook/procedure';
import { bringUp } from '../../lib/runbook/procedures/bring-up';
import { certificateRenewal } from '../../lib/runbook/procedures/certificate-renewal';
import { goingBack } from '../../lib/runbook/procedures/going-back';
import { mailDomainPages } from '../../lib/runbook/procedures/mail-domain';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import { moveNamesByHand } from '../../lib/runbook/vocabulary/names-by-hand';
import { nameChecks, namesAt } from '../../lib/runbook/vocabulary/name-moves';
import { LIVE, estateProps, testApp } from '../support/app';

const LIVE_DOMAIN: MailDomain = { domainName: 'fabrikam.com', ...LIVE };
const ZONE_ID = '/subscriptions/0/resourceGroups/rg-old/providers/Microsoft.Network/dnsZones';

function viewOf(mailDomains: MailDomain[], props: Partial<TwoSiteExchangeProps> = {}): EstateView {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', { ...estateProps(), mailDomains, ...props });
  return new EstateView(EstateModel.of(app).toDocument());
}

function stepOf(page: Procedure, id: string): { command: string; check: string; text: string } {
  const step = page.steps.find((each) => each.id === id);
  if (!step)
    throw new Error(`${page.id} has no step ${id}; it has ${page.steps.map((each) => each.id).join(', ')}`);
  return { command: step.command.join('\n'), check: step.check.join('\n'), text: JSON.stringify(step) };
}

describe('the bring-up with several mail domains', () => {
  const estate = viewOf([
    { ...LIVE_DOMAIN, autodiscover: Autodiscover.ownName() },
    { domainName: 'news.contoso.com', traffic: MailTraffic.SENDS_ONLY, mailNames: NameStage.LIVE },
  ]);
  const page = bringUp(estate);

  test('accepts each, and makes one the default', () => {
    expect(stepOf(page, 'accept-domain').command).toContain('-MakeDefault $true');
    const { command } = stepOf(page, 'accept-domain-fabrikam-com');
    expect(command).toBe(
      "New-AcceptedDomain -Name 'fabrikam.com' -DomainName 'fabrikam.com' -DomainType Authoritative",
    );
    expect(stepOf(page, 'start-transport-ams').command).toContain(
      'EdgeSync has not brought fabrikam.com yet.',
    );
  });

  test('makes the mailbox of postmaster and reports, where mail comes in', () => {
    const { command, check } = stepOf(page, 'create-report-mailboxes');
    expect(command).toContain("New-Mailbox -Shared -Name 'Postmaster'");
    expect(command).toContain("-PrimarySmtpAddress 'postmaster@contoso.com'");
    expect(check).toContain("'postmaster@contoso.com', 'postmaster@fabrikam.com'");
    expect(check).not.toContain('news.contoso.com');
  });

  test('delegates each zone, and checks the one that its parent delegates to', () => {
    expect(stepOf(page, 'delegate-zone-fabrikam-com').text).toContain('at the registrar');
    expect(stepOf(page, 'delegate-zone-fabrikam-com').command).toContain('name_servers_fabrikam_com');
    expect(stepOf(page, 'delegate-zone-news-contoso-com').text).toContain('Check that contoso.com delegates');
    expect(stepOf(page, 'compare-records-fabrikam-com').command).toContain('name_servers_fabrikam_com');
  });

  test('asks for a certificate with the names of all domains', () => {
    expect(JSON.stringify(page.before)).toContain(
      'mail.contoso.com, autodiscover.contoso.com and autodiscover.fabrikam.com',
    );
    expect(stepOf(page, 'import-certificate').text).toContain('autodiscover.fabrikam.com');
    expect(JSON.stringify(certificateRenewal(estate)?.table)).toContain('autodiscover.fabrikam.com');
  });

  test('has no mailbox to make for reports that others read', () => {
    const other = bringUp(viewOf([], { mail: { reportAddress: 'dmarc@reports.example' } }));
    expect(stepOf(other, 'create-report-mailboxes').check).toContain("'postmaster@contoso.com'");
    expect(stepOf(other, 'create-report-mailboxes').text).not.toContain('reports.example');
  });
});

describe('going live and back', () => {
  const old = {
    ttl: Duration.hours(1),
    mx: [{ exchange: 'mx.old.example', preference: 10 }],
    aliases: { autodiscover: 'owa.old.example' },
  };
  const existing: MailDomain = {
    domainName: 'fabrikam.com',
    existingZone: { zoneId: `${ZONE_ID}/fabrikam.com` },
    previousRecords: old,
    autodiscover: Autodiscover.ownName(),
  };

  test('are steps of the domain, with its own variables, while the main one is live', () => {
    const [page] = mailDomainPages(viewOf([existing]));
    expect(page.id).toBe('mail-domain-fabrikam-com');
    expect(stepOf(page, 'lower-ttl-fabrikam-com').command).toContain("--zone-name 'fabrikam.com'");
    expect(stepOf(page, 'go-live-clients-fabrikam-com').text).toContain('client_names_fabrikam_com=previous');
    expect(stepOf(page, 'go-live-mail-fabrikam-com').text).toContain('mail_names_fabrikam_com=previous');
    expect(page.steps.map(({ id }) => id)).toContain('synchronize-domain-fabrikam-com-ams');
    expect(page.steps.map(({ id }) => id)).not.toContain('delegate-zone-fabrikam-com');
    expect(bringUp(viewOf([existing])).steps.map(({ id }) => id)).toContain('go-live-mail-fabrikam-com');
  });

  test('have no page for a domain that is live', () => {
    expect(mailDomainPages(viewOf([LIVE_DOMAIN]))).toEqual([]);
  });

  test('go back for the domain alone', () => {
    const [page] = goingBack(viewOf([{ ...existing, ...LIVE }]));
    expect(page.steps.map(({ id }) => id)).toEqual([
      'go-back-client-names-fabrikam-com',
      'go-back-records-about-mail-fabrikam-com',
    ]);
    expect(page.steps[1].command[0]).toContain('mail_names_fabrikam_com=previous');
    expect(page.steps[0].command.join()).not.toContain('interconnect');
  });
});

describe('a switchover with several mail domains', () => {
  const estate = viewOf([
    { ...LIVE_DOMAIN, autodiscover: Autodiscover.ownName() },
    { domainName: 'news.contoso.com', traffic: MailTraffic.SENDS_ONLY, mailNames: NameStage.LIVE },
    { domainName: 'held.example' },
  ]);

  test('asks for the MX records of each that takes mail here', () => {
    const asked = nameChecks(estate).filter((line) => line.includes('-Type MX'));
    expect(asked.map((line) => /-Name '([^']+)'/.exec(line)?.[1])).toEqual(['contoso.com', 'fabrikam.com']);
    expect(namesAt(estate, estate.standby!)).toContain(
      'Those of fabrikam.com name the same hosts in this order.',
    );
  });

  test('by hand moves the records of each, and no alias that follows', () => {
    const [{ command }] = moveNamesByHand(estate);
    const zones = command.flatMap(
      (line) => /record-set mx add-record .*--zone-name '([^']+)'/.exec(line)?.[1] ?? [],
    );
    expect(zones).toEqual(['contoso.com', 'contoso.com', 'fabrikam.com', 'fabrikam.com']);
    expect(command.join()).not.toContain('autodiscover.fabrikam.com');
    expect(command.join()).not.toContain(
      "cname set-record --resource-group $group --zone-name 'fabrikam.com'",
    );
  });
});

test.each([
  ['a-b.com', 'a.b.com'],
  ['ab.com', 'a.b.com'],
])('the domains %s and %s have pages and steps of their own', (...names) => {
  const estate = viewOf(names.map((domainName) => ({ domainName })));
  const pages = proceduresOf(estate);
  expect(() => compose(pages)).not.toThrow();
  const ids = pages.map(({ id }) => id).filter((id) => id.startsWith('mail-domain-'));
  expect(ids).toEqual([expect.any(String), 'mail-domain-a-b-com-2']);
  expect(new Set(names.map((name) => stageVariable('mailNames', name))).size).toBe(2);
});
