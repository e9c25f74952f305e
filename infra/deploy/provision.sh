#!/usr/bin/env bash
# provision.sh ENVIRONMENT: deploys infra/ENVIRONMENT.bicepparam into AZURE_RESOURCE_GROUP and prints its outputs as NAME=value lines,
# the form in which $GITHUB_ENV takes them.
set -euo pipefail
environment=${1:?Name the environment: dev, staging or prod.}
here=$(cd "$(dirname "$0")" && pwd)

az deployment group create --only-show-errors \
  --name "gtm-$(date -u +%Y%m%d-%H%M%S)" \
  --resource-group "${AZURE_RESOURCE_GROUP:?}" \
  --parameters "$here/../$environment.bicepparam" \
  --query properties.outputs --output json |
  jq --raw-output 'to_entries[] | "\(.key)=\(.value.value)"'
