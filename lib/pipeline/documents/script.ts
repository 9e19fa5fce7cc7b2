import type { EstateDocument } from '../../model/estate-document';
import type { PipelineModel } from '../../model/pipeline-model';

/** Name of the script with the steps of the pipelines. */
export function scriptName({ estate }: EstateDocument): string {
  return `${estate}-pipeline.sh`;
}

/** Longest comment on a pull request, in bytes. GitHub takes 65,536 characters. */
const LONGEST_COMMENT = 60_000;

/** Lists what a plan changes: addresses and actions, and no value of anything. */
const LIST_CHANGES =
  'const { resource_changes: all = [] } = JSON.parse(require("fs").readFileSync(0, "utf8")); ' +
  'const changed = all.filter(({ change }) => !["no-op", "read"].includes(change.actions.join())); ' +
  'for (const { address, change } of changed) console.log("- `" + address + "`: " + change.actions.join(", then ")); ' +
  'if (changed.length === 0) console.log("- outputs only");';

/** The steps of all pipelines, the same for each host: what a job does is one call of it. */
export function pipelineScript({ estate, dnsZones }: EstateDocument, model: PipelineModel): string {
  const { deployed, stacks } = model;
  const names = dnsZones[0]?.stack ?? '';
  return `#!/usr/bin/env bash
# The steps of the pipelines of ${estate}, written at synthesis: change the program, not this file. It runs in the repository.
#
#   prepare          puts the lock file of the providers beside the stacks
#   plan             plans all stacks, and judges the plans; writes comment.md
#   begin            notes that an apply has begun
#   apply <stack>    plans a stack, judges the plan, and applies what has been judged
#   record           keeps the output as the one that was deployed last
#   drift            compares what was deployed last with what there is; writes drift.md
#   names <site>     applies the names of what was deployed last, as they lead to a site
#
# A plan file holds passwords in clear text: it stays in a directory that is deleted at the end, and nobody else may read.
set -euo pipefail
umask 077
# Nobody but people registers resource providers: that is a right to the whole subscription.
export ARM_RESOURCE_PROVIDER_REGISTRATIONS=none ARM_STORAGE_USE_AZUREAD=true TF_IN_AUTOMATION=1 TF_INPUT=0

stacks=(${stacks.map(({ stack }) => stack).join(' ')})
names=${names}
output=\${OUTPUT_DIRECTORY:-cdktf.out}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

lock_file() { echo "$output/pipelines/${estate}/terraform.lock.hcl"; }

blob() { # <command> <arguments>
  az storage blob "$1" --account-name ${deployed.account} --container-name ${deployed.container} --auth-mode login --only-show-errors "\${@:2}"
}

# Copies something that was kept to deployed/, where there is any.
fetch() { # <name>
  mkdir -p deployed
  rm -f "deployed/$1"
  if [ "$(blob exists --name "$1" --query exists --output tsv)" = true ]; then
    blob download --name "$1" --file "deployed/$1" --output none
  fi
}

keep() { # <name> <file>
  blob upload --name "$1" --file "$2" --overwrite --output none
}

init() { # <stack>
  cp "$(lock_file)" "$output/stacks/$1/.terraform.lock.hcl"
  terraform -chdir="$output/stacks/$1" init -lockfile=readonly
}

# Where one job plans several stacks, the name of a password begins with that of its stack: two stacks may have different ones.
plan() ( # <stack> <further arguments>
  prefix="$(echo "$1" | tr 'a-z-' 'A-Z_')__"
  for name in $(compgen -e "$prefix" || true); do export "TF_VAR_\${name#"$prefix"}=\${!name}"; done
  terraform -chdir="$output/stacks/$1" plan -out="$work/$1.tfplan" "\${@:2}"
)

show() { # <stack>
  terraform -chdir="$output/stacks/$1" show -json "$work/$1.tfplan"
}

# What is planned is judged by what was deployed last, and never by a file of the change itself.
judge() { # <stacks>
  if [ ! -f deployed/estate.json ]; then
    echo 'Nothing has been deployed yet: there is nothing to judge.' > gate.md
    return
  fi
  given=()
  for stack in "$@"; do
    show "$stack" > "$work/$stack.json"
    given+=(--plan "$stack=$work/$stack.json")
  done
  if [ -f gate-exceptions.json ]; then given+=(--exceptions gate-exceptions.json); fi
  if [ "$(cat deployed/under-way.txt 2> /dev/null)" = again ]; then given+=(--under-way); fi
  code=0
  npx --no-install resilience-gate --deployed deployed/estate.json --new "$output/estates/${estate}/estate.json" \\
    "\${given[@]}" --format markdown > gate.md || code=$?
  rm "$work"/*.json
  return "$code"
}

# Says what a change does to what the estate survives. It does not fail the run: people decide.
difference() {
  new="$output/estates/${estate}/resilience.json"
  : > difference.md
  if [ ! -f deployed/resilience.json ] || [ ! -f "$new" ]; then return; fi
  code=0
  npx --no-install resilience-diff deployed/resilience.json "$new" --format markdown > difference.md || code=$?
  if [ "$code" -gt 1 ]; then exit "$code"; fi
}

take_deployed_output() {
  fetch output.tgz
  if [ ! -f deployed/output.tgz ]; then
    echo 'Nothing has been deployed yet.'
    exit 0
  fi
  rm -rf deployed/output
  mkdir deployed/output
  tar -xzf deployed/output.tgz -C deployed/output
  output=deployed/output
}

case "$1" in
  prepare)
    cp .terraform.lock.hcl "$(lock_file)"
    ;;
  plan)
    fetch estate.json
    fetch resilience.json
    fetch under-way.txt
    # Who only reads cannot lock.
    for stack in "\${stacks[@]}"; do
      init "$stack"
      plan "$stack" -lock=false
    done
    judged=0
    judge "\${stacks[@]}" || judged=$?
    difference
    { cat gate.md; echo; cat difference.md; } | head -c ${LONGEST_COMMENT} > comment.md
    cat comment.md
    exit "$judged"
    ;;
  begin)
    fetch under-way.txt
    if [ -f deployed/under-way.txt ]; then echo again > "$work/under-way.txt"; else echo first > "$work/under-way.txt"; fi
    keep under-way.txt "$work/under-way.txt"
    ;;
  apply)
    fetch estate.json
    fetch under-way.txt
    init "$2"
    plan "$2" -lock-timeout=10m
    judged=0
    judge "$2" || judged=$?
    cat gate.md
    if [ "$judged" -ne 0 ]; then exit "$judged"; fi
    terraform -chdir="$output/stacks/$2" apply -lock-timeout=10m "$work/$2.tfplan"
    ;;
  record)
    tar --exclude=.terraform -czf "$work/output.tgz" -C "$output" .
    keep output.tgz "$work/output.tgz"
    if [ -f "$output/estates/${estate}/resilience.json" ]; then keep resilience.json "$output/estates/${estate}/resilience.json"; fi
    keep estate.json "$output/estates/${estate}/estate.json"
    blob delete --name under-way.txt --output none
    ;;
  drift)
    take_deployed_output
    : > drift.md
    for stack in "\${stacks[@]}"; do
      init "$stack"
      code=0
      plan "$stack" -lock=false -detailed-exitcode || code=$?
      if [ "$code" -eq 2 ]; then
        { echo "**$stack** differs from what was deployed last:"; echo; show "$stack" | node -e '${LIST_CHANGES}'; echo; } >> drift.md
      elif [ "$code" -ne 0 ]; then
        exit "$code"
      fi
    done
    cat drift.md
    if [ -s drift.md ]; then exit 1; fi
    ;;
  names)
    take_deployed_output
    init "$names"
    plan "$names" -lock-timeout=2m -var "active_site=$2"
    terraform -chdir="$output/stacks/$names" apply -lock-timeout=2m "$work/$names.tfplan"
    ;;
  *)
    echo "There is no step '$1'." >&2
    exit 2
    ;;
esac
`;
}
