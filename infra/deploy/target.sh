# Sourced by the scripts beside it: which app they talk to, and with which key. The key is asked for when it is needed, stays in this
# process and goes to curl by a pipe, so that it stands in no file, no log and no list of processes.
#
# From the environment: AZURE_RESOURCE_GROUP, AZURE_FUNCTION_APP_NAME, GTM_URL (outputs of main.bicep).
# shellcheck shell=bash

: "${AZURE_RESOURCE_GROUP:?Name the resource group in AZURE_RESOURCE_GROUP.}"
: "${AZURE_FUNCTION_APP_NAME:?Name the function app in AZURE_FUNCTION_APP_NAME: an output of the deployment.}"
: "${GTM_URL:?Put the address of the app into GTM_URL: an output of the deployment.}"

# The host's master key: the changing ops calls need it. Asks Azure, so whoever runs this must be allowed to list the app's keys.
host_key() {
  az functionapp keys list --resource-group "$AZURE_RESOURCE_GROUP" --name "$AZURE_FUNCTION_APP_NAME" --query masterKey --output tsv
}

# ops METHOD PATH [curl arguments]: one call of the ops surface. Prints the answer; where it is not 2xx, to the errors, and fails.
ops() {
  local method=$1 path=$2 key answer
  shift 2
  key=$(host_key) || return
  answer=$(curl --silent --show-error --fail-with-body --max-time 60 --request "$method" \
    --config <(printf 'header = "x-functions-key: %s"\n' "$key") "$@" "$GTM_URL/api/ops/$path") || {
    echo "$method $path: $answer" >&2
    return 1
  }
  echo "$answer"
}

# A new package takes a moment to be taken up, the first answer may wait for a cold start, and a new Front Door answers after minutes
# only: 60 tries, 10 s apart.
wait_until_healthy() {
  curl --silent --show-error --fail --output /dev/null --max-time 30 --retry 60 --retry-delay 10 --retry-all-errors "$GTM_URL/api/health"
}
