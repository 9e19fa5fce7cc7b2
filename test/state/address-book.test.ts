import type { App, TerraformStack } from 'cdktf';
import type { Site } from 'cdktf-resilient-exchange';
import { AddressBook, AzureRegion, EstateModel, FailoverZone } from 'cdktf-resilient-exchange';
import { edgeIn, siteIn, stackIn, synth, testApp } from '../support/app';
import { expectRefusal, expectRefusedSynth } from '../support/refusal';

function zoneIn(app: App): FailoverZone {
  return new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    region: AzureRegion.FRANCE_CENTRAL,
  });
}

const refusal = { path: 'book/Addresses', property: 'stacks' };

test('the names read the addresses in the state of the book, and not in that of the site', () => {
  const app = testApp();
  const site = siteIn(app, { estate: 'contoso' });
  new AddressBook(stackIn(app, 'book'), 'Addresses', { stacks: [site.node.scope as TerraformStack] });
  zoneIn(app).publishMail(edgeIn(site));
  const { stacks, dependencies } = synth(app);
  const output = (from: string): object => ({
    value: `\${data.terraform_remote_state.${from}.outputs.amsedge1_address}`,
  });
  expect(stacks.book.output?.amsedge1_address).toMatchObject(output('amsterdam'));
  expect(Object.keys(stacks.dns.data?.terraform_remote_state ?? {})).toEqual(['book']);
  expect(JSON.stringify(stacks.dns.resource)).toContain(
    'data.terraform_remote_state.book.outputs.amsedge1_address',
  );
  expect(dependencies).toMatchObject({ book: ['amsterdam'], dns: ['book'] });
  expect(EstateModel.of(app).stacks.map(({ id }) => id)).toContain('book');
});

test.each<[string, (app: App, own: TerraformStack) => unknown, string]>([
  ['nothing', () => undefined, 'nothing'],
  ['no stack at all', () => [], '[]'],
  ['a site', (app) => [siteIn(app)], "the Site 'amsterdam/Amsterdam'"],
  ['its own stack', (_, own) => [own], "'book'"],
])('a book of %s is refused', (_, stacksOf, value) => {
  const app = testApp();
  const own = stackIn(app, 'book');
  const stacks = stacksOf(app, own) as TerraformStack[];
  expectRefusal(() => new AddressBook(own, 'Addresses', { stacks }), {
    ...refusal,
    value,
    limit: 'a list of the stacks of the sites',
    remedy: 'a stack of its own',
  });
});

test.each<[string, (app: App, site: Site) => void]>([
  ['is read already', (app, site) => zoneIn(app).publishMail(edgeIn(site))],
  [
    'is in another book',
    (app, site) =>
      new AddressBook(stackIn(app, 'other'), 'Addresses', { stacks: [site.node.scope as TerraformStack] }),
  ],
])('a stack that %s is refused', (_, before) => {
  const app = testApp();
  const site = siteIn(app);
  before(app, site);
  const stacks = [site.node.scope as TerraformStack];
  expectRefusal(() => new AddressBook(stackIn(app, 'book'), 'Addresses', { stacks }), {
    ...refusal,
    value: "'amsterdam'",
    limit: 'in a book already, or whose state another stack reads',
    remedy: 'before the names are published',
  });
});

test('a book in the stack of the names is refused', () => {
  const app = testApp();
  const site = siteIn(app);
  const zone = zoneIn(app);
  new AddressBook(zone.node.scope!, 'Addresses', { stacks: [site.node.scope as TerraformStack] });
  expectRefusedSynth(app, {
    path: 'dns/Addresses',
    property: 'scope',
    value: "'dns'",
    limit: 'a stack that makes nothing',
    remedy: 'a stack of its own',
  });
});
