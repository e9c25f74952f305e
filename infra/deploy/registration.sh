# Sourced by the scripts beside it, after target.sh: the app registration by which people sign in to the pages.
# shellcheck shell=bash

# A function app's name is its own in all of Azure.
registration_name="GtmFunctions pages of $AZURE_FUNCTION_APP_NAME"

# The client id of the registration; nothing where there is none. Fails where there are several: a person must say which is meant.
registration() {
  local found
  found=$(az ad app list --filter "displayName eq '$registration_name'" --query '[].appId' --output tsv) || return
  if [ "$(wc -w <<< "$found")" -gt 1 ]; then
    echo "Several app registrations are called '$registration_name': delete those that the app does not use." >&2
    return 1
  fi
  echo "$found"
}
