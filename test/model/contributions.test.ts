import {
  DependencyKind,
  EdgeTier,
  EstateModel,
  ExchangeVersion,
  MailboxTier,
  OutboundMail,
  ResilientClientAccessArray,
} from 'cdktf-resilient-exchange';
import { DIRECTORY, siteIn, testApp } from '../support/app';

test('an Edge tier states its relay and the Edges outside Azure', () => {
  const site = siteIn(testApp());
  const external = { name: 'edge9', address: '203.0.113.25', carrier: 'city fibre' };
  new EdgeTier(site, 'Edge', {
    site,
    externalEdges: [external],
    outbound: OutboundMail.smartHost({
      host: 'relay.contoso.com',
      spfMechanisms: ['include:relay.contoso.com'],
    }),
  });
  const model = EstateModel.of(site);
  expect(model.tier('AMS/Edge').mailTransport).toMatchObject({
    smartHost: { host: 'relay.contoso.com', port: 587 },
    externalEdges: [external],
  });
  expect(model.redundancyGroups.map(({ members, votes }) => [members, votes])).toEqual([
    [['AMSEDGE1', 'AMSEDGE2', 'edge9'], false],
  ]);
});

test('front ends with a role of their own need the Mailbox servers of their site', () => {
  const site = siteIn(testApp(), { activeDirectory: DIRECTORY });
  const version = ExchangeVersion.V2013;
  new MailboxTier(site, 'Mailbox', { site, version });
  new ResilientClientAccessArray(site, 'ClientAccess', { site, version });
  const model = EstateModel.of(site);
  expect(model.machine('AMSFE1').roles).toEqual(['client-access']);
  expect(model.dependencies.filter(({ kind }) => kind === DependencyKind.NEEDS)).toEqual([
    { source: 'AMS/ClientAccess', target: 'AMS/Mailbox', kind: DependencyKind.NEEDS },
  ]);
});
