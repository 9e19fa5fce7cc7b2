import { standingVariables } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { quote, terraform } from '../powershell-text';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';

const DEPLOYED =
  "$deployed = Read-Host 'Full path of the estate.json that was deployed last, with the release'";
const FOLDER = "$folder = Read-Host 'Full path of an empty folder for the plans'";

/** A plan that the gate judges before it is applied. */
export interface JudgedPlan {
  readonly stack: string;
  readonly variables?: Record<string, string>;
  /** Whether the whole stack is destroyed. */
  readonly destroys?: boolean;
}

/** Lines that plan, let the plan gate judge the plans together, and apply exactly these plans. */
export function judgedApply(estate: EstateView, plans: readonly JudgedPlan[]): string[] {
  const destroys = plans.some((each) => each.destroys);
  return [
    DEPLOYED,
    ...(destroys
      ? [
          "$new = Read-Host 'Full path of the estate.json of the program without the site'",
          "$exceptions = Read-Host 'Full path of the reviewed file of exceptions for the groups that end'",
        ]
      : []),
    FOLDER,
    ...plans.flatMap((plan) => planLines(plan)),
    ...gateLines(plans, destroys ? { planned: '$new', more: ' --exceptions $exceptions' } : ownModel(estate)),
    ...applyLines(plans),
  ];
}

/** Lines that plan, look at what the plans destroy, let the plan gate judge them, and apply exactly these plans. */
export function judgedDestruction(estate: EstateView, sites: SiteView[], servers: ServerView[]): string[] {
  const plans = sites.map((site) => ({ stack: site.stack, variables: standingVariables(site) }));
  return [
    "$server = Read-Host 'Computer name of the server that goes'",
    DEPLOYED,
    FOLDER,
    '$own = @{',
    ...servers.flatMap((server) => ownAddresses(server)),
    '}',
    'if (-not $own[$server]) { throw "The program makes no machine $server." }',
    '$destroyed = @()',
    ...plans.flatMap((plan) => {
      const [made, ...shown] = planLines(plan);
      return [
        made,
        `$destroyed += @(${terraform(plan.stack, 'show')} -no-color ${fileOf(plan)} | Select-String -Pattern '^ +# (\\S+) .*(destroyed|replaced)')`,
        ...shown,
      ];
    }),
    `$foreign = @($destroyed | ForEach-Object { $_.Matches[0].Groups[1].Value } | Where-Object { $_ -notmatch $own[$server] -and $_ -notlike 'azurerm_network_security_rule.*' })`,
    'if ($foreign.Count -gt 0) { throw "Not of ${server}: $($foreign -join \', \')" }',
    ...gateLines(plans, ownModel(estate)),
    ...applyLines(plans),
  ];
}

function fileOf({ stack }: JudgedPlan): string {
  return `"$folder/${stack}.tfplan"`;
}

function planLines(plan: JudgedPlan): string[] {
  const { stack, variables = {}, destroys } = plan;
  return [
    `${terraform(stack, 'plan', { variables })}${destroys ? ' -destroy' : ''} "-out=$folder/${stack}.tfplan"`,
    `[System.IO.File]::WriteAllText("$folder/${stack}.json", "$(${terraform(stack, 'show')} -json ${fileOf(plan)})")`,
  ];
}

interface NewModel {
  /** The file with the model of the new program, as PowerShell. */
  readonly planned: string;
  readonly more: string;
}

function ownModel({ id }: EstateView): NewModel {
  return { planned: quote(`cdktf.out/estates/${id}/estate.json`), more: '' };
}

function gateLines(plans: readonly JudgedPlan[], { planned, more }: NewModel): string[] {
  const files = plans.map(({ stack }) => `--plan "${stack}=$folder/${stack}.json"`).join(' ');
  return [
    `npx resilience-gate --deployed $deployed --new ${planned}${more} ${files}`,
    "if ($LASTEXITCODE -ne 0) { throw 'The plan gate does not let these plans pass.' }",
    "Read-Host 'You have read the plans above: press Enter to apply them, or stop here with Ctrl+C'",
  ];
}

function applyLines(plans: readonly JudgedPlan[]): string[] {
  return [
    ...plans.map((plan) => `${terraform(plan.stack, 'apply')} ${fileOf(plan)}`),
    'Remove-Item -Path "$folder/*.tfplan", "$folder/*.json"',
  ];
}

/** The addresses of Terraform that a machine has: its own part of the path, and that of its public address. */
function ownAddresses({ name, terraformAddress }: ServerView): string[] {
  const path = /\.(.+)_Machine_[0-9A-F]+$/.exec(terraformAddress ?? '')?.[1];
  if (path === undefined) return [];
  return [`  ${quote(name)} = ${quote(`\\.${path.replace(/_Server-(\w+)$/, '_(Server|Address)-$1')}_`)}`];
}
