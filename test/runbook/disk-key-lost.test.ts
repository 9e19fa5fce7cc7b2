import { diskKeyLost } from '../../lib/runbook/procedures/disk-key-lost';
import { lossPages } from '../../lib/runbook/loss-pages';
import type { Procedure } from '../../lib/runbook/procedure';
import { each } from '../support/each';
import { automaticEstate, ownKeys, pilotLightEstate } from './support/estates';

const VERSION = '0123456789abcdef0123456789abcdef';
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

  test('enables the version that the program states, and else the newest', () => {
    const enabling = (site = estate.primary): string =>
      commandsOf(diskKeyLost(estate, site)!)
        .split('\n')
        .find((line) => line.includes('set-attributes'))!;
    expect(enabling()).toContain(`--version ${VERSION} --enabled true`);
    expect(enabling(estate.standby)).not.toContain('--version');
  });

  test('leads to the other site from the primary only', () => {
    const textOf = (page?: Procedure): string => JSON.stringify(page?.before);
    expect(textOf(diskKeyLost(estate, estate.primary))).toContain('switchover-unplanned');
    expect(textOf(diskKeyLost(estate, estate.standby!))).not.toContain('switchover-unplanned');
  });

  test('does not exist for a site whose machines are made on the day', () => {
    const pilot = pilotLightEstate(ownKeys);
    expect(diskKeyLost(pilot, pilot.standby!)).toBeUndefined();
    expect(diskKeyLost(pilot, pilot.primary)).toBeDefined();
  });
});
