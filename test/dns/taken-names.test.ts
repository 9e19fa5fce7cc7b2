import type { IClientAccessService } from 'cdktf-resilient-exchange';
import { AzureRegion, FailoverZone } from 'cdktf-resilient-exchange';
import { arrayIn, edgeIn, LIVE, siteIn, stackIn, testApp } from '../support/app';
import { expectRefusal, messageOf } from '../support/refusal';

interface Names {
  readonly namespaces?: string[];
  /** Public name of the front ends, with an address for which the zone makes the record. */
  readonly host?: string;
  readonly mailFirst?: boolean;
}

function publish({ namespaces = ['mail'], host, mailFirst = false }: Names): FailoverZone {
  const app = testApp();
  const site = siteIn(app);
  const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    region: AzureRegion.FRANCE_CENTRAL,
    ...LIVE,
  });
  const array = arrayIn(site, { namespaces });
  const service: IClientAccessService =
    host === undefined
      ? array
      : (Object.create(array, {
          publicHostName: { value: host },
          publicAddresses: { value: ['203.0.113.10'] },
        }) as IClientAccessService);
  const edge = edgeIn(site);
  if (mailFirst) zone.publishMail(edge);
  zone.publishClientAccess(service);
  if (!mailFirst) zone.publishMail(edge);
  return zone;
}

test('a client name that is the host of an Edge is refused, whichever is published first', () => {
  const expected = { value: "'amsedge1.contoso.com'", remedy: 'give one of them another name' };
  expectRefusal(() => publish({ namespaces: ['mail', 'amsedge1'] }), {
    ...{ path: 'amsterdam/Amsterdam/Edge', property: 'hostLabel' },
    limit: 'is taken: it is a client name of amsterdam/Amsterdam/ClientAccess',
    ...expected,
  });
  expectRefusal(() => publish({ namespaces: ['mail', 'amsedge1'], mailFirst: true }), {
    ...{ path: 'amsterdam/Amsterdam/ClientAccess', property: 'namespaces' },
    limit: 'is taken: it is the host of an Edge of amsterdam/Amsterdam/Edge',
    ...expected,
  });
});

test('a public name of front ends that is the host of an Edge is refused, in words about names', () => {
  const message = messageOf(() => publish({ host: 'AMSEDGE1.contoso.com' }));
  expect(message).toContain('is the public name of the front ends of');
  expect(message).not.toContain('naming');
  expect(() => publish({ host: 'ams.contoso.com' })).not.toThrow();
});
