#!/usr/bin/env bash
# sign-in.sh: makes, or brings up to date, the app registration by which people sign in to the pages: its roles (infra/app-roles.json), the
# addresses to which Entra sends a browser back, and the trust in the app's own identity in place of a client secret. Prints NAME=value
# lines: deploy the infrastructure with them in the environment, and sign-in is on. Run again, it changes nothing that is right already.
#
# It takes who may make app registrations (Application Developer, or the tenant's default), signed in by az login; a pipeline's identity
# need not be that. Roles are given by give-role.sh.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/target.sh"
source "$here/registration.sh"

tenant=$(az account show --query tenantId --output tsv)
host=$(az functionapp show --resource-group "$AZURE_RESOURCE_GROUP" --name "$AZURE_FUNCTION_APP_NAME" \
  --query 'defaultHostName || properties.defaultHostName' --output tsv)
identity=$(az functionapp identity show --resource-group "$AZURE_RESOURCE_GROUP" --name "$AZURE_FUNCTION_APP_NAME" \
  --query 'values(userAssignedIdentities)[0].principalId' --output tsv)
[ -n "$identity" ] || { echo "$AZURE_FUNCTION_APP_NAME has no user-assigned identity: deploy the infrastructure first." >&2; exit 1; }

# Behind Front Door a browser comes by another name than the app's own.
addresses=("https://$host/.auth/login/aad/callback")
[ "$GTM_URL" = "https://$host" ] || addresses+=("$GTM_URL/.auth/login/aad/callback")
settings=(--sign-in-audience AzureADMyOrg --enable-id-token-issuance true --app-roles "@$here/../app-roles.json"
  --web-redirect-uris "${addresses[@]}")

client=$(registration)
if [ -z "$client" ]; then
  client=$(az ad app create --display-name "$registration_name" "${settings[@]}" --query appId --output tsv)
else
  az ad app update --id "$client" "${settings[@]}"
fi

# The registration's face in this tenant, to which roles are given.
[ -n "$(az ad sp list --filter "appId eq '$client'" --query '[].id' --output tsv)" ] || az ad sp create --id "$client" --output none

# https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
if [ -z "$(az ad app federated-credential list --id "$client" --query "[?subject=='$identity'].id" --output tsv)" ]; then
  az ad app federated-credential create --id "$client" --output none --parameters "$(jq --null-input \
    --arg issuer "https://login.microsoftonline.com/$tenant/v2.0" --arg subject "$identity" \
    '{name: "function-app", issuer: $issuer, subject: $subject, audiences: ["api://AzureADTokenExchange"]}')"
fi

echo "GTM_SIGN_IN_CLIENT_ID=$client"
echo "GTM_SIGN_IN_TENANT_ID=$tenant"
