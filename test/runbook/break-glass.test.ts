import {
  AzureRegion,
  DnsFailover,
  EstateModel,
  NameStage,
  PipelineHost,
  StateStore,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import { EstateView } from '../../lib/runbook/estate-view';
import { compose } from '../../lib/runbook/compose';
import { breakGlass } from '../../lib/runbook/procedures/break-glass';
import { AppliesTo } from '../../lib/runbook/procedure';
import { switchover } from '../../lib/runbook/procedures/switchover';
import { renderPowerShell } from '../../lib/runbook/render/render-powershell';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import { estateProps, testApp } from '../support/app';
import { loadPowerShell } from '../support/powershell';
import type { Change } from './support/estates';
import { automaticEstate, singleSiteEstate } from './support/estates';
import { expectSound } from './support/procedure-checks';
import { findingsIn } from './support/script-findings';

beforeAll(loadPowerShell);

const ACCOUNT = '00000000-0000-0000-0000-00000000b9e4';

function pipelines(account?: string): Change {
  return (estate) => {
    estate.pipelines = [
      {
        host: 'github-actions',
        branch: 'main',
        synth: 'npx cdktf synth',
        bootstrapStack: 'contoso-bootstrap',
        planEnvironment: 'contoso-plan',
        recordEnvironment: 'contoso-record',
        stacks: [
          {
            stack: 'contoso-dns',
            environment: 'contoso-dns',
            driftEnvironment: 'contoso-dns-drift',
            secrets: [],
            planSecrets: [],
          },
        ],
        deployed: { account: 'contosopipeline', container: 'deployed', region: 'francecentral' },
        ...(account === undefined ? {} : { breakGlass: { stack: 'contoso-dns', principalId: account } }),
      },
    ];
  };
}

test('the page fetches the last output and applies the names alone', () => {
  const estate = automaticEstate(pipelines(ACCOUNT));
  const page = breakGlass(estate)!;
  expectSound(estate, page);
  const lines = page.steps.flatMap(({ command }) => command);
  expect(lines.filter((line) => line.startsWith('az storage'))).toEqual([
    "az storage blob download --account-name 'contosopipeline' --container-name 'deployed' --auth-mode login --name 'output.tgz' --file 'output.tgz'",
    "az storage blob upload --account-name 'contosopipeline' --container-name 'deployed' --auth-mode login --overwrite --name 'names-moved.txt' --file 'names-moved.txt'",
  ]);
  expect(lines).toContain("Set-Content -Path 'names-moved.txt' -Value 'standby' -Encoding ascii");
  expect(lines.filter((line) => line.startsWith('terraform'))).toEqual([
    'terraform "-chdir=cdktf.out/stacks/contoso-dns" init',
    `terraform "-chdir=cdktf.out/stacks/contoso-dns" apply -var 'active_site=standby'`,
  ]);
  expect(JSON.stringify(page.before)).toContain(ACCOUNT);
});

test('its commands are PowerShell of known cmdlets, and the index lists it', () => {
  const estate = automaticEstate(pipelines(ACCOUNT));
  const pages = compose(proceduresOf(estate)).filter(({ id }) => id === 'break-glass');
  expect(pages).toHaveLength(1);
  expect(pages.flatMap((page) => findingsIn(renderPowerShell(estate, page)))).toEqual([]);
});

test('there is none without an account for it, without pipelines, or without a second site', () => {
  expect(breakGlass(automaticEstate(pipelines()))).toBeUndefined();
  expect(breakGlass(automaticEstate())).toBeUndefined();
  expect(breakGlass(singleSiteEstate(pipelines(ACCOUNT)))).toBeUndefined();
});

test('the page of the switchover leads to it where there is one', () => {
  const before = (...changes: Change[]): string =>
    JSON.stringify(switchover(automaticEstate(...changes), AppliesTo.UNPLANNED).before);
  expect(before(pipelines(ACCOUNT))).toContain('break-glass');
  expect(before(pipelines())).not.toContain('break-glass');
  expect(before()).not.toContain('break-glass');
});

describe('in a program', () => {
  const stages = [NameStage.HELD, NameStage.LIVE];
  const programs = [DnsFailover.automatic(), DnsFailover.manual()].flatMap((failover) =>
    stages.flatMap((clientNames) =>
      stages.map((mailNames) => [failover.isAutomatic, clientNames, mailNames, failover] as const),
    ),
  );

  test.each(programs)('with automatic failover %s, client names %s and mail names %s', (_, ...stage) => {
    const [clientNames, mailNames, failover] = stage;
    const estate = new TwoSiteExchange(testApp(), 'contoso', {
      ...estateProps({ clientNames, mailNames, failover }),
      stateStore: StateStore.azureStorage({
        storageAccountName: 'stcontosostate',
        containerName: 'states',
        resourceGroupName: 'rg-state',
        region: AzureRegion.CANADA_CENTRAL,
      }),
      pipeline: {
        host: PipelineHost.gitHubActions({ subjectPrefix: 'repo:contoso/exchange' }),
        breakGlass: { principalId: ACCOUNT },
      },
    });
    const view = new EstateView(EstateModel.of(estate).toDocument());
    const page = compose(proceduresOf(view)).find(({ id }) => id === 'break-glass');
    const isLive = [clientNames, mailNames].includes(NameStage.LIVE);
    expect(JSON.stringify(page).includes('move-names-by-hand')).toBe(isLive);
  });
});
