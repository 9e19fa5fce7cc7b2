import { App } from 'cdktf';
import {
  Autodiscover,
  AzureRegion,
  DkimKey,
  DmarcPolicy,
  DnsFailover,
  Duration,
  EstateSummary,
  MailTraffic,
  MtaStsMode,
  NameStage,
  OutboundMail,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';

// One estate for three mail domains: the company's, that of a company it has bought, and that of its newsletter.
const live = { clientNames: NameStage.LIVE, mailNames: NameStage.LIVE };
const mtaSts = { policyHost: 'mta-sts.hosting.example', mode: MtaStsMode.ENFORCE };
// The relay signs: it gives a name for each domain, and changes the keys behind them.
const signedBy = (name: string): DkimKey[] => [
  DkimKey.alias('relay1', `relay1.${name}.dkim.relay.example`),
  DkimKey.alias('relay2', `relay2.${name}.dkim.relay.example`),
];

const app = new App();
new TwoSiteExchange(app, 'adatum', {
  domainName: 'adatum.example',
  ...live,
  mail: {
    mtaSts,
    dmarcPolicy: DmarcPolicy.QUARANTINE,
    dkim: signedBy('adatum'),
    spfForHosts: true,
  },
  mailDomains: [
    {
      // In use until now: its zone exists, and its records are taken over.
      domainName: 'litware.example',
      existingZone: {
        zoneId:
          '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-litware-dns/providers/Microsoft.Network/dnsZones/litware.example',
      },
      ...live,
      previousRecords: {
        ttl: Duration.hours(1),
        mx: [{ exchange: 'mail.litware.example', preference: 10 }],
        texts: { '@': ['v=spf1 mx -all', 'MS=ms12345678'] },
        aliases: { autodiscover: 'mail.litware.example' },
      },
      // Its people have phones, which do not know service records: the certificate has the name.
      autodiscover: Autodiscover.ownName(),
      mail: { mtaSts, dkim: signedBy('litware'), apexTexts: ['MS=ms12345678'] },
    },
    {
      // Below the main domain, whose zone delegates to it. Mail of the newsletter leaves from elsewhere too.
      domainName: 'news.adatum.example',
      traffic: MailTraffic.SENDS_ONLY,
      mailNames: NameStage.LIVE,
      mail: {
        dmarcPolicy: DmarcPolicy.REJECT,
        spfMechanisms: ['include:spf.newsletter.example'],
        dkim: [DkimKey.alias('letter', 'adatum.dkim.newsletter.example')],
      },
    },
  ],
  certificateNames: ['mail.adatum.example', 'autodiscover.adatum.example', 'autodiscover.litware.example'],
  activeDirectory: {
    domainName: 'ad.adatum.example',
    joinUsername: 'svc-join@ad.adatum.example',
    protectedBy: 'Adatum Directory Team',
  },
  primary: {
    name: 'Zurich',
    region: AzureRegion.SWITZERLAND_NORTH,
    addressSpace: '10.10.0.0/16',
    domainControllers: ['10.10.64.4', '10.10.64.5'],
    bastion: true,
  },
  standby: {
    name: 'Frankfurt',
    region: AzureRegion.GERMANY_WEST_CENTRAL,
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
  databaseAvailabilityGroup: { databases: 8, copies: { laggedCopies: 1 } },
  edge: {
    outbound: OutboundMail.smartHost({
      host: 'smtp.relay.example',
      spfMechanisms: ['include:relay.example'],
    }),
  },
  failover: DnsFailover.automatic(),
});
app.synth();
console.log(EstateSummary.of(app).toString());
