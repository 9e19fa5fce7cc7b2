import type { IConstruct } from 'constructs';
import {
  checkAllProps,
  checkObject,
  type PropertyCheck,
  given,
  givenListOf,
  givenText,
  ofText,
} from '../core/check-class';
import { refuse } from '../core/refusal';

/** Settings of a pipeline in GitHub Actions. */
export interface GitHubActionsProps {
  /**
   * How the subject of the repository's tokens begins: `repo:OWNER/NAME`, or `repo:OWNER@ID/NAME@ID` in a repository of 2026-07-15 or later.
   * `gh api repos/OWNER/NAME/actions/oidc/customization/sub` shows it as `sub_claim_prefix`.
   *
   * Source: docs.github.com/actions/reference/openid-connect-reference.
   */
  readonly subjectPrefix: string;
  /**
   * Who issues the tokens: another one on GitHub Enterprise Server.
   *
   * @default 'https://token.actions.githubusercontent.com'
   */
  readonly issuer?: string;
  /**
   * Who approves changes of the documents, of the exceptions of the gate, and of what npm installs, since the gate is a package: users and teams of GitHub (`@contoso/exchange-approvers`), or addresses of mail. Each needs the right to write to the repository, and a team has to be visible: GitHub ignores other owners. Synthesis
   * writes lines for them to `CODEOWNERS` beside the documents: end the file `.github/CODEOWNERS` of the repository with these lines, or a run stops. Estates of one repository state the same owners. The lines count once a rule of the branch has _Require review from Code Owners_.
   *
   * Source: docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners.
   *
   * @default - no lines are written
   */
  readonly codeOwners?: string[];
}

/** Settings of a pipeline in Azure DevOps. */
export interface AzureDevOpsProps {
  /** Issuer of the service connections, as each of them shows it. */
  readonly issuer: string;
  /**
   * Subject identifier of each service connection, by its name, which is the name of the identity. A connection shows its subject when it is made, for which it
   * needs the client id of the identity: leave this out at first.
   *
   * Source: learn.microsoft.com/azure/devops/pipelines/release/configure-workload-identity.
   *
   * @default - the identities trust nobody yet
   */
  readonly subjects?: Record<string, string>;
}

/** Whom an identity trusts. */
export interface PipelineTrust {
  /** Who issues the tokens. */
  readonly issuer: string;
  /** Whom they are about: exact, case included. */
  readonly subject: string;
}

/** What runs the pipelines of an estate, and how its jobs prove who they are. */
export abstract class PipelineHost {
  /**
   * GitHub Actions: identities trust the jobs of environments of one repository.
   *
   * @param props - the repository
   * @throws if the prefix is not one of a repository, or a code owner is not one of GitHub
   */
  public static gitHubActions(props: GitHubActionsProps): PipelineHost {
    return new GitHubActions(props);
  }

  /**
   * Azure DevOps: identities trust service connections with workload identity federation.
   *
   * @param props - issuer and subjects of the connections
   * @throws if the issuer is not an address
   */
  public static azureDevOps(props: AzureDevOpsProps): PipelineHost {
    return new AzureDevOps(props);
  }

  /** `github-actions` or `azure-devops`. */
  public abstract readonly kind: string;

  /**
   * Whom an identity trusts; undefined where nothing is known of it yet.
   *
   * @param identity - its name, which is that of the environment and of the service connection
   */
  public abstract trustOf(identity: string): PipelineTrust | undefined;

  /**
   * Names of which a subject is stated; undefined where each name has one.
   *
   * @internal
   */
  public abstract readonly _stated: string[] | undefined;

  /**
   * Who approves changes of the documents, where the host has a file for it.
   *
   * @internal
   */
  public get _codeOwners(): string[] | undefined {
    return undefined;
  }
}

class GitHubActions extends PipelineHost {
  public readonly kind = 'github-actions';
  public readonly _stated = undefined;

  public constructor(private readonly props: GitHubActionsProps) {
    super();
    checkAllProps<GitHubActionsProps>('PipelineHost.gitHubActions', props, {
      subjectPrefix: givenText("'repo:contoso/exchange'"),
      issuer: ofText("'https://github.contoso.com/_services/token'"),
      codeOwners: checkCodeOwners,
    });
    if (props.issuer !== undefined) {
      checkIssuer(
        'PipelineHost.gitHubActions',
        props.issuer,
        'copy it from the settings of GitHub Enterprise Server, or leave it out for github.com',
      );
    }
    if (/^repo:(?!OWNER\/NAME$)[\w.-]+(@\d+)?\/[\w.-]+(@\d+)?$/.test(props.subjectPrefix)) return;
    refuse('PipelineHost.gitHubActions', {
      property: 'subjectPrefix',
      value: props.subjectPrefix,
      limit: 'repo:OWNER/NAME, or repo:OWNER@ID/NAME@ID',
      cause: 'Entra ID compares whole subjects, so that one that begins otherwise is never trusted',
      remedy: 'copy sub_claim_prefix from gh api repos/OWNER/NAME/actions/oidc/customization/sub',
    });
  }

  public override get _codeOwners(): string[] | undefined {
    return this.props.codeOwners;
  }

  public trustOf(identity: string): PipelineTrust {
    const { issuer = 'https://token.actions.githubusercontent.com', subjectPrefix } = this.props;
    return { issuer, subject: `${subjectPrefix}:environment:${identity}` };
  }
}

class AzureDevOps extends PipelineHost {
  public readonly kind = 'azure-devops';

  public constructor(private readonly props: AzureDevOpsProps) {
    super();
    checkAllProps<AzureDevOpsProps>('PipelineHost.azureDevOps', props, {
      issuer: givenText("'https://login.microsoftonline.com/<tenant>/v2.0'"),
      subjects: checkSubjects,
    });
    checkIssuer('PipelineHost.azureDevOps', props.issuer, 'copy it from the service connection');
  }

  public trustOf(identity: string): PipelineTrust | undefined {
    const subject = this.props.subjects?.[identity];
    return subject === undefined ? undefined : { issuer: this.props.issuer, subject };
  }

  public get _stated(): string[] {
    return Object.keys(this.props.subjects ?? {});
  }
}

const checkSubjects: PropertyCheck = (scope, property, value) => {
  if (value === undefined) return;
  checkObject(scope, property, value);
  for (const [name, subject] of Object.entries(value as object))
    givenText("'/eid1/c/pub/t/…/sc/…'")(scope, `${property}.${name}`, given(subject));
};

const OWNER = "'@contoso/exchange-approvers'";

const checkCodeOwners: PropertyCheck = (scope, property, value) => {
  if (value === undefined) return;
  givenListOf(checkCodeOwner, `[${OWNER}]`)(scope, property, value);
  if (!Array.isArray(value) || value.length > 0) return;
  refuse(scope, {
    property,
    value,
    limit: 'a list with at least one value',
    cause: 'a path without an owner needs no approval',
    remedy: `write [${OWNER}], or leave it out`,
  });
};

function checkCodeOwner(scope: IConstruct | string, property: string, value: unknown): void {
  if (typeof value === 'string' && /^(@[\w-]+(\/[\w.-]+)?|[^\s@#]+@[^\s@#]+)$/.test(value)) return;
  refuse(scope, {
    property,
    value,
    limit: 'a user, a team or an address of mail',
    cause: 'GitHub passes over a line with another owner, so that nobody would have to approve the change',
    remedy: `write it like ${OWNER}`,
  });
}

function checkIssuer(scope: string, issuer: string, remedy: string): void {
  if (/^https:\/\/[\w.-]+(\/[\w.-]+)*$/.test(issuer)) return;
  refuse(scope, {
    property: 'issuer',
    value: issuer,
    limit: 'an https address without a slash at its end',
    cause: 'Entra ID compares it with the issuer of each token, character by character',
    remedy,
  });
}
