#!/usr/bin/env bash
# smoke-test.sh SOURCE: waits until the app is healthy, then sends it one signed webhook as the provider of SOURCE would. The signing
# secret comes from the environment, under the name that the configuration gives it.
#
# Choose a source that no workflow listens to: the event is verified, acknowledged and traced, and nothing is done about it.
set -euo pipefail
source "$(dirname "$0")/target.sh"
name=${1:?Name the source to send a sample as.}
root=$(cd "$(dirname "$0")/../.." && pwd)

wait_until_healthy

dotnet run --project "$root/GtmFunctions/Cli" -- send "$name" --url "$GTM_URL" --key "$(host_key)"
