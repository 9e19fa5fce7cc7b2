import { directoryOutage } from '../../lib/runbook/procedures/directory-outage';
import type { Procedure } from '../../lib/runbook/procedure';
import { automaticEstate, type Change, singleSiteEstate } from './support/estates';
import { expectOrder, expectSound, said, stepOf } from './support/procedure-checks';

const estate = automaticEstate();
const page = directoryOutage(estate, estate.primary)!;

function commands({ steps }: Procedure): string[] {
  return steps.flatMap(({ command }) => command);
}

test('Exchange and DNS come first, then roles, metadata and new domain controllers, in this order', () => {
  expectOrder(page, [
    'confirm-directory-outage-ams',
    'see-directory-access-ams',
    'see-directory-resolver-ams',
    'apply-directory-resolver-ams',
    'exclude-lost-controllers-ams',
    'seize-roles-ams',
    'clean-metadata-ams',
    'promote-controllers-ams',
    'release-controllers-ams',
  ]);
});

test('the lost and the others are those of the program', () => {
  const { command, check } = stepOf(page, 'confirm-directory-outage-ams');
  expect(command.join()).toMatch(/'10\.10\.64\.4'.*'10\.10\.64\.5'/);
  expect(check.join()).toMatch(/'10\.20\.64\.4'.*'10\.20\.64\.5'/);
  expect(stepOf(page, 'seize-roles-ams').hosts).toEqual(['10.20.64.4']);
});

test('roles are seized only from those of the site, and the old holder stays off', () => {
  const { command, why, when } = stepOf(page, 'seize-roles-ams');
  expect(command[0]).toContain("$_.Site -eq 'Amsterdam'");
  expect(command.at(-1)).toContain('-OperationMasterRole $roles -Force');
  expect(why).toContain('must never be started again');
  expect(when).toContain('do not come back');
});

test.each(['seize-roles-ams', 'clean-metadata-ams'])(
  '%s concerns the stated addresses only, none of which answers, and asks first',
  (id) => {
    const { command } = stepOf(page, id);
    const at = (text: string): number => command.findIndex((line) => line.includes(text));
    expect(command[0]).toContain("$_.IPv4Address -in '10.10.64.4', '10.10.64.5'");
    expect(command[at('-Port 389')]).toContain('$answering');
    expect(command[at('$answering.Count -gt 0')]).toContain('throw');
    expect(at("-ne 'yes'")).toBeGreaterThan(at('Format-Table'));
    expect(at("-ne 'yes'")).toBeLessThan(command.findIndex((line) => /Move-AD|ntdsutil/.test(line)));
  },
);

test('a domain controller that answers at times can be excluded', () => {
  const { command } = stepOf(page, 'exclude-lost-controllers-ams');
  expect(command[0]).toContain("$_.IPv4Address -in '10.10.64.4', '10.10.64.5'");
  expect(command.join()).not.toContain('throw');
});

test('every server is told to leave the lost ones out, and is told to use them again', () => {
  const of = (text: string): string[] =>
    commands(page).flatMap((line) => (line.includes(text) ? [/-Identity '(\w+)'/.exec(line)![1]] : []));
  const servers = ['AMSFE1', 'AMSFE2', 'AMSFE3'];
  expect(of('-StaticExcludedDomainControllers $lost')).toEqual(servers);
  expect(of('-StaticExcludedDomainControllers $null')).toEqual(servers);
});

test('a new one keeps the address, the site and the forwarders of the bring-up', () => {
  const { why, command } = stepOf(page, 'promote-controllers-ams');
  expect(why).toContain('10.10.64.4 and 10.10.64.5');
  expect(why).toContain('bring-up');
  expect(command[1]).toContain("-SiteName 'Amsterdam'");
});

test('a survivor in a third site has no name, and is described', () => {
  const noneInDublin: Change = ({ sites }) => {
    for (const site of sites) if (site.id === 'DUB') site.domainControllers = [];
    for (const site of sites) if (site.id === 'PAR') site.domainControllers = ['10.30.0.68'];
  };
  const changed = automaticEstate(noneInDublin);
  const own = directoryOutage(changed, changed.primary)!;
  expectSound(changed, own);
  expect(stepOf(own, 'seize-roles-ams').unnamedHost?.of).toBe('Paris');
  expect(said(own, 'before')).toContain('10.30.0.68');
  expect(directoryOutage(changed, changed.standby!)).toBeUndefined();
});

test('there is no page where no domain controller is left to go on with', () => {
  const alone = singleSiteEstate();
  expect(directoryOutage(alone, alone.primary)).toBeUndefined();
});
