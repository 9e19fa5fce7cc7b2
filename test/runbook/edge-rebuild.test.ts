import { edgeRebuild } from '../../lib/runbook/edge-rebuild';
import { EstateFacts } from '../../lib/runbook/estate-facts';
import { Procedure } from '../../lib/runbook/procedure';
import { automaticEstate, oneToOneEstate, singleSiteEstate, smartHostEstate } from './support/facts';
import { expectOrder, placeOf, stepOf, titlesOf } from './support/procedure-checks';

function lines(procedure: Procedure, text: string | RegExp): string[] {
  return procedure.steps
    .flatMap(({ command }) => command)
    .filter((line) => (typeof text === 'string' ? line.includes(text) : text.test(line)));
}

/** With one Edge in the first site. */
function oneEdge(estate: EstateFacts): EstateFacts {
  const { primary } = estate;
  const edges = primary.edges.slice(0, 1);
  const subscriptions = primary.subscriptions.map((each) => ({ ...each, edges: [edges[0].name] }));
  return { ...estate, primary: { ...primary, edges, subscriptions } };
}

const estate = automaticEstate();
const procedure = edgeRebuild(estate, 'AMSEDGE2');

test('the order keeps the queue, the licence and the configuration before the subscription, and Transport after it', () => {
  expect(procedure.id).toBe('edge-rebuild-AMSEDGE2');
  expectOrder(procedure, [
    'See that mail flows by the other Edges',
    'Remove the subscription of AMSEDGE2',
    'Make the machine AMSEDGE2 anew',
    'Set the old queue of AMSEDGE2 aside',
    'Give AMSEDGE2 its full name',
    'Install Exchange on AMSEDGE2',
    'License AMSEDGE2',
    'Put the queue of AMSEDGE2 on its own disk',
    'Import the certificate on AMSEDGE2',
    'Import the configuration of AMSEDGE1 on AMSEDGE2',
    'Make the subscription file of AMSEDGE2',
    'Subscribe AMSEDGE2 to Amsterdam',
    'Synchronize the Edges of Amsterdam',
    'Start Transport on AMSEDGE2',
    'See AMSEDGE2 as senders see it',
  ]);
});

test('Transport does not start before the Edge knows whom to take mail for', () => {
  const [setup] = lines(procedure, '/Roles:EdgeTransport');
  expect(setup).toContain('/DoNotStartTransport');
  const before = procedure.steps.slice(0, placeOf(procedure, 'Start Transport on AMSEDGE2'));
  expect(before.flatMap(({ command }) => command).filter((line) => line.includes('Start-Service'))).toEqual(
    [],
  );
});

test('only its machine is replaced, and only its subscription removed', () => {
  expect(lines(procedure, '-replace=')).toEqual([
    `terraform "-chdir=cdktf.out/stacks/contoso-primary" apply '-replace=${estate.primary.edges[1].terraformAddress}'`,
  ]);
  expect(lines(procedure, 'Remove-EdgeSubscription')).toEqual([
    "Remove-EdgeSubscription -Identity 'AMSEDGE2' -Confirm:$false",
  ]);
  expect(lines(procedure, 'New-EdgeSubscription -FileName')).toHaveLength(1);
});

test('the old queue is renamed on the new machine only, and leads to its salvage', () => {
  const { command } = stepOf(procedure, 'Set the old queue of AMSEDGE2 aside');
  expect(command[0]).toBe("if ($env:COMPUTERNAME -ne 'AMSEDGE2') { throw 'This is not AMSEDGE2.' }");
  expect(command.join('\n')).toContain("Rename-Item -Path 'Q:\\Queue' -NewName 'QueueOriginal'");
  expect(procedure.after.join(' ')).toContain('queue-salvage-AMSEDGE2');
  const { primary } = estate;
  const edges = primary.edges.map((edge) => ({ ...edge, queueDrive: undefined }));
  const plain = edgeRebuild({ ...estate, primary: { ...primary, edges } }, 'AMSEDGE2');
  expect(titlesOf(plain).filter((title) => title.includes('queue'))).toEqual([]);
  expect(JSON.stringify(plain)).not.toContain('queue-salvage');
});

describe('the configuration', () => {
  test('comes from the source of the site', () => {
    expect(stepOf(procedure, 'Export the configuration of AMSEDGE1').place.host).toBe('AMSEDGE1');
  });

  test('comes from another Edge where the source itself is lost', () => {
    const source = edgeRebuild(estate, 'AMSEDGE1');
    expect(stepOf(source, 'Export the configuration of AMSEDGE2').why).toContain(
      'AMSEDGE1 is the one that the others of the site were cloned from',
    );
  });

  test('comes from the other site where there is no other Edge here', () => {
    expect(titlesOf(edgeRebuild(oneEdge(estate), 'AMSEDGE1'))).toContain(
      'Export the configuration of DUBEDGE1',
    );
  });

  test('comes from the last export where there is no other Edge at all', () => {
    const lonely = edgeRebuild(oneEdge(singleSiteEstate()), 'AMSEDGE1');
    expect(titlesOf(lonely).filter((title) => title.startsWith('Export'))).toEqual([]);
    expect(stepOf(lonely, 'Import the last export of AMSEDGE1').command[0]).toContain('Read-Host');
  });
});

describe('who takes the mail meanwhile', () => {
  test('the others of the site, at the same preference', () => {
    expect(stepOf(procedure, /by the other Edges/).why).toContain(
      'AMSEDGE1 has the same preference as AMSEDGE2',
    );
  });

  test('the other site, where the site has none left', () => {
    const step = stepOf(edgeRebuild(oneEdge(estate), 'AMSEDGE1'), /by the other Edges/);
    expect(step.why).toContain('DUBEDGE1 and DUBEDGE2');
    expect(step.check.join()).toContain("Test-NetConnection -ComputerName 'dubedge2.contoso.com' -Port 25 |");
  });

  test('nobody, and it is said', () => {
    const lonely = edgeRebuild(oneEdge(singleSiteEstate()), 'AMSEDGE1');
    expect(lonely.before.join(' ')).toContain('There is no other Edge');
    expect(procedure.before.join(' ')).not.toContain('There is no other Edge');
  });
});

test('a smart host is set again, where there is one', () => {
  expect(lines(edgeRebuild(smartHostEstate(), 'AMSEDGE1'), 'Set-SendConnector')).toHaveLength(1);
  expect(lines(procedure, 'Set-SendConnector')).toEqual([]);
});

test('an Edge of a pair is subscribed by its own server', () => {
  const pair = edgeRebuild(oneToOneEstate(), 'DUBEDGE2');
  expect(stepOf(pair, 'Subscribe DUBEDGE2 to Dublin-2').place.host).toBe('DUBFE2');
});

test('a name that is no Edge is refused', () => {
  expect(() => edgeRebuild(estate, 'AMSFE1')).toThrow('AMSFE1 is no Edge');
  expect(() => edgeRebuild(estate, 'AMSEDGE9')).toThrow('AMSEDGE9 is no server of the estate');
});
