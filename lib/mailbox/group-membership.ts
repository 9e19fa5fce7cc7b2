import type { IConstruct } from 'constructs';
import { refuse } from '../core/refusal';

/** Path of the database availability group by computer name, for each program. */
const groupsByApp = new WeakMap<IConstruct, Map<string, string>>();

/** Notes that a Mailbox server is in a group; refuses a second one. */
export function joinGroup(group: IConstruct, computerName: string): void {
  const groups = groupsOf(group);
  const other = groups.get(computerName);
  if (other !== undefined) {
    refuse(group, {
      property: 'members',
      value: computerName,
      fault: 'must not belong to another group',
      cause: `the server is already a member of ${other}`,
      remedy: 'give each group its own tiers',
    });
  }
  groups.set(computerName, group.node.path);
}

/** Whether a Mailbox server of the program is in a group. */
export function isInGroup(scope: IConstruct, computerName: string): boolean {
  return groupsOf(scope).has(computerName);
}

function groupsOf(scope: IConstruct): Map<string, string> {
  const { root } = scope.node;
  const groups = groupsByApp.get(root) ?? new Map<string, string>();
  groupsByApp.set(root, groups);
  return groups;
}
