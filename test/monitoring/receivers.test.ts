import { AlertReceiver, AzureRegion, LogWorkspace } from 'cdktf-resilient-exchange';
import { reportedName } from '../../lib/monitoring/region-names';
import { each } from '../support/each';
import { expectRefusal } from '../support/refusal';

const ID = '/subscriptions/0/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log';

test.each<[string, () => unknown, string, string, string, string]>([
  [
    'an address without a domain',
    () => AlertReceiver.email('Duty', 'duty'),
    'address',
    "'duty'",
    'an address with one @',
    'duty@example.net',
  ],
  [
    'an account without a domain',
    () => AlertReceiver.push('Duty', 'duty'),
    'account',
    "'duty'",
    'an address with one @',
    'duty@example.net',
  ],
  [
    'a country code with a plus',
    () => AlertReceiver.sms('Duty', '+49', '1'),
    'countryCode',
    "'+49'",
    'digits only',
    "like '49'",
  ],
  [
    'a number with spaces',
    () => AlertReceiver.voice('Duty', '49', '170 1'),
    'phoneNumber',
    "'170 1'",
    'digits only',
    "like '49'",
  ],
  [
    'a webhook in clear text',
    () => AlertReceiver.webhook('Duty', 'http://duty.example'),
    'url',
    "'http://duty.example'",
    'begins with https://',
    'https://duty.example',
  ],
  [
    'a receiver without a name',
    () => AlertReceiver.sms(' ', '49', '1'),
    'name',
    "' '",
    'a name',
    'Duty telephone',
  ],
])('%s is refused', (_, make, property, value, limit, remedy) => {
  expectRefusal(make, { path: 'AlertReceiver', property, value, limit, remedy });
});

test.each<[string, () => unknown, string, string, string]>([
  ['29 days', () => LogWorkspace.create(29), 'retentionDays', '29', 'from 30 to 730 days'],
  ['731 days', () => LogWorkspace.create(731), 'retentionDays', '731', 'from 30 to 730 days'],
  [
    'the id of something else',
    () => LogWorkspace.existing({ workspaceId: '/subscriptions/0', region: AzureRegion.WEST_EUROPE }),
    'workspaceId',
    "'/subscriptions/0'",
    'the resource id of a Log Analytics workspace',
  ],
])('a workspace of %s is refused', (_, make, property, value, limit) => {
  expectRefusal(make, { path: 'LogWorkspace', property, value, limit, remedy: '' });
});

test('the limits of a workspace are taken', () => {
  expect([30, 730].map((days) => LogWorkspace.create(days).retentionDays)).toEqual([30, 730]);
  const existing = LogWorkspace.existing({ workspaceId: ID, region: AzureRegion.WEST_EUROPE });
  expect([existing.retentionDays, existing.given?.workspaceId]).toEqual([undefined, ID]);
});

test('an address has the domain of its mail', () => {
  expect(AlertReceiver.email('Duty', 'duty@EU.Contoso.com').mailDomain).toBe('eu.contoso.com');
  expect(AlertReceiver.push('Duty', 'duty@contoso.com').mailDomain).toBeUndefined();
});

test('regions are called as Azure calls them in its reports', () => {
  expect(
    [
      'westeurope',
      'southcentralus',
      'westus3',
      'uaenorth',
      'southeastasia',
      'germanywestcentral',
      'newzealandnorth',
    ].map((region) => reportedName(region)),
  ).toEqual([
    'West Europe',
    'South Central US',
    'West US 3',
    'UAE North',
    'Southeast Asia',
    'Germany West Central',
    'New Zealand North',
  ]);
  expect(reportedName('atlantis')).toBeUndefined();
  const known = Object.values(AzureRegion).filter((region) => region instanceof AzureRegion);
  for (const { name } of each(known)) expect([name, reportedName(name)]).toEqual([name, expect.any(String)]);
});
