import { edgeRebuild } from '../../lib/runbook/procedures/edge-rebuild';
import type { Procedure } from '../../lib/runbook/procedure';
import {
  automaticEstate,
  noQueueVolume,
  oneToOneEstate,
  singleSiteEstate,
  smartHostEstate,
  without,
  noExports,
} from './support/estates';
import { said, expectOrder, placeOf, stepOf, idsOf } from './support/procedure-checks';

function lines(procedure: Procedure, text: string | RegExp): string[] {
  return procedure.steps
    .flatMap(({ command }) => command)
    .filter((line) => (typeof text === 'string' ? line.includes(text) : text.test(line)));
}

/** With one Edge in the first site. */
const oneEdge = without('AMSEDGE2');

const estate = automaticEstate();
const procedure = edgeRebuild(estate, 'AMSEDGE2');

test('the order keeps the queue, the licence and the configuration before the subscription, and Transport after it', () => {
  expect(procedure.id).toBe('edge-rebuild-AMSEDGE2');
  expectOrder(procedure, [
    'check-other-edges-amsedge2',
    'remove-subscription-amsedge2',
    'replace-machine-amsedge2',
    'set-queue-aside-amsedge2',
    'set-full-name-amsedge2',
    'install-edge-amsedge2',
    'license-edge-amsedge2',
    'move-queue-amsedge2',
    'import-certificate-amsedge2',
    'import-export-amsedge2',
    'export-subscription-amsedge2-amsterdam',
    'subscribe-edges-amsedge2-amsterdam',
    'synchronize-edges-amsterdam',
    'start-transport-amsedge2',
    'check-from-outside-amsedge2',
  ]);
});

test('Transport does not start before the Edge knows whom to take mail for', () => {
  const [setup] = lines(procedure, '/Roles:EdgeTransport');
  expect(setup).toContain('/DoNotStartTransport');
  const before = procedure.steps.slice(0, placeOf(procedure, 'start-transport-amsedge2'));
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
  const { command } = stepOf(procedure, 'set-queue-aside-amsedge2');
  expect(command[0]).toBe("if ($env:COMPUTERNAME -ne 'AMSEDGE2') { throw 'This is not AMSEDGE2.' }");
  expect(command.join('\n')).toContain("Rename-Item -Path 'Q:\\Queue' -NewName 'QueueOriginal'");
  expect(said(procedure, 'after')).toContain('queue-salvage-edge');
  const plain = edgeRebuild(automaticEstate(noQueueVolume), 'AMSEDGE2');
  expect(idsOf(plain).filter((id) => id.includes('queue'))).toEqual([]);
  expect(JSON.stringify(plain)).not.toContain('queue-salvage');
});

describe('the configuration', () => {
  test('is the last export of the Edge itself, with its own answer file', () => {
    expect(idsOf(procedure).filter((id) => id.startsWith('export-configuration'))).toEqual([]);
    expectOrder(procedure, ['fetch-export-amsedge2', 'import-export-amsedge2', /^subscribe-edges-/]);
    const fetched = stepOf(procedure, 'fetch-export-amsedge2').command.join('\n');
    expect(fetched).toContain("--prefix 'AMSEDGE2/'");
    const imported = stepOf(procedure, 'import-export-amsedge2').command;
    expect(imported.filter((line) => line.includes('-IsImport $true'))).toEqual([
      ".\\ImportEdgeConfig.ps1 -CloneConfigData 'C:\\Recovery\\AMSEDGE2\\configuration.xml' -IsImport $true -CloneConfigAnswer 'C:\\Recovery\\AMSEDGE2\\answer.xml'",
    ]);
    expect(imported).toContain("Remove-Item -Path 'C:\\Recovery\\AMSEDGE2' -Recurse");
  });

  test('comes from the source of the site', () => {
    const cloned = edgeRebuild(automaticEstate(noExports), 'AMSEDGE2');
    expect(stepOf(cloned, 'export-configuration-amsedge1').hosts[0]).toBe('AMSEDGE1');
  });

  test('comes from another Edge where the source itself is lost', () => {
    const source = edgeRebuild(automaticEstate(noExports), 'AMSEDGE1');
    expect(stepOf(source, 'export-configuration-amsedge2').why).toContain(
      'AMSEDGE1 is the one that the others of the site were cloned from',
    );
  });

  test('comes from the other site where there is no other Edge here', () => {
    expect(idsOf(edgeRebuild(automaticEstate(noExports, oneEdge), 'AMSEDGE1'))).toContain(
      'export-configuration-dubedge1',
    );
  });

  test('comes from the last export where there is no other Edge at all', () => {
    const lonely = edgeRebuild(singleSiteEstate(oneEdge), 'AMSEDGE1');
    expect(idsOf(lonely).filter((id) => id.startsWith('export-configuration'))).toEqual([]);
    expect(stepOf(lonely, 'import-configuration-amsedge1').command[0]).toContain('Read-Host');
  });
});

describe('who takes the mail meanwhile', () => {
  test('the others of the site, at the same preference', () => {
    expect(stepOf(procedure, 'check-other-edges-amsedge2').why).toContain(
      'AMSEDGE1 has the same preference as AMSEDGE2',
    );
  });

  test('the other site, where the site has none left', () => {
    const step = stepOf(edgeRebuild(automaticEstate(oneEdge), 'AMSEDGE1'), 'check-other-edges-amsedge1');
    expect(step.why).toContain('DUBEDGE1 and DUBEDGE2');
    expect(step.check.join()).toContain("Test-NetConnection -ComputerName 'dubedge2.contoso.com' -Port 25 |");
  });

  test('nobody, and it is said', () => {
    const lonely = edgeRebuild(singleSiteEstate(oneEdge), 'AMSEDGE1');
    expect(said(lonely, 'before')).toContain('There is no other Edge');
    expect(said(procedure, 'before')).not.toContain('There is no other Edge');
  });
});

test('a smart host is set again, where there is one', () => {
  expect(lines(edgeRebuild(smartHostEstate(), 'AMSEDGE1'), 'Set-SendConnector')).toHaveLength(1);
  expect(lines(procedure, 'Set-SendConnector')).toEqual([]);
});

test('an Edge of a pair is subscribed by its own server', () => {
  const pair = edgeRebuild(oneToOneEstate(), 'DUBEDGE2');
  expect(stepOf(pair, 'subscribe-edges-dublin-2').hosts[0]).toBe('DUBFE2');
});

test('a name that is no Edge is refused', () => {
  expect(() => edgeRebuild(estate, 'AMSFE1')).toThrow('AMSFE1 is no Edge');
  expect(() => edgeRebuild(estate, 'AMSEDGE9')).toThrow('AMSEDGE9 is no server of the estate');
});
