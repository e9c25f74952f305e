#!/usr/bin/env bash
# Prints the version of the configuration that decides now; nothing when none was ever published.
set -euo pipefail
source "$(dirname "$0")/target.sh"

ops GET config/versions | jq --raw-output '.[] | select(.current) | .version'
