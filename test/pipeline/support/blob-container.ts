/** A container of blobs as the directory `$BLOBS`: what the script asks of `az storage blob`. Times are whole seconds, as in Azure. */
export const AZ = `#!/usr/bin/env bash
set -euo pipefail
command=$3
while [ $# -gt 0 ]; do case "$1" in --name) name=$2;; --file) file=$2;; --prefix) prefix=$2;; esac; shift; done
if [ -n "\${READ_ONLY:-}" ] && [[ "$command" != @(exists|list|download) ]]; then echo AuthorizationPermissionMismatch >&2; exit 1; fi
case "$command" in
  exists) [ -f "$BLOBS/$name" ] && echo true || echo false;;
  list)
    cd "$BLOBS"
    find . -type f -printf '%P\\n' | { grep "^$prefix" || true; } | sort -r | while read -r each; do
      printf '%s' "$(date -u -r "$each" +%FT%T+00:00)"
      if [ "$prefix" != estate.json ]; then printf '\\t%s' "$each"; fi
      echo
    done
    ;;
  download) cp "$BLOBS/$name" "$file";;
  upload) mkdir -p "$(dirname "$BLOBS/$name")"; cp "$file" "$BLOBS/$name";;
  delete) rm "$BLOBS/$name";;
esac
`;
