import { ofUuid } from '../core/azure-id';
import { AzureRegion } from '../core/azure-region';
import { checkAllProps, givenOfClass, givenText, ofText, type SettingsOf } from '../core/check-class';
import { adviseOnLocalState } from '../core/local-state';
import type { TerraformStack } from 'cdktf';
import { AzurermBackend, LocalBackend, TerraformBackend } from 'cdktf';
import { isKnown, refuse } from '../core/refusal';
import { checkText } from '../core/visible-text';
import { EstateModel } from '../model/estate-model';
import { DependencyKind } from '../model/dependency';
import { ExternalKind } from '../model/external-model';
import { regionDomain } from '../model/ids';
import type { ModelPart } from '../model/model-part';
import { PageId } from '../model/page-ids';
import type { StateModel } from '../model/stack-model';

/** Where local state files lie. */
export interface LocalStateProps {
  /**
   * Directory, relative to the directory from which the program runs.
   *
   * @default '.'
   */
  readonly directory?: string;
}

/** A storage account that keeps state. It has to exist before the first apply. */
export interface AzureStorageStateProps {
  /** Name of the storage account. */
  readonly storageAccountName: string;
  /** Name of the container. */
  readonly containerName: string;
  /** Resource group of the account. */
  readonly resourceGroupName: string;
  /** Region of the account: neither site's, or a switchover needs the failed one. */
  readonly region: AzureRegion;
  /**
   * Id of the subscription of the account. State it where the estate has several.
   *
   * @default - the one Terraform is logged in to; for the rights of pipelines, that of the estate
   */
  readonly subscriptionId?: string;
}

const LOCAL: SettingsOf<LocalStateProps> = { directory: ofText("'state'") };

const ACCOUNT: SettingsOf<AzureStorageStateProps> = {
  storageAccountName: givenText("'stcontosostate'"),
  containerName: givenText("'tfstate'"),
  resourceGroupName: givenText("'rg-state'"),
  region: givenOfClass(AzureRegion, 'AzureRegion.FRANCE_CENTRAL'),
  subscriptionId: ofUuid,
};

/** Where Terraform keeps the state of each stack. State holds passwords: keep it private and encrypted. */
export abstract class StateStore {
  /**
   * Files on the machine that runs Terraform: for trying out.
   *
   * @param props - where they lie
   */
  public static localFiles(props: LocalStateProps = {}): StateStore {
    checkAllProps('StateStore.localFiles', props, LOCAL);
    return new LocalStateStore(props.directory ?? '.');
  }

  /**
   * Blobs in a storage account, one for each stack, with Entra ID authentication and locking.
   *
   * Source: developer.hashicorp.com/terraform/language/backend/azurerm.
   *
   * @param props - the account
   * @throws if a setting is missing, or Azure does not allow the name of the account or of the container
   */
  public static azureStorage(props: AzureStorageStateProps): StateStore {
    checkAllProps('StateStore.azureStorage', props, ACCOUNT);
    return new AzureStorageStateStore(props);
  }

  /** Region in which the state lies; undefined for files. */
  public abstract readonly region?: AzureRegion;

  /**
   * Gives a stack its backend.
   *
   * @param stack - the stack
   */
  public abstract bind(stack: TerraformStack): void;
}

class LocalStateStore extends StateStore {
  public readonly region = undefined;

  public constructor(private readonly directory: string) {
    super();
    checkText('StateStore.localFiles', 'directory', directory);
    if (!/^([/\\]|[A-Z]:)/i.test(directory)) return;
    refuse('StateStore.localFiles', {
      property: 'directory',
      value: directory,
      limit: 'a relative path',
      cause: 'the same program must produce the same files on every machine',
      remedy: "write it like 'state'",
    });
  }

  public bind(stack: TerraformStack): void {
    adviseOnLocalState(stack);
    const folders = this.directory.split('/').filter((part) => part !== '.' && part !== '');
    const file = [...folders, `terraform.${stack.node.id}.tfstate`].join('/');
    noteState(stack, { backend: 'local', file });
    // Terraform runs in cdktf.out/stacks/<stack>.
    new LocalBackend(stack, { path: `../../../${file}` });
  }
}

class AzureStorageStateStore extends StateStore {
  public readonly region: AzureRegion;

  public constructor(private readonly props: AzureStorageStateProps) {
    super();
    this.region = props.region;
    const { storageAccountName, containerName, resourceGroupName, subscriptionId } = props;
    for (const [name, value] of Object.entries({
      storageAccountName,
      containerName,
      resourceGroupName,
      subscriptionId,
    })) {
      checkText('StateStore.azureStorage', name, value);
    }
    checkName(
      'storageAccountName',
      storageAccountName,
      /^[a-z0-9]{3,24}$/,
      '3 to 24 small letters and digits',
    );
    checkName(
      'containerName',
      containerName,
      /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/,
      '3 to 63 small letters, digits and single hyphens between them',
    );
  }

  public bind(stack: TerraformStack): void {
    const { storageAccountName, containerName, resourceGroupName, subscriptionId } = this.props;
    const key = `${stack.node.id}.tfstate`;
    noteState(stack, {
      backend: 'azurerm',
      region: this.region.name,
      file: key,
      account: storageAccountName,
      container: containerName,
    });
    new AzurermBackend(stack, {
      storageAccountName,
      containerName,
      resourceGroupName,
      subscriptionId,
      key,
      environment: this.region.cloud.otherEnvironment,
      useAzureadAuth: true,
    });
  }
}

/** Source: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules (Microsoft.Storage). */
function checkName(property: string, value: string, rule: RegExp, limit: string): void {
  if (!isKnown(value) || rule.test(value)) return;
  refuse('StateStore.azureStorage', {
    property,
    value,
    limit,
    cause: 'Azure has no other names, and the runbooks write commands with it',
    remedy: "copy it from 'az storage account list'",
  });
}

function noteState(stack: TerraformStack, state: Omit<StateModel, 'stack'>): void {
  if (stack.node.children.some((child) => TerraformBackend.isBackend(child))) {
    refuse(stack, {
      property: 'stateStore',
      value: state.backend,
      fault: 'cannot be bound to a stack that has a backend',
      cause: 'the state of a stack is kept in one place',
      remedy: 'bind one StateStore, and make no other backend in the stack',
    });
  }
  EstateModel.contribute(stack, {
    describe: () => describeState(stack.node.id, state),
  });
}

/** A stack can be applied as long as its state can be read and written. */
function describeState(stack: string, state: Omit<StateModel, 'stack'>): ModelPart {
  const { account, region } = state;
  const id = `state:${account ?? 'local'}`;
  return {
    states: [{ stack, ...state }],
    externals: [
      {
        id,
        kind: ExternalKind.STATE,
        name: account === undefined ? 'machine with the state of Terraform' : `storage account ${account}`,
        failureDomains: region === undefined ? [] : [regionDomain(region)],
        page: PageId.terraformState,
      },
    ],
    dependencies: [{ source: stack, target: id, kind: DependencyKind.NEEDS }],
  };
}
