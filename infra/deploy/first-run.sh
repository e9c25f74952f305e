#!/usr/bin/env bash
# What azd up does last: waits until the app runs, says which secrets have no value yet, prints the webhook addresses, and has gtm doctor
# look at it all. The app itself publishes the demo's configuration, which its package holds, when it finds none; GTM_CONFIG_FILE names
# one to publish instead.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/target.sh"
document=${GTM_CONFIG_FILE:-$here/../../demo/gtm.yaml}

for tool in az jq curl; do
  command -v "$tool" >/dev/null || { echo "This step needs $tool on the path." >&2; exit 1; }
done

wait_until_healthy
[ -z "${GTM_CONFIG_FILE:-}" ] || "$here/publish-config.sh" "$document"

echo
echo "Secrets without a value (a source refuses every webhook until its secret is set; FILE holds the value and no newline):"
set_already=$(az keyvault secret list --vault-name "${AZURE_KEY_VAULT_NAME:?}" --query '[].name' --output tsv)
jq --raw-output '.[]' "$here/../secret-names.json" | tr 'A-Z_' 'a-z-' | grep --invert-match --line-regexp --fixed-strings "${set_already:-none}" |
  sed "s|.*|  az keyvault secret set --vault-name $AZURE_KEY_VAULT_NAME --name & --file FILE|" || echo "  none"

echo
echo "Webhook addresses, to be entered at the providers:"
sed -n '/^sources:/,/^[^ #]/ s|^  \([a-zA-Z0-9_-]*\):.*|  '"$GTM_URL"'/api/hooks/\1|p' "$document"

echo
echo "What gtm doctor finds; sources and destinations without their secrets are in it until those are set:"
GTM_KEY=$(host_key)
export GTM_KEY
dotnet run --project "$here/../../GtmFunctions/Cli" -- doctor --url "$GTM_URL" --resource-group "$AZURE_RESOURCE_GROUP" || true
