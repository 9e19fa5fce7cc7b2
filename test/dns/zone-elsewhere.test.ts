import type { App } from 'cdktf';
import { TwoSiteExchange } from 'cdktf-resilient-exchange';
import { estateProps, synth, testApp } from '../support/app';
import { expectRefusedSynth } from '../support/refusal';

// Records name their zone without its subscription, so that the zone is looked for in that of the stack.

const MAIN = '11111111-1111-1111-1111-aaaaaaaaaaaa';
const OTHER = '22222222-2222-2222-2222-222222222222';

type Overrides = NonNullable<Parameters<typeof estateProps>[0]>;

function zoneId(subscription: string, domain = 'contoso.com'): string {
  return `/subscriptions/${subscription}/resourceGroups/rg-dns/providers/Microsoft.Network/dnsZones/${domain}`;
}

function estate(overrides: Overrides): App {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', estateProps(overrides));
  return app;
}

const fabrikam = (subscription: string): Overrides => ({
  subscriptionId: MAIN,
  mailDomains: [
    { domainName: 'fabrikam.com', existingZone: { zoneId: zoneId(subscription, 'fabrikam.com') } },
  ],
});

describe('a public zone in another subscription than the stack with the names', () => {
  test('is refused', () => {
    const app = estate({ subscriptionId: MAIN, existingZone: { zoneId: zoneId(OTHER) } });
    expectRefusedSynth(app, {
      path: 'contoso-dns/Zone',
      property: 'existingZone.zoneId',
      value: `'${zoneId(OTHER)}'`,
      limit: `in the subscription ${MAIN} of the stack with the names`,
      remedy: 'give the names the subscription of the zone',
    });
  });

  test('is refused for another mail domain too', () => {
    expectRefusedSynth(estate(fabrikam(OTHER)), {
      path: 'contoso-dns/Zone/MailDomains/fabrikam.com',
      property: 'existingZone.zoneId',
      value: `'${zoneId(OTHER, 'fabrikam.com')}'`,
      limit: `in the subscription ${MAIN} of the stack with the names`,
      remedy: 'copy the id again',
    });
  });
});

test.each<[string, Overrides]>([
  [
    'in that subscription, whatever the case',
    { subscriptionId: MAIN, existingZone: { zoneId: zoneId(MAIN.toUpperCase()) } },
  ],
  ['of another mail domain there', fabrikam(MAIN)],
  ['where the program states no subscription', { existingZone: { zoneId: zoneId(OTHER) } }],
])('a zone %s is written into', (_, overrides) => {
  expect(Object.keys(synth(estate(overrides)).stacks)).toContain('contoso-dns');
});
