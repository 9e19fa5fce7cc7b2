import type { BackupProtectedVm } from '@cdktf/provider-azurerm/lib/backup-protected-vm';
import { DefaultTokenResolver, StringConcat, TerraformResource, TerraformStack, Tokenization } from 'cdktf';
import type { IConstruct } from 'constructs';
import { refusalText } from '../core/refusal';

/** The backups of a machine of the program. */
export interface ProtectedItem {
  readonly item: BackupProtectedVm;
  /** Name of the machine in Azure. */
  readonly machine: string;
  /** Address of the machine in its stack. */
  readonly address: string;
}

type Item = TerraformResource & { readonly sourceVmIdInput?: string };

/** Machines that a resource of the program's own backs up too: Azure accepts a machine in one vault, and under one policy, only. */
export function protectedTwice(scope: IConstruct, own: ProtectedItem[]): string[] {
  const stack = TerraformStack.of(scope);
  const resolver = new DefaultTokenResolver(new StringConcat());
  const made = new Set<IConstruct>(own.map(({ item }) => item));
  const others = stack.node
    .findAll()
    .filter(
      (each): each is Item =>
        TerraformResource.isTerraformResource(each) &&
        each.terraformResourceType === 'azurerm_backup_protected_vm' &&
        !made.has(each),
    );
  return others.flatMap((other) => {
    const source = String(
      Tokenization.resolve(other.sourceVmIdInput, { scope: stack, resolver, preparing: false }),
    );
    const twice = own.find(
      ({ machine, address }) =>
        source.toLowerCase().endsWith(`/virtualmachines/${machine.toLowerCase()}`) ||
        source.includes(`${address}.`) ||
        source.includes(`${address}[`),
    );
    if (!twice) return [];
    return [
      refusalText({
        property: 'protection',
        fault: `of ${twice.machine} is stated twice: ${twice.item.node.path} and ${other.node.path} back it up`,
        cause: 'Azure backs up a machine into one vault and by one policy only',
        remedy: 'remove one of them, or give the tier ServerProtection.elsewhere()',
      }),
    ];
  });
}
