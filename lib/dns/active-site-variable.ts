import { Fn, Op, ref, TerraformOutput, TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { stackVariable } from '../core/stack-variable';
import { ActiveSite } from './active-site';
import type { DnsFailover } from './dns-failover';

const NAME = 'active_site';

/** The variable by which people move the published names, and the conditions made of it. */
export class ActiveSiteVariable {
  public constructor(
    scope: Construct,
    private readonly failover: DnsFailover,
  ) {
    const choices = failover._choices;
    const listed = choices.map((choice) => `"${choice}"`).join(', ');
    stackVariable(scope, NAME, {
      type: 'string',
      default: failover.activeSite,
      description: `To which site published names point: ${choices.join(', ')}. Commit the value you leave it at.`,
      validation: [
        {
          condition: `\${contains([${listed}], var.${NAME})}`,
          errorMessage: `active_site must be one of ${choices.join(', ')}.`,
        },
      ],
    });
    // The state says so where the names lead, whoever has moved them: a pipeline compares that with the program before an apply.
    const output = new TerraformOutput(TerraformStack.of(scope), 'ActiveSite', {
      value: `\${var.${NAME}}`,
      description: 'To which site the last apply has led the names.',
    });
    output.overrideLogicalId(NAME);
  }

  /** An expression that is `standby` after a switchover to the standby, else `otherwise`; both are expressions too. */
  public whenStandby(standby: string, otherwise: string): string {
    return `\${${this.is(ActiveSite.STANDBY)} ? ${standby} : ${otherwise}}`;
  }

  /** Whether both sites serve while nobody has pinned one. */
  public get servesBoth(): boolean {
    return this.failover.isActiveActive;
  }

  /** An expression by the pinned site, or `both` while nobody has pinned one; all are expressions too. */
  public whenPinned(standby: string, primary: string, both: string): string {
    return `\${${this.is(ActiveSite.STANDBY)} ? ${standby} : ${this.is(ActiveSite.PRIMARY)} ? ${primary} : ${both}}`;
  }

  /** A list of addresses by the active site; both sites' while nobody has pinned one. */
  public addresses(primary: string[], standby: string[], automatic: boolean): string {
    const lists = { primary: JSON.stringify(primary), standby: JSON.stringify(standby) };
    if (!automatic) return this.whenStandby(lists.standby, lists.primary);
    const both = JSON.stringify([...primary, ...standby]);
    return this.whenPinned(lists.standby, lists.primary, both);
  }

  /** The active site's list where addresses are tokens, which only Terraform's own functions can carry. */
  public addressTokens(primary: string[], standby: string[]): string[] {
    return Token.asList(Fn.conditional(Op.eq(ref(`var.${NAME}`), ActiveSite.STANDBY), standby, primary));
  }

  /** Whether the site may answer: it does unless the other one is pinned. */
  public mayAnswer(site: ActiveSite.PRIMARY | ActiveSite.STANDBY): string {
    const other = site === ActiveSite.PRIMARY ? ActiveSite.STANDBY : ActiveSite.PRIMARY;
    return `\${var.${NAME} != "${other}"}`;
  }

  private is(site: ActiveSite): string {
    return `var.${NAME} == "${site}"`;
  }
}
