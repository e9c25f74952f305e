#!/usr/bin/env bash
# deploy-package.sh ZIP: makes this package the one the app runs. Flex Consumption keeps no earlier one and has no slots, so going back
# is this script again with the earlier package.
set -euo pipefail
package=${1:?Name the zip file to deploy.}

az functionapp deployment source config-zip --only-show-errors --output none \
  --resource-group "${AZURE_RESOURCE_GROUP:?}" --name "${AZURE_FUNCTION_APP_NAME:?}" --src "$package"
