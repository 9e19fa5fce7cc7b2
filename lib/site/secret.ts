import { DataAzurermKeyVaultSecret } from '@cdktf/provider-azurerm/lib/data-azurerm-key-vault-secret';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { stackVariable, valueOf } from '../core/stack-variable';

/** Where a secret of the Key Vault kind lies. */
export interface KeyVaultSecretReference {
  /**
   * Resource id of the vault. For a standby site it must not lie in the primary's region: Terraform reads it at each
   * plan, also on the day that region is gone.
   */
  readonly keyVaultId: string;
  /** Name of the secret. */
  readonly secretName: string;
}

/**
 * A password that never reaches the synthesized files: a sensitive Terraform variable of each stack that needs it,
 * or a Key Vault secret that Terraform reads. Terraform's own state holds the value in both cases.
 */
export abstract class Secret {
  /**
   * A sensitive variable, given as `TF_VAR_<name>` to Terraform.
   *
   * @param name - name of the variable, the same in each stack that needs it
   */
  public static variable(name: string): Secret {
    return new VariableSecret(name);
  }

  /**
   * A secret in a Key Vault.
   *
   * @param reference - vault and name
   */
  public static keyVault(reference: KeyVaultSecretReference): Secret {
    return new KeyVaultSecret(reference);
  }

  /**
   * The value, as a token for the stack of `scope`.
   *
   * @param scope - the construct that needs it
   */
  public abstract bind(scope: Construct): string;
}

class VariableSecret extends Secret {
  public constructor(private readonly name: string) {
    super();
  }

  public bind(scope: Construct): string {
    const variable = stackVariable(scope, this.name, {
      type: 'string',
      sensitive: true,
      description: `Password, given as TF_VAR_${this.name}; never written to the synthesized files.`,
    });
    return valueOf(variable);
  }
}

class KeyVaultSecret extends Secret {
  public constructor(private readonly reference: KeyVaultSecretReference) {
    super();
  }

  public bind(scope: Construct): string {
    const stack = TerraformStack.of(scope);
    const vaultName = this.reference.keyVaultId.split('/').pop();
    const id = `Secret-${vaultName}-${this.reference.secretName}`;
    const existing = stack.node.tryFindChild(id) as DataAzurermKeyVaultSecret | undefined;
    const data =
      existing ??
      new DataAzurermKeyVaultSecret(stack, id, {
        keyVaultId: this.reference.keyVaultId,
        name: this.reference.secretName,
      });
    return data.value;
  }
}
