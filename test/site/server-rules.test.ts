import type { SiteProps } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  Interconnect,
  MailboxTier,
  OutboundMail,
  EdgeTier,
  Site,
  SubnetRole,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import {
  arrayIn,
  DIRECTORY,
  edgeIn,
  estateProps,
  only,
  resources,
  rulesOf,
  siteIn,
  stackIn,
  synth,
  synthStack,
  testApp,
} from '../support/app';
import { each } from '../support/each';
import { expectRefusal } from '../support/refusal';

const SUBNET = 'client-access';

/** The rules of a site with an array, in one line each. */
function rules(props: Partial<SiteProps> = {}, subnet = SUBNET): Record<string, string> {
  const app = testApp();
  const site = siteIn(app, props);
  arrayIn(site);
  site.subnet(SubnetRole.MAILBOX);
  site.subnet(SubnetRole.WITNESS);
  site.subnet(SubnetRole.DIRECTORY);
  return rulesOf(synthStack(app), subnet);
}

describe('the boundary of Exchange servers', () => {
  test.each([SUBNET, 'mailbox', 'witness'])(
    'closes the subnet %s to networks beyond the estate',
    (subnet) => {
      const { AllowOrganization, DenyVirtualNetworkInbound } = rules({}, subnet);
      expect(AllowOrganization).toBe(
        'Inbound 300 Allow * * 10.10.0.0/20,10.10.200.0/24,10.10.32.0/20,10.10.48.0/20,10.10.64.0/20 -> *',
      );
      expect(DenyVirtualNetworkInbound).toBe('Inbound 4000 Deny * * VirtualNetwork -> *');
    },
  );

  test('admits Edges outside the program to the port of mail only', () => {
    const edgePrefixes = ['172.16.8.11/32', '172.16.8.12/32'];
    const found = rules({ edgePrefixes });
    expect(found.AllowSmtpFromOtherEdges).toBe('Inbound 216 Allow Tcp 25 172.16.8.11/32,172.16.8.12/32 -> *');
    expect(found.AllowOrganization).toBe(rules().AllowOrganization);
    expect(rules()).not.toHaveProperty('AllowSmtpFromOtherEdges');
    expect(rules({ edgePrefixes }, 'witness')).not.toHaveProperty('AllowSmtpFromOtherEdges');
  });

  test('leaves the domain controllers to their owners, but for mail to the Internet', () => {
    const { AllowSmtpToOrganization, DenySmtpToInternet, ...others } = rules({}, 'directory');
    expect(others).toEqual({});
    expect(AllowSmtpToOrganization).toMatch(/^Outbound 300 Allow Tcp 25 \* -> 10\.10\.0\.0\/20,/);
    expect(DenySmtpToInternet).toBe('Outbound 310 Deny Tcp 25 * -> Internet');
  });

  test('keeps mail inside where Exchange is, and nowhere else', () => {
    const of = (subnet: string): (string | undefined)[] => {
      const { AllowSmtpToOrganization, DenySmtpToInternet } = rules({}, subnet);
      return [AllowSmtpToOrganization, DenySmtpToInternet];
    };
    expect([of('mailbox')[1], of(SUBNET)[1]]).toEqual(
      Array(2).fill('Outbound 310 Deny Tcp 25 * -> Internet'),
    );
    expect(of('witness')).toEqual([undefined, undefined]);
    expect(of(SUBNET)[0]).toBe(
      'Outbound 300 Allow Tcp 25 * -> 10.10.0.0/20,10.10.200.0/24,10.10.32.0/20,10.10.48.0/20,10.10.64.0/20',
    );
  });

  test('lets mail out to Edges and Exchange servers with public addresses, before the deny', () => {
    const app = testApp();
    const site = siteIn(app, {
      exchangeServerPrefixes: ['198.51.100.0/28'],
      unfilteredPrefixes: ['203.0.113.64/26'],
    });
    arrayIn(site);
    edgeIn(site, { externalEdges: [{ name: 'edge9', address: '203.0.113.9', carrier: 'city fibre' }] });
    expect(rulesOf(synthStack(app), SUBNET).AllowSmtpToOrganization).toBe(
      'Outbound 300 Allow Tcp 25 * -> 10.10.0.0/20,10.10.32.0/20,10.10.48.0/20,10.10.64.0/20,198.51.100.0/28,203.0.113.64/26,203.0.113.9/32',
    );
  });

  test('knows the other sites of the estate, whichever is made first, and no others', () => {
    const app = testApp();
    const first = siteIn(app, { exchangeServerPrefixes: undefined, domainControllers: ['10.1.0.4'] });
    arrayIn(first);
    const other = siteIn(
      app,
      { addressSpace: '10.20.0.0/16', code: 'DUB', exchangeServerPrefixes: undefined },
      'Dublin',
    );
    arrayIn(other);
    MailboxTier.fromServers(other, 'Old', {
      protectedBy: 'Contoso Backup Team',
      site: other,
      servers: [{ computerName: 'OLDMBX', address: '10.21.0.9' }],
    });
    const stranger = siteIn(
      app,
      {
        addressSpace: '10.90.0.0/16',
        code: 'XXX',
        estate: 'other',
        exchangeServerPrefixes: ['10.91.0.0/24'],
      },
      'Kiel',
    );
    arrayIn(stranger);
    const { stacks } = synth(app);
    const [amsterdam, dublin] = ['10.10', '10.20'].map((space) =>
      ['0', '32', '48', '64'].map((third) => `${space}.${third}.0/20`).join(),
    );
    const blocks = `10.1.0.4/32,${amsterdam},${dublin},10.21.0.9/32`;
    expect(rulesOf(stacks.amsterdam, SUBNET).AllowOrganization).toBe(`Inbound 300 Allow * * ${blocks} -> *`);
    expect(rulesOf(stacks.dublin, SUBNET).AllowOrganization).toBe(`Inbound 300 Allow * * ${blocks} -> *`);
    expect(rulesOf(stacks.kiel, SUBNET).AllowOrganization).toBe(
      'Inbound 300 Allow * * 10.90.0.0/20,10.90.32.0/20,10.90.48.0/20,10.90.64.0/20,10.91.0.0/24 -> *',
    );
  });

  test('admits what a program knows to be the organization’s, once, and nothing twice', () => {
    const { AllowOrganization } = rules({
      domainControllers: ['10.10.64.4', '10.50.0.4'],
      otherDomainControllers: ['10.60.0.4', '10.50.0.4'],
      unfilteredPrefixes: ['10.60.0.0/24', '10.10.0.0/21'],
    });
    expect(AllowOrganization).toBe(
      'Inbound 300 Allow * * 10.10.0.0/20,10.10.200.0/24,10.10.32.0/20,10.10.48.0/20,10.10.64.0/20,10.50.0.4/32,10.60.0.0/24 -> *',
    );
  });

  test('is made in an order in which nobody is cut off: what is admitted first, then what is denied', () => {
    const app = testApp();
    const site = siteIn(app, { managementPrefixes: ['10.99.0.0/24'] });
    arrayIn(site);
    edgeIn(site);
    const all = resources(synthStack(app), 'azurerm_network_security_rule').filter((rule) =>
      String(rule.network_security_group_name).includes(`Subnet-${SUBNET}_`),
    );
    const waits = (name: string): string[] =>
      ((all.find((rule) => rule.name === name)?.depends_on ?? []) as string[])
        .map((address) => /_(Allow\w+)_[0-9A-F]{8}$/.exec(address)?.[1] ?? address)
        .sort();
    expect(waits('DenyVirtualNetworkInbound')).toEqual([
      'AllowAzurePlatform',
      'AllowHttpsFromClients',
      'AllowHttpsFromNetworks',
      'AllowManagement',
      'AllowOrganization',
      'AllowSmtpFromEdges',
    ]);
    expect(waits('DenySmtpToInternet')).toEqual(['AllowSmtpToOrganization']);
    expect(each(all).filter((rule) => rule.access === 'Allow' && rule.depends_on !== undefined)).toEqual([]);
  });

  test.each([
    ['edgePrefixes', { edgePrefixes: ['10.1.0.0'] }, "'10.1.0.0'", 'CIDR', 'write it like'],
    ['unfilteredPrefixes', { unfilteredPrefixes: ['10.1.0.0'] }, "'10.1.0.0'", 'CIDR', 'write it like'],
    [
      'otherDomainControllers',
      { otherDomainControllers: ['dc1'] },
      "'dc1'",
      'an IPv4 address',
      'write it like',
    ],
  ])('refuses %s that are no addresses', (property, props, value, limit, remedy) => {
    expectRefusal(() => siteIn(testApp(), props), {
      path: 'amsterdam/Amsterdam',
      property,
      value,
      limit,
      remedy,
    });
  });
});

describe('administrators', () => {
  test('reach servers from the networks that are stated and from Bastion', () => {
    const { AllowManagement } = rules({ managementPrefixes: ['10.99.0.0/24'], bastion: true });
    expect(AllowManagement).toBe(
      'Inbound 310 Allow Tcp 80,443,445,3389,5985,5986 10.10.224.0/20,10.99.0.0/24 -> *',
    );
    expect(rules()).not.toHaveProperty('AllowManagement');
  });

  test.each(['before', 'after'])(
    'reach them over the Bastion of a connected site, made %s the connection',
    (when) => {
      const app = testApp();
      const near = siteIn(app, { bastion: true });
      const far = new Site(stackIn(app, 'dublin'), 'Dublin', {
        region: AzureRegion.NORTH_EUROPE,
        addressSpace: '10.20.0.0/16',
        exchangeServerPrefixes: ['10.20.200.0/24'],
      });
      const connect = (): unknown =>
        new Interconnect(stackIn(app, 'between'), 'Between', { sites: [near, far] });
      if (when === 'after') connect();
      far.subnet(SubnetRole.WITNESS);
      new EdgeTier(far, 'Edge', { site: far, outbound: OutboundMail.direct() }).useMailDomain('contoso.com');
      if (when === 'before') connect();
      const { stacks } = synth(app);
      expect(rulesOf(stacks.dublin, 'witness').AllowManagementFromConnectedSites).toBe(
        'Inbound 311 Allow Tcp 80,443,445,3389,5985,5986 10.10.224.0/20 -> *',
      );
      expect(rulesOf(stacks.dublin, 'perimeter').AllowRdpFromConnectedSites).toBe(
        'Inbound 135 Allow Tcp 3389 10.10.224.0/20 -> *',
      );
    },
  );

  test('carry files and use their own clients over Bastion', () => {
    const app = testApp();
    siteIn(app, { bastion: true });
    expect(only(synthStack(app), 'azurerm_bastion_host')).toMatchObject({
      sku: 'Standard',
      file_copy_enabled: true,
      tunneling_enabled: true,
    });
  });
});

describe('the DNS servers of the networks', () => {
  const servers = (overrides: Parameters<typeof estateProps>[0]): Record<string, unknown> => {
    const app = testApp();
    new TwoSiteExchange(app, 'contoso', estateProps(overrides));
    const { stacks } = synth(app);
    return Object.fromEntries(
      ['primary', 'standby', 'witness'].map((name) => [
        name,
        only(stacks[`contoso-${name}`], 'azurerm_virtual_network').dns_servers,
      ]),
    );
  };

  test('are the domain controllers of the site, then those of the others, then those elsewhere', () => {
    expect(
      servers({
        primary: { domainControllers: ['10.10.64.4', '10.10.64.5'], otherDomainControllers: ['10.1.0.4'] },
        standby: { domainControllers: ['10.20.64.4'] },
        witness: { domainControllers: ['10.30.0.68', '10.10.64.4'] },
      }),
    ).toEqual({
      primary: ['10.10.64.4', '10.10.64.5', '10.20.64.4', '10.30.0.68', '10.1.0.4'],
      standby: ['10.20.64.4', '10.10.64.4', '10.10.64.5', '10.30.0.68'],
      witness: ['10.30.0.68', '10.10.64.4', '10.10.64.5', '10.20.64.4'],
    });
  });

  test('are those of Azure where a site has no domain controllers', () => {
    expect(servers({ primary: { domainControllers: ['10.10.64.4'] } })).toEqual({
      primary: ['10.10.64.4'],
      standby: undefined,
      witness: undefined,
    });
  });

  test('belong to no other site’s state', () => {
    const app = testApp();
    new TwoSiteExchange(
      app,
      'contoso',
      estateProps({
        activeDirectory: DIRECTORY,
        primary: { domainControllers: ['10.10.64.4'], bastion: true },
        standby: { domainControllers: ['10.20.64.4'] },
      }),
    );
    const { dependencies } = synth(app);
    expect(dependencies).toMatchObject({
      'contoso-primary': ['contoso-exports'],
      'contoso-standby': ['contoso-exports'],
      'contoso-exports': [],
    });
  });
});
