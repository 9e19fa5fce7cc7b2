import { createWriteStream } from 'node:fs';
import { Progress } from '../../stage/progress';
import { Stage } from '../../stage/stage';
import { Terraform } from '../../stage/terraform-process';
import { EVENTS, SLOW_STACK } from '../../year/events';
import { changingEstate } from '../../year/output';
import type { Row } from '../../year/row';
import { isSound, losses, outages } from '../../year/row';
import { outputDirectory, Year } from '../../year/year';
import { describeHere } from './support/terraform';

// Some events of the year, without the gate; `npm run year` plays all of them.

const BEGIN = ['first-apply', 'clients-live', 'mail-live', 'next-version'];

/** Plays events from the first apply on; gives the rows of those that are asked about. */
async function play(...ids: string[]): Promise<Row[]> {
  const temporary = process.env.TMPDIR;
  const stage = new Stage();
  try {
    const azure = await stage.azure();
    const { processes, directory, stacks } = stage;
    const terraform = new Terraform(processes, stacks, directory, azure.environment);
    const progress = new Progress(createWriteStream('/dev/null') as unknown as NodeJS.WriteStream);
    const year = new Year(
      { gate: false, leftOut: [SLOW_STACK], exceptions: [], today: '2026-01-15' },
      {
        ...{ azure, terraform, processes, progress, directory },
        write: changingEstate(outputDirectory(directory)),
      },
    );
    const rows: Row[] = [];
    for (const event of EVENTS.filter(({ id }) => [...BEGIN, ...ids].includes(id)))
      rows.push(await year.play(event));
    return rows.filter(({ id }) => ids.includes(id));
  } finally {
    await stage.clear();
    if (temporary === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = temporary;
  }
}

describeHere('a part of the year', () => {
  // The short year, which CI plays too, comes through with the gate.
  test('does not come through without the gate, and the observer sees it', async () => {
    const [patching, cancelled] = await play('patching', 'cancelled');
    expect(isSound(patching)).toBe(true);
    expect(lowest(patching)).toMatchObject({ 'AMS/Edge': 1, 'DUB/Edge': 1, 'AMS/ClientAccess': 2 });
    expect(cancelled).toMatchObject({ verdict: undefined, waves: 0 });
    expect(outages(cancelled).map(({ id }) => id)).toEqual(expect.arrayContaining(['AMS/Edge', 'DUB/Edge']));
    expect(losses(cancelled)).toEqual([]);
  });
});

function lowest({ fares }: Row): Record<string, number> {
  return Object.fromEntries(fares.map((fare) => [fare.id, fare.lowest]));
}
