import type { App } from 'cdktf';
import {
  AlertReceiver,
  AzureRegion,
  DnsFailover,
  NameStage,
  OutboundMail,
  RoutingPreference,
  TwoSiteExchange,
  WarningId,
  Warnings,
} from 'cdktf-resilient-exchange';

/** The estate as a function of its own, so that the program and its tests make the same one. */
export function contoso(app: App): void {
  new TwoSiteExchange(app, 'contoso', {
    domainName: 'contoso.com',
    activeDirectory: {
      domainName: 'corp.contoso.com',
      joinUsername: 'svc-join@corp.contoso.com',
      protectedBy: 'Contoso Directory Team',
    },
    primary: {
      name: 'Amsterdam',
      region: AzureRegion.WEST_EUROPE,
      addressSpace: '10.10.0.0/16',
      domainControllers: ['10.10.64.4', '10.10.64.5'],
      bastion: true,
    },
    standby: {
      name: 'Dublin',
      region: AzureRegion.NORTH_EUROPE,
      addressSpace: '10.20.0.0/16',
      domainControllers: ['10.20.64.4', '10.20.64.5'],
      bastion: true,
    },
    witness: {
      name: 'Paris',
      region: AzureRegion.FRANCE_CENTRAL,
      addressSpace: '10.30.0.0/24',
      domainControllers: ['10.30.0.68'],
    },
    databaseAvailabilityGroup: { databases: 12 },
    edge: {
      outbound: OutboundMail.smartHost({ host: 'relay.example', spfMechanisms: ['include:relay.example'] }),
      routingPreferences: { AMSEDGE2: RoutingPreference.internet(), DUBEDGE2: RoutingPreference.internet() },
    },
    failover: DnsFailover.automatic(),
    clientNames: NameStage.LIVE,
    mailNames: NameStage.LIVE,
    monitoring: { receivers: [AlertReceiver.sms('Duty telephone', '49', '1701234567')] },
  });
  Warnings.of(app).acknowledge(
    WarningId.ZONE_DELEGATION,
    'The domain is new: no other name server knows it.',
  );
}
