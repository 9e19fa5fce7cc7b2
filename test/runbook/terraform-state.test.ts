import { terraformState } from '../../lib/runbook/procedures/terraform-state';
import type { Procedure } from '../../lib/runbook/procedure';
import { automaticEstate, type Change, manualEstate, singleSiteEstate } from './support/estates';
import { expectOrder, expectSound, idsOf, said, stepOf } from './support/procedure-checks';

/** The states of all stacks are blobs of one account. */
const inAccount: Change = ({ states, stacks }) => {
  const blobs = stacks.map(({ id }) => ({
    stack: id,
    backend: 'azurerm',
    region: 'swedencentral',
    file: `${id}.tfstate`,
    account: 'ststate',
    container: 'tfstate',
  }));
  states.splice(0, states.length, ...blobs);
};

const estate = automaticEstate();
const page = terraformState(estate);

function everyLine({ steps }: Procedure): string {
  return steps.flatMap(({ command, check }) => [...command, ...check]).join('\n');
}

test('the stack of the names comes first, since a switchover needs nothing else', () => {
  const { dependsOn } = estate.stacks.find(({ id }) => id === 'contoso-dns')!;
  const first = ['contoso-dns', ...dependsOn];
  const others = estate.stacks.map(({ id }) => id).filter((id) => !first.includes(id));
  expect([dependsOn.length > 0, others.length > 2]).toEqual([true, true]);
  expect(page.table?.rows.map(([stack]) => stack)).toEqual([...first, ...others]);
  expect(said(page, 'before')).toContain(
    `only the state of contoso-dns matters, and what it reads (${dependsOn.join(' and ')})`,
  );
  expect(said(terraformState(singleSiteEstate()), 'before')).not.toContain('switchover');
});

test('each row says how many resources there are and where the state is', () => {
  const [dns] = page.table!.rows;
  const { resources } = estate.stacks.find(({ id }) => id === 'contoso-dns')!;
  expect(dns).toEqual(['contoso-dns', String(resources), 'file terraform.contoso-dns.tfstate']);
});

test('states in files go back to the backup beside them', () => {
  expect(idsOf(page)).toEqual([
    'move-names-by-hand',
    'set-up-workstation',
    'see-states',
    'release-lock',
    'restore-file',
    'import-resources',
    'take-over-change',
  ]);
  expect(stepOf(page, 'restore-file').command).toContain(
    "  'contoso-standby' = 'terraform.contoso-standby.tfstate'",
  );
});

test('names move without Terraform, to where a switchover would lead them', () => {
  const lines = stepOf(page, 'move-names-by-hand').command.join('\n');
  expect(lines).toMatch(
    /target=='contoso-com-dub-[\s\S]*--endpoint-status Enabled[\s\S]*target=='contoso-com-ams-[\s\S]*--endpoint-status Disabled/,
  );
  expect(lines).toContain("--exchange 'dubedge2.contoso.com' --preference 5");
  expect(lines).toMatch(
    /'autodiscover.contoso.com' .*'--ipv4-address' '10.20.15.254'\n.*remove-record .*'10.10.15.254'/,
  );
  const manual = stepOf(terraformState(manualEstate()), 'move-names-by-hand').command.join('\n');
  expect(manual).toContain(
    "cname set-record --resource-group $group --zone-name 'contoso.com' --record-set-name 'mail'",
  );
  expect(idsOf(terraformState(singleSiteEstate()))).not.toContain('move-names-by-hand');
});

test('states in an account go back to an earlier version of their blob', () => {
  const changed = automaticEstate(inAccount);
  const own = terraformState(changed);
  expectSound(changed, own);
  expectOrder(own, ['release-lock', 'restore-blob-ststate-tfstate', 'import-resources']);
  expect(idsOf(own)).not.toContain('restore-file');
  expect(stepOf(own, 'restore-blob-ststate-tfstate').command.join('\n')).toMatch(
    /list .*--include v[\s\S]*download .*--version-id \$version[\s\S]*upload .*--overwrite/,
  );
  expect(own.table?.rows[0][2]).toBe('contoso-dns.tfstate in ststate/tfstate (swedencentral)');
  expect(said(own, 'before')).toContain('While swedencentral is down');
});

test('a stack of a backend that the program does not state has no file to restore', () => {
  const own = terraformState(
    automaticEstate(({ states }) => {
      states.splice(0, states.length);
    }),
  );
  expect(idsOf(own).filter((id) => id.startsWith('restore'))).toEqual([]);
  expect(own.table?.rows[0][2]).toBe('where the backend of the stack keeps it');
});

test('nothing is applied but what a person has seen, and no state is forced', () => {
  expect(everyLine(page)).not.toMatch(/apply(?! -refresh-only)|-force\b|auto-approve|-lock=false/);
});
