import type { App } from 'cdktf';
import fc from 'fast-check';
import type { INaming, ResourceKind } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  CafNaming,
  EdgeTier,
  ResilientClientAccessArray,
  OutboundMail,
} from 'cdktf-resilient-exchange';
import { claimComputerName } from '../../lib/server/computer-names';
import { DIRECTORY, edgeIn, siteIn, stackIn, synthStack, testApp, valuesOf } from '../support/app';
import { expectRefusal, messageOf } from '../support/refusal';

class FixedNaming implements INaming {
  private readonly inner = new CafNaming();

  public constructor(private readonly name: string) {}

  public resourceName(kind: ResourceKind, parts: string[]): string {
    return this.inner.resourceName(kind, parts);
  }

  public computerName(_site: string, _role: string, member: string): string {
    return this.name + member;
  }

  public publicLabel(parts: string[]): string {
    return this.inner.publicLabel(parts);
  }

  public tags(siteName?: string, tier?: string): Record<string, string> {
    return this.inner.tags(siteName, tier);
  }
}

function front(app: App, name: string): ResilientClientAccessArray {
  const site = siteIn(app, { naming: new FixedNaming(name), activeDirectory: DIRECTORY });
  return new ResilientClientAccessArray(site, 'ClientAccess', { site, servers: 2 });
}

test('15 characters are taken, and reach the machine', () => {
  const app = testApp();
  front(app, 'A'.repeat(14));
  expect(valuesOf(synthStack(app), 'azurerm_windows_virtual_machine', 'computer_name')).toEqual([
    `${'A'.repeat(14)}1`,
    `${'A'.repeat(14)}2`,
  ]);
});

test('16 characters are refused', () => {
  expectRefusal(() => front(testApp(), 'A'.repeat(15)), {
    path: 'amsterdam/Amsterdam/ClientAccess/Server-1',
    property: 'computerName',
    value: `'${'A'.repeat(15)}1'`,
    limit: 'a NetBIOS name: at most 15 letters, digits and inner hyphens, and not digits only',
    remedy: 'shorten the site code, the roleCode or the member name',
  });
});

test.each(['AB_', '-AB', 'A.B', 'A B', '12'])('%s1 is refused', (name) => {
  expectRefusal(() => front(testApp(), name), {
    path: 'amsterdam/Amsterdam/ClientAccess/Server-1',
    property: 'computerName',
    value: `'${name}1'`,
    limit: 'a NetBIOS name: at most 15 letters, digits and inner hyphens, and not digits only',
    remedy: 'shorten the site code, the roleCode or the member name',
  });
});

test('a role code makes the names of a second tier its own', () => {
  const app = testApp();
  const site = siteIn(app, { activeDirectory: DIRECTORY });
  new ResilientClientAccessArray(site, 'ClientAccess', { site, servers: 2 });
  new ResilientClientAccessArray(site, 'Other', {
    site,
    servers: 2,
    roleCode: 'OT',
    addressOffset: 10,
    internalAddress: '10.10.15.1',
  });
  expect(valuesOf(synthStack(app), 'azurerm_windows_virtual_machine', 'computer_name')).toEqual([
    'AMSFE1',
    'AMSFE2',
    'AMSOT1',
    'AMSOT2',
  ]);
});

test('a name that somebody has is refused, across sites and stacks', () => {
  const app = testApp();
  edgeIn(siteIn(app));
  const site = siteIn(
    app,
    { code: 'ams', region: AzureRegion.UK_SOUTH, addressSpace: '10.20.0.0/16' },
    'London',
  );
  expectRefusal(() => new EdgeTier(site, 'Edge', { site, outbound: OutboundMail.direct() }), {
    path: 'london/London/Edge/Server-1',
    property: 'computerName',
    value: "'AMSEDGE1'",
    limit: 'unique in the estate',
    remedy: 'give one of the sites another code, or one of the tiers another roleCode',
  });
});

test('another program may have it too', () => {
  const names = [testApp(), testApp()].map((app) => edgeIn(siteIn(app)).servers[0].computerName);
  expect(names).toEqual(['AMSEDGE1', 'AMSEDGE1']);
});

test('any name is either one Windows takes, or refused', () => {
  const written = fc.string({ unit: fc.constantFrom('a', 'Z', '0', '9', '-', '_', '.', ' '), maxLength: 18 });
  fc.assert(
    fc.property(written, (name) => {
      const claim = (): string => claimComputerName(stackIn(testApp()), name);
      const legal =
        name.length >= 1 &&
        name.length <= 15 &&
        [...name].every((character) => /[a-z0-9-]/i.test(character)) &&
        !name.startsWith('-') &&
        !name.endsWith('-') &&
        [...name].some((character) => !/\d/.test(character));
      if (!legal) return expect(messageOf(claim)).toContain(`(got '${name}')`);
      return expect(claim()).toBe(name);
    }),
  );
});
