import type { EstateDocument } from '../../../lib/model/estate-document';
import { NameStage } from '../../../lib/model/name-stage';
import { NameUse } from '../../../lib/model/name-model';
import { ServiceKind } from '../../../lib/resilience/service-result';
import type { AzureView } from '../../../year/azure-view';
import { seenMachines } from '../../../year/azure-view';
import { elsewhereIn } from '../../../year/elsewhere';
import { endpointsOf, isFoundInside, situationOf } from '../../../year/situation';

/** How a redundancy group fares. */
export interface SeenGroup {
  readonly id: string;
  readonly provides: string;
  readonly members: number;
  readonly needed: number;
  readonly left: number;
}

/** What Azure shows of an estate at a moment. */
export interface Seen {
  /** Whether a service works, by its id; what Azure does not show is not in it. */
  readonly serves: ReadonlyMap<string, boolean>;
  readonly groups: readonly SeenGroup[];
}

/** What a look at an estate takes as given. */
export interface Look {
  readonly model: EstateDocument;
  readonly view: AzureView;
  /** What fails at this moment, beside what Azure shows: events of the analysis. */
  readonly failed: readonly string[];
  /** Whether the networks of the sites are connected when nothing fails. */
  readonly areLinked: boolean;
}

/** What of an estate works, by what Azure shows and by nothing else. */
export function lookAt({ model, view, failed, areLinked }: Look): Seen {
  const { survivors, mail } = situationOf(model, view, {
    ready: new Set(seenMachines(view).keys()),
    areLinked,
    areNamedInside: false,
    elsewhere: elsewhereIn(model, failed),
  });
  const groups = model.redundancyGroups.map(({ id, provides, members, needed }) => ({
    ...{ id, provides, members: members.length, needed },
    left: survivors.get(id)?.length ?? 0,
  }));
  const enough = new Set(groups.filter(({ left, needed }) => left >= needed).map(({ id }) => id));
  const serves = new Map<string, boolean>();
  for (const { name, usedBy, stage, recordType } of model.names) {
    if (stage !== NameStage.LIVE) continue;
    if (usedBy === NameUse.CLIENTS && /^(Traffic Manager|CNAME)$/.test(recordType)) {
      const endpoints = endpointsOf(model, view, survivors, name);
      serves.set(
        `${ServiceKind.CLIENT_ACCESS}: ${name}`,
        endpoints.length > 0 && endpoints.every((list) => list.some(({ answers }) => answers)),
      );
    }
    if (usedBy === NameUse.CLIENTS_INSIDE)
      for (const { id, region } of model.sites) {
        const answer =
          region === undefined || failed.includes(`region:${region}`)
            ? undefined
            : isFoundInside(model, { view, survivors }, { name, region });
        if (answer !== undefined) serves.set(`${ServiceKind.INSIDE_CLIENT_ACCESS} ${id}: ${name}`, answer);
      }
  }
  if (mail !== undefined) serves.set(ServiceKind.INBOUND_MAIL, mail);
  for (const { id, group } of model.databases)
    serves.set(
      `${ServiceKind.DATABASE}: ${id}`,
      enough.has(`database:${id}`) && enough.has(`quorum:${group}`),
    );
  return { serves, groups };
}
