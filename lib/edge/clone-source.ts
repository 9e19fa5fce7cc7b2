import type { IConstruct } from 'constructs';
import { suggest } from '../core/closest';
import { refuse } from '../core/refusal';
import type { PlannedMember } from '../server/planned-member';
import type { WindowsServer } from '../server/windows-server';

/** An Edge in Azure, with its place in the tier. */
interface Edge {
  readonly member: PlannedMember;
  readonly server: WindowsServer;
}

/**
 * The Edge whose configuration the others are cloned from: the one with the given name, or else the one with the lowest ordinal. Undefined
 * where all Edges are outside Azure.
 */
export function cloneSource(
  tier: IConstruct,
  configurationSource: string | undefined,
  edges: Edge[],
): WindowsServer | undefined {
  const [first] = [...edges].sort((a, b) => a.member.ordinal - b.member.ordinal);
  if (configurationSource === undefined) return first?.server;
  const found = edges.find(({ member }) => member.name === configurationSource);
  if (found) return found.server;
  const names = edges.map(({ member }) => member.name);
  return refuse(tier, {
    property: 'configurationSource',
    value: configurationSource,
    limit: 'the name of a member in Azure',
    cause: 'the configuration of this Edge is copied to the other Edges',
    remedy:
      names.length > 0
        ? suggest(configurationSource, names)
        : 'leave it out while all Edges are outside Azure',
  });
}
