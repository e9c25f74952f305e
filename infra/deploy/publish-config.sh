#!/usr/bin/env bash
# publish-config.sh DOCUMENT: publishes the document with the CSV tables and the fixtures beside it, as one version. The app refuses what
# is wrong and keeps what it had; so it does where ops published other rules since these began, and says who and what. The file
# gtm.version beside the document, which 'gtm config pull' writes, names the version that they began from.
set -euo pipefail
source "$(dirname "$0")/target.sh"
document=${1:?Name the configuration document to publish.}
folder=$(dirname "$document")
commit=${GITHUB_SHA:-${BUILD_SOURCEVERSION:-$(git -C "$folder" rev-parse HEAD 2>/dev/null || true)}}

rules=$(mktemp)
trap 'rm -f "$rules" "$rules.next"' EXIT
# add NAME FILE: puts the text of a file into the rules, under a name or a table's.
add() {
  iconv --from-code UTF-8 --to-code UTF-8 "$2" >/dev/null 2>&1 || { echo "$2 is not UTF-8: save it so, and publish again." >&2; exit 1; }
  jq --arg name "$1" --rawfile text "$2" 'if $name | endswith(".csv") then .tables[$name] = $text else .[$name] = $text end' \
    "$rules" >"$rules.next" && mv "$rules.next" "$rules"
}

jq --null-input --arg name "$(basename "$document")" '{fileName: $name, tables: {}}' >"$rules"
add document "$document"
for table in "$folder"/tables/*.csv "$folder"/*.csv; do
  [ ! -e "$table" ] || add "$(basename "$table")" "$table"
done
[ ! -e "$folder/fixtures.yaml" ] || add fixtures "$folder/fixtures.yaml"
if [ -e "$folder/gtm.version" ]; then
  jq --arg version "$(tr -d '[:space:]' <"$folder/gtm.version")" '.beganFrom = $version' "$rules" >"$rules.next" && mv "$rules.next" "$rules"
fi

wait_until_healthy
ops PUT config/bundle --header 'Content-Type: application/json' --header "X-Gtm-Commit: ${commit:-unknown}" --data-binary "@$rules"
