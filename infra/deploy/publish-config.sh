#!/usr/bin/env bash
# publish-config.sh DOCUMENT: publishes the CSV tables beside the document, then the document. The app refuses what is wrong and keeps
# what it had.
set -euo pipefail
source "$(dirname "$0")/target.sh"
document=${1:?Name the configuration document to publish.}

wait_until_healthy
for table in "$(dirname "$document")"/*.csv; do
  [ -e "$table" ] || continue
  ops PUT "config/tables/$(basename "$table")" --header 'Content-Type: text/csv' --data-binary "@$table" >/dev/null
done

ops PUT config --header 'Content-Type: application/yaml' --data-binary "@$document"
