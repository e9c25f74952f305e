#!/usr/bin/env bash
# check-secrets.sh DOCUMENT: fails, and names them, where settings that the document needs have no value in the app: a setting that is
# not there (infra/secret-names.json lacks it, or was not deployed), or a reference whose secret the key vault does not have.
#
# Azure is asked how the app's references stand, so that this works from outside a private network too. A value is never read.
# https://learn.microsoft.com/rest/api/appservice/web-apps/get-app-settings-key-vault-references
set -euo pipefail
source "$(dirname "$0")/target.sh"
document=${1:?Name the configuration document.}
root=$(cd "$(dirname "$0")/../.." && pwd)

needed=$(dotnet run --project "$root/GtmFunctions/Cli" -- config secrets "$document")
app=(--resource-group "$AZURE_RESOURCE_GROUP" --name "$AZURE_FUNCTION_APP_NAME")
id=$(az functionapp show "${app[@]}" --query id --output tsv)

# What was provisioned a moment ago is resolved a little later: GTM_SECRET_TRIES tries, 10 s apart
for ((left = ${GTM_SECRET_TRIES:-6}; ; left--)); do
  set_names=$(az functionapp config appsettings list "${app[@]}" --query '[].name' --output tsv)
  unresolved=$(az rest --method get \
    --url "https://management.azure.com$id/config/configreferences/appsettings?api-version=2024-04-01" \
    --query "value[?properties.status!='Resolved'].[name, properties.status]" --output tsv)
  missing=$(
    while read -r name; do
      [ -n "$name" ] || continue
      secret=$(tr 'A-Z_' 'a-z-' <<<"$name")
      if ! grep --quiet --line-regexp --fixed-strings -- "$name" <<<"$set_names"; then
        echo "  $name: the app has no such setting: add it to infra/secret-names.json (gtm config secrets --write) and provision"
      elif status=$(grep --max-count 1 "^$name"$'\t' <<<"$unresolved"); then
        echo "  $name: ${status#*$'\t'}: set the secret '$secret' in the key vault, then restart the app"
      fi
    done <<<"$needed"
  )
  [ -n "$missing" ] || break
  if [ "$left" -le 1 ]; then
    echo "Settings that $document needs have no value:" >&2
    echo "$missing" >&2
    exit 1
  fi
  sleep "${GTM_SECRET_WAIT:-10}"
done

echo "Every setting that $document needs has a value."
