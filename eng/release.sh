#!/usr/bin/env bash
# Packs what is published into a folder, and tests the command as published: installed as a tool, and as one trimmed file.
# Usage: ./eng/release.sh [folder, artifacts/packages by default]
# The version is that of the tag v1.2.3 on this commit (git tag v1.2.3); without one, a pre-release of the next.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1
folder=$(mkdir -p "${1:-artifacts/packages}" && cd "${1:-artifacts/packages}" && pwd)

if [ -n "$(git status --porcelain)" ]; then
    echo "release.sh: found changes that are not committed, expected none: packages name the commit that they are of" >&2
    exit 1
fi
dotnet msbuild eng/packages.proj -t:Pack -p:PackageOutputPath="$folder" -nologo -v:quiet
dotnet pack src/CartStream.Cli -c Release -o "$folder" --nologo -v quiet
dotnet test --project test/CartStream.Cli.Tests -c Release --filter-class '*ReleaseTests'
ls "$folder"
