import type { EstateView } from '../../lib/runbook/estate-view';
import type { Procedure } from '../../lib/runbook/procedure';
import { maintenanceEdge, maintenanceMember } from '../../lib/runbook/procedures/maintenance';
import { each } from '../support/each';
import type { Change } from './support/estates';
import {
  automaticEstate,
  ESTATES,
  noGroupEstate,
  oneToOneEstate,
  pilotLightEstate,
  singleSiteEstate,
  splitRolesEstate,
  without,
} from './support/estates';
import { expectOrder, expectSound, idsOf, said, stepOf } from './support/procedure-checks';

const member = (estate: EstateView): Procedure => maintenanceMember(estate)!;
const edge = (estate: EstateView): Procedure => maintenanceEdge(estate)!;

/** The program balances these protocols. */
const speaks =
  (...protocols: string[]): Change =>
  ({ tiers }) => {
    for (const { clientAccess } of tiers) if (clientAccess) clientAccess.protocols = ['Https', ...protocols];
  };

test.each(Object.entries(ESTATES))('both pages are sound for the estate %s', (name, estate) => {
  // Edges of an organization elsewhere: nothing of the program is a member of a group.
  if (name === 'edges only') expect(maintenanceMember(estate)).toBeUndefined();
  else expectSound(estate, member(estate));
  expectSound(estate, edge(estate));
});

describe('a member', () => {
  test('drains, gives its databases away and goes offline; then all of that comes back', () => {
    expectOrder(member(automaticEstate()), [
      'check-before-maintenance',
      'record-copy-state-maintenance',
      'drain-transport',
      'move-databases-off',
      'redirect-mail',
      'take-offline',
      'work-on-server',
      'bring-online',
      'resume-node',
      'restore-copy-state-maintenance',
      'resume-transport',
      'check-in-service',
      'let-clients-in',
      'return-active-databases',
    ]);
  });

  test('goes one at a time, those of the standby first', () => {
    const { table, steps } = member(automaticEstate());
    expect(table!.rows.map(([server]) => server)).toEqual([
      ...['DUBFE1', 'DUBFE2', 'DUBFE3'],
      ...['AMSFE1', 'AMSFE2', 'AMSFE3'],
    ]);
    // The server is asked for its name: nothing is filled in, and no other can be named by mistake.
    for (const { subject } of each(steps)) expect(subject).toBe('the server in maintenance');
    const { command } = stepOf(member(automaticEstate()), 'check-before-maintenance');
    expect(command.filter((line) => line.includes('throw'))).toHaveLength(3);
  });

  test('is not begun while another server still drains its mail', () => {
    const mailbox = (estate: EstateView): string =>
      stepOf(member(estate), 'check-before-maintenance').command.find((line) =>
        line.startsWith('$transport'),
      )!;
    expect(stepOf(member(automaticEstate()), 'check-before-maintenance').command.join('\n')).toMatch(
      /-Component HubTransport\)\.State\)" -ne 'Active'\) \{ throw/,
    );
    expect(mailbox(automaticEstate())).toContain("'AMSFE1'");
    // In 2013 a front end has no such component.
    expect(mailbox(splitRolesEstate())).not.toMatch(/(?:AMS|DUB)FE/);
  });

  test('is not begun without the witness where it votes', () => {
    const { expected } = stepOf(member(automaticEstate()), 'check-before-maintenance');
    expect(expected).toContain('WitnessShareInUse is Primary');
    const odd = automaticEstate(without('AMSFE3'));
    expect(stepOf(member(odd), 'check-before-maintenance').expected).not.toContain('WitnessShareInUse');
  });

  test('refuses the probes of every balanced port from first to last', () => {
    const procedure = member(automaticEstate(speaks('Imaps', 'Submission')));
    const { command } = stepOf(procedure, 'take-offline');
    expect(command[0]).toContain(
      "New-NetFirewallRule -DisplayName 'Exchange: held out of rotation' -Direction Inbound -Action Block -Protocol TCP -LocalPort 443, 587, 993 -RemoteAddress '168.63.129.16'",
    );
    expect(command[1]).toContain('ServerWideOffline -State Inactive');
    const removals = procedure.steps.flatMap(({ id, command: lines }) =>
      lines.some((line) => line.includes('Remove-NetFirewallRule')) ? [id] : [],
    );
    expect(removals).toEqual(['let-clients-in']);
    expectOrder(procedure, ['check-in-service', 'let-clients-in']);
  });

  test('has no rule where nothing is balanced', () => {
    const bare = automaticEstate(({ tiers }) => {
      for (const tier of tiers) delete tier.clientAccess;
    });
    expect(JSON.stringify(member(bare))).not.toContain('NetFirewallRule');
  });

  test('takes a change of its machine alone, by a line of its own', () => {
    const { table, purpose } = member(automaticEstate());
    expect(purpose).not.toContain('size');
    for (const row of each(table!.rows)) {
      expect(row[row.length - 1]).toMatch(
        /^`terraform "-chdir=cdktf\.out\/stacks\/[\w-]+" apply '-target=azurerm_windows_virtual_machine\.\S+'`$/,
      );
    }
    const lines = table!.rows.map((row) => row[row.length - 1]);
    expect(new Set(lines).size).toBe(lines.length);
    expect(stepOf(member(automaticEstate()), 'work-on-server').why).toContain('a plain apply powers off');
  });

  test.each(['work-on-server', 'work-on-edge'])('names in %s what stops its restart', (id) => {
    const pages = [member(automaticEstate()), edge(automaticEstate())];
    const procedure = pages.find((one) => idsOf(one).includes(id))!;
    expect(stepOf(procedure, id).otherwise).toContain('somebody else is signed in');
  });

  test('hands its mail to another server, of its own site where there is one', () => {
    const targets = (estate: EstateView): string[] => stepOf(member(estate), 'redirect-mail').command;
    expect(targets(automaticEstate())).toContain("  'DUBFE3' = 'dubfe1.corp.contoso.com'");
    expect(targets(automaticEstate(without('AMSFE2', 'AMSFE3')))).toContain(
      "  'AMSFE1' = 'dubfe1.corp.contoso.com'",
    );
    expect(idsOf(member(singleSiteEstate(without('AMSFE2', 'AMSFE3'))))).not.toContain('redirect-mail');
  });

  test('says where the vote, the only front end or the only copy goes with it', () => {
    expect(said(member(automaticEstate()), 'before')).not.toContain('vote');
    const voteless = automaticEstate(({ availabilityGroups: [group] }) => {
      for (const failure of group.failures) if (failure.id === 'server:AMSFE2') failure.keepsQuorum = false;
    });
    expect(said(member(voteless), 'before')).toContain('does not survive the absence of AMSFE2');
    expect(said(member(automaticEstate(without('AMSFE2', 'AMSFE3'))), 'before')).toContain(
      'AMSFE1 is the only server of Amsterdam',
    );
    const single = automaticEstate(({ databases }) => databases[0].copies.splice(1));
    expect(said(member(single), 'before')).toContain('DB01 has no second copy');
  });

  test('without a group has nothing of the cluster', () => {
    const procedure = member(noGroupEstate());
    expect(JSON.stringify(procedure)).not.toMatch(/Cluster|DagServer|CopyStatus/);
    expect(said(procedure, 'before')).toContain('No group replicates');
  });

  test('in 2013 drains Mailbox servers only, and has no front end service there', () => {
    const { when, command } = stepOf(member(splitRolesEstate()), 'drain-transport');
    expect(when).toBe('Only on a Mailbox server.');
    expect(command).toContain("Restart-Service -Name 'MSExchangeTransport'");
    expect(stepOf(member(automaticEstate()), 'drain-transport').when).toBeUndefined();
    // Calls of Unified Messaging are drained where there is one.
    expect(command.join()).toContain('UMCallRouter');
    expect(JSON.stringify(member(automaticEstate()))).not.toContain('UMCallRouter');
  });

  test('starts the services of POP and IMAP again, where the program balances them', () => {
    const starts = (estate: EstateView): string => stepOf(member(estate), 'check-in-service').command.join();
    expect(starts(automaticEstate(speaks('Imaps')))).toContain("'MSExchangeIMAP4', 'MSExchangeIMAP4BE'");
    expect(starts(automaticEstate(speaks('Imaps')))).not.toContain('POP3');
    expect(starts(automaticEstate(speaks('Pop3s')))).toContain("'MSExchangePOP3', 'MSExchangePOP3BE'");
    expect(starts(automaticEstate())).not.toContain('Start-Service');
  });
});

describe('an Edge', () => {
  test('accepts no mail while work is done, and does so again only with a service and its domain', () => {
    const procedure = edge(automaticEstate());
    expectOrder(procedure, [
      'check-other-edges-serve',
      'close-edge',
      'work-on-edge',
      'open-edge',
      'check-edges-from-outside',
    ]);
    const { command } = stepOf(procedure, 'open-edge');
    expect(command.findIndex((line) => line.startsWith('Remove-NetFirewallRule'))).toBe(command.length - 1);
  });

  test('is covered by those of its site, else by those of the other', () => {
    const covered = (estate: EstateView): (string | undefined)[] =>
      edge(estate).table!.rows.map((row) => `${row[0]} ${row[3]}`);
    expect(covered(automaticEstate())).toContain('AMSEDGE1 AMSEDGE2');
    expect(covered(automaticEstate(without('AMSEDGE2')))).toContain('AMSEDGE1 DUBEDGE1 and DUBEDGE2');
    expect(covered(singleSiteEstate(without('AMSEDGE2')))).toEqual([
      'AMSEDGE1 nobody: senders try again later',
    ]);
  });

  test('is asked for by a Mailbox server of its site', () => {
    const { command } = stepOf(edge(automaticEstate()), 'check-other-edges-serve');
    expect(command).toContain("  'DUBFE1' = @('dubedge1.contoso.com', 'dubedge2.contoso.com')");
    expect(stepOf(edge(oneToOneEstate()), 'check-other-edges-serve').hosts).toEqual(['DUBFE1', 'AMSFE1']);
    const unknown = singleSiteEstate(without('AMSFE1', 'AMSFE2', 'AMSFE3'));
    expect(stepOf(edge(unknown), 'check-other-edges-serve').unnamedHost).toBeDefined();
  });
});

test('servers of a pilot light are made on the day: nothing is maintained', () => {
  expect(JSON.stringify([member(pilotLightEstate()), edge(pilotLightEstate())])).not.toMatch(/DUB[A-Z]+\d/);
});

test('an estate without Edges has no page about them', () => {
  const edges = ['AMSEDGE1', 'AMSEDGE2', 'DUBEDGE1', 'DUBEDGE2'];
  expect(maintenanceEdge(automaticEstate(without(...edges)))).toBeUndefined();
});

describe('where the program makes alerts', () => {
  const isMonitored: Change = (estate) => {
    estate.alerts = [
      {
        id: 'alert-services',
        tells: 'A service is stopped.',
        page: 'alerts',
        severity: 1,
        stack: 'monitoring',
        region: 'global',
      },
    ];
  };
  const QUIET = 'quiet-alerts-about-';
  const monitored = automaticEstate(isMonitored);

  test('those that the work raises are suppressed once the work may begin, for a time that ends by itself', () => {
    expect(idsOf(member(monitored)).slice(0, 2)).toEqual(['check-before-maintenance', `${QUIET}server`]);
    expect(idsOf(edge(monitored)).slice(0, 2)).toEqual(['check-other-edges-serve', `${QUIET}edge`]);
    for (const [page, id, rules] of each<[Procedure, string, number]>([
      [member(monitored), `${QUIET}server`, 2],
      [edge(monitored), `${QUIET}edge`, 1],
    ])) {
      expectSound(monitored, page);
      const made = stepOf(page, id).command.filter((line) =>
        line.startsWith('az monitor alert-processing-rule create'),
      );
      expect(made).toHaveLength(rules);
      for (const line of each(made)) {
        expect(line).toContain("--filter-alert-rule-description Contains 'quiet-in-maintenance'");
        expect(line).toContain('--schedule-end-datetime $until');
      }
    }
  });

  test('probes are suppressed for the address of the server, not for the whole balancer', () => {
    const { command } = stepOf(member(monitored), `${QUIET}server`);
    expect(command).toContain("  'AMSFE1' = '10.10.0.4'");
    const [machine, probes] = command.filter((line) => line.includes('create'));
    expect(machine).toContain('--scopes $machine ');
    expect(machine).not.toContain('--filter-alert-context');
    expect(probes).toContain('--scopes $balancers ');
    expect(probes).toContain('--filter-alert-context Contains $addresses[$server]');
  });

  test('and nowhere else', () => {
    expect(idsOf(member(automaticEstate()))).not.toContain(`${QUIET}server`);
    expect(idsOf(edge(automaticEstate()))).not.toContain(`${QUIET}edge`);
  });
});
