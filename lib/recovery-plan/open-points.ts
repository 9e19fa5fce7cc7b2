import { listed } from '../core/words';
import type { EstateDocument } from '../model/estate-document';
import { canRehearse } from '../model/restore-sources';
import { Basis, type Figure, type OpenPoint, type PlanDocument } from './plan-document';

/** Roles that there are drills of: nothing of a witness is restored, and a team rehearses its own tiers by itself. */
const DRILLED = /mailbox|client-access|edge/;

/** What nobody has decided, stated or rehearsed, with how to do it. */
export function openPoints(plan: Omit<PlanDocument, 'open'>, estate: EstateDocument): OpenPoint[] {
  const undecided = plan.servers.filter(({ decided }) => !decided).map(({ server }) => server);
  const never = plan.rehearsals.filter(({ lastDay }) => lastDay === undefined);
  const unrehearsed = plan.roles
    .filter(({ id, drills }) => DRILLED.test(id) && drills.length === 0)
    .filter(({ id }) => id.split('+').some((role) => canRehearse(estate, role)))
    .map(({ name }) => name);
  return [
    ...(undecided.length > 0
      ? [
          {
            what: `how ${listed(undecided)} ${undecided.length === 1 ? 'is' : 'are'} protected`,
            remedy: '`protection` of the tier',
          },
        ]
      : []),
    ...(plan.objectives.length === 0
      ? [{ what: 'what users are promised (RTO, RPO)', remedy: '`objectives`' }]
      : []),
    ...plan.duties
      .filter(({ who }) => who === undefined)
      .map(({ duty, input }) => ({ what: `who ${duty}`, remedy: `\`${input}\`` })),
    ...figuresNotStated(plan),
    ...never.map(({ id, page }) => ({
      what: `whether a restore works: the drill ${id} was never carried out`,
      remedy: `the page ${page}, and its result in \`restoreDrills\``,
    })),
    ...(unrehearsed.length > 0
      ? [
          {
            what: `whether a restore works: no drill rehearses ${listed(unrehearsed)}`,
            remedy: '`restoreDrills`',
          },
        ]
      : []),
  ];
}

function figuresNotStated({
  servers,
  databases,
  orders,
}: Pick<PlanDocument, 'servers' | 'databases' | 'orders'>): OpenPoint[] {
  const figures = [
    ...servers.flatMap(({ routes }) => routes.flatMap(({ time, loss }) => [...time, ...loss])),
    ...databases.flatMap(({ time, loss }) => [...time, ...loss]),
    ...orders.flatMap(({ steps }) => steps.flatMap(({ time }) => time)),
  ].filter(({ basis }) => basis === Basis.NOT_STATED);
  const byInput = new Map<string, Figure[]>();
  for (const figure of figures) {
    const key = figure.input ?? figure.source;
    byInput.set(key, [...(byInput.get(key) ?? []), figure]);
  }
  return [...byInput.values()].map((all) => {
    const names = [...new Set(all.map(({ what }) => what))];
    const [first] = all;
    const more = names.length > 1 ? `, and ${names.length - 1} like it` : '';
    return {
      what: `${names[0]}${more}`,
      remedy: first.input === undefined ? `no input: ${first.source}` : `\`${first.input}\``,
    };
  });
}
