#!/usr/bin/env bash
# smoke-test.sh SOURCE: waits until the app is healthy, then sends it one signed webhook as the provider of SOURCE would. GTM_CONFIG_FILE
# is the document that has the source; its signing secret comes from the environment, under the name that the document gives it.
#
# Choose a source that no workflow listens to: the event is verified, acknowledged and traced, and nothing is done about it.
set -euo pipefail
source "$(dirname "$0")/target.sh"
name=${1:?Name the source to send a sample as.}
root=$(cd "$(dirname "$0")/../.." && pwd)

wait_until_healthy

gtm() { dotnet run --project "$root/GtmFunctions/Cli" -- "$@" --url "$GTM_URL"; }

# From the environment: what stands on a command line stands in the list of processes too.
GTM_KEY=$(host_key)
export GTM_KEY
gtm send "$name" ${GTM_CONFIG_FILE:+--config "$GTM_CONFIG_FILE"}

# For whoever reads the log. It decides nothing: a destination's secret that is not set yet is no reason to go back.
gtm doctor || true
