import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EstateDocument } from '../../lib/model/estate-document';
import { analyse } from '../../lib/resilience/analyse';
import { Outcome } from '../../lib/resilience/outcome';

const analysis = analyse(
  JSON.parse(readFileSync(join(__dirname, '../two-site.estate.json'), 'utf8')) as EstateDocument,
);
const CLIENTS = 'client access from the Internet: mail.contoso.com';
const MAIL = 'inbound mail';

test.each([
  [CLIENTS, ['machine:AMSFE1'], Outcome.REDUCED],
  [CLIENTS, ['machine:DUBFE1'], Outcome.GOES_ON],
  [CLIENTS, ['zone:westeurope/1', 'machine:AMSFE2'], Outcome.REDUCED],
  [CLIENTS, ['zone:westeurope/1', 'machine:AMSFE2', 'machine:AMSFE3'], Outcome.INTERRUPTED],
  [CLIENTS, ['region:westeurope'], Outcome.INTERRUPTED],
  [CLIENTS, ['region:westeurope', 'region:francecentral'], Outcome.INTERRUPTED],
  [CLIENTS, ['region:westeurope', 'region:northeurope'], Outcome.LOST],
  [CLIENTS, ['traffic-manager'], Outcome.LOST],
  [CLIENTS, ['certificate:contoso.com'], Outcome.NEEDS_PERSON],
  ['client access inside PAR: mail.contoso.com', ['traffic-manager'], Outcome.GOES_ON],
  ['client access inside PAR: mail.contoso.com', ['link:AMS/PAR'], Outcome.INTERRUPTED],
  ['client access inside PAR: mail.contoso.com', ['link:AMS/PAR', 'link:DUB/PAR'], Outcome.LOST],
  [MAIL, ['machine:AMSEDGE1'], Outcome.REDUCED],
  [MAIL, ['region:westeurope'], Outcome.REDUCED],
  [MAIL, ['carrier:Microsoft network'], Outcome.REDUCED],
  [MAIL, ['carrier:Microsoft network', 'carrier:transit carriers'], Outcome.LOST],
  [MAIL, ['machine:AMSFE1', 'machine:AMSFE2'], Outcome.GOES_ON],
  [MAIL, ['machine:AMSFE1', 'machine:AMSFE2', 'machine:AMSFE3'], Outcome.NEEDS_PERSON],
  // The Edges that held the mail are lost too, and senders go to the other site.
  [
    MAIL,
    ['machine:AMSFE1', 'machine:AMSFE2', 'machine:AMSFE3', 'machine:AMSEDGE1', 'machine:AMSEDGE2'],
    Outcome.REDUCED,
  ],
  [MAIL, ['azure-dns'], Outcome.LOST],
])('%s after the loss of %j: %s', (service, events, outcome) => {
  expect(analysis.verdict(service, events).outcome).toBe(outcome);
});

test('the time of an automatic failover is that of the zone, in its parts', () => {
  const { seconds, time } = analysis.verdict(CLIENTS, ['region:westeurope']);
  expect(time?.map((part) => part.seconds)).toEqual([130, 170]);
  expect(seconds).toBe(300);
});
