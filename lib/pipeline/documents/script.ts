import type { EstateDocument } from '../../model/estate-document';
import { MOVED_NAMES, type PipelineModel } from '../../model/pipeline-model';

/** Name of the script with the steps of the pipelines. */
export function scriptName({ estate }: EstateDocument): string {
  return `${estate}-pipeline.sh`;
}

/** What the gate lets pass, in the repository and among what was deployed last. */
export const EXCEPTIONS = 'gate-exceptions.json';

/** Longest comment on a pull request, in bytes. GitHub takes 65,536 characters. */
const LONGEST_COMMENT = 60_000;

/** Lists what a plan changes: addresses and actions, and no value of anything. */
const LIST_CHANGES =
  'const { resource_changes: all = [] } = JSON.parse(require("fs").readFileSync(0, "utf8")); ' +
  'const changed = all.filter(({ change }) => !["no-op", "read"].includes(change.actions.join())); ' +
  'for (const { address, change } of changed) console.log("- `" + address + "`: " + change.actions.join(", then ")); ' +
  'if (changed.length === 0) console.log("- outputs only");';

/** Prints where an output's stack of the names leads them while nobody gives a value, and where a model does. Neither is there always. */
const COMMITTED =
  'console.log(JSON.parse(require("fs").readFileSync(0, "utf8")).variable?.active_site?.default ?? "")';
const DEPLOYED =
  'console.log(JSON.parse(require("fs").readFileSync(0, "utf8")).dnsZones?.[0]?.activeSite ?? "")';

/** Prints what a plan in JSON would delete. */
const DELETIONS =
  'const { resource_changes: all = [] } = JSON.parse(require("fs").readFileSync(0, "utf8")); ' +
  'for (const { address, change } of all) if (change.actions.includes("delete")) console.log("- " + address);';

/** A digest of what a plan changes. Secrets are left out, since the plan that people see is made with placeholders, and so is the time of the plan. */
const DIGEST =
  'const text = require("fs").readFileSync(0, "utf8"); const { timestamp } = JSON.parse(text); ' +
  'const { resource_changes: all = [], output_changes: outputs = {} } = JSON.parse(timestamp ? text.split(timestamp).join("") : text); ' +
  'const open = (value, secret) => secret === true ? "" : value === null || typeof value !== "object" ? value : ' +
  'Object.keys(value).sort().map((key) => [key, open(value[key], (secret || {})[key])]); ' +
  'const changed = ({ change }) => !["no-op", "read"].includes(change.actions.join()); ' +
  'const named = Object.keys(outputs).map((address) => ({ address, change: outputs[address] })); ' +
  'const lines = [...all, ...named].filter(changed).map(({ address, change }) => JSON.stringify([address, change.actions, ' +
  'open(change.before, change.before_sensitive), open(change.after, change.after_sensitive), open(change.after_unknown)])); ' +
  'console.log(require("crypto").createHash("sha256").update(lines.sort().join()).digest("hex"));';

/** For a plan that nobody applies. It fulfils what Azure asks of a password of Windows. */
const PLACEHOLDER = 'Placeholder-1-for-plans';

/** Passwords that a plan does not depend on, by stack. */
function placeholders({ stacks }: PipelineModel): string {
  return stacks
    .map(({ stack, secrets, planSecrets }) => ({
      stack,
      names: secrets.filter((name) => !planSecrets.includes(name)),
    }))
    .filter(({ names }) => names.length > 0)
    .map(({ stack, names }) => `['${stack}']='${names.join(' ')}'`)
    .join(' ');
}

/** The steps of all pipelines, the same for each host: what a job does is one call of it. */
export function pipelineScript({ estate, dnsZones }: EstateDocument, model: PipelineModel): string {
  const { deployed, stacks } = model;
  const names = dnsZones[0]?.stack ?? '';
  return `#!/usr/bin/env bash
# The steps of the pipelines of ${estate}, written at synthesis: change the program, not this file. It runs in the repository.
#
#   prepare          puts the lock file of the providers beside the stacks
#   plan             plans all stacks, and judges the plans; writes comment.md
#   begin <stack>    notes that a run has begun for a stack, or for all, and keeps the exceptions of the branch for the gate
#   review <stack>   plans a stack, judges the plan, and shows it to who approves it; writes review.md and digest.txt
#   apply <stack> <digest>  plans a stack again, judges the plan, and applies it where it is the one that was shown
#   record           keeps the output as the one that was deployed last
#   drift <stack>    compares a stack as it was deployed last with what there is; writes drift.md
#   names <site>     applies the names of what was deployed last, as they lead to a site, and leaves a mark for the applies that follow
#
# A plan file holds passwords in clear text: it stays in a directory that is deleted at the end, and nobody else may read.
set -euo pipefail
umask 077
# Nobody but people registers resource providers: that is a right to the whole subscription.
export ARM_RESOURCE_PROVIDER_REGISTRATIONS=none ARM_STORAGE_USE_AZUREAD=true TF_IN_AUTOMATION=1 TF_INPUT=0

stacks=(${stacks.map(({ stack }) => stack).join(' ')})
names=${names}
# What tells this run from others, in GitHub and in Azure DevOps.
run=\${GITHUB_RUN_ID:-\${BUILD_BUILDID:-}}
attempt=\${GITHUB_RUN_ATTEMPT:-\${SYSTEM_STAGEATTEMPT:-1}}
# Passwords that are given to arguments whose changes Terraform ignores: a plan that nobody applies gets placeholders.
declare -A placeholders=(${placeholders(model)})
reads_only=
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
  if [ -n "$reads_only" ]; then
    for name in \${placeholders[$1]:-}; do export "TF_VAR_$name=${PLACEHOLDER}"; done
  fi
  terraform -chdir="$output/stacks/$1" plan -out="$work/$1.tfplan" "\${@:2}"
)

show() { # <stack>
  terraform -chdir="$output/stacks/$1" show -json "$work/$1.tfplan"
}

# Names that people have moved stay where they are until the program says the same: an apply that waited, or a change that has nothing to do with it, would
# lead them back to a site that is lost. The state has the value of the last apply, whoever made it; where the value of the program is another one than at
# that time, and nobody has moved the names, the change is meant.
names_stay() { # <stack>
  : > names.md
  if [ -z "$names" ] || [ "$1" != "$names" ]; then return; fi
  local committed in_service was=
  committed=$(node -e '${COMMITTED}' < "$output/stacks/$1/cdk.tf.json")
  if [ -f deployed/estate.json ]; then was=$(node -e '${DEPLOYED}' < deployed/estate.json); fi
  in_service=$(terraform -chdir="$output/stacks/$1" output -raw active_site 2> /dev/null) || in_service=
  if [ -z "$in_service" ] && [ -f deployed/${MOVED_NAMES} ]; then in_service=$(cat deployed/${MOVED_NAMES}); fi
  if [ -z "$in_service" ] || [ "$in_service" = "$committed" ]; then return; fi
  if [ ! -f deployed/${MOVED_NAMES} ] && [ "$in_service" = "$was" ]; then return; fi
  echo "The names have been moved: active_site is $in_service, and the program says $committed. An apply of $1 would move them, so that none is made." > names.md
  echo "Commit activeSite: ActiveSite.\${in_service^^}, or move the names to $committed first (the run for the names, or the page of the runbooks)." >> names.md
  return 1
}

# Each run that begins leaves a blob of its own, so that two that begin at once do not lose one. Lists them, the first one first.
list_under_way() {
  mkdir -p deployed
  blob list --prefix under-way/ --query '[].[properties.lastModified, name]' --output tsv | sort > deployed/under-way.tsv
  sed -E 's|^.*under-way/([^/]+)/([^/]+)/.*$|\\1 \\2|' deployed/under-way.tsv > deployed/under-way.txt
}

# Runs of one stack do not wait for others, since a site may be lost. A run of all stacks gives way to every later one: its stacks are older, and it may have
# waited for an approval. A run of one stack gives way to none: its plan is applied where it is still the one that was approved.
goes_on() {
  if [ "\${RUN_OF:-all}" != all ] || [ "$(tail -n 1 deployed/under-way.txt)" = "all $run" ]; then return; fi
  echo 'Another run has begun since this one, which gives way to it. Start a new run.'
  return 1
}

digest() { # <stack>
  show "$1" | node -e '${DIGEST}'
}

# What is planned is judged by what was deployed last, with the exceptions of the branch that is applied, and never by a file of the change itself.
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
  if [ -f deployed/${EXCEPTIONS} ]; then given+=(--exceptions deployed/${EXCEPTIONS}); fi
  if [ "$(wc -l < deployed/under-way.txt)" -gt 1 ]; then given+=(--under-way); fi
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

take_what_judges() {
  list_under_way
  for name in estate.json ${EXCEPTIONS} ${MOVED_NAMES}; do fetch "$name"; done
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
    take_what_judges
    fetch resilience.json
    reads_only=yes
    judged=0
    : > moved.md
    # Who only reads cannot lock.
    for stack in "\${stacks[@]}"; do
      init "$stack"
      plan "$stack" -lock=false
      names_stay "$stack" || judged=1
      cat names.md >> moved.md
    done
    judge "\${stacks[@]}" || judged=$?
    difference
    { cat moved.md; echo; cat gate.md; echo; cat difference.md; } | head -c ${LONGEST_COMMENT} > comment.md
    cat comment.md
    exit "$judged"
    ;;
  begin)
    # Before the first site is changed: an apply of all would stop at the names. The mark is all that this identity reads of them.
    if [ "$2" = all ]; then
      fetch estate.json
      fetch ${MOVED_NAMES}
      if ! names_stay "$names"; then
        cat names.md
        exit 1
      fi
    fi
    echo "$2 $run" > "$work/begun"
    keep "under-way/$2/$run/$attempt" "$work/begun"
    fetch ${EXCEPTIONS}
    if [ -f ${EXCEPTIONS} ]; then keep ${EXCEPTIONS} ${EXCEPTIONS}
    elif [ -f deployed/${EXCEPTIONS} ]; then blob delete --name ${EXCEPTIONS} --output none; fi
    ;;
  review)
    take_what_judges
    reads_only=yes
    : > digest.txt
    if ! goes_on > review.md; then
      cat review.md
      exit 1
    fi
    init "$2"
    if ! names_stay "$2"; then
      cp names.md review.md
      cat review.md
      exit 1
    fi
    code=0
    plan "$2" -lock=false -detailed-exitcode || code=$?
    case "$code" in
      0) changes='- nothing' ;;
      2) changes=$(show "$2" | node -e '${LIST_CHANGES}') ;;
      *) exit "$code" ;;
    esac
    # Where the program says where the names are, its apply removes the mark.
    if [ "$code" -eq 2 ] || { [ "$2" = "$names" ] && [ -f deployed/${MOVED_NAMES} ]; }; then digest "$2" > digest.txt; fi
    judged=0
    judge "$2" || judged=$?
    { echo "## $2"; echo; echo "$changes"; echo; cat gate.md; } > review.md
    cat review.md
    exit "$judged"
    ;;
  apply)
    if [ -z "\${3:-}" ]; then
      echo 'There was nothing to approve.'
      exit 0
    fi
    take_what_judges
    goes_on
    init "$2"
    if ! names_stay "$2"; then
      cat names.md
      exit 1
    fi
    plan "$2" -lock-timeout=10m
    if [ "$(digest "$2")" != "$3" ]; then
      echo 'This is not the plan that was approved: something has changed since. Start a new run.' >&2
      exit 1
    fi
    judged=0
    judge "$2" || judged=$?
    cat gate.md
    if [ "$judged" -ne 0 ]; then exit "$judged"; fi
    terraform -chdir="$output/stacks/$2" apply -lock-timeout=10m "$work/$2.tfplan"
    # The program says where the names are: the mark has done its work.
    if [ "$2" = "$names" ] && [ -f deployed/${MOVED_NAMES} ]; then blob delete --name ${MOVED_NAMES} --output none; fi
    ;;
  record)
    list_under_way
    goes_on
    recorded=$(blob list --prefix estate.json --query '[].properties.lastModified' --output tsv)
    tar --exclude=.terraform -czf "$work/output.tgz" -C "$output" .
    keep output.tgz "$work/output.tgz"
    if [ -f "$output/estates/${estate}/resilience.json" ]; then keep resilience.json "$output/estates/${estate}/resilience.json"; fi
    keep estate.json "$output/estates/${estate}/estate.json"
    # A run of one stack may still wait for its approval, and is then applied after this: what it leaves counts as under way until the next record.
    while read -r begun name; do
      if [[ "$name" == under-way/all/* || "$begun" < "$recorded" ]]; then blob delete --name "$name" --output none; fi
    done < deployed/under-way.tsv
    ;;
  drift)
    # Until it is compared: a list without the stack would say that nothing differs.
    echo "**$2** could not be compared with what was deployed last: see the run." > drift.md
    take_deployed_output
    if [ ! -d "$output/stacks/$2" ]; then
      : > drift.md
      echo "$2 has not been deployed yet."
      exit 0
    fi
    reads_only=yes
    init "$2"
    code=0
    plan "$2" -lock=false -detailed-exitcode || code=$?
    case "$code" in
      0) : > drift.md ;;
      2)
        { echo "**$2** differs from what was deployed last:"; echo; show "$2" | node -e '${LIST_CHANGES}'; } > drift.md
        cat drift.md
        exit 1
        ;;
      *) exit "$code" ;;
    esac
    ;;
  names)
    take_deployed_output
    init "$names"
    plan "$names" -lock-timeout=2m -var "active_site=$2"
    # After an apply that stopped half-way, the output that was deployed last lacks what that apply has made.
    gone=$(show "$names" | node -e '${DELETIONS}')
    if [ -n "$gone" ]; then
      { echo "Nothing was moved: the output that was deployed last would delete"; echo "$gone"; } >&2
      echo 'It was made by an apply that did not end. Move the names by the page of the runbooks, from the newest output.' >&2
      exit 1
    fi
    # Before the names move, so that no apply comes between. A store that does not answer stops no switchover.
    echo "$2" > "$work/${MOVED_NAMES}"
    keep ${MOVED_NAMES} "$work/${MOVED_NAMES}" ||
      echo "No mark could be left: reject every apply of $names until $2 has been committed." >&2
    terraform -chdir="$output/stacks/$names" apply -lock-timeout=2m "$work/$names.tfplan"
    ;;
  *)
    echo "There is no step '$1'." >&2
    exit 2
    ;;
esac
`;
}
