import { ClientProtocol } from '../../lib/exchange/client-protocol';
import { compose } from '../../lib/runbook/compose';
import { certificateRenewal } from '../../lib/runbook/procedures/certificate-renewal';
import { internalCertificates } from '../../lib/runbook/procedures/internal-certificates';
import type { Procedure } from '../../lib/runbook/procedure';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import { each } from '../support/each';
import {
  automaticEstate,
  type Change,
  existing,
  pilotLightEstate,
  splitRolesEstate,
  without,
} from './support/estates';
import { expectOrder, expectSound, idsOf, placeOf, said, stepOf } from './support/procedure-checks';

const estate = automaticEstate();
const page = certificateRenewal(estate)!;
const internal = internalCertificates(estate)!;

const noEdges = without('AMSEDGE1', 'AMSEDGE2', 'DUBEDGE1', 'DUBEDGE2');

function commands({ steps }: Procedure): string {
  return steps.flatMap(({ command }) => command).join('\n');
}

describe('public certificates', () => {
  test('are on all servers before IIS restarts, and the old one goes last', () => {
    expectOrder(page, [
      'see-certificates',
      'see-edge-certificates',
      'renew-import-certificate',
      'restart-iis',
      'set-connector-certificates',
      'remove-old-certificate',
      'import-certificate-ams',
      'remove-old-certificate-ams',
      'import-certificate-dub',
      'remove-old-certificate-dub',
      'check-edges-from-outside',
      'check-edgesync-ams',
      'check-edgesync-dub',
    ]);
  });

  test('free the old one from connectors whose name fits both', () => {
    const { otherwise } = stepOf(page, 'remove-old-certificate');
    expect(otherwise).toContain('tagged with following Send Connectors');
    expect(otherwise.indexOf('-TlsCertificateName $null')).toBeGreaterThan(
      otherwise.indexOf('write the names down'),
    );
    expect(otherwise.indexOf('set the names again')).toBeGreaterThan(
      otherwise.indexOf('-TlsCertificateName $null'),
    );
    expect(stepOf(page, 'set-connector-certificates').why).toContain(
      'Remove the old certificate from all servers',
    );
  });

  test('of an Edge are removed only if another one of an authority has its name and days left', () => {
    const { command, why } = stepOf(page, 'remove-old-certificate-ams');
    const wanted = command.find((line) => line.startsWith('$new = '))!;
    each([
      '-ne $old',
      '-not $_.IsSelfSigned',
      '-contains $fqdn',
      "-match 'SMTP'",
      "-eq 'Valid'",
      '.AddDays(30)',
    ]).forEach((condition) => expect(wanted).toContain(condition));
    expect(command.join('\n')).toMatch(/-eq 0\) \{ throw [^\n]*\} else \{\n {2}Remove-ExchangeCertificate/);
    expect(why).toContain('Check that the Edges answer from outside');
  });

  test('are listed with the days that are left, on every server and every Edge', () => {
    const { check } = stepOf(page, 'see-certificates');
    expect(check[0]).toBe(
      "foreach ($server in 'AMSFE1', 'AMSFE2', 'AMSFE3', 'DUBFE1', 'DUBFE2', 'DUBFE3') {",
    );
    expect(check.join()).toContain('($_.NotAfter - (Get-Date)).Days');
    expect(stepOf(page, 'see-edge-certificates').hosts).toEqual([
      'AMSEDGE1',
      'AMSEDGE2',
      'DUBEDGE1',
      'DUBEDGE2',
    ]);
  });

  test('do not replace the default one without a question', () => {
    expect(commands(page)).not.toMatch(/ExchangeCertificate[^\n]* -Force/);
  });

  test('come to servers that existed before as well', () => {
    const changed = automaticEstate(existing('AMSFE2'));
    const own = certificateRenewal(changed)!;
    expect(stepOf(own, 'renew-import-certificate').command.join()).toContain("'AMSFE2'");
    expect(() => compose(proceduresOf(changed))).not.toThrow();
  });

  test('are those of the Client Access servers in 2013', () => {
    const split = splitRolesEstate();
    const names = split.primary.frontEnds.map(({ name }) => name);
    const lines = stepOf(certificateRenewal(split)!, 'renew-import-certificate').command.join();
    expect(each(names).every((name) => lines.includes(`'${name}'`))).toBe(true);
    expect(split.primary.mailboxServers.some(({ name }) => lines.includes(`'${name}'`))).toBe(false);
  });

  test('serve IMAP and submission too, where the program balances them', () => {
    const protocols: Change = ({ tiers }) => {
      for (const { clientAccess } of tiers)
        clientAccess?.protocols.push(ClientProtocol.IMAPS.label, ClientProtocol.SUBMISSION.label);
    };
    const changed = automaticEstate(protocols);
    const own = certificateRenewal(changed)!;
    expectSound(changed, own);
    expect(placeOf(own, 'renew-start-client-protocols')).toBeGreaterThan(
      placeOf(own, 'renew-import-certificate'),
    );
    expect(stepOf(own, 'renew-start-client-protocols').otherwise).toContain('Import the certificate');
    expect(idsOf(page)).not.toContain('renew-start-client-protocols');
  });

  test('of a site without Edges need no subscription', () => {
    const own = certificateRenewal(automaticEstate(noEdges))!;
    expect(idsOf(own).filter((id) => /edge|-ams$|-dub$/.test(id))).toEqual([]);
  });

  test('of a pilot light are there when its servers are', () => {
    expect(JSON.stringify(certificateRenewal(pilotLightEstate()))).not.toContain('DUB');
  });
});

describe('internal certificates', () => {
  test('the one for OAuth is staged, or replaced at once; then transport and subscriptions', () => {
    expectOrder(internal, [
      'see-certificates',
      'stage-auth-certificate',
      'replace-auth-certificate',
      'restart-sign-in',
      'renew-transport-certificate',
      'check-edgesync-ams',
    ]);
    expect(stepOf(internal, 'stage-auth-certificate').command.join()).toContain('.AddDays(3)');
    expect(stepOf(internal, 'stage-auth-certificate').command.join()).not.toContain('-PublishCertificate');
    const { command } = stepOf(internal, 'replace-auth-certificate');
    expect(command.slice(-3).map((line) => /-(?:New|Publish|Clear)\w+/.exec(line)?.[0])).toEqual([
      '-NewCertificateThumbprint',
      '-PublishCertificate',
      '-ClearPreviousCertificate',
    ]);
  });

  test('of transport are renewed on one Edge at a time, each with its subscription, the standby first', () => {
    expectOrder(internal, [
      'renew-transport-certificate',
      'renew-transport-certificate-dub',
      'check-edgesync-dub',
      'renew-transport-certificate-ams',
      'check-edgesync-ams',
    ]);
    const { hosts, check, why } = stepOf(internal, 'renew-transport-certificate');
    expect(hosts.filter((name) => name.includes('EDGE'))).toEqual([]);
    expect(check.join()).toContain('Get-Queue');
    expect(why).toContain('Go on to the next server only when');
    const edges = stepOf(internal, 'renew-transport-certificate-dub');
    expect(edges.hosts).toEqual(['DUBEDGE1', 'DUBEDGE2']);
    expect(edges.why).toMatch(
      /on one Edge, then step \d+ \(.*Dublin.*\) for that Edge until its SyncStatus is Normal/,
    );
    expect(
      idsOf(internalCertificates(automaticEstate(noEdges))!).filter((id) => /-(?:ams|dub)$/.test(id)),
    ).toEqual([]);
    expect(stepOf(internal, 'check-edgesync-ams').why).toContain('bring-up');
    expect(said(internal, 'before')).toContain('certificate-renewal');
  });
});
