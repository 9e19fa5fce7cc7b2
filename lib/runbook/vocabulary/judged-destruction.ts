import { standingVariables } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { quote, terraform } from '../powershell-text';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';

/** Lines that plan, look at what the plans destroy, let the plan gate judge them, and apply exactly these plans. */
export function judgedDestruction(estate: EstateView, sites: SiteView[], servers: ServerView[]): string[] {
  const plans = sites.map((site) => ({ site, plan: `"$folder/${site.stack}.tfplan"` }));
  return [
    "$server = Read-Host 'Computer name of the server that goes'",
    "$deployed = Read-Host 'Full path of the estate.json that was deployed last, with the release'",
    "$folder = Read-Host 'Full path of an empty folder for the plans'",
    '$own = @{',
    ...servers.flatMap((server) => ownAddresses(server)),
    '}',
    'if (-not $own[$server]) { throw "The program makes no machine $server." }',
    '$destroyed = @()',
    ...plans.flatMap(({ site, plan }) => [
      `${terraform(site.stack, 'plan', { variables: standingVariables(site) })} "-out=$folder/${site.stack}.tfplan"`,
      `$destroyed += @(${terraform(site.stack, 'show')} -no-color ${plan} | Select-String -Pattern '^ +# (\\S+) .*(destroyed|replaced)')`,
      `[System.IO.File]::WriteAllText("$folder/${site.stack}.json", "$(${terraform(site.stack, 'show')} -json ${plan})")`,
    ]),
    `$foreign = @($destroyed | ForEach-Object { $_.Matches[0].Groups[1].Value } | Where-Object { $_ -notmatch $own[$server] -and $_ -notlike 'azurerm_network_security_rule.*' })`,
    'if ($foreign.Count -gt 0) { throw "Not of ${server}: $($foreign -join \', \')" }',
    `npx resilience-gate --deployed $deployed --new ${quote(`cdktf.out/estates/${estate.id}/estate.json`)} ${sites
      .map(({ stack }) => `--plan "${stack}=$folder/${stack}.json"`)
      .join(' ')}`,
    "if ($LASTEXITCODE -ne 0) { throw 'The plan gate does not let these plans pass.' }",
    "Read-Host 'You have read the plans above: press Enter to apply them, or stop here with Ctrl+C'",
    ...plans.map(({ site, plan }) => `${terraform(site.stack, 'apply')} ${plan}`),
    'Remove-Item -Path "$folder/*.tfplan", "$folder/*.json"',
  ];
}

/** The addresses of Terraform that a machine has: its own part of the path, and that of its public address. */
function ownAddresses({ name, terraformAddress }: ServerView): string[] {
  const path = /\.(.+)_Machine_[0-9A-F]+$/.exec(terraformAddress ?? '')?.[1];
  if (path === undefined) return [];
  return [`  ${quote(name)} = ${quote(`\\.${path.replace(/_Server-(\w+)$/, '_(Server|Address)-$1')}_`)}`];
}
