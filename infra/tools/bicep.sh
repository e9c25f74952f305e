#!/usr/bin/env bash
# The pinned Bicep compiler: restored from NuGet when it is not there, then run with the arguments given.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
  echo "tools/bicep.sh runs on Linux x64 only; elsewhere install the version that tools/Bicep.csproj names and call bicep." >&2
  exit 3
fi

version=$(sed -n 's/.*Version="\[\(.*\)\]".*/\1/p' "$here/Bicep.csproj")
packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
compiler=$packages/azure.bicep.commandline.linux-x64/$version/tools/bicep
[ -x "$compiler" ] || dotnet restore "$here/Bicep.csproj" --verbosity quiet >&2 || exit 3
exec "$compiler" "$@"
