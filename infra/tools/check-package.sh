#!/usr/bin/env bash
# check-package.sh FOLDER: whether what 'dotnet publish' of GtmFunctions/Functions wrote is a whole package: the host's settings, metadata of
# every function that the code names and of no other, the worker, its extensions, the first configuration; and no settings of a developer.
set -euo pipefail
package=${1:?Name the folder that was published to.}
root=$(cd "$(dirname "$0")/../.." && pwd)
failed=0

wrong() {
  echo "$package: $*" >&2
  failed=1
}

for file in host.json functions.metadata worker.config.json extensions.json GtmFunctions.Functions.dll GtmFunctions.Pipeline.dll demo/gtm.yaml; do
  [ -e "$package/$file" ] || wrong "$file is missing"
done
[ -d "$package/.azurefunctions" ] || wrong "the folder .azurefunctions with the host's extensions is missing"
cmp --silent "$root/host.json" "$package/host.json" || wrong "host.json is not the repository's"
[ ! -e "$package/local.settings.json" ] || wrong "local.settings.json is in it, which may hold secrets"

named=$(sed -n 's/.*\[Function(nameof(\([A-Za-z]*\)))\].*/\1/p' "$root"/GtmFunctions/Functions/*Triggers.g.cs | sort)
held=$([ ! -e "$package/functions.metadata" ] || jq --raw-output '.[].name' "$package/functions.metadata" | sort)
[ "$named" = "$held" ] || wrong "functions.metadata and the triggers differ: $(comm -3 <(echo "$named") <(echo "$held") | xargs)"

[ "$failed" = 1 ] || echo "$package: whole, with $(echo "$named" | wc -l) functions"
exit $failed
