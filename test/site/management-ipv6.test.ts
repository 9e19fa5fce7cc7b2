import { TwoSiteExchange } from 'cdktf-resilient-exchange';
import { estateProps, synth, testApp } from '../support/app';

// Found by a random program: an IPv6 block of administrators was compared with the IPv4 networks of the other sites (AddressError).
test('administrators may come from IPv6 networks where the estate has further sites', () => {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', estateProps({ primary: { managementPrefixes: ['2001:db8:7::/48'] } }));
  const messages = synth(app).annotations.map(({ message }) => message);
  expect(messages.filter((message) => /administrators to the servers of Amsterdam/.test(message))).toEqual(
    [],
  );
});
