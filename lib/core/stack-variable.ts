import type { TerraformVariableConfig } from 'cdktf';
import { TerraformStack, TerraformVariable } from 'cdktf';
import type { IConstruct } from 'constructs';

/**
 * The Terraform variable of this name in the stack of `scope`, made at the first call: several constructs of a stack
 * share one variable, so that an operator has one thing to say.
 */
export function stackVariable(
  scope: IConstruct,
  name: string,
  config: TerraformVariableConfig,
): TerraformVariable {
  const stack = TerraformStack.of(scope);
  const existing = stack.node.tryFindChild(`Variable-${name}`);
  if (existing) return existing as TerraformVariable;
  const variable = new TerraformVariable(stack, `Variable-${name}`, { nullable: false, ...config });
  variable.overrideLogicalId(name);
  return variable;
}

const VALUES = new WeakMap<TerraformVariable, string>();

/** The value of a variable, one token for all who ask: each token takes a stack trace of its maker. */
export function valueOf(variable: TerraformVariable): string {
  const value = VALUES.get(variable) ?? variable.stringValue;
  VALUES.set(variable, value);
  return value;
}
