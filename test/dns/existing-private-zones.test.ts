import type { FailoverZoneProps, PrivateZonesOptions } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  Duration,
  EstateModel,
  FailoverZone,
  InsideNames,
  NameStage,
  PrivateNameLinks,
} from 'cdktf-resilient-exchange';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import type { App, TerraformStack } from 'cdktf';
import { bringUp } from '../../lib/runbook/procedures/bring-up';
import {
  arrayIn,
  edgeIn,
  LIVE,
  resources,
  siteIn,
  stackIn,
  synth,
  testApp,
  type Written,
} from '../support/app';
import { manualEstate } from '../runbook/support/estates';
import { checkPowerShell, loadPowerShell } from '../support/powershell';
import { expectRefusedSynth, messageOf } from '../support/refusal';

const PREVIOUS = { ttl: Duration.hours(1), aliases: { mail: 'owa.old.example' } };
const idOf = (name: string): string =>
  `/subscriptions/0/resourceGroups/rg-net/providers/Microsoft.Network/privateDnsZones/${name}`;
const MAIL = { zoneId: idOf('mail.contoso.com'), previousAddresses: ['10.99.0.4'] };

function program(options: PrivateZonesOptions | undefined, props: Partial<FailoverZoneProps> = {}): App {
  const app = testApp();
  const sites = [
    siteIn(app),
    siteIn(app, { region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' }, 'Dublin'),
  ];
  const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    region: AzureRegion.FRANCE_CENTRAL,
    insideNames: InsideNames.azurePrivateZones(options),
    ...LIVE,
    ...props,
  });
  const [near, far] = sites.map((site) => ({ array: arrayIn(site), edge: edgeIn(site) }));
  zone.publishClientAccess(near.array, far.array);
  zone.publishMail(near.edge, far.edge);
  new PrivateNameLinks(stackIn(app, 'links'), 'Links', { zone, sites });
  return app;
}

const write = (options?: PrivateZonesOptions, props: Partial<FailoverZoneProps> = {}): Written =>
  synth(program(options, props));
const zonesIn = ({ stacks }: Written): unknown[] =>
  resources(stacks.dns, 'azurerm_private_dns_zone').map(({ name }) => name);
const recordsOf = ({ stacks }: Written, name = 'mail.contoso.com'): Record<string, unknown>[] =>
  resources(stacks.dns, 'azurerm_private_dns_a_record').filter(({ zone_name: zone }) => zone === name);
const linksOf = ({ stacks }: Written): unknown[] =>
  resources(stacks.links, 'azurerm_private_dns_zone_virtual_network_link')
    .filter(({ private_dns_zone_name: zone }) => zone === 'mail.contoso.com')
    .map(({ resource_group_name: group, virtual_network_id: id }) => `${String(group)} ${String(id)}`);

describe('a private zone that exists', () => {
  test('is written into and not made again, while the other names have zones of the program', () => {
    const written = write({ existingZones: [MAIL] });
    expect(zonesIn(written)).not.toContain('mail.contoso.com');
    expect(zonesIn(written)).toContain('autodiscover.contoso.com');
    const [record, ...more] = recordsOf(written);
    expect(more).toEqual([]);
    expect(record).toMatchObject({ name: '@', resource_group_name: 'rg-net' });
    expect(zonesIn(write())).toContain('mail.contoso.com');
  });

  test('has its addresses taken over when they are stated, and only then', () => {
    const imports = (options: PrivateZonesOptions): unknown =>
      write(options).stacks.dns.import?.map(({ id }) => id);
    expect(imports({ existingZones: [MAIL] })).toEqual([`${MAIL.zoneId}/A/@`]);
    expect(imports({ existingZones: [{ zoneId: MAIL.zoneId }] })).toBeUndefined();
  });

  test('is linked to the networks of the sites that nobody has linked', () => {
    const links = linksOf(write({ existingZones: [MAIL] }));
    expect(links).toHaveLength(2);
    expect(String(links[0])).toMatch(/^rg-net /);
    const [left, ...more] = linksOf(write({ existingZones: [{ ...MAIL, linkedSites: ['AMS'] }] }));
    expect(left).toContain('dub');
    expect(more).toEqual([]);
  });

  test('is left alone while its name is held, and has its former addresses after going back', () => {
    const held = write({ existingZones: [MAIL] }, { clientNames: NameStage.HELD });
    expect(recordsOf(held)).toEqual([]);
    expect(linksOf(held)).toEqual([]);
    const back = { clientNames: NameStage.PREVIOUS, previousRecords: PREVIOUS };
    expect(recordsOf(write({ existingZones: [MAIL] }, back))).toMatchObject([{ records: ['10.99.0.4'] }]);
    expect(recordsOf(write({ existingZones: [{ zoneId: MAIL.zoneId }] }, back))).toEqual([]);
  });

  test('may be that of an Edge, whose name waits for no stage', () => {
    const host = { zoneId: idOf('amsedge1.contoso.com') };
    const written = write({ existingZones: [host] }, { clientNames: NameStage.HELD });
    expect(recordsOf(written, 'amsedge1.contoso.com')).toHaveLength(1);
  });

  test.each<[string, unknown, string]>([
    ['zoneId', { zoneId: '/subscriptions/0/dnsZones/x' }, 'resource id of a private zone'],
    [
      'zoneId',
      { zoneId: MAIL.zoneId.replace('privateDnsZones', 'dnsZones') },
      'resource id of a private zone',
    ],
    ['previousAddresses', { ...MAIL, previousAddresses: [] }, 'at least one value'],
    ['previousAddresses', { ...MAIL, previousAddresses: ['::1'] }, 'an IPv4 address'],
    ['previousAddreses', { ...MAIL, previousAddreses: [] }, 'is not a setting'],
  ])('is refused where it is none (%s %#)', (property, zone, fault) => {
    const make = (): unknown => InsideNames.azurePrivateZones({ existingZones: [zone as typeof MAIL] });
    const message = messageOf(make);
    expect(message).toContain(`[InsideNames.azurePrivateZones] options.existingZones[0].${property} `);
    expect(message).toContain(fault);
  });

  test('is stated once, belongs to a name, and is linked to sites of the program', () => {
    const twice = [MAIL, { zoneId: idOf('MAIL.contoso.com') }];
    expect(messageOf(() => InsideNames.azurePrivateZones({ existingZones: twice }))).toContain(
      'existingZones[1].zoneId is a second zone mail.contoso.com',
    );
    const errors = (zone: Partial<typeof MAIL> & { linkedSites?: string[] }): string =>
      messageOf(() => write({ existingZones: [{ ...MAIL, ...zone }] }));
    expect(errors({ zoneId: idOf('contoso.com') })).toContain(
      'insideNames.existingZones has a zone that belongs to no name',
    );
    expect(errors({ linkedSites: ['PAR'] })).toContain(
      'insideNames.existingZones.linkedSites must be codes of',
    );
  });

  test('is in the model, and only there', () => {
    const model = (options?: PrivateZonesOptions): unknown =>
      EstateModel.all(program(options))[0].dnsZones[0].existingInsideZones;
    expect(model({ existingZones: [{ ...MAIL, linkedSites: ['AMS'] }] })).toEqual([
      { id: 'mail.contoso.com', group: 'rg-net', previousAddresses: ['10.99.0.4'], linkedSites: ['AMS'] },
    ]);
    expect(model()).toBeUndefined();
  });
});

describe('the bring-up', () => {
  beforeAll(loadPowerShell);
  const zone = {
    id: 'mail.contoso.com',
    group: 'rg-net',
    previousAddresses: ['10.99.0.4'],
    linkedSites: ['AMS'],
  };

  test('compares the zones that exist before the names are published', () => {
    const { steps } = bringUp(
      manualEstate((draft) => Object.assign(draft.dnsZones[0], { existingInsideZones: [zone] })),
    );
    const ids = steps.map(({ id }) => id);
    const step = steps[ids.indexOf('see-private-zones')];
    expect(ids.indexOf('publish-names')).toBeGreaterThan(ids.indexOf('see-private-zones'));
    expect(step.command[0]).toContain(
      "record-set a update --resource-group 'rg-net' --zone-name 'mail.contoso.com' --name '@' --set ttl=",
    );
    expect(step.expected).toContain('has the addresses 10.99.0.4 at its head');
    expect(step.expected).toContain('only those of AMS are linked');
    expect(checkPowerShell([...step.command, ...step.check].join('\n'))).toEqual([]);
  });

  test('has no such step where the program makes all zones', () => {
    expect(bringUp(manualEstate()).steps.map(({ id }) => id)).not.toContain('see-private-zones');
  });
});

describe('a zone of another subscription than that of the names', () => {
  const inSubscription = (subscriptionId?: string): App => {
    const app = program({ existingZones: [MAIL] });
    const stack = app.node.findChild('dns') as TerraformStack;
    const provider = stack.node.children.find((each) => each instanceof AzurermProvider);
    (provider as AzurermProvider).subscriptionId = subscriptionId;
    return app;
  };

  test('is refused where both are known', () => {
    expectRefusedSynth(inSubscription('22222222-2222-2222-2222-222222222222'), {
      path: 'dns/Zone/PrivateNames',
      property: 'insideNames.existingZones',
      value: `'${MAIL.zoneId}'`,
      limit: 'in the subscription 22222222-2222-2222-2222-222222222222',
      remedy: 'copy the id again',
    });
  });

  test.each([['0'], [undefined], ['${var.subscription}']])('is not seen in %s', (subscription) => {
    expect(() => synth(inSubscription(subscription))).not.toThrow();
  });
});
