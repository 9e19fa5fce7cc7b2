import type { IConstruct } from 'constructs';
import { isComputerName, NETBIOS_LENGTH } from '../core/host-name';
import { refuse } from '../core/refusal';

const namesByApp = new WeakMap<IConstruct, Map<string, string>>();

/** Registers a computer name; refuses one that is malformed or taken anywhere in the program. */
export function claimComputerName(
  owner: IConstruct,
  name: string,
  property = 'computerName',
  remedy = 'give one of the sites another code, or one of the tiers another roleCode',
): string {
  if (!isComputerName(name)) {
    refuse(owner, {
      property: 'computerName',
      value: name,
      limit: `a NetBIOS name: at most ${NETBIOS_LENGTH} letters, digits and inner hyphens, and not digits only`,
      cause: `the name has ${name.length} characters, and Windows and Active Directory accept no others (learn.microsoft.com/troubleshoot/windows-server/active-directory/naming-conventions-for-computer-domain-site-ou)`,
      remedy: /\.[a-z-]{2,}$/i.test(name)
        ? `write '${name.split('.')[0]}', the name without its domain`
        : 'shorten the site code, the roleCode or the member name',
    });
  }
  const names = namesByApp.get(owner.node.root) ?? new Map<string, string>();
  namesByApp.set(owner.node.root, names);
  const earlier = names.get(name.toUpperCase());
  if (earlier !== undefined) {
    refuse(owner, {
      property,
      value: name,
      limit: 'unique in the estate',
      cause: `${earlier} has the same name, and the domain identifies a computer by its name`,
      remedy,
    });
  }
  names.set(name.toUpperCase(), owner.node.path);
  return name;
}
