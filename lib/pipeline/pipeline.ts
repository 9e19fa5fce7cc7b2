import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { TerraformBackend, TerraformResource, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { CafNaming } from '../core/caf-naming';
import { checkAllProps } from '../core/check-class';
import { freeIdInStack } from '../core/construct-id';
import type { OutputFiles } from '../core/output-files';
import { writeAtSynthesis } from '../core/output-files';
import { type Refusal, refusalText, refuse } from '../core/refusal';
import { ResourceKind } from '../core/resource-kind';
import { checkedResourceName } from '../core/resource-name';
import { stackNeedsRegion } from '../core/stack-regions';
import { topologicalOrder } from '../core/topological-order';
import { checkTags } from '../core/visible-text';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import { validateWholeApp } from '../core/whole-app-validation';
import { ESTATE_IN_PATH } from '../model/document-model';
import { EstateModel } from '../model/estate-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import type { PipelineModel } from '../model/pipeline-model';
import { checkFurtherTypes, SETTINGS } from './check-pipeline-props';
import { DeployedStore } from './deployed-store';
import type * as files from './documents/pipeline-files';
import { driftNameOf, Identities } from './identities';
import type { PipelineProps } from './pipeline-props';
import { StackContent } from './stack-content';
import { neededBefore, rightsOf, unknownRoles, unknownTypes } from './stack-rights';

/**
 * Pipelines that plan and apply an estate, with an identity for each stack. Synthesis writes their documents to `pipelines/<estate>` in the output directory:
 * commit them to the repository. The stack of this construct, the bootstrap stack, has the identities, their rights, and a store for the last deployed
 * output. People apply it after the first apply of all other stacks, and again when a change gives a stack other rights: no pipeline changes its own rights.
 *
 * Make it last: what is added to the estate afterwards would have no rights, and is refused.
 *
 * Sources: learn.microsoft.com/entra/workload-id/workload-identity-federation,
 * registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/guides/service_principal_oidc.
 */
export class Pipeline extends Construct implements IModelContributor {
  /** Names of the identities, which are those of the environments and service connections that use them. */
  public readonly identityNames: string[];
  /** Name of the storage account that keeps the last deployed output. */
  public readonly storageAccountName: string;

  private readonly model: PipelineModel;
  private readonly estate: string;
  private readonly seen: string;

  /**
   * @param scope - a stack of its own, the bootstrap stack
   * @param id - construct id
   * @param props - what runs the pipelines, and where their store is
   * @throws if there is no estate yet, or it has a Pipeline, the state of a stack is not in a storage account, a type of resource or a role is unknown, or the stack has
   * something else; at synthesis, if the region is that of a site, or something has been added to the stack or the estate afterwards
   */
  public constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, freeIdInStack(scope, id));
    checkAllProps(this, props, SETTINGS);
    this.checkStack();
    const estate = EstateModel.of(this);
    this.estate = estate.id;
    const contents = this.contentsOf(estate);
    this.checkEstate(estate, contents);
    checkFurtherTypes(this, props.furtherActions ?? {}, contents);
    for (const content of contents) this.checkContent(content, props);
    // Its rights are given in the resource groups that these stacks make.
    for (const { stack } of contents) TerraformStack.of(this).addDependency(stack);
    const naming = props.naming ?? new CafNaming();
    const tags = checkTags(this, naming.tags());
    const group = new ResourceGroup(this, 'ResourceGroup', {
      name: checkedResourceName(this, naming, ResourceKind.RESOURCE_GROUP, ['bootstrap']),
      location: props.region.name,
      tags,
    });
    const store = new DeployedStore(this, 'Store', {
      group,
      region: props.region,
      naming,
      name: props.storageAccountName,
    });
    this.storageAccountName = store.accountName;
    this.checkAccount([...contents, new StackContent(TerraformStack.of(this))]);
    const names = estate.dnsZones[0]?.stack;
    const identities = new Identities(this, 'Identities', {
      group,
      store,
      host: props.host,
      cloud: estate.cloud,
      region: props.region,
      naming,
      estate: estate.id,
      stacks: contents.map((content) => ({
        content,
        grants: rightsOf(content, props.furtherActions ?? {}),
        states: this.statesReadBy(content, contents),
      })),
      names,
      breakGlass: props.breakGlass,
    });
    this.identityNames = identities.names;
    this.model = {
      host: props.host.kind,
      branch: props.branch ?? 'main',
      codeOwners: props.host._codeOwners,
      synth: props.synthCommand ?? 'npx --no-install cdktf synth',
      bootstrapStack: TerraformStack.of(this).node.id,
      planEnvironment: identities.planName,
      recordEnvironment: identities.recordName,
      stacks: contents.map(({ id: stack, secrets, planSecrets }) => ({
        stack,
        environment: stack,
        driftEnvironment: driftNameOf(stack),
        secrets,
        planSecrets,
      })),
      deployed: { account: store.accountName, container: store.containerName, region: props.region.name },
      breakGlass:
        props.breakGlass && names !== undefined
          ? { stack: names, principalId: props.breakGlass.principalId }
          : undefined,
    };
    this.seen = this.rightsText(contents, props);
    stackNeedsRegion(this, props.region, 'the pipelines');
    this.node.addValidation({
      validate: () => [...this.validateRegion(props), ...this.validateAlone(), ...this.validateLast(props)],
    });
    advise(this, WarningId.NO_CODE_OWNERS, () =>
      props.host.kind === 'github-actions' && props.host._codeOwners === undefined
        ? 'Nobody is named who approves changes of the workflows and of gate-exceptions.json: whoever may merge a pull request can change what judges it. State codeOwners of ' +
          'PipelineHost.gitHubActions(), or acknowledge this and say which rule of the repository asks for an approval of these files.'
        : undefined,
    );
    validateWholeApp(this);
    EstateModel.contribute(this, this);
    writeAtSynthesis(this, () => this.files());
  }

  /** What it is in the model of the estate. */
  public describe(): ModelPart {
    return {
      estate: this.estate,
      pipelines: [this.model],
      documents: [{ kind: 'pipelines', path: `pipelines/${ESTATE_IN_PATH}` }],
    };
  }

  private files(): OutputFiles {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when documents are written: a program that only imports the library does not wait
    const { pipelineFiles } = require('./documents/pipeline-files') as typeof files;
    const document = EstateModel.of(this).toDocument();
    const written = Object.entries(pipelineFiles(document, this.model));
    return Object.fromEntries(written.map(([name, text]) => [`pipelines/${document.estate}/${name}`, text]));
  }

  /** All stacks of the estate but the one of the pipelines, in the order in which they are applied. */
  private contentsOf(estate: EstateModel): StackContent[] {
    const own = TerraformStack.of(this);
    const ids = estate.stacks.map((each) => each.id);
    const stacks = this.node.root.node
      .findAll()
      .filter((each): each is TerraformStack => TerraformStack.isStack(each))
      .filter((each) => each !== own && ids.includes(each.node.id));
    const contents = stacks.map((stack) => new StackContent(stack));
    const things = contents.map((content) => ({
      id: content.id,
      after: neededBefore(content, contents),
      content,
    }));
    return topologicalOrder(things).map(({ content }) => content);
  }

  /** States that a plan of a stack reads beside its own. */
  private statesReadBy({ data }: StackContent, contents: StackContent[]): StackContent[] {
    const read = data
      .filter(({ type }) => type === 'terraform_remote_state')
      .map(({ values }) => (values.config as { readonly key?: string }).key);
    return contents.filter(({ state }) => state && read.includes(state.key));
  }

  /** The stack of the pipelines has a state, and nothing but the pipelines. */
  private checkStack(): void {
    const stack = TerraformStack.of(this);
    if (!stack.node.children.some((each) => TerraformBackend.isBackend(each))) {
      refuse(this, {
        property: 'stateStore',
        value: stack.node.id,
        fault: 'is not bound to the stack of the pipelines',
        cause: 'by its state the stack belongs to the estate',
        remedy: 'write StateStore.azureStorage({ ... }).bind(stack) before the Pipeline',
      });
    }
    const [fault] = this.strangers();
    if (fault) refuse(this, fault);
  }

  private checkEstate({ pipelines }: EstateModel, contents: StackContent[]): void {
    if (pipelines.length > 0) {
      refuse(this, {
        property: 'Pipeline',
        value: this.node.path,
        fault: 'is the second one of the estate',
        cause: `the one in the stack ${pipelines[0].bootstrapStack} has an identity for each stack`,
        remedy: 'make one Pipeline, or use the option pipeline of the TwoSiteExchange',
      });
    }
    if (contents.length > 0) return;
    refuse(this, {
      property: 'Pipeline',
      value: this.node.path,
      fault: 'was made before the estate',
      cause: 'it gives an identity to each stack that exists, and there is none',
      remedy: 'make the Pipeline last',
    });
  }

  private checkAccount(contents: StackContent[]): void {
    if (!contents.some(({ state }) => state?.account === this.storageAccountName)) return;
    refuse(this, {
      property: 'storageAccountName',
      value: this.storageAccountName,
      fault: 'is the storage account of a stateStore',
      cause: 'the pipelines make an account of their own, and Azure has each name once',
      remedy: 'choose another name',
    });
  }

  private strangers(): Refusal[] {
    return TerraformStack.of(this)
      .node.findAll()
      .filter((each) => TerraformResource.isTerraformResource(each) && !each.node.scopes.includes(this))
      .slice(0, 1)
      .map((each) => ({
        property: 'scope',
        value: each.node.path,
        fault: 'is in the stack of the pipelines too',
        cause: 'people apply that stack, and no identity has rights for what else is in it',
        remedy: 'give the Pipeline a stack of its own',
      }));
  }

  private validateAlone(): string[] {
    return this.strangers().map(refusalText);
  }

  private checkContent(content: StackContent, { furtherActions = {} }: PipelineProps): void {
    const { id, state } = content;
    if (!/^[a-z0-9][\w-]*$/i.test(id)) {
      refuse(this, {
        property: 'stack',
        value: id,
        limit: 'letters, digits, hyphens and underscores',
        cause: 'jobs, environments and identities have the id of the stack in their names',
        remedy: 'give the stack another id',
      });
    }
    if (!state) {
      refuse(this, {
        property: 'stateStore',
        fault: `must be a storage account for each stack, and the state of ${id} is in none`,
        cause:
          'the machine that runs a pipeline keeps no files, so that the next run would make everything a second time',
        remedy: 'state StateStore.azureStorage() as stateStore of the estate',
      });
    }
    const [type] = unknownTypes(content, furtherActions);
    if (type !== undefined) {
      refuse(this, {
        property: 'furtherActions',
        value: type,
        fault: `must have the actions of a type of resource that ${id} has, and that the library does not make`,
        cause: `nothing says which rights the identity of ${id} needs for it`,
        remedy: `write { ${type}: [...] } with the actions that change such a resource, such as 'Microsoft.Network/routeTables/*' for azurerm_route_table`,
      });
    }
    const [role] = unknownRoles(content);
    if (role !== undefined) {
      refuse(this, {
        property: 'roleDefinitionName',
        value: role,
        fault: `is assigned in ${id}, and the library does not know its id`,
        cause: 'the identity of the stack may assign roles of a list only, which has ids',
        remedy: 'assign the role by its id (roleDefinitionId)',
      });
    }
  }

  /** The store is needed on the day on which a site is lost. */
  private validateRegion({ region }: PipelineProps): string[] {
    const { primary, standby } = EstateModel.of(this);
    const site = [primary, standby].find((each) => each?.region === region.name);
    if (!site) return [];
    return [
      refusalText({
        property: 'region',
        value: region.name,
        limit: 'a region without a site of the estate',
        cause: `${site.name} is in that region, and the last deployed output is needed when the site is lost`,
        remedy: 'use a third region, such as that of the witness',
      }),
    ];
  }

  private validateLast(props: PipelineProps): string[] {
    const contents = this.contentsOf(EstateModel.of(this));
    if (this.rightsText(contents, props) === this.seen) return [];
    return [
      refusalText({
        property: 'Pipeline',
        value: this.node.path,
        fault: 'was made before the estate was complete',
        cause: 'what was added to the estate later has no rights in the bootstrap stack',
        remedy: 'make the Pipeline last',
      }),
    ];
  }

  private rightsText(contents: StackContent[], { furtherActions = {} }: PipelineProps): string {
    return JSON.stringify(
      contents.map((content) => [
        content.id,
        content.secrets,
        content.planSecrets,
        rightsOf(content, furtherActions),
        this.statesReadBy(content, contents).map(({ id }) => id),
      ]),
    );
  }
}
