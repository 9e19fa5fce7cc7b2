import { Lazy } from 'cdktf';
import { CafNaming, TwoSiteExchange } from 'cdktf-resilient-exchange';
import { shown } from '../../lib/core/shown';
import { checkHostName, checkLabel } from '../../lib/core/host-name';
import { DIRECTORY, estateProps, siteIn, testApp } from '../support/app';
import { expectRefusal } from '../support/refusal';

const label63 = 'a'.repeat(63);
/** 253 characters: three full labels, 57 more, and a top level of three. */
const longest = [label63, label63, label63, 'b'.repeat(57), 'com'].join('.');

test('the longest legal name has 253 characters', () => {
  expect(longest).toHaveLength(253);
});

test.each([
  'contoso.com',
  'mail.contoso.com',
  'xn--bcher-kva.example',
  `${label63}.com`,
  longest,
  'CONTOSO.COM',
  'contoso.de',
  'contoso.xn--p1ai',
])('takes the host name %s', (name) => {
  expect(() => checkHostName('Scope', 'domainName', name)).not.toThrow();
});

test.each([
  'contoso',
  'contoso.com.',
  '*.contoso.com',
  'mail_1.contoso.com',
  '-mail.contoso.com',
  'mail-.contoso.com',
  'mail..com',
  'https://mail.contoso.com',
  'mail.contoso.com:443',
  '192.0.2.25',
  '',
  ' contoso.com',
  'a@contoso.com',
  'contoso.d',
  'contoso.c0m',
  `${label63}a.com`,
  longest.replace('b.com', 'bb.com'),
])('refuses the host name %p', (name) => {
  expectRefusal(() => checkHostName('Scope', 'domainName', name), {
    path: 'Scope',
    property: 'domainName',
    value: shown(name),
    limit:
      'a fully qualified domain name of letters, digits and hyphens, at most 63 in a label and 253 in all',
    remedy: "write it like 'mail.contoso.com'",
  });
});

test.each(['mail', 'a', '1', 'auto-discover', label63, 'MAIL'])('takes the label %s', (label) => {
  expect(() => checkLabel('Scope', 'namespaces', label)).not.toThrow();
});

test.each(['mail.contoso', '-mail', 'mail-', '', 'm ail', '_dmarc', '*', `${label63}a`])(
  'refuses the label %p',
  (label) => {
    expectRefusal(() => checkLabel('Scope', 'namespaces', label), {
      path: 'Scope',
      property: 'namespaces',
      value: `'${label}'`,
      limit: 'one DNS label of letters, digits and inner hyphens, at most 63 characters',
      remedy: "write the name without the domain, such as 'mail' or 'autodiscover'",
    });
  },
);

test('tokens are let through', () => {
  const token = Lazy.stringValue({ produce: () => '${var.name}' });
  expect(() => checkHostName('Scope', 'domainName', token)).not.toThrow();
  expect(() => checkLabel('Scope', 'namespaces', token)).not.toThrow();
});

describe('the example fits the property', () => {
  const siteWith = (domainName: string): unknown =>
    siteIn(testApp(), { activeDirectory: { ...DIRECTORY, domainName } });
  const estateWith = (domainName: string): unknown =>
    new TwoSiteExchange(testApp(), 'contoso', { ...estateProps(), domainName });
  const namingWith = (labelPrefix: string): unknown => new CafNaming({ labelPrefix });

  test.each<[string, (value: string) => unknown, string, string]>([
    ['a domain of Active Directory', siteWith, 'CORP', 'corp.contoso.com'],
    ['a mail domain', estateWith, 'contoso', 'contoso.com'],
    ['the start of public labels', namingWith, 'contoso.com', 'contoso-com'],
  ])('%s', (_, make, wrong, example) => {
    expect(() => make(wrong)).toThrow(` '${example}'`);
    expect(() => make(wrong)).not.toThrow(/'mail/);
    expect(() => make(example)).not.toThrow();
  });
});
