import { diskKeyLost } from '../../lib/runbook/procedures/disk-key-lost';
import { RoutingMethod } from '../../lib/model/routing-model';
import { compose } from '../../lib/runbook/compose';
import { lossPages } from '../../lib/runbook/loss-pages';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import type { EstateView } from '../../lib/runbook/estate-view';
import type { Procedure, Step } from '../../lib/runbook/procedure';
import { each } from '../support/each';
import { PIPELINE } from '../pipeline/support/pipeline-model';
import {
  automaticEstate,
  type Change,
  type Draft,
  manualEstate,
  ownKeys,
  pilotLightEstate,
} from './support/estates';

const VERSION = '0123456789abcdef0123456789abcdef';
const bothServe: Change = ({ dnsZones: [zone] }) => {
  zone.routing = {
    method: RoutingMethod.WEIGHTED,
    primary: { site: 'AMS', weight: 1 },
    standby: { site: 'DUB', weight: 1 },
    clients: 6000,
    clientsPerServer: 3000,
    equalMail: true,
  };
};
const commandsOf = ({ steps }: Procedure): string =>
  steps.flatMap(({ command, check }) => [...command, ...(check ?? [])]).join('\n');

describe('the page for a lost key of disks', () => {
  const estate = automaticEstate(ownKeys);

  test('exists for each site whose disks have a key of the team, that of the witness too', () => {
    const pages = lossPages(estate).map(({ id }) => id);
    expect(pages.filter((id) => id.startsWith('disk-key-lost'))).toEqual([
      'disk-key-lost-AMS',
      'disk-key-lost-DUB',
      'disk-key-lost-PAR',
    ]);
    const others = lossPages(automaticEstate()).map(({ id }) => id);
    expect(others.filter((id) => id.startsWith('disk-key-lost'))).toEqual([]);
  });

  test('names the vault, the key and every machine of the site, and none of another', () => {
    const page = diskKeyLost(estate, estate.primary)!;
    const commands = commandsOf(page);
    for (const name of each(estate.primary.encrypted)) expect(commands).toContain(`'${name}'`);
    for (const name of each(estate.standby!.encrypted)) expect(commands).not.toContain(`'${name}'`);
    expect(commands).toContain("--vault-name 'kv-ams' --name 'disks'");
    expect(commands).not.toContain('kv-dub');
  });

  const stepOf = ({ steps }: Procedure, id: string): Step => steps.find((step) => step.id.startsWith(id))!;
  const beforeOf = (page?: Procedure): string => JSON.stringify(page?.before);

  test('enables the version that the set has, and asks for an expiry only where it is over', () => {
    for (const site of each([estate.primary, estate.standby!])) {
      const page = diskKeyLost(estate, site)!;
      expect(stepOf(page, 'enable-disk-key').command).toEqual([
        `$key = az disk-encryption-set list --query "[?name=='${site.diskKey!.set}'].activeKey.keyUrl" --output tsv`,
        'az keyvault key set-attributes --id $key --enabled true',
      ]);
      const asking = page.steps.filter(({ command }) => command.join().includes('--expires'));
      expect(asking.map(({ when }) => when)).toEqual([
        'Only if the expiry of the version of the set is in the past.',
      ]);
    }
    expect(beforeOf(diskKeyLost(estate, estate.primary))).toContain(VERSION);
    expect(beforeOf(diskKeyLost(estate, estate.standby!))).not.toContain('The program states the version');
  });

  test('looks for a deleted vault in its subscription, and for the set in that of the machines', () => {
    const page = diskKeyLost(estate, estate.primary)!;
    const lines = commandsOf(page).split('\n');
    const management = lines.filter((line) => /^az keyvault (list-deleted|recover)/.test(line));
    expect(management).toHaveLength(2);
    for (const line of each(management)) expect(line).toContain("--subscription 's'");
    const { command } = stepOf(page, 'see-disk-key');
    const chosen = command.findIndex((line) => line.startsWith('az account set'));
    expect(chosen).toBeGreaterThan(0);
    expect(command.findIndex((line) => line.includes('disk-encryption-set'))).toBeGreaterThan(chosen);
  });

  test('gives rights again in the order in which they are needed after a deleted vault', () => {
    const ids = (of: EstateView): string[] =>
      diskKeyLost(of, of.primary)!.steps.map(({ id }) => id.replace(/-ams$/, ''));
    const all = [
      ...['see-disk-key', 'recover-key-vault', 'recover-disk-key', 'enable-disk-key', 'extend-disk-key'],
      ...['give-pipeline-key-rights', 'give-key-right', 'assign-key-identity', 'start-encrypted'],
    ];
    expect(ids(estate)).toEqual(all.filter((id) => id !== 'give-pipeline-key-rights'));
    const piped = automaticEstate(ownKeys, (model) => {
      model.pipelines = [{ ...PIPELINE }];
    });
    expect(ids(piped)).toEqual(all);
    const recover = stepOf(diskKeyLost(estate, estate.primary)!, 'recover-key-vault').command;
    expect(recover.map((line) => line.split(' --')[0])).toEqual([
      'az keyvault recover',
      expect.stringContaining('Read-Host'),
      'az role assignment create',
    ]);
  });

  test('compares the principal of the set with those that have the right, and gives the set its identity again', () => {
    const page = diskKeyLost(estate, estate.primary)!;
    for (const id of each(['see-disk-key', 'give-key-right', 'assign-key-identity'])) {
      const [ofSet, ofKey] = stepOf(page, id).check;
      expect(ofSet).toContain('identity.userAssignedIdentities.*.principalId[]');
      expect(ofKey).toContain("/vaults/kv-ams/keys/disks' --query");
    }
    const lines = stepOf(page, 'assign-key-identity').command;
    expect(lines.slice(-2).map((line) => line.split(' --')[0])).toEqual([
      'az disk-encryption-set identity remove',
      'az disk-encryption-set identity assign',
    ]);
  });

  test('has no identity to give again in a cloud in which it is that of the set', () => {
    const government = automaticEstate(ownKeys, (model) => {
      model.cloud = 'usgovernment';
    });
    const page = diskKeyLost(government, government.primary)!;
    expect(page.steps.map(({ id }) => id)).not.toContain('assign-key-identity-ams');
    expect(stepOf(page, 'see-disk-key').check[0]).toContain('\'].identity.principalId"');
  });

  test('says where clients and mail are meanwhile', () => {
    const primary = beforeOf(diskKeyLost(estate, estate.primary));
    expect(primary).toContain('"page":"switchover-unplanned"');
    expect(primary).toContain('Dublin has a key of its own and goes on.');
    expect(primary).toContain('Where the names lead to Dublin already');
    const standby = beforeOf(diskKeyLost(estate, estate.standby!));
    expect(standby).not.toContain('switchover-unplanned');
    expect(standby).toContain('While the names lead to Amsterdam');
    expect(standby).toContain('"page":"switchback"');
  });

  test('leads away from the standby where both sites serve', () => {
    const both = automaticEstate(ownKeys, bothServe);
    expect(beforeOf(diskKeyLost(both, both.standby!))).toContain('"page":"switchover-unplanned-DUB"');
    expect(beforeOf(diskKeyLost(both, both.primary))).not.toContain('as after a switchover');
  });

  test('tells a warm standby, one with keys of Azure and one that exists from others', () => {
    const changed = (change: Change): string => {
      const other = automaticEstate(ownKeys, change);
      return beforeOf(diskKeyLost(other, other.primary));
    };
    const dublin = ({ sites }: Draft): Draft['sites'][number] => sites.find(({ id }) => id === 'DUB')!;
    const warm = 'Dublin is a warm standby';
    expect(beforeOf(diskKeyLost(estate, estate.primary))).not.toContain(warm);
    expect(changed((model) => void (dublin(model).readiness = 'warm'))).toContain(warm);
    expect(changed((model) => void delete dublin(model).diskKey)).toContain('have keys of Azure');
    expect(changed((model) => void (dublin(model).existing = true))).toContain('nothing to do with this key');
  });

  test('does not lead to a site with the same key, and names its page', () => {
    const shared = automaticEstate(ownKeys, ({ sites }) => {
      const [ams, dub] = sites;
      dub.diskKey = { ...ams.diskKey! };
    });
    const before = beforeOf(diskKeyLost(shared, shared.primary));
    expect(before).toContain('"Dublin"," have the same key');
    expect(before).toContain('"page":"disk-key-lost-DUB"');
    expect(before).not.toContain('switchover-unplanned');
  });

  test('brings a key back before a pilot light is activated', () => {
    const pilot = pilotLightEstate(ownKeys);
    const before = beforeOf(diskKeyLost(pilot, pilot.primary));
    expect(before).toContain('Bring the key back first.');
    expect(before).toContain('"page":"activation-DUB"');
    expect(before).not.toContain('goes on');
  });

  test('leads to the page of the witness where that stops, and only there', () => {
    const [paris] = estate.others;
    const page = beforeOf(diskKeyLost(estate, paris, 'witness-lost'));
    expect(beforeOf(diskKeyLost(estate, paris))).not.toContain('postpone planned work');
    expect(page).toContain('stop no member and postpone planned work');
    expect(page.match(/"page":"witness-lost"/g)).toHaveLength(2);
    expect(page).not.toContain('site-from-nothing');
    const primary = beforeOf(diskKeyLost(estate, estate.primary, 'witness-lost'));
    expect(primary).not.toContain('witness-lost');
    expect(primary).toContain('"page":"site-from-nothing-AMS"');
  });

  test.each([
    ['two sites that serve', automaticEstate(ownKeys, bothServe)],
    ['a pilot light', pilotLightEstate(ownKeys)],
    ['a witness in a region with members', manualEstate(ownKeys)],
  ])('leads to pages that there are, with %s', (_what, view) => {
    const pages = compose(proceduresOf(view)).filter(({ id }) => id.startsWith('disk-key-lost'));
    expect(pages.length).toBeGreaterThan(1);
  });

  test('does not exist for a site whose machines are made on the day', () => {
    const pilot = pilotLightEstate(ownKeys);
    expect(diskKeyLost(pilot, pilot.standby!)).toBeUndefined();
    expect(diskKeyLost(pilot, pilot.primary)).toBeDefined();
  });
});
