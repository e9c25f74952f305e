#!/usr/bin/env bash
# roll-back-config.sh VERSION: makes an earlier version of the configuration decide again.
set -euo pipefail
source "$(dirname "$0")/target.sh"
version=${1:?Name the version to go back to: config-version.sh printed it before the new one was published.}

wait_until_healthy
ops POST config/rollback --json "$(jq --null-input --arg version "$version" '{version: $version}')"
