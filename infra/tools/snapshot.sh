#!/usr/bin/env bash
# Writes the resources each parameter file leads to beside it, as <environment>.snapshot.json; with "validate" it compares instead
# and fails on any difference. The identifiers are made up, so that the result is the same on every machine.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mode=${1:-overwrite}

# Parameter files read these from the environment; a snapshot must not depend on who makes it.
unset AZURE_LOCATION AZURE_PRINCIPAL_ID AZURE_PRINCIPAL_TYPE GTM_ALERT_EMAIL GTM_BUDGET_START GTM_OPERATORS GTM_RUNBOOKS
unset GTM_SIGN_IN_CLIENT_ID GTM_SIGN_IN_TENANT_ID

for environment in dev staging prod; do
  # Nobody signs in to dev here, and people do to the others: both ways are looked at.
  [ "$environment" = dev ] || export GTM_SIGN_IN_CLIENT_ID=00000000-0000-0000-0000-000000000003

  "$here/bicep.sh" snapshot "$here/../$environment.bicepparam" --mode "$mode" \
    --tenant-id 00000000-0000-0000-0000-000000000001 \
    --subscription-id 00000000-0000-0000-0000-000000000002 \
    --resource-group "rg-gtm-$environment" \
    --location westeurope \
    --deployment-name "gtm-$environment"

  # The compiler writes the outputs in an order that changes from run to run, and does not mind it when it compares.
  if [ "$mode" = overwrite ]; then
    sorted=$(jq '.outputs |= (to_entries | sort_by(.key) | from_entries)' "$here/../$environment.snapshot.json")
    printf '%s\n' "$sorted" > "$here/../$environment.snapshot.json"
  fi
done
