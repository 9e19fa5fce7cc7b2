import { VirtualMachineExtension } from '@cdktf/provider-azurerm/lib/virtual-machine-extension';
import type { TerraformResource } from 'cdktf';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import { stackVariable } from '../core/stack-variable';
import { Secret } from '../site/secret';
import type { Site } from '../site/site';

/** NETSETUP_JOIN_DOMAIN | NETSETUP_ACCT_CREATE. Source: learn.microsoft.com/windows/win32/api/lmjoin/nf-lmjoin-netjoindomain. */
const JOIN_OPTIONS = '3';

/** The condition under which machines join: false on a first apply, before the domain controllers can be reached. */
export function domainJoined(scope: Construct): string {
  stackVariable(scope, 'domain_joined', {
    type: 'bool',
    default: true,
    description:
      'Whether servers join the domain. Say false on the first apply, while the domain controllers cannot be reached from the new network yet.',
  });
  return 'var.domain_joined';
}

/** A machine about to join. */
export interface JoiningMember {
  readonly virtualMachineId: string;
  readonly tags: Record<string, string>;
  /** What has to be done before the join restarts the machine. */
  readonly before: TerraformResource[];
  readonly countWhen: (condition: string) => number | undefined;
}

/**
 * Joins a machine to the site's domain.
 *
 * Source: learn.microsoft.com/azure/active-directory-domain-services/join-windows-vm-template (JsonADDomainExtension).
 */
export function joinDomain(server: Construct, site: Site, member: JoiningMember): VirtualMachineExtension {
  const directory = site.activeDirectory!;
  const password = (directory.joinPassword ?? Secret.variable('domain_join_password')).bind(server);
  const extension = new VirtualMachineExtension(server, 'DomainJoin', {
    name: 'domain-join',
    virtualMachineId: member.virtualMachineId,
    publisher: 'Microsoft.Compute',
    type: 'JsonADDomainExtension',
    typeHandlerVersion: '1.3',
    autoUpgradeMinorVersion: true,
    settings: JSON.stringify({
      Name: directory.domainName,
      ...(directory.organizationalUnit === undefined ? {} : { OUPath: directory.organizationalUnit }),
      User: directory.joinUsername,
      Restart: 'true',
      Options: JOIN_OPTIONS,
    }),
    protectedSettings: Fn.jsonencode({ Password: password }),
    tags: member.tags,
    count: member.countWhen(domainJoined(server)),
    // A machine joins once: another account or password later must not join all machines of the stack a second time.
    lifecycle: { ignoreChanges: ['settings', 'protected_settings'] },
  });
  // Peerings may be added after the tier, and the way to the domain controllers must exist first.
  extension.dependsOn = site._network.connectivityAnd(member.before);
  return extension;
}
