#!/usr/bin/env bash
# smoke-test.sh SOURCE: waits until the app is healthy, then sends it one signed webhook as the provider of SOURCE would. The signing
# secret comes from the environment, under the name that the configuration gives it.
#
# Choose a source that no workflow listens to: the event is verified, acknowledged and traced, and nothing is done about it.
set -euo pipefail
source "$(dirname "$0")/target.sh"
name=${1:?Name the source to send a sample as.}
root=$(cd "$(dirname "$0")/../.." && pwd)

# A new package takes a moment to be taken up, the first answer may wait for a cold start, and a new Front Door answers after minutes
# only: 60 tries, 10 s apart.
curl --silent --show-error --fail --output /dev/null --max-time 30 --retry 60 --retry-delay 10 --retry-all-errors "$GTM_URL/api/health"

dotnet run --project "$root/GtmFunctions/Cli" -- send "$name" --url "$GTM_URL" --key "$(host_key)"
