#!/usr/bin/env bash
# give-role.sh WHO ROLE: gives a person (by user principal name) or a group (by its name) one of the roles Read, Operate or Publish of the
# pages. Entra's "Enterprise applications", Users and groups, shows who has which, and takes them away.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/target.sh"
source "$here/registration.sh"
who=${1:?Name the person or the group.}
role=${2:?Name the role: Read, Operate or Publish.}

role_id=$(jq --raw-output --arg value "GtmFunctions.$role" '.[] | select(.value == $value) | .id' "$here/../app-roles.json")
[ -n "$role_id" ] || { echo "There is no role '$role': Read, Operate or Publish." >&2; exit 1; }
client=$(registration)
[ -n "$client" ] || { echo "There is no app registration '$registration_name': infra/deploy/sign-in.sh makes it." >&2; exit 1; }
resource=$(az ad sp list --filter "appId eq '$client'" --query '[0].id' --output tsv)
principal=$(az ad user show --id "$who" --query id --output tsv 2>/dev/null || az ad group show --group "$who" --query id --output tsv)

# https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto
az rest --method POST --uri "https://graph.microsoft.com/v1.0/servicePrincipals/$resource/appRoleAssignedTo" --output none \
  --body "$(jq --null-input --arg principal "$principal" --arg resource "$resource" --arg role "$role_id" \
    '{principalId: $principal, resourceId: $resource, appRoleId: $role}')"
echo "$who has the role GtmFunctions.$role: it holds from the next sign-in on, at /.auth/logout and then the pages."
