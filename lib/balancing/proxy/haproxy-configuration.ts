import type { ProxyPlan } from './proxy-plan';

/** The configuration of HAProxy 2.4 or later for a plan. */
export function haproxyConfiguration({ verifyHost }: ProxyPlan): string {
  return `# ${verifyHost}\n`;
}
