import { MACHINE_RULES } from './machine-rules';
import { NAME_RULES } from './name-rules';
import { NETWORK_RULES } from './network-rules';
import { MONITORING_RULES, PROTECTION_RULES } from './protection-rules';
import type { ResourceRule } from './resource-rule';

/** What changes of each resource type do: every type that the library emits is here. */
export const RESOURCE_RULES: Record<string, ResourceRule> = {
  ...MACHINE_RULES,
  ...NETWORK_RULES,
  ...NAME_RULES,
  ...PROTECTION_RULES,
  ...MONITORING_RULES,
};
