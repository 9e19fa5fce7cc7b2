import { checkClass, checkObject, settingsNamed } from '../core/check-class';
import { checkKeyVaultId, checkSecretName } from './secret-in-vault';
import { createHash } from 'node:crypto';
import { DataAzurermKeyVaultSecret } from '@cdktf/provider-azurerm/lib/data-azurerm-key-vault-secret';
import { TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { isCheckable } from '../core/cidr';
import { refuse } from '../core/refusal';
import { Wording } from '../core/shown';
import { stackVariable, valueOf } from '../core/stack-variable';

/** Where a secret of the Key Vault kind lies. */
export interface KeyVaultSecretReference {
  /**
   * Resource id of the vault. For a standby site it must not be in the region of the primary: Terraform reads it at each
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
   * @throws if it is not a name of a variable, or one that Terraform or this library uses for something else
   */
  public static variable(name: string): Secret {
    checkVariableName(name);
    return new VariableSecret(name);
  }

  /**
   * A secret in a Key Vault.
   *
   * @param reference - vault and name
   * @throws if the id is not the resource id of a vault, or the name not the name of a secret
   */
  public static keyVault(reference: KeyVaultSecretReference): Secret {
    checkReference(reference);
    return new KeyVaultSecret(reference);
  }

  /**
   * The value, as a token for the stack of `scope`.
   *
   * @param scope - the construct that needs it
   */
  public abstract bind(scope: Construct): string;
}

/** Refuses what is not a secret, such as the password itself, which the message does not repeat. */
export function checkSecret(
  scope: IConstruct | string,
  property: string,
  value: unknown,
  variable: string,
): void {
  const shown =
    value === undefined || value instanceof Secret ? value : new Wording('a value that is not shown');
  checkClass(scope, property, shown, Secret, `Secret.variable('${variable}')`);
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
    const { keyVaultId, secretName } = this.reference;
    const id = `Secret-${secretName}-${digest(keyVaultId, secretName)}`;
    const existing = stack.node.tryFindChild(id) as DataAzurermKeyVaultSecret | undefined;
    const data = existing ?? new DataAzurermKeyVaultSecret(stack, id, { keyVaultId, name: secretName });
    return data.value;
  }
}

/** What the library asks an operator by, and what Terraform keeps for itself. */
const TAKEN = [
  ...[
    'activated',
    'active_site',
    'await_installation',
    'client_names',
    'domain_joined',
    'mail_names',
    'new_edges',
    'reverse_dns',
  ],
  // Source: developer.hashicorp.com/terraform/language/values/variables (declaring an input variable).
  ...['count', 'depends_on', 'for_each', 'lifecycle', 'locals', 'providers', 'source', 'version'],
];

/** Each further mail domain has stages of its own, and each DNS server a variable, which end with its name. */
const NAMED = /^((client|mail)_names|dns_server)_/;

function checkVariableName(name: string): void {
  const isName = typeof name === 'string' && /^[A-Za-z_]\w*$/.test(name);
  if (isName && !TAKEN.includes(name) && !NAMED.test(name)) return;
  refuse('Secret.variable', {
    property: 'name',
    value: name,
    limit: `a name of letters, digits and underscores, and none of ${TAKEN.join(', ')}, nor one that begins with client_names_, mail_names_ or dns_server_`,
    cause:
      'it names a variable of Terraform and, behind TF_VAR_, one of a shell; the names listed have another meaning',
    remedy: "choose a name such as 'exchange_admin_password'",
  });
}

function checkReference(reference: KeyVaultSecretReference): void {
  const scope = 'Secret.keyVault';
  checkObject(scope, 'reference', reference);
  settingsNamed<KeyVaultSecretReference>({ keyVaultId: true, secretName: true })(
    scope,
    'reference',
    reference,
  );
  const { keyVaultId, secretName } = reference;
  if (isCheckable(keyVaultId)) checkKeyVaultId(scope, 'keyVaultId', keyVaultId);
  if (isCheckable(secretName)) checkSecretName(scope, 'secretName', secretName);
}

/** Of the whole id and name, so that no two secrets share an identity; Azure does not tell capitals in them apart. */
function digest(keyVaultId: string, secretName: string): string {
  const text = JSON.stringify([keyVaultId.toLowerCase(), secretName.toLowerCase()]);
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
