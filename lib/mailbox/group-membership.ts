import type { IConstruct } from 'constructs';
import { refuse } from '../core/refusal';

/** A group as its members know it. */
interface JoinedGroup {
  readonly path: string;
  /** Whether it has databases that nothing backs up. */
  readonly lacksBackup: boolean;
}

/** The database availability group by computer name, for each program. */
const groupsByApp = new WeakMap<IConstruct, Map<string, JoinedGroup>>();

/** Notes that a Mailbox server is in a group, and whether that group has databases without a backup; refuses a second one. */
export function joinGroup(group: IConstruct, computerName: string, lacksBackup: boolean): void {
  const groups = groupsOf(group);
  const other = groups.get(computerName)?.path;
  if (other !== undefined) {
    refuse(group, {
      property: 'members',
      value: computerName,
      fault: 'must not belong to another group',
      cause: `the server is already a member of ${other}`,
      remedy: 'give each group its own tiers',
    });
  }
  groups.set(computerName, { path: group.node.path, lacksBackup });
}

/** Whether a Mailbox server of the program is in a group. */
export function isInGroup(scope: IConstruct, computerName: string): boolean {
  return groupsOf(scope).has(computerName);
}

/** Path of the group of a Mailbox server, where that group has databases that nothing backs up; undefined for any other server. */
export function groupWithoutBackup(scope: IConstruct, computerName: string): string | undefined {
  const group = groupsOf(scope).get(computerName);
  return group?.lacksBackup ? group.path : undefined;
}

function groupsOf(scope: IConstruct): Map<string, JoinedGroup> {
  const { root } = scope.node;
  const groups = groupsByApp.get(root) ?? new Map<string, JoinedGroup>();
  groupsByApp.set(root, groups);
  return groups;
}
