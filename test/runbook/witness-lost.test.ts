import { witnessLost } from '../../lib/runbook/procedures/witness-lost';
import type { Procedure, Step } from '../../lib/runbook/procedure';
import {
  automaticEstate,
  type Change,
  existing,
  manualEstate,
  noGroupEstate,
  pilotLightEstate,
} from './support/estates';
import { expectOrder, expectSound, idsOf, said, stepOf } from './support/procedure-checks';

const estate = automaticEstate();
const page = witnessLost(estate)!;
const SERVING = 'use-witness-in-serving-site';

function lines({ steps }: Procedure, text: string): string[] {
  return steps.flatMap(({ command }) => command).filter((line) => line.includes(text));
}

test('confirms, offers the alternate, rebuilds the machine, and gives the vote back last', () => {
  expectOrder(page, [
    'confirm-witness-loss',
    'use-alternate-witness-dubfsw1',
    SERVING,
    'replace-machine-parfsw1',
    'check-witness-rights-parfsw1',
    'set-witness-parfsw1',
  ]);
});

test('only the witness is replaced, in its own stack, and the group is given server and folder', () => {
  const [machine] = estate.witnesses.filter(({ id }) => id === 'PARFSW1');
  expect(lines(page, '-replace=')).toEqual([
    `terraform "-chdir=cdktf.out/stacks/contoso-witness" apply '-replace=${machine.terraformAddress}'`,
  ]);
  expect(stepOf(page, 'set-witness-parfsw1').command).toEqual([
    "Set-DatabaseAvailabilityGroup -Identity 'DAG1' -WitnessServer 'parfsw1.corp.contoso.com' -WitnessDirectory 'C:\\DAGFileShareWitnesses'",
  ]);
});

describe('what another loss would do meanwhile', () => {
  test('a site would stop the group, where its loss leaves no vote to spare', () => {
    expect(said(page, 'before')).toContain('has 6 of 7 votes, and needs 4.');
    expect(said(page, 'before')).toContain(
      'The loss of either site Amsterdam or site Dublin can stop it now',
    );
    expect(said(page, 'before')).toContain('switchover-unplanned');
  });

  test('the site that the witness is lost with is not one of them', () => {
    const near = witnessLost(manualEstate())!;
    expect(said(near, 'before')).toContain('The loss of site Dublin can stop it now');
  });

  test('nothing is said where votes are to spare', () => {
    const spare: Change = ({ availabilityGroups: [group] }) => {
      for (const failure of group.failures) failure.votesLeft = Math.max(failure.votesLeft, 5);
    };
    const calm = witnessLost(automaticEstate(spare))!;
    expect(said(calm, 'before')).toContain('No single failure');
    expect(said(calm, 'before')).not.toContain('switchover-unplanned');
  });
});

test('a witness that existed before is provided by its owner, and gets its rights by hand', () => {
  const changed = automaticEstate(existing('PARFSW1'));
  const own = witnessLost(changed)!;
  expectSound(changed, own);
  expect(idsOf(own)).toEqual([
    'confirm-witness-loss',
    'use-alternate-witness-dubfsw1',
    SERVING,
    'provide-witness-parfsw1',
    'prepare-witness-parfsw1',
    'set-witness-parfsw1',
  ]);
  expect(lines(own, 'terraform')).toEqual([]);
});

describe('a temporary witness', () => {
  const alternate = (of: Procedure): Step => stepOf(of, 'use-alternate-witness-dubfsw1');
  const elsewhere: Change = ({ machines }) => {
    for (const machine of machines)
      if (machine.id === 'DUBFSW1') Object.assign(machine, { site: 'PAR', failureDomains: [] });
  };

  test('gives a site the majority only while that site serves', () => {
    const { when, why } = alternate(page);
    expect(when).toContain('and Dublin is the site that serves');
    expect(why).toContain('Dublin has 4 of 7 votes');
    expect(why).toContain('the loss of Dublin or a cut would stop all databases of the serving site');
  });

  test('votes in the serving site, where Windows took a vote from there', () => {
    const { when, why, command } = stepOf(page, SERVING);
    expect(JSON.stringify(when)).toContain('DynamicWeight 0 for a member of the site that serves');
    expect(why).toContain('after the loss of the other site and after a cut between them');
    expect(command[0]).toContain('Read-Host');
    expect(command[1]).toContain('-WitnessServer $server');
  });

  test('in a third place decides nothing', () => {
    const calm = witnessLost(automaticEstate(elsewhere))!;
    expect(alternate(calm).when).not.toContain('serves');
    expect(idsOf(calm)).not.toContain(SERVING);
  });
});

test('without an alternate nothing votes in its place', () => {
  const alone: Change = ({ availabilityGroups: [group] }) => {
    delete group.alternateWitness;
  };
  expect(idsOf(witnessLost(automaticEstate(alone))!)).not.toContain('use-alternate-witness-dubfsw1');
});

test('there is no page where no witness votes', () => {
  expect(witnessLost(noGroupEstate())).toBeUndefined();
  expect(witnessLost(pilotLightEstate())).toBeUndefined();
});
