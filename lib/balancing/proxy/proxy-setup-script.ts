import { haproxyConfiguration } from './haproxy-configuration';
import type { ProxyPlan } from './proxy-plan';

/** The script (bash) of the run command that installs and configures HAProxy; it may run again at any time. */
export function proxySetupScript(plan: ProxyPlan): string {
  return ['#!/bin/bash', 'set -euo pipefail', ...haproxyConfiguration(plan).split('\n')].join('\n');
}
