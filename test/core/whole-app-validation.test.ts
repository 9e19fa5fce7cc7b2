import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import type { App, TerraformStack } from 'cdktf';
import { TerraformOutput, TerraformVariable } from 'cdktf';
import {
  AzureRegion,
  EdgeTier,
  Egress,
  FailoverZone,
  ResilientClientAccessArray,
  OutboundMail,
} from 'cdktf-resilient-exchange';
import { LIVE, DIRECTORY, edgeIn, siteIn, stackIn, synth, testApp, writtenStacks } from '../support/app';
import { expectRefusedSynth, messageOf } from '../support/refusal';

/** A program without mistakes, in a stack of its own. */
function soundSite(app: App, id: string, region: AzureRegion, addressSpace: string): void {
  const site = siteIn(app, { region, addressSpace, activeDirectory: DIRECTORY }, id);
  new ResilientClientAccessArray(site, 'ClientAccess', { site, servers: 2 });
}

/** An Edge tier without Exchange servers: found only when the whole program is known. */
function mistake(app: App): void {
  edgeIn(siteIn(app, { exchangeServerPrefixes: undefined }));
}

const refused = {
  path: 'amsterdam/Amsterdam/Edge',
  property: 'exchangeServerPrefixes',
  value: 'nothing',
  limit: 'is required',
  remedy: "exchangeServerPrefixes: ['10.0.4.0/24']",
};

function group(stack: TerraformStack, id: string): ResourceGroup {
  return new ResourceGroup(stack, id, { name: `rg-${stack.node.id}-${id}`, location: 'westeurope' });
}

describe('nothing is written when anything is wrong', () => {
  test('in the only stack', () => {
    const app = testApp();
    mistake(app);
    expectRefusedSynth(app, refused);
  });

  test('in the last of three stacks', () => {
    const app = testApp();
    soundSite(app, 'London', AzureRegion.UK_SOUTH, '10.20.0.0/16');
    soundSite(app, 'Paris', AzureRegion.FRANCE_CENTRAL, '10.30.0.0/16');
    mistake(app);
    expectRefusedSynth(app, refused);
  });

  test('in the first of three stacks', () => {
    const app = testApp();
    mistake(app);
    soundSite(app, 'London', AzureRegion.UK_SOUTH, '10.20.0.0/16');
    soundSite(app, 'Paris', AzureRegion.FRANCE_CENTRAL, '10.30.0.0/16');
    expectRefusedSynth(app, refused);
  });

  test('when a stack of the team’s own comes first', () => {
    const app = testApp();
    group(stackIn(app, 'own'), 'rg-own');
    mistake(app);
    expectRefusedSynth(app, refused);
  });

  test('when a stack of the team’s own comes last, and has the mistake', () => {
    const app = testApp();
    soundSite(app, 'London', AzureRegion.UK_SOUTH, '10.20.0.0/16');
    stackIn(app, 'own').node.addValidation({ validate: () => ['the team says no'] });
    expect(messageOf(() => app.synth())).toContain('[own] the team says no');
    expect(writtenStacks(app)).toEqual([]);
  });

  test('when a value is refused while it is resolved', () => {
    const app = testApp();
    soundSite(app, 'London', AzureRegion.UK_SOUTH, '10.20.0.0/16');
    const site = siteIn(app);
    new EdgeTier(site, 'Edge', { site, outbound: OutboundMail.direct() });
    expectRefusedSynth(app, {
      path: 'amsterdam/Amsterdam/Edge',
      property: 'domainName',
      value: 'nothing',
      limit: 'known',
      remedy: 'call publishMail(tier) on the FailoverZone, or useMailDomain(domainName) on the tier',
    });
  });

  test('again at the second attempt, and everything once the mistake is mended', () => {
    const app = testApp();
    const site = siteIn(app, { activeDirectory: DIRECTORY, exchangeServerPrefixes: undefined });
    new EdgeTier(site, 'Edge', { site, outbound: OutboundMail.direct() }).useMailDomain('contoso.com');
    expectRefusedSynth(app, refused);
    expectRefusedSynth(app, refused);
    new ResilientClientAccessArray(site, 'ClientAccess', { site });
    expect(Object.keys(synth(app).stacks)).toEqual(['amsterdam']);
  });
});

test('each mistake is reported once, and all of them together', () => {
  const app = testApp();
  stackIn(app, 'own');
  mistake(app);
  const site = siteIn(
    app,
    {
      region: AzureRegion.UK_SOUTH,
      addressSpace: '10.20.0.0/16',
      egress: Egress.outboundRule({ portsPerServer: 64000 }),
    },
    'London',
  );
  new ResilientClientAccessArray(site, 'ClientAccess', { site, servers: 2 });
  const message = messageOf(() => app.synth());
  expect(message.split('exchangeServerPrefixes is required')).toHaveLength(2);
  expect(message.split('(got 64000)')).toHaveLength(2);
});

describe('two ids with one resource address', () => {
  const tail = 'Terraform would see only one of them. Give one of the two constructs another id.';

  test('are refused, whichever stack they are in', () => {
    const app = testApp();
    siteIn(app);
    const stack = stackIn(app, 'own');
    group(stack, 'a.b');
    group(stack, 'ab');
    const message = messageOf(() => app.synth());
    expect(message).toContain(
      `[own/ab] has the resource address azurerm_resource_group.ab, which own/a.b has too. ${tail}`,
    );
    expect(writtenStacks(app)).toEqual([]);
  });

  test('are refused when two overrides are equal', () => {
    const app = testApp();
    siteIn(app);
    const stack = stackIn(app, 'own');
    group(stack, 'one').overrideLogicalId('same');
    group(stack, 'two').overrideLogicalId('same');
    expect(messageOf(() => app.synth())).toContain(
      '[own/two] has the resource address azurerm_resource_group.same, which own/one has too.',
    );
    expect(writtenStacks(app)).toEqual([]);
  });

  test('are refused for outputs and variables too', () => {
    const app = testApp();
    siteIn(app);
    const stack = stackIn(app, 'own');
    new TerraformOutput(stack, 'x.y', { value: '1' });
    new TerraformOutput(stack, 'xy', { value: '2' });
    new TerraformVariable(stack, 'v.w', {});
    new TerraformVariable(stack, 'vw', {});
    const message = messageOf(() => app.synth());
    expect(message).toContain('[own/xy] has the resource address');
    expect(message).toContain('[own/vw] has the resource address');
  });

  test('are two addresses where the types or the stacks differ', () => {
    const app = testApp();
    siteIn(app);
    const [one, two] = [stackIn(app, 'one'), stackIn(app, 'two')];
    group(one, 'same');
    group(two, 'same');
    new TerraformOutput(one, 's.ame', { value: '1' });
    expect(Object.keys(synth(app).stacks)).toEqual(['amsterdam', 'one', 'two']);
  });
});

test('a zone alone guards the program too', () => {
  const app = testApp();
  const own = stackIn(app, 'own');
  const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.WEST_EUROPE,
  });
  zone.publishMail(edgeIn(siteIn(app)));
  group(own, 'rg');
  expectRefusedSynth(app, {
    path: 'dns/Zone',
    property: 'region',
    value: "'westeurope'",
    limit: 'must differ from the regions of the sites',
    remedy: 'choose a third region for the resource group of the zone',
  });
});

test('a refusal in a value that is asked for late reads as any other', () => {
  const app = testApp();
  const site = siteIn(app);
  new EdgeTier(site, 'Edge', { site, outbound: OutboundMail.direct() });
  const message = messageOf(() => app.synth());
  expect(message).toMatch(
    /^Validation failed with the following errors:\n {2}\[amsterdam\/Amsterdam\/Edge\] domainName is not known yet\./,
  );
  expect(message).not.toMatch(/Resolution error|Object creation stack|\.\./);
});
