import { FederatedIdentityCredential } from '@cdktf/provider-azurerm/lib/federated-identity-credential';
import type { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { RoleDefinition } from '@cdktf/provider-azurerm/lib/role-definition';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import type { AzureCloud } from '../core/azure-cloud';
import type { AzureRegion } from '../core/azure-region';
import type { INaming } from '../core/naming';
import { addressOf, idOf, nameOf } from '../core/reference';
import { refuse } from '../core/refusal';
import { ResourceKind } from '../core/resource-kind';
import { checkedResourceName } from '../core/resource-name';
import { subscriptionId } from '../core/subscription';
import { uuidOf } from '../core/uuid';
import { checkTags } from '../core/visible-text';
import { MOVED_NAMES } from '../model/pipeline-model';
import { blobsOnly, rolesOnly } from './conditions';
import type { DeployedStore } from './deployed-store';
import type { PipelineHost } from './pipeline-host';
import type { BreakGlassAccount } from './pipeline-props';
import type { StackContent, StateBlob } from './stack-content';
import { type Grant, type GroupScope, keyOf } from './stack-rights';

/** Role `Reader`. Source: learn.microsoft.com/azure/role-based-access-control/built-in-roles. */
const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';

/** What Terraform does with a state and its lock. Source: github.com/hashicorp/terraform, internal/backend/remote-state/azure/client.go. */
const WRITE_STATE = [`${BLOBS}/read`, `${BLOBS}/write`, `${BLOBS}/add/action`];

const READ_BLOBS = [`${BLOBS}/read`];

/** What the job that keeps the output does: earlier versions stay. */
const WRITE_OUTPUT = [...WRITE_STATE, `${BLOBS}/delete`];

/** Whom tokens are for, by cloud. Source: learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations. */
const AUDIENCES: Readonly<Record<string, string | undefined>> = {
  usgovernment: 'api://AzureADTokenExchangeUSGov',
  china: 'api://AzureADTokenExchangeChina',
};

/** A stack with what its identity may do. */
export interface StackOfPipeline {
  readonly content: StackContent;
  readonly grants: Grant[];
  /** Stacks whose states it reads. */
  readonly states: StackContent[];
}

/** Settings of the identities of a pipeline. */
export interface IdentitiesProps {
  readonly group: ResourceGroup;
  readonly store: DeployedStore;
  readonly host: PipelineHost;
  readonly cloud: AzureCloud;
  readonly region: AzureRegion;
  readonly naming: INaming;
  readonly estate: string;
  readonly stacks: StackOfPipeline[];
  /** Id of the stack of the names, if the estate has one. */
  readonly names?: string;
  readonly breakGlass?: BreakGlassAccount;
}

/** Who gets a right. */
interface Principal {
  /** Part of the construct ids of its assignments. */
  readonly name: string;
  readonly id: string;
  readonly type: 'ServicePrincipal' | 'User' | 'Group';
}

/** Name of the identity that only reads what a plan of a stack reads. */
export function driftNameOf(stack: string): string {
  return `${stack}-drift`;
}

/**
 * Two identities for each stack, one that plans pull requests, and one that keeps what was deployed, with their rights. The identity of a stack changes the resource groups of
 * that stack, writes its state and reads those that its plans read: other states, with the passwords in them, are closed to it. The other one of the stack reads as much, and changes nothing.
 */
export class Identities extends Construct {
  public readonly names: string[];
  public readonly planName: string;
  public readonly recordName: string;

  private readonly roles = new Map<string, RoleDefinition>();
  private readonly clientIds: Record<string, string> = {};

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: IdentitiesProps,
  ) {
    super(scope, id);
    const { estate, stacks, breakGlass } = props;
    this.planName = `${estate}-plan`;
    this.recordName = `${estate}-record`;
    const ids = stacks.flatMap(({ content: { id } }) => [id, driftNameOf(id)]);
    this.names = [this.planName, ...ids, this.recordName];
    this.checkNames();
    this.mayPlan(this.identity(this.planName));
    for (const stack of stacks) {
      this.mayApply(this.identity(stack.content.id), stack);
      this.mayCompare(this.identity(driftNameOf(stack.content.id)), stack);
    }
    const record = this.identity(this.recordName);
    this.grant(record, 'Output', this.props.store.containerId, this.dataRole('output', WRITE_OUTPUT));
    this.mayFindSubscription(record);
    const names = stacks.find(({ content }) => content.id === this.props.names);
    if (breakGlass && names) {
      const type = breakGlass.isUser ? 'User' : 'Group';
      this.mayApply({ name: 'BreakGlass', id: breakGlass.principalId, type }, names);
    }
    const output = new TerraformOutput(this, 'ClientIds', {
      value: this.clientIds,
      description: 'Client id of each identity, by the environment or service connection that uses it.',
    });
    output.overrideLogicalId('client_ids');
  }

  private checkNames(): void {
    const twice = this.names.find((name, index) => this.names.indexOf(name) !== index);
    if (twice !== undefined) {
      refuse(this, {
        property: 'stack',
        value: twice,
        fault: 'is the name of two identities',
        cause: 'the identities that plan, compare and keep the output are called so too',
        remedy: 'give the stack another id',
      });
    }
    const { _stated: stated } = this.props.host;
    if (stated === undefined || stated.length === 0) return;
    const wrong =
      stated.find((name) => !this.names.includes(name)) ?? this.names.find((name) => !stated.includes(name));
    if (wrong === undefined) return;
    refuse(this, {
      property: 'subjects',
      fault: stated.includes(wrong)
        ? `cannot have '${wrong}', which is not an identity of the estate`
        : `must have '${wrong}' too`,
      cause: 'an identity trusts one service connection, and jobs of all stacks need theirs',
      remedy: `state a subject for each of ${this.names.join(', ')}, or for none`,
    });
  }

  private identity(name: string): Principal {
    const { group, region, naming, estate, host, cloud } = this.props;
    const part = name.startsWith(`${estate}-`) ? name.slice(estate.length + 1) : name;
    const identity = new UserAssignedIdentity(this, `Identity-${name}`, {
      name: checkedResourceName(this, naming, ResourceKind.IDENTITY, ['pipeline', part]),
      resourceGroupName: nameOf(group, this),
      location: region.name,
      tags: checkTags(this, naming.tags()),
    });
    const trust = host.trustOf(name);
    if (trust) {
      new FederatedIdentityCredential(this, `Trust-${name}`, {
        name: 'pipeline',
        resourceGroupName: nameOf(group, this),
        parentId: idOf(identity, this),
        issuer: trust.issuer,
        subject: trust.subject,
        audience: [AUDIENCES[cloud.environment] ?? 'api://AzureADTokenExchange'],
      });
    }
    const address = addressOf(identity, this);
    this.clientIds[name] = `\${${address}.client_id}`;
    return { name, id: `\${${address}.principal_id}`, type: 'ServicePrincipal' };
  }

  /** Reads all resource groups and all states: the plans of a pull request are judged together. */
  private mayPlan(principal: Principal): void {
    const { stacks } = this.props;
    const states = stacks.map(({ content }) => content);
    this.mayRead(principal, [...this.scopes.values()], states);
  }

  /** Reads what the plan of one stack reads. Nobody approves these jobs, so that each of them sees the passwords of one state at most, and most see none. */
  private mayCompare(principal: Principal, { content, grants, states }: StackOfPipeline): void {
    const scopes = grants.map(({ scope }) => scope);
    this.mayRead(principal, scopes, [content, ...states]);
    if (scopes.length === 0) this.mayFindSubscription(principal);
  }

  private mayRead(principal: Principal, scopes: GroupScope[], states: StackContent[]): void {
    for (const scope of scopes) {
      this.assign(principal, `Read-${this.labelOf(scope)}`, this.scopeId(scope), this.readerIn(scope));
    }
    this.mayUseStates(principal, 'ReadStates', states, READ_BLOBS);
    this.mayReadOutput(principal);
  }

  private mayApply(principal: Principal, { content, grants, states }: StackOfPipeline): void {
    const { store, names } = this.props;
    for (const grant of grants) {
      const { assignableRoles: roles } = grant;
      const role = this.applyRole(content, grant);
      this.grant(
        principal,
        `Apply-${this.labelOf(grant.scope)}`,
        this.scopeId(grant.scope),
        role,
        roles && rolesOnly(roles),
      );
    }
    if (grants.length === 0) this.mayFindSubscription(principal);
    this.mayUseStates(principal, 'WriteState', [content], WRITE_STATE);
    this.mayUseStates(principal, 'ReadStates', states, READ_BLOBS);
    this.mayReadOutput(principal);
    if (content.id !== names) return;
    this.grant(
      principal,
      'Mark',
      store.containerId,
      this.dataRole('output', WRITE_OUTPUT),
      blobsOnly([MOVED_NAMES]),
    );
  }

  /**
   * Rights to blobs alone show no subscription to a sign-in, and the task of Azure DevOps fails without one. Blobs and keys stay closed to a Reader.
   *
   * Source: github.com/microsoft/azure-pipelines-tasks, Tasks/AzureCLIV2.
   */
  private mayFindSubscription(principal: Principal): void {
    this.assign(principal, 'Account', this.props.store.accountId, this.readerIn({ name: '' }));
  }

  private readerIn(scope: GroupScope): string {
    return `${this.subscriptionOf(scope)}/providers/Microsoft.Authorization/roleDefinitions/${READER}`;
  }

  private mayReadOutput(principal: Principal): void {
    const role = this.dataRole('output-read', READ_BLOBS);
    this.grant(principal, 'ReadOutput', this.props.store.containerId, role);
  }

  /** One assignment for each container, narrowed to the blobs of the stacks. */
  private mayUseStates(principal: Principal, id: string, stacks: StackContent[], actions: string[]): void {
    const containers = new Map<string, StateBlob[]>();
    for (const { state } of stacks) {
      if (!state) continue;
      const container = this.containerId(state);
      containers.set(container, [...(containers.get(container) ?? []), state]);
    }
    for (const [container, blobs] of containers) {
      const [{ account, container: name }] = blobs;
      const role = this.stateRole(blobs[0], actions);
      const condition = blobsOnly(blobs.map(({ key }) => key));
      this.grant(principal, `${id}-${account}-${name}`, container, role, condition);
    }
  }

  private stateRole(blob: StateBlob, actions: string[]): RoleDefinition {
    const what = actions === READ_BLOBS ? 'read' : 'write';
    const scope = { name: blob.resourceGroup, subscription: blob.subscription };
    return this.role(`State-${what}-${blob.account}`, `state ${what} ${blob.account}`, scope, [], actions);
  }

  private applyRole({ id }: StackContent, { scope, actions, dataActions = [] }: Grant): RoleDefinition {
    const label = this.labelOf(scope);
    return this.role(`Role-${id}-${label}`, `apply ${id} in ${label}`, scope, actions, dataActions);
  }

  /** A role on what the store holds. */
  private dataRole(what: string, dataActions: string[]): RoleDefinition {
    const { group } = this.props;
    return this.roleOf(`Role-${what}`, what, idOf(group, this), [], dataActions);
  }

  private role(
    id: string,
    what: string,
    scope: GroupScope,
    actions: string[],
    dataActions: string[],
  ): RoleDefinition {
    return this.roleOf(id, what, this.groupId(scope), actions, dataActions);
  }

  /** The role of this id, made at the first call. The account's name tells roles of two estates of one directory apart. */
  private roleOf(
    id: string,
    what: string,
    scope: string,
    actions: string[],
    dataActions: string[],
  ): RoleDefinition {
    const known = this.roles.get(id);
    if (known) return known;
    const { accountName } = this.props.store;
    const role = new RoleDefinition(this, id, {
      roleDefinitionId: uuidOf(`${accountName} ${what}`),
      name: `Exchange pipeline ${what} (${accountName})`,
      scope,
      assignableScopes: [scope],
      description: `For the pipelines of ${this.props.estate}.`,
      permissions: [{ actions, notActions: [], dataActions, notDataActions: [] }],
    });
    this.roles.set(id, role);
    return role;
  }

  private grant(
    principal: Principal,
    id: string,
    scope: string,
    role: RoleDefinition,
    condition?: string,
  ): void {
    const address = addressOf(role, this);
    this.assign(principal, id, scope, `\${${address}.role_definition_resource_id}`, condition);
  }

  private assign(principal: Principal, id: string, scope: string, role: string, condition?: string): void {
    new RoleAssignment(this, `${principal.name}-${id}`, {
      scope,
      roleDefinitionId: role,
      principalId: principal.id,
      principalType: principal.type,
      ...(condition === undefined ? {} : { condition, conditionVersion: '2.0' }),
    });
  }

  /** All resource groups that stacks work in. */
  private get scopes(): Map<string, GroupScope> {
    const grants = this.props.stacks.flatMap((stack) => stack.grants);
    return new Map(grants.map(({ scope }) => [keyOf(scope), scope]));
  }

  /** The name of a group; with its subscription, where another subscription has a group of that name too. */
  private labelOf({ name, subscription, resource }: GroupScope): string {
    const isShared = [...this.scopes.values()].some(
      (other) => other.name === name && other.subscription !== subscription,
    );
    const group = isShared && subscription !== undefined ? `${name}-${subscription}` : name;
    // Names of a vault and of what is in it: `Microsoft.KeyVault/vaults/kv-ams/keys/disks`.
    const names = resource?.split('/').filter((_, index) => index > 0 && index % 2 === 0) ?? [];
    return [group, ...names].join('-');
  }

  /** What a right is limited to: the group, or one resource in it. A role of one's own is defined in a group. */
  private scopeId(scope: GroupScope): string {
    const { resource } = scope;
    return resource === undefined ? this.groupId(scope) : `${this.groupId(scope)}/providers/${resource}`;
  }

  private groupId(scope: GroupScope): string {
    return `${this.subscriptionOf(scope)}/resourceGroups/${scope.name}`;
  }

  private subscriptionOf({ subscription }: GroupScope): string {
    return `/subscriptions/${subscription ?? subscriptionId(this)}`;
  }

  private containerId({ account, container, resourceGroup, subscription }: StateBlob): string {
    const group = this.groupId({ name: resourceGroup, subscription });
    return `${group}/providers/Microsoft.Storage/storageAccounts/${account}/blobServices/default/containers/${container}`;
  }
}
