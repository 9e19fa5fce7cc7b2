import type { EstateView } from '../../lib/runbook/estate-view';
import { edgesLost } from '../../lib/runbook/procedures/edges-lost';
import type { Procedure } from '../../lib/runbook/procedure';
import {
  automaticEstate,
  filtered,
  oneSite,
  oneToOneEstate,
  pilotLightEstate,
  singleSiteEstate,
  smartHostEstate,
  without,
  noExports,
} from './support/estates';
import { expectOrder, expectSound, idsOf, plain, said, stepOf } from './support/procedure-checks';

function pageOf(estate: EstateView, site = estate.primary): Procedure {
  return edgesLost(estate, site);
}

function lines({ steps }: Procedure, text: string): string[] {
  return steps.flatMap(({ command }) => command).filter((line) => line.includes(text));
}

const estate = automaticEstate(noExports);
const page = pageOf(estate);

test('mail to the outside takes the other Edges first, and its own way last', () => {
  expectOrder(page, [
    'confirm-edges-lost-ams',
    'divert-outbound-ams',
    'resend-outbound-ams',
    'export-configuration-dubedge1',
    'rebuild-edges-ams',
    'return-outbound-ams',
  ]);
  expect(lines(page, 'Set-SendConnector')).toEqual([
    "Set-SendConnector -Identity 'EdgeSync - Amsterdam to Internet' -Enabled $false",
    "Set-SendConnector -Identity 'EdgeSync - Amsterdam to Internet' -Enabled $true",
  ]);
});

test('waiting mail is sent again on each Mailbox server of the site, and on no other', () => {
  const { command } = stepOf(page, 'resend-outbound-ams');
  expect(command.map((line) => /-Server '(\w+)'/.exec(line)?.[1])).toEqual(['AMSFE1', 'AMSFE2', 'AMSFE3']);
  expect(command.filter((line) => !line.includes('-Resubmit $true'))).toEqual([]);
});

test('the source of the clones is rebuilt first, from an Edge that is left', () => {
  const { why } = stepOf(page, 'rebuild-edges-ams');
  expect(why).toContain('First AMSEDGE1');
  expect(why).toContain('skip its export');
  expect(said(page, 'after')).toContain('queue-salvage-edge');
});

test('with an export of each Edge none is needed to clone', () => {
  const exported = pageOf(automaticEstate());
  expect(idsOf(exported)).not.toContain('export-configuration-dubedge1');
  const { why } = stepOf(exported, 'rebuild-edges-ams');
  expect(why).toContain('fetches the last export of its own Edge');
  expect(why).not.toContain('skip its export');
});

test('an Edge without an export is cloned from the first, which has one', () => {
  const some = pageOf(
    automaticEstate((draft) => {
      draft.exports = draft.exports.filter(({ machine }) => machine !== 'AMSEDGE2');
    }),
  );
  expect(stepOf(some, 'rebuild-edges-ams').why).not.toContain('import-configuration');
});

test('one lost Edge has nothing to clone from its own site, so that its page holds as it is', () => {
  const one = pageOf(automaticEstate(noExports, without('AMSEDGE2')));
  expect(idsOf(one)).not.toContain('export-configuration-dubedge1');
  expect(stepOf(one, 'rebuild-edges-ams').why).not.toContain('skip its export');
});

test('each Active Directory site with Edges has a connector of its own', () => {
  const pairs = oneToOneEstate();
  expect(lines(pageOf(pairs), '-Enabled $false')).toHaveLength(pairs.primary.subscriptions.length);
  expect(pairs.primary.subscriptions.length).toBeGreaterThan(1);
});

describe('without other Edges', () => {
  const alone = pageOf(singleSiteEstate());

  test('mail waits longer, and no Mailbox server sends by itself', () => {
    expect(idsOf(alone)).toEqual([
      'confirm-edges-lost-ams',
      'keep-outbound-ams',
      'provide-configuration-amsedge1',
      'rebuild-edges-ams',
      'return-outbound-ams',
    ]);
    expect(lines(alone, 'New-SendConnector')).toEqual([]);
    expect(lines(alone, "'2.00:00:00'").length).toBe(lines(alone, "'5.00:00:00'").length);
  });

  test('the Edges of a pilot light do not exist yet', () => {
    expect(idsOf(pageOf(pilotLightEstate()))).toContain('keep-outbound-ams');
  });

  test('a relay takes the mail, and its connector is removed again', () => {
    const changed = smartHostEstate(oneSite, without('DUBEDGE1', 'DUBEDGE2'));
    const relay = pageOf(changed);
    expectSound(changed, relay);
    expectOrder(relay, ['send-by-relay-ams', 'resend-outbound-ams', 'return-outbound-ams']);
    expect(lines(relay, 'New-SendConnector')).toHaveLength(1);
    expect(lines(relay, 'Remove-SendConnector')).toHaveLength(1);
  });
});

test('a filtering service is pointed to the other site and back', () => {
  const service = pageOf(automaticEstate(filtered));
  expectOrder(service, ['point-filter-dub', 'rebuild-edges-ams', 'point-filter-ams']);
  expect(plain(service, service.before[1])).toContain('filtering service');
});

test('says what to do where only the carrier is down, and where each Edge has a site of its own', () => {
  const carriers = automaticEstate(({ machines }) => {
    for (const machine of machines.filter(({ roles }) => roles.includes('edge')))
      Object.assign(machine, { carrier: 'Microsoft network' });
  });
  expect(said(pageOf(carriers), 'before')).toContain(
    'only their carrier is down, it is the page carrier-lost',
  );
  expect(said(page, 'before')).not.toContain('carrier of its own');
  const paired = pageOf(oneToOneEstate());
  expect(said(paired, 'before')).toMatch(/"EdgeSync - \S+ to Internet" for AMSEDGE1, "EdgeSync/);
  expect(said(page, 'before')).not.toContain('site of its own');
});
