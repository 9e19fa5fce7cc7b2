import type { PipelineModel } from 'cdktf-resilient-exchange';

function stackOf(
  stack: string,
  secrets: string[] = [],
  planSecrets: string[] = [],
): PipelineModel['stacks'][0] {
  return { stack, environment: stack, driftEnvironment: `${stack}-drift`, secrets, planSecrets };
}

/** Pipelines of three stacks. */
export const PIPELINE: PipelineModel = {
  host: 'github-actions',
  branch: 'main',
  synth: 'npx --no-install cdktf synth',
  bootstrapStack: 'contoso-bootstrap',
  planEnvironment: 'contoso-plan',
  recordEnvironment: 'contoso-record',
  stacks: [
    stackOf('contoso-primary', ['admin_password', 'vpn_shared_key'], ['vpn_shared_key']),
    stackOf('contoso-dns'),
    stackOf('contoso-interconnect'),
  ],
  deployed: { account: 'contosopipeline', container: 'deployed', region: 'francecentral' },
};
